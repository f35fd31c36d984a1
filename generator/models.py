"""The values that flow along the line, as frozen pydantic types. Unknown keys are errors."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

import pydantic
from pydantic import Field

SLUG_PATTERN = r"^[a-z][a-z0-9-]{1,30}[a-z0-9]$"
_ID_PATTERN = r"^[a-z][a-z0-9_]{0,47}$"
_BIDI = {chr(code) for code in (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
RESERVED_NAMES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


class Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _plain_text(text: str) -> str:
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t":
            raise ValueError(f"control character U+{ord(character):04X} is not allowed")
        if character in _BIDI:
            raise ValueError(f"U+{ord(character):04X} turns text around and is not allowed")
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def _portable_name(name: str) -> str:
    if name.lower() in RESERVED_NAMES or name.endswith((".", " ")):
        raise ValueError("is no file name on Windows")
    return name


PluginName = Annotated[
    str,
    Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9 _+&'.()-]*$"),
    pydantic.AfterValidator(_portable_name),
]
Slug = Annotated[str, Field(pattern=SLUG_PATTERN)]
UniqueId = Annotated[str, Field(pattern=r"^[A-Z][a-z0-9]{3}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[str, Field(pattern=r"^\d{1,4}\.\d{1,4}\.\d{1,4}$")]


class Kind(StrEnum):
    EFFECT = "effect"
    INSTRUMENT = "instrument"


class OsTarget(StrEnum):
    WINDOWS = "Windows_x64"
    MACOS = "macOS_Universal"
    LINUX = "Linux_x64"


class AuthorName(StrEnum):
    AUTO = "auto"
    OFFLINE = "offline"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    PASTE = "paste"


# ---------------------------------------------------------------- request


Change = Annotated[str, Field(min_length=2, max_length=500), pydantic.AfterValidator(_plain_text)]
"""One wish for a next version, in the musician's words."""


class ParameterWish(Model):
    """A control the user insists on. It is matched by name to one that the author makes."""

    name: Annotated[str, Field(max_length=40), pydantic.AfterValidator(_plain_text)]
    default: float | None = None
    minimum: float | None = None
    maximum: float | None = None

    @pydantic.model_validator(mode="after")
    def _ordered(self) -> ParameterWish:
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise ValueError("minimum must be below maximum")
        for low, high in ((self.minimum, self.default), (self.default, self.maximum)):
            if low is not None and high is not None and low > high:
                raise ValueError("default must lie between minimum and maximum")
        return self


class Request(Model):
    """What `requests/<slug>.yaml` says."""

    schema_version: Literal[1] = Field(description="The version of this file format.")
    prompt: Annotated[str, Field(min_length=2, max_length=2000), pydantic.AfterValidator(_plain_text)] = Field(
        description="What the plugin shall do to sound, in your own words."
    )
    name: PluginName | None = Field(None, description="The plugin's name; without it, one is made from the prompt.")
    kind: Literal["auto", "effect", "instrument"] = "auto"
    author: AuthorName = Field(AuthorName.AUTO, description="Who writes the plugin.")
    targets: tuple[OsTarget, ...] = Field(
        (OsTarget.WINDOWS, OsTarget.MACOS),
        min_length=1,
        max_length=3,
        description="The systems to build for.",
    )
    parameters: tuple[ParameterWish, ...] = Field((), max_length=32, description="Controls you insist on.")
    expect: tuple[Change, ...] = Field(
        (), max_length=16, description="Claims about the sound that have to be true, such as `echo at 350 ms`."
    )
    changes: tuple[Change, ...] = Field(
        (), max_length=32, description="What was to be different later, in order; `plugsmith revise` adds to it."
    )

    @pydantic.field_validator("expect")
    @classmethod
    def _measurable(cls, expect: tuple[str, ...]) -> tuple[str, ...]:
        if expect:
            from generator.audition.claims import require_claims  # noqa: PLC0415  brings NumPy along

            require_claims(expect)
        return expect

    @pydantic.field_validator("targets")
    @classmethod
    def _different(cls, targets: tuple[OsTarget, ...]) -> tuple[OsTarget, ...]:
        if len(set(targets)) != len(targets):
            raise ValueError("names a system twice")
        return targets


# ---------------------------------------------------------------- design


