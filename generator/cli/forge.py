"""The steps of the GitOps pipeline, one for each job of the workflows. Registered by main.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.make import cli, json_option, show

if TYPE_CHECKING:
    from generator.values.design import Design

_folder = click.Path(path_type=Path, file_okay=False)


def _asked(command: Callable[..., Any]) -> Callable[..., Any]:
    help_text = "What `take` has handed on."
    return click.option("--asked", type=_folder, default="asked", show_default=True, help=help_text)(command)


def _design(slug: str, asked: Path, tried: Path) -> Design:
    from generator.forge import jobs as line
    from generator.support.errors import GitError

    design = line.tried_of(line.read_asked(asked), slug, tried, asked).design
    if design is None:
        raise GitError.at(slug, "has no design to build", "Look at the rounds before.")
    return design


@cli.group()
def forge() -> None:
    """Run one step of the workflows."""


@forge.command("take")
@click.option("--pull", type=int, help="A pull request that may be built, instead of the event's.")
@click.option("--head", default="", help="The commit that it was told of; a newer one waits.")
@click.option("--slugs", default="", help="Requests of this checkout, separated by spaces.")
@click.option("--out", type=_folder, default="asked", show_default=True)
@json_option
def take_(pull: int | None, head: str, slugs: str, out: Path, as_json: bool) -> None:
    """Read an event and its pull request as data, decide what to build, and write what needs no model."""
    from generator.forge import jobs as line
    from generator.forge.comment import tell as run
    from generator.forge.github import Hub
    from generator.forge.intake import matrices, read_event, take_in
    from generator.forge.ledger import Ledger
    from generator.state.branch import state_branch
    from generator.support.actions import event_file, hand_out
    from generator.support.environment import settings

    state_branch().fetch()
    event, ledger, hub = read_event(event_file()), Ledger(settings().state_dir), Hub()
    found = take_in(event, hub, ledger, pull=pull, head=head, slugs=tuple(slugs.split()))
    try:
        ready = line.take_up(found, out)
    finally:  # also of what cannot be taken
        if found.pull is not None:
            run(found.pull, hub, settings().state_dir)
    hand_out(matrices(found, ready))
    lines = [f"{ask.slug}: {ask.request.prompt}" for ask in found.asks]
    lines += [f"not taken: {each.where}: {each.what}" for each in found.refused]
    lines += [f"waiting: {found.waiting}"] if found.waiting else []
    show(as_json, found.model_dump(mode="json") | {"ready": ready}, "\n".join(lines))


@forge.command()
@click.argument("slug")
@_asked
@click.option("--round", "number", type=click.IntRange(1, 9), default=1, show_default=True)
@click.option("--before", type=_folder, help="The round before.")
@click.option("--builds", type=_folder, help="What builds have found that an author can fix.")
@click.option("--out", type=_folder, default="answer", show_default=True)
@json_option
def answer(
    slug: str, asked: Path, number: int, before: Path | None, builds: Path | None, out: Path, as_json: bool
) -> None:
    """Let the model of SLUG write. Nothing is compiled, because its key may be here."""
    from generator.forge import jobs as line

    made = line.answer(line.read_asked(asked), slug, number=number, before=before, builds=builds, out=out)
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


@forge.command()
@click.argument("slug")
@_asked
@click.option("--target", required=True, help="Windows_x64, macOS_Universal or Linux_x64.")
@click.option("--tried", type=_folder, default="tried", show_default=True)
@click.option("--out", type=_folder, default="built", show_default=True)
@json_option
def build(slug: str, asked: Path, target: str, tried: Path, out: Path, as_json: bool) -> None:
    """Build, validate and package SLUG for a system: this machine's own, or Windows on Linux (experimental)."""
    from generator.forge import jobs as line
    from generator.support.actions import hand_out
    from generator.values.target import OsTarget

    design = _design(slug, asked, tried)
    outcome = line.build_target(line.read_asked(asked), slug, OsTarget(target), design, out.absolute())
    hand_out({"again": f"fix:{target}" if outcome.repairable else ""})
    text = f"{slug} for {target}: " + ("good" if outcome.passed else f"failed: {outcome.reason}")
    show(as_json, outcome.model_dump(mode="json"), text)


@forge.command()
@click.argument("slug")
@_asked
@click.option("--tried", type=_folder, default="tried", show_default=True)
@click.option("--build", "number", type=click.IntRange(1, 9), default=1, show_default=True, help="Which of the run.")
@click.option("--out", type=_folder, default="page", show_default=True)
@json_option
def page(slug: str, asked: Path, tried: Path, number: int, out: Path, as_json: bool) -> None:
    """Write the page that plays SLUG, before it is built for any system."""
    from generator.forge import jobs as line
    from generator.support.actions import hand_out

    written = line.page(slug, _design(slug, asked, tried), number, out)
    hand_out({"page": str(written)})
    show(as_json, {"page": str(written)}, f"Wrote {written}: one file, which works from disk and from any web server.")


