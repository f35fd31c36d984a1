"""Reads what a built binary declares: its classes, parameters and presets."""

from __future__ import annotations

from pathlib import Path

import pydantic

from generator.build.bundle import binary_of
from generator.check.children import run_child
from generator.values.design import Parameters, Presets
from generator.values.model import Model
from generator.values.verdict import Verdict

IDENTITY = "identity"
"""The tool name of verdicts on a binary's identity, and on binaries that cannot be read."""


class Inspection(Model):
    """What a binary declares. If it cannot be loaded or read, this is empty and `failure` says why."""

    failure: Verdict | None = None
    classes: tuple[dict[str, str], ...] = ()
    parameters: Parameters = ()
    presets: Presets = ()
    seconds: float = 0.0


def inspect(bundle: Path) -> Inspection:
    """Loads the binary in a child and reads its classes, parameters and presets."""
    result = run_child("generator.check.factory", binary_of(bundle), IDENTITY)
    if isinstance(result, Verdict):
        return Inspection(failure=result)
    try:
        return Inspection.model_validate(result.data | {"seconds": result.seconds})
    except pydantic.ValidationError as error:  # untrusted sources may declare anything
        issue = error.errors()[0]
        where = ".".join(str(part) for part in issue["loc"])
        said = f"declares what no host can show: {where}: {issue['msg']}"
        return Inspection(failure=Verdict(tool=IDENTITY, outcome="failed", summary=said, findings=(said,)))
