"""What checks report about a plugin, and the files of a release."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from generator.values.model import Model
from generator.values.names import Sha256


class SandboxLevel(StrEnum):
    """How strongly generated code is isolated from the machine, the strongest first."""

    BUBBLEWRAP = "bubblewrap"
    LANDLOCK = "landlock"
    SEATBELT = "seatbelt"
    LIMITS = "limits"


class Verdict(Model):
    """What one checking tool reported. A tool that is not installed is skipped, never passed."""

    tool: str
    outcome: Literal["passed", "failed", "skipped"]
    summary: str
    findings: tuple[str, ...] = ()
    seconds: float = 0.0


class Artifact(Model):
    """A file of a release."""

    name: str
    size: int
    """In bytes."""
    sha256: Sha256
