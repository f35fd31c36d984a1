from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import sources
from generator.support.environment import settings
from generator.support.errors import ToolchainError

PROOF = "modules/juce_core/juce_core.h"


def _tree(folder: Path, version: str = "8.0.12") -> Path:
    (folder / PROOF).parent.mkdir(parents=True)
    (folder / PROOF).write_text(f"/*\n  ID: juce_core\n  version:            {version}\n*/", encoding="utf-8")
    return folder


def test_a_given_path_is_taken_and_its_edits_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _tree(tmp_path / "JUCE")
    monkeypatch.setenv("PLUGSMITH_JUCE_DIR", str(folder))
    settings.cache_clear()
    before = sources.juce()
    assert sources.juce_version(before) == "8.0.12"
    (folder / PROOF).write_text("version: 8.0.13 and longer", encoding="utf-8")
    assert sources.juce().identity != before.identity


def test_a_given_path_without_juce_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUGSMITH_JUCE_DIR", str(tmp_path))
    settings.cache_clear()
    with pytest.raises(ToolchainError, match="PLUGSMITH_JUCE_DIR"):
        sources.juce()


def test_what_is_in_the_cache_is_used_without_the_network() -> None:
    _tree(settings().cache_dir / "sources" / "juce-8.0.6-debian", "8.0.6")
    assert sources.juce().identity == "juce-8.0.6-debian"


def test_the_second_origin_is_tried_and_both_failures_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise ToolchainError.at("x", "could not resolve host", "y")

    monkeypatch.setattr(sources, "_clone", fail)
    monkeypatch.setattr(sources, "_unpack_debian_juce", lambda folder: _tree(folder, "8.0.6") and None)
    assert sources.juce().identity == "juce-8.0.6-debian"
    monkeypatch.setattr(sources, "_unpack_debian_sdk", fail)
    with pytest.raises(
        ToolchainError, match=r"vst3sdk-3.7.14: could not resolve host; vst3sdk-3.7.10-debian: could not"
    ):
        sources.vst3sdk()
    assert not list((settings().cache_dir / "sources").glob(".*"))
