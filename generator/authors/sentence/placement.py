"""Sets knobs from the numbers, adjectives and amounts of a sentence, in order of precedence."""

from __future__ import annotations

from generator.authors.sentence.adjectives import amounts, named_alone, shade, turned
from generator.authors.sentence.chain import Chain
from generator.authors.sentence.mention import Reading
from generator.authors.sentence.numbers import bind_all
from generator.authors.sentence.registration import take_registration
from generator.authors.sentence.tokens import Token

LOOSE = frozenset(("amount", "cut", "each", "knob", "raise", "turn"))
"""Kinds of tokens that do nothing on their own."""


def place_knobs(chain: Chain, tokens: list[Token], reading: Reading, used: set[int], *, again: bool = False) -> None:
    """Sets knobs: numbers first, as they win, then adjectives, amounts and turns, then knobs that are only named.

    :param used: indices of tokens that have had their effect; grows
    :param again: True in a change: numbers replace earlier ones
    """
    take_registration(tokens, reading, used)
    bind_all([index for index in chain.numbers if index not in used], tokens, reading, used, again=again)
    for index in chain.shades:
        shade(index, tokens, reading, used)
    amounts(tokens, reading, used)
    turned(tokens, reading, used)
    named_alone(tokens, reading, used)
