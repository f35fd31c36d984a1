from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.authors import paste
from generator.support.errors import DesignError
from generator.values.attempt import Task
from generator.values.design import Design
from tests.answers import answer_text, good
from tests.conftest import ask

WHOLE = paste.as_markdown(good())
TASK = Task(request=ask("gain", author="paste"))


def test_what_is_written_is_read_back() -> None:
    made = paste.parse(paste.as_markdown(good()), TASK)
    assert isinstance(made, Design)
    assert made.processor_cpp.endswith(good().processor_cpp)
    assert made.parameters == good().parameters


def test_talk_around_the_blocks_does_not_matter() -> None:
    text = f"Sure! Here you go:\r\n\r\n{paste.as_markdown(good())}\nEnjoy, and tell me if {{this}} works."
    assert isinstance(paste.parse(text.replace("\r\n", "\n"), TASK), Design)


def test_files_are_told_apart_by_their_own_header_when_the_first_line_is_missing() -> None:
    text = paste.as_markdown(good()).replace("// PluginProcessor.cpp\n", "").replace("// PluginEditor.cpp\n", "")
    made = paste.parse(text, TASK)
    assert isinstance(made, Design)
    assert "declareEditor" in made.editor_cpp
    assert "createEngine" in made.processor_cpp


@pytest.mark.parametrize("text", [answer_text(), f"```json\n{answer_text()}\n```", f"Here: {answer_text()} Bye."])
def test_one_json_object_is_an_answer_too(text: str) -> None:
    assert isinstance(paste.parse(text, TASK), Design)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no fenced block for: json, PluginProcessor, PluginEditor"),
        ("I cannot do that.", "no fenced block"),
        (f"```json\n{json.dumps({'name': 'x'})}\n```", "no fenced block for: PluginProcessor, PluginEditor"),
        (paste.as_markdown(good()).replace('"name"', "name", 1), "is not JSON"),
        (WHOLE.replace("```json\n{", "```json\n[{", 1).replace("}\n```", "}]\n```", 1), "not an object"),
        ("x" * 1_000_001, "at most 1000000 are read"),
    ],
)
def test_what_is_missing_is_named(text: str, said: str) -> None:
    found = paste.parse(text, TASK)
    assert isinstance(found, tuple)
    assert said in found[0].message


@given(st.text(alphabet='`~{}\n" abcjsonpp/:', max_size=300))
def test_any_text_gives_findings_and_no_traceback(text: str) -> None:
    assert isinstance(paste.parse(text, TASK), tuple)


def test_a_wall_of_fences_is_read_once() -> None:
    """A pattern over the whole text once took minutes for this."""
    assert isinstance(paste.parse("```x\n" * 100_000, TASK), tuple)


def test_without_an_answer_it_says_how_to_get_one() -> None:
    with pytest.raises(DesignError, match="plugsmith prompt"):
        paste.write(TASK)
