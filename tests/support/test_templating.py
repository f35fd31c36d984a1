from __future__ import annotations

import ast
from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.support.templating import cpp_float, cpp_string, fill, markdown_text


@given(st.text(max_size=200))
def test_a_string_literal_holds_exactly_the_text(text: str) -> None:
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return
    literal = cpp_string(text)
    assert literal.isascii()
    assert "\n" not in literal
    assert "?" not in literal  # trigraphs
    assert ast.literal_eval("b" + literal) == raw  # octal escapes mean the same in Python and C++


@pytest.mark.parametrize(
    ("value", "literal"), [(1, "1.0f"), (0.7071, "0.7071f"), (-18, "-18.0f"), (20000, "20000.0f"), (1e-9, "1e-09f")]
)
def test_float_literals(value: float, literal: str) -> None:
    assert cpp_float(value) == literal


@pytest.mark.parametrize(
    ("hostile", "never"),
    [
        ("<img src=x onerror=alert(1)>", "<img"),
        ("@everyone look", "@e"),
        ("[click](https://evil.example)", "]("),
        ("https://evil.example", "https://"),
        ("www.evil.example", "www."),
        ("a | b\nc", "\n"),
        ("```sh", "```"),
        ("#1 fixes", "#1 f"),
    ],
)
def test_hostile_text_is_shown_and_not_obeyed(hostile: str, never: str) -> None:
    shown = markdown_text(hostile)
    assert never not in shown.replace("\\#1", "")


def test_a_missing_word_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "t").write_text("{{ absent }}", encoding="utf-8")
    with pytest.raises(jinja2.UndefinedError):
        fill(tmp_path / "t", {})