@forge.command()
@click.argument("slug")
@click.option("--target", required=True, help="Windows_x64, macOS_Universal or Linux_x64.")
@click.option("--builds", type=_folder, default="builds", show_default=True)
@click.option("--out", type=_folder, default="signed", show_default=True)
@json_option
def sign(slug: str, target: str, builds: Path, out: Path, as_json: bool) -> None:
    """Sign what was built of SLUG for a system, if its certificate is here, and package it again."""
    from generator.forge import jobs as line
    from generator.values.target import OsTarget

    found = line.sign(slug, OsTarget(target), builds, out)
    show(as_json, found.model_dump(mode="json"), f"{slug} for {target}: {found.kind} {found.signer}".rstrip())


@forge.command()
@click.argument("slug")
@_asked
@click.option("--tried", type=_folder, default="tried", show_default=True)
@click.option("--builds", type=_folder, default="builds", show_default=True)
@click.option("--signed", type=_folder, default="signed", show_default=True, help="What the signing jobs made.")
@click.option("--page", "played", type=_folder, default="page", show_default=True, help="What `page` has written.")
@click.option("--out", type=_folder, default="released", show_default=True)
@json_option
def release(  # noqa: PLR0913, PLR0917  click gives each option as an argument
    slug: str, asked: Path, tried: Path, builds: Path, signed: Path, played: Path, out: Path, as_json: bool
) -> None:
    """Record the rounds of a model, and put the builds of SLUG into the store, unless the pull request has changed."""
    from generator.forge import jobs as line
    from generator.support.actions import hand_out

    found = line.read_asked(asked)
    if found.ask(slug).models and not line.commit(found, slug, line.tried_of(found, slug, tried, asked)):
        hand_out({"released": "no"})
        show(as_json, {}, f"{slug}: no design held")
        return
    done = line.release(found, slug, builds, out, signed=signed, page=played)
    hand_out({"released": "yes" if done.published else "no"})
    text = f"{slug}: " + (done.stale or f"{len(done.published)} released")
    show(as_json, done.model_dump(mode="json"), text)


@forge.command()
@click.argument("slug")
@_asked
@click.option("--builds", type=_folder, default="builds", show_default=True)
@click.option("--released", type=_folder, default="released", show_default=True)
@json_option
def finish(slug: str, asked: Path, builds: Path, released: Path, as_json: bool) -> None:
    """Record for each system whether the build of SLUG succeeded, point to what is new, and tell of it."""
    from generator.forge import jobs as line
    from generator.forge.comment import tell as run
    from generator.forge.github import Hub
    from generator.forge.handover import ReleaseReport, take
    from generator.support.environment import settings

    found, path, commit = line.read_asked(asked), released / line.RELEASED, ""
    if path.is_file() or line.has_builds(found, slug, builds):  # else no design held, which is recorded already
        out = take(path, ReleaseReport) if path.is_file() else ReleaseReport(slug=slug)
        commit = line.finish(found, slug, builds, out)
        if out.published:
            line.announce_release(slug)
    if found.pull is not None:
        run(found.pull, Hub(), settings().state_dir, ended=slug)
    show(as_json, {"commit": commit}, commit or "nothing is new")


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
    from generator.forge.comment import tell as run
    from generator.forge.github import Hub
    from generator.forge.intake import read_event
    from generator.support.actions import event_file, hand_out
    from generator.support.environment import settings

    hub = Hub()
    done = obey(read_event(event_file()), hub)
    if done.tell is not None:
        run(done.tell, hub, settings().state_dir)
    hand_out({"pull": str(done.build or ""), "head": done.head})
    show(as_json, done.model_dump(mode="json"), done.said)


@forge.command()
@json_option
def waiting(as_json: bool) -> None:
    """Output the pull requests that only yesterday's limits have stopped."""
    from generator.forge.intake import until_tomorrow
    from generator.state.branch import state_branch
    from generator.support.actions import hand_out
    from generator.support.environment import settings

    state_branch().fetch()
    found = until_tomorrow(settings().state_dir)
    hand_out({"pulls": json.dumps(found), "found": "yes" if found else "no"})
    show(as_json, {"pulls": found}, " ".join(f"#{each}" for each in found) or "none waits")


@forge.command()
@_asked
@json_option
def close(asked: Path, as_json: bool) -> None:
    """End what no job of this run has ended, so that nothing seems to be in progress when the run is over."""
    from generator.forge import jobs as line
    from generator.forge.comment import tell as run
    from generator.forge.github import Hub
    from generator.support.environment import settings

    found = line.read_asked(asked)
    commit = line.close(found)
    if found.pull is not None:
        run(found.pull, Hub(), settings().state_dir)
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
