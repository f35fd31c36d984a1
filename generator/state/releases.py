"""`state/releases/<slug>.json`: which versions of a plugin are published, where, and the hash of each file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import filelock
from pydantic import Field

from generator.state.history import load, save
from generator.state.plugins import now
from generator.support.errors import StateError
from generator.values.model import Model
from generator.values.names import Slug, Version
from generator.values.signature import Signature
from generator.values.target import OsTarget
from generator.values.verdict import Artifact


class Published(Model):
    """One version for one system, as it is in the store. It never changes."""

    version: Version
    os_target: OsTarget
    prefix: Annotated[str, Field(pattern=r"^plugins/[a-z0-9-]+/[0-9.]+/[0-9a-f]{12}/$")]
    """Where its files are: plugins/<slug>/<version>/<start of a hash over all its files>/."""
    files: Annotated[tuple[Artifact, ...], Field(min_length=1)]
    """The zip first. Names are relative to the prefix."""
    at: datetime
    signature: Signature = Signature()

    @property
    def package(self) -> Artifact:
        return self.files[0]

    def key(self, name: str) -> str:
        return self.prefix + name

    @property
    def keys(self) -> set[str]:
        return {self.key(file.name) for file in self.files}


class Withdrawal(Model):
    """When and why a plugin was withdrawn. Its ids stay reserved for it."""

    at: datetime
    reason: Annotated[str, Field(max_length=500)] = ""


class Releases(Model):
    schema_version: Literal[1] = 1
    slug: Slug
    withdrawn: Withdrawal | None = None
    published: tuple[Published, ...] = ()
    """Oldest first."""

    @property
    def newest(self) -> dict[OsTarget, Published]:
        """What people get, by system; empty for a withdrawn plugin."""
        return {} if self.withdrawn else {each.os_target: each for each in self.published}

    @property
    def keys(self) -> set[str]:
        return set() if self.withdrawn else {key for each in self.published for key in each.keys}


class ReleaseFolder:
    """One file per plugin, written as a whole under one lock."""

    def __init__(self, state_dir: Path) -> None:
        self._folder = state_dir / "releases"
        self._lock = filelock.FileLock(state_dir / ".releases.lock", timeout=60)

    def load(self, slug: str) -> Releases:
        found = load(self._folder / f"{slug}.json", Releases)
        if found and found.slug != slug:
            raise StateError.at(self._folder / f"{slug}.json", f"belongs to '{found.slug}'", "Restore it from git.")
        return found or Releases(slug=slug)

    def all(self) -> Iterator[Releases]:
        for path in sorted(self._folder.glob("*.json")):
            yield self.load(path.stem)

    def add(self, slug: str, published: Published) -> Releases:
        """Records what is now in the store. A release that is already recorded changes nothing, not even its time."""
        with self._locked():
            releases = self.load(slug)
            if any(each.prefix == published.prefix and each.files == published.files for each in releases.published):
                return releases
            return self._save(releases.changed(published=(*releases.published, published)))

    def withdraw(self, slug: str, reason: str) -> Releases:
        with self._locked():
            releases = self.load(slug)
            if releases.withdrawn:
                return releases
            return self._save(releases.changed(withdrawn=Withdrawal(at=now(), reason=reason)))

    def restore(self, slug: str) -> Releases:
        """Removes the withdrawal. What was removed from the store is no longer listed: publish it again."""
        with self._locked():
            return self._save(Releases(slug=slug))

    def _save(self, releases: Releases) -> Releases:
        save(self._folder / f"{releases.slug}.json", releases)
        return releases

    def _locked(self) -> filelock.BaseFileLock:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._lock
