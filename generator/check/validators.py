"""Checks a bundle: identity, Steinberg's validator, pluginval, our own host check. Missing tools are skipped."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from generator.build.validator import steinberg_validator
from generator.check.binary import check_binary
from generator.check.children import CHILD_SECONDS
from generator.check.endings import died
from generator.check.inspection import IDENTITY, Inspection, inspect
from generator.sandbox import levels as sandbox
from generator.sandbox import process
from generator.state.identity import class_id
from generator.support import progress
from generator.support.environment import settings
from generator.support.errors import PlugsmithError
from generator.values.plugin import PluginMetadata
from generator.values.target import OsTarget, this_target
from generator.values.verdict import SandboxLevel, Verdict

_PLUGINVAL_SECONDS = 300
STEINBERG_TESTS = 47
"""The number of tests that the pinned validator runs on a plugin of ours, effect or instrument."""


def validate(bundle: Path, metadata: PluginMetadata, inspection: Inspection | None = None) -> tuple[Verdict, ...]:
    """Runs each tool and returns its verdict. A bad plugin raises nothing: its verdict is `failed`."""
    checks: tuple[tuple[str, Callable[[], Verdict]], ...] = (
        ("Read the identity back", lambda: check_identity(inspection or inspect(bundle), metadata)),
        ("Host check", lambda: check_host(bundle)),
        ("Steinberg's validator", lambda: check_steinberg(bundle)),
        ("pluginval", lambda: check_pluginval(bundle)),
    )
    verdicts = []
    for title, run in checks:
        with progress.step(title):
            verdicts.append(run())
    return (*verdicts, *check_binary(bundle, this_target()))


def check_identity(
    inspection: Inspection, metadata: PluginMetadata, *, target: OsTarget | None = None, tool: str = IDENTITY
) -> Verdict:
    """Checks that the binary itself reports the class id and name that were assigned to this plugin.

    :param target: the system that the binary is for; this machine's own if not given
    """
    if inspection.failure:
        return inspection.failure
    audio = [each for each in inspection.classes if each.category == "Audio Module Class"]
    wanted = class_id(settings().manufacturer_code, metadata.unique_id, target or this_target())
    findings = []
    if [each.cid for each in audio] != [wanted]:
        findings.append(f"class id is {[each.cid for each in audio]}, expected {wanted}")
    if [each.name for each in audio] != [metadata.name]:
        findings.append(f"name is {[each.name for each in audio]}, expected {metadata.name!r}")
    summary = "; ".join(findings) or f"{metadata.unique_id} in class id {wanted}"
    return Verdict(
        tool=tool,
        outcome="failed" if findings else "passed",
        summary=summary,
        findings=tuple(findings),
        seconds=inspection.seconds,
    )


def check_host(bundle: Path) -> Verdict:
    """Plays the plugin in a process of its own, and tries what hosts do to it."""
    from generator.check.host_check import CHECKS, check  # noqa: PLC0415  NumPy takes a while
    from generator.check.plugin_process import HostError, hosted  # noqa: PLC0415

    tool, names, started = "host check", [""], time.monotonic()
    try:
        with hosted(bundle, seconds=CHILD_SECONDS) as plugin:
            findings = tuple(each[:600] for each in check(plugin, names.append))
        summary = f"{len(CHECKS) - len({each.partition(':')[0] for each in findings})} of {len(CHECKS)} checks"
    except HostError as error:
        summary = f"{error}{f' (in the check of {names[-1]})' if names[-1] else ''}"[:600]
        findings = (summary,)
    return Verdict(
        tool=tool,
        outcome="failed" if findings else "passed",
        summary=summary,
        findings=findings,
        seconds=round(time.monotonic() - started, 3),
    )


def check_steinberg(bundle: Path) -> Verdict:
    tool = "Steinberg validator"
    try:
        program = steinberg_validator()
    except PlugsmithError as error:
        return Verdict(tool=tool, outcome="skipped", summary=f"not available: {error.problems[0].what.splitlines()[0]}")
    return steinberg_verdict(_sandboxed([program, bundle], bundle, program, seconds=CHILD_SECONDS), tool)


def steinberg_verdict(finished: process.Finished, tool: str) -> Verdict:
    """Judges what Steinberg's validator has printed."""
    counts = re.findall(r"Result: (\d{1,6}) tests passed, (\d{1,6}) tests failed", finished.output)
    if not counts:
        return died(finished, tool)
    passed, failed = (int(count) for count in counts[-1])
    findings = _failed_tests(finished.output)
    # A plugin can write what the validator should say, and end its process: it has to guess what that is.
    good = failed == 0 and passed == STEINBERG_TESTS and len(counts) == 1 and finished.code == 0
    if not findings and not good:
        findings = (f"{passed + failed} tests ran to the end, and there are {STEINBERG_TESTS}",)
    return Verdict(
        tool=tool,
        outcome="passed" if good else "failed",
        summary=f"{passed} of {passed + failed} tests",
        findings=() if good else findings,
        seconds=finished.seconds,
    )


def check_pluginval(bundle: Path) -> Verdict:
    tool = "pluginval"
    program = settings().pluginval or shutil.which("pluginval")
    if program is None:
        return Verdict(tool=tool, outcome="skipped", summary="not on PATH (set PLUGSMITH_PLUGINVAL)")
    if sandbox.level() is SandboxLevel.LANDLOCK:  # a display is a named socket, which Landlock does not check
        return Verdict(tool=tool, outcome="skipped", summary="opens windows, which only bubblewrap keeps apart")
    command: list[str | Path] = [
        program,
        "--strictness-level",
        "10",
        "--random-seed",
        "1",
        "--validate",
        bundle,
    ]
    if sys.platform.startswith("linux"):
        xvfb = shutil.which("xvfb-run")
        if xvfb is None:
            return Verdict(tool=tool, outcome="skipped", summary="needs a display: install xvfb")
        command = [xvfb, "-a", *command]
    finished = _sandboxed(command, bundle, Path(program), seconds=_PLUGINVAL_SECONDS)
    findings = tuple(line.strip() for line in finished.output.splitlines() if "!!!" in line)[:20]
    if finished.code == 0 and not finished.timed_out and "SUCCESS" in finished.tail(6):
        return Verdict(tool=tool, outcome="passed", summary="strictness 10", seconds=finished.seconds)
    if not findings:
        return died(finished, tool)
    return Verdict(tool=tool, outcome="failed", summary=findings[0], findings=findings, seconds=finished.seconds)


def _failed_tests(output: str) -> tuple[str, ...]:
    """Returns the name of each failed test with what it printed, at most 20."""
    found: list[str] = []
    title = ""
    said: list[str] = []
    for line in output.splitlines():
        if line.startswith("[") and line.endswith("]") and line not in ("[Succeeded]", "[Failed]", "[XX Failed]"):
            title, said = line.strip("[]"), []
        elif "Failed" in line:
            found.append(f"{title}: {' '.join(said) or 'failed'}")
        elif line.strip():
            said.append(line.strip())
    return tuple(found)[:20]


def _sandboxed(command: Sequence[str | Path], bundle: Path, program: Path, *, seconds: float) -> process.Finished:
    return sandbox.run(command, readable=[bundle, program], cwd=bundle, seconds=seconds)
