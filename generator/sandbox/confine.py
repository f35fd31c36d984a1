"""Starts a program under resource limits and a system call filter, and on Linux without bubblewrap under Landlock.

    python -I confine.py OPTIONS PROGRAM ARGUMENTS...

OPTIONS is JSON: {"limits": {"RLIMIT_AS": ...}, "group": "the folder of a control group to join, if any",
"landlock": {"readable": [...], "writable": [...]}, "bubblewrap": true}.

It is a separate program and uses only the standard library, because limits have to be set between fork and exec.
Sources: Linux Documentation/userspace-api/landlock.rst and seccomp_filter.rst.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import struct
import sys
from pathlib import Path

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 38, 22
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every architecture
_READ = 0b1101  # execute, read file, read directory
_ALL_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_FILE_ONLY = 0b1_1000_0000_0000_0111 | 1 << 14  # the only rights that a rule for a plain file may grant
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # of linux/audit.h
_CALLS = Path(__file__).with_name("system_calls.txt")
_NAMESPACES = 0x7E020000  # CLONE_NEW...: a new user namespace would give rights that nobody has
_TERMINAL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIO(N)CLEX
_NAME_A_THREAD = (15, 16)  # PR_SET_NAME, PR_GET_NAME
_ONE_SELF, _USUAL, _LOCAL = (0,), (0,), (1,)  # a process id of 0, SCHED_OTHER, AF_UNIX
_ARGUMENT = {
    "socketpair": (0, _LOCAL),
    "ioctl": (1, _TERMINAL),
    "prctl": (0, _NAME_A_THREAD),
    "sched_setscheduler": (1, _USUAL),  # JUCE's threads do not begin without it
    **dict.fromkeys(("prlimit64", "sched_setaffinity", "sched_setparam", "kill"), (0, _ONE_SELF)),
    **dict.fromkeys(("setpriority", "ioprio_set"), (1, _ONE_SELF)),
}
"""Calls that are allowed if one argument has one of these values; arguments count from 0."""
_PR_SET_PDEATHSIG, _SIGKILL = 1, 9
CONFINE_FAILED = 126


def landlock_abi() -> int:
    """Returns the kernel's Landlock version; 0 if it has none, or if no filter is known for the processor."""
    if not sys.platform.startswith("linux") or platform.machine() not in _ARCHITECTURES:
        return 0
    version = ctypes.CDLL(None, use_errno=True).syscall(_CREATE_RULESET, None, 0, 1)
    return max(int(version), 0)


def _fail(what: str) -> None:
    raise OSError(ctypes.get_errno(), what)


