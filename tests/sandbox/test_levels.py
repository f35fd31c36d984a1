"""What can be said of the sandbox without starting a program in it."""

from __future__ import annotations

import platform
import struct
from itertools import pairwise
from pathlib import Path

import pytest

from generator.sandbox import confine, levels


def test_the_profile_of_seatbelt_takes_away_first_and_then_gives_what_is_listed() -> None:
    """The last rule that fits counts. The profile itself can only be tried on macOS."""
    program, option, profile, *command = levels._seatbelt(["cc", "-c"], [Path('/Users/me/a "b"')], [Path("/w\\x")])
    assert (program, option, command) == ("/usr/bin/sandbox-exec", "-p", ["cc", "-c"])
    order = [
        "(deny network*)",
        "(deny file-write*)",
        '(subpath "/w\\\\x")',
        "(deny file-read-data",
        '(subpath "/Users/me/a \\"b\\"")',
    ]
    places = [profile.index(each) for each in order]
    assert places == sorted(places)
    assert profile.count("(") == profile.count(")")


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers are those of x86-64")
@pytest.mark.parametrize("abi", range(1, 8))
def test_what_an_older_landlock_does_not_keep_inside_is_not_allowed(monkeypatch: pytest.MonkeyPatch, abi: int) -> None:
    """Signals to other processes from its sixth version on, truncation by path from its third."""
    monkeypatch.setattr(confine, "landlock_abi", lambda: abi)
    code = confine._filter(namespaces=False)
    steps = [struct.unpack_from("<HBBI", code, place) for place in range(0, len(code), 8)]
    free = {step[3] for step, after in pairwise(steps) if step[0] == confine._EQUAL and after[3] == confine._ALLOW}
    assert (234 in free) is (62 in free) is (abi >= 6), "tgkill and kill"
    assert (76 in free) is (abi >= 3), "truncate"
    assert not {41, 90, 91, 92, 101, 112, 310} & free, "socket, modes, owners, ptrace, setsid, memory of others"
    assert len(steps) < 4096, "the kernel takes no more"


def test_each_processor_has_the_calls_that_programs_cannot_do_without() -> None:
    for column in (1, 2):
        rows = [line.split() for line in confine._CALLS.read_text(encoding="utf-8").splitlines() if line[:1].isalpha()]
        numbers = {row[0]: row[column] for row in rows if row[column] != "-"}
        assert {"read", "write", "openat", "mmap", "clone", "execve", "futex", "exit_group", "socket"} <= numbers.keys()
        assert len(set(numbers.values())) == len(numbers), "no number stands for two calls"
