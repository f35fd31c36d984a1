"""Reads what a child that ran untrusted code has left: only plain files of a bounded size."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.sandbox import process

_LARGEST = 20 << 20


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Creates a folder for one child and removes it afterwards, whatever is in it."""
    folder = Path(tempfile.mkdtemp(prefix="plugsmith-"))
    try:
        yield folder
    finally:
        remove(folder)


def remove(folder: Path) -> None:
    """Removes a folder with all that a hostile program can leave: closed folders, and some nested a thousand deep."""
    for place, folders, _files in os.walk(folder):
        for name in folders:
            with suppress(OSError):
                inner = os.path.join(place, name)  # noqa: PTH118  deep paths are slow as objects
                if not os.path.islink(inner):  # noqa: PTH114
                    os.chmod(inner, 0o700)  # noqa: PTH101
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except RecursionError:
        process.run(["rm", "-rf", "--", folder], seconds=60)


def read_plain(path: Path) -> bytes:
    """Returns the bytes of a plain file of at most 20 MiB. Refuses symlinks and special files.

    :raises OSError: for a larger file, a symlink (which could lead to somebody else's file), a pipe and the like
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
            raise OSError(0, "is not a plain file of a usual size", str(path))
        return file.read()
