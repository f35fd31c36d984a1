"""Turns the output of compilers and checks into findings: GCC's JSON, SARIF, and text of GCC, Clang and MSVC."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from generator.build.project import GENERATED
from generator.contract.headers import declared_for
from generator.values.attempt import MAX_FINDINGS, Finding, Stage
from generator.values.audition import Audition
from generator.values.verdict import Verdict

_REMEDIES = {
    "silence": "With silence at the input the output has to fall to silence: no offset, no noise, feedback below 1.",
    "sound": "At default settings it has to sound, and not be far louder than its input.",
    "extremes": "Keep every state finite: clamp parameters and feedback, and guard divisions, logarithms and roots.",
    "bad input": "Do not let a state keep NaN or infinity for ever.",
    "sample rates": "Derive all times, lengths and coefficients from Spec::sampleRate in prepare(); clamp frequencies.",
    "block sizes": "Advance everything that moves once per frame, compute nothing once per block that sounds, and let "
    "no position, counter or buffer index depend on Block::numFrames.",
    "state": "Read parameters only through Value, and keep no copy that a restored session would miss.",
    "latency": "latencyFrames() has to be the delay of the dry path: the sum of the latencies of what is in series.",
    "bypass": "latencyFrames() has to be exact: the runtime delays the bypassed signal by it.",
}
_AROUND = 5
_MESSAGE = 600

_GNU = re.compile(  # file:12:34: error: text [-Woption]
    r"^(?P<file>[^\s:][^:\n]*?):(?P<line>\d{1,7}):(?:\d+:)? (?:fatal )?error: "
    r"(?P<message>.*?)(?: \[(?P<rule>-W[^\]]+)\])?$"
)
_MSVC = re.compile(  # C:\path\file.cpp(12,34): error C2065: text [project.vcxproj]
    r"^\s*(?:\d+>)?(?P<file>[^()\n]+?)\((?P<line>\d{1,7})(?:,\d+)*\)\s*: "
    r"(?:fatal )?error (?P<rule>C\d+): (?P<message>.*?)(?: \[[^\]]+\])?$"
)
_NOTE = re.compile(  # file:12:34: note: text, or file(12,34): note: text
    r"^\s*(?P<file>[^\s:(][^:(\n]*?|[A-Za-z]:[^:(\n]*?)"
    r"(?::(?P<gnu>\d{1,7}):(?:\d+:)?|\((?P<msvc>\d{1,7})(?:,\d+)*\)\s*:) note: "
)
_LINK = re.compile(
    r"undefined reference to [`'](?P<gnu>[^']+)'"
    r"|unresolved external symbol (?P<msvc>.+?)(?: referenced in .*)?$"
    r"|multiple definition of [`'](?P<twice>[^']+)'"
    r"|error LNK2005: (?P<msvc_twice>.+?) already defined in "
    r"|^duplicate symbol '(?P<apple_twice>[^']+)' in:"
    r"|^\s+\"(?P<apple>[^\"]+)\", referenced from:"
)
_INCLUDED = re.compile(r"^In file included from (?P<file>[^:\n]+):(?P<line>\d{1,7})[:,]")
_COMPILING = re.compile(r"\(compiling source file '?(?P<file>[^')\n]+)'?\)")
_TIMESTAMP = re.compile(r"^\d{4}-\d\d-\d\dT[\d:.]+Z ")  # GitHub Actions puts one before each line of a log
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_INFRASTRUCTURE = re.compile(
    r"(?i)no space left on device|cannot allocate memory|out of memory|virtual memory exhausted"
    r"|internal compiler error|Killed signal terminated program|cannot execute '|resource temporarily unavailable"
    r"|fatal error (?:C1(?:001|002|060|076)|LNK1(?:104|158|181))\b"
    r"|The operation was canceled|runner has received a shutdown signal"
    r"|Could not resolve host|connection (?:reset|refused|timed out)"
)


def compiler_findings(output: str, sources: dict[str, str]) -> tuple[Finding, ...]:
    """Returns the errors in a compiler's output that lie in the generated files, in their order, with context."""
    try:
        found = [*_json_errors(output)] or [*_text_errors(output)]
    except (AttributeError, TypeError, ValueError, RecursionError, IndexError):  # JSON that no compiler wrote
        found = [*_text_errors(output)]
    findings = [_compile_finding(error, sources) for error in found]
    return _first(each for each in findings if each.file in GENERATED)


