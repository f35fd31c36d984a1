"""Removes objects that no state file names, and withdraws plugins that must not be handed out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from generator.delivery.pointer import announce
from generator.delivery.store import Store
from generator.state.plugins import StateFolder
from generator.state.releases import ReleaseFolder, Releases
from generator.support.environment import settings
from generator.support.errors import PublishError
from generator.values.model import Model

_ROOT = "plugins/"


class Garbage(Model):
    """The result of `gc`."""

    removed: tuple[str, ...]
    """Keys that were removed; if not `done`, those that would be."""
    bytes: int
    unfinished: tuple[str, ...]
    """Keys of uploads in parts that never ended."""
    young: int
    """Number of objects that no state file names either, but that are too young to judge."""
    kept: int
    done: bool


def gc(place: Store, *, remove: bool, everything: bool = False) -> Garbage:
    """Finds objects below plugins/ that no state file names, and removes them if told to.

    :param everything: whether to remove them even if they outnumber the named ones, which usually means that a part of
        state is missing
    :raises PublishError: if they outnumber the named ones and `remove` is set without `everything`
    """
    before = datetime.now(UTC) - timedelta(days=settings().gc_grace_days)
    named = _named()
    stored = list(place.stored(_ROOT))
    unnamed = [each for each in stored if each.key.removesuffix(".sha256") not in named]
    old = [each for each in unnamed if each.modified <= before]
    kept = len(stored) - len(unnamed)
    if remove and len(old) > kept and not everything:
        raise PublishError.at(
            place.place,
            f"{len(old)} of {len(stored)} objects would go: state seems not to be all there",
            "Check out the whole state branch, or add --everything if you mean it.",
        )
    unfinished = place.unfinished(before, abort=remove)
    if remove:
        place.delete(each.key for each in old)
    return Garbage(
        removed=tuple(each.key for each in old),
        bytes=sum(each.size for each in old),
        unfinished=tuple(unfinished),
        young=len(unnamed) - len(old),
        kept=kept,
        done=remove,
    )


def withdraw(slug: str, reason: str, place: Store) -> Releases:
    """Withdraws a plugin: records it in state, updates latest.json, deletes its files. Its ids stay reserved."""
    _require_plugin(slug)
    releases = ReleaseFolder(settings().state_dir).withdraw(slug, reason)
    announce(slug, place)
    base = f"{_ROOT}{slug}/"
    place.delete(each.key for each in place.stored(base) if each.key != f"{base}latest.json")
    place.invalidate([f"{base}*"])
    return releases


def restore(slug: str, place: Store) -> Releases:
    """Lets a withdrawn plugin be published again. Its files stay deleted until it is built and published again."""
    _require_plugin(slug)
    folder = ReleaseFolder(settings().state_dir)
    if folder.load(slug).withdrawn is None:
        raise PublishError.at(slug, "is not withdrawn", "`plugsmith withdraw SLUG` does that.")
    releases = folder.restore(slug)
    announce(slug, place)
    return releases


def _require_plugin(slug: str) -> None:
    if StateFolder(settings().state_dir).load(slug) is None:
        raise PublishError.at(slug, "is not a plugin of this repository", "`plugsmith status` lists them.")


def _named() -> set[str]:
    releases = list(ReleaseFolder(settings().state_dir).all())
    pointers = {f"{_ROOT}{each.slug}/latest.json" for each in releases}
    return pointers.union(*(each.keys for each in releases))
