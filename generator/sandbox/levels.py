"""Runs untrusted code in a sandbox: no network, no secrets, a read-only view of what it needs, and resource limits.

The best level that works on this machine is used: on Linux bubblewrap (new namespaces), or Landlock where namespaces
are not allowed, both with a list of the system calls that are allowed; on macOS Seatbelt; elsewhere plain resource
limits, which hide neither files nor network. Results record the level that was used.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from generator.sandbox import process
from generator.sandbox.confine import CONFINE_FAILED, landlock_abi
from generator.sandbox.process_limit import limited_processes
from generator.support.child_environment import clean_environment
from generator.support.environment import REPOSITORY, settings
from generator.support.errors import ToolchainError
from generator.values.verdict import SandboxLevel

_CONFINE = Path(__file__).with_name("confine.py")
_GIB = 1 << 30
_PROGRAM_FILES = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_SYSTEM_SETTINGS = tuple(
    f"/etc/{name}"
    for name in ("alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "fonts", "localtime", "X11")
)
_OWN_CODE = REPOSITORY / "generator"
_LIMITS = {
    "RLIMIT_AS": 12 * _GIB,  # address space, which threads and hosts reserve freely; WATCHED limits memory in use
    "RLIMIT_FSIZE": _GIB // 4,
    "RLIMIT_CORE": 0,
    "RLIMIT_NOFILE": 1024,
}
_SIGNALLED = 128
_MACOS_TEMPORARY = (
    '(literal "/dev/null") (literal "/dev/zero") (literal "/dev/tty") (literal "/dev/dtracehelper") '
    '(regex #"^/private/var/folders/[^/]+/[^/]+/[CT]/")'
)
"""Where Apple's tools keep caches and temporary files, and cannot do without."""
_TEMPORARY_BYTES = str(_GIB // 2)
WATCHED = process.Watch(memory=4 * _GIB, processes=128, disk=_GIB)
"""The limits for a sandboxed program and its children together: bytes in use and on disk, number of processes."""


@cache
def level() -> SandboxLevel:
    """Returns the level that the settings ask for, or else the best that works on this machine.

    :raises ToolchainError: if that level does not work here, or if only LIMITS does while a model's API key is set
    """
    wanted = settings().sandbox
    working = [each for each in SandboxLevel if works(each)]
    if wanted == "auto":
        if working[0] is SandboxLevel.LIMITS and (settings().openai_api_key or settings().anthropic_api_key):
            raise ToolchainError.at(
                "sandbox",
                "there is only one of limits here, and a model's key that generated code could read",
                "Install bubblewrap, build without the key, or set PLUGSMITH_SANDBOX=limits to accept it.",
            )
        return working[0]
    if SandboxLevel(wanted) not in working:
        raise ToolchainError.at(
            "PLUGSMITH_SANDBOX",
            f"{wanted} does not work on this machine",
            f"Install it, allow it, or take one of: auto, {', '.join(working)}.",
        )
    return SandboxLevel(wanted)


def run(
    command: Sequence[str | Path],
    *,
    readable: Sequence[Path] = (),
    writable: Sequence[Path] = (),
    cwd: Path,
    seconds: float,
    environment: Mapping[str, str] | None = None,
) -> process.Finished:
    """Runs a program like process.run(), but in the sandbox.

    :param environment: variables beside the clean environment
    :param readable: what the program may read, beside Python, our code and the system; missing paths are left out
    :param cwd: has to exist in the sandbox: in or above one of the listed paths
    :raises ToolchainError: if the sandbox cannot be set up
    """
    with _confined(command, readable, writable, cwd) as (words, clean, watch):
        every = clean | dict(environment or {})
        return _settled(process.run(words, cwd=cwd, seconds=seconds, environment=every, watch=watch))


@contextlib.contextmanager
def talk(
    command: Sequence[str | Path],
    *,
    readable: Sequence[Path] = (),
    cwd: Path,
    seconds: float,
    ended: Callable[[process.Finished], None],
) -> Iterator[process.Conversation]:
    """Starts a program in the sandbox to talk to, like process.talk().

    :raises ToolchainError: if the sandbox cannot be set up
    """
    with (
        _confined(command, readable, (), cwd) as (words, environment, watch),
        process.talk(
            words,
            cwd=cwd,
            seconds=seconds,
            environment=environment,
            watch=watch,
            ended=lambda finished: ended(_settled(finished)),
        ) as conversation,
    ):
        yield conversation


@contextlib.contextmanager
def _confined(
    command: Sequence[str | Path], readable: Sequence[Path], writable: Sequence[Path], cwd: Path
) -> Iterator[tuple[list[str], dict[str, str], process.Watch]]:
    """Yields the command that starts a program in the sandbox, its environment and its limits."""
    read = [path.absolute() for path in (*readable, *_needed()) if path.exists() and not _is_system(path)]
    writable = [path.absolute() for path in writable]
    words = [str(word) for word in command]
    with tempfile.TemporaryDirectory(prefix="plugsmith-") as temporary, limited_processes() as most:
        limits: dict[str, object] = {"limits": _LIMITS | most.limits, "group": most.group}
        environment = clean_environment() | dict.fromkeys(("HOME", "TMPDIR"), temporary)
        environment.pop("DISPLAY", None)
        if sys.platform == "win32":
            environment |= dict.fromkeys(("TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), temporary)
        if level() is SandboxLevel.BUBBLEWRAP:
            words = _bubblewrap(words, read, writable, cwd)
            limits["bubblewrap"] = True
        elif level() is SandboxLevel.LANDLOCK:
            limits["landlock"] = {
                "readable": [str(path) for path in read] + _existing((*_PROGRAM_FILES, *_SYSTEM_SETTINGS)),
                "writable": [*map(str, writable), temporary],
            }
        elif level() is SandboxLevel.SEATBELT:
            words = _seatbelt(words, read, [*writable, Path(temporary).resolve()])
        if sys.platform != "win32":
            words = [sys.executable, "-I", str(_CONFINE), json.dumps(limits), *words]
        yield words, environment, dataclasses.replace(WATCHED, folders=(*writable, Path(temporary)))


def _settled(finished: process.Finished) -> process.Finished:
    """Returns the result of the program itself; an error of the sandbox is raised."""
    if finished.code == CONFINE_FAILED and "confine: " in finished.output:
        raise ToolchainError.at("sandbox", finished.tail(1), "Run `plugsmith doctor`, or set PLUGSMITH_SANDBOX.")
    if level() is SandboxLevel.BUBBLEWRAP and finished.code > _SIGNALLED:  # bubblewrap reports signals as shells do
        return dataclasses.replace(finished, code=_SIGNALLED - finished.code)
    return finished


def result_of(finished: process.Finished) -> Any:  # noqa: ANN401  JSON
    """Returns the JSON value on the last line that a child printed; None if the child failed or printed no JSON."""
    lines = finished.output.splitlines()
    if finished.code != 0 or finished.timed_out or finished.exceeded or not lines:
        return None
    try:
        return json.loads(lines[-1])
    except (ValueError, RecursionError):
        return None


def works(each: SandboxLevel) -> bool:
    """Says whether this machine supports a level, by trying it."""
    if each is SandboxLevel.LIMITS:
        return True
    if each is SandboxLevel.LANDLOCK:
        return landlock_abi() > 0
    if each is SandboxLevel.SEATBELT:
        return sys.platform == "darwin" and process.run(_seatbelt(["/usr/bin/true"], [], []), seconds=20).code == 0
    if not sys.platform.startswith("linux") or shutil.which("bwrap") is None:
        return False
    return process.run(_bubblewrap(["true"], [], [], Path("/")), seconds=20).code == 0


def _bubblewrap(command: list[str], readable: Sequence[Path], writable: Sequence[Path], cwd: Path) -> list[str]:
    words = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--hostname", "sandbox"]
    words += ["--cap-drop", "ALL"]  # else root could mount the read-only folders writable
    words += ["--proc", "/proc", "--dev", "/dev", "--size", _TEMPORARY_BYTES, "--tmpfs", "/tmp"]  # noqa: S108  its own
    words += ["--size", _TEMPORARY_BYTES, "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]  # noqa: S108
    words += ["--setenv", "HOME", "/tmp", "--setenv", "TMPDIR", "/tmp"]  # noqa: S108
    for place in _PROGRAM_FILES:
        if Path(place).is_symlink():
            words += ["--symlink", str(Path(place).readlink()), place]
        elif Path(place).is_dir():
            words += ["--ro-bind", place, place]
    for place in _existing(_SYSTEM_SETTINGS):
        words += ["--ro-bind", place, place]
    for path in readable:
        words += ["--ro-bind", str(path), str(path)]
    for path in writable:
        words += ["--bind", str(path), str(path)]
    return [*words, "--chdir", str(cwd), "--", *command]


def _seatbelt(command: list[str], readable: Sequence[Path], writable: Sequence[Path]) -> list[str]:
    """Returns the command under macOS' own sandbox: the last rule that fits counts.

    It begins with what Homebrew's `sandbox.rb` allows, under which Apple's compilers are known to work, and takes away
    the network, other processes, and the folders of people.
    """

    def paths(each: Sequence[Path]) -> str:
        return " ".join(f"(subpath {json.dumps(str(path))})" for path in each)

    rules = ["(version 1)", "(allow default)", "(deny network*)", "(deny signal (target others))"]
    rules += ["(deny process-info* (target others))", "(deny file-write-setugid)", "(deny file-write*)"]
    rules += [f"(allow file-write* {_MACOS_TEMPORARY} {paths(writable)})"]
    rules += [f"(deny file-read-data {paths([Path('/Users'), Path('/Volumes'), Path.home()])})"]
    rules += [f"(allow file-read* {paths([*readable, *writable])})"] if readable or writable else []
    return ["/usr/bin/sandbox-exec", "-p", "".join(rules), *command]


@cache
def _needed() -> tuple[Path, ...]:
    """Returns the folders of our Python and its packages, and of our own code."""
    places = [Path(sys.prefix), Path(sys.base_prefix), Path(sysconfig.get_path("stdlib")), _OWN_CODE]
    return tuple(place for place in dict.fromkeys(places) if not _is_system(place))


def _is_system(place: Path) -> bool:
    return any(place == Path(top) or Path(top) in place.parents for top in _PROGRAM_FILES) or place == Path("/")


def _existing(paths: Sequence[str]) -> list[str]:
    return [path for path in paths if os.path.exists(path)]  # noqa: PTH110  strings in, strings out
