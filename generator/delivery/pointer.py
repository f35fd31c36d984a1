"""`plugins/<slug>/latest.json`, which people and pages follow: made from state alone, replaced by compare-and-swap."""

from __future__ import annotations

import json
from datetime import datetime

from generator.delivery.store import Store
from generator.state.plugins import StateFolder
from generator.state.releases import ReleaseFolder
from generator.support import progress
from generator.support.environment import settings
from generator.support.errors import PublishError, StateError
from generator.values.design import Kind
from generator.values.model import Model
from generator.values.signature import Signature
from generator.values.target import OsTarget

_TRIES = 8


class Download(Model):
    """The entry of `latest.json` for one system. Paths are relative to that file."""

    os_target: OsTarget
    version: str
    path: str
    size: int
    sha256: str
    signature: Signature
    files: dict[str, str]
    """All other files of the release: name to path."""


class Latest(Model):
    """`plugins/<slug>/latest.json`: the only file of a plugin that changes."""

    schema_version: int = 1
    slug: str
    plugin_id: str
    unique_id: str
    name: str
    kind: Kind | None
    version: str
    prompt: str
    withdrawn: bool
    at: datetime | None
    downloads: tuple[Download, ...]


def announce(slug: str, place: Store) -> Latest:
    """Makes `latest.json` say what state says, unless it already points to a newer version.

    A withdrawal is always written.

    :returns: what state says
    :raises PublishError: if others changed the file on every try
    :raises StateError: if state has no such plugin
    """
    key = f"plugins/{slug}/latest.json"
    for _ in range(_TRIES):
        wanted = latest(slug)
        data = (json.dumps(wanted.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n").encode()
        found = place.get(key)
        if found and found[0] == data:
            return wanted
        if found and not wanted.withdrawn and _is_newer(found[0], wanted):
            progress.note(f"  {key} already points to a newer version; it stays")
            return wanted
        if place.replace(key, data, seen=found[1] if found else None):
            place.invalidate([key])
            return wanted
    raise PublishError.at(key, f"is changed by others all the time: {_TRIES} tries", "Try again.")


def latest(slug: str) -> Latest:
    """Returns the content of `latest.json` according to state.

    :raises StateError: if state has no such plugin
    """
    state = StateFolder(settings().state_dir).load(slug)
    if state is None:
        raise StateError.at(slug, "is not a plugin of this repository", "`plugsmith status` lists them.")
    releases = ReleaseFolder(settings().state_dir).load(slug)
    newest = releases.newest
    last = max((each.at for each in releases.published), default=None)
    base = f"plugins/{slug}/"
    return Latest(
        slug=slug,
        plugin_id=state.metadata.plugin_id,
        unique_id=state.metadata.unique_id,
        name=state.metadata.name,
        kind=state.metadata.kind,
        version=max((each.version for each in newest.values()), key=_numbers, default=state.metadata.version),
        prompt=state.metadata.raw_prompt,
        withdrawn=releases.withdrawn is not None,
        at=releases.withdrawn.at if releases.withdrawn else last,
        downloads=tuple(
            Download(
                os_target=target,
                version=each.version,
                path=each.key(each.package.name).removeprefix(base),
                size=each.package.size,
                sha256=each.package.sha256,
                signature=each.signature,
                files={file.name: each.key(file.name).removeprefix(base) for file in each.files[1:]},
            )
            for target, each in sorted(newest.items())
        ),
    )


def _is_newer(data: bytes, wanted: Latest) -> bool:
    try:
        found = Latest.model_validate_json(data)
    except ValueError:
        return False  # plugsmith did not write this, so it is not a newer version
    return not found.withdrawn and _numbers(found.version) > _numbers(wanted.version)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
