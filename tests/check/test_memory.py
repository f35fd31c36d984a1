"""Verdicts are remembered for tests alone, and only for the same binary, question and judges."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build.bundle import Bundle
from generator.check import memory
from generator.check.memory import remembered
from generator.sandbox import levels as sandbox
from generator.support.environment import settings
from generator.values.audition import Audition
from generator.values.target import OsTarget
from generator.values.verdict import SandboxLevel, Verdict

PASSED = Verdict(tool="host check", outcome="passed", summary="10 of 10 checks")


def _bundle(sha256: str = "ab" * 32) -> Bundle:
    return Bundle(
        path=Path("Some.vst3"),
        os_target=OsTarget.LINUX,
        sha256=sha256,
        size=1,
        cached=False,
        runtime_key="k",
        juce="8.0.6",
        vst3_sdk="3.7.12",
        compiler="g++ 12.2.0",
        sandbox=SandboxLevel.LIMITS,
    )


class Judge:
    """Counts how often it was asked, and leaves a file."""

    def __init__(self, out: Path) -> None:
        self.out, self.asked = out, 0

    def __call__(self) -> tuple[tuple[Verdict, ...], Audition | None]:
        self.asked += 1
        self.out.mkdir(parents=True, exist_ok=True)
        (self.out / "sound.flac").write_text("fLaC", encoding="utf-8")
        return (PASSED,), None


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLUGSMITH_CHECK_CACHE", str(tmp_path / "checks"))
    monkeypatch.setattr(sandbox, "level", lambda: SandboxLevel.LIMITS)
    settings.cache_clear()
    return tmp_path / "checks"


def test_without_a_folder_for_it_every_plugin_is_checked_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLUGSMITH_CHECK_CACHE", raising=False)
    settings.cache_clear()
    judge = Judge(tmp_path / "out")
    for _ in range(2):
        assert remembered(_bundle(), "question", tmp_path / "out", judge) == ((PASSED,), None)
    assert judge.asked == 2


def test_the_same_again_is_not_judged_again_and_leaves_the_same_files(tmp_path: Path, kept: Path) -> None:
    first, again = Judge(tmp_path / "one"), Judge(tmp_path / "two")
    assert remembered(_bundle(), "question", first.out, first) == remembered(_bundle(), "question", again.out, again)
    assert (first.asked, again.asked) == (1, 0)
    assert (again.out / "sound.flac").read_text(encoding="utf-8") == "fLaC"


def test_another_binary_question_or_judge_is_judged(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = Judge(tmp_path / "out")
    remembered(_bundle(), "question", judge.out, judge)
    remembered(_bundle("cd" * 32), "question", judge.out, judge)
    remembered(_bundle(), "another", judge.out, judge)
    monkeypatch.setattr(memory, "_judges", lambda: "changed code")
    remembered(_bundle(), "question", judge.out, judge)
    assert judge.asked == 4