def _restrict_files(readable: list[str], writable: list[str]) -> None:
    """Denies access to files outside the two lists and, with Landlock 4, TCP.

    Landlock 6 also denies signals to outside processes, and abstract Unix sockets.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    abi = landlock_abi()
    every = _ALL_BY_ABI[min(abi, 5)]
    attributes = struct.pack("<QQQ", every, 0b11 if abi >= 4 else 0, 0b11 if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    ruleset = libc.syscall(_CREATE_RULESET, ctypes.c_char_p(attributes), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        _fail("landlock_create_ruleset")
    devices = [path for path in _DEVICES if Path(path).exists()]
    for paths, rights in ((readable, _READ), (writable, every), (devices, every)):
        for path in paths:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            allowed = rights if Path(path).is_dir() else rights & _FILE_ONLY & every
            rule = struct.pack("<Qi", allowed, place)
            if libc.syscall(_ADD_RULE, ruleset, 1, ctypes.c_char_p(rule), 0) != 0:
                _fail(f"landlock_add_rule {path}")
            os.close(place)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or libc.syscall(_RESTRICT_SELF, ruleset, 0) != 0:
        _fail("landlock_restrict_self")


_Step = tuple[int, int, int, int]
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE, _UNKNOWN = 0x7FFF0000, 0x00050000 | 1, 0x00050000 | 38  # ALLOW, EPERM, ENOSYS


def _filter(*, namespaces: bool) -> bytes:
    """Returns the system call filter, a program of linux/bpf_common.h.

    :param namespaces: whether the program has namespaces of its own, where nothing outside can be reached
    """
    numbers = _numbers()
    abi = landlock_abi()
    program: list[_Step] = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, _ARCHITECTURES[platform.machine()]),
        (_ANSWER, 0, 0, _REFUSE),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 0, 1, 0x40000000),  # x32, whose numbers differ
        (_ANSWER, 0, 0, _REFUSE),
    ]
    free = {name for group, names in numbers.items() if group not in ("display", "conditions") for name in names}
    tested = dict(_ARGUMENT)
    if namespaces:
        free |= set(numbers["display"])
        tested |= {"socket": (0, _LOCAL)}
        del tested["kill"]
    elif abi >= 6:  # Landlock keeps signals inside
        free |= {"kill", "tkill", "tgkill"}
        del tested["kill"]
    if not namespaces and abi >= 3:  # before, Landlock does not check it
        free.add("truncate")
    every = {name: number for names in numbers.values() for name, number in names.items()}
    for name in sorted(free & every.keys()):
        program += [(_EQUAL, 0, 1, every[name]), (_ANSWER, 0, 0, _ALLOW)]
    for name, (argument, values) in tested.items():
        allowed = [step for value in values for step in ((_EQUAL, 0, 1, value), (_ANSWER, 0, 0, _ALLOW))]
        program += _tested(every[name], argument, [*allowed, (_ANSWER, 0, 0, _REFUSE)])
    unshared: list[_Step] = [(_ANY_BIT, 0, 1, _NAMESPACES), (_ANSWER, 0, 0, _REFUSE), (_ANSWER, 0, 0, _ALLOW)]
    program += _tested(every["clone"], 0, unshared)
    program.append((_ANSWER, 0, 0, _UNKNOWN))
    return b"".join(struct.pack("<HBBI", *step) for step in program)


def _tested(number: int, argument: int, steps: list[_Step]) -> list[_Step]:
    """Returns the steps for one call that look at the lower half of one of its arguments."""
    return [(_EQUAL, 0, len(steps) + 1, number), (_LOAD, 0, 0, 16 + 8 * argument), *steps]


def _numbers() -> dict[str, dict[str, int]]:
    """Returns the system calls of this processor by group and name."""
    column = 1 if platform.machine() == "x86_64" else 2
    groups: dict[str, dict[str, int]] = {}
    names: dict[str, int] = {}
    for line in _CALLS.read_text(encoding="utf-8").splitlines():
        words = line.partition("#")[0].split()
        if line.startswith("["):
            names = groups.setdefault(line[1 : line.index("]")], {})
        elif words and words[column] != "-":
            names[words[0]] = int(words[column])
    return groups


def _restrict_calls() -> None:
    code = _filter(namespaces=False)
    buffer = ctypes.create_string_buffer(code)
    header = struct.pack("<HxxxxxxQ", len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_SECCOMP, 2, ctypes.c_char_p(header), 0, 0) != 0:
        _fail("seccomp")


def _handed_on() -> str:
    """Returns the number of a descriptor from which bubblewrap reads the filter, which counts for its child alone."""
    read, write = os.pipe()
    os.write(write, _filter(namespaces=True))  # a pipe holds more than a filter has
    os.close(write)
    os.set_inheritable(read, True)
    return str(read)


def _limit(limits: dict[str, int]) -> None:
    import resource  # noqa: PLC0415  not on Windows

    for name in ("RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_NOFILE", "RLIMIT_NPROC"):
        if name == "RLIMIT_AS" and sys.platform == "darwin":
            continue  # each process has 390 GiB of address space there from its start
        if name in limits:
            number = getattr(resource, name)
            _soft, hard = resource.getrlimit(number)
            wanted = limits[name] if hard == resource.RLIM_INFINITY else min(limits[name], hard)
            resource.setrlimit(number, (wanted, wanted))


def main(arguments: list[str]) -> None:
    """Applies the limits and becomes the program; never returns.

    If that fails, it exits with code 126 and prints one line that says why.
    """
    try:
        options = json.loads(arguments[0])
        _limit(options["limits"])
        if options["group"]:
            (Path(options["group"]) / "cgroup.procs").write_text("0", encoding="utf-8")  # 0 is who writes
        if sys.platform.startswith("linux"):  # the kernel kills us when our parent ends
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
        program = arguments[1:]
        if landlock := options.get("landlock"):
            _restrict_files(landlock["readable"], landlock["writable"])
            _restrict_calls()
        elif options.get("bubblewrap") and platform.machine() in _ARCHITECTURES:
            program[1:1] = ["--seccomp", _handed_on()]
        os.execvp(program[0], program)  # noqa: S606  that is its whole purpose
    except (OSError, ValueError) as error:
        print(f"confine: {error}", file=sys.stderr)
        sys.exit(CONFINE_FAILED)


if __name__ == "__main__":
    main(sys.argv[1:])