class Parameter(Model):
    """One control of the plugin, as hosts see it."""

    id: Annotated[str, Field(pattern=_ID_PATTERN)]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    kind: Literal["number", "choice", "toggle"] = "number"
    unit: Literal["", "dB", "Hz", "ms", "s", "%", ":1", "st", "ct"] = ""
    minimum: float
    maximum: float
    default: float
    logarithmic: bool = False
    choices: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=40)], ...], Field(max_length=64)] = ()

    @pydantic.model_validator(mode="after")
    def _sensible(self) -> Parameter:
        if not self.minimum < self.maximum:
            raise ValueError(f"'{self.id}' has a minimum that is not below its maximum")
        if not self.minimum <= self.default <= self.maximum:
            raise ValueError(f"'{self.id}' has a default outside of its range")
        if self.logarithmic and self.minimum <= 0:
            raise ValueError(f"'{self.id}' is logarithmic, so its minimum must be above 0")
        if (self.kind == "choice") != bool(self.choices) or (
            self.choices and (self.minimum, self.maximum) != (0, len(self.choices) - 1)
        ):
            raise ValueError(f"'{self.id}' is a choice: it needs two choices or more, and goes from 0 to the last")
        return self


class Understood(Model):
    """Words of the prompt, and what was made of them."""

    words: str
    meaning: str


class Design(Model):
    """An author's answer: the two files, and what they promise."""

    schema_version: Literal[1] = 1
    author: AuthorName
    name: PluginName
    kind: Kind
    category: Annotated[str, Field(pattern=r"^(Fx|Instrument)(\|[A-Za-z -]+)*$", max_length=60)]
    tagline: Annotated[str, Field(max_length=80)] = ""
    parameters: Annotated[tuple[Parameter, ...], Field(min_length=1, max_length=128)]
    presets: Annotated[tuple[str, ...], Field(max_length=64)] = ()
    claims: Annotated[tuple[Annotated[str, Field(max_length=120)], ...], Field(max_length=24)] = ()
    """What a measurement of the sound at standard settings can prove wrong."""
    understood: tuple[Understood, ...] = ()
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    processor_cpp: str
    editor_cpp: str

    @pydantic.field_validator("parameters")
    @classmethod
    def _unique(cls, parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
        ids = [parameter.id for parameter in parameters]
        if twice := sorted({each for each in ids if ids.count(each) > 1}):
            raise ValueError(f"declares twice: {', '.join(twice)}")
        return parameters


# ---------------------------------------------------------------- verdicts


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


# ---------------------------------------------------------------- state: the three tables


class BuildState(StrEnum):
    IDLE = "Idle"
    SYNTHESIZING = "Synthesizing"
    COMPILING = "Compiling"
    READY = "Ready"
    FAILED = "Failed"


class PluginMetadata(Model):
    """Who a plugin is. Given once; `plugin_id`, `unique_id` and `parameter_ids` are kept for ever."""

    plugin_id: Annotated[str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    slug: Slug
    unique_id: UniqueId
    name: PluginName
    kind: Kind | None = None
    version: Version = "1.0.0"
    raw_prompt: str
    created_at: datetime
    parameter_ids: tuple[str, ...] = ()


class SourceCode(Model):
    """The two generated files of the current version."""

    author: AuthorName
    sha256: Sha256
    processor_cpp: str
    editor_cpp: str


class Transition(Model):
    build_state: BuildState
    at: datetime
    reason: str = ""
    run: str = ""


class BuildStatus(Model):
    """Where the build for one system stands, and how it got there."""

    os_target: OsTarget
    build_state: BuildState = BuildState.IDLE
    history: tuple[Transition, ...] = ()
    artifact: str | None = None
    artifact_sha256: Sha256 | None = None
    artifact_bytes: int | None = Field(None, ge=0)
    verdicts: tuple[Verdict, ...] = ()


class Released(Model):
    """The newest version that was built and validated on any system."""

    version: Version
    sha256: Sha256
    """Of its two generated files."""


class PluginState(Model):
    """One `state/plugins/<slug>.json`."""

    schema_version: Literal[1] = 1
    metadata: PluginMetadata
    source_code: SourceCode | None = None
    released: Released | None = None
    builds: dict[OsTarget, BuildStatus] = Field(default_factory=dict)
