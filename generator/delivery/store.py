"""The interface of a store of releases, and the files that are put into it.

A key is either written once and never changes, or it is one of the few small mutable keys, which are replaced by
compare-and-swap: only a writer who has read the current content can replace it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from generator.support.errors import PublishError
from generator.support.files import sha256_of

IMMUTABLE, MUTABLE = "public, max-age=31536000, immutable", "public, max-age=60"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".flac": "audio/flac",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".log": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".yaml": "application/yaml",
    ".zip": "application/zip",
}


@dataclass(frozen=True)
class Upload:
    """A file to upload, and its key."""

    key: str
    source: Path
    size: int
    sha256: str
    """In hexadecimal; the server checks it."""

    @property
    def content_type(self) -> str:
        return content_type(self.key)

    @property
    def disposition(self) -> str:
        name = self.key.rsplit("/", maxsplit=1)[-1]
        return f'attachment; filename="{name}"' if name.endswith(".zip") else "inline"


@dataclass(frozen=True)
class Stored:
    """An object in a listing."""

    key: str
    size: int
    modified: datetime


class Store(Protocol):
    """A place for releases. Its methods raise a PublishError that says what to do."""

    def put_new(self, upload: Upload) -> bool:
        """Writes a key that must never change. Returns False if it exists with the same bytes.

        :raises PublishError: also if it exists with other bytes
        """

    def seal(self, prefix: str) -> None:
        """Makes the keys below `prefix` public, if that is a step of its own: all of them are written."""

    def replace(self, key: str, data: bytes, *, seen: str | None) -> bool:
        """Writes a mutable key, unless it has changed since it was read. Returns whether it was written.

        :param seen: the token that `get` returned for the content to replace; None if the key must not exist
        """

    def get(self, key: str) -> tuple[bytes, str] | None:
        """Returns the content of a mutable key and the token of this content; None if it does not exist."""

    def stored(self, prefix: str) -> Iterator[Stored]: ...

    def delete(self, keys: Iterable[str]) -> None: ...

    def unfinished(self, before: datetime, *, abort: bool) -> list[str]:
        """Returns keys of uploads that began before `before` and never ended: they are invisible, but cost money.

        :param abort: whether to remove them
        """

    def invalidate(self, paths: Iterable[str]) -> None:
        """Removes these keys from caches in front of the store; `*` at the end matches any rest."""

    def url(self, key: str) -> str: ...

    @property
    def place(self) -> str:
        """The store's name in messages to people."""


def content_type(key: str) -> str:
    return _TYPES.get(Path(key).suffix, "text/plain; charset=utf-8")


def hashed(source: Path, key: str) -> Upload:
    """Returns the upload of a file, with its size and SHA-256."""
    return Upload(key=key, source=source, size=source.stat().st_size, sha256=sha256_of(source))


def taken(where: str) -> PublishError:
    return PublishError.at(
        where,
        "is there already with other bytes; nothing that was published is ever overwritten",
        "Whoever wrote it is not this plugsmith: look at it, and delete it only if nobody can have its link.",
    )
