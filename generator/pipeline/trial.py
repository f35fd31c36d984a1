"""One answer tried out: rendered, built, inspected, validated. The design loop calls it for each."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from generator.build.bundle import Bundle, build
from generator.build.diagnostics import audition_findings, verdict_findings
from generator.build.project import Project, render, write
from generator.check.audition.parent import as_verdict, audition
from generator.check.validators import Inspection, inspect, validate
from generator.package.built import Built
from generator.package.report_html import report_html
from generator.package.report_markdown import report
from generator.package.zip_writer import Package
from generator.pipeline.loop import broken_promises
from generator.sandbox import process
from generator.support.cache import clear_folder
from generator.support.errors import BuildError
from generator.support.settings import settings
from generator.values.attempt import Finding, Task
from generator.values.audition import Audition
from generator.values.design import Design
from generator.values.plugin import BuildState, PluginMetadata
from generator.values.verdict import Verdict


class Trial:
    """Builds each answer in one folder, and remembers the last one.

    :param identify: says who a design is, just before it is built; may record that it came so far
    :param failed: where a plugin that was built but fails a check is kept for a look
    :param mends: whether the author can act on findings about what was promised
    """

    design: Design
    metadata: PluginMetadata
    project: Project
    bundle: Bundle
    verdicts: tuple[Verdict, ...] = ()
    audition: Audition | None = None

    def __init__(
        self,
        task: Task,
        folder: Path,
        identify: Callable[[Design], PluginMetadata],
        *,
        failed: Path | None,
        checks: bool,
        mends: bool,
    ) -> None:
        self._task, self._folder, self._identify = task, folder, identify
        self._failed, self._checks, self._mends = failed, checks, mends

    def __call__(self, made: Design) -> tuple[Finding, ...]:
        clear_folder(self._folder)
        self._forget()
        self.metadata = self._identify(made)
        made = made.changed(name=self.metadata.name)
        try:
            self.bundle = build(render(made, self.metadata, settings()), self._folder)
        except BuildError as error:
            if error.findings:
                return error.findings
            raise
        inspection = inspect(self.bundle.path)
        if not inspection.failure:  # the binary is right about itself, whatever an answer said of it
            made = made.changed(parameters=inspection.parameters, presets=inspection.presets)
        gone = [each for each in self._task.kept_ids if each not in {one.id for one in made.parameters}]
        if gone and not self._mends:
            made = made.changed(notes=(*made.notes, f"no longer there: {', '.join(gone)}"))
        self.design = made
        self.project = render(made, self.metadata, settings())
        write(self.project, self._folder / "source")
        if self._checks:
            self._check(inspection)
        failed = [verdict for verdict in self.verdicts if verdict.outcome == "failed"]
        if failed and self._failed:
            self.write_report(BuildState.FAILED, None)
            shutil.rmtree(self._failed, ignore_errors=True)
            shutil.copytree(self._folder, self._failed, symlinks=True)
        promises = broken_promises(self._task, made) if self._mends and not inspection.failure else ()
        heard = audition_findings(self.audition) if self.audition else ()
        return (*promises, *verdict_findings([each for each in failed if each.tool != "audition"]), *heard)

    def _forget(self) -> None:
        self.verdicts = ()
        self.audition = None

    def _check(self, inspection: Inspection) -> None:
        """The validators, and the listening beside them: there are two cores, and both wait on processes."""
        request, heard = self._task.request, None
        with ThreadPoolExecutor(1) as pool:
            if not inspection.failure:
                heard = pool.submit(
                    audition,
                    self.bundle.path,
                    self.design,
                    self._folder / "audition",
                    expect=request.expect,
                    prompt="; ".join((request.prompt, *request.changes)),
                )
            try:
                self.verdicts = validate(self.bundle.path, self.metadata, inspection)
            except KeyboardInterrupt:
                process.kill_running()  # else leaving this block would wait for the listening
                raise
            self.audition = heard.result() if heard else None
        if self.audition:
            self.verdicts = (*self.verdicts, as_verdict(self.audition))

    def built(self, release: Package) -> Built:
        """All of it, for whoever hands it on."""
        return Built(
            metadata=self.metadata,
            design=self.design,
            bundle=self.bundle,
            verdicts=self.verdicts,
            audition=self.audition,
            files=release.files,
        )

    def write_report(self, state: BuildState, release: Package | None) -> None:
        """report.md, and if it was listened to report.html, beside the bundle."""
        text = report(state, self.design, self.metadata, self.bundle, release, self.verdicts, self.audition)
        (self._folder / "report.md").write_text(text, encoding="utf-8")
        if self.audition:
            heard = self._folder / "audition"
            page = report_html(state, self.design, self.metadata, self.bundle, self.verdicts, self.audition, heard)
            (self._folder / "report.html").write_text(page, encoding="utf-8")
