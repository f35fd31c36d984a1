"""Turns a prompt into stages: reads words from left to right and reports what each of them did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from generator.authors.blocks.table import BLOCKS, NOUNS
from generator.authors.patch.sentence import is_said
from generator.authors.sentence.chain import Chain, keep_one_of_each, mention_of
from generator.authors.sentence.hints import Hint, hinted, stem
from generator.authors.sentence.implied import with_implied
from generator.authors.sentence.lexicon import turns
from generator.authors.sentence.mention import Mention, Reading
from generator.authors.sentence.numbers import make_room
from generator.authors.sentence.placement import LOOSE, place_knobs
from generator.authors.sentence.tempo import take_tempo
from generator.authors.sentence.tokens import Token, in_plain_english, said_otherwise, tokens_of, ways_in
from generator.authors.sentence.words_grammar import ADDING
from generator.values.design import Understood


def read(prompt: str, kind: Literal["auto", "effect", "instrument"] = "auto") -> Reading:
    """Reads a prompt into stages. Never fails: if it understands nothing, there are no stages.

    :param kind: what the request asks for, which the reading never contradicts if it can be helped
    """
    reading = Reading()
    tokens = with_implied(tokens_of(prompt), [])
    chain = Chain(tokens, reading, is_effect=kind == "effect")
    guess = _guessed(prompt, kind, tokens, chain, reading)
    if guess:
        tokens, reading = _with_hint(tokens, guess), Reading()
        chain = Chain(tokens, reading, is_effect=kind == "effect" or not BLOCKS[guess.block].is_instrument)
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
    _yield(reading, tokens)
    reading.ignored += [token.text for index, token in enumerate(tokens) if token.kind in LOOSE and index not in used]
    in_own_words = _own_words(prompt, guess)
    reading.understood = [each.changed(words=in_own_words(each.words)) for each in reading.understood]
    reading.ignored = [in_own_words(each) if each in turns() else each for each in reading.ignored]
    return reading


def _guessed(prompt: str, kind: str, tokens: list[Token], chain: Chain, reading: Reading) -> Hint | None:
    """Guesses the block of a prompt that names none, or only an instrument that somebody has: "my kick is dull"."""
    if not all(stage.block.is_instrument and tokens[stage.place].owner for stage in reading.stages):
        return None
    guess = hinted(in_plain_english(prompt))
    is_instrument = guess is not None and BLOCKS[guess.block].is_instrument
    if is_instrument and (reading.stages or chain.played):  # there is one already
        return None
    return None if kind == ("effect" if is_instrument else "instrument") else guess


def _with_hint(tokens: list[Token], guess: Hint) -> list[Token]:
    """Puts the block of a guess in front of the first word that speaks for it; all these words are understood."""
    stems = {stem(word) for word in guess.words}
    places = [at for at, token in enumerate(tokens) if not stems.isdisjoint(map(stem, token.text.split()))]
    at = min(places, default=0)
    clause = tokens[at].clause if tokens else 0
    said = [*dict.fromkeys(tokens[place].text for place in places if tokens[place].kind == "unknown")]
    noun = Token("noun", BLOCKS[guess.block].nouns[0], clause, meant=", ".join(said or guess.words))
    rest = [token for place, token in enumerate(tokens) if place not in places or token.kind != "unknown"]
    before = sum(token.kind != "unknown" or place not in places for place, token in enumerate(tokens[:at]))
    return [*rest[:before], noun, *rest[before:]]


def _own_words(prompt: str, guess: Hint | None) -> Callable[[str], str]:
    """Returns what finds the prompt's own phrase for plain words that do not stand in it."""
    plain = " ".join(prompt.lower().split())
    ways = [(phrase, meaning) for phrase, meaning in said_otherwise(prompt) if is_said(phrase, plain)]
    ways += [(guess.words[0], BLOCKS[guess.block].nouns[0])] if guess else []

    def own(words: str) -> str:
        if is_said(words, plain):
            return words
        return next((said for said, meaning in ways if is_said(words, meaning)), words)

    return own


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
                _take_in(reading, other, stage)
                break


def _yield(reading: Reading, tokens: list[Token]) -> None:
    """Takes out a stage that a description brought ("Brian May style", "chop it up") if its own name brings it too.

    The name of another block of its category does so as well, right behind it: "DS-1 type diode clipping", "chop it up
    with a step gate". A stage with numbers of its own stays.
    """
    for stage in [each for each in reading.stages if each.by_other_name and not each.numbered]:
        for other in reading.stages:
            if other is not stage and (other.block is stage.block or _is_its_kind(tokens, stage, other)):
                _take_in(reading, other, stage)
                break


def _take_in(reading: Reading, stage: Mention, other: Mention) -> None:
    """Makes one stage of two: `stage` stays, with the adjectives and words of the other."""
    reading.stages.remove(other)
    stage.shades = [*(each for each in other.shades if each not in stage.shades), *stage.shades]
    for item in [each for each in reading.understood if each.words == " ".join(other.words)][:1]:
        reading.understood[reading.understood.index(item)] = item.changed(meaning=stage.block.title)


def _is_its_kind(tokens: list[Token], stage: Mention, other: Mention) -> bool:
    """Tells whether a name right behind a description says which block of the same category is meant."""
    if other.block.category != stage.block.category or stage.block.category == "Tools" or stage.place >= other.place:
        return False
    between = tokens[stage.place + 1 : other.place]
    is_list = stage.clause != other.clause and not any(each.is_first for each in tokens[stage.place : other.place + 1])
    if is_list:  # "room, plate and shimmer"
        return False
    is_beside = all(each.kind == "shade" for each in between)
    is_in_one_go = all(not each.is_block and (each.kind != "connector" or each.text == "with") for each in between)
    return stage.place >= 0 and (is_beside or (is_in_one_go and not other.by_other_name))


def _is_another(tokens: list[Token], first: int, last: int) -> bool:
    return any(token.kind == "connector" or token.text in ADDING for token in tokens[first + 1 : last])
