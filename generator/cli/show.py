"""Turns results into text for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from generator.request.reader import shown
from generator.support.errors import harmless
from generator.values.design import Design
from generator.values.plugin import BuildState, BuildStatus, PluginState
from generator.values.verdict import Verdict

if TYPE_CHECKING:
    from generator.build.doctor import Need
    from generator.pipeline.run import Made
    from generator.values.attempt import Usage
    from generator.values.audition import Audition

_MARKS = {"passed": "ok  ", "failed": "FAIL", "skipped": "skip"}
_COLOURS: dict[str, str] = {BuildState.READY: "green", BuildState.FAILED: "red", BuildState.IDLE: "white"}


def status_text(states: Sequence[PluginState]) -> str:
    """Returns one row per plugin and system, in columns. Without rich, whose tables take half a millisecond a row."""
    if not states:
        return 'No plugins yet. Start with: plugsmith new "warm tube distortion"'
    rows = [("slug", "name", "code", "version", "target", "state", "since", "checks")]
    for state in states:
        plugin = state.metadata
        head = (plugin.slug, plugin.name, plugin.unique_id, plugin.version)
        for build in state.builds.values():
            since = build.history[-1].at.strftime("%Y-%m-%d %H:%M") if build.history else ""
            rows.append((*head, build.os_target.value, build.build_state, since, _checks(build)))
        if not state.builds:
            rows.append((*head, "", BuildState.IDLE, "", ""))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_row(row, widths, head=number == 0) for number, row in enumerate(rows))


def _row(row: Sequence[str], widths: Sequence[int], *, head: bool) -> str:
    cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
    if not head:
        cells[5] = click.style(cells[5], fg=_COLOURS.get(row[5], "yellow"))
    line = "  ".join(cells).rstrip()
    return click.style(line, bold=True) if head else line


def _checks(build: BuildStatus) -> str:
    passed = sum(verdict.outcome == "passed" for verdict in build.verdicts)
    skipped = sum(verdict.outcome == "skipped" for verdict in build.verdicts)
    return f"{passed} passed" + (f", {skipped} skipped" if skipped else "") if build.verdicts else ""


def design_text(made: Design) -> str:
    """Returns what was made of a request: first the words that did nothing."""
    lines = [_plain(f"{made.name}: {made.kind}, {made.tagline}")]
    if made.ignored:
        lines.append(_plain("  not done: " + ", ".join(made.ignored)))
    lines += [_plain(f"  {item.words}  ->  {item.meaning}") for item in made.understood]
    return "\n".join(lines + [_plain(f"  note: {note}") for note in made.notes])


def verdict_text(verdicts: Sequence[Verdict]) -> str:
    return "\n".join(_plain(f"  {_MARKS[verdict.outcome]} {verdict.tool}: {verdict.summary}") for verdict in verdicts)


def usage_text(usage: Usage) -> str:
    """Returns what a model's answers have cost; empty for an author that asks no model."""
    if not usage.requests:
        return ""
    cost = f"{usage.cost_usd:.4f} USD" if usage.cost_usd is not None else "price not known"
    answers = f"{usage.requests} answer{'s' if usage.requests != 1 else ''}"
    tokens = f"{usage.input_tokens} tokens in ({usage.cached_tokens} cached), {usage.output_tokens} out"
    return f"  {usage.model}: {answers}, {tokens}, {cost}"


def audition_text(found: Audition) -> str:
    """Returns facts, claims, knobs and load, one line each."""
    lines = [f"{found.name}: {found.kind}, listened to for {found.seconds} s in the sandbox {found.sandbox}"]
    lines += [_plain(f"  {fact.label}: {fact.text}") for fact in found.facts]
    marks = {"met": "ok  ", "not met": "FAIL", "not measurable": "none"}
    lines += [_plain(f"  {marks[claim.outcome]} {claim.claim}: {claim.measured}") for claim in found.claims]
    lines += [_plain(f"  {'ok  ' if knob.alive else 'DEAD'} {knob.name}: {knob.change}") for knob in found.knobs]
    if found.load:
        lines.append(f"  Load: {found.load.percent} % of a core, worst block {found.load.worst_us} us")
    return "\n".join(lines)


def made_text(made: Made) -> str:
    paths = [str(shown(path)) for path in (made.bundle.path, made.release.path, made.report)]
    page = f"Listen: {shown(made.report.with_name('report.html'))}"
    lines = (design_text(made.design), verdict_text(made.verdicts), usage_text(made.usage), *paths, page)
    return "\n".join(line for line in lines if line)


def doctor_text(findings: Sequence[Need]) -> str:
    lines = [f"  {'ok  ' if f.good else 'MISS' if f.needed else 'none'} {f.name}: {f.detail}" for f in findings]
    remedies = [f"\nTo fix it: {f.remedy}" for f in findings if f.needed and not f.good and f.remedy]
    return "\n".join(lines + remedies)


def _plain(line: str) -> str:
    """Makes a line with words of a model or a plugin harmless: it can command neither a terminal nor Actions."""
    return harmless(line, lines=False)
