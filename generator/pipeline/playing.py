"""Makes the page that plays one plugin, from its sources alone: no JUCE and no built plugin is needed."""

from __future__ import annotations

from pathlib import Path

from generator.build.browser import web_module
from generator.build.project import Project, read, render
from generator.package.player import play_page
from generator.sandbox.untrusted import scratch_folder
from generator.state.history import History
from generator.state.plugins import StateFolder
from generator.support.environment import settings
from generator.support.errors import StateError
from generator.values.design import Kind


def page_of(which: str) -> str:
    """Returns the page of a plugin.

    :param which: the slug of a plugin of this repository, or a project folder such as `build/<slug>/source`
    :raises StateError: if there is no such plugin
    :raises BuildError: if the folder is no project, or does not compile for browsers
    :raises ToolchainError: if there is no zig
    """
    project, prompt = _project(which)
    return page_around(web_module(project), project, prompt)


def page_around(module: bytes, project: Project, prompt: str) -> str:
    """Returns the page that plays a project's module. An effect gets the phrases that auditions play through it."""
    from generator.check.audition.measuring import write_phrases  # noqa: PLC0415  numpy, which not each job has

    with scratch_folder() as sounds:
        if project.kind is Kind.EFFECT:
            write_phrases(sounds)
        return play_page(project.name, prompt, module, sounds)


def _project(which: str) -> tuple[Project, str]:
    if Path(which).is_dir():
        return read(Path(which)), ""
    latest, state = History(settings().state_dir).latest(which), StateFolder(settings().state_dir).load(which)
    if latest is None or state is None:
        remedy = "`plugsmith status` lists them; `plugsmith make requests/<slug>.yaml` makes one."
        raise StateError.at(which, "is no plugin of this repository, nor a folder with sources", remedy)
    design = latest.design.changed(name=state.metadata.name)
    return render(design, state.metadata, settings()), state.metadata.raw_prompt
