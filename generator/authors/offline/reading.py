"""Prompt to stages: reads words from left to right and says what each of them did."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from generator.authors.offline.blocks import BLOCKS, Block, Knob, Unit
from generator.authors.offline.vocabulary import (
    CONNECTORS,
    FILLERS,
    KNOB_WORDS,
    NOUNS,
    SHADES,
    VARIANTS,
    VARIANTS_ALONE,
)
from generator.models import Understood

MAX_STAGES = 8

_UNITS: dict[str, tuple[Unit, float]] = {
    "ms": ("ms", 1), "msec": ("ms", 1), "millisecond": ("ms", 1), "milliseconds": ("ms", 1),
    "s": ("s", 1), "sec": ("s", 1), "second": ("s", 1), "seconds": ("s", 1),
    "hz": ("Hz", 1), "khz": ("Hz", 1000), "k": ("Hz", 1000),
    "db": ("dB", 1), "%": ("%", 1), "percent": ("%", 1), ":1": (":1", 1), "to 1": (":1", 1),
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<number>(?:(?<!\w)[-+])?\d+(?:[.,]\d+)?)\s*"
    r"(?P<unit>:\s*1\b|to 1\b|%|(?:percent|khz|hz|db|k|ms|msec|milliseconds?|seconds?|sec|s)\b)"
    r"|(?P<word>[^\W_]+)|(?P<comma>[,;.>]|->|→|\+)"
)
_KIN: dict[Unit, Unit] = {"s": "ms", "ms": "s"}
_VARIANT_WORDS = {word for word, _family in VARIANTS}
_LONGEST_PHRASE = 3


@dataclass
class Stage:
    """A block of the chain with the values that the prompt gave its knobs."""

    block: Block
    words: list[str]
    clause: int
    values: dict[str, float] = field(default_factory=dict)
    shades: list[tuple[str, dict[str, tuple[str, float]]]] = field(default_factory=list)

    def knob(self, role: str) -> Knob | None:
        return next((knob for knob in self.block.knobs if knob.role == role), None)


@dataclass
class Reading:
    """What was understood of a prompt."""

    stages: list[Stage] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    clause: int
    value: float = 0.0
    unit: Unit = ""


def read(prompt: str) -> Reading:
    """Never fails: a prompt in which nothing is understood gives no stages."""
    tokens = _tokens(prompt)
    reading = Reading()
    shades: list[tuple[int, _Token]] = []
    numbers: list[tuple[int, _Token]] = []
    pending: list[_Token] = []
    swap = False

    for index, token in enumerate(tokens):
        if pending and (token.kind == "connector" or token.clause != pending[-1].clause):
            swapped = swap and bool(reading.stages)
            pending, swap = _stand_alone(pending, reading, swapped=swapped), False
        if token.kind == "noun":
            family = BLOCKS[NOUNS[token.text]].family
            mine = [variant for variant in pending if (variant.text, family) in VARIANTS]
            _stand_alone([variant for variant in pending if variant not in mine], reading, swapped=False)
            _insert(reading, _stage(token, mine), swapped=swap)
            swap, pending = False, []
        elif token.kind == "variant":
            pending.append(token)
        elif token.kind == "connector":
            swap = swap or (token.text == "after" and bool(reading.stages))
        elif token.kind == "shade":
            shades.append((index, token))
        elif token.kind == "number":
            numbers.append((index, token))
        elif token.kind == "unknown":
            reading.ignored.append(token.text)
    _stand_alone(pending, reading, swapped=swap)

    for stage in reading.stages:
        reading.understood.append(Understood(words=" ".join(stage.words), meaning=stage.block.title))
    used_words = {_bind(token, index, tokens, reading) for index, token in numbers}
    used_words |= {_shade(token, index, tokens, reading) for index, token in shades}
    for index, token in enumerate(tokens):
        if token.kind == "knob" and index not in used_words:
            reading.ignored.append(token.text)
    return reading


def _tokens(prompt: str) -> list[_Token]:
    text = unicodedata.normalize("NFKC", prompt).lower().replace("−", "-")
    raw: list[_Token] = []
    clause = 0
    for match in _TOKEN.finditer(text):
        if match["number"]:
            unit, factor = _UNITS[re.sub(r":\s*1", ":1", match["unit"])]
            value = float(match["number"].replace(",", ".")) * factor
            raw.append(_Token("number", match[0].strip(), clause, value, unit))
        elif match["comma"]:
            clause += 1
        else:
            raw.append(_Token("word", match["word"], clause))
            clause += match["word"] in CONNECTORS - {"with", "at"}
    return _named(raw)


def _named(raw: list[_Token]) -> list[_Token]:
    """Gives each run of words its meaning, the longest phrase first."""
    tokens: list[_Token] = []
    index = 0
    while index < len(raw):
        if raw[index].kind == "number":
            tokens.append(raw[index])
            index += 1
            continue
        for length in range(min(_LONGEST_PHRASE, len(raw) - index), 0, -1):
            run = raw[index : index + length]
            phrase = " ".join(token.text for token in run)
            kind = _kind(phrase) if all(token.kind == "word" for token in run) else None
            if kind:
                tokens.append(_Token(kind, phrase, run[0].clause))
                index += length
                break
        else:
            if raw[index].text not in FILLERS:
                tokens.append(_Token("unknown", raw[index].text, raw[index].clause))
            index += 1
    return tokens


def _kind(phrase: str) -> str | None:
    if phrase in _VARIANT_WORDS and phrase not in KNOB_WORDS:
        return "variant"
    for kind, table in (("noun", NOUNS), ("shade", SHADES), ("knob", KNOB_WORDS)):
        if phrase in table:
            return kind
    return "connector" if phrase in CONNECTORS else None


def _stage(noun: _Token, variants: list[_Token]) -> Stage:
    block = BLOCKS[NOUNS[noun.text]]
    for variant in variants:
        block = BLOCKS[VARIANTS[variant.text, block.family]]
    return Stage(block=block, words=[*(variant.text for variant in variants), noun.text], clause=noun.clause)


def _stand_alone(variants: list[_Token], reading: Reading, *, swapped: bool) -> list[_Token]:
    """Variants without a noun: "plate" is a reverb by itself. Returns the empty list that is left."""
    for token in variants:
        if key := VARIANTS_ALONE.get(token.text) or NOUNS.get(token.text):
            _insert(reading, Stage(block=BLOCKS[key], words=[token.text], clause=token.clause), swapped=swapped)
        else:
            reading.ignored.append(token.text)
    return []


def _insert(reading: Reading, stage: Stage, *, swapped: bool) -> None:
    if len(reading.stages) == MAX_STAGES:
        reading.notes.append(f"Only {MAX_STAGES} stages fit; '{' '.join(stage.words)}' was left out.")
        return
    reading.stages.insert(len(reading.stages) - 1 if swapped else len(reading.stages), stage)


def _bind(token: _Token, index: int, tokens: list[_Token], reading: Reading) -> int | None:
    """Gives a number to the knob it is for. Returns the index of the word that named the knob."""
    neighbours = [i for i in (index + 1, index - 1) if 0 <= i < len(tokens) and tokens[i].kind == "knob"]
    stages = sorted(reading.stages, key=lambda stage: abs(stage.clause - token.clause))
    for neighbour in neighbours:
        role = KNOB_WORDS[tokens[neighbour].text]
        for stage in stages:
            if _give(token, stage, role, reading):
                return neighbour
    for unit in (token.unit, _KIN.get(token.unit, token.unit)):
        for stage in stages:
            role = stage.block.units.get(unit, "")
            if role and _give(token, stage, role, reading):
                return None
    reading.ignored.append(token.text)
    return None


def _give(token: _Token, stage: Stage, role: str, reading: Reading) -> bool:
    knob = stage.knob(role)
    if knob is None or role in stage.values:
        return False
    value = _converted(token.value, token.unit, knob.unit)
    if value is None:
        return False
    limited = min(max(value, knob.minimum), knob.maximum)
    if limited != value:
        can = f"{stage.block.title} {knob.name} can do"
        reading.notes.append(f"'{token.text}' is beyond what {can}; it is set to {limited:g} {knob.unit}.")
    stage.values[role] = limited
    reading.understood.append(
        Understood(words=token.text, meaning=f"{stage.block.title}: {knob.name} {limited:g} {knob.unit}".strip())
    )
    return True


def _converted(value: float, given: Unit, wanted: Unit) -> float | None:
    if given == wanted:
        return value
    return {("s", "ms"): value * 1000, ("ms", "s"): value / 1000}.get((given, wanted))


def _shade(token: _Token, index: int, tokens: list[_Token], reading: Reading) -> int | None:
    """A shade colours the stages of its own clause that it can, else all that it can.

    In front of a knob's word ("slow attack") it moves that knob alone, and the word's index is returned.
    """
    shade, word = SHADES[token.text], None
    if index + 1 < len(tokens) and tokens[index + 1].kind == "knob":
        role = KNOB_WORDS[tokens[index + 1].text]
        if role in shade and any(stage.knob(role) for stage in reading.stages):
            shade, word = {role: shade[role]}, index + 1

    able = [stage for stage in reading.stages if any(stage.knob(role) for role in shade)]
    near = [stage for stage in able if stage.clause == token.clause] or able
    moved: list[str] = []
    for stage in near:
        stage.shades.append((token.text, shade))
        moved += [
            f"{stage.block.title} {knob.name}"
            for role in shade
            if (knob := stage.knob(role)) and role not in stage.values
        ]
    if moved:
        reading.understood.append(Understood(words=token.text, meaning="shades " + ", ".join(moved)))
    else:
        reading.ignored.append(token.text)
    return word
