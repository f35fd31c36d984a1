"""Runs our own modules on a plugin in the sandbox, because plugins crash and hang."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from generator.check.endings import died
from generator.sandbox import levels as sandbox
from generator.support.environment import REPOSITORY
from generator.values.verdict import Verdict

_CODE = REPOSITORY / "generator"
CHILD_SECONDS = 120


class Said:
    """The JSON that a child printed as its last line, and the seconds that it took."""

    def __init__(self, data: Any, seconds: float) -> None:  # noqa: ANN401  each child has its own shape
        self.data, self.seconds = data, seconds


def run_child(module: str, argument: Path, tool: str) -> Said | Verdict:
    """Runs one of our modules on a plugin in a sandboxed process.

    :returns: the JSON object that it printed; a failed verdict of `tool` if it crashed, hung or printed none
    """
    command: list[str | Path] = [sys.executable, "-m", module, argument]
    finished = sandbox.run(command, readable=[argument, _CODE], cwd=REPOSITORY, seconds=CHILD_SECONDS)
    data = sandbox.result_of(finished)
    if isinstance(data, dict):
        return Said(data, finished.seconds)
    return died(finished, tool)
