"""The only way to run a program: argument lists, a clean environment, a time limit that kills the whole group."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.support.child_environment import clean_environment
from generator.support.errors import ProcessError

MAX_OUTPUT = 2_000_000
"""The most characters kept of a program's output: a hostile program may write for ever."""


_MAX_LINE = 65536
_RUNNING: set[int] = set()


@dataclass(frozen=True, kw_only=True)
class Finished:
    """The result of a program that ended by itself, was stopped at a limit, or died of a signal (negative code)."""

    command: tuple[str, ...]
    code: int
    output: str
    seconds: float
    timed_out: bool = False
    exceeded: str = ""
    """The limit of its Watch that the program exceeded, if it was stopped for that; else empty."""

    def tail(self, lines: int = 12) -> str:
        return "\n".join(self.output.rstrip().splitlines()[-lines:])


@dataclass(frozen=True, kw_only=True)
class Watch:
    """The limits for a program and all its child processes together."""

    memory: int
    """Bytes of resident memory."""
    processes: int


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    seconds: float = 600,
    environment: Mapping[str, str] | None = None,
    on_line: Callable[[str], None] | None = None,
    watch: Watch | None = None,
) -> Finished:
    """Runs a program to its end and returns the result, whatever the exit code. Output is stdout and stderr together.

    :param environment: replaces the clean environment
    :param on_line: is called with each line of output
    :param watch: limits for the whole process tree; processes that the program leaves behind are then killed too
    :raises ProcessError: if the program cannot be started
    """
    words = tuple(str(word) for word in command)
    started = time.monotonic()
    try:
        process = subprocess.Popen(
            words,
            cwd=cwd,
            env=dict(clean_environment() if environment is None else environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
    except OSError as error:
        raise ProcessError.at(
            words[0],
            f"could not be started: {error.strerror}",
            "Run `plugsmith doctor` to see what is missing.",
        ) from None

    _RUNNING.add(process.pid)
    with (
        process,
        _killed_after(process, seconds) as expired,
        _watched(process, watch) as exceeded,
        contextlib.closing(_Collector(on_line)) as collector,
    ):
        try:
            for line in iter(lambda: process.stdout.readline(_MAX_LINE), ""):  # type: ignore[union-attr]
                collector.add(line)
            process.wait()
            if watch:
                kill_group(process.pid)  # the processes that it left behind
        except BaseException:
            kill_group(process.pid)
            process.wait()
            raise
        finally:
            _RUNNING.discard(process.pid)

    return Finished(
        command=words,
        code=process.returncode,
        output=collector.text,
        seconds=time.monotonic() - started,
        timed_out=bool(expired),
        exceeded="; ".join(exceeded),
    )


def check(command: Sequence[str | Path], *, remedy: str, **options: object) -> Finished:
    """Runs a program like run(); if it fails, raises a ProcessError with the command and the end of its output."""
    finished = run(command, **options)  # type: ignore[arg-type]
    if finished.code != 0 or finished.timed_out:
        reason = "ran into its time limit" if finished.timed_out else f"ended with code {finished.code}"
        raise ProcessError.at(
            finished.command[0], f"{reason}: {shlex.join(finished.command)}\n{finished.tail()}", remedy
        )
    return finished


def kill_running() -> None:
    """Kills all running programs, also those that other threads wait for. Called when the user interrupts."""
    for pid in tuple(_RUNNING):
        kill_group(pid)


def kill_group(pid: int) -> None:
    """Kills a process and its group; on Windows, the process and its children."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(pid)], check=False, capture_output=True)  # noqa: S607
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


class _Collector:
    def __init__(self, on_line: Callable[[str], None] | None) -> None:
        self._lines: list[str] = []
        self._size = 0
        self._on_line = on_line

    def add(self, line: str) -> None:
        if self._on_line:
            self._on_line(line.rstrip("\n"))
        if self._size < MAX_OUTPUT:
            self._lines.append(line[: MAX_OUTPUT - self._size])
            self._size += len(line)

    def close(self) -> None:
        if self._size >= MAX_OUTPUT:
            self._lines.append(f"\n[cut: {self._size} characters in all]\n")

    @property
    def text(self) -> str:
        return "".join(self._lines)


@contextlib.contextmanager
def _killed_after(process: subprocess.Popen[str], seconds: float) -> Iterator[list[bool]]:
    expired: list[bool] = []

    def expire() -> None:
        expired.append(True)
        kill_group(process.pid)

    timer = threading.Timer(seconds, expire)
    timer.daemon = True
    timer.start()
    try:
        yield expired
    finally:
        timer.cancel()


_LOOK_EVERY = 0.1


@contextlib.contextmanager
def _watched(process: subprocess.Popen[str], watch: Watch | None) -> Iterator[list[str]]:
    """Kills the process group once it exceeds `watch`; adds the reason to the list that it yields.

    It looks ten times a second, because the kernel's limits count for one process, or for a whole user.
    """
    exceeded: list[str] = []
    done = threading.Event()

    def look() -> None:
        while not done.wait(_LOOK_EVERY):
            if reason := _over(process.pid, watch):  # type: ignore[arg-type]
                exceeded.append(reason)
                kill_group(process.pid)
                return

    thread = threading.Thread(target=look, daemon=True)
    if watch:
        thread.start()
    try:
        yield exceeded
    finally:
        done.set()


def _over(pid: int, watch: Watch) -> str:
    import psutil  # noqa: PLC0415  only here

    with contextlib.suppress(psutil.Error):
        parent = psutil.Process(pid)
        children = parent.children(recursive=True)
        if len(children) > watch.processes:
            for child in children:  # also those that left the group, before they start more
                with contextlib.suppress(psutil.Error):
                    child.kill()
            return f"more than {watch.processes} processes"
        used = 0
        for child in (parent, *children):
            with contextlib.suppress(psutil.Error):
                used += child.memory_info().rss
        if used > watch.memory:
            return f"more than {watch.memory >> 20} MiB of memory"
    return ""
