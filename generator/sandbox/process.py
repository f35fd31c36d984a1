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
_GRACE_SECONDS = 2.0
"""How long a program may take to end once nobody talks to it."""


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
    folders: tuple[Path, ...] = ()
    """What the programs may write to."""
    disk: int = 0
    """Bytes of all files in those folders; 0 is no limit."""


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
    given = clean_environment() if environment is None else environment
    process = _started(words, cwd=cwd, environment=given, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    _RUNNING.add(process.pid)
    with (
        process,
        _killed_after(process, seconds) as expired,
        _watched(process, watch) as exceeded,
        contextlib.closing(_Collector(on_line)) as collector,
    ):
        try:
            for line in iter(lambda: process.stdout.readline(_MAX_LINE), b""):  # type: ignore[union-attr]
                collector.add(_decoded(line))
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


class ProgramEndedError(Exception):
    """The program that one talks to has ended, or was stopped."""


class Conversation:
    """A running program that is told things on its stdin and answers on its stdout; its stderr is kept."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._collector = _Collector(None)
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()

    def send(self, data: bytes) -> None:
        """:raises ProgramEndedError: if the program no longer listens"""
        try:
            self._process.stdin.write(data)  # type: ignore[union-attr]
            self._process.stdin.flush()  # type: ignore[union-attr]
        except (OSError, ValueError):
            raise ProgramEndedError from None

    def receive(self, size: int) -> bytes:
        """Returns exactly `size` bytes, as soon as they are there.

        :raises ProgramEndedError: if the program ends before
        """
        data: bytes = self._process.stdout.read(size)  # type: ignore[union-attr]
        if len(data) < size:
            raise ProgramEndedError
        return data

    def receive_line(self, most: int) -> bytes:
        """Returns a line without its end, of at most `most` bytes.

        :raises ProgramEndedError: if the program ends before
        :raises ValueError: if the line is longer
        """
        line: bytes = self._process.stdout.readline(most)  # type: ignore[union-attr]
        if not line.endswith(b"\n"):
            if len(line) == most:
                raise ValueError("the line is too long")
            raise ProgramEndedError
        return line.rstrip(b"\r\n")

    def said(self) -> str:
        """Returns what the program wrote to its stderr, once it has ended."""
        self._reader.join(timeout=_GRACE_SECONDS)
        self._collector.close()
        return self._collector.text

    def _collect(self) -> None:
        for line in iter(lambda: self._process.stderr.readline(_MAX_LINE), b""):  # type: ignore[union-attr]
            self._collector.add(_decoded(line))


@contextlib.contextmanager
def talk(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    seconds: float,
    environment: Mapping[str, str],
    watch: Watch,
    ended: Callable[[Finished], None],
) -> Iterator[Conversation]:
    """Starts a program to talk to; it is stopped at the end of the block, if it does not end by itself.

    :param ended: is called with the result once the program has ended
    :raises ProcessError: if the program cannot be started
    """
    words = tuple(str(word) for word in command)
    started = time.monotonic()
    process = _started(words, cwd=cwd, environment=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    _RUNNING.add(process.pid)
    conversation = Conversation(process)
    with process, _killed_after(process, seconds) as expired, _watched(process, watch) as exceeded:
        try:
            yield conversation
        finally:
            with contextlib.suppress(OSError):
                process.stdin.close()  # type: ignore[union-attr]
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE_SECONDS)
            kill_group(process.pid)
            process.wait()
            _RUNNING.discard(process.pid)
            ended(
                Finished(
                    command=words,
                    code=process.returncode,
                    output=conversation.said(),
                    seconds=time.monotonic() - started,
                    timed_out=bool(expired),
                    exceeded="; ".join(exceeded),
                )
            )


def _started(
    words: tuple[str, ...], *, cwd: Path | None, environment: Mapping[str, str], stdin: int, stderr: int
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            words,
            cwd=cwd,
            env=dict(environment),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            start_new_session=True,
        )
    except OSError as error:
        raise ProcessError.at(
            words[0],
            f"could not be started: {error.strerror}",
            "Run `plugsmith doctor` to see what is missing.",
        ) from None


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


def _decoded(line: bytes) -> str:
    return line.decode("utf-8", "replace").replace("\r\n", "\n")


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
def _killed_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[list[bool]]:
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
def _watched(process: subprocess.Popen[bytes], watch: Watch | None) -> Iterator[list[str]]:
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


_MOST_FILES = 20_000


def _stored(folders: Sequence[Path], most: int) -> str:
    """Returns which limit the files in some folders exceed, or an empty text."""
    size = count = 0
    for folder in folders:
        for place, _folders, files in os.walk(folder):
            count += len(files) + 1
            if count > _MOST_FILES:
                return f"more than {_MOST_FILES} files"
            for name in files:
                with contextlib.suppress(OSError):
                    size += os.lstat(os.path.join(place, name)).st_blocks * 512  # noqa: PTH118  10 times a second
            if size > most:
                return f"more than {most >> 20} MiB of disk"
    return ""


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
        if watch.disk and (stored := _stored(watch.folders, watch.disk)):
            return stored
        used = 0
        for child in (parent, *children):
            with contextlib.suppress(psutil.Error):
                used += child.memory_info().rss
        if used > watch.memory:
            return f"more than {watch.memory >> 20} MiB of memory"
    return ""
