"""Files that are whole or not there, and files that only one can have."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def sha256_of(path: Path) -> str:
    """Hashes a file of any size. Returns 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomically(path: Path, text: str | bytes) -> None:
    """The old file or the new one, whatever happens in between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
            file.flush()
            os.fsync(file.fileno())
        Path(partial).chmod(0o644)
        Path(partial).replace(path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


class Claims:
    """What only one plugin can have: a file per code or name that says whose it is.

    Looking one up takes the same time however many there are, and two who claim the same on two branches meet in git
    as a conflict about one file. The files follow from the plugins' own: without them they are made again.
    """

    def __init__(self, folder: Path, known: Callable[[], dict[str, str]]) -> None:
        self._folder, self._known = folder, known

    def owner(self, what: str) -> str | None:
        if not self._folder.is_dir():
            for each, slug in self._known().items():
                self.claim(each, slug)
        try:
            return self._path(what).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None

    def __contains__(self, what: object) -> bool:
        return self.owner(str(what)) is not None

    def claim(self, what: str, slug: str) -> None:
        write_atomically(self._path(what), slug + "\n")

    def release(self, what: str, slug: str) -> None:
        if self.owner(what) == slug:
            self._path(what).unlink()

    def _path(self, what: str) -> Path:
        return self._folder / what.lower()
