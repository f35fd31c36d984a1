"""Prompt to stages: reads words from left to right and says what each of them did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from generator.authors.offline.block import Knob, Unit
from generator.authors.offline.blocks import BLOCKS, NOUNS, VARIANTS
from generator.authors.offline.stage import Reading, Stage
from generator.authors.offline.tempo import take_tempo
from generator.authors.offline.vocabulary import (
    BESIDE,
    KNOB_WORDS,
    OWNERS,
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
    if not reading.stages and chain.played:  # "brass stab": then it is what is wanted
        token = chain.played[0]
        reading.stages.append(_stage(token, []))
        reading.ignored.remove(token.text)
    keep_one_of_each(reading)
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
        self.played: list[Token] = []
        """Instruments that the sentence only seemed to say what is played of."""

    def take(self, index: int, token: Token, following: Token | None) -> None:
        if token.kind == "connector" or token.clause != self._clause:
            self.flush()
            if token.kind == "connector" and token.text != "and":
                self._source = False
            self._clause, self._negation = token.clause, None
        if token.kind in ("noun", "variant"):
            self._take_block(index, token, following)
        elif token.kind == "connector":
            self._take_beside(token, following)
            self._swap = self._swap or (token.text == "after" and bool(self._reading.stages))
        elif token.kind == "negation":
            self._negation = token.text
        elif token.kind == "source":
            self.flush()
            self._source = self._source or token.text not in OWNERS or bool(self._reading.stages)
        else:
            self._take_other(index, token)

    def _take_other(self, index: int, token: Token) -> None:
        if token.kind == "shade" and self._negation:
            self._reading.ignored.append(f"{self._negation} {token.text}")
            if self._negation not in ("without", "no"):
                self._negation = None
        elif token.kind == "shade":
            self.shades.append(index)
        elif token.kind in ("number", "bare"):
            self.numbers.append(index)
        elif token.kind == "unknown":
            if self._negation and token.text not in ("any", "too", "added", "just", "extra"):
                self._negation = None
            self._reading.ignored.append(token.text)

    def _take_beside(self, token: Token, following: Token | None) -> None:
        """ "delay beside reverb" and "delay in parallel with reverb", and also "delay and reverb in parallel"."""
        stages = self._reading.stages
        if token.text not in BESIDE or not stages:
            return
        is_last_word = following is None or (following.kind == "connector" and following.text not in ("with", "to"))
        if is_last_word and len(stages) > 1:
            stages[-1].is_beside = True
        elif is_last_word:
            self._reading.ignored.append(token.text)
        else:
            self._beside = True

    def _take_block(self, index: int, token: Token, following: Token | None) -> None:
        key = NOUNS.get(token.text)
        is_instrument = key is not None and BLOCKS[key].is_instrument
        if self._negation:
            self._reading.understood.append(Understood(words=f"{self._negation} {token.text}", meaning="left out"))
            self._negation = None
        elif is_instrument and (self._source or _is_only_played(token, following)):
            self._reading.ignored.append(token.text)
            self.played.append(token)
        elif token.kind == "variant":
            self._variants.append(token)
        else:
            self._source = False
            family = BLOCKS[NOUNS[token.text]].family
            mine = [variant for variant in self._variants if (variant.text, family) in VARIANTS]
            self._variants = [variant for variant in self._variants if variant not in mine]
            self.flush(swapped=False)
            last = self._reading.stages[-1] if self._reading.stages else None
            if (
                last
                and last.place == index - 1
                and last.clause == token.clause
                and last.block is BLOCKS[NOUNS[token.text]]
                and not mine
            ):
                last.words.append(token.text)
                last.place = index
                return
            self._insert(replace(_stage(token, mine), place=index), swapped=self._swap)
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
    if following is None or following.clause != token.clause:
        return False
    if following.kind == "noun":
        return not BLOCKS[NOUNS[following.text]].is_instrument
    if token.text not in WEAK_INSTRUMENTS:
        return False
    return following.kind in ("unknown", "variant")


def keep_one_of_each(reading: Reading) -> None:
    _keep_one(reading, "instrument", lambda stage: stage.block.is_instrument)
    _keep_one(reading, "output", lambda stage: stage.block.family == "output")


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
    is_plain = token.kind == "bare" or token.unit in ("note", "bit", "key")
    value = given if is_plain else _converted(given, token.unit, knob.unit)
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
