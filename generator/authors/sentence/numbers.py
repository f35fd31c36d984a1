"""Sets knobs from numbers: by the knob's word beside the number, else by the unit."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice, takewhile

from generator.authors.blocks.block import Knob, Unit
from generator.authors.blocks.table import BLOCKS
from generator.authors.sentence.knobs import knob_called
from generator.authors.sentence.mention import Mention, Reading
from generator.authors.sentence.tokens import LOWEST_HZ, Token
from generator.authors.sentence.words_grammar import EACH
from generator.values.design import Understood

_KIN: dict[Unit, Unit] = {"s": "ms", "ms": "s"}
_SECOND = {"attack": "release"}
"""Knob -> the one that musicians say next in the same unit."""
_FAR_HZ, _FAR_DB = 4.0, 12.0
"""Farther out of a knob's range than this (factor for Hz, difference for dB), a number without a word is not for it."""
_UNTIMED = frozenset(("algorithm", "pattern", "shape", "wave"))
"""Roles whose words a note behind them is not for: "broken pattern in eighths"."""
_BETWEEN = frozenset(("knob", "unknown", "cut", "raise", "each", "source"))
"""Kinds of words that may stand between a knob's word and its number."""
_WORDS_BETWEEN = 3
"""The most words without meaning between a knob's word and its number: "feedback should be 60 %"."""


def bind_all(numbers: list[int], tokens: list[Token], reading: Reading, used: set[int], *, again: bool = False) -> None:
    """Sets the knobs that numbers are for, first those whose knobs a word names.

    In "it screams within half a second; release in 100 ms" only the second number is a release.

    :param numbers: indices in `tokens`
    """
    for index in sorted(numbers, key=lambda each: not _is_surely_named(each, tokens)):
        bind(index, tokens, reading, used, again=again)


def _is_surely_named(index: int, tokens: list[Token]) -> bool:
    """Tells whether a knob's word before a number can be for no other: not the "attack" of "10 ms attack 200 ms"."""
    return any(
        word == 0 or tokens[word - 1].clause != tokens[word].clause or tokens[word - 1].kind not in ("number", "bare")
        for word in _word_in_front(index, tokens)
    )


def bind(index: int, tokens: list[Token], reading: Reading, used: set[int], *, again: bool = False) -> None:
    """Sets the knob that a number is for: by a knob's word before or after it in its clause, else by its unit.

    :param index: of the number in `tokens`
    :param used: indices of tokens that have had their effect; grows
    :param again: True in a change: numbers replace earlier ones, and "by 3 dB" counts from the current value
    """
    token = _with_cuts(tokens[index], index, tokens, used)
    giving = _Giving(token, reading, again=again, to_each=_shares(index, tokens, used))

    stages = sorted(reading.stages, key=lambda stage: stage.distance(token.clause, index))
    if giving.is_shared:  # "diode and soft clip, 10 dB each, into a ladder"
        stages = [stage for stage in stages if stage.place < index] or stages
    if token.upper:
        is_given = giving.range(stages)
    elif token.unit == "key":
        is_given = any(giving.to(stage, stage.knob(role)) for stage in stages for role in ("frequency", "cutoff"))
    else:
        words = giving.words(stages, index, tokens, used)
        if token.unit == "note":
            words = [word for word in words if _is_timed(stages, tokens[word].text)]
        for word in words:
            if giving.named(stages, tokens[word].text):
                used.add(word)
                return
        # If the named knob cannot take this percentage, no other knob gets it.
        is_lost = bool(words) and (token.unit == "%" or (words[0] < index and token.unit in ("note", "")))
        is_given = not is_lost and (
            giving.bare(stages, index, tokens) if token.kind == "bare" else giving.by_unit(stages)
        )
        if not is_given and not words and (unit := _unit_meant(token)):
            unit_given = _Giving(replace(token, kind="number", unit=unit), reading, again=again, to_each=0)
            is_given = unit_given.by_unit(stages)
    if not is_given:
        reading.ignored.append(token.text)


def _unit_meant(token: Token) -> Unit:
    """Returns the unit that a number without one has most often: a signed one decibels, one "at" a place hertz."""
    if token.kind != "bare":
        return ""
    if token.text[0] in "+-":
        return "dB"
    return "Hz" if token.is_at and token.value >= LOWEST_HZ else ""


