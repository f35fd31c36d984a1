"""The command that auditions a single bundle. Registered by main.py."""

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
    """Measure what the plugin in BUNDLE does to sound; write audition.json, report.html, audio and pictures."""
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
