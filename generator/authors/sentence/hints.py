"""Guesses the block that a sentence without a block's name describes, from the words that people use for each.

The weights are in hints.tsv, one word or pair of words a line; `plugsmith bench hints --write` fits them to phrases
that people wrote. A weight is the logarithm of how much more often a word stands in phrases for a block than in all.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from generator.authors.sentence.words_grammar import CONNECTORS, FILLERS

FILE = Path(__file__).parent / "hints.tsv"
_LEAST = -1.5
"""What each known word costs a block for which nobody used it."""
_ENOUGH, _AHEAD = 6.0, 2.0
"""The least score of a guess, and how far it is ahead of the next.

Of 40 sentences of strangers that are refused wrongly without a guess, 15 get the right blocks with these, 8 get other
ones, and 17 are refused still. None is accepted of the 68 that have to be refused.
"""
_PARTS = re.compile(r"[.;!?:]|, (?=but|and|so|then|please|can|could|i )")
_LETTERS = re.compile(r"[a-z]+")
_ENDINGS = ("ings", "ing", "edly", "ed", "ies", "es", "s", "ly")
_SMALL = FILLERS | CONNECTORS | {"would", "could", "something", "no", "not", "without", "the", "his", "her"}


class Hint(NamedTuple):
    """A guess."""

    block: str
    """A key of `BLOCKS`."""
    words: tuple[str, ...]
    """Words of the text that speak for it, the strongest first."""


def hinted(text: str) -> Hint | None:
    """Guesses the block that a text describes; None unless it is sure.

    :param text: in lower case and in English
    """
    guesses = [guess for part in (text, *_PARTS.split(text)) if (guess := _best(part))]
    score, ahead, block, part = max(guesses, default=(0.0, 0.0, "", ""))
    if score < _ENOUGH or ahead < _AHEAD:
        return None
    weights = {word: _weights().get(stem(word), {}).get(block, 0.0) for word in _LETTERS.findall(part)}
    words = sorted((word for word, weight in weights.items() if weight > 0), key=lambda word: -weights[word])
    return Hint(block, tuple(words)) if words else None


def stem(word: str) -> str:
    """Returns a word without its ending: "howling" and "howls" are "howl"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word.rstrip("e")


def features_of(text: str) -> list[str]:
    """Lists the stems of a text's words, and of each two that follow each other, without small words."""
    words = [
        stem(word) for word in _LETTERS.findall(text.lower().replace("'", "")) if word not in _SMALL and len(word) > 1
    ]
    return list(dict.fromkeys([*words, *(f"{one} {other}" for one, other in pairwise(words))]))


def _best(text: str) -> tuple[float, float, str, str] | None:
    """Returns the best score of a text, how far ahead it is, its block, and the text."""
    known = [weights for feature in features_of(text) if (weights := _weights().get(feature))]
    blocks = {block for weights in known for block in weights}
    scores = sorted(
        ((sum(max(weights.get(block, _LEAST), _LEAST) for weights in known), block) for block in blocks), reverse=True
    )
    if not scores:
        return None
    second = scores[1][0] if len(scores) > 1 else len(known) * _LEAST
    return scores[0][0], scores[0][0] - second, scores[0][1], text


@cache
def _weights() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if "\t" in line and not line.startswith("#"):
            word, *pairs = line.split("\t")
            table[word] = {block: float(weight) for block, weight in (pair.split(" ") for pair in pairs)}
    return table
