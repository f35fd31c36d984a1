"""The steps of the forge workflow, in the order of its jobs.

Each does one thing and hands on or records the result. Steps of jobs with a token fetch state first.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from generator.build.browser import web_module
from generator.build.project import render
from generator.delivery.pointer import Latest, announce
from generator.delivery.publication import publish
from generator.delivery.stores import chosen_store
from generator.forge import record
from generator.forge.canary import MACHINE_FAILED, machine_fault
from generator.forge.github import Hub
from generator.forge.handover import HELD, Ask, Asked, Draft, Outcome, ReleaseReport, Tried, hand_on, take
from generator.forge.rounds import as_refusal, judge, task_of, untried, with_findings, without_end, write
from generator.package.built import Built, read_built, write_built
from generator.package.signing import try_to_sign
from generator.package.zip_writer import SUMS, package
from generator.pipeline.loop import policy_findings
from generator.pipeline.playing import page_around
from generator.pipeline.trial import try_out
from generator.sandbox.untrusted import scratch_folder
from generator.state.branch import plugin_branch, state_branch
from generator.state.plugins import StateFolder
from generator.support import progress
from generator.support.environment import settings
from generator.support.errors import GitError, PackageError, PlugsmithError, Problem
from generator.support.files import write_atomically
from generator.values.attempt import sources_of
from generator.values.design import Design
from generator.values.signature import Signature
from generator.values.target import OsTarget

ASKED, ANSWER, TRIED, OUTCOME, RELEASED, SIGNATURE = (
    f"{name}.json" for name in ("asked", "answer", "tried", "outcome", "released", "signature")
)


def read_asked(folder: Path) -> Asked:
    return take(folder / ASKED, Asked)


def take_up(asked: Asked, out: Path) -> tuple[str, ...]:
    """Claims the plugins of a run, and writes those that no model has to write. Returns the slugs that go on.

    :param out: where asked.json, the plugins' state and the written designs go: all that later jobs read
    :raises GitError: if another pull request has claimed one of the plugins since intake; the comment says so too
    """
    who = f"#{asked.pull}" if asked.pull else asked.login
    done = state_branch().update(lambda folder: record.claim(folder, asked), f"Take in the requests of {who}")
    hand_on(asked, out / ASKED)
    if done.value:
        raise GitError([Problem(where=each.where, what=each.what, remedy=each.remedy) for each in done.value])
    if asked.waiting:
        return ()
    return tuple(ask.slug for ask in asked.asks if _is_ready(asked, ask, out))


def _is_ready(asked: Asked, ask: Ask, out: Path) -> bool:
    """Returns whether a request goes on to the models' or the builders' jobs."""
    if ask.models:
        _hand_on_state(ask.slug, out)
        return True
    tried = untried(write(ask, number=1, before=None))
    version = commit(asked, ask.slug, tried)
    _hand_on_state(ask.slug, out)
    hand_on(tried, out / ask.slug / TRIED)
    return bool(version)


def close(asked: Asked) -> str:
    """Marks builds that no job has ended as failed. Returns the commit; empty if there are none."""
    return state_branch().update(lambda folder: record.closed(folder, asked), "End what a run has left").commit


def answer(asked: Asked, slug: str, *, number: int, before: Path | None, builds: Path | None, out: Path) -> Draft:
    """Lets a model write a design, in the job that has its key. Compiles nothing.

    :param number: the round, from 1
    :param before: folder with the tried.json of the last round; None in round 1
    :param builds: folder with what the builds for each system found, if they found what an author can fix
    :param out: where answer.json and the plugin's state go
    """
    state_branch().fetch()
    ask = asked.ask(slug)
    last = take(before / TRIED, Tried) if before else None
    if last and builds:
        last = _with_builds(asked, ask, last, builds)
    made = write(ask, number=number, before=last)
    hand_on(made, out / ANSWER)
    _hand_on_state(slug, out)
    return made


def _with_builds(asked: Asked, ask: Ask, last: Tried, builds: Path) -> Tried:
    found = [outcome for _, outcome in _outcomes(asked, builds, ask.slug)]
    findings = tuple(finding for outcome in found if outcome.repairable for finding in outcome.findings)
    if not findings or last.design is None:
        raise GitError.at(ask.slug, "has nothing that its author can fix", "Look at the builds.")
    return with_findings(ask, last.design, findings, last.attempts)


def _hand_on_state(slug: str, out: Path) -> None:
    """Copies the plugin's state into `out`, for jobs without a token, which use that folder as their state."""
    for part in (f"plugins/{slug}.json", f"versions/{slug}", "names"):
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


def tried_of(asked: Asked, slug: str, tried: Path, taken: Path) -> Tried:
    """Returns the last round of a request: of a model, or what the job that took the requests in has written."""
    path = tried / TRIED if asked.ask(slug).models else taken / slug / TRIED
    return take(path, Tried) if path.is_file() else without_end(slug)


