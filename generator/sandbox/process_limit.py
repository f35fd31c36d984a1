"""Lets the kernel limit how many processes a sandboxed program and its children have at any time.

The watch of process.run() looks ten times a second. A program that starts processes without end has thousands by then,
and leaves the machine no time to look: without this bound it takes the last process number, and the memory, of all.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_MOST = 512
"""Of one control group. Threads count too: a compiler on a machine of 64 cores has 64, and a host some 20."""
_MOST_MORE = 2048
"""Of a user, beyond all that run when the program starts: others of hers start and end meanwhile."""
_V1, _V2 = Path("/sys/fs/cgroup/pids"), Path("/sys/fs/cgroup")
_SECONDS_TO_END = 5.0


class ProcessLimit(NamedTuple):
    """How confine.py limits the number of processes: by resource limits, or by the control group that it joins."""

    limits: dict[str, int]
    group: str = ""


@contextlib.contextmanager
def limited_processes() -> Iterator[ProcessLimit]:
    """Yields what limits the number of processes here.

    A user has a limit for all that she runs. It does not count for root, who can make a control group instead. Nothing
    is left for root where control groups are read-only, as in a container, and on Windows.
    """
    if sys.platform == "win32":
        yield ProcessLimit({})
    elif os.geteuid() != 0:
        yield ProcessLimit({"RLIMIT_NPROC": running_processes() + _MOST_MORE})
    else:
        with _control_group() as group:
            yield ProcessLimit({}, group)


def running_processes() -> int:
    """Returns how many processes the machine runs; on Linux, threads."""
    load = Path("/proc/loadavg")  # of Linux: "0.12 0.10 0.09 3/4012 31742"
    if load.exists():
        return int(load.read_text(encoding="utf-8").split("/")[1].split()[0])
    import psutil  # noqa: PLC0415  only here

    return len(psutil.pids())


@contextlib.contextmanager
def _control_group() -> Iterator[str]:
    """Yields the folder of a new control group that has the limit, or nothing if none can be made.

    What is in the group at the end is killed.

    Source: Linux Documentation/admin-guide/cgroup-v1/pids.rst and cgroup-v2.rst.
    """
    top = _V1 if _V1.is_dir() else _V2
    try:
        group = Path(tempfile.mkdtemp(prefix="plugsmith-", dir=top))
    except OSError:
        yield ""
        return
    try:
        (group / "pids.max").write_text(str(_MOST), encoding="utf-8")
    except OSError:  # version 2 of a kernel, or a container, that does not count processes
        group.rmdir()
        yield ""
        return
    try:
        yield str(group)
    finally:
        _remove(group)


def _remove(group: Path) -> None:
    """Kills what is in a control group and removes it."""
    (group / "pids.max").write_text("0", encoding="utf-8")  # else others are born while some are killed
    until = time.monotonic() + _SECONDS_TO_END
    while time.monotonic() < until:
        for pid in (group / "cgroup.procs").read_text(encoding="utf-8").split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        with contextlib.suppress(OSError):  # busy until the last one has ended
            group.rmdir()
            return
        time.sleep(0.005)
