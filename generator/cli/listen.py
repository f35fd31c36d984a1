"""The commands that let people hear one plugin: measured, or played in a browser. Registered by main.py."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.make import cli, json_option, show


@cli.command()
@click.argument("bundle", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--claim", "claims", multiple=True, help="A statement that has to be true, such as 'echo at 350 ms'.")
@click.option("--out", type=click.Path(path_type=Path), help="Where the report goes; BUNDLE's folder if not given.")
@json_option
def audition(bundle: Path, claims: tuple[str, ...], out: Path | None, as_json: bool) -> None:
    """Measure what the plugin in BUNDLE does to sound.

    It writes audition.json, report.html, audio and pictures.
    """
    from generator.cli.show import audition_text
    from generator.pipeline.listening import listen_to
    from generator.support.errors import Problem, ValidationError

    found = listen_to(bundle, claims=claims, out=out or bundle.absolute().parent / "audition")
    results = found.model_dump(mode="json")
    problems = [Problem(where=each.rule, what=each.message, remedy=each.remedy) for each in found.failures]
    if not (problems and as_json):
        show(as_json, results, audition_text(found))
    if problems:
        raise ValidationError(problems, results=results)


@cli.command()
@click.argument("plugin")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Of the page; a free one if not given.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Only write the page to this file.")
@click.option("--install", is_flag=True, help="Install zig, which compiles for browsers, if it is missing.")
@click.option("--open/--no-open", "opens", default=True, help="Whether a browser opens the page.")
@json_option
def play(plugin: str, port: int, out: Path | None, install: bool, opens: bool, as_json: bool) -> None:
    """Play a PLUGIN in your browser.

    PLUGIN is a slug, or a folder with its sources, such as build/<slug>/source.
    """
    import webbrowser

    from generator.build import zig
    from generator.delivery.preview_server import page_server
    from generator.pipeline.playing import page_of
    from generator.support.files import write_atomically

    if install:
        zig.install()
    page = page_of(plugin)
    if out:
        write_atomically(out, page)
        show(as_json, {"page": str(out)}, f"Wrote {out}: one file, which works from disk and from any web server.")
        return
    with page_server(page, port) as running:
        address = f"http://127.0.0.1:{running.server_port}/"
        show(as_json, {"page": address}, f"  {address} (stop with Ctrl-C)")
        if opens:
            webbrowser.open(address)
        running.serve_forever()
