"""The steps of the forge workflow, in the order of its jobs.

Each does one thing and hands on or records the result. Steps of jobs with a token fetch state first.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.delivery.pointer import Latest, announce
from generator.delivery.publication import publish
from generator.delivery.stores import chosen_store
from generator.forge import record
from generator.forge.github import Hub
from generator.forge.handover import Asked, Draft, Outcome, ReleaseReport, Tried, hand_on, take
from generator.forge.rounds import as_refusal, judge, task_of, with_findings, write
from generator.package.built import Built, read_built, write_built
from generator.package.zip_writer import SUMS, package
from generator.pipeline.loop import policy_findings
from generator.pipeline.trial import try_out
from generator.sandbox.untrusted import scratch_folder
from generator.state.branch import plugin_branch, state_branch
from generator.state.plugins import StateFolder
from generator.support import progress
from generator.support.actions import running_in_actions
from generator.support.environment import settings
from generator.support.errors import GitError, PackageError, PlugsmithError, Problem
from generator.support.files import write_atomically
from generator.values.attempt import sources_of
from generator.values.design import Design
from generator.values.signature import Signature
from generator.values.target import OsTarget

ASKED, ANSWER, TRIED, OUTCOME, RELEASED = (
    f"{name}.json" for name in ("asked", "answer", "tried", "outcome", "released")
)


_HELD = "it was built and checked, and changes a plugin that exists: it is published once this is merged"


def read_asked(folder: Path) -> Asked:
    return take(folder / ASKED, Asked)


def claim(asked: Asked) -> str:
    """Records the plugins' identities and the pull request. Returns the commit of the state branch.

    :raises GitError: if another pull request has claimed one of the plugins since intake; the comment says so too
    """
    who = f"#{asked.pull}" if asked.pull else asked.login
    done = state_branch().update(lambda folder: record.claim(folder, asked), f"Take in the requests of {who}")
    if done.value:
        raise GitError([Problem(where=each.where, what=each.what, remedy=each.remedy) for each in done.value])
    return done.commit


def close(asked: Asked) -> str:
    """Marks builds that no job has ended as failed. Returns the commit; empty if there are none."""
    return state_branch().update(lambda folder: record.closed(folder, asked), "End what a run has left").commit


def answer(asked: Asked, slug: str, *, number: int, before: Path | None, out: Path) -> Draft:
    """Lets the author write a design, in the job that has the model's key. Compiles nothing.

    :param number: the round, from 1
    :param before: folder with the tried.json of the last round, or the one that `to_repair` wrote; None in round 1
    :param out: where answer.json and the plugin's state go
    """
    state_branch().fetch()
    ask = asked.ask(slug)
    last = take(before / TRIED, Tried) if before else None
    made = write(ask, number=number, before=last)
    hand_on(made, out / ANSWER)
    _hand_on_state(slug, out)
    return made


def _hand_on_state(slug: str, out: Path) -> None:
    """Copies the plugin's state into `out`, for jobs without a token, which use that folder as their state."""
    for part in (f"plugins/{slug}.json", f"versions/{slug}"):
        found, target = settings().state_dir / part, out / "state" / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if found.is_dir():
            shutil.copytree(found, target, dirs_exist_ok=True)
        elif found.is_file():
            shutil.copyfile(found, target)


def try_answer(asked: Asked, slug: str, answered: Path, out: Path) -> Tried:
    """Compiles, validates and listens to the author's answer, in a job that has no key."""
    with scratch_folder() as folder:
        tried = judge(asked.ask(slug), take(answered / ANSWER, Draft), folder)
    hand_on(tried, out / TRIED)
    return tried


def commit(asked: Asked, slug: str, tried: Tried, out: Path) -> str:
    """Records the rounds in state and commits a good design to `forge/<slug>`.

    :returns: the version to build; empty if no design held
    """
    ask, tried = asked.ask(slug), held_to_policy(tried)
    updated = state_branch().update(
        lambda folder: record.designed(folder, asked, ask, tried), f"{slug}: {tried.verdict} after round {tried.round}"
    )
    metadata, made = updated.value, tried.design
    if metadata is None or made is None:
        return ""
    _hand_on_state(slug, out)
    branch = plugin_branch(slug, settings().build_dir / f".forge-{slug}")
    try:
        branch.update(
            lambda folder: record.branch_files(folder / "plugin", ask, made, metadata),
            f"{metadata.name} {metadata.version}",
            base=settings().main_branch,  # has the workflows: a person's push runs those of its branch
        )
    finally:
        branch.drop()
    return metadata.version


def held_to_policy(tried: Tried) -> Tried:
    """Checks the design against the policy again. Returns `tried` unchanged, or with the verdict failed.

    The job that wrote the design checked it too, but `tried` comes from a job that has run a stranger's code.
    """
    findings = policy_findings(sources_of(tried.design).by_name) if tried.design else ()
    if not findings:
        return tried
    return tried.changed(verdict="failed", problems=tuple(map(as_refusal, findings)))


