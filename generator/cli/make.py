"""The main commands: thin, with late imports, so that `--help` is fast. Errors are caught only in main.py."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from generator.support.errors import harmless

if TYPE_CHECKING:
    from generator.values.design import Design
    from generator.values.patch import Patch
    from generator.values.request import AuthorName
    from generator.values.target import OsTarget


GROUPS: dict[str, tuple[str, ...]] = {
    "Make plugins": ("make", "new", "check", "design", "prompt", "play", "revise", "revert", "refine"),
    "One stage alone": ("render", "build", "validate", "audition"),
    "Hand plugins out": ("publish", "announce", "verify", "sign", "gallery", "withdraw", "gc"),
    "Run a repository": ("setup-repo", "forge", "status", "state"),
    "This machine": ("doctor", "prepare", "settings"),
    "References and measurements": ("vocabulary", "catalogue", "schema", "reference", "bench"),
}
"""Heading -> commands, in the order in which `--help` and docs/COMMANDS.md show them."""


class _Sentences(click.Group):
    """Commands, and in place of one a sentence: `plugsmith "warm tube distortion"` makes it."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's
        room = formatter.width - 6 - max(map(len, self.commands))
        for heading, names in GROUPS.items():
            with formatter.section(heading):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(room)) for name in names])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and _is_sentence(args[0]):
            args = ["make", *args]
        return super().parse_args(ctx, args)


def _is_sentence(word: str) -> bool:
    """Tells whether a word of the command line is a prompt and not an option, a command or a file: it holds a space."""
    is_file = word.endswith((".yaml", ".yml")) or os.path.exists(word)  # noqa: PTH110  Path refuses a long text
    return len(word.split()) > 1 and not word.startswith("-") and not is_file


@click.group(cls=_Sentences, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="plugsmith")
@click.option("--traceback", is_flag=True, expose_value=False, help="Show where in the code an error comes from.")
def cli() -> None:
    """Turn one sentence into a built and validated VST3 plugin: plugsmith "warm tube distortion" --vst3"""


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(command)


def author_option(command: Callable[..., Any]) -> Callable[..., Any]:
    names = ("offline", "openai", "anthropic", "paste")
    chosen = click.option("--author", type=click.Choice(names), help="Instead of the request's own.", callback=_author)
    return chosen(command)


def _author(_context: click.Context, _option: click.Parameter, value: str | None) -> object:
    from generator.values.request import AuthorName

    return AuthorName(value) if value else None


def show(as_json: bool, data: object, text: str) -> None:
    """Prints a result as JSON or as text, neither of which can command a terminal or GitHub Actions."""
    if as_json:
        click.echo(json.dumps(data, indent=2, ensure_ascii=False).replace("##[", "#\\u0023["))
    else:
        click.echo(harmless(text, lines=True))


@cli.command()
@click.argument("prompt")
@click.option("--slug", help="The file name, without .yaml; made from the prompt if you give none.")
@click.option("--patch", is_flag=True, help="Write the plan that the built-in author reads, for you to edit.")
@json_option
def new(prompt: str, slug: str | None, patch: bool, as_json: bool) -> None:
    """Write requests/<slug>.yaml for PROMPT."""
    from generator.request.reader import new_request, shown
    from generator.support.environment import settings

    path = new_request(prompt, settings().requests_dir, slug=slug, patch=_plan(prompt) if patch else None)
    show(as_json, {"path": str(path)}, f"Wrote {shown(path)}\nNext: plugsmith make {shown(path)}")


def _plan(prompt: str) -> Patch | None:
    """Returns the plan that the built-in author reads; imported here, as `new` alone needs no author."""
    from generator.authors.offline import design_for
    from generator.values.request import Request

    return design_for(Request(schema_version=1, prompt=prompt)).patch


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@json_option
def check(files: tuple[Path, ...], as_json: bool) -> None:
    """Report every problem of request FILES, or of all.

    Without FILES it checks requests/.
    """
    from generator.request.reader import check_requests
    from generator.support.environment import settings

    folder = settings().requests_dir
    found = check_requests(files or sorted(folder.glob("*.yaml")), folder)
    text = f"{len(found)} request{'s' if len(found) != 1 else ''} checked, no problems."
    show(as_json, {slug: request.model_dump(mode="json") for slug, request in found.items()}, text)


