"""What audition.json holds."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

import pydantic
from pydantic import Field

from generator.values.design import Kind
from generator.values.model import Model
from generator.values.names import PluginName
from generator.values.verdict import SandboxLevel

Met = Literal["met", "not met", "not measurable"]

# What a child says that has run a stranger's code is a stranger's word: everything here is bounded.
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9@._-]{0,60}$")]
_Text = Annotated[str, Field(max_length=600)]
_Number = Annotated[float, Field(ge=-1e6, le=1e6)]
_Numbers = Annotated[tuple[_Number, ...], Field(min_length=2, max_length=2000)]


class Fact(Model):
    """One measured property of the sound at default settings."""

    key: _Text
    label: _Text
    value: float | None = None
    """None if there is nothing of the kind to measure."""
    unit: _Text = ""
    text: _Text
    """As a person reads it."""


class ClaimResult(Model):
    """A statement about the sound, and what measuring it gave."""

    claim: _Text
    source: Literal["author", "request"] = "author"
    outcome: Met
    measured: _Text
    """The value beside it, or why there is none."""


class KnobResult(Model):
    """Whether a parameter does anything, and what."""

    id: _Text
    name: _Text
    alive: bool
    change: _Text


class Plot(Model):
    """A curve for the report."""

    title: _Text
    x_label: _Text
    y_label: _Text
    logarithmic_x: bool = False
    x: _Numbers
    """Rising."""
    series: Annotated[dict[_Text, _Numbers], Field(min_length=1, max_length=8)]

    @pydantic.model_validator(mode="after")
    def _fits(self) -> Plot:
        if any(later <= earlier for earlier, later in pairwise(self.x)) or (self.logarithmic_x and self.x[0] <= 0):
            raise ValueError("x has to rise")
        if any(len(line) != len(self.x) for line in self.series.values()):
            raise ValueError("each series needs one value for each x")
        return self


class Wave(Model):
    """The outline of a sample: lowest and highest value of each of many equal parts, -1 to 1."""

    label: _Text
    low: _Numbers
    high: _Numbers


class Sample(Model):
    """Audio beside the report: FLAC, and a small MP3 to hear at once."""

    name: FileName
    label: _Text
    flac: FileName
    preview: FileName


PICTURES = ("editor.png", "editor@2x.png", "editor-small.png", "editor-large.png")
"""Standard size at 1x and 2x, smallest and double size."""


class Picture(Model):
    """The editor as a PNG beside the report."""

    file: FileName
    width: Annotated[int, Field(ge=0, le=20000)]
    height: Annotated[int, Field(ge=0, le=20000)]
    """Of the window, in points."""
    scale: float
    findings: tuple[_Text, ...] = ()


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

    @property
    def files(self) -> tuple[str, ...]:
        """Those that lie beside the report."""
        sounds = [name for sample in self.samples for name in (sample.flac, sample.preview)]
        return (*(picture.file for picture in self.pictures), *sounds)
