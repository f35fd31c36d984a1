"""Tries out one answer: renders, builds, inspects and checks it. The design loop does this for each answer."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from generator.build.browser import TOOL as BROWSER
from generator.build.browser import web_module
from generator.build.bundle import build
from generator.build.diagnostics import audition_findings, verdict_findings
from generator.build.other_systems import preflight
from generator.build.project import Project, render, write
from generator.check.elsewhere import check_elsewhere
from generator.check.inspection import Inspection, inspect
from generator.check.suite import check_all
from generator.package.built import Built
from generator.package.player import MODULE
from generator.package.report_html import html_report
from generator.package.report_markdown import report
from generator.support.cache import clear_folder
from generator.support.environment import settings
from generator.support.errors import BuildError, PlugsmithError
from generator.values.attempt import Finding, Task
from generator.values.design import Design
from generator.values.model import Model
from generator.values.plugin import BuildState, PluginMetadata
from generator.values.request import AuthorName
from generator.values.target import OsTarget, this_target
from generator.values.verdict import Verdict


class Trial(Model):
    """The result of trying out one answer."""

    design: Design
    """The answer, with the parameters and presets that the binary itself declares, if there is a binary."""
    built: Built | None = None
    """The plugin with its verdicts; None if it was not compiled or does not compile."""
    findings: tuple[Finding, ...] = ()
    """What is wrong with it; empty if nothing is."""


def try_out(
    made: Design,
    task: Task,
    folder: Path,
    metadata: PluginMetadata,
    *,
    target: OsTarget | None = None,
    checks: bool = True,
    repairs: bool = True,
) -> Trial:
    """Builds `made` in `folder`, which it clears first, and checks it.

    :param target: the system to build for; this machine's own if not given. For another one, the plugin is built for
        this machine too, because only that one can be listened to
    :param checks: whether validators and listening run
    :param repairs: whether the author can act on findings about broken promises
    :raises PlugsmithError: if the machine fails, and not the plugin
    """
    clear_folder(folder)
    made = made.changed(name=metadata.name)
    elsewhere = target if target is not this_target() else None
    native = folder / "native" if elsewhere else folder
    project = render(made, metadata, settings())
    try:
        with ThreadPoolExecutor(1) as pool:
            # What the built-in author writes is compiled for other systems by the tests, over all of its blocks.
            others = None if made.author is AuthorName.OFFLINE else pool.submit(preflight, project)
            bundle = played = build(project, native)
            if elsewhere:
                bundle = build(project, folder, target=elsewhere)
    except BuildError as error:
        if error.findings:
            return Trial(design=made, findings=error.findings)
        raise
    compiled_elsewhere = others.result() if others else None
    if compiled_elsewhere and compiled_elsewhere.findings:
        return Trial(design=made, findings=compiled_elsewhere.findings)
    inspection = inspect(played.path)
    made = _as_declared(made, inspection, task, repairs=repairs)
    write(render(made, metadata, settings()), folder / "source")
    built = Built(metadata=metadata, design=made, bundle=bundle)
    if checks:
        with ThreadPoolExecutor(1) as pool:
            for_browsers = pool.submit(_for_browsers, project, folder)
            verdicts, heard = check_all(played, made, metadata, inspection, task.request, out=folder / "audition")
        if elsewhere:
            verdicts += check_elsewhere(bundle.path, played.path, metadata, folder / "audition")
        if compiled_elsewhere:
            verdicts += (compiled_elsewhere.verdict,)
        verdicts += for_browsers.result()
        built = built.changed(verdicts=verdicts, audition=heard)
    if elsewhere:
        shutil.rmtree(native)
    wrong = [verdict for verdict in built.verdicts if verdict.outcome == "failed"]
    promises = broken_promises(task, made) if repairs and not inspection.failure else ()
    said = verdict_findings([verdict for verdict in wrong if verdict.tool != "audition"])
    heard_findings = audition_findings(built.audition) if built.audition else ()
    return Trial(design=made, built=built, findings=(*promises, *said, *heard_findings))


def write_report(state: BuildState, built: Built, folder: Path) -> None:
    """Writes report.md, and report.html if the plugin was listened to, into `folder`."""
    (folder / "report.md").write_text(report(state, built), encoding="utf-8")
    if built.audition:
        module = (folder / MODULE).read_bytes() if (folder / MODULE).is_file() else None
        page = html_report(state, built, folder / "audition", module)
        (folder / "report.html").write_text(page, encoding="utf-8")


def _for_browsers(project: Project, folder: Path) -> tuple[Verdict, ...]:
    """Leaves the plugin as WebAssembly in `folder`. That is an extra: a machine that cannot do it makes plugins too."""
    if not settings().play_in_browsers:
        return ()
    try:
        module = web_module(project)
    except PlugsmithError as error:
        problem = error.problems[0]
        why = " ".join(f"{problem.where} {problem.what}. {problem.remedy}".split())
        return (Verdict(tool=BROWSER, outcome="skipped", summary=why[:600]),)
    (folder / MODULE).write_bytes(module)
    return (Verdict(tool=BROWSER, outcome="passed", summary="compiled to WebAssembly that imports nothing"),)


def _as_declared(made: Design, inspection: Inspection, task: Task, *, repairs: bool) -> Design:
    """Returns the design with the parameters and presets that the binary declares, whatever the answer said.

    For an author that cannot repair, missing kept ids become a note.
    """
    if not inspection.failure:
        made = made.changed(parameters=inspection.parameters, presets=inspection.presets)
    gone = [each for each in task.kept_ids if each not in {parameter.id for parameter in made.parameters}]
    if gone and not repairs:
        made = made.changed(notes=(*made.notes, f"no longer there: {', '.join(gone)}"))
    return made


def broken_promises(task: Task, made: Design) -> tuple[Finding, ...]:
    """Finds parameters that songs use but that are gone, and parameter wishes of the request that are not met."""
    by_id = {parameter.id: parameter for parameter in made.parameters}
    found = [
        Finding(
            stage="contract",
            rule="kept id",
            file="PluginProcessor.cpp",
            message=f"the parameter id '{gone}' is gone, and songs use it",
            remedy="Declare it again, with the same meaning.",
        )
        for gone in task.kept_ids
        if gone not in by_id
    ]
    names = {_plain(name): parameter for parameter in made.parameters for name in (parameter.id, parameter.name)}
    for wish in task.request.parameters:
        parameter = names.get(_plain(wish.name))
        wanted = {"minimum": wish.minimum, "maximum": wish.maximum, "default": wish.default}
        if parameter is None:
            wrong = "is not there"
        else:
            differs = [
                f"its {key} is {getattr(parameter, key):g}, not {value:g}"
                for key, value in wanted.items()
                if value is not None and abs(getattr(parameter, key) - value) > 1e-4 * max(1.0, abs(value))
            ]
            wrong = ", ".join(differs)
        if wrong:
            remedy = "Declare it as the request's `parameters` say, in the unit that fits."
            what = f"the request insists on a parameter '{wish.name}': {wrong}"
            file = "PluginProcessor.cpp"
            found.append(Finding(stage="contract", rule="wish", file=file, message=what, remedy=remedy))
    return tuple(found)


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())
