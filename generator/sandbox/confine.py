"""Starts a program under resource limits and, on Linux without bubblewrap, under Landlock and a system call filter.

    python -I confine.py OPTIONS PROGRAM ARGUMENTS...

OPTIONS is JSON: {"limits": {"RLIMIT_AS": ...}, "landlock": {"readable": [...], "writable": [...]}}.

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
from typing import Any

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 38, 22
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every architecture
_READ = 0b1101  # execute, read file, read directory
_ALL_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_FILE_ONLY = 0b1_1000_0000_0000_0111 | 1 << 14  # the only rights that a rule for a plain file may grant
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")

# By processor: the audit architecture, and the numbers of the refused system calls. These are sockets; reading other
# processes and opening files by handle (ptrace, process_vm_readv, io_uring_setup, keyctl, open_by_handle_at); leaving
# the process group that is killed at the end (setsid, setpgid); and changes that Landlock does not check: of modes,
# owners, times and attributes of any file, by path.
_SYSTEM_CALLS = {
    "x86_64": (
        0xC000003E,
        (41, 101, 310, 425, 250, 304, 112, 109, 90, 268, 452, 92, 94, 260, 132, 235, 261, 280, 188, 189),
    ),
    "aarch64": (0xC00000B7, (198, 117, 270, 425, 219, 265, 157, 154, 53, 452, 54, 88, 5, 6)),
}
_TRUNCATE = {"x86_64": 76, "aarch64": 45}  # by path; Landlock checks it only from its third version on
_PR_SET_PDEATHSIG, _SIGKILL = 1, 9
CONFINE_FAILED = 126


def landlock_abi() -> int:
    """Returns the kernel's Landlock version; 0 if it has none, or if no filter is known for the processor."""
    if not sys.platform.startswith("linux") or platform.machine() not in _SYSTEM_CALLS:
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


def _restrict_calls() -> None:
    """Installs a seccomp filter: refused calls, x32 calls and other architectures get EPERM."""
    architecture, refused = _SYSTEM_CALLS[platform.machine()]
    if landlock_abi() < 3:
        refused = (*refused, _TRUNCATE[platform.machine()])
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    allow, deny = 0x7FFF0000, 0x00050000 | 1  # EPERM
    program = [
        (load, 0, 0, 4),
        (equal, 1, 0, architecture),
        (answer, 0, 0, deny),
        (load, 0, 0, 0),
        (at_least, 0, 1, 0x40000000),  # x32, whose numbers differ
        (answer, 0, 0, deny),
    ]
    for number in refused:
        program += [(equal, 0, 1, number), (answer, 0, 0, deny)]
    program.append((answer, 0, 0, allow))
    code = b"".join(struct.pack("<HBBI", *step) for step in program)
    buffer = ctypes.create_string_buffer(code)
    header = struct.pack("<HxxxxxxQ", len(program), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_SECCOMP, 2, ctypes.c_char_p(header), 0, 0) != 0:
        _fail("seccomp")


def _limit(options: dict[str, Any]) -> None:
    import resource  # noqa: PLC0415  not on Windows

    for name in ("RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_NOFILE"):
        if name in options:
            number = getattr(resource, name)
            _soft, hard = resource.getrlimit(number)
            wanted = options[name] if hard == resource.RLIM_INFINITY else min(options[name], hard)
            resource.setrlimit(number, (wanted, wanted))


def main(arguments: list[str]) -> None:
    """Applies the limits and becomes the program; never returns.

    If that fails, it exits with code 126 and prints one line that says why.
    """
    try:
        options = json.loads(arguments[0])
        _limit(options["limits"])
        if sys.platform.startswith("linux"):  # the kernel kills us when our parent ends
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
        if landlock := options.get("landlock"):
            _restrict_files(landlock["readable"], landlock["writable"])
            _restrict_calls()
        os.execvp(arguments[1], arguments[1:])  # noqa: S606  that is its whole purpose
    except OSError as error:
        print(f"confine: {error}", file=sys.stderr)
        sys.exit(CONFINE_FAILED)


if __name__ == "__main__":
    main(sys.argv[1:])
