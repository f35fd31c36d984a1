"""The command that sets up a repository on GitHub. Registered by main.py."""

from __future__ import annotations

import click

from generator.cli.make import cli, json_option, show


@cli.command("setup-repo")
@click.argument("repository", metavar="OWNER/NAME")
@click.option(
    "--model", type=click.Choice(("openai", "anthropic")), help="Let a model write where a request says auto."
)
@click.option("--first-request", "slug", help="Then start the line for this request of the main branch.")
@click.option("--dry-run", is_flag=True, help="Only say what is missing.")
@json_option
def setup_repo(repository: str, model: str | None, slug: str | None, dry_run: bool, as_json: bool) -> None:
    """Set up a repository on GitHub; it can be run again.

    The workflows succeed in it then.

    GITHUB_TOKEN is a token of yours that may administer it (`gh auth token` prints one). A model's key is taken from
    its usual variable, or asked for, and leaves this machine encrypted.
    """
    from generator.forge.github import Hub
    from generator.forge.repository_setup import MODELS, set_up, start_request
    from generator.support.environment import settings

    key = ""
    if model and not dry_run:
        known = settings().openai_api_key if model == "openai" else settings().anthropic_api_key
        key = known.get_secret_value() if known else click.prompt(MODELS[model], hide_input=True, default="", err=True)
    hub, found = Hub(repository), []
    for each in set_up(hub, model=model or "", key=key, dry=dry_run):
        found.append(each)
        if not as_json:
            mark = "did" if each.done else "ok " if each.good else "no "
            show(False, None, f"  {mark}  {each.name}: {each.detail}")
    if slug and not dry_run:
        start_request(hub, slug)
    if as_json:
        show(True, [each.model_dump(mode="json") for each in found], "")
    if any(not each.good for each in found):
        raise SystemExit(4)
