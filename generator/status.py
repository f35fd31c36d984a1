"""State as a table for a person."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from generator.models import BuildState, PluginState

_STYLES = {BuildState.READY: "green", BuildState.FAILED: "red", BuildState.IDLE: "dim"}


def status_text(states: Sequence[PluginState]) -> str:
    """One row per plugin and system."""
    if not states:
        return 'No plugins yet. Start with: plugsmith new "warm tube distortion"'
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("slug", "name", "code", "version", "target", "state", "since", "checks"):
        table.add_column(column, no_wrap=column != "name")
    for state in states:
        plugin = state.metadata
        head = (plugin.slug, plugin.name, plugin.unique_id, plugin.version)
        for build in state.builds.values():
            passed = sum(verdict.outcome == "passed" for verdict in build.verdicts)
            skipped = sum(verdict.outcome == "skipped" for verdict in build.verdicts)
            checks = f"{passed} passed" + (f", {skipped} skipped" if skipped else "") if build.verdicts else ""
            since = build.history[-1].at.strftime("%Y-%m-%d %H:%M") if build.history else ""
            colour = _STYLES.get(build.build_state, "yellow")
            cells = [*head, build.os_target.value]
            table.add_row(*(Text(cell) for cell in cells), Text(build.build_state, style=colour), since, checks)
        if not state.builds:
            table.add_row(*(Text(cell) for cell in head), "", Text(BuildState.IDLE, style="dim"), "", "")
    console = Console()
    if not console.is_terminal:
        console = Console(width=160)
    with console.capture() as capture:
        console.print(table)
    return capture.get().rstrip()
