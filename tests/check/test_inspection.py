"""A binary may declare anything: what no host or state file can hold is a verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.build.diagnostics import verdict_findings
from generator.check import inspection
from generator.check.inspection import inspect
from generator.sandbox.process import Finished
from tests.answers import good

ENDED = Finished(command=("x",), code=0, output="", seconds=0.1)
PARAMETERS = [parameter.model_dump(mode="json") for parameter in good().parameters]


@pytest.mark.parametrize(
    ("declared", "field"),
    [
        ({"presets": [f"Preset {number}" for number in range(70)]}, "presets"),
        ({"presets": ["x" * 61]}, "presets.0"),
        ({"parameters": PARAMETERS * 200}, "parameters"),
        ({"parameters": [PARAMETERS[0] | {"name": "x" * 41}]}, "parameters.0.name"),
        ({"parameters": [PARAMETERS[0] | {"default": 1e9}]}, "parameters.0"),
        ({"classes": [{}]}, "classes.0.cid"),
        ({"classes": [{"cid": "x" * 99, "category": "", "name": ""}]}, "classes.0.cid"),
    ],
    ids=[
        *("70 presets", "a long preset name", "200 parameters", "a long name", "a default outside"),
        *("a class without anything", "a class with a long id"),
    ],
)
def test_what_cannot_be_kept_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, declared: dict[str, Any], field: str
) -> None:
    said = {"classes": [], "parameters": PARAMETERS, "presets": []} | declared
    monkeypatch.setattr(inspection, "run_child", lambda *_arguments, **_more: (said, ENDED))
    found = inspect(Path("Some.vst3"))
    assert found.failure
    assert (found.failure.tool, found.failure.outcome) == ("identity", "failed")
    assert field in found.failure.summary
    assert verdict_findings([found.failure])


def test_what_can_be_kept_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"classes": [], "parameters": PARAMETERS, "presets": ["x" * 60] * 64}
    monkeypatch.setattr(inspection, "run_child", lambda *_arguments, **_more: (said, ENDED))
    found = inspect(Path("Some.vst3"))
    assert found.failure is None
    assert len(found.presets) == 64