def linker_findings(output: str) -> tuple[Finding, ...]:
    """Returns the symbols that are undefined or defined twice."""
    found = []
    for line in _clean(output):
        if match := _LINK.search(line):
            twice = match["twice"] or match["msvc_twice"] or match["apple_twice"]
            if symbol := twice or match["gnu"] or match["msvc"] or match["apple"]:
                what = "is defined twice" if twice else "is declared and used, but nowhere defined"
                remedy = "Define exactly the functions of the contract, in namespace plugsmith, each once."
                found.append(Finding(stage="link", message=f"{symbol.strip()} {what}", remedy=remedy))
    return _first(found)


def log_findings(log: str, sources: dict[str, str]) -> tuple[Finding, ...]:
    """Returns what the log of a CI job says about the generated files, whatever system it ran on."""
    return _first((*compiler_findings(log, sources), *linker_findings(log)))


def infrastructure_failure(output: str) -> str | None:
    """Returns the line that shows that the machine failed and not the sources, if any.

    Such a failure must never lead to a 'repair' of the sources.
    """
    return next((line.strip()[:_MESSAGE] for line in _clean(output) if _is_the_machines(line)), None)


def _is_the_machines(line: str) -> bool:
    if _INFRASTRUCTURE.search(line):
        return True
    # A header that is not found is the author's fault if the author's own file asks for it.
    missing = _MSVC.match(line)
    return bool(missing and missing["rule"] == "C1083" and _name_of(missing["file"].strip()) not in GENERATED)


def verdict_findings(verdicts: Sequence[Verdict]) -> tuple[Finding, ...]:
    """Returns what the validators and the host check found wrong."""
    found = []
    for verdict in verdicts:
        if verdict.outcome == "failed":
            stage: Stage = "host check" if verdict.tool == "host check" else "validate"
            for said in verdict.findings or (verdict.summary,):
                rule, _, message = said.partition(": ")
                remedy = _REMEDIES.get(rule, "") if stage == "host check" else ""
                if stage == "validate":
                    rule = f"{verdict.tool}, {rule}" if message else verdict.tool
                found.append(Finding(stage=stage, rule=rule, message=message or said, remedy=remedy))
    return _first(found)


def audition_findings(heard: Audition) -> tuple[Finding, ...]:
    """Returns what the audition found wrong."""
    return _first(
        Finding(stage="audition", rule=failure.rule, message=failure.message, remedy=failure.remedy)
        for failure in heard.failures
    )


def with_context(finding: Finding, sources: dict[str, str]) -> Finding:
    """Returns the finding with the source lines around its place and the declaration that its message is about."""
    text = sources.get(finding.file)
    lines = text.splitlines() if text and finding.line else []
    first = max(finding.line - _AROUND, 1)
    shown = tuple(
        f"{'>' if number == finding.line else ' '} {number:4} {line[:160]}"
        for number, line in enumerate(lines[first - 1 : finding.line + _AROUND - 1], start=first)
    )
    return finding.changed(context=shown, declared=declared_for(finding.message))


def _compile_finding(error: tuple[str, int, str, str], sources: dict[str, str]) -> Finding:
    file, line, rule, message = error
    plain = Finding(stage="compile", rule=rule, file=_name_of(file), line=max(line, 0), message=message[:_MESSAGE])
    return with_context(plain, sources)


def _first(findings: Sequence[Finding] | Iterator[Finding]) -> tuple[Finding, ...]:
    """Drops repetitions, as a mistake in a C++ template is reported once per use; keeps the first MAX_FINDINGS."""
    seen: dict[tuple[str, int, str], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.file, finding.line, finding.message), finding)
    return tuple(seen.values())[:MAX_FINDINGS]


