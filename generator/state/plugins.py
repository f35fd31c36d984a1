"""`state/plugins/<slug>.json`: one file per plugin, atomic writes, legal transitions, numbered migrations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import filelock
import pydantic

from generator.state.identity import new_plugin_id, unique_id_for
from generator.state.owners import Owners
from generator.support.environment import settings
from generator.support.errors import StateError
from generator.support.files import write_atomically
from generator.values.attempt import sources_of
from generator.values.design import Design
from generator.values.plugin import (
    BuildState,
    BuildStatus,
    PluginMetadata,
    PluginState,
    Released,
    SourceCode,
    Transition,
)
from generator.values.request import Request
from generator.values.target import OsTarget
from generator.values.verdict import Artifact, Verdict

SCHEMA_VERSION = 1
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""Version N to the function that migrates to N + 1. Files are migrated when read, and rewritten when they change."""

_LEGAL = {
    BuildState.IDLE: {BuildState.SYNTHESIZING},
    BuildState.SYNTHESIZING: {BuildState.COMPILING, BuildState.FAILED},
    BuildState.COMPILING: {BuildState.READY, BuildState.FAILED, BuildState.SYNTHESIZING},
    BuildState.READY: {BuildState.SYNTHESIZING},
    BuildState.FAILED: {BuildState.SYNTHESIZING},
}
_STEPS = (BuildState.SYNTHESIZING, BuildState.COMPILING)
_HISTORY_KEPT = 50


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def to_json(state: PluginState) -> str:
    """Returns the one text form of a plugin's state file: JSON with sorted keys, two spaces, a final newline."""
    return (
        json.dumps(state.model_dump(mode="json", exclude_none=True), indent=2, sort_keys=True, ensure_ascii=False)
        + "\n"
    )


def from_json(text: str, where: str) -> PluginState:
    try:
        data = json.loads(text)
        version = data.get("schema_version")
        if not isinstance(version, int) or version > SCHEMA_VERSION:
            raise StateError.at(
                where,
                f"schema_version {version!r} is newer than this plugsmith knows",
                "Update plugsmith, then try again.",
            )
        while version < SCHEMA_VERSION:
            data, version = MIGRATIONS[version](data), version + 1
        return PluginState.model_validate(data)
    except (json.JSONDecodeError, pydantic.ValidationError, AttributeError, KeyError) as error:
        detail = str(error).splitlines()[0]
        raise StateError.at(where, f"is damaged: {detail}", "Restore it from git: git checkout -- " + where) from None


