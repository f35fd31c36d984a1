"""What a store of releases can do, and what is put into it.

A key is either written once and never again, or is one of the few small mutable ones, which are only ever replaced by
those who saw what they replace.
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
    """A file and where it goes."""

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
    """An object as a listing shows it."""

    key: str
    size: int
    modified: datetime


class Store(Protocol):
    """Every error is a PublishError that says what to do."""

    def put_new(self, upload: Upload) -> bool:
        """Writes a key that must never change. False: just these bytes are there already.

        :raises PublishError: also if other bytes are there
        """

    def replace(self, key: str, data: bytes, *, seen: str | None) -> bool:
        """Writes a mutable key if it still is as it was `seen`: the token of `get`, or None for not there.

        Returns whether it was.
        """

    def get(self, key: str) -> tuple[bytes, str] | None:
        """What a mutable key holds, and the token of just that."""

    def stored(self, prefix: str) -> Iterator[Stored]: ...

    def delete(self, keys: Iterable[str]) -> None: ...

    def unfinished(self, before: datetime, *, abort: bool) -> list[str]:
        """Keys of uploads that were begun before then and never ended: they are invisible, and cost."""

    def invalidate(self, paths: Iterable[str]) -> None:
        """Lets caches in front of the store forget these keys; * at the end stands for the rest."""

    def url(self, key: str) -> str: ...

    @property
    def place(self) -> str:
        """For people."""


def content_type(key: str) -> str:
    return _TYPES.get(Path(key).suffix, "text/plain; charset=utf-8")


def hashed(source: Path, key: str) -> Upload:
    """Prepares the upload of a file."""
    return Upload(key=key, source=source, size=source.stat().st_size, sha256=sha256_of(source))


def taken(where: str) -> PublishError:
    return PublishError.at(
        where,
        "is there already with other bytes; nothing that was published is ever overwritten",
        "Whoever wrote it is not this plugsmith: look at it, and delete it only if nobody can have its link.",
    )
