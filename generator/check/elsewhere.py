"""Checks a plugin that was built here for another system: under Wine, and against the same plugin built for Linux."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pydantic

from generator.build.bundle import binary_of
from generator.build.small_host import vst3_host
from generator.build.validator import steinberg_validator
from generator.check import wine
from generator.check.binary import check_binary
from generator.check.endings import died
from generator.check.inspection import IDENTITY, Inspection
from generator.check.validators import check_identity, steinberg_verdict
from generator.sandbox import levels as sandbox
from generator.sandbox.process import Finished
from generator.sandbox.untrusted import read_plain, scratch_folder
from generator.support import progress
from generator.support.errors import PlugsmithError
from generator.values.plugin import PluginMetadata
from generator.values.target import OsTarget
from generator.values.verdict import Verdict

MOST_DIFFERENCE = 1e-5
"""How far a sample may be from the one on Linux, at full scale 1: -100 dB."""
PICTURE = "editor-on-windows.png"
_LEAST_COLOURS = 16
_SECONDS = 120


def check_elsewhere(bundle: Path, native: Path, metadata: PluginMetadata, out: Path) -> tuple[Verdict, ...]:
    """Returns the verdicts on a bundle for Windows. Without Wine, what needs it is skipped.

    :param native: the same plugin, built for this machine
    :param out: the folder that gets a picture of the editor
    """
    read = check_binary(bundle, OsTarget.WINDOWS, experimental=True)
    if not wine.is_there():
        return (*read, Verdict(tool="Wine", outcome="skipped", summary="not on PATH (Debian's package: wine)"))
    binary = binary_of(bundle, OsTarget.WINDOWS)
    with progress.step("Check it under Wine"):
        try:
            validator, host = steinberg_validator(OsTarget.WINDOWS), vst3_host(OsTarget.WINDOWS)
            finished = wine.run(validator, [bundle], readable=[bundle])
        except PlugsmithError as error:
            return (*read, Verdict(tool="Wine", outcome="skipped", summary=f"not available: {error.problems[0].what}"))
        return (
            *read,
            _identity(host, binary, metadata),
            steinberg_verdict(finished, "Steinberg validator (Wine)"),
            _sound(host, binary, native),
            _picture(host, binary, out),
        )


def _identity(host: Path, binary: Path, metadata: PluginMetadata) -> Verdict:
    tool = f"{IDENTITY} (Wine)"
    finished = wine.run(host, [binary, "describe"], readable=[binary])
    said = sandbox.result_of(finished)
    try:
        inspection = Inspection.model_validate({"classes": said["classes"], "seconds": finished.seconds})
    except (TypeError, KeyError, pydantic.ValidationError):
        return died(finished, tool)
    return check_identity(inspection, metadata, target=OsTarget.WINDOWS, tool=tool)


def _sound(host: Path, binary: Path, native: Path) -> Verdict:
    """Plays four seconds on both systems, and compares them sample by sample."""
    import numpy as np  # noqa: PLC0415  it takes a while

    tool, started = "sound (Wine)", time.monotonic()
    with scratch_folder() as folder:
        there, here = folder / "there.f32", folder / "here.f32"
        finished = wine.run(host, [binary, "play", there], readable=[binary], writable=[folder])
        own, library = vst3_host(), binary_of(native)
        on_linux = sandbox.run(
            [own, library, "play", here], readable=[own, library], writable=[folder], cwd=folder, seconds=_SECONDS
        )
        samples = [_samples(each, path) for each, path in ((finished, there), (on_linux, here))]
    for each, ended in zip(samples, (finished, on_linux), strict=True):
        if each is None:
            return died(ended, tool)
    heard, expected = samples
    assert heard is not None and expected is not None  # noqa: S101  for mypy
    if heard.size != expected.size:
        return _failed(tool, f"{heard.size} samples, and {expected.size} on Linux", started)
    if not np.isfinite(heard).all() or not heard.any():
        return _failed(tool, "silent, or not finite", started)
    difference = float(np.abs(heard - expected).max())
    summary = f"at most {difference:.1e} from Linux, in four seconds"
    if difference > MOST_DIFFERENCE:
        return _failed(tool, f"{summary}; allowed are {MOST_DIFFERENCE:.0e}", started)
    return Verdict(tool=tool, outcome="passed", summary=summary, seconds=round(time.monotonic() - started, 3))


def _samples(finished: Finished, path: Path) -> Any | None:  # noqa: ANN401  an array
    import numpy as np  # noqa: PLC0415

    try:
        return np.frombuffer(read_plain(path), dtype="<f4") if finished.code == 0 else None
    except (OSError, ValueError):
        return None


def _picture(host: Path, binary: Path, out: Path) -> Verdict:
    tool, started = "editor (Wine)", time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    with scratch_folder() as folder:
        drawn = folder / PICTURE
        finished = wine.run(host, [binary, "picture", drawn], readable=[binary], writable=[folder])
        said = sandbox.result_of(finished)
        try:
            colours, controls = int(said["colours"]), len(said["controls"])
            (out / PICTURE).write_bytes(read_plain(drawn))
        except (TypeError, KeyError, ValueError, OSError):
            return died(finished, tool)
    if colours < _LEAST_COLOURS:
        return _failed(tool, f"the editor is drawn in {colours} colours", started)
    summary = f"drawn, with {controls} controls"
    return Verdict(tool=tool, outcome="passed", summary=summary, seconds=round(time.monotonic() - started, 3))


def _failed(tool: str, what: str, started: float) -> Verdict:
    seconds = round(time.monotonic() - started, 3)
    return Verdict(tool=tool, outcome="failed", summary=what, findings=(what,), seconds=seconds)
