"""Where releases are put: an S3 bucket, or without its settings a local folder with the same layout.

A key is either written once and never again, or is one of the few small mutable ones, which are only ever replaced by
those who saw what they replace.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import filelock

from generator.support.errors import MachineError, PublishError
from generator.support.files import sha256_of, write_atomically
from generator.support.settings import settings

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


def store() -> Store:
    """The one that the settings name."""
    if settings().s3_bucket:
        from generator.delivery.s3 import S3Store  # noqa: PLC0415  boto3 takes a quarter of a second to import

        return S3Store()
    return FolderStore(settings().publish_dir)


def content_type(key: str) -> str:
    return _TYPES.get(Path(key).suffix, "text/plain; charset=utf-8")


def hashed(source: Path, key: str) -> Upload:
    """Prepares the upload of a file."""
    return Upload(key=key, source=source, size=source.stat().st_size, sha256=sha256_of(source))


class FolderStore:
    """Files below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = filelock.FileLock(folder.with_name(f".{folder.name}.lock"), timeout=60)

    @property
    def place(self) -> str:
        return str(self._folder)

    def put_new(self, upload: Upload) -> bool:
        target = self._path(upload.key)
        data = upload.source.read_bytes()
        if hashlib.sha256(data).hexdigest() != upload.sha256:
            raise PublishError.at(upload.source, "changed while it was published", "Publish it again.")
        written = target.with_name(f".{target.name}.{os.getpid()}.{threading.get_ident()}")
        write_atomically(written, data)
        try:
            os.link(written, target)  # of many at once, the system lets one do it
        except FileExistsError:
            if hashlib.sha256(target.read_bytes()).hexdigest() == upload.sha256:
                return False
            raise taken(str(target)) from None
        finally:
            written.unlink(missing_ok=True)
        return True

    def replace(self, key: str, data: bytes, *, seen: str | None) -> bool:
        with self._locked():
            found = self.get(key)
            if (found[1] if found else None) != seen:
                return False
            write_atomically(self._path(key), data)
        return True

    def get(self, key: str) -> tuple[bytes, str] | None:
        try:
            data = self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        return data, hashlib.sha256(data).hexdigest()

    def stored(self, prefix: str) -> Iterator[Stored]:
        for path in sorted((self._folder / prefix).rglob("*")):
            if path.is_file():
                found = path.stat()
                key = path.relative_to(self._folder).as_posix()
                yield Stored(key=key, size=found.st_size, modified=datetime.fromtimestamp(found.st_mtime, UTC))

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            path = self._path(key)
            path.unlink(missing_ok=True)
            for parent in path.parents:  # folders are no keys: an empty one is not there
                if parent == self._folder or not parent.is_dir() or any(parent.iterdir()):
                    break
                parent.rmdir()

    def unfinished(self, before: datetime, *, abort: bool) -> list[str]:  # noqa: ARG002
        """None: what a killed writer left is a dot file, listed like every other."""
        return []

    def invalidate(self, paths: Iterable[str]) -> None:
        """Nothing stands in front of a folder."""

    def url(self, key: str) -> str:
        base = settings().public_url
        return f"{base.rstrip('/')}/{key}" if base else self._path(key).as_uri()

    def _path(self, key: str) -> Path:
        return self._folder / key

    def _locked(self) -> filelock.BaseFileLock:
        try:
            self._folder.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise MachineError.at(self._folder, error.strerror or "", "Set PLUGSMITH_PUBLISH_DIR.") from None
        return self._lock


def taken(where: str) -> PublishError:
    return PublishError.at(
        where,
        "is there already with other bytes; nothing that was published is ever overwritten",
        "Whoever wrote it is not this plugsmith: look at it, and delete it only if nobody can have its link.",
    )