@cli.command()
@click.option("--check", "only_check", is_flag=True, help="Fail if the file is not up to date.")
@json_option
def schema(only_check: bool, as_json: bool) -> None:
    """Write the JSON schemas of request files and audition.json.

    Editors use that of request files to complete keys.
    """
    from generator.check.audition.schema import AUDITION_SCHEMA, audition_schema_text
    from generator.request.reader import SCHEMA_NAME, schema_text
    from generator.support.environment import settings
    from generator.support.errors import RequestError

    path = settings().requests_dir / SCHEMA_NAME
    wanted = {path: schema_text(), AUDITION_SCHEMA: audition_schema_text()}
    stale = [each for each, text in wanted.items() if not each.is_file() or each.read_text(encoding="utf-8") != text]
    if only_check and stale:
        raise RequestError.at(stale[0], "does not match its model", "Run: plugsmith schema")
    for each in stale:
        each.write_text(wanted[each], encoding="utf-8")
    show(as_json, {"path": str(path), "changed": bool(stale)}, f"{path} is up to date.")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Write the design here, for `render`.")
@click.option("--patch", is_flag=True, help="Print its plan as a request's `patch:`.")
@author_option
@json_option
def design(file: Path, out: Path | None, patch: bool, author: AuthorName | None, as_json: bool) -> None:
    """Show what the author of request FILE understands of it.

    It writes the plugin, and nothing is compiled.
    """
    from generator.cli.show import design_text
    from generator.pipeline.run import design_only
    from generator.request.reader import patch_text

    made = design_only(file, author=author)
    if out:
        out.write_text(made.model_dump_json(indent=2) + "\n", encoding="utf-8")
    show(as_json, made.model_dump(mode="json"), patch_text(made.patch) if patch and made.patch else design_text(made))


@cli.command()
@click.argument("design_file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("slug")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The project folder to write.")
@json_option
def render(design_file: Path, slug: str, out: Path, as_json: bool) -> None:
    """Write the project folder of a DESIGN_FILE.

    Its identity is the one that state/ holds for SLUG.
    """
    from generator.build.project import render as run
    from generator.build.project import write
    from generator.state.plugins import StateFolder
    from generator.support.environment import settings
    from generator.support.errors import StateError

    made = _design_in(design_file)
    state = StateFolder(settings().state_dir).load(slug)
    if state is None:
        raise StateError.at(slug, "has no identity yet", f"Start with: plugsmith make requests/{slug}.yaml")
    project = run(made, state.metadata, settings())
    write(project, out)
    show(as_json, {"path": str(out), "sha256": project.sha256}, f"Wrote {out}")


def _design_in(file: Path) -> Design:
    import pydantic

    from generator.support.errors import DesignError
    from generator.values.design import Design

    try:
        return Design.model_validate_json(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, pydantic.ValidationError) as error:
        detail = str(error).splitlines()[-2].strip() if isinstance(error, pydantic.ValidationError) else str(error)
        remedy = "Write it with: plugsmith design REQUEST --out FILE"
        raise DesignError.at(file, f"is not a Design: {detail}", remedy) from None


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", type=click.Path(path_type=Path), help="Where the bundle goes; beside FOLDER if not given.")
@click.option("--install", is_flag=True, help="Install missing Debian packages.")
@click.option("--own-code", is_flag=True, help="Build C++ that you trust even if the policy refuses it.")
@json_option
def build(folder: Path, out: Path | None, install: bool, own_code: bool, as_json: bool) -> None:
    """Compile the project in FOLDER to a .vst3 bundle.

    A project is three .cpp files and plugin.json, as `make` leaves them in build/<slug>/source.
    """
    from generator.build.bundle import build as run
    from generator.build.doctor import require_packages
    from generator.build.project import GENERATED, read
    from generator.pipeline.loop import require_policy

    project = read(folder, own_code=own_code)
    if not own_code:
        require_policy({name: project.files[name] for name in GENERATED})
    require_packages(install=install)
    bundle = run(project, out or folder.parent, own_code=own_code)
    text = f"{bundle.path}  ({'from the cache' if bundle.cached else 'compiled'}, JUCE {bundle.juce})"
    show(as_json, bundle.model_dump(mode="json"), text)


