"""A store in a local folder, with the layout of a bucket."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import filelock

from generator.delivery.store import Stored, Upload, taken
from generator.support.environment import settings
from generator.support.errors import MachineError, PublishError
from generator.support.files import write_atomically


class FolderStore:
    """A store whose keys are paths below one folder."""

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
            os.link(written, target)  # atomic: of several writers at once, one succeeds
        except FileExistsError:
            if hashlib.sha256(target.read_bytes()).hexdigest() == upload.sha256:
                return False
            raise taken(str(target)) from None
        finally:
            written.unlink(missing_ok=True)
        return True

    def seal(self, prefix: str) -> None:
        """Does nothing: each file is there once it is written."""

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
            for parent in path.parents:  # a bucket has no folders, so empty ones are removed
                if parent == self._folder or not parent.is_dir() or any(parent.iterdir()):
                    break
                parent.rmdir()

    def unfinished(self, before: datetime, *, abort: bool) -> list[str]:  # noqa: ARG002
        """Returns an empty list: a killed writer leaves a dot file, which `stored` lists like any other."""
        return []

    def invalidate(self, paths: Iterable[str]) -> None:
        """Does nothing: there is no cache in front of a folder."""

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
