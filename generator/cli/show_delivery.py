"""Turns results of publishing and related commands into text for people."""

from __future__ import annotations

from collections.abc import Sequence

from generator.delivery.publication import Publication, Step
from generator.delivery.retention import Garbage
from generator.support.text import size_text


def plan_text(plans: Sequence[Sequence[Step]], place: str) -> str:
    """Returns what would be written, one line for each file."""
    steps = [step for plan in plans for step in plan]
    lines = [f"  {step.action:<8} {step.key}  ({size_text(step.size)}, {step.content_type})" for step in steps]
    return "\n".join([f"In {place}:", *lines, "Nothing was written."])


def outcome_text(outcome: Publication) -> str:
    zip_file = outcome.published.package
    what = f"{len(outcome.new)} files are new" if outcome.new else "all of it was out already"
    lines = [f"{outcome.slug} {outcome.published.version} for {outcome.published.os_target}: {what}"]
    return "\n".join([*lines, f"  {outcome.links[zip_file.name]}", f"  SHA-256 {zip_file.sha256}"])


def garbage_text(found: Garbage) -> str:
    lines = [
        f"  {key}" for key in (*found.removed, *(f"{key} (an upload that never ended)" for key in found.unfinished))
    ]
    what = f"{len(found.removed)} objects, {size_text(found.bytes)}"
    lines.append(f"Removed {what}." if found.done else f"Would remove {what}. Add --remove to do it.")
    lines.append(f"{found.kept} are named by state; {found.young} that nothing names are too young to judge.")
    return "\n".join(lines)
