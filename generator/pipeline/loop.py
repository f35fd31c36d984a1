"""The design loop, from Request to Design: author, policy, trial; findings go back to the author, within bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from generator.authors.registry import Author
from generator.build.diagnostics import with_context
from generator.contract.anonymous import without_words
from generator.contract.policy import check_sources
from generator.pipeline.trial import Trial
from generator.state.history import History
from generator.state.plugins import now
from generator.support import progress
from generator.support.environment import settings
from generator.support.errors import BuildError, DesignError, PlugsmithError, PolicyError, Problem, ValidationError
from generator.values.attempt import Attempt, Finding, Sources, Stage, Task, Usage, Written, sources_of
from generator.values.design import Design
from generator.values.request import AuthorName

TryOut = Callable[[Design], Trial]
"""Builds and checks a design. It raises only if the machine fails; what is wrong with the design is in the Trial."""

_ORDER: tuple[Stage, ...] = (
    "answer",
    "policy",
    "compile",
    "link",
    "contract",
    "validate",
    "host check",
    "audition",
)

_ERRORS: dict[str, type[PlugsmithError]] = {
    "answer": DesignError,
    "contract": DesignError,
    "policy": PolicyError,
    "compile": BuildError,
    "link": BuildError,
}


_NOTHING = Usage()


def design(
    task: Task,
    author: Author,
    *,
    slug: str,
    history: History,
    try_out: TryOut | None = None,
    spent: Usage = _NOTHING,
) -> Trial:
    """Asks the author until an answer has no findings, and records every attempt in `history`.

    :param try_out: builds and checks an answer; without it, the policy alone decides
    :param spent: what answers of other jobs have cost already
    :returns: the trial without findings
    :raises PlugsmithError: with the last findings: if the same ones come back, if the budget or the repairs are
        used up, or at once for an author that cannot repair or a model that refuses
    """
    seen: set[frozenset[str]] = set()
    for turn in range(settings().max_repairs + 1):
        task = task.changed(budget_usd=settings().max_cost_usd - (spent.cost_usd or 0.0))
        written = author.write(task)
        spent += written.usage
        trial = _tried(written, try_out)
        findings = trial.findings if trial else written.findings
        _record(history, slug, task, written, findings)
        if task.findings and task.current and written.design:
            _learn(history, task, findings, written.design)
        if trial and not findings:
            return trial
        signatures = frozenset(finding.signature for finding in findings)
        if written.final or not author.REPAIRS:
            raise failure_of(findings)
        if signatures in seen:
            raise failure_of(findings, f"the same came back after repair {turn}")
        seen.add(signatures)
        current = sources_of(written.design) if written.design else task.current
        plan = written.design.patch if written.design else task.patch
        task = task.changed(current=current, patch=plan, findings=findings, fixes=history.fixes_for(findings))
        if turn == settings().max_repairs:
            break
        progress.note(f"  Repair {turn + 1}: {findings[0].place}: {_one_line(findings[0].message)}")
    raise failure_of(task.findings, f"{settings().max_repairs} repairs did not fix it")


def policy_findings(sources: dict[str, str]) -> tuple[Finding, ...]:
    """Returns every policy refusal of the generated files as a finding.

    :param sources: file name to text
    """
    return tuple(
        with_context(
            Finding(
                stage="policy",
                rule=refusal.rule,
                file=refusal.file,
                line=refusal.line,
                message=refusal.what,
                remedy=refusal.remedy,
            ),
            sources,
        )
        for refusal in check_sources(sources)
    )


def require_policy(sources: dict[str, str]) -> None:
    """Raises one PolicyError with all refusals, if there are any."""
    if findings := policy_findings(sources):
        raise failure_of(findings)


def failure_of(findings: tuple[Finding, ...], why: str = "") -> PlugsmithError:
    """Returns the error type that fits the first finding's stage, with every finding as one of its problems.

    :param why: why the loop stopped; becomes one more problem
    """
    problems = [
        Problem(
            where=finding.place,
            what=f"{finding.rule}: {finding.message}" if finding.stage == "policy" else finding.message,
            remedy=finding.remedy or "Fix the sources here; the first error is the one to read.",
        )
        for finding in findings
    ]
    if why:
        problems.append(Problem(where="author", what=why, remedy="Say it in other words, or choose another author."))
    return _ERRORS.get(findings[0].stage, ValidationError)(problems, findings=findings)


def _tried(written: Written, try_out: TryOut | None) -> Trial | None:
    """Checks an answer against the policy, and tries it out if it passes; returns None if it has no design."""
    if written.design is None:
        return None
    findings = written.findings or policy_findings(sources_of(written.design).by_name)
    if findings or try_out is None:
        return Trial(design=written.design, findings=findings)
    return try_out(written.design)


def _record(history: History, slug: str, task: Task, written: Written, findings: tuple[Finding, ...]) -> None:
    author = written.design.author if written.design else task.request.author
    if author is AuthorName.OFFLINE and not findings:
        return  # it is free and the same words give it again, so there is nothing to look up later
    attempt = Attempt(
        number=len(history.attempts(slug).attempts) + 1,
        at=now(),
        author=author,
        prompt="; ".join((task.request.prompt, *task.request.changes)),
        outcome="failed" if findings else "built",
        usage=written.usage,
        findings=findings,
        design=written.design,
    )
    history.add_attempt(slug, attempt)


def learn_again(history: History, attempts: Sequence[Attempt]) -> None:
    """Learns fixes from attempts of another job, which did not keep what it learned."""
    for before, after in pairwise(attempts):
        if before.findings and before.design and after.design:
            _learn_from(history, before.findings, sources_of(before.design), after.findings, sources_of(after.design))


def _learn(history: History, task: Task, findings: tuple[Finding, ...], made: Design) -> None:
    if task.current:
        _learn_from(history, task.findings, task.current, findings, sources_of(made))


def _learn_from(
    history: History, found: tuple[Finding, ...], before: Sources, left: tuple[Finding, ...], after: Sources
) -> None:
    """Learns how the change from `before` to `after` fixed those of the `found` findings that are surely gone."""
    # A stage runs only if the earlier ones passed, so their findings are fixed; within one stage, one error can hide
    # another.
    reached = _ORDER.index(left[0].stage) if left else len(_ORDER)
    if fixed := [finding for finding in found if _ORDER.index(finding.stage) < reached]:
        history.learn(fixed, *without_words(before, after))  # others will read it: no word of this plugin may be in it


def _one_line(text: str) -> str:
    return " ".join(text.split())[:160]
