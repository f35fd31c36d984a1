"""The ways to say things, one file a language: each line is true, and each is reached."""

from __future__ import annotations

import pytest

from generator.authors.blocks.table import BLOCKS
from generator.authors.sentence.lexicon import BEGINS, ENDS, in_plain_words, languages, turns, ways_of
from generator.authors.sentence.number_words import in_digits
from generator.authors.sentence.tokens import tokens_of
from generator.authors.sentence.words_foreign import in_english, without_accents

LANGUAGES = languages()


def _read(said: str) -> str:
    return in_plain_words(said).replace(BEGINS, "").replace(ENDS, "")


_PART = frozenset(
    (
        *(
            "hum",
            "below",
            "above",
            "everything",
            "keep",
            "vocal",
            "guitar",
            "tame",
            "flutter",
            "right",
            "mono",
            "remove",
        ),
        *("hz", "db", "ms", "s", "second", "seconds", "percent", "semitone", "semitones", "cent", "cents", "bits"),
        *("dotted", "hundred", "voices", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        *("eleven", "twelve", "add", "only", "octave", "triplet", "khz", "band"),
    )
)
"""Words that mean something only together with others: "everything below 100 Hz mono", "5 seconds"."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_meaning_is_known(language: str) -> None:
    strange = {
        phrase: token.text
        for phrase, meaning in ways_of(language).items()
        for token in tokens_of(in_digits(f"with {meaning}"))
        if token.kind == "unknown" and token.text not in _PART
    }
    assert strange == {}


def test_each_english_way_is_read_as_it_means() -> None:
    wrong = {
        phrase: read
        for phrase, meaning in ways_of("english").items()
        if (read := _read(f"x {phrase} x")) != f"x {meaning} x"
    }
    assert wrong == {}


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {"english"}))
def test_each_foreign_way_is_written_as_it_is_looked_for(language: str) -> None:
    ways = ways_of(language)
    assert ways
    if language != "japanese":
        assert [phrase for phrase in ways if phrase != without_accents(phrase).lower()] == []


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("squashing", "compressor"),
        ("squeezed", "compressor"),
        ("chopped", "tremolo"),
        ("throbbing", "tremolo"),
        ("glue compressor", "glue compressor"),
        ("glue it", "glue compressor it"),
        ("cry-baby", "wah"),
        ("tame the s\u2019s", "de esser"),
        ("squash-like", "squash-like"),
    ],
)
def test_a_verb_is_known_in_all_its_forms_and_the_longest_phrase_wins(said: str, plain: str) -> None:
    assert _read(said) == plain


def test_a_block_that_stands_for_other_words_is_marked() -> None:
    assert in_plain_words("my cry baby, pitched down") == f"my {BEGINS}wah{ENDS}, pitch down"


def test_each_phrase_that_turns_knobs_turns_one_that_there_is() -> None:
    roles = {knob.role: knob for block in BLOCKS.values() for knob in block.knobs}
    choices = {(knob.role, choice) for block in BLOCKS.values() for knob in block.knobs for choice in knob.choices}
    for phrase, knobs in turns().items():
        assert knobs
        for turn in knobs:
            assert turn.role in roles, phrase
            assert turn.direction or (turn.role, turn.choice) in choices, phrase


@pytest.mark.parametrize("said", ["dunkel", "dunkle", "dunkler", "dunkles", "dunklem", "dunklen"])
def test_a_german_adjective_is_known_with_all_its_endings(said: str) -> None:
    assert in_english(f"ein {said} hall") == "a dark hall"


def test_numbers_in_words_of_any_language_are_digits() -> None:
    assert in_digits(in_english("nachhall, drei sekunden")) == "reverb, 3 seconds"
    assert in_digits(in_english("retardo, cuarenta por ciento")) == "delay, 40 percent"
