"""Words to stages: which blocks a sentence asks for, and in which order they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from generator.authors.offline.blocks import BLOCKS, NOUNS, VARIANTS
from generator.authors.offline.stage import Reading, Stage
from generator.authors.offline.vocabulary import BESIDE, OWNERS, VARIANTS_ALONE, WEAK_INSTRUMENTS
from generator.authors.offline.words import Token
from generator.models import Understood

MAX_STAGES = 8


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
        self._blended = False
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
            self._take_beside(index, token, following)
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

    def _take_beside(self, index: int, token: Token, following: Token | None) -> None:
        """ "delay beside reverb" and "delay in parallel with reverb", and also "delay and reverb in parallel".

        Straight in front of a block it is an adjective: "parallel compression" keeps the dry sound.
        """
        stages = self._reading.stages
        is_between = bool(stages) and stages[-1].place == index - 1 and stages[-1].clause == token.clause
        if token.text == "parallel" and not is_between and following and following.kind in ("noun", "variant"):
            self._blended = True
            return
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
            self._insert(replace(stage_of(token, mine), place=index), swapped=self._swap)
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
        if self._blended and stage.knob("mix"):
            stage.shades.append(("parallel", {"mix": ("=", 50)}))
            stage.words.insert(0, "parallel")
        elif self._blended:
            stage.is_beside = True
        self._blended = False
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


def stage_of(noun: Token, variants: list[Token]) -> Stage:
    block = BLOCKS[NOUNS[noun.text]]
    for variant in variants:
        block = BLOCKS[VARIANTS[variant.text, block.family]]
    return Stage(block=block, words=[*(variant.text for variant in variants), noun.text], clause=noun.clause)
