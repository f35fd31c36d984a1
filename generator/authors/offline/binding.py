"""Words to knobs: what the numbers of a sentence set and its adjectives move."""

from __future__ import annotations

import math
from dataclasses import replace

from generator.authors.offline.block import Knob, Unit
from generator.authors.offline.blocks import BLOCKS
from generator.authors.offline.stage import Reading, Stage
from generator.authors.offline.vocabulary import KNOB_WORDS, SHADES, TIME_ROLES, TIME_SHADES
from generator.authors.offline.words import Token
from generator.models import Understood

_KIN: dict[Unit, Unit] = {"s": "ms", "ms": "s"}


def bind(index: int, tokens: list[Token], reading: Reading, used: set[int], *, again: bool = False) -> None:
    """Gives a number to the knob it is for: a knob's word in its clause, in front of it or behind, else by its unit.

    :param again: also to a knob that has one
    """
    token = tokens[index]
    if token.upper:
        _bind_range(token, reading, again=again)
        return
    token = _with_cuts(token, index, tokens, used)

    def nearness(stage: Stage) -> tuple[int, int]:
        return abs(stage.clause - token.clause), abs(stage.place - index) if stage.clause == token.clause else 0

    stages = sorted(reading.stages, key=nearness)
    if token.unit == "key":
        if not any(
            _give(token, stage, role, reading, again=again) for stage in stages for role in ("frequency", "cutoff")
        ):
            reading.ignored.append(token.text)
        return
    if _give_to_named(token, index, tokens, stages, reading, used, again=again):
        return
    if token.kind == "number" and stages and (better := _only_that_fits(token, stages[0])):
        _give(token, stages[0], better.role, reading, again=again)
        return
    for unit in (token.unit, _KIN.get(token.unit, token.unit)) if token.kind == "number" else ():
        for stage in stages:
            role = stage.block.units.get(unit, "")
            if role and _give(token, stage, role, reading, again=again):
                return
    reading.ignored.append(token.text)


def make_room(tokens: list[Token], reading: Reading) -> None:
    """A band-pass whose two ends are given passes what is between them, which one resonant filter can not."""
    for token in tokens:
        for stage in reading.stages if token.upper else ():
            if stage.clause == token.clause and stage.block is BLOCKS["band_pass"]:
                stage.block = BLOCKS["band_limit"]


def _bind_range(token: Token, reading: Reading, *, again: bool) -> None:
    """Both ends to the nearest stage that has two, else their geometric mean to the nearest frequency."""
    stages = sorted(reading.stages, key=lambda stage: abs(stage.clause - token.clause))
    middle = replace(token, value=round(math.sqrt(token.value * token.upper), 1))
    for stage in stages:
        if stage.knob("low_cut"):
            is_given = _give(token, stage, "low_cut", reading, again=again)
            if _give(replace(token, value=token.upper), stage, "high_cut", reading, again=again) or is_given:
                return
        elif any(_give(middle, stage, role, reading, again=again) for role in ("frequency", "cutoff")):
            return
    reading.ignored.append(token.text)


def _with_cuts(token: Token, index: int, tokens: list[Token], used: set[int]) -> Token:
    cuts = [i for i in _between(tokens, index) if tokens[i].kind == "cut"]
    if not cuts or token.value <= 0 or token.unit not in ("dB", "st", "Hz", "%", ""):
        return token
    used.update(cuts)
    return replace(token, is_cut=True)


def _give_to_named(
    token: Token, index: int, tokens: list[Token], stages: list[Stage], reading: Reading, used: set[int], *, again: bool
) -> bool:
    """To the knob whose word stands in front of the number or behind it."""
    for neighbour in (index - 1, index + 1):
        if not 0 <= neighbour < len(tokens) or neighbour in used:
            continue
        word = tokens[neighbour]
        if word.kind != "knob" or word.clause != token.clause:
            continue
        names = [KNOB_WORDS[word.text] + ending for ending in ("", "_gain", "_threshold")]
        for stage in stages:
            if any(_give(token, stage, each, reading, again=again) for each in names):
                used.add(neighbour)
                return True
    return False


