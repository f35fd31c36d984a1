"""What can be said of the sandbox without starting a program in it."""

from __future__ import annotations

from pathlib import Path

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


def test_each_processor_has_the_calls_that_programs_cannot_do_without() -> None:
    for column in (1, 2):
        rows = [line.split() for line in confine._CALLS.read_text(encoding="utf-8").splitlines() if line[:1].isalpha()]
        numbers = {row[0]: row[column] for row in rows if row[column] != "-"}
        assert {"read", "write", "openat", "mmap", "clone", "execve", "futex", "exit_group", "socket"} <= numbers.keys()
        assert len(set(numbers.values())) == len(numbers), "no number stands for two calls"