def build_target(asked: Asked, slug: str, target: OsTarget, design: Design, out: Path) -> Outcome:
    """Builds, checks and packages the design for one system in `out`. Returns a failed build as an Outcome too.

    :raises GitError: if the plugin has no state
    """
    ask = asked.ask(slug)
    out.mkdir(parents=True, exist_ok=True)
    state = StateFolder(settings().state_dir).load(slug)  # the commit job has set its name and version
    if state is None:
        raise GitError.at(slug, "has no state beside its design", "Look at the job that commits.")
    try:
        trial = try_out(design, task_of(ask), out, state.metadata)
    except PlugsmithError as error:
        outcome = Outcome(slug=slug, os_target=target, passed=False, reason=error.problems[0].what[:600])
    else:
        findings = trial.findings
        reason = findings[0].message[:600] if findings else ""
        outcome = Outcome(
            slug=slug,
            os_target=target,
            passed=not findings,
            repairable=bool(findings),
            findings=findings,
            reason=reason,
        )
        if trial.built and not findings:
            write_built(trial.built.changed(files=package(trial.built).files), out)
    hand_on(outcome, out / OUTCOME)
    return outcome


def to_repair(asked: Asked, slug: str, tried: Tried, builds: Path, out: Path) -> bool:
    """Hands errors of the builds that an author can fix to one more round. Returns False if there are none."""
    ask, made = asked.ask(slug), tried.design
    found = [outcome for _, outcome in _outcomes(asked, builds, slug)]
    findings = tuple(finding for outcome in found if outcome.repairable for finding in outcome.findings)
    if not findings or made is None:
        return False
    hand_on(with_findings(ask, made, findings, tried.attempts), out / TRIED)
    return True


def release(asked: Asked, slug: str, builds: Path, out: Path, *, signed: Path | None = None) -> ReleaseReport:
    """Uploads good builds, unless the pull request has moved on or there is no bucket.

    Nothing points to the uploaded files until state names them.

    :param builds: folder with the artifacts of the build jobs
    :param out: where released.json and SHA256SUMS go
    :param signed: folder with the signing job's results; what a build job says about its signature is not trusted
    """
    state_branch().fetch()
    moved_on = _stale(asked)
    held = asked.ask(slug).held and not asked.merged
    stale = moved_on or (_HELD if held else "") or _nowhere()
    published, links, failed = [], {}, []
    for folder, found in _outcomes(asked, builds, slug) if not stale else ():
        if not found.passed:
            continue
        signature = _signature(signed, slug, found.os_target)
        try:
            outcome = publish(
                folder, chosen_store(), announced=False, expected=(slug, found.os_target), signature=signature
            )
        except PackageError as error:  # concerns this system only; the others are published
            failed.append(f"{found.os_target}: {error.problems[0].what}")
            continue
        published.append(outcome.published)
        links[outcome.published.os_target] = outcome.links
    if failed:
        progress.note("\n".join(failed))
    sums = "".join(f"{each.package.sha256}  {each.package.name}\n" for each in published)
    write_atomically(out / SUMS, sums)  # the attestation covers exactly these files
    released = ReleaseReport(
        slug=slug,
        published=tuple(published),
        links=links,
        stale=stale or "; ".join(failed)[:600],
        held=held and not moved_on,
        superseded=bool(moved_on),
    )
    hand_on(released, out / RELEASED)
    return released


def _signature(signed: Path | None, slug: str, target: OsTarget) -> Signature:
    path = signed / f"signed-{slug}-{target}" / "signature.json" if signed else None
    return take(path, Signature) if path and path.is_file() else Signature()


def announce_release(slug: str) -> Latest:
    """Updates latest.json, which people follow, from what state says is published."""
    state_branch().fetch()
    return announce(slug, chosen_store())


def _stale(asked: Asked) -> str:
    if asked.pull is None:
        return ""
    now = Hub().pull(asked.pull)
    if asked.merged and now.merged:
        return ""
    if not now.open:
        return "the pull request was closed while it was built"
    same = now.head_sha == asked.head_sha
    return "" if same else f"the pull request is at {now.head_sha[:12]} by now, and this was {asked.head_sha[:12]}"


def _nowhere() -> str:
    missing = running_in_actions() and not settings().s3_bucket
    return "PLUGSMITH_S3_BUCKET is not set: the packages are artifacts of the run" if missing else ""


def finish(asked: Asked, slug: str, builds: Path, released: ReleaseReport) -> str:
    """Records Ready or Failed for each system. Returns the commit of the state branch."""
    outcomes: dict[OsTarget, tuple[Outcome, Built | None]] = {}
    for folder, outcome in _outcomes(asked, builds, slug):
        try:
            built = read_built(folder) if outcome.passed else None
        except PackageError:
            continue  # counts as a job that did not finish
        if built is None or (built.metadata.slug, built.bundle.os_target) == (slug, outcome.os_target):
            outcomes[outcome.os_target] = (outcome, built)
    ask = asked.ask(slug)
    message = f"{slug}: {sum(outcome.passed for outcome, _ in outcomes.values())} of {len(ask.targets)} built"
    return state_branch().update(lambda folder: record.finished(folder, asked, ask, outcomes, released), message).commit


def _outcomes(asked: Asked, builds: Path, slug: str) -> list[tuple[Path, Outcome]]:
    """Returns folder and Outcome of each build in this run, for the systems that were asked for; empty if none ran.

    A job that ran a stranger's code wrote the Outcome, so one about another plugin or system is ignored.
    """
    wanted = {target.os_target for target in asked.ask(slug).targets}
    found: list[tuple[Path, Outcome]] = []
    for path in sorted(builds.glob(f"*/{OUTCOME}")):
        try:
            each = take(path, Outcome)
        except (GitError, OSError) as error:
            progress.note(f"  {path.parent.name}: {error}")
            continue
        if each.slug == slug and each.os_target in wanted and path.parent.name.endswith(f"-{each.os_target}"):
            found.append((path.parent, each))
    return found
