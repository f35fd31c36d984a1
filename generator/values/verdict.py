"""What checks say of a plugin, and the files of a release."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from generator.values.model import Model
from generator.values.names import Sha256


class SandboxLevel(StrEnum):
    """How far generated code is kept from the machine, the best first."""

    BUBBLEWRAP = "bubblewrap"
    LANDLOCK = "landlock"
    LIMITS = "limits"


class Verdict(Model):
    """What one checking tool said. A tool that is not there is skipped, never passed."""

    tool: str
    outcome: Literal["passed", "failed", "skipped"]
    summary: str
    findings: tuple[str, ...] = ()
    seconds: float = 0.0


class Artifact(Model):
    """A file of a release."""

    name: str
    size: int
    """Bytes."""
    sha256: Sha256
