"""Runs all checks of one built plugin: the validators and, in parallel, the audition."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from generator.build.bundle import Bundle
from generator.check.audition.parent import as_verdict, audition
from generator.check.inspection import Inspection
from generator.check.memory import remembered
from generator.check.validators import validate
from generator.sandbox import process
from generator.values.audition import Audition
from generator.values.design import Design
from generator.values.plugin import PluginMetadata
from generator.values.request import Request
from generator.values.verdict import Verdict

Checked = tuple[tuple[Verdict, ...], Audition | None]


def check_all(
    bundle: Bundle, design: Design, metadata: PluginMetadata, inspection: Inspection, request: Request, *, out: Path
) -> Checked:
    """Validates a plugin and runs its audition. A bad plugin raises nothing: its verdicts say what is wrong.

    :param out: where the audition leaves its measurements, sounds and pictures
    :returns: the verdicts, including the audition's; and the audition, or None if the binary cannot be loaded
    """
    prompt = "; ".join((request.prompt, *request.changes))
    question = (design.parameters, design.claims, request.expect, prompt, metadata.unique_id, metadata.name)

    def run() -> Checked:
        return _check_all(bundle, design, metadata, inspection, request.expect, prompt, out)

    return remembered(bundle, question, out, run)


@contextlib.contextmanager
def _quick_turns() -> Iterator[None]:
    """Lets the threads that wait for plugins go on at once while another thread measures."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _check_all(
    bundle: Bundle,
    design: Design,
    metadata: PluginMetadata,
    inspection: Inspection,
    expect: tuple[str, ...],
    prompt: str,
    out: Path,
) -> Checked:
    from generator.check.long_render import check_long_render  # noqa: PLC0415  NumPy takes a while

    heard = long = None
    with _quick_turns(), ThreadPoolExecutor(2) as pool:  # all wait for processes, and most machines have two cores
        if not inspection.failure:
            heard = pool.submit(audition, bundle.path, design, out, expect=expect, prompt=prompt)
            long = pool.submit(check_long_render, bundle.path)
        try:
            verdicts = validate(bundle.path, metadata, inspection)
        except KeyboardInterrupt:
            process.kill_running()  # else leaving this block would wait for the audition
            raise
        found = heard.result() if heard else None
        verdicts = (*verdicts, long.result()) if long else verdicts
    return ((*verdicts, as_verdict(found)), found) if found else (verdicts, None)
