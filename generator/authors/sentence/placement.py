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
    _wake(reading)


def _wake(reading: Reading) -> None:
    """Turns up what a knob of the prompt needs to be heard: the depth of a wah that has a rate."""
    for stage in reading.stages:
        for role, (other, value) in stage.block.wakes.items():
            if role in stage.values and other not in stage.values:
                stage.values[other] = value
                names = [knob.name for each in (other, role) if (knob := stage.knob(each))]
                reading.notes.append(f"{stage.block.title}: {names[0]} is {value:g} %, so that {names[1]} is heard.")
