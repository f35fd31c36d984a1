"""The commands that print references made from the program itself. Registered by main.py."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.cli.make import cli, json_option, show


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
    """Print the reference of the sound blocks: methods, ranges, and two lines of use for each block."""
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


@cli.command("settings")
@json_option
def list_settings(*, as_json: bool) -> None:
    """List all settings: value, where it comes from, and what it means."""
    from generator.support.environment import described

    found = described()
    lines = [f"{each.name} = {each.value}  ({each.source})\n    {each.meaning}" for each in found]
    show(as_json, [each.model_dump() for each in found], "\n".join(lines))
