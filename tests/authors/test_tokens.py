"""The prompt's reader of numbers, by the table that the plugin's text fields are tested with too."""

from __future__ import annotations

import re

import pytest

from generator.authors.sentence.tokens import tokens_of
from generator.support.environment import TEMPLATE

TYPED = TEMPLATE / "tests" / "typed_values.tsv"
_OTHER_UNITS = {("s", "ms"): 1000, ("ms", "s"): 0.001, ("ct", "st"): 0.01, ("st", "ct"): 100, ("key", "Hz"): 1}
ROWS = [line.split("\t") for line in TYPED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def _read(text: str, unit: str) -> float | None:
    """Returns the first number of a prompt in a knob's unit; None if there is none of its kind."""
    for token in tokens_of(f"knob {text}"):
        if token.kind == "bare":
            return token.value
        if token.kind == "number":
            factor = 1 if token.unit == unit else _OTHER_UNITS.get((token.unit, unit))
            return None if factor is None else token.value * factor
    return None


def _needs_the_range(text: str) -> bool:
    """Tells whether only a knob's range says what is meant: "max", or "12,500" with no unit. A prompt has no range."""
    return not any(character.isdigit() for character in text) or re.fullmatch(r"\d+[.,]\d{3}", text) is not None


@pytest.mark.parametrize(
    ("text", "unit", "low", "high", "value"), [row for row in ROWS if row[4] != "-" and not _needs_the_range(row[0])]
)
def test_a_prompt_reads_what_a_text_field_reads(text: str, unit: str, low: str, high: str, value: str) -> None:
    found = _read(text, unit)
    assert found is not None
    assert min(max(found, float(low)), float(high)) == pytest.approx(float(value), rel=1e-4)


@pytest.mark.parametrize(("text", "unit"), [(row[0], row[1]) for row in ROWS if row[4] == "-" and row[0].strip()])
def test_a_prompt_breaks_on_nothing_that_a_text_field_refuses(text: str, unit: str) -> None:
    _read(text, unit)
