"""The steps of the line in the order of their jobs. Each fetches state, does one thing, and hands on or records it."""

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
from generator.support.errors import GitError, PackageError, PlugsmithError
from generator.support.files import write_atomically
from generator.values.attempt import sources_of
from generator.values.design import Design
from generator.values.signature import Signature
from generator.values.target import OsTarget

ASKED, ANSWER, TRIED, OUTCOME, RELEASED = (
    f"{name}.json" for name in ("asked", "answer", "tried", "outcome", "released")
)


def read_asked(folder: Path) -> Asked:
    return take(folder / ASKED, Asked)


def claim(asked: Asked) -> str:
    """Identities and the pull request's record; the commit of the state branch."""
    who = f"#{asked.pull}" if asked.pull else asked.login
    return state_branch().update(lambda folder: record.claim(folder, asked), f"Take in the requests of {who}").commit


def close(asked: Asked) -> str:
    """The commit that ends what no job has ended; nothing if all of it has."""
    return state_branch().update(lambda folder: record.closed(folder, asked), "End what a run has left").commit


def answer(asked: Asked, slug: str, *, number: int, before: Path | None, out: Path) -> Draft:
    """Where the key is: the author writes, nothing is compiled. `before` holds the last round, or what a build said."""
    state_branch().fetch()
    ask = asked.ask(slug)
    last = take(before / TRIED, Tried) if before else None
    made = write(ask, number=number, before=last)
    hand_on(made, out / ANSWER)
    _hand_on_state(slug, out)
    return made


def _hand_on_state(slug: str, out: Path) -> None:
    """What a job without any token has to know of the plugin; it takes the folder as its state."""
    for part in (f"plugins/{slug}.json", f"versions/{slug}"):
        found, target = settings().state_dir / part, out / "state" / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if found.is_dir():
            shutil.copytree(found, target, dirs_exist_ok=True)
        elif found.is_file():
            shutil.copyfile(found, target)


def try_answer(asked: Asked, slug: str, answered: Path, out: Path) -> Tried:
    """Where no key is: compiled, validated, listened to."""
    with scratch_folder() as folder:
        tried = judge(asked.ask(slug), take(answered / ANSWER, Draft), folder)
    hand_on(tried, out / TRIED)
    return tried


def commit(asked: Asked, slug: str, tried: Tried, out: Path) -> str:
    """State and `forge/<slug>`; the version that is now to be built, or nothing if no design held."""
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
            base=settings().main_branch,  # with the workflows: a push by a person is built by those of its own branch
        )
    finally:
        branch.drop()
    return metadata.version


def held_to_policy(tried: Tried) -> Tried:
    """The same, or failed. It was checked where it was written, but comes from a job that has run a stranger's code."""
    findings = policy_findings(sources_of(tried.design).by_name) if tried.design else ()
    if not findings:
        return tried
    return tried.changed(verdict="failed", problems=tuple(map(as_refusal, findings)))


def build_target(asked: Asked, slug: str, target: OsTarget, design: Design, out: Path) -> Outcome:
    """The bundle, its checks and its package for one system, in `out`. What fails is an outcome too."""
    ask = asked.ask(slug)
    out.mkdir(parents=True, exist_ok=True)
    state = StateFolder(settings().state_dir).load(slug)  # its name and version are given by now
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
    """Whether a system's own compiler found what an author can fix; then what it found goes to one more round."""
    ask, made = asked.ask(slug), tried.design
    found = [outcome for _, outcome in _outcomes(asked, builds, slug)]
    findings = tuple(finding for outcome in found if outcome.repairable for finding in outcome.findings)
    if not findings or made is None:
        return False
    hand_on(with_findings(ask, made, findings, tried.attempts), out / TRIED)
    return True


def release(asked: Asked, slug: str, builds: Path, out: Path, *, signed: Path | None = None) -> ReleaseReport:
    """Into the store, if the pull request still is what was built; nothing points to it before state says so.

    :param signed: what the signing job says; what a building job says of a signature is not believed
    """
    state_branch().fetch()
    moved_on = _stale(asked)
    stale = moved_on or _nowhere()
    published, links, failed = [], {}, []
    for folder, found in _outcomes(asked, builds, slug) if not stale else ():
        if not found.passed:
            continue
        signature = _signature(signed, slug, found.os_target)
        try:
            outcome = publish(
                folder, chosen_store(), announced=False, expected=(slug, found.os_target), signature=signature
            )
        except PackageError as error:  # of one system; the others are as good as they were
            failed.append(f"{found.os_target}: {error.problems[0].what}")
            continue
        published.append(outcome.published)
        links[outcome.published.os_target] = outcome.links
    if failed:
        progress.note("\n".join(failed))
    sums = "".join(f"{each.package.sha256}  {each.package.name}\n" for each in published)
    write_atomically(out / SUMS, sums)  # what the attestation is about, and nothing else
    released = ReleaseReport(
        slug=slug,
        published=tuple(published),
        links=links,
        stale=stale or "; ".join(failed)[:600],
        superseded=bool(moved_on),
    )
    hand_on(released, out / RELEASED)
    return released


def _signature(signed: Path | None, slug: str, target: OsTarget) -> Signature:
    path = signed / f"signed-{slug}-{target}" / "signature.json" if signed else None
    return take(path, Signature) if path and path.is_file() else Signature()


def announce_release(slug: str) -> Latest:
    """The pointer that people follow, when state has said what is out."""
    state_branch().fetch()
    return announce(slug, chosen_store())


def _stale(asked: Asked) -> str:
    if asked.pull is None:
        return ""
    now = Hub().pull(asked.pull)
    if not now.open:
        return "the pull request was closed while it was built"
    same = now.head_sha == asked.head_sha
    return "" if same else f"the pull request is at {now.head_sha[:12]} by now, and this was {asked.head_sha[:12]}"


def _nowhere() -> str:
    missing = running_in_actions() and not settings().s3_bucket
    return "PLUGSMITH_S3_BUCKET is not set: the packages are artifacts of the run" if missing else ""


def finish(asked: Asked, slug: str, builds: Path, released: ReleaseReport) -> str:
    """Ready or failed, for each system; the commit of the state branch."""
    outcomes: dict[OsTarget, tuple[Outcome, Built | None]] = {}
    for folder, outcome in _outcomes(asked, builds, slug):
        try:
            built = read_built(folder) if outcome.passed else None
        except PackageError:
            continue  # as if it had not come to an end
        if built is None or (built.metadata.slug, built.bundle.os_target) == (slug, outcome.os_target):
            outcomes[outcome.os_target] = (outcome, built)
    ask = asked.ask(slug)
    message = f"{slug}: {sum(outcome.passed for outcome, _ in outcomes.values())} of {len(ask.targets)} built"
    return state_branch().update(lambda folder: record.finished(folder, asked, ask, outcomes, released), message).commit


def _outcomes(asked: Asked, builds: Path, slug: str) -> list[tuple[Path, Outcome]]:
    """What the builds of this run have left, a folder for each system that was asked for; none if no job did.

    Each is what a job that ran a stranger's code says of itself: of another plugin or system it has nothing to say.
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