def commit(asked: Asked, slug: str, tried: Tried) -> str:
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

    :raises StateError: if the plugin has no state
    """
    ask = asked.ask(slug)
    out.mkdir(parents=True, exist_ok=True)
    # The state is the copy that was handed on; delivery records the same design on the branch, and compares.
    metadata = StateFolder(settings().state_dir).record_design(slug, design).metadata
    try:
        trial = try_out(design, task_of(ask), out, metadata, target=target)
    except PlugsmithError as error:
        outcome = Outcome(slug=slug, os_target=target, passed=False, reason=error.problems[0].what[:600])
    else:
        findings = trial.findings
        fault = machine_fault(target) if findings else ""
        reason = f"{MACHINE_FAILED}: {fault}" if fault else findings[0].message if findings else ""
        outcome = Outcome(
            slug=slug,
            os_target=target,
            passed=not findings,
            repairable=bool(findings) and ask.models and not fault,
            findings=() if fault else findings,
            reason=reason[:600],
        )
        if trial.built and not findings:
            write_built(trial.built.changed(files=package(trial.built).files), out)
    hand_on(outcome, out / OUTCOME)
    return outcome


def page(slug: str, design: Design, number: int, out: Path) -> Path:
    """Compiles the design for browsers, which takes seconds. Returns the page that plays it, in `out`.

    The module is left beside it, for the release, under a name that says of which sources it is.

    :param number: which build of the run it is; the page's name is an artifact's too, which is there once in a run
    :raises BuildError: if it does not compile for browsers
    :raises StateError: if the plugin has no state
    :raises ToolchainError: if there is no zig
    """
    # As in build_target().
    metadata = StateFolder(settings().state_dir).record_design(slug, design).metadata
    project = render(design.changed(name=metadata.name), metadata, settings())
    module = web_module(project)
    written = out / (f"{slug}.html" if number == 1 else f"{slug}-{number}.html")
    write_atomically(written, page_around(module, project, metadata.raw_prompt))
    (out / _module_of(sources_of(design).sha256)).write_bytes(module)
    return written


def _module_of(sources_sha256: str) -> str:
    return f"{sources_sha256}.wasm"


def sign(slug: str, target: OsTarget, builds: Path, out: Path) -> Signature:
    """Copies one system's build to `out`, signs it there if there is a certificate, and says so beside it.

    :raises GitError: if there is no such build
    """
    found = [(folder, each) for folder, each in _handed_on(builds) if (each.slug, each.os_target) == (slug, target)]
    if not found:
        raise GitError.at(f"{slug} for {target}", "was not built", "Look at the jobs before.")
    folder, outcome = found[0]
    shutil.copytree(folder, out, symlinks=True)
    signature, problems = try_to_sign(out) if outcome.passed else (Signature(), ())
    for problem in problems:
        progress.note(f"  Not signed: {problem}")
    hand_on(signature, out / SIGNATURE)
    return signature


def release(
    asked: Asked, slug: str, builds: Path, out: Path, *, signed: Path | None = None, page: Path | None = None
) -> ReleaseReport:
    """Uploads good builds, unless the pull request has moved on.

    Nothing points to the uploaded files until state names them.

    :param builds: folder with what the build jobs made
    :param out: where released.json and SHA256SUMS go
    :param signed: folder with what the signing jobs made of it; a build job's own word on its signature is not trusted
    :param page: folder with what page() has left; a module of other sources than those in state is not used
    """
    state_branch().fetch()
    state = StateFolder(settings().state_dir).load(slug)
    made_of = state.source_code if state else None
    moved_on = _stale(asked)
    held = asked.ask(slug).held and not asked.merged
    stale = moved_on or (HELD if held else "")
    published, links, failed = [], {}, []
    again = {found.os_target: folder for folder, found in _outcomes(asked, signed, slug)} if signed else {}
    for unsigned, found in _outcomes(asked, builds, slug) if not stale else ():
        if not found.passed:
            continue
        folder = again.get(found.os_target, unsigned)
        signature = take(folder / SIGNATURE, Signature) if folder is not unsigned else Signature()
        try:
            outcome = publish(
                folder,
                chosen_store(),
                announced=False,
                expected=(slug, found.os_target),
                signature=signature,
                plays=page / _module_of(made_of.sha256) if page and made_of else None,
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
    message = f"{slug}: {sum(outcome.passed for outcome, _ in outcomes.values())} of {len(ask.request.targets)} built"
    return state_branch().update(lambda folder: record.finished(folder, asked, ask, outcomes, released), message).commit


def has_builds(asked: Asked, slug: str, builds: Path) -> bool:
    """Tells whether a build job of this run has handed anything on."""
    return bool(_outcomes(asked, builds, slug))


def _outcomes(asked: Asked, builds: Path, slug: str) -> list[tuple[Path, Outcome]]:
    """Returns folder and Outcome of each build in this run, for the systems that were asked for; empty if none ran.

    A job that ran a stranger's code wrote the Outcome, so one about another plugin or system is ignored.
    """
    wanted = asked.ask(slug).request.targets
    found: dict[OsTarget, tuple[Path, Outcome]] = {}
    for folder, each in _handed_on(builds):
        named = folder == builds or folder.name.endswith(f"-{each.os_target}")
        if each.slug == slug and each.os_target in wanted and named:
            found.setdefault(each.os_target, (folder, each))
    return list(found.values())


def _handed_on(builds: Path) -> Iterator[tuple[Path, Outcome]]:
    """Yields folder and Outcome of each build that can be read.

    download-artifact gives one artifact alone no folder of its own, and several one each.
    """
    for path in (builds / OUTCOME, *sorted(builds.glob(f"*/{OUTCOME}"))):
        try:
            if path.is_file():
                yield path.parent, take(path, Outcome)
        except (GitError, OSError) as error:
            progress.note(f"  {path.parent.name}: {error}")
