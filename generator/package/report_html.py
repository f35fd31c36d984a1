"""Audition to report.html: one file that works from disk, with its pictures and sound inside."""

from __future__ import annotations

import base64
from pathlib import Path

from generator.build.bundle import Bundle
from generator.package.plots import svg, waveform
from generator.sandbox.untrusted import read_plain
from generator.support.templating import fill_html
from generator.values.audition import Audition
from generator.values.design import Design
from generator.values.plugin import BuildState, PluginMetadata
from generator.values.verdict import Verdict

_TEMPLATES = Path(__file__).parent / "templates"

_MARKS = {"passed": "✔", "failed": "✘", "skipped": "–", "met": "✔", "not met": "✘", "not measurable": "–"}


def report_html(
    state: BuildState,
    design: Design,
    metadata: PluginMetadata,
    bundle: Bundle,
    verdicts: tuple[Verdict, ...],
    found: Audition,
    folder: Path,
) -> str:
    """The page.

    :param folder: where the audition has left its audio and pictures
    """
    pairs: dict[str, dict[str, str]] = {}
    for sample in found.samples:
        name, _, side = sample.name.partition("-")
        pairs.setdefault(name, {})[side or "wet"] = _data(folder / sample.preview, "audio/mpeg")
    editor = next((each for each in found.pictures if each.scale == 2.0), None)
    words = {
        "state": state,
        "design": design,
        "metadata": metadata,
        "bundle": bundle,
        "verdicts": verdicts,
        "found": found,
        "editor": editor,
        "editor_png": _data(folder / editor.file, "image/png") if editor else "",
        "plots": [(plot.title, svg(plot)) for plot in found.plots],
        "waves": [(wave.label, waveform(wave)) for wave in found.waves],
        "sounds": pairs,
        "marks": _MARKS,
        "knobs": {knob.id: knob for knob in found.knobs},
    }
    return fill_html(_TEMPLATES / "report.html.j2", words)


def _data(path: Path, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(read_plain(path)).decode()}"