def _is_timed(stages: list[Mention], word: str) -> bool:
    knobs = [knob for stage in stages if (knob := knob_called(stage, word))]
    return not knobs or any(knob.role not in _UNTIMED for knob in knobs)


def make_room(tokens: list[Token], reading: Reading) -> None:
    """Turns a band-pass with two given ends into a band limit: one resonant filter cannot pass all between them."""
    for token in tokens:
        for stage in reading.stages if token.upper else ():
            if stage.clause == token.clause and stage.block is BLOCKS["band_pass"]:
                stage.block = BLOCKS["band_limit"]
    limits = [stage for stage in reading.stages if stage.block is BLOCKS["band_limit"]]
    words = {word for stage in limits for word in stage.words}
    if not words.isdisjoint(BLOCKS["band_pass"].nouns):  # "telephone: band-pass 300 to 3400 Hz" is one
        for stage in limits[1:]:
            limits[0].words += stage.words
            reading.stages.remove(stage)


class _Giving:
    """One number, with the ways to find and set the knob it is for."""

    def __init__(self, token: Token, reading: Reading, *, again: bool, to_each: int) -> None:
        self._token, self._reading, self._again, self._to_each = token, reading, again, to_each

    @property
    def is_shared(self) -> bool:
        """Whether it is for several stages."""
        return self._to_each > 0

    def words(self, stages: list[Mention], index: int, tokens: list[Token], used: set[int]) -> list[int]:
        """Lists indices of unused knob words for this number, likeliest first: before it, then after it."""
        words = _word_in_front(index, tokens)
        rest = list(takewhile(lambda each: tokens[each].clause == self._token.clause, range(index + 1, len(tokens))))
        if rest and tokens[rest[0]].kind in ("amount", "source"):  # "3 dB more treble", "+3 dB on the treble"
            rest = rest[1:]
        if rest and tokens[rest[0]].kind == "knob" and not self._is_of_next(stages, rest, tokens):
            words += rest[:1]
        return [word for word in words if word not in used]

    def _is_of_next(self, stages: list[Mention], rest: list[int], tokens: list[Token]) -> bool:
        """Tells whether the knob word after this number belongs to the next number: "chorus 40 % rate 2 Hz".

        In "10 ms attack 100 ms release" it does not, as another knob word follows the next number.
        """
        word, *others = [tokens[each] for each in rest[:3]]
        if not others or others[0].kind not in ("number", "bare") or (others[1:] and others[1].kind == "knob"):
            return False
        other = _Giving(others[0], self._reading, again=True, to_each=0)
        return any(knob and other._fits(knob) for knob in (knob_called(stage, word.text) for stage in stages))

    def named(self, stages: list[Mention], word: str) -> bool:
        found = ((stage, knob_called(stage, word)) for stage in stages)
        if self._token.unit == "note":  # "rate 1/8" sets the Sync knob
            found = (
                (stage, stage.knob("sync")) for stage, knob in found if knob and knob.role in ("rate", "time", "sync")
            )
        return self._first_or_each(found)

    def by_unit(self, stages: list[Mention]) -> bool:
        """Sets the knob of this unit at the nearest stage that can hold the number, else nearly can.

        The stage of its clause comes first, in either unit of time: "a reverse delay of 1.2 s into a plate".
        """
        unit = self._token.unit
        kin = (unit, _KIN[unit]) if unit in _KIN else (unit,)
        is_its = any(clause == self._token.clause for stage in stages[:1] for clause, _ in stage.places)
        for some in (stages[:1], stages) if is_its and not self._to_each else (stages,):
            for one in kin:
                if self._in_unit(some, one):
                    return True
        own = ((stage, stage.knob(stage.block.units.get(one, ""))) for stage in stages for one in kin)
        # A time is limited to the range, however far outside it is.
        return self._first_or_each(
            (stage, knob) for stage, knob in own if knob and (len(kin) > 1 or self._is_near(knob))
        )

    def _in_unit(self, stages: list[Mention], unit: Unit) -> bool:
        """Sets the knob of a unit at the first of these stages that can hold the number."""
        own = [(stage, stage.knob(stage.block.units.get(unit, ""))) for stage in stages]
        nearest, knob = own[0] if own else (None, None)
        if nearest and knob and not self._fits(knob) and (other := self._only_that_fits(nearest)):
            return self.to(nearest, other)
        if nearest and knob and self._is_second(nearest, knob):
            return self.to(nearest, nearest.knob(_SECOND[knob.role]))
        return self._first_or_each((stage, each) for stage, each in own if each and self._fits(each))

    def _is_second(self, stage: Mention, knob: Knob) -> bool:
        """Tells whether the block's first time is said already, and this is its second: "compressor, 5 ms, 180 ms"."""
        other = stage.knob(_SECOND.get(knob.role, ""))
        free = other is not None and other.role not in stage.values and self._fits(other)
        return free and knob.role in stage.numbered and not self._again and not self._to_each

    def bare(self, stages: list[Mention], index: int, tokens: list[Token]) -> bool:
        """Sets the first of a block's two main knobs that can hold a number right after it: "low-pass 800"."""
        is_set = index > 0 and tokens[index - 1].text == "on"  # "the delay on 380"
        clause = self._token.clause  # stages from before a change have no place
        mine = [
            each
            for each in stages
            if any(at == index - 1 >= 0 or (at == index - 2 >= 0 and is_set) for _, at in each.places)
            or (each.place < 0 and each.clause == clause)
        ]
        return any(
            self.to(stage, knob)
            for stage in mine
            for knob in stage.block.knobs[:2]
            if not knob.choices and not knob.is_switch and knob.minimum <= self._token.value <= knob.maximum
        )

    def range(self, stages: list[Mention]) -> bool:
        """Sets the two cuts of a stage to a range's ends, or its frequency to their geometric mean; nearest first."""
        low, high = self._token, replace(self._token, value=self._token.upper)
        middle = replace(low, value=round(math.sqrt(low.value * high.value), 1))
        for stage in stages:
            if stage.knob("low_cut"):
                self._token = low
                is_low = self.to(stage, stage.knob("low_cut"))
                self._token = high
                if self.to(stage, stage.knob("high_cut")) or is_low:
                    return True
            else:
                self._token = middle
                knobs = [knob for role in ("frequency", "cutoff") if (knob := stage.knob(role))]
                if any(self._is_near(knob) and self.to(stage, knob) for knob in knobs):
                    return True
        return False

    def _first_or_each(self, found: Iterable[tuple[Mention, Knob | None]]) -> bool:
        if self._to_each:
            return sum(self.to(stage, knob) for stage, knob in islice(found, self._to_each)) > 0
        return any(self.to(stage, knob) for stage, knob in found)

    def _only_that_fits(self, stage: Mention) -> Knob | None:
        """Finds the only knob that can hold a number if the unit's default knob cannot: 800 Hz is no phaser rate."""
        fitting = [knob for knob in stage.block.knobs if knob.unit == self._token.unit and self._fits(knob)]
        return fitting[0] if len(fitting) == 1 else None

    def _fits(self, knob: Knob) -> bool:
        value = self._value_for(knob)
        return value is not None and knob.minimum <= value <= knob.maximum

    def _is_near(self, knob: Knob) -> bool:
        value = self._value_for(knob)
        if value is None:
            return False
        nearest = min(max(value, knob.minimum), knob.maximum)
        if knob.unit == "Hz" and value > 0 and nearest > 0:
            return max(value / nearest, nearest / value) <= _FAR_HZ
        if knob.unit == "dB":
            return abs(value - nearest) <= _FAR_DB and (knob.minimum < 0 if value < 0 else knob.maximum > 0)
        return True

    def to(self, stage: Mention, knob: Knob | None) -> bool:
        """Sets the knob, limited to its range, if it exists, is free, and takes this unit; returns whether it did."""
        if knob is None or (knob.role in stage.values and not self._again):
            return False
        value = self._value_for(knob)
        if value is None:
            return False
        if self._again and self._token.is_step:
            step = abs(value) * (-1 if self._token.is_cut else 1)
            value = stage.default(knob) + step
        limited = round(min(max(value, knob.minimum), knob.maximum), 4)
        if limited != round(value, 4):
            can = f"{stage.block.title} {knob.name} can do"
            shown = f"{limited:g} {knob.unit}".rstrip()
            self._reading.notes.append(f"'{self._token.text}' is beyond what {can}; it is set to {shown}.")
        stage.values[knob.role] = limited
        stage.numbered.add(knob.role)
        if self._again and knob.role in ("rate", "time") and "sync" in stage.values:
            stage.values["sync"] = 0  # Sync must be "Free", or the number has no effect
        shown = knob.choices[round(limited)] if knob.choices else f"{limited:g} {knob.unit}"
        meaning = f"{stage.block.title}: {knob.name} {shown}".strip()
        self._reading.understood.append(Understood(words=self._token.text, meaning=meaning))
        return True

    def _value_for(self, knob: Knob) -> float | None:
        """Converts the number to the knob's unit; None if the knob cannot take such a number."""
        token = self._token
        is_step = self._again and token.is_step
        value = -token.value if token.is_cut and knob.minimum < 0 and not is_step else token.value
        if token.unit == "note":
            return value if knob.role == "sync" else None
        if knob.choices:
            shown = f"{value:g}"
            is_count = token.kind == "bare" or token.unit == "voice"
            return float(knob.choices.index(shown)) if is_count and shown in knob.choices else None
        if token.kind == "bare":
            is_fraction = knob.unit == "%" and "." in token.text and 0 <= value <= 1
            return value * 100 if is_fraction else value
        if token.unit in ("bit", "key"):
            return value
        if token.unit == "%" and knob.unit != "%":
            # "Drive 70 %" of a drive in dB is 70 % of its way.
            return knob.between(knob.minimum, knob.maximum, value / 100) if 0 <= value <= 100 else None
        factors = {("s", "ms"): 1000.0, ("ms", "s"): 0.001}
        factor = 1.0 if token.unit == knob.unit else factors.get((token.unit, knob.unit))
        if knob.role == "sweep" and token.unit == "st":
            factor = 1 / 12  # it counts octaves
        return None if factor is None else value * factor


