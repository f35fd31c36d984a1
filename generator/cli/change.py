"""The commands for another answer or version: prompt, refine, revise, revert. Registered by main.py."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.make import author_option, cli, json_option, show
from generator.support.errors import harmless

if TYPE_CHECKING:
    from generator.pipeline.run import Made
    from generator.values.request import AuthorName


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--patch", is_flag=True, help="Ask for a patch of plugsmith's blocks: short, and for any model.")
@json_option
def prompt(file: Path, patch: bool, as_json: bool) -> None:
    """Print what a model is told about request FILE.

    Paste it into any chatbot, then run `make FILE --answer`.
    """
    from generator.authors.prompt import prompt_for
    from generator.pipeline.run import task_for, written_by
    from generator.request.reader import read_request, slug_of
    from generator.support import progress
    from generator.support.environment import settings
    from generator.values.request import AuthorName

    folder = settings().requests_dir
    request = written_by(AuthorName.PASTE, read_request(file, folder))
    made = prompt_for(task_for(slug_of(file, folder), request), paste=True, patch=patch or None)
    progress.note(f"  About {made.tokens} tokens; at most {settings().max_input_tokens} are sent.")
    show(as_json, made.model_dump() | {"tokens": made.tokens}, made.text)


@cli.command()
@click.argument("slug")
@click.option(
    "--log",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="What a build printed.",
)
@author_option
@json_option
def refine(slug: str, log: Path, author: AuthorName | None, as_json: bool) -> None:
    """Let an author fix the plugin of SLUG from a compiler's log.

    The log may be that of Windows or macOS.
    """
    from generator.pipeline.revision import refine as run

    _show_made(as_json, run(slug, log.read_text(encoding="utf-8", errors="replace"), author=author))


@cli.command()
@click.argument("slug")
@click.argument("words")
@author_option
@json_option
def revise(slug: str, words: str, author: AuthorName | None, as_json: bool) -> None:
    """Change the plugin of SLUG as WORDS say.

    It is a new version that keeps everything songs use of the old one.
    """
    from generator.cli.show import made_text
    from generator.pipeline.revision import revise as run

    made, changed = run(slug, words, author=author)
    told = "".join(f"{harmless(line, lines=False)}\n" for line in changed)
    show(as_json, made.model_dump(mode="json") | {"changed": changed}, told + made_text(made))


@cli.command()
@click.argument("slug")
@click.option("--to", "version", help="The version to go back to; the one before the newest if not given.")
@json_option
def revert(slug: str, version: str | None, as_json: bool) -> None:
    """Build an earlier version of SLUG again, as its newest one."""
    from generator.pipeline.revision import revert as run

    _show_made(as_json, run(slug, version))


def _show_made(as_json: bool, made: Made) -> None:
    from generator.cli.show import made_text

    show(as_json, made.model_dump(mode="json"), made_text(made))
