"""What was tried and what was finished: attempts, versions and known fixes, beside the state files.

state/attempts/<slug>.json            every answer of an author, with its findings, sources and cost
state/versions/<slug>/<version>.json  each version that was built and validated, with the request that it answers
state/known_fixes.json                changes that made a finding go away, offered to later attempts
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import filelock
import pydantic

from generator.support.errors import StateError
from generator.support.files import write_atomically
from generator.values.attempt import Attempt, Finding, KnownFix, Sources, Usage
from generator.values.design import Design
from generator.values.model import Model
from generator.values.names import Version
from generator.values.request import Request

_FIXES_KEPT = 500
_FIX_LINES = 40
_OFFERED = 3

_M = TypeVar("_M", bound=Model)


class Attempts(Model):
    """All answers that authors have given for one plugin."""

    schema_version: int = 1
    attempts: tuple[Attempt, ...] = ()

    @property
    def usage(self) -> Usage:
        return sum((attempt.usage for attempt in self.attempts), Usage())


class KnownFixes(Model):
    schema_version: int = 1
    fixes: tuple[KnownFix, ...] = ()


class VersionRecord(Model):
    """A finished version: enough to rebuild it, change it or revert to it."""

    schema_version: int = 1
    version: Version
    at: datetime
    request: Request
    design: Design


class History:
    """Reads and writes the three kinds of files; each file is written as a whole, under one lock."""

    def __init__(self, state_dir: Path) -> None:
        self._folder = state_dir
        self._lock = filelock.FileLock(state_dir / ".history.lock", timeout=60)

    def attempts(self, slug: str) -> Attempts:
        return load(self._folder / "attempts" / f"{slug}.json", Attempts) or Attempts()

    def add_attempt(self, slug: str, attempt: Attempt) -> None:
        with self._locked():
            log = self.attempts(slug)
            log = log.changed(attempts=(*log.attempts, attempt))
            save(self._folder / "attempts" / f"{slug}.json", log)

    def versions(self, slug: str) -> list[VersionRecord]:
        """Returns the finished versions, oldest first."""
        found = [load(path, VersionRecord) for path in (self._folder / "versions" / slug).glob("*.json")]
        return sorted((record for record in found if record), key=lambda record: _numbers(record.version))

    def latest(self, slug: str) -> VersionRecord | None:
        return next(reversed(self.versions(slug)), None)

    def add_version(self, slug: str, record: VersionRecord) -> None:
        with self._locked():
            save(self._folder / "versions" / slug / f"{record.version}.json", record)

    def fixes_for(self, findings: Sequence[Finding]) -> tuple[KnownFix, ...]:
        """Returns what fixed the same findings before, the most often proven first; at most _OFFERED."""
        wanted = {finding.signature: finding.message for finding in findings}
        known = [fix.changed(message=wanted[fix.signature]) for fix in self._fixes() if fix.signature in wanted]
        return tuple(sorted(known, key=lambda fix: -fix.times)[:_OFFERED])

    def learn(self, findings: Sequence[Finding], before: Sources, after: Sources) -> None:
        """Remembers how the change from `before` to `after` fixed `findings`.

        Authors of other plugins are shown it: both have to be without anybody's words. Messages are not kept; a finding
        with the same signature has its own.
        """
        with self._locked():
            known = {fix.signature: fix for fix in self._fixes()}
            for finding in findings:
                diff = _diff_near(finding, before, after)
                if not diff:
                    continue
                old = known.pop(finding.signature, None)
                times = old.times + 1 if old else 1
                known[finding.signature] = KnownFix(signature=finding.signature, diff=diff, times=times)
            kept = KnownFixes(fixes=tuple(known.values())[-_FIXES_KEPT:])
            save(self._folder / "known_fixes.json", kept)

    def _fixes(self) -> tuple[KnownFix, ...]:
        return (load(self._folder / "known_fixes.json", KnownFixes) or KnownFixes()).fixes

    def _locked(self) -> filelock.BaseFileLock:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._lock


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _diff_near(finding: Finding, before: Sources, after: Sources) -> str:
    """Returns the diff's hunks that touch the finding's line, or else the whole diff; empty if that is too long."""
    old, new = before.by_name.get(finding.file, ""), after.by_name.get(finding.file, "")
    if not old:  # the finding names no file, as with validators
        old, new = before.processor_cpp, after.processor_cpp
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=2))[2:]
    hunks: list[list[str]] = []
    for line in lines:
        if line.startswith("@@"):
            hunks.append([])
        hunks[-1].append(line)
    near = [hunk for hunk in hunks if finding.line and _covers(hunk[0], finding.line)]
    chosen = near or hunks
    text = [line for hunk in chosen for line in hunk]
    return "\n".join(text) if len(text) <= _FIX_LINES else ""


def _covers(header: str, line: int) -> bool:
    start, _, count = header.split()[1].lstrip("-").partition(",")
    return int(start) <= line <= int(start) + int(count or 1)


def load(path: Path, model: type[_M]) -> _M | None:
    """Reads a state file; returns None if it does not exist.

    :raises StateError: if it is damaged
    """
    try:
        return model.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, pydantic.ValidationError) as error:
        detail = str(error).splitlines()[0]
        raise StateError.at(path, f"is damaged: {detail}", f"Restore it from git: git checkout -- {path}") from None


def save(path: Path, value: Model) -> None:
    """Writes a state file in the one text form of such files: JSON with sorted keys, two spaces, a final newline."""
    data = value.model_dump(mode="json", exclude_none=True)
    write_atomically(path, json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
