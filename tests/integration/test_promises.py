"""What the author reads, it can make: sentences become plugins that pass all checks. `nightly` makes all of them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest

from generator.authors.blocks.block import SYNCS
from generator.authors.blocks.table import BLOCKS
from tests.designed_sentences import designed
from tests.integration.conftest import Desk

NAMED = (
    "delay at 1/8 dotted",
    "tremolo 1/16",
    "auto pan at 1/1 note",
    "reverb into gate",
    "dark low pass at 500 Hz into de-esser",
    "shimmer reverb",
    "limiter at -1 dB",
    "tube into eq into tape delay into plate into tremolo into fuzz into room into chorus",
)
"""Each failed once, and each stands for a kind of its own."""
ALL = tuple(designed().values())
SOME = tuple(sentence for sentence in ALL if zlib.crc32(sentence.encode()) % 60 == 0)
"""The same ones whatever is added: what only `nightly` tried must not reach the gate by another sentence's commit."""
EFFECTS = tuple(block.nouns[0] for block in BLOCKS.values() if not block.is_instrument)
SYNCED = tuple(
    f"{block.nouns[0]} {length}"
    for block in BLOCKS.values()
    if any(knob.role == "sync" for knob in block.knobs)
    for length in SYNCS[1:]
)


def chains(things: Sequence[str], length: int = 4) -> Iterator[str]:
    """Yields chains in which each two things follow each other in both orders, and each behind itself.

    On a circle of n things, steps of the same size k visit each pair (i, i + k) once; a walk is cut into chains that
    share their ends.
    """
    for step in range(len(things)):
        left = set(range(len(things)))
        while left:
            walk = [first := min(left)]
            while (last := walk[-1]) in left:
                left.remove(last)
                walk.append((last + step) % len(things))
            assert walk[-1] == first
            for start in range(0, len(walk) - 1, length - 1):
                yield " into ".join(things[each] for each in walk[start : start + length])


def _make(desk: Desk, sentence: str) -> None:
    made = desk.plugsmith("make", desk.request("promise", sentence))
    assert made.code == 0, made.output


@pytest.mark.parametrize("sentence", [*dict.fromkeys((*NAMED, *SOME))])
def test_a_sentence_that_is_read_is_made(desk: Desk, sentence: str) -> None:
    _make(desk, sentence)


@pytest.mark.nightly
@pytest.mark.parametrize("sentence", [*SYNCED, *ALL])
def test_each_sentence_of_tests_and_pages_is_made(desk: Desk, sentence: str) -> None:
    _make(desk, sentence)


@pytest.mark.nightly
@pytest.mark.parametrize("sentence", list(chains(EFFECTS)))
def test_each_effect_works_behind_each_other(desk: Desk, sentence: str) -> None:
    _make(desk, sentence)


@pytest.mark.bare
def test_the_chains_hold_each_pair_in_both_orders() -> None:
    found = {pair for chain in chains(EFFECTS) for each in [chain.split(" into ")] for pair in pairwise(each)}
    assert found == {(one, other) for one in EFFECTS for other in EFFECTS}
    assert max(len(chain.split(" into ")) for chain in chains(EFFECTS)) == 4


@pytest.mark.bare
def test_there_are_as_many_sentences_as_we_say() -> None:
    assert len(ALL) > 300
    assert len(SYNCED) >= 60
