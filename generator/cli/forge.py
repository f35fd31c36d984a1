"""The steps of the GitOps pipeline, one for each job of the workflows. Registered by main.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from generator.cli.make import cli, json_option, show

_folder = click.Path(path_type=Path, file_okay=False)


def _asked(command: Callable[..., Any]) -> Callable[..., Any]:
    help_text = "What intake has handed on."
    return click.option("--asked", type=_folder, default="asked", show_default=True, help=help_text)(command)


@cli.group()
def forge() -> None:
    """Run the steps between a pull request and its comment, as the workflows do."""


@forge.command()
@click.option("--pull", type=int, help="A pull request that may be built, instead of the event's.")
@click.option("--head", default="", help="The commit that it was told of; a newer one waits.")
@click.option("--slugs", default="", help="Requests of this checkout, separated by spaces.")
@click.option("--out", type=_folder, default="asked", show_default=True)
@json_option
def intake(pull: int | None, head: str, slugs: str, out: Path, as_json: bool) -> None:
    """Read an event and its pull request as data, and decide what to build."""
    from generator.forge.github import Hub
    from generator.forge.handover import hand_on
    from generator.forge.intake import matrices, read_event, take_in
    from generator.forge.jobs import ASKED
    from generator.forge.ledger import Ledger
    from generator.state.branch import state_branch
    from generator.support.actions import event_file, hand_out
    from generator.support.environment import settings

    state_branch().fetch()
    event, ledger = read_event(event_file()), Ledger(settings().state_dir)
    found = take_in(event, Hub(), ledger, pull=pull, head=head, slugs=tuple(slugs.split()))
    hand_on(found, out / ASKED)
    hand_out(matrices(found))
    lines = [f"{ask.slug}: {ask.request.prompt}" for ask in found.asks]
    lines += [f"not taken: {each.where}: {each.what}" for each in found.refused]
    lines += [f"waiting: {found.waiting}"] if found.waiting else []
    show(as_json, found.model_dump(mode="json"), "\n".join(lines))


@forge.command()
@_asked
@json_option
def claim(asked: Path, as_json: bool) -> None:
    """Give each plugin its identity on the state branch."""
    from generator.forge import jobs as line

    commit = line.claim(line.read_asked(asked))
    show(as_json, {"commit": commit}, commit or "nothing is new")


@forge.command()
@click.argument("slug")
@_asked
@click.option("--round", "number", type=click.IntRange(1, 9), default=1, show_default=True)
@click.option("--before", type=_folder, help="The round before, or what a build has found.")
@click.option("--out", type=_folder, default="answer", show_default=True)
@json_option
def answer(slug: str, asked: Path, number: int, before: Path | None, out: Path, as_json: bool) -> None:
    """Let the author of SLUG write. Nothing is compiled, because a model's key may be here."""
    from generator.forge import jobs as line

    made = line.answer(line.read_asked(asked), slug, number=number, before=before, out=out)
    text = f"{slug}: " + ("written" if made.design else made.problems[0].what)
    show(as_json, made.model_dump(mode="json"), text)


@forge.command("try")
@click.argument("slug")
@_asked
@click.option("--answer", "answered", type=_folder, default="answer", show_default=True)
@click.option("--out", type=_folder, default="tried", show_default=True)
@json_option
def try_(slug: str, asked: Path, answered: Path, out: Path, as_json: bool) -> None:
    """Compile, validate and listen to what was written for SLUG."""
    from generator.forge import jobs as line
    from generator.support.actions import hand_out

    tried = line.try_answer(line.read_asked(asked), slug, answered, out)
    hand_out({"verdict": tried.verdict})
    text = "\n".join([f"{slug}: {tried.verdict}", *(f"  {each.where}: {each.what}" for each in tried.problems)])
    show(as_json, tried.model_dump(mode="json"), text)


@forge.command("last-round")
@click.argument("slug")
@click.option("--verdicts", required=True, help="Of the rounds that there were, in their order.")
@json_option
def last_round(slug: str, verdicts: str, as_json: bool) -> None:
    """Output the name of the artifact of the last round of SLUG."""
    from generator.support.actions import hand_out

    rounds = len(verdicts.split())
    hand_out({"tried": f"tried-{slug}-{rounds}" if rounds else ""})
    show(as_json, {"round": rounds}, f"{slug}: round {rounds}" if rounds else f"{slug}: no round came to an end")


@forge.command()
@click.option("--out", type=_folder, required=True)
@json_option
def gallery(out: Path, as_json: bool) -> None:
    """Write the web pages from the state branch."""
    from generator.delivery.gallery import write_gallery as run
    from generator.state.branch import state_branch

    state_branch().fetch()
    site = run(out.absolute())
    show(as_json, site.model_dump(mode="json"), f"{site.plugins} plugins, {site.pages} files")


@forge.command("commit")
@click.argument("slug")
@_asked
@click.option("--tried", type=_folder, default="tried", show_default=True)
@click.option("--out", type=_folder, default="committed", show_default=True)
@json_option
def commit_(slug: str, asked: Path, tried: Path, out: Path, as_json: bool) -> None:
    """Record the attempts for SLUG; if a design passed, commit it to forge/SLUG."""
    from generator.forge import jobs as line
    from generator.forge.handover import Tried, take
    from generator.forge.rounds import without_end
    from generator.support.actions import hand_out

    found, path = line.read_asked(asked), tried / line.TRIED
    version = line.commit(found, slug, take(path, Tried) if path.is_file() else without_end(slug), out)
    targets = [target.model_dump(mode="json") for target in found.ask(slug).targets] if version else []
    hand_out({"version": version, "targets": json.dumps(targets)})
    show(as_json, {"version": version, "targets": targets}, f"{slug}: {version or 'no design held'}")


@forge.command()
@click.argument("slug")
@_asked
@click.option("--target", required=True, help="Windows_x64, macOS_Universal or Linux_x64.")
@click.option("--tried", type=_folder, default="tried", show_default=True)
@click.option("--out", type=_folder, default="built", show_default=True)
@json_option
def build(slug: str, asked: Path, target: str, tried: Path, out: Path, as_json: bool) -> None:
    """Build, validate and package SLUG for the system of this machine."""
    from generator.forge import jobs as line
    from generator.forge.handover import Tried, take
    from generator.support.actions import hand_out
    from generator.support.errors import GitError
    from generator.values.target import OsTarget

    design = take(tried / line.TRIED, Tried).design
    if design is None:
        raise GitError.at(slug, "has no design to build", "Look at the rounds before.")
    outcome = line.build_target(line.read_asked(asked), slug, OsTarget(target), design, out.absolute())
    hand_out({"passed": "yes" if outcome.passed else "no"})
    text = f"{slug} for {target}: " + ("good" if outcome.passed else f"failed: {outcome.reason}")
    show(as_json, outcome.model_dump(mode="json"), text)


@forge.command()
@click.argument("slug")
@_asked
@click.option("--tried", type=_folder, default="tried", show_default=True)
@click.option("--builds", type=_folder, default="builds", show_default=True)
@click.option("--out", type=_folder, default="found", show_default=True)
@json_option
def repair(slug: str, asked: Path, tried: Path, builds: Path, out: Path, as_json: bool) -> None:
    """Find out whether a build of SLUG found errors that its author can fix."""
    from generator.forge import jobs as line
    from generator.forge.handover import Tried, take
    from generator.support.actions import hand_out

    again = line.to_repair(line.read_asked(asked), slug, take(tried / line.TRIED, Tried), builds, out)
    hand_out({"again": "yes" if again else "no"})
    show(as_json, {"again": again}, f"{slug}: " + ("one more round" if again else "nothing to fix"))


@forge.command()
@click.argument("slug")
@_asked
@click.option("--builds", type=_folder, default="builds", show_default=True)
@click.option("--signed", type=_folder, default="signed", show_default=True, help="What the signing job says.")
@click.option("--out", type=_folder, default="released", show_default=True)
@json_option
def release(slug: str, asked: Path, builds: Path, signed: Path, out: Path, as_json: bool) -> None:
    """Put the builds of SLUG into the store, unless the pull request has changed since."""
    from generator.forge import jobs as line
    from generator.support.actions import hand_out

    found = line.release(line.read_asked(asked), slug, builds, out, signed=signed)
    hand_out({"released": "yes" if found.published else "no"})
    text = f"{slug}: " + (found.stale or f"{len(found.published)} released")
    show(as_json, found.model_dump(mode="json"), text)


@forge.command()
@click.argument("slug")
@_asked
@click.option("--builds", type=_folder, default="builds", show_default=True)
@click.option("--released", type=_folder, default="released", show_default=True)
@json_option
def finish(slug: str, asked: Path, builds: Path, released: Path, as_json: bool) -> None:
    """Record for each system whether the build of SLUG succeeded."""
    from generator.forge import jobs as line
    from generator.forge.handover import ReleaseReport, take

    path = released / line.RELEASED
    out = take(path, ReleaseReport) if path.is_file() else ReleaseReport(slug=slug)
    commit = line.finish(line.read_asked(asked), slug, builds, out)
    show(as_json, {"commit": commit}, commit or "nothing is new")


@forge.command()
@click.argument("slug")
@json_option
def announce(slug: str, as_json: bool) -> None:
    """Update the latest.json of SLUG to match the state branch."""
    from generator.forge import jobs as line

    found = line.announce_release(slug)
    show(as_json, found.model_dump(mode="json"), f"{slug}: {found.version}")


@forge.command()
@json_option
def form(as_json: bool) -> None:
    """Turn an issue form into a request on a new branch, or report why it cannot be one."""
    from generator.forge.forms import take_form
    from generator.forge.github import Hub
    from generator.forge.intake import read_event
    from generator.support.actions import event_file, hand_out

    found = take_form(read_event(event_file()), Hub())
    hand_out({"pull": str(found.pull or ""), "head": found.head})
    show(as_json, found.model_dump(mode="json"), f"#{found.pull}" if found.pull else "; ".join(found.problems))


@forge.command()
@json_option
def command(as_json: bool) -> None:
    """Read a `/plugsmith ...` comment, apply it to the request, and output what is to be built."""
    from generator.forge.commands import obey
    from generator.forge.github import Hub
    from generator.forge.intake import read_event
    from generator.support.actions import event_file, hand_out

    done = obey(read_event(event_file()), Hub())
    hand_out({"pull": str(done.build or ""), "tell": str(done.tell or ""), "head": done.head})
    show(as_json, done.model_dump(mode="json"), done.said)


@forge.command()
@_asked
@json_option
def close(asked: Path, as_json: bool) -> None:
    """End what no job of this run has ended, so that nothing seems to be in progress when the run is over."""
    from generator.forge import jobs as line

    commit = line.close(line.read_asked(asked))
    show(as_json, {"commit": commit}, commit or "all of it has ended")


@forge.command()
@click.option("--pull", type=int, required=True)
@json_option
def tell(pull: int, as_json: bool) -> None:
    """Update the comment, labels and check run of a pull request to match state."""
    from generator.forge.comment import tell as run
    from generator.forge.github import Hub
    from generator.state.branch import state_branch
    from generator.support.environment import settings

    state_branch().fetch()
    link = run(pull, Hub(), settings().state_dir)
    show(as_json, {"comment": link}, link or "nothing to tell")
