"""How well the built-in author reads sentences of strangers. `plugsmith bench reading` tells all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.bench.reading import Read, bench_reading, reading_table, sentences_of
from generator.support.environment import REPOSITORY
from generator.support.errors import RequestError

SENTENCES = REPOSITORY / "tests" / "sentences"
_FLOORS = {"held_out": 0.65, "ours": 0.83}
"""The shares that are read exactly right, as they were measured; they may only rise."""


@pytest.fixture(scope="module", params=_FLOORS)
def reads(request: pytest.FixtureRequest) -> tuple[str, list[Read]]:
    ((file, found),) = bench_reading([SENTENCES / f"{request.param}.yaml"])
    return file.stem, found


def test_as_many_sentences_are_read_right_as_before(reads: tuple[str, list[Read]]) -> None:
    name, found = reads
    share = sum(read.exact for read in found) / len(found)
    assert share >= _FLOORS[name], reading_table([(Path(name), found)])


def test_what_is_not_about_sound_is_refused(reads: tuple[str, list[Read]]) -> None:
    _name, found = reads
    assert [read.prompt for read in found if read.should_refuse and not read.refused] == []
    assert sum(read.should_refuse for read in found) >= 10


def test_what_no_block_does_is_told(reads: tuple[str, list[Read]]) -> None:
    _name, found = reads
    assert sum(not read.told for read in found) <= len(found) * 0.03


def test_a_sentences_file_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    file = tmp_path / "some.yaml"
    file.write_text("- {prompt: fuzz, patches: []}\n", encoding="utf-8")
    with pytest.raises(RequestError, match="Extra inputs are not permitted"):
        sentences_of(file)
    file.write_text("- {prompt: fuzz, prompt: fuzz}\n", encoding="utf-8")
    with pytest.raises(RequestError, match="stands here a second time"):
        sentences_of(file)
