"""A store in the repository's own GitHub Releases: no account and no bucket is needed, and links last.

Each release of a plugin for one system is one release on GitHub. It is a draft until its last file is there, so that
repositories with immutable releases can use it, and so that nobody sees half of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from urllib.parse import quote

from github.GithubException import UnknownObjectException
from github.GitRelease import GitRelease
from github.GitReleaseAsset import GitReleaseAsset

from generator.delivery.github_client import FAILURES, explained, repository
from generator.delivery.store import Stored, Upload, taken
from generator.support.environment import settings
from generator.support.errors import PublishError

_KEY = re.compile(r"plugins/(?P<slug>[a-z0-9-]+)/(?P<version>[0-9.]+)/(?P<hash>[0-9a-f]{12})/(?P<name>.+)")
_TAG = re.compile(r"plugin-(?P<slug>[a-z0-9-]+)-v(?P<version>[0-9.]+)-(?P<hash>[0-9a-f]{12})")
_ODD = re.compile(r"[^A-Za-z0-9.-]")
"""Characters of file names that GitHub replaces in the names of assets, and `_`, in which they are written here."""


class ReleaseStore:
    """A store whose immutable keys are assets. It has no mutable keys: state, on its branch, says what is newest."""

    def __init__(self) -> None:
        if not settings().repository or settings().github_token is None:
            raise PublishError.at(
                "GitHub Releases",
                "need PLUGSMITH_REPOSITORY and GITHUB_TOKEN",
                "Set both, or PLUGSMITH_S3_BUCKET, or publish to a folder.",
            )
        self._repository = repository(settings().repository)
        self._known: dict[str, tuple[GitRelease, dict[str, GitReleaseAsset]]] = {}
        self._one_at_a_time = Lock()  # GitHub asks for no writes side by side

    @property
    def place(self) -> str:
        return f"the releases of {settings().repository}"

    def put_new(self, upload: Upload) -> bool:
        tag, name = _split(upload.key)
        with self._one_at_a_time, _explained(upload.key):
            release, assets = self._release(tag)
            if name in assets:
                if assets[name].digest in (None, f"sha256:{upload.sha256}") and assets[name].size == upload.size:
                    return False
                raise taken(upload.key)
            asset = release.upload_asset(str(upload.source), name=name, content_type=upload.content_type)
            if asset.name != name or asset.digest not in (None, f"sha256:{upload.sha256}"):
                asset.delete_asset()
                raise PublishError.at(upload.key, "arrived with another name or other bytes", "Publish it again.")
            assets[name] = asset
        return True

    def seal(self, prefix: str) -> None:
        """Makes a release public, now that all of it is there."""
        tag, _ = _split(f"{prefix}x")
        with self._one_at_a_time, _explained(prefix):
            release, assets = self._release(tag)
            if release.draft:
                self._known[tag] = (
                    release.update_release(name=release.name or tag, message=release.body or "", draft=False),
                    assets,
                )

    def replace(self, key: str, data: bytes, *, seen: str | None) -> bool:  # noqa: ARG002
        """Does nothing, and says so with True: `state/releases/` on the state branch is the pointer."""
        return True

    def get(self, key: str) -> tuple[bytes, str] | None:  # noqa: ARG002
        return None

    def stored(self, prefix: str) -> Iterator[Stored]:
        with _explained(self.place):
            for release in self._repository.get_releases():
                if match := _TAG.fullmatch(release.tag_name):
                    base = f"plugins/{match['slug']}/{match['version']}/{match['hash']}/"
                    for asset in release.get_assets() if base.startswith(prefix) else ():
                        yield Stored(key=base + _file_name(asset.name), size=asset.size, modified=asset.created_at)

    def delete(self, keys: Iterable[str]) -> None:
        """Deletes the releases of these keys whole: state names either all files of a release, or none."""
        for tag in dict.fromkeys(_split(key)[0] for key in keys):
            with _explained(tag):
                if release := self._found(tag):
                    release.delete_release()
                self._known.pop(tag, None)

    def unfinished(self, before: datetime, *, abort: bool) -> list[str]:
        found = []
        with _explained(self.place):
            for release in self._repository.get_releases():
                if release.draft and _TAG.fullmatch(release.tag_name) and release.created_at < before:
                    found.append(release.tag_name)
                    if abort:
                        release.delete_release()
        return found

    def invalidate(self, paths: Iterable[str]) -> None:
        """Does nothing: there is no cache in front of it."""

    def url(self, key: str) -> str:
        tag, name = _split(key)
        return f"{settings().github_server_url}/{settings().repository}/releases/download/{tag}/{quote(name)}"

    def _release(self, tag: str) -> tuple[GitRelease, dict[str, GitReleaseAsset]]:
        """Returns the release of a tag with its assets; a new draft if there is none."""
        if tag not in self._known:
            release = self._found(tag) or self._repository.create_git_release(
                tag, name=tag.removeprefix("plugin-"), message=_BODY, draft=True, make_latest="false"
            )
            self._known[tag] = (release, {asset.name: asset for asset in release.get_assets()})
        return self._known[tag]

    def _found(self, tag: str) -> GitRelease | None:
        try:
            return self._repository.get_release(tag)
        except UnknownObjectException:  # a draft, which a run that died has left, is only in the list
            return next((each for each in self._repository.get_releases() if each.tag_name == tag), None)


_BODY = "A plugin, as its pull request describes it. `plugsmith verify ZIP` says whether a package is whole and ours.\n"


def _split(key: str) -> tuple[str, str]:
    """Returns the tag and the asset's name of a key."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise PublishError.at(key, "is no file of a release", "Only those are kept in GitHub Releases.")
    return f"plugin-{match['slug']}-v{match['version']}-{match['hash']}", _asset_name(match["name"])


def _asset_name(file_name: str) -> str:
    """Returns the asset's name for a file: `audition/editor@2x.png` is `audition_2f_editor_40_2x.png`."""
    return _ODD.sub(lambda odd: f"_{ord(odd[0]):x}_", file_name)


def _file_name(asset_name: str) -> str:
    return re.sub(r"_([0-9a-f]{1,5})_", lambda code: chr(int(code[1], 16)), asset_name)


@contextmanager
def _explained(where: str) -> Iterator[None]:
    try:
        yield
    except FAILURES as error:
        what, remedy = explained(error)
        raise PublishError.at(where, what, remedy) from None
