from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.check import validators as validate
from generator.check.inspection import inspect
from generator.sandbox import levels as sandbox
from generator.sandbox.process import Finished
from generator.state.plugins import now
from generator.support.errors import ToolchainError
from generator.values.plugin import PluginMetadata
from generator.values.verdict import SandboxLevel

GOOD = "[Scan Programs]\n[Succeeded]\n\nResult: 47 tests passed, 0 tests failed\n"
BAD = (
    "[Scan Programs]\nInfo:  ===Scan Programs\nError: Program 000 has no name!!!\n[XX Failed]\n"
    "[Other]\n[Succeeded]\nResult: 46 tests passed, 1 tests failed\n"
)


def _finished(output: str, code: int = 0, *, timed_out: bool = False) -> Finished:
    return Finished(command=("x",), code=code, output=output, seconds=1.0, timed_out=timed_out)


def _tool(monkeypatch: pytest.MonkeyPatch, finished: Finished) -> None:
    monkeypatch.setattr(sandbox, "run", lambda *_arguments, **_options: finished)


@pytest.mark.parametrize(
    ("finished", "outcome", "summary"),
    [
        (_finished(GOOD), "passed", "47 of 47 tests"),
        (_finished(BAD, 1), "failed", "46 of 47 tests"),
        (_finished(GOOD, 1), "failed", "47 of 47 tests"),
        (_finished(GOOD.replace("47", "4711")), "failed", "4711 of 4711 tests"),
        (_finished(GOOD.replace("47", "46")), "failed", "46 of 46 tests"),
        (_finished(GOOD + GOOD), "failed", "47 of 47 tests"),
        (_finished("", -11), "failed", "crashed with signal 11"),
        (_finished("dlopen: undefined symbol", 255), "failed", "ended with code 255: dlopen: undefined symbol"),
        (_finished("[Scan", timed_out=True, code=-9), "failed", "hung: stopped after 1 s"),
    ],
)
def test_steinbergs_validator(monkeypatch: pytest.MonkeyPatch, finished: Finished, outcome: str, summary: str) -> None:
    monkeypatch.setattr(validate, "steinberg_validator", lambda: Path("validator"))
    _tool(monkeypatch, finished)
    verdict = validate.check_steinberg(Path("x.vst3"))
    assert (verdict.outcome, verdict.summary) == (outcome, summary)
    if finished.output == BAD:
        assert any("Program 000 has no name" in finding for finding in verdict.findings)


def test_a_validator_that_cannot_be_had_is_skipped_and_not_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> Path:
        raise ToolchainError.at("VST3SDK", "no sources could be had", "x")

    monkeypatch.setattr(validate, "steinberg_validator", absent)
    assert validate.check_steinberg(Path("x.vst3")).outcome == "skipped"


def test_pluginval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert validate.check_pluginval(Path("x.vst3")).outcome == "skipped"
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(sandbox, "level", lambda: SandboxLevel.LANDLOCK)
    assert validate.check_pluginval(Path("x.vst3")).outcome == "skipped"
    monkeypatch.setattr(sandbox, "level", lambda: SandboxLevel.BUBBLEWRAP)
    _tool(monkeypatch, _finished("SUCCESS"))
    assert validate.check_pluginval(Path("x.vst3")).outcome == "passed"
    _tool(monkeypatch, _finished("it ended itself"))
    assert validate.check_pluginval(Path("x.vst3")).outcome == "failed"
    _tool(monkeypatch, _finished("!!! Test 3 failed: NaNs found in buffer\nFAILED", 1))
    verdict = validate.check_pluginval(Path("x.vst3"))
    assert verdict.outcome == "failed"
    assert "NaNs found" in verdict.summary


METADATA = PluginMetadata(
    plugin_id="00000000-0000-4000-8000-00000000000a",
    slug="a-slug",
    unique_id="Ab12",
    name="Hot Glass",
    raw_prompt="tube",
    created_at=now(),
)


@pytest.mark.parametrize(
    ("cid", "name", "outcome"),
    [
        ("ABCDEF019182FAEB506C736741623132", "Hot Glass", "passed"),
        ("ABCDEF019182FAEB506C736756414931", "Hot Glass", "failed"),
        ("ABCDEF019182FAEB506C736741623132", "Cold Glass", "failed"),
    ],
)
def test_identity_is_read_from_the_binary(monkeypatch: pytest.MonkeyPatch, cid: str, name: str, outcome: str) -> None:
    classes = [{"cid": cid, "category": "Audio Module Class", "name": name}]
    said = {"classes": classes, "parameters": [], "presets": []}
    _tool(monkeypatch, _finished(f"noise\n{json.dumps(said)}\n"))
    assert validate.check_identity(inspect(Path("x.vst3")), METADATA).outcome == outcome
