"""Turns of tests: one marked `serial` runs while no other does, and of many alike some run in each gate."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.build.runtime import template_hash


def in_turn(number: int, value: object, *, share: int) -> object:
    """Returns a parameter of a test that one gate of `share` runs, and each nightly.

    Which gate changes with the C++, so that in time all are run.
    """
    is_due = number % share == int(template_hash(), 16) % share
    return pytest.param(value, marks=() if is_due else pytest.mark.nightly)


def worker_number() -> int:
    """Returns this worker's number from 0; 0 without pytest-xdist."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


@contextmanager
def turn(*, alone: bool) -> Iterator[None]:
    """Waits for this test's turn.

    Each test holds a read lock; a serial one holds the write lock, for which it waits until all others are done. Who
    waits for the write lock holds the door, so that the others cannot keep it waiting for ever.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None or sys.platform == "win32":  # Windows runs unit tests alone, and none of them is serial
        yield
        return
    folder = Path(tempfile.gettempdir()) / f"plugsmith-turns-{run}"
    folder.mkdir(exist_ok=True)
    import fcntl  # not on Windows

    with (folder / "floor").open("w") as floor:  # closing it lets go of the lock
        with (folder / "door").open("w") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            fcntl.flock(floor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield
