"""Errors that say what happened, where, and what to do. Only `cli/main.py` turns them into output and exit codes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from generator.values.attempt import Finding


def harmless(text: str, *, lines: bool) -> str:
    """Makes text from a file or a compiler safe for a terminal and GitHub Actions: no escapes, no commands.

    :param lines: whether line ends are kept
    """
    kept = "".join(
        character if character.isprintable() or (lines and character == "\n") else ascii(character)[1:-1]
        for character in text
    )
    # GitHub's runner takes "::" at the start of a line for a command, and "##[" anywhere in it.
    return re.sub(r"(?m)^(\s*)::", r"\1 \\::", kept).replace("##[", "#\\#[")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong, at a place a person can open."""

    where: str
    what: str
    remedy: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "where", harmless(self.where, lines=False))
        object.__setattr__(self, "what", harmless(self.what, lines=True))
        object.__setattr__(self, "remedy", harmless(self.remedy, lines=True))

    def __str__(self) -> str:
        return f"{self.where}: {self.what}\n    {self.remedy}"


class PlugsmithError(Exception):
    """The base of all our errors. `exit_code` is that of the process; `kind` names the error in `--json`."""

    exit_code = 1
    kind = "error"

    def __init__(
        self, problems: Sequence[Problem] | Problem, *, results: object = None, findings: tuple[Finding, ...] = ()
    ) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.findings = findings
        """What is wrong with generated sources, for the design loop and for `--json`."""
        self.results = results
        """What was done despite the error, for `--json`."""
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def at(cls, where: object, what: str, remedy: str) -> Self:
        return cls(Problem(where=str(where), what=what, remedy=remedy))


class RequestError(PlugsmithError):
    """A request file that cannot be used."""

    exit_code = 2
    kind = "request"


class DesignError(PlugsmithError):
    """An author that could not turn the request into a plugin."""

    exit_code = 3
    kind = "design"


class PolicyError(PlugsmithError):
    """Generated C++ that holds what the policy does not allow."""

    exit_code = 10
    kind = "policy"


class ToolchainError(PlugsmithError):
    """A compiler, library or tool that is missing or does not work."""

    exit_code = 4
    kind = "toolchain"


class BuildError(PlugsmithError):
    """Sources that do not compile or link."""

    exit_code = 5
    kind = "build"


class ValidationError(PlugsmithError):
    """A plugin that was built but failed a check."""

    exit_code = 6
    kind = "validation"


class StateError(PlugsmithError):
    """A state file that is damaged, or a transition that is not legal."""

    exit_code = 7
    kind = "state"


class SettingsError(PlugsmithError):
    """A setting that cannot be used."""

    exit_code = 8
    kind = "settings"


class PackageError(PlugsmithError):
    """A package that may not be unpacked, or that is not what state says it is."""

    exit_code = 12
    kind = "package"


class PublishError(PlugsmithError):
    """A store that refuses, cannot be reached, or holds something other than expected."""

    exit_code = 13
    kind = "publish"


class GitError(PlugsmithError):
    """A branch that cannot be read or written, or a pull request that is not as expected."""

    exit_code = 14
    kind = "git"


class MachineError(PlugsmithError):
    """A disk, a folder or a lock that refuses."""

    exit_code = 11
    kind = "machine"


class ProcessError(PlugsmithError):
    """A program that failed, ran too long or could not be started."""

    exit_code = 9
    kind = "process"


class FaultError(PlugsmithError):
    """An unexpected error: a fault of plugsmith itself, with its traceback in a file."""

    exit_code = 70
    kind = "fault"
