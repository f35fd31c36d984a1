"""Guesses of a block from words that people use for it: only where they are sure, and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.authors.blocks.table import BLOCKS
from generator.authors.sentence.hints import FILE, features_of, hinted, stem
from generator.authors.sentence.reader import read
from generator.bench.hints import fitted, is_read_as_meant, phrases_of
from generator.support.errors import RequestError

PHRASES = Path(__file__).parents[1] / "sentences" / "phrases.tsv"


def test_the_weights_are_those_of_the_phrases() -> None:
    assert fitted(phrases_of(PHRASES)) == FILE.read_text(encoding="utf-8")


def test_each_block_has_phrases_of_its_own() -> None:
    said = [phrase.block for phrase in phrases_of(PHRASES)]
    assert min(said.count(block) for block in BLOCKS) >= 12


@pytest.mark.parametrize(
    ("said", "block"),
    [
        ("the howl in the monitors has to go", "notch"),
        ("i want the drums to hit harder and stick out", "transient"),
        ("the beater is too clicky on my kick, less attack", "transient"),
    ],
)
def test_a_description_is_read_as_its_block_and_told(said: str, block: str) -> None:
    reading = read(said)
    assert [stage.block for stage in reading.stages] == [BLOCKS[block]]
    assert any(f"was read as '{BLOCKS[block].nouns[0]}'" in note for note in reading.notes)
    assert any(each.words in said for each in reading.understood)


@pytest.mark.parametrize(
    "said",
    [
        "write me a poem about rain",
        "order a pizza with extra cheese",
        "make my dog stop barking",
        "a calculator with big round buttons",
        "please water my plants while I am away",
        "is it going to rain in Hamburg tomorrow",
        "",
        "1 2 3",
    ],
)
def test_what_is_not_about_sound_is_no_block(said: str) -> None:
    assert hinted(said) is None
    assert read(said).stages == []


def test_a_request_for_an_effect_is_never_guessed_to_be_an_instrument() -> None:
    said = "something to play huge church chords on with my hands and feet"
    assert all(not stage.block.is_instrument for stage in read(said, "effect").stages)


def test_endings_do_not_matter() -> None:
    assert {stem(word) for word in ("howl", "howls", "howling", "howled")} == {"howl"}
    assert features_of("the howling monitors") == ["howl", "monitor", "howl monitor"]


@pytest.mark.parametrize(
    ("line", "is_right"),
    [
        ("notch\tthe howl has to go\tthe howl in the monitors has to go", True),
        ("tube.drive down\tbarely breaking up\ta tube that is barely breaking up", True),
        ("tube.drive up\tbarely breaking up\ta tube that is barely breaking up", False),
        ("fuzz.drive down\tbarely breaking up\ta tube that is barely breaking up", False),
        ("step gate.pattern = Gallop\tgalloping\ta galloping step gate", True),
        ("step gate.pattern = Trance\tgalloping\ta galloping step gate", False),
        ("tube\tglowing\ta tube into a hall", False),
    ],
)
def test_a_phrase_is_read_as_it_is_meant_or_not(tmp_path: Path, line: str, is_right: bool) -> None:
    file = tmp_path / "phrases.tsv"
    file.write_text(f"# a comment\n{line}\n", encoding="utf-8")
    (phrase,) = phrases_of(file)
    assert is_read_as_meant(phrase) == is_right


@pytest.mark.parametrize(
    "line",
    ["toaster\tbrown bread\ta toaster", "tube\tglowing", "tube.sauce up\thot\ta hot tube", "tube.drive\thot\thot"],
)
def test_a_line_that_is_no_phrase_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "phrases.tsv"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(RequestError, match="with tabs between"):
        phrases_of(file)
