"""An author's answer: the plugin's parameters, presets, claims and its two C++ files."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import pydantic
from pydantic import Field

from generator.values.model import Model
from generator.values.names import PluginName
from generator.values.patch import Patch
from generator.values.request import AuthorName

_ID_PATTERN = r"^[a-z][a-z0-9_]{0,47}$"


Source = Annotated[str, pydantic.AfterValidator(lambda text: text.replace("\r\n", "\n"))]
"""C++ with one kind of line end: what is checked is what is written. A lone carriage return stays, and is refused."""


class Kind(StrEnum):
    EFFECT = "effect"
    INSTRUMENT = "instrument"


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


Parameters = Annotated[tuple[Parameter, ...], Field(max_length=128)]
Presets = Annotated[tuple[Annotated[str, Field(max_length=60)], ...], Field(max_length=64)]
"""Names of presets. Hosts show parameters and presets in menus, and state files hold them: both counts are bounded."""


class Understood(Model):
    """Words of the prompt, and how the author understood them."""

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
    parameters: Annotated[Parameters, Field(min_length=1)]
    presets: Presets = ()
    claims: Annotated[tuple[Annotated[str, Field(max_length=120)], ...], Field(max_length=24)] = ()
    """Statements about the sound at default settings, which a measurement can prove wrong."""
    understood: tuple[Understood, ...] = ()
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    patch: Patch | None = None
    """The plan that the two files follow; None if their author wrote them by hand."""
    processor_cpp: Source
    editor_cpp: Source

    @pydantic.field_validator("parameters")
    @classmethod
    def _unique(cls, parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
        ids = [parameter.id for parameter in parameters]
        if twice := sorted({each for each in ids if ids.count(each) > 1}):
            raise ValueError(f"declares twice: {', '.join(twice)}")
        return parameters