def _clean(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield _TIMESTAMP.sub("", _ESCAPES.sub("", line)).removeprefix("\ufeff").rstrip()


def _text_errors(output: str) -> Iterator[tuple[str, int, str, str]]:
    """Yields (file, line, rule, message) of each error.

    An error in a header has the place in the author's code that led there, if a line around it names that: of a note
    after it, of GCC's and Clang's "In file included from" before it, of Microsoft's "(compiling source file ...)".
    """
    waiting: tuple[str, int, str, str] | None = None  # an error in a header, until all of its notes are read
    included = ("", 0)
    for line in _clean(output):
        if match := _GNU.match(line) or _MSVC.match(line):
            if waiting:
                yield waiting
            error = (match["file"].strip(), int(match["line"]), match["rule"] or "", match["message"])
            waiting = None
            if _name_of(error[0]) in GENERATED:
                yield error
            else:
                waiting = (*(_led_here(line) or included), *error[2:])
            included = ("", 0)
        elif (match := _INCLUDED.match(line)) and _name_of(match["file"]) in GENERATED:
            included = (match["file"], int(match["line"]))
        elif waiting and waiting[1] == 0 and (place := _led_here(line)):
            waiting = (*place, *waiting[2:])
    if waiting:
        yield waiting


def _led_here(line: str) -> tuple[str, int] | None:
    """Returns the place in the author's code that a note names; line 0 if it names the file alone."""
    if (note := _NOTE.match(line)) and _name_of(note["file"]) in GENERATED:
        return note["file"], int(note["gnu"] or note["msvc"])
    if (source := _COMPILING.search(line)) and _name_of(source["file"]) in GENERATED:
        return source["file"], 0
    return None


def _name_of(file: str) -> str:
    return PureWindowsPath(file).name if "\\" in file else PurePosixPath(file).name


def _json_errors(output: str) -> Iterator[tuple[str, int, str, str]]:
    """Yields (file, line, rule, message) of each error, from lines that hold JSON.

    GCC's -fdiagnostics-format=json prints one array on a separate line; SARIF 2.1 is one object.
    """
    for line in output.splitlines():
        if line[:1] not in ("[", "{"):
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(data, list):
            yield from _gcc(data)
        elif isinstance(data, dict) and "runs" in data:
            yield from _sarif(data)


def _gcc(diagnostics: list[Any]) -> Iterator[tuple[str, int, str, str]]:
    for each in diagnostics:
        if not isinstance(each, dict) or each.get("kind") not in ("error", "fatal error"):
            continue
        caret = _own_place(each)
        notes = [str(note.get("message", "")) for note in each.get("children", ()) if isinstance(note, dict)]
        message = "; ".join([str(each.get("message", "")), *[note for note in notes if "candidate" in note][:3]])
        yield str(caret.get("file", "")), int(caret.get("line", 0)), str(each.get("option", "")), message


def _own_place(diagnostic: dict[str, Any]) -> dict[str, Any]:
    """Returns the error's place; if that is in a header, the place of a note inside a generated file."""
    places = [
        location.get("caret", {})
        for each in (diagnostic, *diagnostic.get("children", ()))
        for location in each.get("locations", ())
    ]
    mine = [place for place in places if PurePosixPath(str(place.get("file", ""))).name in GENERATED]
    chosen: dict[str, Any] = (mine or places or [{}])[0]
    return chosen


def _sarif(log: dict[str, Any]) -> Iterator[tuple[str, int, str, str]]:
    for run in log.get("runs", ()):
        for result in run.get("results", ()):
            if result.get("level", "warning") != "error":
                continue
            locations = [*result.get("locations", ()), *result.get("relatedLocations", ())]
            places = [location.get("physicalLocation", {}) for location in locations]
            mine = [place for place in places if PurePosixPath(_uri(place)).name in GENERATED]
            place = (mine or places or [{}])[0]
            line = place.get("region", {}).get("startLine", 0)
            yield _uri(place), int(line), str(result.get("ruleId", "")), str(result.get("message", {}).get("text", ""))


def _uri(place: dict[str, Any]) -> str:
    return str(place.get("artifactLocation", {}).get("uri", ""))
