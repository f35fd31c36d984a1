"""The cache folder: one process at a time, and folders that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from generator.support import progress
from generator.support.environment import settings
from generator.support.errors import ToolchainError

_LONGEST_WAIT_SECONDS = 3600


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Lets one process at a time run the `with` block; the others wait. The system frees the lock of a dead process.

    :param name: the lock's name; its part before the first `-` is shown to those who wait
    :raises ToolchainError: if the cache folder cannot be written
    :raises filelock.Timeout: after _LONGEST_WAIT_SECONDS
    """
    folder = settings().cache_dir / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ToolchainError.at(
            settings().cache_dir,
            f"cannot be written: {error.strerror}",
            "Set PLUGSMITH_CACHE_DIR to a folder of your own.",
        ) from None
    lock = filelock.FileLock(folder / f"{name}.lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        progress.note(f"  Waiting: another plugsmith is busy with {name.split('-', maxsplit=1)[0]} ...")
        lock.acquire(timeout=_LONGEST_WAIT_SECONDS)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def partial_folder(final: Path) -> Iterator[Path]:
    """Yields a folder beside `final` that replaces `final` if the `with` block succeeds, and is deleted if it fails.

    If the folder is left empty, `final` stays. Call this under a lock: it deletes what killed runs left behind.
    """
    for left in final.parent.glob(f".{final.name}.*.partial"):
        shutil.rmtree(left, ignore_errors=True)
    partial = final.with_name(f".{final.name}.{os.getpid()}.partial")
    partial.mkdir(parents=True)
    try:
        yield partial
        if any(partial.iterdir()):
            _replace(final, partial)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def filled_once(final: Path, fill: Callable[[Path], None], *, lock: str) -> Path:
    """Returns a folder of the cache. If it is missing, one process makes it, and the others wait.

    :param fill: puts everything into the empty folder that it gets, which then becomes `final`
    :param lock: the lock's name, as locked() takes it
    """
    if not final.is_dir():
        with locked(lock):
            if not final.is_dir():  # else another process has made it meanwhile
                with partial_folder(final) as partial:
                    fill(partial)
    return final


def filled_in_place(folder: Path, fill: Callable[[Path], None], *, last: str, lock: str) -> Path:
    """Like filled_once(), for what keeps absolute paths and cannot be moved, such as Clang's precompiled headers.

    :param fill: puts everything into the empty folder, and the file `last` at the end: with it, the folder is complete
    """
    if not (folder / last).is_file():
        with locked(lock):
            if not (folder / last).is_file():
                shutil.rmtree(folder, ignore_errors=True)  # what a killed run has left
                folder.mkdir(parents=True)
                fill(folder)
    return folder


def clear_folder(folder: Path) -> None:
    """Removes everything in `folder`, but keeps the folder itself."""
    for left in folder.iterdir():
        shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()


def _replace(final: Path, partial: Path) -> None:
    """Replaces `final` by two renames: between them the old folder has another name and is never half deleted."""
    old = final.with_name(f".{final.name}.{os.getpid()}.old.partial")
    if final.exists():
        final.replace(old)
    partial.replace(final)
    shutil.rmtree(old, ignore_errors=True)
