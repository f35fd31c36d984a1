"""Prompt to stages: reads words from left to right and says what each of them did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from generator.authors.offline.block import Unit
from generator.authors.offline.blocks import BLOCKS, NOUNS, VARIANTS
from generator.authors.offline.stage import Reading, Stage
from generator.authors.offline.tempo import take_tempo
from generator.authors.offline.vocabulary import (
    BESIDE,
    KNOB_WORDS,
    SHADES,
    TIME_ROLES,
    TIME_SHADES,
    VARIANTS_ALONE,
    WEAK_INSTRUMENTS,
)
from generator.authors.offline.words import Token, tokens_of
from generator.models import Understood

MAX_STAGES = 8

_KIN: dict[Unit, Unit] = {"s": "ms", "ms": "s"}


def read(prompt: str) -> Reading:
    """Never fails: a prompt in which nothing is understood gives no stages."""
    tokens = tokens_of(prompt)
    reading = Reading()
    chain = Chain(reading)
    for index, token in enumerate(tokens):
        chain.take(index, token, tokens[index + 1] if index + 1 < len(tokens) else None)
    chain.flush()
    _keep_one(reading, "instrument", lambda stage: stage.block.is_instrument)
    _keep_one(reading, "output", lambda stage: stage.block.family == "output")
    reading.notes += [f"'{token.meant}' was read as '{token.text}'." for token in tokens if token.meant]

    for stage in reading.stages:
        reading.understood.append(Understood(words=" ".join(stage.words), meaning=stage.block.title))
    used: set[int] = set()
    take_tempo(tokens, reading)
    for index in chain.numbers:
        bind(index, tokens, reading, used)
    for index in chain.shades:
        shade(index, tokens, reading, used)
    reading.ignored += [
        token.text for index, token in enumerate(tokens) if token.kind in ("knob", "cut") and index not in used
    ]
    return reading


class Chain:
    """Puts stages into the reading while it goes through the words."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._variants: list[Token] = []
        self._clause = 0
        self._swap = False
        self._negation: str | None = None
        self._source = False
        self._beside = False
        self.numbers: list[int] = []
        self.shades: list[int] = []

    def take(self, index: int, token: Token, following: Token | None) -> None:
        if token.kind == "connector" or token.clause != self._clause:
            self.flush()
            self._clause, self._negation, self._source = token.clause, None, False
        if token.kind in ("noun", "variant"):
            self._take_block(token, following)
        elif token.kind == "connector":
            self._beside = self._beside or (token.text in BESIDE and bool(self._reading.stages))
            self._swap = self._swap or (token.text == "after" and bool(self._reading.stages))
        elif token.kind == "negation":
            self._negation = token.text
        elif token.kind == "source":
            self.flush()
            self._source = True
        elif token.kind == "shade" and self._negation:
            self._reading.ignored.append(f"{self._negation} {token.text}")
            self._negation = None
        elif token.kind == "shade":
            self.shades.append(index)
        elif token.kind in ("number", "bare"):
            self.numbers.append(index)
        elif token.kind == "unknown":
            self._reading.ignored.append(token.text)

    def _take_block(self, token: Token, following: Token | None) -> None:
        key = NOUNS.get(token.text)
        is_instrument = key is not None and BLOCKS[key].is_instrument
        if self._negation:
            self._reading.understood.append(Understood(words=f"{self._negation} {token.text}", meaning="left out"))
            self._negation = None
        elif is_instrument and (self._source or _is_only_played(token, following)):
            self._reading.ignored.append(token.text)
        elif token.kind == "variant":
            self._variants.append(token)
        else:
            family = BLOCKS[NOUNS[token.text]].family
            mine = [variant for variant in self._variants if (variant.text, family) in VARIANTS]
            self._variants = [variant for variant in self._variants if variant not in mine]
            self.flush(swapped=False)
            self._insert(_stage(token, mine), swapped=self._swap)
            self._swap = False

    def flush(self, *, swapped: bool | None = None) -> None:
        """Variants without a noun: "plate" is a reverb by itself."""
        for token in self._variants:
            if key := VARIANTS_ALONE.get(token.text) or NOUNS.get(token.text):
                stage = Stage(block=BLOCKS[key], words=[token.text], clause=token.clause)
                self._insert(stage, swapped=self._swap if swapped is None else swapped)
                self._swap = False if swapped is None else self._swap
            else:
                self._reading.ignored.append(token.text)
        self._variants = []

    def _insert(self, stage: Stage, *, swapped: bool) -> None:
        stages = self._reading.stages
        if len(stages) == MAX_STAGES:
            self._reading.notes.append(f"Only {MAX_STAGES} stages fit; '{' '.join(stage.words)}' was left out.")
            return
        stage.is_beside, self._beside = self._beside, False
        stages.insert(max(0, len(stages) - 1) if swapped else len(stages), stage)


def _is_only_played(token: Token, following: Token | None) -> bool:
    """The "lead" of "lead guitar delay" and the "keys" of "keys reverb"."""
    if token.text not in WEAK_INSTRUMENTS or following is None or following.clause != token.clause:
        return False
    if following.kind == "noun":
        return not BLOCKS[NOUNS[following.text]].is_instrument
    return following.kind in ("unknown", "variant")


def _keep_one(reading: Reading, name: str, is_it: Callable[[Stage], bool]) -> None:
    """A plugin has one instrument and one output; what is left out is told, and gets no numbers."""
    for extra in [stage for stage in reading.stages if is_it(stage)][1:]:
        reading.stages.remove(extra)
        reading.notes.append(f"There is one {name} per plugin: '{' '.join(extra.words)}' was left out.")


def _stage(noun: Token, variants: list[Token]) -> Stage:
    block = BLOCKS[NOUNS[noun.text]]
    for variant in variants:
        block = BLOCKS[VARIANTS[variant.text, block.family]]
    return Stage(block=block, words=[*(variant.text for variant in variants), noun.text], clause=noun.clause)


def bind(index: int, tokens: list[Token], reading: Reading, used: set[int], *, again: bool = False) -> None:
    """Gives a number to the knob it is for: a knob's word in its clause, in front of it or behind, else by its unit.

    :param again: also to a knob that has one
    """
    token = tokens[index]
    cuts = [i for i, each in enumerate(tokens) if each.kind == "cut" and each.clause == token.clause]
    if cuts and token.unit == "dB" and token.value > 0:
        token = replace(token, value=-token.value)
        used.update(cuts)

    stages = sorted(reading.stages, key=lambda stage: abs(stage.clause - token.clause))
    for neighbour in (index - 1, index + 1):
        if not 0 <= neighbour < len(tokens) or neighbour in used:
            continue
        word = tokens[neighbour]
        if word.kind != "knob" or word.clause != token.clause:
            continue
        for stage in stages:
            if _give(token, stage, KNOB_WORDS[word.text], reading, again=again):
                used.add(neighbour)
                return
    for unit in (token.unit, _KIN.get(token.unit, token.unit)) if token.kind == "number" else ():
        for stage in stages:
            role = stage.block.units.get(unit, "")
            if role and _give(token, stage, role, reading, again=again):
                return
    reading.ignored.append(token.text)


def _give(token: Token, stage: Stage, role: str, reading: Reading, *, again: bool) -> bool:
    knob = stage.knob(role)
    if knob is None or (role in stage.values and not again):
        return False
    value = (
        token.value
        if token.kind == "bare" or token.unit in ("note", "bit")
        else _converted(token.value, token.unit, knob.unit)
    )
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
    if moved:
        reading.understood.append(Understood(words=words, meaning="shades " + ", ".join(moved)))
    else:
        reading.ignored.append(words)
