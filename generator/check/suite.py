"""Runs all checks of one built plugin: the validators and, in parallel, the audition."""

from __future__ import annotations

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


def _check_all(
    bundle: Bundle,
    design: Design,
    metadata: PluginMetadata,
    inspection: Inspection,
    expect: tuple[str, ...],
    prompt: str,
    out: Path,
) -> Checked:
    heard = None
    with ThreadPoolExecutor(1) as pool:  # both wait for processes, and most machines have two cores
        if not inspection.failure:
            heard = pool.submit(audition, bundle.path, design, out, expect=expect, prompt=prompt)
        try:
            verdicts = validate(bundle.path, metadata, inspection)
        except KeyboardInterrupt:
            process.kill_running()  # else leaving this block would wait for the audition
            raise
        found = heard.result() if heard else None
    return ((*verdicts, as_verdict(found)), found) if found else (verdicts, None)
