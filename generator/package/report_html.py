"""Renders an audition to report.html: one file that works from disk, with its pictures and sounds inside."""

from __future__ import annotations

from pathlib import Path

from generator.package.built import Built
from generator.package.player import Player, data_url, listening_script, scripts_csp
from generator.package.plots import svg, waveform
from generator.support.templating import fill_html
from generator.values.plugin import BuildState

_TEMPLATES = Path(__file__).parent / "templates"

_MARKS = {"passed": "✔", "failed": "✘", "skipped": "–", "met": "✔", "not met": "✘", "not measurable": "–"}


def html_report(state: BuildState, built: Built, folder: Path, module: bytes | None = None) -> str:
    """Renders the report page of a plugin that has an audition.

    :param folder: where the audition has left its audio and pictures
    :param module: the plugin as WebAssembly, for the page to play it
    :raises ValueError: if there is no audition
    """
    found = built.audition
    if found is None:
        raise ValueError("there is no page without an audition")
    pairs: dict[str, dict[str, str]] = {}
    for sample in found.samples:
        name, _, side = sample.name.partition("-")
        pairs.setdefault(name, {})[side or "wet"] = data_url(folder / sample.preview, "audio/mpeg")
    editor = next((each for each in found.pictures if each.scale == 2.0), None)
    dry = {name: f"#dry-{name}" for name, sides in pairs.items() if "dry" in sides}
    player = Player(module, dry) if module else None
    listening = listening_script() if pairs else ""
    scripts = [each for each in (listening, player.script if player else "") if each]
    words = {
        "player": player,
        "listening": listening,
        "csp": scripts_csp(*scripts, plays=player is not None) if scripts else "",
        "state": state,
        "design": built.design,
        "metadata": built.metadata,
        "bundle": built.bundle,
        "verdicts": built.verdicts,
        "found": found,
        "editor": editor,
        "editor_png": data_url(folder / editor.file, "image/png") if editor else "",
        "plots": [(plot.title, svg(plot)) for plot in found.plots],
        "waves": [(wave.label, waveform(wave)) for wave in found.waves],
        "sounds": pairs,
        "marks": _MARKS,
        "knobs": {knob.id: knob for knob in found.knobs},
    }
    return fill_html(_TEMPLATES / "report.html.j2", words)
