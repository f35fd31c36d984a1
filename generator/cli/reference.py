"""The commands that print references made from the program itself. Registered by main.py."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.cli.make import cli, json_option, show
from generator.support.environment import REPOSITORY

_DOCS = REPOSITORY / "docs"


def _write_or_print(text: str, path: Path, *, write: bool, check: bool) -> None:
    if write:
        path.write_text(text, encoding="utf-8")
    elif check:
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            click.echo(f"{path.name} is stale: run this command with --write.", err=True)
            sys.exit(1)
    else:
        click.echo(text, nl=False)


@cli.command()
@click.option("--write", is_flag=True, help="Into juce_template/CATALOGUE.md.")
@click.option("--check", is_flag=True, help="Fail when that file is stale.")
@json_option
def catalogue(*, write: bool, check: bool, as_json: bool) -> None:
    """Print the reference of the sound blocks.

    It has methods, ranges, and two lines of use for each.
    """
    from generator.contract.headers import catalogue as declarations
    from generator.contract.reference import CATALOGUE, contract_reference

    if as_json:
        show(True, declarations(), "")
        return
    _write_or_print(contract_reference(), CATALOGUE, write=write, check=check)


@cli.command()
@click.option("--write", is_flag=True, help="Into requests/VOCABULARY.md.")
@click.option("--check", is_flag=True, help="Fail when that file is stale.")
@json_option
def vocabulary(*, write: bool, check: bool, as_json: bool) -> None:
    """Print all words that the built-in author understands."""
    from generator.authors.sentence.reference import VOCABULARY, vocabulary_data, vocabulary_table

    if as_json:
        show(True, vocabulary_data(), "")
        return
    _write_or_print(vocabulary_table(), VOCABULARY, write=write, check=check)


@cli.command()
@click.option("--write", is_flag=True, help="Into docs/COMMANDS.md and docs/SETTINGS.md.")
@click.option("--check", is_flag=True, help="Fail when one of these files is stale.")
@json_option
def reference(*, write: bool, check: bool, as_json: bool) -> None:
    """Print the reference of all commands and settings."""
    from generator.cli.pages import commands_page, settings_page

    pages = {"COMMANDS.md": commands_page(cli), "SETTINGS.md": settings_page()}
    if as_json:
        show(True, pages, "")
        return
    for name, text in pages.items():
        _write_or_print(text, _DOCS / name, write=write, check=check)


@cli.command("settings")
@json_option
def list_settings(*, as_json: bool) -> None:
    """List all settings: value, source and meaning."""
    from generator.support.environment import described

    found = described()
    lines = [f"{each.name} = {each.value}  ({each.source})\n    {each.meaning}" for each in found]
    show(as_json, [each.model_dump() for each in found], "\n".join(lines))