class StateFolder:
    """All plugins of a repository. Every change replaces one whole file atomically, under one lock.

    :param run: a link to the workflow run that makes the changes
    """

    def __init__(self, folder: Path, *, run: str = "") -> None:
        self._folder, self._run = folder / "plugins", run
        self._codes = Owners(
            folder / "codes", lambda: {each.metadata.unique_id: each.metadata.slug for each in self.all()}
        )
        self._names = Owners(folder / "names", lambda: {each.metadata.name: each.metadata.slug for each in self.all()})
        self._lock = filelock.FileLock(folder / ".lock", timeout=60)

    def path(self, slug: str) -> Path:
        return self._folder / f"{slug}.json"

    def slugs(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("*.json"))

    def load(self, slug: str) -> PluginState | None:
        path = self.path(slug)
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StateError.at(path, f"cannot be read: {error}", "Restore it from git.") from None
        state = from_json(text, str(path))
        if state.metadata.slug != slug:
            raise StateError.at(path, f"belongs to '{state.metadata.slug}'", "Give the file its own name back.")
        return state

    def all(self) -> Iterator[PluginState]:
        for slug in self.slugs():
            if state := self.load(slug):
                yield state

    def claim(self, slug: str, request: Request, *, name: str) -> PluginState:
        """Returns the plugin's state with the request's prompt; creates it with a fresh identity the first time."""
        with self._locked():
            if state := self.load(slug):
                metadata = state.metadata.changed(raw_prompt=request.prompt)
                return self._save(state.changed(metadata=metadata))
            plugin_id = new_plugin_id(slug, settings().identity_seed)
            metadata = PluginMetadata(
                plugin_id=plugin_id,
                slug=slug,
                unique_id=unique_id_for(plugin_id, self._codes),
                name=self._free_name(slug, name),
                raw_prompt=request.prompt,
                created_at=now(),
            )
            self._codes.take(metadata.unique_id, slug)
            self._names.take(metadata.name, slug)
            return self._save(PluginState(metadata=metadata))

    def record_design(self, slug: str, design: Design) -> PluginState:
        """Records the sources. Sources that differ from those of the released version get a new minor version.

        :raises StateError: if a released effect would become an instrument, or the other way round
        """
        with self._locked():
            state = self._require(slug)
            old = state.metadata
            released = state.released
            if released and old.kind not in (None, design.kind):
                raise StateError.at(
                    self.path(slug),
                    f"this plugin is out as an {old.kind} and cannot become an {design.kind}: songs hold its id",
                    "Make a new request for it.",
                )
            sha256, name = sources_of(design).sha256, self._free_name(slug, design.name)
            if name != old.name:
                self._names.take(name, slug)
                self._names.release(old.name, slug)
            metadata = old.changed(
                name=name, kind=design.kind, version=_version_after(released, sha256) if released else old.version
            )
            source = SourceCode(
                author=design.author,
                sha256=sha256,
                processor_cpp=design.processor_cpp,
                editor_cpp=design.editor_cpp,
            )
            return self._save(state.changed(metadata=metadata, source_code=source))

    def begin(self, slug: str, target: OsTarget) -> PluginState:
        """Starts a run. First records an earlier run that was interrupted as failed, so that nothing hangs."""
        with self._locked():
            state = self._require(slug)
            if self._status(state, target).build_state in (BuildState.SYNTHESIZING, BuildState.COMPILING):
                state = self._moved(state, target, BuildState.FAILED, "the run before this one was interrupted")
            return self._save(self._moved(state, target, BuildState.SYNTHESIZING, ""))

    def move(self, slug: str, target: OsTarget, to: BuildState, reason: str = "") -> PluginState:
        with self._locked():
            return self._save(self._moved(self._require(slug), target, to, reason))

    def advance(self, slug: str, target: OsTarget, to: BuildState, reason: str = "") -> PluginState:
        """Moves to state `to` through legal transitions from any state; does nothing if it is already there."""
        with self._locked():
            state = self._require(slug)
            for step in _way(self._status(state, target).build_state, to):
                state = self._moved(state, target, step, reason if step is to else "")
            return self._save(state)

    def finish(
        self, slug: str, target: OsTarget, *, design: Design, package: Artifact, verdicts: tuple[Verdict, ...]
    ) -> PluginState:
        """Moves from Compiling to Ready, and records the package, the verdicts and the release.

        From now on songs may use its parameter ids, so these are kept for ever.
        """
        with self._locked():
            state = self._moved(self._require(slug), target, BuildState.READY, "")
            status = state.builds[target].changed(
                artifact=package.name,
                artifact_sha256=package.sha256,
                artifact_bytes=package.size,
                verdicts=tuple(verdict.changed(seconds=0.0) for verdict in verdicts),
            )
            builds = {**state.builds, target: status}
            ids = dict.fromkeys((*state.metadata.parameter_ids, *(parameter.id for parameter in design.parameters)))
            metadata = state.metadata.changed(parameter_ids=tuple(ids))
            released = Released(version=metadata.version, sha256=sources_of(design).sha256)
            return self._save(state.changed(builds=builds, metadata=metadata, released=released))

    def _free_name(self, slug: str, name: str) -> str:
        """Returns `name`, or `name 2` and so on if another plugin has it: all bundles go into one folder."""
        names = (name if number == 1 else f"{name[:36]} {number}" for number in count(1))
        return next(each for each in names if self._names.owner(each) in (None, slug))

    def _locked(self) -> filelock.BaseFileLock:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._lock

    def _require(self, slug: str) -> PluginState:
        if state := self.load(slug):
            return state
        raise StateError.at(self.path(slug), "does not exist", f"Start with: plugsmith make requests/{slug}.yaml")

    @staticmethod
    def _status(state: PluginState, target: OsTarget) -> BuildStatus:
        return state.builds.get(target, BuildStatus(os_target=target))

    def _moved(self, state: PluginState, target: OsTarget, to: BuildState, reason: str) -> PluginState:
        status = self._status(state, target)
        if to not in _LEGAL[status.build_state]:
            raise StateError.at(
                self.path(state.metadata.slug),
                f"{target}: {status.build_state} cannot become {to}",
                "From here: " + ", ".join(sorted(_LEGAL[status.build_state])) + ".",
            )
        step = Transition(build_state=to, at=now(), reason=reason[:500], run=self._run)
        status = status.changed(build_state=to, history=(*status.history, step)[-_HISTORY_KEPT:])
        return state.changed(builds={**state.builds, target: status})

    def _save(self, state: PluginState) -> PluginState:
        write_atomically(self.path(state.metadata.slug), to_json(state))
        return state


def _way(here: BuildState, to: BuildState) -> tuple[BuildState, ...]:
    """Returns the shortest legal path to `to`, without `here`. It never passes through Ready, which needs a build."""
    ways: list[tuple[BuildState, ...]] = [()]
    for way in ways:
        last = way[-1] if way else here
        if last is to:
            return way
        ways += [(*way, step) for step in sorted(_LEGAL[last]) if step in (to, *_STEPS) and step not in way]
    raise AssertionError("every state leads to every other")


def _version_after(released: Released, sha256: str) -> str:
    major, minor, _patch = released.version.split(".")
    return released.version if released.sha256 == sha256 else f"{major}.{int(minor) + 1}.0"
