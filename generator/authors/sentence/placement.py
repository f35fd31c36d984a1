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
        for role, (needed, value) in stage.block.wakes.items():
            knob, other = stage.knob(role), stage.knob(needed)
            if knob and other and role in stage.values and needed not in stage.values:
                stage.values[needed] = value
                is_at = f"{other.name} is at {value:g} {other.unit}"
                reading.notes.append(f"{stage.block.title}: {is_at}, so that {knob.name} is heard.")
