"""Everything that is known of a build to `report.md`."""

from __future__ import annotations

import html
import re
from pathlib import Path

import jinja2

from generator.build import Bundle
from generator.models import BuildState, Design, PluginMetadata, Verdict
from generator.package import Package


def _cell(text: str) -> str:
    """Hostile text inside Markdown: no HTML, links, mentions, code, table cells or new lines of its own."""
    plain = html.escape(" ".join(text.split()), quote=False)
    plain = re.sub(r"([\\`*_{}\[\]()#|!~])", r"\\\1", plain)
    return re.sub(r"(?i)@|://|www\.", lambda match: match[0][0] + "\u200b" + match[0][1:], plain)


_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=jinja2.StrictUndefined,
    autoescape=False,  # noqa: S701  Markdown; every foreign text goes through the cell filter
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_ENVIRONMENT.filters["cell"] = _cell


def report(
    state: BuildState,
    design: Design,
    metadata: PluginMetadata,
    bundle: Bundle,
    release: Package,
    verdicts: tuple[Verdict, ...],
) -> str:
    """Markdown for a person: what was asked, understood, built and measured."""
    return _ENVIRONMENT.get_template("report.md.j2").render(
        name=_cell(design.name),
        prompt=_cell(metadata.raw_prompt),
        state=state,
        kind=design.kind,
        version=metadata.version,
        unique_id=metadata.unique_id,
        author=design.author,
        chain=_cell(design.tagline),
        understood=design.understood,
        ignored=design.ignored,
        notes=design.notes,
        verdicts=verdicts,
        parameters=design.parameters,
        presets=design.presets,
        files=release.files,
        os_target=bundle.os_target,
        juce=bundle.juce,
        cached=bundle.cached,
    )
