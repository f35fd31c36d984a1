"""Finds blocks that a sentence asks for without naming them: "boost 3 dB at 2 kHz", "an octave up", "slapback"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.authors.blocks.block import Block
from generator.authors.blocks.table import BLOCKS, NOUNS, VARIANTS
from generator.authors.sentence.tokens import LOWEST_HZ, Token
from generator.authors.sentence.words_grammar import RAISING
from generator.authors.sentence.words_sound import BANDS, IMPLIED, IMPLIED_ALONE, KNOB_WORDS, SHADES, VARIANTS_ALONE


def with_implied(tokens: Sequence[Token], present: Iterable[Block]) -> list[Token]:
    """Inserts a noun in front of each word that implies a block, unless that block is named or `present`.

    :param present: blocks of stages that exist already
    :returns: the tokens with these nouns
    """
    asked = [*present, *(block for token in tokens for block in _blocks(token))]
    made: list[Token] = []
    last: Block | None = None
    pairs = 0
    for clause in dict.fromkeys(token.clause for token in tokens):
        mine = _directed([token for token in tokens if token.clause == clause])
        last = next((block for token in reversed(mine) for block in _blocks(token)), last)
        pairs += last is not None and last.category == "EQ" and _is_pair(mine)
        noun = _equaliser(mine, asked, last)
        if not noun and pairs > 1 and _is_pair(mine) and not any(map(_blocks, mine)):
            noun = Token("noun", "bell eq", clause)  # a second pair needs a second EQ
        if noun:
            mine.insert(0, noun)
            asked += _blocks(noun)
            last = _blocks(noun)[0]
            pairs = max(pairs, 1)
        made += mine
    unsure = _only_of_variants(made)
    for word, noun_of_it in IMPLIED.items():
        block = BLOCKS[NOUNS[noun_of_it]]
        is_there = any(block.family == each.family for each in asked if each.title not in unsure)
        if any(token.text == word for token in made) and not is_there:
            made = _in_front(made, word, noun_of_it)
            asked.append(block)
    if shaped := _shaped(made, asked):
        made = _in_front(made, shaped, "transient shaper")
        asked.append(BLOCKS["transient"])
    if not asked:
        alone = next((token.text for token in made if token.kind == "shade" and token.text in IMPLIED_ALONE), None)
        if alone and any(token.kind not in ("shade", "connector") for token in made):  # "warm vocals", not "warm"
            made = _in_front(made, alone, IMPLIED_ALONE[alone])
            asked.append(BLOCKS[NOUNS[IMPLIED_ALONE[alone]]])
    if not any(block.is_instrument for block in asked):
        made = _with_bass(made)
        asked += [BLOCKS[NOUNS["bass synth"]]] if any(token.text == "bass synth" for token in made) else []
    made, asked = _with_owners_of_units(made, asked)
    more = (each.text for each, before in zip(made[1:], made, strict=False) if _is_more_of_a_band(each, before))
    if not asked and (band := next(more, None)):  # "more treble please"
        return [Token("noun", "eq", made[0].clause, meant=band), *made]
    if not asked and not any(map(_is_about_sound, made, [None, *made])):  # then "bass" is an instrument
        made = [replace(each, kind="noun", text="bass synth") if each.text == "bass" else each for each in made]
    return made


def _with_owners_of_units(made: list[Token], asked: list[Block]) -> tuple[list[Token], list[Block]]:
    """Adds the block that a number asks for by its unit, if none has it: a ratio a compressor, bits a bitcrusher."""
    note = next((token.text for token in made if token.unit == "note"), None)
    if note and not asked:  # "dotted eighths, feedback 40 %"
        made, asked = _in_front(made, note, "delay"), [*asked, BLOCKS["delay"]]
    ratio = next((token.text for token in made if token.unit == ":1"), None)
    if ratio and not any(":1" in block.units for block in asked):  # "then six to one"
        made, asked = _in_front(made, ratio, "compressor"), [*asked, BLOCKS["compressor"]]
    bits = next((token.text for token in made if token.unit == "bit"), None)
    if bits and not any("bit" in block.units for block in asked):  # "drum machine, 10 bits at 22k"
        made, asked = _in_front(made, bits, "bitcrusher"), [*asked, BLOCKS["crusher"]]
    interval = next((token.text for token in made if _is_interval(token, made)), None)
    if interval and not any(block.is_instrument or "st" in block.units for block in asked):
        made, asked = _in_front(made, interval, "pitch shifter"), [*asked, BLOCKS["pitch"]]
    return made, asked


def _with_bass(tokens: list[Token]) -> list[Token]:
    """Reads "bass" as an instrument where it has a wave, keys or a glide: "a bass with a saw wave"."""
    return [
        replace(token, kind="noun", text="bass synth") if token.text == "bass" and _is_synth(token, tokens) else token
        for token in tokens
    ]


def _is_synth(bass: Token, tokens: list[Token]) -> bool:
    near = [each for each in tokens if abs(each.clause - bass.clause) <= 1 and each is not bass]
    said = {role for each in near for role in (*SHADES.get(each.text, ()), KNOB_WORDS.get(each.text, ""))}
    mine = [each for each in near if each.clause == bass.clause]
    is_band = any(each.unit == "dB" or each.kind in ("raise", "cut", "amount") for each in mine)
    return bass.kind == "knob" and not is_band and not said.isdisjoint(("wave", "keys", "glide"))


def _shaped(tokens: Sequence[Token], asked: Sequence[Block]) -> str | None:
    """Returns the word "attack" if the sentence moves attack and sustain by decibels, as a transient shaper does."""
    words = {token.text for token in tokens if token.kind == "knob"}
    signed = [token for token in tokens if token.text[:1] in ("+", "-") and token.unit in ("dB", "")]
    is_asked = any(block.family in ("transient", "gate") or block.category == "Dynamics" for block in asked)
    return "attack" if {"attack", "sustain"} <= words and len(signed) > 1 and not is_asked else None


def _blocks(token: Token) -> list[Block]:
    if token.kind == "noun":
        return [BLOCKS[NOUNS[token.text]]]
    keys = [key for (word, _family), key in VARIANTS.items() if token.kind == "variant" and word == token.text]
    return [BLOCKS[key] for key in keys]


def _only_of_variants(tokens: Sequence[Token]) -> set[str]:
    """Lists the blocks that a variant could mean beside what it is alone: "tape" is a machine, and may be a delay."""
    sure = {block.title for token in tokens if token.kind == "noun" for block in _blocks(token)}
    unsure = {
        block.title
        for token in tokens
        if token.kind == "variant" and token.text in VARIANTS_ALONE
        for block in _blocks(token)
    }
    return unsure - sure


def _directed(tokens: list[Token]) -> list[Token]:
    """Marks "boost" as a direction if its clause names a frequency band; otherwise it stays a block."""
    if not any(_is_band(token) for token in tokens):
        return tokens
    return [replace(token, kind="raise") if token.text in RAISING else token for token in tokens]


def _equaliser(tokens: list[Token], asked: list[Block], last: Block | None) -> Token | None:
    """Makes the EQ noun that "boost the highs" or "cut 3 dB at 250 Hz" implies; None if there is no need."""
    verb = next((token for token in tokens if token.kind in ("raise", "cut")), None)
    if any(map(_blocks, tokens)) or any(block.category == "EQ" for block in asked):
        return None
    if not verb and _is_signed_pair(tokens) and not (last and {"dB", "Hz"} <= last.units.keys()):
        return Token("noun", "bell eq", tokens[0].clause)
    if not verb:
        return None
    if _is_pair(tokens):
        return replace(verb, kind="noun", text="bell eq", meant=verb.text)
    bands = [index for index, token in enumerate(tokens) if token.kind == "knob" and _is_band(token)]
    is_amount = any(token.unit == "dB" for token in tokens)
    is_beside = any(abs(tokens.index(verb) - index) == 1 for index in bands)
    return replace(verb, kind="noun", text="eq", meant=verb.text) if bands and (is_amount or is_beside) else None


def _is_pair(tokens: list[Token]) -> bool:
    units = [token.unit for token in tokens if token.kind == "number"]
    hertz = units.count("Hz") + sum(
        token.kind == "bare" and token.is_at and token.value >= LOWEST_HZ for token in tokens
    )
    return units.count("dB") == 1 and hertz == 1


def _is_signed_pair(tokens: list[Token]) -> bool:
    """Tells whether a clause gives signed decibels at a frequency: "-3 dB at 300 Hz". It may name no knob but Q."""
    is_signed = any(token.unit == "dB" and token.text[0] in "+-" for token in tokens)
    words = {KNOB_WORDS.get(token.text) for token in tokens if token.kind == "knob"}
    return is_signed and _is_pair(tokens) and words <= {"resonance"}


def _is_about_sound(token: Token, before: Token | None) -> bool:
    """Tells whether a token shows that "bass" is a band: "less bass", "bass and treble", "tighten the bass"."""
    is_acted_on = token.text == "bass" and before is not None and before.kind == "unknown"
    is_band = token.text != "bass" and token.kind == "knob" and _is_band(token)
    return is_acted_on or is_band or token.kind in ("cut", "raise", "negation", "amount")


def _is_more_of_a_band(token: Token, before: Token) -> bool:
    is_amount = before.kind == "amount" or before.text == "less"
    return token.kind == "knob" and _is_band(token) and is_amount


def _is_interval(token: Token, tokens: list[Token]) -> bool:
    """Tells whether a number is an interval of pitch; in "cutoff up an octave" it is not."""
    roles = {KNOB_WORDS.get(each.text) for each in tokens if each.clause == token.clause and each.kind == "knob"}
    return token.kind == "number" and token.unit == "st" and roles.isdisjoint(("cutoff", "frequency"))


def _is_band(token: Token) -> bool:
    return (token.kind == "knob" and KNOB_WORDS.get(token.text) in BANDS) or (
        token.kind == "number" and token.unit == "Hz"
    )


def _in_front(tokens: list[Token], word: str, noun: str) -> list[Token]:
    index = next(index for index, token in enumerate(tokens) if token.text == word)
    while index and tokens[index - 1].kind in ("knob", "cut") and tokens[index - 1].clause == tokens[index].clause:
        index -= 1  # in front of "pitch down 7 semitones"
    token = replace(tokens[index], kind="noun", text=noun, meant=word)
    return [*tokens[:index], token, *tokens[index:]]
