from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import zig
from generator.package.player import MODULE
from generator.pipeline import trial
from generator.support.environment import settings
from generator.support.errors import ToolchainError
from tests.build.test_project import project_of


def _no_zig() -> Path:
    raise ToolchainError.at("zig", "is not installed", "Install it.")


def test_a_machine_without_zig_says_that_the_module_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUGSMITH_PLAY_IN_BROWSERS", "yes")
    settings.cache_clear()
    monkeypatch.setattr(zig, "program", _no_zig)
    (verdict,) = trial._for_browsers(project_of("tube"), tmp_path)
    assert (verdict.tool, verdict.outcome) == ("browser", "skipped")
    assert verdict.summary == "zig is not installed. Install it."
    assert not (tmp_path / MODULE).exists()


def test_who_wants_no_module_hears_nothing_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUGSMITH_PLAY_IN_BROWSERS", "no")
    settings.cache_clear()
    assert trial._for_browsers(project_of("tube"), tmp_path) == ()
