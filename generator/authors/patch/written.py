"""Patches as people write them: block names, knobs by role, values with units; and back into stages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.authors.blocks.block import Block, Knob
from generator.authors.blocks.table import BLOCKS, NOUNS
from generator.authors.patch.arrangement import OUTPUT_FAMILY, arranged, is_default_output
from generator.authors.patch.stage import Moves, Stage
from generator.support.errors import DesignError, Problem
from generator.values.patch import Patch, PatchStage, Shade

_NUMBER = re.compile(r"(?P<number>[-+]?\d{1,7}(?:\.\d{1,6})?)\s*(?P<unit>:1|%|[A-Za-z]*)")
_FACTORS = {
    "ms": {"ms": 1.0, "s": 1000.0},
    "s": {"s": 1.0, "ms": 0.001},
    "hz": {"hz": 1.0, "khz": 1000.0},
}
_ROLES = {knob.role for block in BLOCKS.values() for knob in block.knobs}
_SWITCH = {"on": 1.0, "off": 0.0, "true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0}


def patch_of(stages: Sequence[Stage]) -> Patch:
    """Writes stages as a patch, without the output level that every plugin gets."""
    said = stages[:-1] if len(stages) > 1 and is_default_output(stages[-1]) else stages
    return tuple(
        PatchStage(
            block=name_of(stage.block),
            values={
                knob.role: _text(knob, stage.values[knob.role])
                for knob in stage.block.knobs
                if knob.role in stage.values
            },
            beside=stage.is_beside,
            shades=tuple(Shade(words=words, moves=_moves_text(moves)) for words, moves in stage.shades if moves),
        )
        for stage in said
    )


def stages_of(patch: Patch) -> list[Stage]:
    """Reads a patch. It is exact: nothing is guessed, limited or moved.

    :raises DesignError: with every block, knob and value that does not exist, and every place that a stage cannot have
    """
    problems: list[Problem] = []
    stages = [_stage(number, written, problems) for number, written in enumerate(patch)]
    if not problems:
        _require_order(stages)
    if problems:
        raise DesignError(problems)
    return stages


def name_of(block: Block) -> str:
    """Returns the name of a block in patches."""
    return next(key for key, each in BLOCKS.items() if each is block).replace("_", " ")


def _block_called(name: str) -> Block | None:
    """Finds a block by its name in patches, its title or one of its nouns."""
    plain = re.sub(r"[-_\s]+", " ", name.strip().lower())
    by_title = {re.sub(r"[-_\s]+", " ", block.title.lower()): block for block in reversed(BLOCKS.values())}
    return BLOCKS.get(plain.replace(" ", "_")) or by_title.get(plain) or BLOCKS.get(NOUNS.get(plain, ""))


def _stage(number: int, written: PatchStage, problems: list[Problem]) -> Stage:
    where = f"patch.{number}"
    block = _block_called(written.block)
    if block is None:
        near = ", ".join(_alike(written.block)) or "the blocks in requests/VOCABULARY.md"
        problems.append(Problem(where=f"{where}.block", what=f"there is no '{written.block}'", remedy=f"Use {near}."))
        return Stage(block=BLOCKS["gain"])
    values: dict[str, float] = {}
    for role, value in written.values.items():
        knob = block.knob(role)
        number_of_it = _value(knob, value) if knob else None
        if knob is None:
            known = ", ".join(each.role for each in block.knobs)
            what, remedy = f"{block.title} has no '{role}'", f"Use one of: {known}."
        elif number_of_it is None:
            what, remedy = f"'{value}' is no value of {block.title} {knob.name}", f"Write {range_text(knob)}."
        else:
            values[role] = number_of_it
            continue
        problems.append(Problem(where=f"{where}.values.{role}", what=what, remedy=remedy))
    shades = [(shade.words, _moves(shade)) for shade in written.shades]
    for index, (_words, moves) in enumerate(shades):
        if unknown := [role for role in moves if role not in _ROLES]:
            problems.append(
                Problem(
                    where=f"{where}.shades.{index}",
                    what=f"no block has '{unknown[0]}'",
                    remedy="Use the roles that `plugsmith vocabulary --json` lists.",
                )
            )
    return Stage(block=block, values=values, shades=shades, is_beside=written.beside)


def _require_order(stages: Sequence[Stage]) -> None:
    """:raises DesignError: if the stages cannot stand as they are written"""
    placed, notes = arranged(stages, "auto")
    instruments = [stage for stage in stages if stage.block.is_instrument]
    outputs = [stage for stage in stages if stage.block.family == OUTPUT_FAMILY]
    if len(instruments) > 1:
        what, remedy = f"there are {len(instruments)} instruments", "Keep one: a plugin plays one instrument."
    elif len(outputs) > 1:
        what, remedy = f"there are {len(outputs)} output levels", "Keep the last one."
    elif [each.block for each in placed[: len(stages)]] != [each.block for each in stages]:
        what = f"it goes {', '.join(each.block.title for each in stages)}"
        remedy = "Put an instrument first and an output level, once, last."
    elif notes or [each.is_beside for each in placed[: len(stages)]] != [each.is_beside for each in stages]:
        what = (notes or ["the first stage stands beside nothing"])[0]
        remedy = "Effects can stand side by side: each but the first is `beside: true`."
    else:
        return
    raise DesignError.at("patch", what, remedy)


def _alike(name: str) -> list[str]:
    import difflib  # noqa: PLC0415  for an error alone

    names = [key.replace("_", " ") for key in BLOCKS]
    return difflib.get_close_matches(name.lower(), [*names, *NOUNS], n=3)


def _value(knob: Knob, value: float | str) -> float | None:
    """Reads a value of a knob; None if the knob cannot have it. A plain number is in the knob's unit."""
    if knob.choices and not isinstance(value, str):
        value = f"{value:g}"  # the 7 of "7 voices" is a name
    number = value if isinstance(value, float | int) else _number(knob, value)
    if number is None or not knob.minimum <= number <= knob.maximum:
        return None
    return None if (knob.choices or knob.is_switch) and number != round(number) else float(number)


