"""Numbers, adjectives and amounts of a sentence to the knobs of its stages, in the order of their rights."""

from __future__ import annotations

from generator.authors.patch.stage import Reading
from generator.authors.sentence.adjectives import amounts, named_alone, shade
from generator.authors.sentence.chain import Chain
from generator.authors.sentence.numbers import bind
from generator.authors.sentence.tokens import Token

LOOSE = frozenset(("amount", "cut", "each", "knob", "raise"))
"""Kinds of words that do nothing by themselves."""


def place_knobs(chain: Chain, tokens: list[Token], reading: Reading, used: set[int], *, again: bool = False) -> None:
    """Numbers first, for they win; then adjectives, and amounts of the knobs that are left."""
    for index in chain.numbers:
        bind(index, tokens, reading, used, again=again)
    for index in chain.shades:
        shade(index, tokens, reading, used)
    amounts(tokens, reading, used)
    named_alone(tokens, reading, used)
