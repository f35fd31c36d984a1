"""Answers as models give them, good and bad, made from a plugin that is known to work."""

from __future__ import annotations

import json
from typing import Any

from generator.authors.answer import Answer
from generator.authors.offline import design_for
from generator.authors.patch_answer import EXAMPLE
from generator.values.design import Design
from tests.conftest import ask


def good() -> Design:
    """A plain gain plugin."""
    return design_for(ask("gain"))


def answer(design: Design | None = None, **changed: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    """The JSON object of an answer, with some keys changed."""
    data = (design or good()).model_dump(mode="json", include=set(Answer.model_fields))
    return data | changed


def answer_text(design: Design | None = None, **changed: Any) -> str:  # noqa: ANN401
    return json.dumps(answer(design, **changed))


def patch_text(*stages: dict[str, Any]) -> str:
    """An answer that is a patch of these stages."""
    return json.dumps(EXAMPLE | {"stages": [{"beside": False, "values": []} | stage for stage in stages]})


def with_line(line: str, *, before: str = "") -> str:
    """The good processor with `line` first in process(), and `before` in front of the namespace."""
    text = good().processor_cpp
    start = text.index("{", text.index("void process ("))
    text = text[: start + 1] + f"\n        {line}" + text[start + 1 :]
    return text.replace("namespace plugsmith", f"{before}\nnamespace plugsmith", 1) if before else text


MISSING_NAME = with_line("output.setLoudnessDb (3.0f);")
WRONG_TYPE = with_line('const int wrong = "text";')
NOT_A_NUMBER = with_line(
    "for (int channel = 0; channel < block.numChannels; ++channel) "
    "for (int frame = 0; frame < block.numFrames; ++frame) { "
    "float& sample = block.channels[channel][frame]; sample /= sample; }"
)
ATTACK = with_line("", before="#include <fstream>\n")