@cli.command()
@click.argument("slug")
@click.option(
    "--bundle",
    type=click.Path(path_type=Path, exists=True),
    help="The .vst3; the one in build/<slug>/ if not given.",
)
@json_option
def validate(slug: str, bundle: Path | None, as_json: bool) -> None:
    """Run all validators on the plugin of SLUG."""
    from generator.check.validators import validate as run
    from generator.cli.show import verdict_text
    from generator.state.plugins import StateFolder
    from generator.support.environment import settings
    from generator.support.errors import Problem, StateError, ValidationError

    state = StateFolder(settings().state_dir).load(slug)
    found = bundle or next((settings().build_dir / slug).glob("*.vst3"), None)
    if state is None or found is None:
        raise StateError.at(slug, "has not been built here", f"Start with: plugsmith make requests/{slug}.yaml")
    verdicts = run(found.absolute(), state.metadata)
    results = [verdict.model_dump(mode="json") for verdict in verdicts]
    problems = [
        Problem(where=verdict.tool, what="; ".join(verdict.findings) or verdict.summary, remedy="Fix the sources.")
        for verdict in verdicts
        if verdict.outcome == "failed"
    ]
    if not (problems and as_json):
        show(as_json, results, verdict_text(verdicts))
    if problems:
        raise ValidationError(problems, results=results)


def _target(name: str | None) -> OsTarget:
    """Returns the system that an option names; this machine's own if it is not given."""
    from generator.values.target import OsTarget, this_target

    if name is None:
        return this_target()
    if name not in set(OsTarget):
        raise click.UsageError(f"--target {name}: there are {', '.join(OsTarget)}.")
    return OsTarget(name)


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILES OR SENTENCES...")
@click.option("--vst3", is_flag=True, help="Copy the plugin to the folder where your DAW looks for it.")
@click.option("--install", is_flag=True, help="Install missing Debian packages (with sudo if you are not root).")
@click.option("--no-validate", is_flag=True, help="Stop after the package, without the validators.")
@click.option("--target", "target_name", help="Build for another system: on Linux, Windows_x64 (experimental).")
@click.option("--answer", type=click.File(encoding="utf-8"), help="A chatbot's answer to `prompt FILE`; - for stdin.")
@author_option
@json_option
def make(  # noqa: PLR0913, PLR0917  click gives each option as an argument
    files: tuple[str, ...],
    vst3: bool,
    install: bool,
    no_validate: bool,
    target_name: str | None,
    answer: TextIO | None,
    author: AuthorName | None,
    as_json: bool,
) -> None:
    """Turn request FILES, or sentences, into validated packages.

    They land in build/<slug>/.

    One that fails does not stop the others. A sentence becomes a file in requests/.
    """
    from generator.build.doctor import require_packages
    from generator.cli.show import made_text
    from generator.package.user_folder import copy_for_daw
    from generator.pipeline.run import Start
    from generator.pipeline.run import make as run
    from generator.request.reader import check_requests, request_for
    from generator.support.child_environment import is_root
    from generator.support.environment import settings
    from generator.support.errors import DesignError, PlugsmithError
    from generator.values.request import AuthorName

    target = _target(target_name)
    if vst3 and target_name:
        raise click.UsageError("--vst3 is for plugins of this system: leave out --target.")
    folder = settings().requests_dir
    before = set(folder.glob("*.yaml"))
    paths = [request_for(word, folder) if _is_sentence(word) else Path(word) for word in files]
    written = {path for path, word in zip(paths, files, strict=True) if _is_sentence(word)} - before
    check_requests(paths, folder)
    require_packages(install=install or is_root(), target=target)
    if answer and len(paths) != 1:
        raise click.UsageError("--answer is the answer to one request: give one FILE.")
    start = Start(pasted=answer.read()) if answer else None
    made, texts = [], []
    errors: list[PlugsmithError] = []
    for path in paths:
        try:
            chosen = AuthorName.PASTE if answer else author
            made.append(run(path, target=target, checks=not no_validate, author=chosen, start=start))
            texts.append(made_text(made[-1]))
            if vst3:
                texts[-1] += f"\nIn {copy_for_daw(made[-1].bundle.path)}: have your DAW scan for new plugins."
        except PlugsmithError as error:
            errors.append(error)
            if isinstance(error, DesignError) and path in written:
                path.unlink(missing_ok=True)  # nobody wants the file of a sentence that was refused
    results = [each.model_dump(mode="json") for each in made]
    if made and not (errors and as_json):
        show(as_json, results[0] if len(paths) == 1 else results, "\n\n".join(texts))
    if errors:
        raise type(errors[0])([problem for error in errors for problem in error.problems], results=results)


