"""The sentence in the window: which of its words brought what, and which brought nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.authors.offline import design_for
from generator.authors.patch.parts import parts_of
from generator.authors.patch.sentence import Piece, sentence_of
from generator.authors.patch.written import stages_of
from generator.values.design import Understood
from tests.conftest import ask


def _pieces(prompt: str) -> list[Piece]:
    design = design_for(ask(prompt))
    assert design.patch
    parts = parts_of(stages_of(design.patch))
    return sentence_of(prompt, design.understood, design.ignored, parts)


def _marked(prompt: str) -> dict[str, tuple[str, ...]]:
    return {piece.text: piece.ids for piece in _pieces(prompt) if piece.ids}


@pytest.mark.parametrize(
    ("prompt", "marks"),
    [
        ("4:1 compressor at -18 dB", {"4:1": "compressor_ratio", "-18 dB": "compressor_threshold"}),
        ("dark tape delay at 380 ms", {"dark": "delay_tone", "380 ms": "delay_time"}),
        ("auto-pan 1/4", {"1/4": "autopan_sync"}),
        ("supersaw pad with slow attack", {"slow attack": "synth_attack"}),
    ],
)
def test_a_word_points_to_what_it_set(prompt: str, marks: dict[str, str]) -> None:
    found = _marked(prompt)
    assert {words: found.get(words) for words in marks} == {words: (parameter,) for words, parameter in marks.items()}


@pytest.mark.parametrize(
    ("prompt", "marked"),
    [
        ("high gain amp into 4x12 cab", ["high gain", "amp", "4x12 cab"]),
        ("supersaw with slow filter sweep", ["supersaw", "slow filter sweep"]),
        ("cry baby into tube screamer", ["cry baby", "tube screamer"]),
        ("dunkles Echo, dann großer Hall", ["dunkles", "Echo", "großer", "Hall"]),
        ("grande reverb après un écho à bande", ["grande", "reverb", "écho à bande"]),
        ("リバーブとディレイ", ["リバーブ", "ディレイ"]),
    ],
)
def test_the_prompts_own_words_are_marked(prompt: str, marked: list[str]) -> None:
    assert [piece.text for piece in _pieces(prompt) if piece.ids] == marked


def test_a_phrase_points_to_all_that_it_brought() -> None:
    assert _marked("4x12 cab") == {"4x12 cab": ("cabinet_size", "cabinet_tone")}
    assert _marked("pad, slowly opening filter")["slowly opening filter"] == ("synth_open",)


def test_a_noun_points_to_all_of_its_block_and_an_unknown_word_is_struck_out() -> None:
    pieces = _pieces("Plate Reverb with a sandwich")
    assert pieces[0] == Piece("Plate Reverb", ("reverb_decay", "reverb_predelay", "reverb_tone", "reverb_mix"))
    assert [piece.text for piece in pieces if piece.is_ignored] == ["sandwich"]


@given(
    st.text(max_size=300),
    st.lists(st.tuples(st.text(min_size=1, max_size=12), st.sampled_from(["Tube", "Tube: Drive 3 dB", "nothing"]))),
    st.lists(st.text(max_size=12)),
)
def test_the_pieces_are_the_prompt(prompt: str, said: list[tuple[str, str]], ignored: list[str]) -> None:
    design = design_for(ask("tube"))
    assert design.patch
    understood = [Understood(words=words, meaning=meaning) for words, meaning in said]
    pieces = sentence_of(prompt, understood, ignored, parts_of(stages_of(design.patch)))
    whole = " ".join(prompt.split())
    text = "".join(piece.text for piece in pieces)
    assert text == whole or (text.endswith("…") and whole.startswith(text[:-1]) and len(text) <= 200)
    assert all(piece.text for piece in pieces)
