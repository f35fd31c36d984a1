"""Turns a prompt into stages: reads words from left to right and reports what each of them did."""

from __future__ import annotations

from typing import Literal

from generator.authors.blocks.table import BLOCKS, NOUNS
from generator.authors.patch.sentence import is_said
from generator.authors.sentence.chain import Chain, keep_one_of_each, mention_of
from generator.authors.sentence.implied import with_implied
from generator.authors.sentence.mention import Reading
from generator.authors.sentence.numbers import make_room
from generator.authors.sentence.placement import LOOSE, place_knobs
from generator.authors.sentence.tempo import take_tempo
from generator.authors.sentence.tokens import Token, said_otherwise, tokens_of, ways_in
from generator.authors.sentence.words_grammar import ADDING
from generator.values.design import Understood


def read(prompt: str, kind: Literal["auto", "effect", "instrument"] = "auto") -> Reading:
    """Reads a prompt into stages. Never fails: if it understands nothing, there are no stages.

    :param kind: what the request asks for, which the reading never contradicts if it can be helped
    """
    reading = Reading()
    tokens = with_implied(tokens_of(prompt), [])
    chain = Chain(tokens, reading, is_effect=kind == "effect")
    has_instrument = any(stage.block.is_instrument for stage in reading.stages)
    is_wanted = not reading.stages if kind == "auto" else kind == "instrument" and not has_instrument
    played = [token for token in chain.played if token.text in NOUNS and BLOCKS[NOUNS[token.text]].is_instrument]
    if is_wanted and played:  # "brass stab": without an effect, the instrument is wanted
        reading.stages.insert(0, mention_of(tokens.index(played[0]), played[0], []))
        reading.understood = [each for each in reading.understood if each.words != played[0].text]
    keep_one_of_each(reading)
    make_room(tokens, reading)
    reading.notes += [f"'{token.meant}' was read as '{token.text}'." for token in tokens if token.meant]

    reading.notes += [f"'{words}' was read as '{meaning}'." for words, meaning in ways_in(prompt)]
    for stage in reading.stages:
        reading.understood.append(Understood(words=" ".join(stage.words), meaning=stage.block.title))
    take_tempo(tokens, reading)
    used: set[int] = set()
    place_knobs(chain, tokens, reading, used)
    _merge(reading, tokens)
    reading.ignored += [token.text for index, token in enumerate(tokens) if token.kind in LOOSE and index not in used]
    reading.understood = _in_its_own_words(prompt, reading.understood)
    return reading


def _in_its_own_words(prompt: str, understood: list[Understood]) -> list[Understood]:
    """Names what was understood by the prompt's own phrase where the plain words do not stand in it."""
    plain = " ".join(prompt.lower().split())
    ways = [(phrase, meaning) for phrase, meaning in said_otherwise(prompt) if is_said(phrase, plain)]
    return [
        each
        if is_said(each.words, plain)
        else each.changed(words=next((said for said, meaning in ways if is_said(each.words, meaning)), each.words))
        for each in understood
    ]


def _merge(reading: Reading, tokens: list[Token]) -> None:
    """Takes out a stage that only says again what another one is: the "distorted" of "distorted banjo: tube, 18 dB".

    It is another stage if it has values of its own, or if a word says so: "into", "then", "two".
    """
    for stage in [each for each in reading.stages if not each.values]:
        for other in reading.stages:
            is_use = 0 <= stage.place < other.place and tokens[other.place].is_first  # "for under water: low-pass"
            if any(shade not in other.shades for shade in stage.shades) and not is_use:
                continue
            is_same = other.block is stage.block or (stage.is_plain and other.block.family == stage.block.family)
            same = other is not stage and is_same and other.place >= 0 <= stage.place
            if same and not _is_another(tokens, *sorted((stage.place, other.place))):
                reading.stages.remove(stage)
                other.shades = [*(each for each in stage.shades if each not in other.shades), *other.shades]
                for item in [each for each in reading.understood if each.words == " ".join(stage.words)][:1]:
                    reading.understood[reading.understood.index(item)] = item.changed(meaning=other.block.title)
                break


def _is_another(tokens: list[Token], first: int, last: int) -> bool:
    return any(token.kind == "connector" or token.text in ADDING for token in tokens[first + 1 : last])
