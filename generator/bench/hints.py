"""Reads phrases that people wrote for blocks and knobs: whether the built-in author knows them, and what it can learn.

A phrases file has a line for each: what is meant, a phrase, and a sentence with it, with tabs between. What is meant is
a block (`tube`), or a knob of it: `tube.drive up`, `tube.drive down`, `step gate.pattern = Gallop`.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.authors.blocks.table import BLOCKS
from generator.authors.sentence.hints import features_of
from generator.authors.sentence.reader import read
from generator.support.errors import RequestError

_SMOOTH = 10.0
"""How often each word is taken to have been said for each block, in the proportion of all phrases."""
_HEAD = """# A word, or two that follow each other, without endings, and how much each speaks for a block.
# Made by `plugsmith bench hints --write`; do not edit.
"""
_KEYS = {block.title.lower(): key for key, block in BLOCKS.items()}


class Phrase(NamedTuple):
    """A line of a phrases file."""

    block: str
    """A key of `BLOCKS`."""
    role: str
    """Of the knob that it is about; empty if it asks for the block."""
    way: str
    """`up`, `down`, or what is chosen."""
    said: str
    sentence: str


def phrases_of(file: Path) -> list[Phrase]:
    """Reads a phrases file.

    :raises RequestError: if a line is not what is meant, tab, phrase, tab, sentence
    """
    return [
        _phrase(line, f"{file}:{number}")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if line and not line.startswith("#")
    ]


def _phrase(line: str, place: str) -> Phrase:
    meant, *said = line.split("\t")
    name, _, knob = meant.partition(".")
    role, _, way = knob.partition(" ")
    key = _KEYS.get(name, "")
    if len(said) != 2 or not key or (role and not (way and BLOCKS[key].knob(role))):
        remedy = "Write a block or its knob, a phrase and a sentence, with tabs between."
        raise RequestError.at(place, f"is no phrase for a block or a knob: {line}", remedy)
    return Phrase(key, role, way.removeprefix("= "), *said)


def is_read_as_meant(phrase: Phrase) -> bool:
    """Tells whether the sentence gives its block alone, and its knob where the phrase turns it."""
    stages = read(phrase.sentence).stages
    if [stage.block for stage in stages] != [BLOCKS[phrase.block]]:
        return False
    knob = stages[0].knob(phrase.role)
    if knob is None:
        return True
    value = stages[0].default(knob)
    if phrase.way in ("up", "down"):
        return value > knob.default if phrase.way == "up" else value < knob.default
    chosen = knob.choices[round(value)] if knob.choices else ("off", "on")[round(value)]
    return chosen.lower() == phrase.way.lower()


def fitted(phrases: Sequence[Phrase]) -> str:
    """Returns hints.tsv: for each word the logarithm of its share in a block's phrases, by its share in all phrases."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text, block in _texts_of(phrases):
        counts[block].update(features_of(text))
    total = sum(counts.values(), Counter[str]())
    words = sum(total.values())
    sizes = {block: sum(counted.values()) for block, counted in counts.items()}
    lines = []
    for word in sorted(total):
        share = total[word] / words
        weights = {
            block: math.log((counts[block][word] + _SMOOTH * share) / (sizes[block] + _SMOOTH) / share)
            for block in sorted(counts)
            if counts[block][word]
        }
        lines.append("\t".join([word, *(f"{block} {weight:.2f}" for block, weight in weights.items())]))
    return _HEAD + "\n".join(lines) + "\n"


def _texts_of(phrases: Sequence[Phrase]) -> Iterable[tuple[str, str]]:
    for key, block in BLOCKS.items():
        yield from ((noun, key) for noun in block.nouns)
    for phrase in phrases:
        if not phrase.role:  # a knob's phrase alone can be for any block
            yield phrase.said, phrase.block
        yield phrase.sentence, phrase.block
