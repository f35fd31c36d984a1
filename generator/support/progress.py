"""Shows what is being done, for how long, and when it will end: with rich on a terminal, as plain lines elsewhere."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from generator.support.errors import harmless

_NINJA = re.compile(r"^\[(\d+)/(\d+)\]")

OnLine = Callable[[str], None]


@contextmanager
def step(title: str, *, estimate: float | None = None) -> Iterator[OnLine]:
    """Shows one step while it runs, and then how long it took. Yields a function that takes Ninja's lines.

    :param estimate: seconds that a cold run takes on two cores; only for long steps
    """
    started = time.monotonic()
    hint = f", about {_spoken(estimate)} the first time" if estimate else ""
    if not sys.stderr.isatty():
        if estimate:
            note(f"  {title}{hint} ...")
        yield lambda _line: None
    else:
        with _bar(f"{title}{hint}") as on_line:
            yield on_line
    note(f"  {title}  {time.monotonic() - started:.1f} s")


@contextmanager
def _bar(text: str) -> Iterator[OnLine]:
    import rich.console  # noqa: PLC0415  a tenth of a cached build, and no use without a terminal
    import rich.progress  # noqa: PLC0415

    columns = (
        rich.progress.SpinnerColumn(),
        rich.progress.TextColumn("{task.description}", markup=False),
        rich.progress.BarColumn(24),
        rich.progress.TimeElapsedColumn(),
    )
    with rich.progress.Progress(*columns, console=rich.console.Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text, total=None)

        def on_line(line: str) -> None:
            if match := _NINJA.match(line):
                bar.update(task, completed=int(match[1]), total=int(match[2]))

        yield on_line


def note(text: str) -> None:
    """Prints one line for a person to stderr; stdout holds only results."""
    print(harmless(text, lines=False), file=sys.stderr, flush=True)


def _spoken(seconds: float) -> str:
    return f"{round(seconds)} s" if seconds < 90 else f"{round(seconds / 60)} min"
