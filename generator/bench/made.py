"""What the built-in author makes of a sentence, as a project with made-up ids."""

from __future__ import annotations

from generator.authors.offline import design_for
from generator.build.project import Project, render
from generator.state.plugins import now
from generator.support.environment import settings
from generator.values.design import Design
from generator.values.plugin import PluginMetadata
from generator.values.request import Request


def made_of(prompt: str) -> tuple[Design, Project]:
    """Returns the design, and the project that it is rendered to."""
    design = design_for(Request(schema_version=1, prompt=prompt))
    metadata = PluginMetadata(
        plugin_id="00000000-0000-4000-8000-000000000000",
        slug="measured",
        unique_id="Meas",
        name=design.name,
        raw_prompt=prompt,
        created_at=now(),
    )
    return design, render(design, metadata, settings())
