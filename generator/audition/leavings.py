"""What a child that ran a stranger's code has left in a folder: plain files of a bounded size, or nothing."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

_LARGEST = 20 << 20


def keep_plain_files(folder: Path) -> None:
    """Removes links, folders, devices and what is too large, so that nothing in it leads anywhere else."""
    for entry in folder.iterdir():
        found = entry.lstat()
        if stat.S_ISDIR(found.st_mode):
            shutil.rmtree(entry)
        elif not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
            entry.unlink()


def read_plain(path: Path) -> bytes:
    """The bytes of a plain file; an OSError for a link, which would be somebody else's file."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, "rb") as file:
        return file.read(_LARGEST)
