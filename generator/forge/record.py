"""Records what happened in the state branch. Branch.update applies these changes, each possibly several times."""

from __future__ import annotations

from pathlib import Path

from generator.authors.sentence.title import name_from
from generator.build.project import render, write
from generator.forge.handover import Ask, Asked, AskNote, Outcome, PullRecord, ReleaseReport, ToldProblem, Tried
from generator.forge.intake import askers, pull_record
from generator.forge.ledger import Ledger
from generator.package.built import Built
from generator.pipeline.loop import learn_again
from generator.request.reader import patch_text, request_text
from generator.state.history import History, VersionRecord, save
from generator.state.plugins import StateFolder, now
from generator.state.releases import ReleaseFolder
from generator.support.environment import settings
from generator.support.templating import fill
from generator.values.attempt import Usage
from generator.values.design import Design
from generator.values.plugin import BuildState, PluginMetadata
from generator.values.target import OsTarget

_TEMPLATES = Path(__file__).parent / "templates"

_SHOWN = 8


def claim(state_dir: Path, asked: Asked) -> tuple[ToldProblem, ...]:
    """Records the pull request, gives each plugin its permanent identity and marks its builds as Synthesizing.

    If the pull request has a new commit, the builds of the old one fail. If the new one has to wait, or
    has no valid request, nothing else is recorded. Builds count in the ledger of the person who asks.

    :returns: what another pull request has claimed since this one was read; then nothing is claimed
    """
    before, same = None, False
    taken: tuple[ToldProblem, ...] = ()
    if asked.pull is not None:
        before = pull_record(state_dir, asked.pull)
        same = before is not None and before.head_sha == asked.head_sha
        notes = {each.slug: each for each in before.asks} if before and same else {}
        record = PullRecord(
            number=asked.pull,
            head_sha=asked.head_sha,
            login=asked.login,
            run=asked.run,
            waiting=asked.waiting,
            agreed=asked.agreed,
            refused=asked.refused,
            asks=tuple(_words(notes.get(ask.slug, AskNote(slug=ask.slug)), ask, asked) for ask in asked.asks),
        )
        taken = _taken(state_dir, asked)
        record = record.changed(refused=(*record.refused, *taken))
        save(state_dir / "pulls" / f"{asked.pull}.json", record)
    states = StateFolder(state_dir, run=asked.run)
    if asked.pull is not None and before and not same:
        _end(states, [note.slug for note in before.asks], f"the pull request is at {asked.head_sha[:12]} by now")
    if taken or asked.waiting or not asked.asks:
        return taken
    for ask in asked.asks:
        if asked.pull is not None:
            askers(state_dir).take(ask.slug, str(asked.pull))
        states.claim(ask.slug, ask.request, name=ask.request.name or name_from(ask.request.prompt, ask.request.kind))
        for target in ask.request.targets:
            states.advance(ask.slug, target, BuildState.SYNTHESIZING)
    Ledger(state_dir).add(asked.login, builds=len(asked.asks))
    return ()


def _taken(state_dir: Path, asked: Asked) -> tuple[ToldProblem, ...]:
    """Returns the plugins that another pull request has claimed since intake looked."""
    found = []
    for ask in asked.asks:
        owner = askers(state_dir).owner(ask.slug) or ""
        if owner not in (ask.before, str(asked.pull)):
            what = f"'{ask.slug}' was asked for in #{owner} a moment ago"
            found.append(ToldProblem(where=ask.path, what=what, remedy="Choose another name for the file."))
    return tuple(found)


def _words(note: AskNote, ask: Ask, asked: Asked) -> AskNote:
    held = ask.held and not asked.merged
    return note.changed(prompt=ask.request.prompt, changes=ask.request.changes, held=held)


def designed(state_dir: Path, asked: Asked, ask: Ask, tried: Tried) -> PluginMetadata | None:
    """Records new attempts and their cost. A good design moves on to Compiling; otherwise the builds fail.

    :returns: the plugin's metadata; None if no design held
    """
    history, states = History(state_dir), StateFolder(state_dir, run=asked.run)
    known = {(attempt.at, attempt.usage) for attempt in history.attempts(ask.slug).attempts}
    fresh = [attempt for attempt in tried.attempts if (attempt.at, attempt.usage) not in known]
    for attempt in fresh:
        number = len(history.attempts(ask.slug).attempts) + 1
        history.add_attempt(ask.slug, attempt.changed(number=number))
    learn_again(history, fresh)
    cost = sum((attempt.usage for attempt in fresh), Usage()).cost_usd
    if cost:
        Ledger(state_dir).add(asked.login, cost_usd=cost)
    good = tried.verdict == "good" and tried.design is not None
    if note := pull_record(state_dir, asked.pull) if asked.pull is not None else None:
        _note(state_dir, asked, _designed_note(note.note(ask.slug), tried, good=good))
    if not good or tried.design is None:
        reason = tried.problems[0].what if tried.problems else "no design held"
        for target in ask.request.targets:
            states.advance(ask.slug, target, BuildState.FAILED, reason)
        return None
    for target in ask.request.targets:
        states.advance(ask.slug, target, BuildState.SYNTHESIZING)
    metadata = states.record_design(ask.slug, tried.design).metadata
    for target in ask.request.targets:
        states.advance(ask.slug, target, BuildState.COMPILING)
    return metadata


