"""Reads what a built binary declares: its classes, parameters and presets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pydantic
from pydantic import Field

from generator.build.bundle import binary_of
from generator.check.children import run_child
from generator.check.endings import died
from generator.values.design import Parameters, Presets
from generator.values.model import Model
from generator.values.verdict import Verdict

IDENTITY = "identity"
"""The tool name of verdicts on a binary's identity, and on binaries that cannot be read."""


class DeclaredClass(Model):
    """A class of the binary's factory, as a host reads it."""

    cid: Annotated[str, Field(max_length=32)]
    category: Annotated[str, Field(max_length=32)]
    name: Annotated[str, Field(max_length=64)]


class Inspection(Model):
    """What a binary declares. If it cannot be loaded or read, this is empty and `failure` says why."""

    failure: Verdict | None = None
    classes: tuple[DeclaredClass, ...] = ()
    parameters: Parameters = ()
    presets: Presets = ()
    seconds: float = 0.0


def inspect(bundle: Path) -> Inspection:
    """Loads the binary in a child and reads its classes, parameters and presets."""
    binary = binary_of(bundle)
    said, finished = run_child("generator.check.factory", [binary], readable=[binary])
    if not isinstance(said, dict):
        return Inspection(failure=died(finished, IDENTITY))
    try:
        return Inspection.model_validate(said | {"seconds": finished.seconds})
    except pydantic.ValidationError as error:  # untrusted sources may declare anything
        issue = error.errors()[0]
        where = ".".join(str(part) for part in issue["loc"])
        what = f"declares what no host can show: {where}: {issue['msg']}"
        return Inspection(failure=Verdict(tool=IDENTITY, outcome="failed", summary=what, findings=(what,)))
