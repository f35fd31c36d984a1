"""The commands that hand plugins out: sign, publish, announce, verify, gc, withdraw, gallery. Registered by main.py."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.make import cli, json_option, show


@cli.command()
@click.argument("slugs", nargs=-1, required=True)
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="What a build left; build/<slug>/ if not given.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be written, and where.")
@click.option("--no-announce", is_flag=True, help="Leave latest.json as it is; `announce` sets it later.")
@json_option
def publish(slugs: tuple[str, ...], folder: Path | None, dry_run: bool, no_announce: bool, as_json: bool) -> None:
    """Publish the packages of SLUGS.

    They go to a bucket, to GitHub Releases or to the folder published/, as settings say.
    """
    from generator.cli.show_delivery import outcome_text, plan_text
    from generator.delivery.publication import at_once, planned
    from generator.delivery.publication import publish as run
    from generator.delivery.stores import chosen_store
    from generator.support.environment import settings

    if folder and len(slugs) != 1:
        raise click.UsageError("--from is the folder of one plugin: give one SLUG.")
    place = chosen_store()
    folders = [folder or settings().build_dir / slug for slug in slugs]
    if dry_run:
        plans = [planned(each, place) for each in folders]
        show(as_json, [step.model_dump() for plan in plans for step in plan], plan_text(plans, place.place))
        return
    outcomes = at_once(lambda each: run(each, place, announced=not no_announce), folders)
    show(as_json, [outcome.model_dump(mode="json") for outcome in outcomes], "\n".join(map(outcome_text, outcomes)))


@cli.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--required", is_flag=True, help="Fail if it cannot be signed, instead of going on unsigned.")
@json_option
def sign(folders: tuple[Path, ...], required: bool, as_json: bool) -> None:
    """Sign what was built in FOLDERS and package it again.

    Without certificates it leaves everything as it is.
    """
    from generator.package.signing import sign as strictly
    from generator.package.signing import try_to_sign
    from generator.support import progress

    found = {}
    for folder in folders:
        found[str(folder)], problems = (strictly(folder), ()) if required else try_to_sign(folder)
        for problem in problems:
            progress.note(f"  Not signed: {problem}")
    text = "\n".join(f"{folder}: {each.kind} {each.signer}".rstrip() for folder, each in found.items())
    show(as_json, {folder: each.model_dump(mode="json") for folder, each in found.items()}, text)


@cli.command()
@click.argument("slugs", nargs=-1, required=True)
@json_option
def announce(slugs: tuple[str, ...], as_json: bool) -> None:
    """Update the latest.json of SLUGS to match state."""
    from generator.delivery.pointer import announce as run
    from generator.delivery.stores import chosen_store

    place = chosen_store()
    found = [run(slug, place) for slug in slugs]
    text = "\n".join(f"{each.slug}: {'withdrawn' if each.withdrawn else each.version}" for each in found)
    show(as_json, [each.model_dump(mode="json") for each in found], text)


@cli.command()
@click.argument("zips", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--rebuild", is_flag=True, help="Also compile the sources and compare the binary bit by bit.")
@click.option("--unpack", type=click.Path(path_type=Path), help="A new folder for what one good package holds.")
@json_option
def verify(zips: tuple[Path, ...], rebuild: bool, unpack: Path | None, as_json: bool) -> None:
    """Check that packages are complete, ours and unchanged.

    They are compared with state.
    """
    from generator.cli.show import verdict_text
    from generator.delivery.verification import verify as run
    from generator.package.zip_reader import extract
    from generator.support.errors import PackageError, Problem

    if unpack and len(zips) != 1:
        raise click.UsageError("--unpack takes one package: give one ZIP.")

    found = {path: run(path, rebuild=rebuild) for path in zips}
    results = {str(path): [verdict.model_dump(mode="json") for verdict in each] for path, each in found.items()}
    problems = [
        Problem(where=f"{path.name}: {verdict.tool}", what=verdict.summary, remedy="Do not install it.")
        for path, each in found.items()
        for verdict in each
        if verdict.outcome == "failed"
    ]
    if not (problems and as_json):
        show(as_json, results, "\n".join(f"{path.name}\n{verdict_text(each)}" for path, each in found.items()))
    if problems:
        raise PackageError(problems, results=results)
    if unpack:
        extract(zips[0], unpack)


@cli.command()
@click.option("--remove", is_flag=True, help="Really remove it; without this it is only listed.")
@click.option("--everything", is_flag=True, help="Also if that is most of what is stored.")
@json_option
def gc(remove: bool, everything: bool, as_json: bool) -> None:
    """List or remove what lies in the store and nothing names.

    What is younger than the grace time is left alone.
    """
    from generator.cli.show_delivery import garbage_text
    from generator.delivery.retention import gc as run
    from generator.delivery.stores import chosen_store

    found = run(chosen_store(), remove=remove, everything=everything)
    show(as_json, found.model_dump(mode="json"), garbage_text(found))


@cli.command()
@click.argument("slug")
@click.option("--reason", default="", help="What people are told.")
@click.option("--undo", is_flag=True, help="Let it be published again.")
@json_option
def withdraw(slug: str, reason: str, undo: bool, as_json: bool) -> None:
    """Stop handing out the plugin of SLUG.

    Its links stop working, its ids stay reserved.
    """
    from generator.delivery import retention
    from generator.delivery.stores import chosen_store

    found = retention.restore(slug, chosen_store()) if undo else retention.withdraw(slug, reason, chosen_store())
    text = f"{slug} may be published again" if undo else f"{slug} is withdrawn; its files are gone"
    show(as_json, found.model_dump(mode="json"), text)


@cli.command()
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Beside the published files if not given."
)
@click.option("--serve", "serving", is_flag=True, help="Serve it on this machine, with states as they change.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@json_option
def gallery(out: Path | None, serving: bool, port: int, as_json: bool) -> None:
    """Write the web pages of all plugins, which work from disk."""
    from generator.delivery.gallery import write_gallery as run
    from generator.support.environment import settings

    folder = (out or settings().publish_dir).absolute()
    site = run(folder, live=serving)
    pages = f"{site.plugins} plugins, {site.pages} files, {site.registry} registry entries"
    show(as_json, site.model_dump(mode="json"), f"{folder / 'index.html'}\n  {pages}")
    if serving:
        from generator.delivery.preview_server import server

        with server(folder, port) as running:
            click.echo(f"  http://127.0.0.1:{running.server_port}/ (stop with Ctrl-C)")
            running.serve_forever()
