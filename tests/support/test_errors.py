"""What is shown of other people's words."""

from __future__ import annotations

import json

import pytest

from generator.cli.make import show
from generator.support.errors import harmless


@pytest.mark.parametrize(
    "text",
    [
        "::warning title=Approved::by nobody",
        "   ::stop-commands::now",
        "a\n::add-mask::x",
        "##[error]no",
        "words, then ##[warning]no",
        "a\r::error::x",
        "\x1b[31mred",
        "\u202eturned",
        "\u2028::error::x",
        "####[group]x",
    ],
)
def test_no_text_commands_a_terminal_or_a_runner(text: str) -> None:
    shown = harmless(text, lines=True)
    assert "##[" not in shown
    assert not any(line.lstrip().startswith("::") for line in shown.split("\n"))
    assert all(character.isprintable() or character == "\n" for character in shown)


def test_what_commands_print_is_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = {"prompt": "a ##[error] b\n::warning::c"}
    show(False, hostile, hostile["prompt"])
    assert capsys.readouterr().out == "a #\\#[error] b\n \\::warning::c\n"
    show(True, hostile, "")
    printed = capsys.readouterr().out
    assert "##[" not in printed
    assert json.loads(printed) == hostile