def _number(knob: Knob, text: str) -> float | None:
    plain = text.strip().lower()
    if knob.choices:
        names = [choice.lower() for choice in knob.choices]
        return float(names.index(plain)) if plain in names else None
    if knob.is_switch:
        return _SWITCH.get(plain)
    match = _NUMBER.fullmatch(plain)
    if not match:
        return None
    unit, own = match["unit"], knob.unit.lower()
    factor = 1.0 if unit in ("", own) else _FACTORS.get(own, {}).get(unit)
    return None if factor is None else round(float(match["number"]) * factor, 6)


def _text(knob: Knob, value: float) -> float | str:
    """Writes a value so that _value() reads the same."""
    if knob.choices:
        return knob.choices[round(value)]
    if knob.is_switch:
        return "on" if value >= 0.5 else "off"
    return f"{_plain(value)} {knob.unit}".replace(" :1", ":1") if knob.unit else value


def range_text(knob: Knob) -> str:
    """Returns which values a knob can have."""
    if knob.choices:
        return f"one of: {', '.join(knob.choices)}"
    return "on or off" if knob.is_switch else f"{knob.minimum:g} to {knob.maximum:g} {knob.unit}".rstrip()


def _moves_text(moves: Moves) -> dict[str, str]:
    return {role: _move_text(operation, amount) for role, (operation, amount) in moves.items()}


def _move_text(operation: str, amount: float) -> str:
    if operation == "+" and amount < 0:
        return f"down {_plain(-amount)}"
    return f"{ {'x': 'x', '+': 'up', '=': 'to'}[operation] } {_plain(amount)}"


def _moves(shade: Shade) -> Moves:
    return {role: _move(*text.split(" ")) for role, text in shade.moves.items()}


def _move(word: str, amount: str) -> tuple[str, float]:
    if word == "down":
        return "+", -float(amount)
    return {"x": "x", "up": "+", "to": "="}[word], float(amount)


def _plain(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
