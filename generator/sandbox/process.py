"""The only way to run a program: argument lists, a clean environment, a time limit that kills the whole group."""

from __future__ import annotations

import contextlib
import os
import select
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from generator.support.child_environment import clean_environment
from generator.support.errors import ProcessError

if TYPE_CHECKING:
    import psutil

MAX_OUTPUT = 2_000_000
"""The most characters kept of what a program says, first and last: a hostile one may write for ever."""


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
            output = _Output(process, process.stdout)
            for line in iter(lambda: output.line(_MAX_LINE), b""):
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
        self._output = _Output(process, process.stdout)
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
        data = self._output.exactly(size)
        if len(data) < size:
            raise ProgramEndedError
        return data

    def receive_line(self, most: int) -> bytes:
        """Returns a line without its end, of at most `most` bytes.

        :raises ProgramEndedError: if the program ends before
        :raises ValueError: if the line is longer
        """
        line = self._output.line(most)
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
        errors = _Output(self._process, self._process.stderr)
        for line in iter(lambda: errors.line(_MAX_LINE), b""):
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


class _Output:
    """What a program writes to a pipe, up to the end of the pipe or soon after the end of the program.

    A program that it started, and that left its group, may hold the pipe open for ever.
    """

    def __init__(self, process: subprocess.Popen[bytes], pipe: IO[bytes] | None) -> None:
        self._process = process
        self._pipe: IO[bytes] = pipe  # type: ignore[assignment]  # is there: _started() asks for it
        self._read = bytearray()
        self._ended = False

    def line(self, most: int) -> bytes:
        """Returns a line with its end, or the first `most` bytes of it, or what is left; empty at the end."""
        searched = 0
        while (end := self._read.find(b"\n", searched, most)) < 0 and len(self._read) < most and not self._ended:
            searched = len(self._read)
            self._read_more()
        return self._taken(most if end < 0 else end + 1)

    def exactly(self, size: int) -> bytes:
        """Returns so many bytes; fewer at the end."""
        while len(self._read) < size and not self._ended:
            self._read_more()
        return self._taken(size)

    def _taken(self, size: int) -> bytes:
        taken = bytes(self._read[:size])
        del self._read[:size]
        return taken

    def _read_more(self) -> None:
        data = os.read(self._pipe.fileno(), _MAX_LINE) if self._is_readable() else b""
        self._read += data
        self._ended = not data

    def _is_readable(self) -> bool:
        """Waits for output, or for the end of all; False if the program has ended and somebody else holds the pipe."""
        if sys.platform == "win32":  # no pipe can be waited for there
            return True
        waiting = select.poll()
        waiting.register(self._pipe, select.POLLIN)
        ended = 0.0
        while not waiting.poll(_LOOK_EVERY * 1000):
            if self._process.poll() is not None:
                ended = ended or time.monotonic()
                if time.monotonic() - ended > _GRACE_SECONDS:
                    return False
        return True


def _decoded(line: bytes) -> str:
    return line.decode("utf-8", "replace").replace("\r\n", "\n")


class _Collector:
    """Keeps what a program says: all of it, or the beginning and the end, where compilers and tests say what failed."""

    def __init__(self, on_line: Callable[[str], None] | None) -> None:
        self._first: list[str] = []
        self._last: deque[str] = deque()
        self._left_in_first = self._left_in_last = MAX_OUTPUT // 2
        self._dropped = 0
        self._on_line = on_line

    def add(self, line: str) -> None:
        if self._on_line:
            self._on_line(line.rstrip("\n"))
        if not self._last and len(line) <= self._left_in_first:
            self._first.append(line)
            self._left_in_first -= len(line)
            return
        self._last.append(line)
        self._left_in_last -= len(line)
        while self._left_in_last < 0:
            dropped = len(self._last.popleft())
            self._left_in_last += dropped
            self._dropped += dropped

    def close(self) -> None:
        if self._dropped:
            self._first.append(f"\n[cut: {self._dropped} characters]\n")

    @property
    def text(self) -> str:
        return "".join((*self._first, *self._last))


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
        import psutil  # noqa: PLC0415  only here

        while not done.wait(_LOOK_EVERY):
            with contextlib.suppress(psutil.Error):
                parent = psutil.Process(process.pid)
                tree = [parent, *parent.children(recursive=True)]
                if reason := _over(tree, watch):  # type: ignore[arg-type]
                    exceeded.append(reason)
                    kill_group(process.pid)
                    for each in tree:  # also those that left the group
                        with contextlib.suppress(psutil.Error):
                            each.kill()
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


def _over(tree: Sequence[psutil.Process], watch: Watch) -> str:
    """Returns which limit some processes exceed together, or an empty text."""
    import psutil  # noqa: PLC0415  only here

    if len(tree) > watch.processes:
        return f"more than {watch.processes} processes"
    if watch.disk and (stored := _stored(watch.folders, watch.disk)):
        return stored
    used = 0
    for each in tree:
        with contextlib.suppress(psutil.Error):
            used += each.memory_info().rss
    return f"more than {watch.memory >> 20} MiB of memory" if used > watch.memory else ""
