"""Turns a prompt into stages: reads words from left to right and reports what each of them did."""

from __future__ import annotations

from generator.authors.sentence.chain import Chain, keep_one_of_each, mention_of
from generator.authors.sentence.implied import with_implied
from generator.authors.sentence.mention import Reading
from generator.authors.sentence.numbers import make_room
from generator.authors.sentence.placement import LOOSE, place_knobs
from generator.authors.sentence.tempo import take_tempo
from generator.authors.sentence.tokens import tokens_of
from generator.values.design import Understood


def read(prompt: str) -> Reading:
    """Reads a prompt into stages. Never fails: if it understands nothing, there are no stages."""
    reading = Reading()
    tokens = with_implied(tokens_of(prompt), [])
    chain = Chain(tokens, reading)
    if not reading.stages and chain.played:  # "brass stab": without an effect, the instrument is wanted
        token = chain.played[0]
        reading.stages.append(mention_of(tokens.index(token), token, []))
        reading.ignored.remove(token.text)
    keep_one_of_each(reading)
    make_room(tokens, reading)
    reading.notes += [f"'{token.meant}' was read as '{token.text}'." for token in tokens if token.meant]

    for stage in reading.stages:
        reading.understood.append(Understood(words=" ".join(stage.words), meaning=stage.block.title))
    take_tempo(tokens, reading)
    used: set[int] = set()
    place_knobs(chain, tokens, reading, used)
    reading.ignored += [token.text for index, token in enumerate(tokens) if token.kind in LOOSE and index not in used]
    return reading
