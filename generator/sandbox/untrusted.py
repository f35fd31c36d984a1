"""What a child that ran a stranger's code has left: plain files of a bounded size, or nothing."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.sandbox import process

_LARGEST = 20 << 20


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for one child, gone afterwards whatever is in it."""
    folder = Path(tempfile.mkdtemp(prefix="plugsmith-"))
    try:
        yield folder
    finally:
        try:
            shutil.rmtree(folder, ignore_errors=True)
        except RecursionError:  # folders in folders, a thousand deep
            process.run(["rm", "-rf", "--", folder], seconds=60)


def read_plain(path: Path) -> bytes:
    """The bytes of a plain file; an OSError for a link, which would be another's file, and for pipes and the like."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
            raise OSError(0, "is not a plain file of a usual size", str(path))
        return file.read()
