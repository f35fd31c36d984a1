"""What is being done, for how long, and when it will end: rich on a terminal, plain lines elsewhere."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import rich.console
import rich.progress

_console = rich.console.Console(stderr=True, highlight=False)
_NINJA = re.compile(r"^\[(\d+)/(\d+)\]")

OnLine = Callable[[str], None]


@contextmanager
def step(title: str, *, estimate: float | None = None) -> Iterator[OnLine]:
    """Shows one step while it runs and how long it took. Feed Ninja's lines to what it gives.

    :param estimate: seconds that a cold run takes on two cores; shown only for long steps
    """
    started = time.monotonic()
    hint = f", about {_spoken(estimate)} the first time" if estimate else ""
    if not _console.is_terminal:
        if estimate:
            _console.print(f"  {title}{hint} ...", markup=False)
        yield lambda _line: None
    else:
        columns = (
            rich.progress.SpinnerColumn(),
            rich.progress.TextColumn("{task.description}", markup=False),
            rich.progress.BarColumn(24),
            rich.progress.TimeElapsedColumn(),
        )
        with rich.progress.Progress(*columns, console=_console, transient=True) as bar:
            task = bar.add_task(f"{title}{hint}", total=None)

            def on_line(line: str) -> None:
                if match := _NINJA.match(line):
                    bar.update(task, completed=int(match[1]), total=int(match[2]))

            yield on_line
    _console.print(f"  {title}  {time.monotonic() - started:.1f} s", markup=False)


def note(text: str) -> None:
    """One line for a person, beside the results."""
    _console.print(text, markup=False)


def _spoken(seconds: float) -> str:
    return f"{round(seconds)} s" if seconds < 90 else f"{round(seconds / 60)} min"
