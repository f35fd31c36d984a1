"""The contents of audition.json."""

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

# What is read here may come from a job that has run generated code, and is no more trusted than that: it is bounded.
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9@._-]{0,60}$")]
_Text = Annotated[str, Field(max_length=600)]
_Number = Annotated[float, Field(ge=-1e6, le=1e6)]
_Numbers = Annotated[tuple[_Number, ...], Field(min_length=2, max_length=2000)]


class Fact(Model):
    """One measured property of the sound at default settings."""

    key: _Text
    label: _Text
    value: float | None = None
    """None if the sound has nothing of this kind to measure."""
    unit: _Text = ""
    text: _Text
    """The value as a person reads it."""


class ClaimResult(Model):
    """A statement about the sound, and the result of measuring it."""

    claim: _Text
    source: Literal["author", "request"] = "author"
    outcome: Met
    measured: _Text
    """The measured value, or why there is none."""


class KnobResult(Model):
    """Whether a parameter changes the sound, and how."""

    id: _Text
    name: _Text
    alive: bool
    change: _Text


class Plot(Model):
    """One or more curves over the same x, for the report."""

    title: _Text
    x_label: _Text
    y_label: _Text
    logarithmic_x: bool = False
    x: _Numbers
    """Strictly rising; above 0 if logarithmic."""
    series: Annotated[dict[_Text, _Numbers], Field(min_length=1, max_length=8)]

    @pydantic.model_validator(mode="after")
    def _fits(self) -> Plot:
        if any(later <= earlier for earlier, later in pairwise(self.x)) or (self.logarithmic_x and self.x[0] <= 0):
            raise ValueError("x has to rise")
        if any(len(line) != len(self.x) for line in self.series.values()):
            raise ValueError("each series needs one value for each x")
        return self


class Wave(Model):
    """The outline of a sample: the lowest and highest value of each of many equal parts, from -1 to 1."""

    label: _Text
    low: _Numbers
    high: _Numbers


class Sample(Model):
    """Audio beside the report: a FLAC file, and a small MP3 that plays at once."""

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
    """Width and height are those of the window, in points."""
    scale: float
    findings: tuple[_Text, ...] = ()


class Load(Model):
    """How long a block of 512 frames at 48 kHz takes, in microseconds, including the host's own work."""

    median_us: float = Field(ge=0)
    worst_us: float = Field(ge=0)
    percent: float = Field(ge=0)
    """The median as a percentage of the duration of the block's audio."""


class Guard(Model):
    """Counts of operations on the audio thread that may take unbounded time; None if nothing could watch them."""

    allocations: int
    frees: int
    locks: int
    system_calls: int


class Failure(Model):
    """A reason to fail the build, as a finding for the design loop."""

    rule: str
    message: str
    remedy: str


class Audition(Model):
    """All results of listening to one plugin."""

    schema_version: Literal[1] = 1
    name: PluginName
    kind: Kind
    seconds: float
    sandbox: SandboxLevel
    facts: tuple[Fact, ...]
    claims: tuple[ClaimResult, ...]
    unclaimed: tuple[str, ...] = ()
    """Numbers of the request that no claim covers."""
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
        """The names of the files beside the report: pictures and sounds."""
        sounds = [name for sample in self.samples for name in (sample.flac, sample.preview)]
        return (*(picture.file for picture in self.pictures), *sounds)
