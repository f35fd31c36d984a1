"""The contents of a request file."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import pydantic
from pydantic import Field

from generator.values.claim_forms import require_claims
from generator.values.model import Model
from generator.values.names import PluginName, plain_text
from generator.values.patch import Patch
from generator.values.target import OsTarget


class AuthorName(StrEnum):
    AUTO = "auto"
    OFFLINE = "offline"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    PASTE = "paste"


Change = Annotated[str, Field(min_length=2, max_length=500), pydantic.AfterValidator(plain_text)]
"""One wish for a next version, in the musician's words."""


class ParameterWish(Model):
    """A control that the user insists on. It is matched by name to one of the author's parameters."""

    name: Annotated[str, Field(max_length=40), pydantic.AfterValidator(plain_text)]
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
    """The contents of `requests/<slug>.yaml`."""

    schema_version: Literal[1] = Field(description="The version of this file format.")
    prompt: Annotated[str, Field(min_length=2, max_length=2000), pydantic.AfterValidator(plain_text)] = Field(
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
    patch: Patch | None = Field(
        None,
        description="The plugin's plan, exactly: blocks in their order, with values. The prompt is then only its title "
        "and what people read; `plugsmith new --patch` writes one.",
    )
    changes: tuple[Change, ...] = Field(
        (), max_length=32, description="What was to be different later, in order; `plugsmith revise` adds to it."
    )

    @property
    def writer(self) -> AuthorName:
        """Who writes it: the built-in author composes a patch, whichever keys are here."""
        return AuthorName.OFFLINE if self.patch else self.author

    @pydantic.model_validator(mode="after")
    def _composed(self) -> Request:
        if self.patch and self.author not in (AuthorName.AUTO, AuthorName.OFFLINE):
            raise ValueError(f"a patch leaves nothing to write: leave out `author: {self.author}`, or the patch")
        return self

    @pydantic.field_validator("expect")
    @classmethod
    def _measurable(cls, expect: tuple[str, ...]) -> tuple[str, ...]:
        if expect:
            require_claims(expect)
        return expect

    @pydantic.field_validator("targets")
    @classmethod
    def _different(cls, targets: tuple[OsTarget, ...]) -> tuple[OsTarget, ...]:
        if len(set(targets)) != len(targets):
            raise ValueError("names a system twice")
        return targets
