"""The plugin that is known to be good, on a machine that works, and on one whose validator is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.check import validators
from generator.forge.canary import machine_fault
from generator.support.environment import settings


@pytest.fixture(autouse=True)
def _checks_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Verdicts are remembered by binary, whatever validator gave them: neither is this one to be, nor to be found."""
    monkeypatch.delenv("PLUGSMITH_CHECK_CACHE", raising=False)
    settings.cache_clear()


def test_a_machine_that_works_has_no_fault() -> None:
    assert machine_fault() == ""


def test_a_machine_whose_validator_dies_has_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "validator"
    broken.write_text(
        "#!/bin/sh\necho 'libexpat.so.1: cannot open shared object file' >&2\nexit 127\n", encoding="utf-8"
    )
    broken.chmod(0o755)
    monkeypatch.setattr(validators, "steinberg_validator", lambda: broken)
    assert "libexpat" in machine_fault()
