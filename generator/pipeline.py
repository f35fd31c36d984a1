"""The whole line for one request, and the only place that knows the order of the stages."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator import progress
from generator.build import Bundle, build, this_target
from generator.cache import locked, partial_folder
from generator.design import design
from generator.errors import PlugsmithError, Problem, ValidationError
from generator.models import BuildState, Design, Model, PluginState, Verdict
from generator.package import Package, package
from generator.render import render, sources_sha256, write
from generator.report import report
from generator.request import read_request, slug_of
from generator.settings import settings
from generator.state import StateFolder
from generator.validate import validate


class Made(Model):
    """What `make` leaves behind."""

    slug: str
    state: PluginState
    design: Design
    bundle: Bundle
    release: Package
    verdicts: tuple[Verdict, ...]
    report: Path


def make(path: Path, *, checks: bool = True) -> Made:
    """Request to a validated package in `build/<slug>/`. A failure is recorded in state before it is raised."""
    slug = slug_of(path, settings().requests_dir)
    with locked(f"make-{slug}"):
        return _make(slug, path, checks=checks)


def _make(slug: str, path: Path, *, checks: bool) -> Made:
    states, target = StateFolder(settings().state_dir), this_target()
    request = read_request(path, settings().requests_dir)
    with progress.step("Design"):
        designed = design(request)
    states.claim(slug, request, name=designed.name)
    states.begin(slug, target)
    try:
        state = states.record_design(slug, designed, sources_sha256(designed))
        designed = designed.model_copy(update={"name": state.metadata.name})
        project = render(designed, state.metadata, settings())
        states.move(slug, target, BuildState.COMPILING)
        folder = settings().build_dir / slug
        with partial_folder(folder) as partial:  # the last good build stays until this one is whole and good
            write(project, partial / "source")
            bundle = build(project, partial)
            verdicts = validate(bundle.path, state.metadata) if checks else ()
            failed = [verdict for verdict in verdicts if verdict.outcome == "failed"]
            if failed:
                bad = folder.with_name(f"{slug}.failed")
                text = report(BuildState.FAILED, designed, state.metadata, bundle, None, verdicts)
                (partial / "report.md").write_text(text, encoding="utf-8")
                shutil.rmtree(bad, ignore_errors=True)
                partial.replace(bad)
                partial.mkdir()
                raise ValidationError([_problem(verdict, bad) for verdict in failed])
            release = package(bundle, project, designed, state.metadata)
            text = report(BuildState.READY, designed, state.metadata, bundle, release, verdicts)
            (partial / "report.md").write_text(text, encoding="utf-8")
        bundle = bundle.model_copy(update={"path": folder / bundle.path.name})
        release = release.model_copy(update={"path": folder / release.path.name})
        zip_file = release.files[0]
        state = states.finish(
            slug, target, artifact=release.path, sha256=zip_file.sha256, size=zip_file.size, verdicts=verdicts
        )
    except PlugsmithError as error:
        states.move(slug, target, BuildState.FAILED, error.problems[0].what)
        raise
    except OSError as error:
        states.move(slug, target, BuildState.FAILED, str(error))
        raise
    except KeyboardInterrupt:
        states.move(slug, target, BuildState.FAILED, "interrupted")
        raise
    return Made(
        slug=slug,
        state=state,
        design=designed,
        bundle=bundle,
        release=release,
        verdicts=verdicts,
        report=folder / "report.md",
    )


def _problem(verdict: Verdict, folder: Path) -> Problem:
    what = "; ".join(verdict.findings) or verdict.summary
    return Problem(where=verdict.tool, what=what, remedy=f"Read {folder / 'report.md'}.")
