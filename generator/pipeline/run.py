"""The whole pipeline for one request; the only place that knows the order of its stages."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.authors.registry import Author, author_for
from generator.authors.sentence.title import name_from
from generator.build.bundle import Bundle
from generator.package.built import Built, write_built
from generator.package.zip_writer import Package, package
from generator.pipeline.loop import design
from generator.pipeline.trial import Trial, try_out, write_report
from generator.request.reader import read_request, slug_of
from generator.state.history import History, VersionRecord
from generator.state.plugins import StateFolder, now
from generator.support.cache import locked, partial_folder
from generator.support.environment import settings
from generator.support.errors import DesignError, PlugsmithError
from generator.values.attempt import Finding, Task, Usage, Written, sources_of
from generator.values.design import Design
from generator.values.model import Model
from generator.values.plugin import BuildState, PluginMetadata, PluginState
from generator.values.request import AuthorName, Request
from generator.values.target import SYSTEMS, OsTarget, this_target
from generator.values.verdict import Verdict


class Made(Model):
    """The result of `make`."""

    slug: str
    state: PluginState
    design: Design
    bundle: Bundle
    release: Package
    verdicts: tuple[Verdict, ...]
    usage: Usage
    report: Path


class Start(Model):
    """What a run starts from, beside the request."""

    pasted: str | None = None
    """A chatbot's answer, for the author `paste`."""
    known: Design | None = None
    """A design that is used in place of a first answer."""
    findings: tuple[Finding, ...] = ()
    """What is known to be wrong with that design."""


def make(
    path: Path,
    *,
    target: OsTarget | None = None,
    checks: bool = True,
    author: AuthorName | None = None,
    start: Start | None = None,
) -> Made:
    """Turns a request into a validated package in `build/<slug>/`. Records a failure in state before raising it.

    :param target: the system to build for; this machine's own if not given. Another one has its own folder, such as
        `build/<slug>.windows-x64/`
    :param checks: whether validators and listening run
    :param author: used in place of the request's author
    :raises PlugsmithError: if any stage fails
    """
    slug = slug_of(path, settings().requests_dir)
    place = hashlib.sha256(f"{settings().build_dir}\0{settings().state_dir}".encode()).hexdigest()[:8]
    with locked(f"make-{place}-{slug}"):  # other folders are other plugins, though the cache is shared
        request = written_by(author, read_request(path, settings().requests_dir))
        return _run(request, target or this_target(), slug=slug, checks=checks, start=start or Start())


def design_only(path: Path, *, author: AuthorName | None = None) -> Design:
    """Returns the author's design for a request, checked by the policy alone: where a key is, nothing is compiled.

    :param author: used in place of the request's author
    """
    slug = slug_of(path, settings().requests_dir)
    request = written_by(author, read_request(path, settings().requests_dir))
    history = History(settings().state_dir)
    return design(task_for(slug, request), author_for(request.writer), slug=slug, history=history).design


def written_by(author: AuthorName | None, request: Request) -> Request:
    """Returns the request with another author, if one is given.

    :raises DesignError: if it has a patch, which leaves a model nothing to write
    """
    if author not in (None, AuthorName.OFFLINE, AuthorName.AUTO) and request.patch:
        raise DesignError.at(
            "patch",
            f"{author} has nothing to write: the request says exactly what the plugin is",
            "Leave --author out.",
        )
    return request.changed(author=author) if author else request


def task_for(slug: str, request: Request) -> Task:
    """Returns the author's next task for this request: write, change the latest version, or fix a pasted answer."""
    history = History(settings().state_dir)
    latest, state = history.latest(slug), StateFolder(settings().state_dir).load(slug)
    task = Task(request=request, kept_ids=state.metadata.parameter_ids if state and state.released else ())
    last = next(reversed(history.attempts(slug).attempts), None)
    same_words = last and last.prompt == "; ".join((request.prompt, *request.changes))
    if request.author is AuthorName.PASTE and last and same_words and last.findings:
        sources = sources_of(last.design) if last.design else None
        return task.changed(current=sources, findings=last.findings)
    if latest and (changes := _changes_since(latest.request, request)):
        return task.changed(current=sources_of(latest.design), patch=latest.design.patch, changes=changes)
    return task


def _changes_since(old: Request, new: Request) -> tuple[str, ...]:
    """Returns the changes that `new` adds at the end; nothing if the prompt or the earlier changes differ."""
    done = len(old.changes)
    is_same = (new.prompt, new.patch, new.changes[:done]) == (old.prompt, old.patch, old.changes)
    return new.changes[done:] if is_same else ()


