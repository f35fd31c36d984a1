"""Writes the references of commands and settings as Markdown, from the program itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from generator.cli.make import GROUPS
from generator.support import errors
from generator.support.environment import defaults, described
from generator.support.errors import PlugsmithError

_MADE = "<!-- Made by `plugsmith reference --write`. -->"


def commands_page(program: click.Group) -> str:
    """Returns docs/COMMANDS.md: each command under its group, with arguments and options, and the exit codes."""
    context = click.Context(program, info_name="plugsmith")
    lines = ["# Commands", "", _MADE, "", "Each takes `--json`, which prints the result for programs."]
    for heading, names in GROUPS.items():
        lines += ["", f"## {heading}"]
        for name in names:
            lines += _command(program.commands[name], context)
    lines += ["", "## Exit codes", "", "| code | means |", "|---|---|", "| 0 | it worked |"]
    lines += [f"| {code} | {meaning} |" for code, meaning in _exit_codes()]
    return "\n".join(lines) + "\n"


def _command(command: click.Command, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, parent=parent, info_name=command.name)
    yield from ("", f"### `{context.command_path} {' '.join(command.collect_usage_pieces(context))}`", "")
    yield from inspect.cleandoc(command.help or "").splitlines()
    records = [each.get_help_record(context) for each in command.params if isinstance(each, click.Option)]
    shown = [record for record in records if record and record[0] != "--json"]
    if shown:
        yield from ("", "| option | does |", "|---|---|")
        yield from (f"| `{name.replace('|', chr(92) + '|')}` | {text} |" for name, text in shown)
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from _command(each, context)


def _exit_codes() -> list[tuple[int, str]]:
    """Returns each code with what the docstring of its error says."""
    kinds = [each for each in vars(errors).values() if inspect.isclass(each) and issubclass(each, PlugsmithError)]
    found = [(each.exit_code, inspect.cleandoc(each.__doc__ or "")) for each in kinds if each is not PlugsmithError]
    return sorted([*found, (130, "Interrupted; nothing half-made is left.")])


def settings_page() -> str:
    """Returns docs/SETTINGS.md: each setting with its default and what it means."""
    told = defaults()
    lines = [
        *("# Settings", "", _MADE, ""),
        "Each is a variable of the environment. All but secrets can also be keys of `[tool.plugsmith]` in",
        "`pyproject.toml`, in small letters and without `PLUGSMITH_`; the environment wins. `plugsmith settings` shows",
        "the values that hold, and where each comes from.",
        *("", "| setting | default | means |", "|---|---|---|"),
    ]
    for each in described():
        default = f"`{told[each.name]}`" if told[each.name] else ""
        lines.append(f"| `{each.name}` | {default} | {each.meaning} |")
    return "\n".join(lines) + "\n"