def _word_in_front(index: int, tokens: list[Token]) -> list[int]:
    """Finds the knob word before a number, past a few words without meaning: "feedback should be 60 %"."""
    for place in range(index - 1, max(-1, index - 2 - _WORDS_BETWEEN), -1):
        token = tokens[place]
        if token.clause != tokens[index].clause or token.kind not in _BETWEEN:
            break
        if token.kind == "knob":
            return [place]
    return []


def _shares(index: int, tokens: list[Token], used: set[int]) -> int:
    """Returns how many stages a number is for: 2 for "both 20 % mix", 0 if it is for one."""
    for place, token in enumerate(tokens):
        if token.kind == "each" and token.clause == tokens[index].clause:
            used.add(place)
            return EACH[token.text]
    return 0


def _with_cuts(token: Token, index: int, tokens: list[Token], used: set[int]) -> Token:
    around = _around(tokens, index)
    cuts = [each for each in around if tokens[each].kind == "cut"]
    used.update(each for each in around if tokens[each].kind == "raise" and token.unit == "dB")
    if not cuts or token.value <= 0 or token.text[0] == "+" or token.unit not in ("dB", "st", "Hz", "%", ""):
        return token
    if token.unit != "Hz":  # "cut 400 Hz by 3 dB": "cut" is left for the decibels
        used.update(cuts)
    return replace(token, is_cut=True)


def _around(tokens: list[Token], index: int) -> range:
    """Returns where in its clause a "cut" for this number can be: after the last number that could be cut too.

    A "cut" right after the number counts too, unless a knob follows it.
    """
    first = index
    while first and tokens[first - 1].clause == tokens[index].clause and not _can_be_cut(tokens[first - 1]):
        first -= 1
    behind = [each.kind for each in tokens[index + 1 : index + 3] if each.clause == tokens[index].clause]
    return range(first, index + 2 if behind[:1] == ["cut"] and behind[1:] != ["knob"] else index)


def _can_be_cut(token: Token) -> bool:
    return token.kind == "bare" or (token.kind == "number" and token.unit in ("dB", "st", "%"))