class _Known:
    """An author whose first answer already exists; the real author fixes it if needed."""

    def __init__(self, first: Design, repairer: Author) -> None:
        self._first: Design | None = first
        self._repairer = repairer
        self.NAME, self.REPAIRS = repairer.NAME, repairer.REPAIRS

    def write(self, task: Task) -> Written:
        first, self._first = self._first, None
        return Written(design=first) if first and not task.findings else self._repairer.write(task)


class _Record:
    """Records the progress of one run in the state file as it happens."""

    def __init__(self, slug: str, request: Request, target: OsTarget) -> None:
        self._slug, self._request = slug, request
        self._states, self._target = StateFolder(settings().state_dir), target
        self._open = False

    def begin(self) -> None:
        """Moves to Synthesizing. A request that gets this far has an identity, even if the run fails."""
        if not self._open:
            name = self._request.name or name_from(self._request.prompt, self._request.kind)
            self._states.claim(self._slug, self._request, name=name)
            self._states.begin(self._slug, self._target)
            self._open = True

    def compiling(self, made: Design) -> PluginMetadata:
        """Records the sources, or those of a repair, moves to Compiling and returns the plugin's metadata."""
        self.begin()
        state = self._states.load(self._slug)
        if state and state.builds[self._target].build_state is BuildState.COMPILING:
            self._states.move(self._slug, self._target, BuildState.SYNTHESIZING, "repaired")
        self._states.record_design(self._slug, made)
        return self._states.move(self._slug, self._target, BuildState.COMPILING).metadata

    def ready(self, made: Design, release: Package, verdicts: tuple[Verdict, ...]) -> PluginState:
        zip_file = release.files[0]
        state = self._states.finish(self._slug, self._target, design=made, package=zip_file, verdicts=verdicts)
        self._open = False
        return state

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Moves to Failed, with the reason, if the `with` block raises; the error goes on."""
        try:
            yield
        except BaseException as error:
            interrupted = isinstance(error, KeyboardInterrupt)
            what = error.problems[0].what if isinstance(error, PlugsmithError) else str(error) or type(error).__name__
            reason = "interrupted" if interrupted else what
            if self._open:
                self._states.move(self._slug, self._target, BuildState.FAILED, reason)
            raise


def _run(request: Request, target: OsTarget, *, slug: str, checks: bool, start: Start) -> Made:
    history, record = History(settings().state_dir), _Record(slug, request, target)
    author = author_for(request.writer)
    task = task_for(slug, request).changed(pasted=start.pasted)
    known = start.known
    if known:
        task = task.changed(findings=start.findings, current=sources_of(known), changes=())
    elif author.REPAIRS and (latest := history.latest(slug)) and latest.request == request:
        known = latest.design  # already answered: the same request gives the same plugin, and costs nothing
    attempts_before = len(history.attempts(slug).attempts)
    folder = settings().build_dir / (slug if target is this_target() else f"{slug}.{SYSTEMS[target].suffix}")
    with record.failures():
        if author.REPAIRS:  # a model takes about a minute, and state shows that it is at work
            record.begin()
        with partial_folder(folder) as partial:  # the last good build stays until this one is complete and passes
            bad = folder.with_name(f"{folder.name}.failed")

            def attempt(made: Design) -> Trial:
                metadata = record.compiling(made)
                tried = try_out(made, task, partial, metadata, target=target, checks=checks, repairs=author.REPAIRS)
                if tried.built and any(verdict.outcome == "failed" for verdict in tried.built.verdicts):
                    _keep(tried.built, partial, bad)
                return tried

            chosen = _Known(known, author) if known else author
            trial = design(task, chosen, slug=slug, history=history, try_out=attempt)
            assert trial.built, "an answer that was tried out and holds was built"  # noqa: S101  for mypy
            release = package(trial.built)
            built = trial.built.changed(files=release.files)
            write_report(BuildState.READY, built, partial)
            write_built(built, partial)
        version = built.metadata.version  # recorded before Ready: a Ready plugin always has its version on record
        history.add_version(slug, VersionRecord(version=version, at=now(), request=request, design=built.design))
        state = record.ready(built.design, release, built.verdicts)
    return Made(
        slug=slug,
        state=state,
        design=built.design,
        bundle=built.bundle.changed(path=folder / built.bundle.path.name),
        release=release.changed(path=folder / release.path.name),
        verdicts=built.verdicts,
        usage=sum((each.usage for each in history.attempts(slug).attempts[attempts_before:]), Usage()),
        report=folder / "report.md",
    )


def _keep(built: Built, folder: Path, kept: Path) -> None:
    """Copies a plugin that was built but fails a check to `kept`, with its report, for inspection."""
    write_report(BuildState.FAILED, built, folder)
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(folder, kept, symlinks=True)