def _designed_note(before: AskNote, tried: Tried, *, good: bool) -> AskNote:
    made = tried.design
    return before.changed(
        understood=made.understood if made else (),
        ignored=made.ignored if made else (),
        plan=patch_text(made.patch) if made and made.patch else "",
        claims=tried.claims,
        rounds=tried.round,
        problems=() if good else tried.problems[:_SHOWN],
    )


def finished(
    state_dir: Path,
    asked: Asked,
    ask: Ask,
    outcomes: dict[OsTarget, tuple[Outcome, Built | None]],
    released: ReleaseReport,
) -> None:
    """Records Ready or Failed for each system, and what was published."""
    states, history, releases = StateFolder(state_dir, run=asked.run), History(state_dir), ReleaseFolder(state_dir)
    problems: list[ToldProblem] = []
    published = {each.os_target: each for each in released.published}
    for target in ask.request.targets:
        outcome, built = outcomes.get(target, (None, None))
        out = published.get(target)
        if outcome and outcome.passed and built and out:
            states.advance(ask.slug, target, BuildState.COMPILING)
            states.finish(ask.slug, target, design=built.design, package=out.package, verdicts=built.verdicts)
            releases.add(ask.slug, out)
            version = VersionRecord(version=out.version, at=now(), request=ask.request, design=built.design)
            if all(each.version != out.version for each in history.versions(ask.slug)):
                history.add_version(ask.slug, version)
            continue
        reason = outcome.reason if outcome and not outcome.passed else released.stale or "its job did not finish"
        if outcome and outcome.passed and not out:
            reason = released.stale or "was built, but could not be published"
        states.advance(ask.slug, target, BuildState.FAILED, reason)
        problems.append(ToldProblem(where=str(target), what=reason[:600], remedy=_remedy(outcome, released)))
    note = pull_record(state_dir, asked.pull) if asked.pull is not None else None
    if note is not None:
        before = note.note(ask.slug)
        _note(state_dir, asked, before.changed(problems=tuple(problems), links=released.links))


def cancelled(state_dir: Path, number: int, login: str) -> None:
    """Marks the unfinished builds of a pull request as failed, after its runs were cancelled."""
    record = pull_record(state_dir, number)
    _end(StateFolder(state_dir), [note.slug for note in record.asks] if record else [], f"cancelled by {login}")


def closed(state_dir: Path, asked: Asked) -> None:
    """Marks builds that this run left unfinished as failed, whatever happened to its jobs."""
    slugs = [ask.slug for ask in asked.asks]
    _end(StateFolder(state_dir, run=asked.run), slugs, "the run ended without a result", run=asked.run)


def _end(states: StateFolder, slugs: list[str], reason: str, *, run: str | None = None) -> None:
    for slug in slugs:
        state = states.load(slug)
        for target, build in state.builds.items() if state else ():
            moving = build.build_state in (BuildState.SYNTHESIZING, BuildState.COMPILING)
            if moving and (run is None or build.history[-1].run == run):
                states.advance(slug, target, BuildState.FAILED, reason)


def _remedy(outcome: Outcome | None, released: ReleaseReport) -> str:
    if released.held:
        return "Merge this pull request to publish it."
    if released.superseded:
        return "Nothing is to be done: the newer commit has a run of its own."
    if outcome is None or outcome.passed:
        return "Comment `/plugsmith build` to try again."
    return "Comment `/plugsmith revise` with other words, or edit the request."


def _note(state_dir: Path, asked: Asked, note: AskNote) -> None:
    record = pull_record(state_dir, asked.pull) if asked.pull is not None else None
    if record and record.head_sha == asked.head_sha:  # else a newer commit has taken over
        save(state_dir / "pulls" / f"{record.number}.json", record.with_note(note))


def branch_files(folder: Path, ask: Ask, made: Design, metadata: PluginMetadata) -> None:
    """Writes plugin/ of the branch `forge/<slug>`: all that a person needs to read, edit and build it by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    design = made.changed(name=metadata.name)
    project = render(design, metadata, settings())
    write(project, folder)
    words = {"design": design, "metadata": metadata, "ask": ask}
    (folder / "README.md").write_text(fill(_TEMPLATES / "branch_README.md.j2", words), encoding="utf-8", newline="\n")
    (folder / "request.yaml").write_text(request_text(ask.request), encoding="utf-8", newline="\n")
