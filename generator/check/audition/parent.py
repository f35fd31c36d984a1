"""Runs the audition of a built plugin: measures its sound, checks its claims, and lists what fails the build."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydantic

from generator.build.bundle import binary_of
from generator.build.runtime import compiled_runtime
from generator.check.audition.picture import judged
from generator.check.children import run_child
from generator.check.endings import how_it_ended
from generator.sandbox import levels as sandbox
from generator.sandbox.untrusted import read_plain, scratch_folder
from generator.support.files import write_atomically
from generator.values.audition import Audition, Failure, Picture
from generator.values.design import Design
from generator.values.verdict import Verdict

if TYPE_CHECKING:
    from generator.check.audition.measuring import Heard

_SECONDS = 90
_DRAWING = "generator.check.audition.drawing"


def audition(bundle: Path, design: Design, out: Path, *, expect: Sequence[str] = (), prompt: str = "") -> Audition:
    """Measures `bundle`, which plays in processes of its own, and writes audition.json, audio and pictures to `out`.

    :param expect: claims of the request, in addition to the design's own
    :param prompt: the user's text; each number in it should be in a claim, and the result lists those that are not
    """
    started = time.monotonic()
    with scratch_folder() as scratch:
        ours, theirs = scratch / "measured", scratch / "drawn"  # the plugin can write to the second
        ours.mkdir()
        theirs.mkdir()
        with ThreadPoolExecutor(1) as pool:  # the editor is drawn by a process of its own
            drawing = pool.submit(draw_window, bundle, design, theirs)
            heard = _heard(bundle, design, expect, ours)
            seen = drawing.result()
        result = _result(heard, seen, design)
        files = {name: read_plain(ours / name) for each in result.samples for name in (each.flac, each.preview)}
        try:
            files |= {each.file: read_plain(theirs / each.file) for each in result.pictures}
        except OSError as error:
            result = _result(heard, f"left what is no picture: {error}", design)
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_atomically(out / name, data)
    seconds, unclaimed = round(time.monotonic() - started, 1), _unclaimed(prompt, (*expect, *design.claims))
    result = result.changed(seconds=seconds, unclaimed=unclaimed)
    write_atomically(out / "audition.json", result.model_dump_json(indent=1) + "\n")
    return result


def _heard(bundle: Path, design: Design, expect: Sequence[str], out: Path) -> Heard | str:
    """Returns what was measured, or a text that says how the plugin died."""
    from generator.check.audition.host import Host  # noqa: PLC0415  NumPy and pedalboard take a while
    from generator.check.audition.measuring import measure  # noqa: PLC0415
    from generator.check.plugin_process import HostError, hosted  # noqa: PLC0415

    guard = compiled_runtime().build / "libplugsmith_guard.so"
    steps: list[str] = []
    try:
        with hosted(bundle, seconds=_SECONDS, guard=guard if guard.is_file() else None) as plugin:
            host = Host(plugin, design.parameters)
            found = measure(host, design.parameters, (*expect, *design.claims), out, steps.append)
    except HostError as error:
        return f"{error} (while measuring {steps[-1]})" if steps else str(error)
    asked = [each.changed(source="request") if n < len(expect) else each for n, each in enumerate(found.claims)]
    return found._replace(claims=tuple(asked))


def draw_window(bundle: Path, design: Design, out: Path) -> tuple[Picture, ...] | str:
    """Draws the editor to PNG files in `out`. Returns the pictures, or a text that says why there are none."""
    readable = [bundle, compiled_runtime().folder]
    said, finished = run_child(_DRAWING, [binary_of(bundle), out], readable=readable, writable=[out])
    if said is None:
        return how_it_ended(finished)
    try:
        return judged(said, [parameter.id for parameter in design.parameters])
    except (pydantic.ValidationError, ValueError) as error:
        return f"told what no editor tells: {str(error).splitlines()[0]}"


def _result(heard: Heard | str, seen: tuple[Picture, ...] | str, design: Design) -> Audition:
    measured: dict[str, Any] = dict.fromkeys(("facts", "claims", "knobs", "plots", "waves", "samples"), ())
    measured |= {"load": None, "guard": None, "kind": design.kind}
    if not isinstance(heard, str):
        measured |= {key: value for key, value in heard._asdict().items() if key != "silent"}
    found = Audition(
        name=design.name,
        seconds=0.0,
        sandbox=sandbox.level(),
        pictures=() if isinstance(seen, str) else seen,
        failures=(),
        **measured,
    )
    return found.changed(failures=tuple(_failures(heard, seen, found)))


def as_verdict(found: Audition) -> Verdict:
    """Sums up an audition as one verdict for the table of checks."""
    met = sum(claim.outcome == "met" for claim in found.claims)
    alive = sum(knob.alive for knob in found.knobs)
    summary = f"{met} of {len(found.claims)} claims met, {alive} of {len(found.knobs)} parameters alive"
    return Verdict(
        tool="audition",
        outcome="failed" if found.failures else "passed",
        summary=summary,
        findings=tuple(f"{failure.rule}: {failure.message}" for failure in found.failures),
        seconds=found.seconds,
    )


def _failures(heard: Heard | str, seen: tuple[Picture, ...] | str, found: Audition) -> list[Failure]:
    """Lists what fails the build."""
    failures = []
    if isinstance(heard, str):
        failures.append(
            Failure(rule="crash", message=heard[:600], remedy="It has to survive every setting and signal.")
        )
    elif heard.silent:
        message = "there is no sound at default settings"
        failures.append(Failure(rule="silent", message=message, remedy="It has to sound."))
    for fact in found.facts:
        if fact.key == "afterwards" and fact.value is not None and fact.value > 0:
            message = f"after the sound it does not calm down: {fact.text}"
            remedy = "Let every loop lose more than it gains, at each frequency and at every setting."
            failures.append(Failure(rule="howls", message=message, remedy=remedy))
    for knob in found.knobs:
        if not knob.alive:
            message = f"'{knob.name}' ({knob.id}) {knob.change}"
            failures.append(Failure(rule="dead parameter", message=message, remedy="Let it be heard, or leave it out."))
    for claim in found.claims:
        if claim.outcome == "not met" or (claim.outcome == "not measurable" and claim.source == "request"):
            message = f"'{claim.claim}' is not met: {claim.measured}"
            failures.append(Failure(rule="claim", message=message, remedy="Make the sound so, or claim what is true."))
    if found.guard and (counts := {name: count for name, count in found.guard.model_dump().items() if count}):
        counted = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
        remedy = "Size everything in prepare(); process() may not allocate, lock or call the system."
        failures.append(Failure(rule="real time", message=f"on the audio thread: {counted}", remedy=remedy))
    if isinstance(seen, str):
        failures.append(Failure(rule="editor", message=f"it cannot be drawn: {seen}", remedy="Fix declareEditor()."))
    said = dict.fromkeys(finding for picture in found.pictures for finding in picture.findings)
    failures += [Failure(rule="editor", message=each, remedy="Shorten names, or move controls.") for each in said]
    return failures


def _unclaimed(prompt: str, claims: tuple[str, ...]) -> tuple[str, ...]:
    from generator.values.claim_forms import numbers_without_claim  # noqa: PLC0415  brings NumPy along

    return numbers_without_claim(prompt, claims)
