"""Runs the audition of a built plugin: measures its sound, checks its claims, and lists what fails the build."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pydantic

from generator.build.bundle import binary_of
from generator.build.runtime import compiled_runtime
from generator.sandbox import levels as sandbox
from generator.sandbox import process
from generator.sandbox.untrusted import read_plain, scratch_folder
from generator.support.environment import REPOSITORY
from generator.support.files import write_atomically
from generator.values.audition import PICTURES, Audition, ClaimResult, Failure, Picture
from generator.values.design import Design
from generator.values.verdict import Verdict

_CHILD = "generator.check.audition.child"
_SECONDS = 90
_UNMEASURED = {"load": None, "guard": None}
_CODE = REPOSITORY / "generator"


def audition(bundle: Path, design: Design, out: Path, *, expect: Sequence[str] = (), prompt: str = "") -> Audition:
    """Measures `bundle` in child processes, and writes audition.json, audio and pictures to `out`.

    :param expect: claims of the request, in addition to the design's own
    :param prompt: the user's text; each number in it should be in a claim, and the result lists those that are not
    """
    started = time.monotonic()
    task = {
        "bundle": str(bundle),
        "parameters": [parameter.model_dump(mode="json") for parameter in design.parameters],
        "claims": [*expect, *design.claims],
    }
    ids = [parameter.id for parameter in design.parameters]
    with scratch_folder() as scratch:
        told, left = scratch / "task.json", scratch / "left"  # the plugin can write to `left`, not to `told`
        left.mkdir()
        told.write_text(json.dumps(task | {"out": str(left)}), encoding="utf-8")
        heard = _child(_CHILD, [told], bundle, left, also=[told])
        seen = _child("generator.check.audition.picture", [binary_of(bundle), left, json.dumps(ids)], bundle, left)
        try:
            result = _result(heard, seen, design, expect)
            files = {name: read_plain(left / name) for name in result.files}
        except (pydantic.ValidationError, KeyError, TypeError, OSError) as error:  # a plugin can write to stdout, too
            strange = f"gave what no measurement gives: {str(error).splitlines()[0]}"
            result, files = _result(strange, strange, design, expect), {}
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_atomically(out / name, data)
    seconds, unclaimed = round(time.monotonic() - started, 1), _unclaimed(prompt, (*expect, *design.claims))
    result = result.changed(seconds=seconds, unclaimed=unclaimed)
    write_atomically(out / "audition.json", result.model_dump_json(indent=1) + "\n")
    return result


def _result(heard: Any, seen: Any, design: Design, expect: Sequence[str]) -> Audition:  # noqa: ANN401  JSON
    """Validates what both children returned, and makes an Audition of it.

    :param heard: the JSON of the measuring child, or a text that says how it died
    :param seen: the same of the child that draws the editor
    :raises pydantic.ValidationError, KeyError, TypeError: if either is not as it should be
    """
    data = {key: value for key, value in heard.items() if key != "silent"} if isinstance(heard, dict) else {}
    claims = [
        ClaimResult.model_validate(each | {"source": "request" if index < len(expect) else "author"})
        for index, each in enumerate(data.pop("claims", []))
    ]
    empty: dict[str, Any] = dict.fromkeys(("facts", "knobs", "plots", "waves", "samples"), ()) | _UNMEASURED
    found = Audition(
        name=design.name,
        kind=data.pop("kind", design.kind),
        seconds=0.0,
        sandbox=sandbox.level(),
        claims=tuple(claims),
        pictures=tuple(Picture.model_validate(each) for each in seen) if isinstance(seen, list) else (),
        failures=(),
        **(empty | data),
    )
    if isinstance(heard, dict):  # refuse the answer to another question
        if [claim.claim for claim in found.claims] != [claim[:200] for claim in (*expect, *design.claims)]:
            raise KeyError("claims are missing")
        if [knob.id for knob in found.knobs] != [parameter.id for parameter in design.parameters]:
            raise KeyError("parameters are missing")
        if (
            not isinstance(heard["silent"], bool)
            or not any(fact.key == "afterwards" for fact in found.facts)
            or found.load is None
            or not found.samples
        ):
            raise KeyError("measurements are missing")
    if not isinstance(seen, str) and [picture.file for picture in found.pictures] != list(PICTURES):
        raise KeyError("pictures are missing")
    return found.changed(failures=tuple(_failures(heard, seen, found, expect)))


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


def _failures(heard: Any, seen: Any, found: Audition, expect: Sequence[str]) -> list[Failure]:  # noqa: ANN401  JSON
    """Lists what fails the build."""
    failures = []
    if isinstance(heard, str):
        failures.append(Failure(rule="crash", message=heard, remedy="It has to survive every setting and signal."))
    elif heard["silent"]:
        message = "there is no sound at default settings"
        failures.append(Failure(rule="silent", message=message, remedy="It has to sound."))
    for fact in found.facts:
        if fact.key == "afterwards" and fact.value is not None and fact.value > 0:
            message = f"20 s after the sound it is {fact.text}"
            remedy = "Let every loop lose more than it gains, at each frequency and at every setting."
            failures.append(Failure(rule="howls", message=message, remedy=remedy))
    for knob in found.knobs:
        if not knob.alive:
            message = f"'{knob.name}' ({knob.id}) {knob.change}"
            failures.append(Failure(rule="dead parameter", message=message, remedy="Let it be heard, or leave it out."))
    for index, claim in enumerate(found.claims):
        if claim.outcome == "not met" or (claim.outcome == "not measurable" and index < len(expect)):
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


def _child(module: str, arguments: Sequence[str | Path], bundle: Path, out: Path, also: Sequence[Path] = ()) -> Any:  # noqa: ANN401  JSON
    """Runs a child in the sandbox; returns the JSON that it printed, or a text that says how it died."""
    guard = compiled_runtime().folder / "build" / "libplugsmith_guard.so"
    command: list[str | Path] = [sys.executable, "-m", module, *arguments]
    if guard.is_file() and module == _CHILD:
        command = ["env", f"LD_PRELOAD={guard}", *command]
    finished = sandbox.run(
        command,
        readable=[bundle, _CODE, compiled_runtime().folder, *also],
        writable=[out],
        cwd=REPOSITORY,
        seconds=_SECONDS,
    )
    data = sandbox.result_of(finished)
    if isinstance(data, dict | list):
        return data
    return how_it_ended(finished)


def how_it_ended(finished: process.Finished) -> str:
    """Says in one line how a child without a result ended, and what it was measuring."""
    last = next((line for line in reversed(finished.output.splitlines()) if line.startswith("listening: ")), "")
    where = f" while measuring {last.removeprefix('listening: ')}" if last else ""
    if finished.exceeded:
        return f"used {finished.exceeded}{where}"
    if finished.timed_out:
        return f"hung{where}: stopped after {finished.seconds:.0f} s"
    if finished.code < 0:
        return f"crashed with signal {-finished.code}{where}: {finished.tail(1)}"
    return f"ended with code {finished.code}{where}: {finished.tail(1)}"
