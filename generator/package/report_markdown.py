"""Renders everything known about a build to `report.md`."""

from __future__ import annotations

from pathlib import Path

from generator.package.built import Built
from generator.support.templating import fill, markdown_text
from generator.values.plugin import BuildState

_TEMPLATES = Path(__file__).parent / "templates"


def report(state: BuildState, built: Built) -> str:
    """Renders Markdown for a person: what was asked, understood, built and measured."""
    design, metadata, bundle, heard = built.design, built.metadata, built.bundle, built.audition
    words = {
        "name": markdown_text(design.name),
        "prompt": markdown_text(metadata.raw_prompt),
        "state": state,
        "kind": design.kind,
        "version": metadata.version,
        "unique_id": metadata.unique_id,
        "author": design.author,
        "chain": markdown_text(design.tagline),
        "understood": design.understood,
        "ignored": design.ignored,
        "notes": design.notes,
        "verdicts": built.verdicts,
        "parameters": design.parameters,
        "presets": design.presets,
        "files": built.files,
        "os_target": bundle.os_target,
        "juce": bundle.juce,
        "vst3_sdk": bundle.vst3_sdk,
        "compiler": bundle.compiler,
        "experimental": bundle.experimental,
        "cached": bundle.cached,
        "sandbox": bundle.sandbox,
        "claims": heard.claims if heard else (),
        "picture": heard.pictures[0].file if heard and heard.pictures else "",
        "facts": heard.facts if heard else (),
        "knobs": {knob.id: knob for knob in heard.knobs} if heard else {},
        "unclaimed": heard.unclaimed if heard else (),
    }
    return fill(_TEMPLATES / "report.md.j2", words)