def _only_that_fits(token: Token, stage: Stage) -> Knob | None:
    """The one other knob that can hold a number which the unit's own knob can not: 800 Hz is no rate of a phaser."""
    own = stage.knob(stage.block.units.get(token.unit, ""))
    if own is None or own.unit != token.unit or own.minimum <= token.value <= own.maximum:
        return None
    fitting = [
        knob for knob in stage.block.knobs if knob.unit == token.unit and knob.minimum <= token.value <= knob.maximum
    ]
    return fitting[0] if len(fitting) == 1 else None


def _between(tokens: list[Token], index: int) -> range:
    """Of its clause, what stands between the number before it and this one."""
    first = index
    while first and tokens[first - 1].clause == tokens[index].clause and tokens[first - 1].kind != "number":
        first -= 1
    behind = [each.kind for each in tokens[index + 1 : index + 3] if each.clause == tokens[index].clause]
    return range(first, index + 2 if behind[:1] == ["cut"] and behind[1:] != ["knob"] else index)


def _give(token: Token, stage: Stage, role: str, reading: Reading, *, again: bool) -> bool:
    knob = stage.knob(role)
    if knob is None or (role in stage.values and not again):
        return False
    given = -token.value if token.is_cut and knob.minimum < 0 else token.value
    is_plain = token.kind == "bare" or token.unit in ("note", "bit", "key", "voice")
    value = given if is_plain else _converted(given, token.unit, knob.unit)
    if is_plain and token.unit != "note" and knob.choices:
        shown = f"{token.value:g}"
        value = knob.choices.index(shown) if shown in knob.choices else None
    if value is None:
        return False
    limited = min(max(value, knob.minimum), knob.maximum)
    if limited != value:
        can = f"{stage.block.title} {knob.name} can do"
        reading.notes.append(f"'{token.text}' is beyond what {can}; it is set to {limited:g} {knob.unit}.")
    stage.values[role] = limited
    shown = knob.choices[round(limited)] if knob.choices else f"{limited:g} {knob.unit}"
    reading.understood.append(Understood(words=token.text, meaning=f"{stage.block.title}: {knob.name} {shown}".strip()))
    return True


def _converted(value: float, given: Unit, wanted: Unit) -> float | None:
    if given == wanted:
        return value
    return {("s", "ms"): value * 1000, ("ms", "s"): value / 1000}.get((given, wanted))


def shade(index: int, tokens: list[Token], reading: Reading, used: set[int]) -> None:
    """A shade colours the stages of its own clause that it can, else all that it can.

    In front of a knob's word ("slow attack") it moves that knob alone. Only what really moved is reported.
    """
    token, words = tokens[index], tokens[index].text
    moves = SHADES[token.text]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following and following.kind == "knob" and following.clause == token.clause and index + 1 not in used:
        role = KNOB_WORDS[following.text]
        if any(stage.knob(role) for stage in reading.stages):
            used.add(index + 1)
            words = f"{token.text} {following.text}"
            if role in TIME_ROLES and token.text in TIME_SHADES:
                moves = {role: ("x", TIME_SHADES[token.text])}
            else:
                moves = {role: moves[role]} if role in moves else {}

    able = [stage for stage in reading.stages if any(stage.knob(role) for role in moves)]
    near = [stage for stage in able if stage.clause == token.clause] or able
    moved: list[str] = []
    for stage in near:
        before = {knob.role: stage.default(knob) for knob in stage.block.knobs}
        stage.shades.append((token.text, moves))
        moved += [
            f"{stage.block.title} {knob.name}" for knob in stage.block.knobs if stage.default(knob) != before[knob.role]
        ]
    stands = [
        f"{stage.block.title} {knob.name}"
        for stage in near
        for role, (operation, amount) in moves.items()
        if operation == "=" and (knob := stage.knob(role)) and stage.default(knob) == amount
    ]
    if moved:
        reading.understood.append(Understood(words=words, meaning="shades " + ", ".join(moved)))
    elif stands:
        reading.understood.append(Understood(words=words, meaning="is so already: " + ", ".join(stands)))
    else:
        reading.ignored.append(words)
