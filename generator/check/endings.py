"""Says how a program that ran a plugin ended, if it gave no result."""

from __future__ import annotations

from generator.sandbox.process import Finished
from generator.values.verdict import Verdict


def how_it_ended(finished: Finished) -> str:
    """Says it in one line."""
    if finished.exceeded:
        return f"used {finished.exceeded}: stopped"
    if finished.timed_out:
        return f"hung: stopped after {finished.seconds:.0f} s"
    how = f"crashed with signal {-finished.code}" if finished.code < 0 else f"ended with code {finished.code}"
    last = finished.tail(1)
    return f"{how}: {last}" if last else how


def died(finished: Finished, tool: str) -> Verdict:
    """Returns a failed verdict with the last lines that it printed."""
    how = how_it_ended(finished)
    return Verdict(
        tool=tool,
        outcome="failed",
        summary=how[:600],
        findings=(how[:600], *finished.tail(6).splitlines()),
        seconds=finished.seconds,
    )
