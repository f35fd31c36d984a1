"""What audition.json holds."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.models import Kind, Model, PluginName, SandboxLevel

Met = Literal["met", "not met", "not measurable"]


class Fact(Model):
    """One measured property of the sound at standard settings."""

    key: str
    label: str
    value: float | None = None
    """None if there is nothing of the kind to measure."""
    unit: str = ""
    text: str
    """As a person reads it."""


class ClaimResult(Model):
    """A statement about the sound, and what measuring it gave."""

    claim: str
    source: Literal["author", "request"] = "author"
    outcome: Met
    measured: str
    """The value beside it, or why there is none."""


class KnobResult(Model):
    """Whether a parameter does anything, and what."""

    id: str
    name: str
    alive: bool
    change: str


class Plot(Model):
    """A curve for the report."""

    title: str
    x_label: str
    y_label: str
    logarithmic_x: bool = False
    x: tuple[float, ...]
    series: dict[str, tuple[float, ...]]


class Wave(Model):
    """The outline of a sample: lowest and highest value of each of many equal parts, -1 to 1."""

    label: str
    low: tuple[float, ...]
    high: tuple[float, ...]


class Sample(Model):
    """Audio beside the report: FLAC, and a small MP3 to hear at once."""

    name: str
    label: str
    flac: str
    preview: str


class Picture(Model):
    """The editor as a PNG beside the report."""

    file: str
    width: int
    height: int
    """Of the window, in points."""
    scale: float
    findings: tuple[str, ...] = ()


class Load(Model):
    """What a block of 512 frames at 48 kHz costs, in microseconds, the host's own work included."""

    median_us: float = Field(ge=0)
    worst_us: float = Field(ge=0)
    percent: float = Field(ge=0)
    """The median of the time that the block lasts."""


class Guard(Model):
    """What was done on the audio thread that may take unbounded time; None where nothing could watch it."""

    allocations: int
    frees: int
    locks: int
    system_calls: int


class Failure(Model):
    """What fails a build, as a finding for the design loop."""

    rule: str
    message: str
    remedy: str


class Audition(Model):
    """Everything that listening to one plugin gave."""

    schema_version: Literal[1] = 1
    name: PluginName
    kind: Kind
    seconds: float
    sandbox: SandboxLevel
    facts: tuple[Fact, ...]
    claims: tuple[ClaimResult, ...]
    unclaimed: tuple[str, ...] = ()
    """Numbers of the request that no claim is about."""
    knobs: tuple[KnobResult, ...]
    load: Load | None
    guard: Guard | None
    plots: tuple[Plot, ...]
    waves: tuple[Wave, ...]
    samples: tuple[Sample, ...]
    pictures: tuple[Picture, ...]
    failures: tuple[Failure, ...]