@cli.command()
@click.option("--install", is_flag=True, help="Install missing Debian packages.")
@click.option("--target", "target_name", help="For another system, such as Windows_x64 on Linux.")
@click.option("--zig", "with_zig", is_flag=True, help="Also zig, which tries what models write for other systems.")
@click.option("--page", "for_page", is_flag=True, help="Only what compiles for browsers: zig, and no JUCE.")
@click.option("--key", is_flag=True, help="Only print what all that is cached under, with upstream's JUCE.")
@json_option
def prepare(install: bool, target_name: str | None, with_zig: bool, for_page: bool, key: bool, as_json: bool) -> None:
    """Compile JUCE, the runtime and the validator.

    The first plugin builds as fast as later ones then.
    """
    from generator.build.doctor import require_packages
    from generator.support.actions import hand_out
    from generator.support.child_environment import is_root

    target = _target(target_name)
    if install or not key:  # the versions of packages are part of the key
        require_packages(install=install or is_root(), target=target, builds=not for_page)
    if for_page:
        name = _prepare_page(install=install, only_key=key)
    elif key:
        from generator.build.runtime import key_of
        from generator.build.sources import JUCE_UPSTREAM_NAME
        from generator.build.toolchains import toolchain

        name = key_of(toolchain(target), JUCE_UPSTREAM_NAME)
    else:
        _prepare_plugins(target, as_json, with_zig=with_zig)
        return
    hand_out({"key": name})
    show(as_json, {"key": name}, name if key else "zig: ready")


def _prepare_page(*, install: bool, only_key: bool) -> str:
    from generator.build import browser, zig

    if install:
        zig.install()
    if not only_key:
        browser.prepare()
    return browser.key_of(zig.program())


def _prepare_plugins(target: OsTarget, as_json: bool, *, with_zig: bool) -> None:
    from generator.build.runtime import compiled_runtime
    from generator.build.validator import steinberg_validator

    if with_zig:
        from generator.build import zig

        zig.install()
    made = compiled_runtime(target)
    show(
        as_json,
        {"runtime": made.key, "juce": made.juce, "validator": str(steinberg_validator(target))},
        f"JUCE {made.juce}: ready",
    )


@cli.command()
@json_option
def status(as_json: bool) -> None:
    """Show all plugins and where their builds stand."""
    from generator.cli.show import status_text
    from generator.state.plugins import StateFolder
    from generator.support.environment import settings

    states = list(StateFolder(settings().state_dir).all())
    show(as_json, [state.model_dump(mode="json") for state in states], status_text(states))


@cli.group()
def state() -> None:
    """Work with the state files."""


@state.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
def export(file: Path, as_json: bool) -> None:
    """Write all state to FILE, a SQLite database with three tables."""
    from generator.state.export import export_sqlite
    from generator.state.plugins import StateFolder
    from generator.support.environment import settings

    count = export_sqlite(StateFolder(settings().state_dir).all(), file)
    show(as_json, {"path": str(file), "plugins": count}, f"Wrote {count} plugins to {file}")


@cli.command()
@click.option("--install", is_flag=True, help="Install the missing Debian packages.")
@click.option("--tests", is_flag=True, help="Also what the tests of plugsmith itself need.")
@click.option("--target", "target_name", help="Also what building for another system needs, such as Windows_x64.")
@click.option("--repo", metavar="OWNER/NAME", help="Instead look at a repository on GitHub, and change nothing.")
@json_option
def doctor(install: bool, tests: bool, target_name: str | None, repo: str | None, as_json: bool) -> None:
    """Show what this machine lacks, and the command that fixes it."""
    if repo:
        from generator.forge.github import Hub
        from generator.forge.repository_setup import examine_repository

        looked = examine_repository(Hub(repo))
        lines = [f"  {'ok' if each.good else 'no'}  {each.name}: {each.detail}" for each in looked]
        lines += [] if all(each.good for each in looked) else [f"Run: plugsmith setup-repo {repo}"]
        show(as_json, [each.model_dump(mode="json") for each in looked], "\n".join(lines))
        if not all(each.good for each in looked):
            raise SystemExit(4)
        return
    from generator.build.doctor import examine as run
    from generator.build.doctor import require_packages
    from generator.cli.show import doctor_text

    if install:
        require_packages(install=True, target=_target(target_name), tests=tests)
    findings = run()
    show(as_json, [finding.model_dump(mode="json") for finding in findings], doctor_text(findings))
    if any(f.needed and not f.good for f in findings):
        raise SystemExit(4)
