"""Runs our own modules on a plugin in the sandbox, because plugins crash and hang."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.sandbox import levels as sandbox
from generator.sandbox.process import Finished
from generator.support.environment import REPOSITORY

_CODE = REPOSITORY / "generator"
CHILD_SECONDS = 120


def run_child(
    module: str, arguments: Sequence[Path], *, readable: Sequence[Path], writable: Sequence[Path] = ()
) -> tuple[Any, Finished]:
    """Runs one of our modules on a plugin in a sandboxed process.

    :returns: the JSON that it printed last, or None if it crashed, hung or printed none; and how it ended
    """
    command: list[str | Path] = [sys.executable, "-m", module, *arguments]
    finished = sandbox.run(
        command, readable=[*readable, _CODE], writable=writable, cwd=REPOSITORY, seconds=CHILD_SECONDS
    )
    return sandbox.result_of(finished), finished
