"""A patch: the plan of a plugin as data. Which blocks, in which order, and the values that were asked for.

People write it in a request, models answer with it, and the built-in author reads a sentence into it.
"""

from __future__ import annotations

from typing import Annotated

import pydantic
from pydantic import Field

from generator.values.model import Model
from generator.values.names import plain_text

MAX_STAGES = 8

_Role = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
_Words = Annotated[str, Field(min_length=1, max_length=60), pydantic.AfterValidator(plain_text)]
_Move = Annotated[str, Field(pattern=r"^(x|up|down|to) -?\d{1,6}(\.\d{1,6})?$")]


class Shade(Model):
    """An adjective, and how it moves the knobs of one stage: `x 0.5`, `up 3`, `down 3` or `to 110`."""

    words: _Words
    moves: Annotated[dict[_Role, _Move], Field(min_length=1, max_length=32)]


class PatchStage(Model):
    """One block of the chain."""

    block: _Words = Field(description="A block's name, such as `tape delay`; requests/VOCABULARY.md lists all.")
    values: dict[_Role, float | _Words] = Field(
        {}, max_length=32, description="Knob to value: 380, `380 ms`, `1/8 dotted`, `on`. Others keep their default."
    )
    beside: bool = Field(False, description="Whether it hears what the stage before it hears, and both are added.")
    shades: tuple[Shade, ...] = Field((), max_length=32, description="Adjectives that move its knobs, in order.")


Patch = Annotated[tuple[PatchStage, ...], Field(min_length=1, max_length=MAX_STAGES)]
"""Stages in the order in which the sound passes; a plugin that plays notes begins with its instrument."""
