"""One round of the design loop in two jobs: one has the model's key and writes, the other compiles and listens."""

from __future__ import annotations

from pathlib import Path

from generator.authors.registry import author_for
from generator.forge.canary import MACHINE_FAILED, machine_fault
from generator.forge.handover import Ask, Draft, ToldProblem, Tried
from generator.pipeline.loop import design
from generator.pipeline.run import task_for
from generator.pipeline.trial import try_out
from generator.state.history import History
from generator.state.plugins import StateFolder
from generator.support.environment import settings
from generator.support.errors import PlugsmithError
from generator.values.attempt import Attempt, Finding, Task, Usage, sources_of
from generator.values.audition import Audition
from generator.values.design import Design
from generator.values.plugin import PluginMetadata


def write(ask: Ask, *, number: int, before: Tried | None) -> Draft:
    """Lets the author write a design, which only the policy checks. If that fails, the Draft holds the problems.

    In round 1, the latest version's design is reused if its request is the same and the author can repair.

    :param number: the round, from 1
    :param before: the last round's result, if there was one
    """
    history, slug = History(settings().state_dir), ask.slug
    author = author_for(ask.request.writer)
    latest = history.latest(slug)
    common = {"slug": slug, "round": number, "repairs": author.REPAIRS, "author": author.NAME}
    attempts, seen = (before.attempts, before.seen) if before else ((), ())
    if before is None and author.REPAIRS and latest and latest.request == ask.request:
        return Draft.model_validate(common | {"design": latest.design, "attempts": ()})
    task = task_for(slug, ask.request)
    if before and before.design:
        task = task.changed(
            current=sources_of(before.design),
            patch=before.design.patch,
            changes=(),
            findings=before.findings,
            fixes=history.fixes_for(before.findings),
        )
    known = len(history.attempts(slug).attempts)
    made: Design | None = None
    problems: tuple[ToldProblem, ...] = ()
    try:
        made = design(task, author, slug=slug, history=history, spent=_spent(attempts)).design
    except PlugsmithError as error:
        problems = tuple(ToldProblem.of(problem) for problem in error.problems)
    written = history.attempts(slug).attempts[known:]
    return Draft.model_validate(
        common | {"design": made, "attempts": (*attempts, *written), "seen": seen, "problems": problems}
    )


def judge(ask: Ask, answer: Draft, folder: Path) -> Tried:
    """Compiles, validates and listens to an answer in `folder`, and decides whether another round can help.

    The verdict is `failed` instead of `again` in the last round, for an author that cannot repair, and if an earlier
    round had the same findings.
    """
    if answer.design is None:
        return _tried(answer, "failed", problems=answer.problems)
    try:
        metadata = _identified(ask, answer.design)
        trial = try_out(answer.design, task_of(ask), folder, metadata, repairs=answer.repairs)
    except PlugsmithError as error:  # the machine or a tool failed: no author can fix that
        return _tried(answer, "failed", problems=tuple(ToldProblem.of(problem) for problem in error.problems))
    findings, heard = trial.findings, trial.built.audition if trial.built else None
    if not findings:
        return _tried(answer, "good", made=trial.design, heard=heard)
    if not any(finding.file for finding in findings) and (fault := machine_fault()):  # a line of the sources is theirs
        problem = ToldProblem(
            where="machine", what=f"{MACHINE_FAILED}: {fault}"[:600], remedy="Comment `/plugsmith build`."
        )
        return _tried(answer, "failed", problems=(problem,))
    signatures = tuple(sorted({finding.signature for finding in findings}))
    last = answer.round > settings().max_repairs or not answer.repairs
    verdict = "failed" if last or "|".join(signatures) in answer.seen else "again"
    tried = _tried(answer, verdict, made=answer.design, heard=heard, findings=findings)
    return tried.changed(seen=(*answer.seen, "|".join(signatures)))


def untried(draft: Draft) -> Tried:
    """Returns what the built-in author wrote, untried: the builds check it, and it could repair nothing."""
    return _tried(draft, "good" if draft.design else "failed", made=draft.design, problems=draft.problems)


def with_findings(ask: Ask, made: Design, findings: tuple[Finding, ...], attempts: tuple[Attempt, ...]) -> Tried:
    """Starts one more round from errors that only Windows or macOS reported."""
    return Tried(
        slug=ask.slug, round=settings().max_repairs, verdict="again", design=made, attempts=attempts, findings=findings
    )


def without_end(slug: str) -> Tried:
    """Returns the result for a round whose job died without handing anything on: failed."""
    problem = ToldProblem(where="round", what="its job did not come to an end", remedy="Comment `/plugsmith build`.")
    return Tried(slug=slug, round=1, verdict="failed", design=None, attempts=(), problems=(problem,))


def _tried(
    answer: Draft,
    verdict: str,
    *,
    made: Design | None = None,
    heard: Audition | None = None,
    findings: tuple[Finding, ...] = (),
    problems: tuple[ToldProblem, ...] = (),
) -> Tried:
    attempts = answer.attempts
    if findings and attempts:  # it was recorded before it was compiled, without these findings
        last = attempts[-1].changed(findings=findings, outcome="failed")
        attempts = (*attempts[:-1], last)
    return Tried.model_validate(
        {
            "slug": answer.slug,
            "round": answer.round,
            "verdict": verdict,
            "design": made,
            "attempts": attempts,
            "seen": answer.seen,
            "findings": findings,
            "problems": problems or tuple(as_refusal(finding) for finding in findings),
            "claims": heard.claims if heard else (),
        }
    )


def as_refusal(finding: Finding) -> ToldProblem:
    """Returns a finding in the form that the comment shows."""
    return ToldProblem(where=finding.place[:600], what=finding.message[:600], remedy=finding.remedy[:600])


def _identified(ask: Ask, made: Design) -> PluginMetadata:
    """Returns the plugin's identity from the fetched state. The state it writes is local and discarded."""
    return StateFolder(settings().state_dir).record_design(ask.slug, made).metadata


def task_of(ask: Ask) -> Task:
    state = StateFolder(settings().state_dir).load(ask.slug)
    return Task(request=ask.request, kept_ids=state.metadata.parameter_ids if state and state.released else ())


def _spent(attempts: tuple[Attempt, ...]) -> Usage:
    return sum((attempt.usage for attempt in attempts), Usage())
