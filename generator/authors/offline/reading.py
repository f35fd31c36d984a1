"""Prompt to stages: reads words from left to right and says what each of them did."""

from __future__ import annotations

from generator.authors.offline.binding import bind, make_room, shade
from generator.authors.offline.chain import Chain, keep_one_of_each, stage_of
from generator.authors.offline.stage import Reading
from generator.authors.offline.tempo import take_tempo
from generator.authors.offline.words import tokens_of
from generator.models import Understood


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
        reading.stages.append(stage_of(token, []))
        reading.ignored.remove(token.text)
    keep_one_of_each(reading)
    make_room(tokens, reading)
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
