"""Turns an issue form into a request file on a branch and opens a pull request for it, which is then like any other."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import pydantic

from generator.forge.github import Hub
from generator.request.reader import parse_request, request_text, require_slug, slugify
from generator.state.branch import Branch
from generator.support.environment import settings
from generator.support.errors import GitError, PlugsmithError, RequestError
from generator.support.templating import markdown_text
from generator.values.model import Model
from generator.values.request import Request
from generator.values.target import SYSTEMS

MARKER = "<!-- plugsmith form -->"
REQUEST_LABEL = "plugsmith: request"
"""The label that the issue form sets."""
_NOTHING = ("", "_No response_")
_HEADINGS = {"what shall it do to sound?": "prompt", "name": "name", "kind": "kind", "systems": "targets"}


class Taken(Model):
    """The result of a form."""

    slug: str = ""
    pull: int | None = None
    head: str = ""
    problems: tuple[str, ...] = ()


def take_form(event: dict[str, Any], hub: Hub) -> Taken:
    """Opens a pull request for an issue form. If the form is wrong, replies on the issue with every problem.

    :raises GitError: if the event is not about an issue
    """
    issue = event.get("issue") or {}
    number = issue.get("number")
    if not isinstance(number, int):
        raise GitError.at("event", "is about no issue", "Run this for an issue.")
    try:
        request = read_form(str(issue.get("body") or ""))
        before = hub.branch_of_form(number)
        slug = before.rpartition("/")[2].partition("-")[2] or free_slug(request, number)
    except PlugsmithError as error:
        problems = tuple(f"{problem.what}. {problem.remedy}" for problem in error.problems)
        listed = "\n".join(f"- {markdown_text(problem)}" for problem in problems)
        hub.reply(
            number,
            f"{MARKER}\nThis cannot be built yet:\n\n{listed}\n\nEdit the issue, and it is read again.\n",
            MARKER,
        )
        return Taken(problems=problems)
    branch = before or f"request/{number}-{slug}"
    head = _put(branch, slug, request_text(request), f"Ask for {slug} (#{number})")
    title = f"Request: {slug}"
    pull = hub.open_pull(branch, title, f"Asked for in #{number}. Closes #{number}.")
    hub.reply(number, f"{MARKER}\nThank you. It goes on in #{pull}, where a comment says how it moves.\n", MARKER)
    return Taken(slug=slug, pull=pull, head=head)


def read_form(body: str) -> Request:
    """Reads the fields of `.github/ISSUE_TEMPLATE/plugin-request.yml` from the text that GitHub makes of the form.

    :raises RequestError: if there is no prompt, or if a field is wrong
    """
    fields: dict[str, str] = {}
    parts = re.split(r"(?m)^### (.+?)[ \t]*$", body.replace("\r\n", "\n"))  # browsers send either line ending
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        if key := _HEADINGS.get(heading.strip().lower()):
            fields.setdefault(key, text.strip())  # the first heading counts: a copy in an answer comes later
    prompt = fields.get("prompt", "")
    if prompt in _NOTHING:
        raise RequestError.at("form", "says nothing of what it shall do to sound", "Write one sentence there.")
    data: dict[str, Any] = {"schema_version": 1, "prompt": prompt}
    if fields.get("name", "") not in _NOTHING:
        data["name"] = fields["name"]
    if fields.get("kind", "") in ("effect", "instrument"):
        data["kind"] = fields["kind"]
    chosen = [
        target
        for target, system in SYSTEMS.items()
        if re.search(rf"(?m)^- \[[xX]\] {system.title}", fields.get("targets", ""))
    ]
    if chosen:
        data["targets"] = chosen
    try:
        request = Request.model_validate(data)
    except pydantic.ValidationError as error:
        issue = error.errors()[0]
        what = f"{'.'.join(map(str, issue['loc']))}: {issue['msg'].removeprefix('Value error, ')}"
        raise RequestError.at("form", what, "Change that field.") from None
    return parse_request(request_text(request).encode(), "form")  # checks it as the file will be checked


def free_slug(request: Request, number: int) -> str:
    """Returns a slug from the name or the prompt. Adds the issue's number if such a request already exists."""
    slug = slugify(request.name or request.prompt)
    if (settings().requests_dir / f"{slug}.yaml").exists():
        slug = f"{slug[: 31 - len(str(number))].rstrip('-')}-{number}"
    require_slug(slug, "form")
    return slug


def _put(branch: str, slug: str, text: str, message: str) -> str:
    """Commits the request to `branch`, created from main if new. Returns the commit; empty if nothing changed."""
    with tempfile.TemporaryDirectory(prefix="plugsmith-") as scratch:
        clone = Branch(Path(scratch), settings().remote, branch)

        def change(folder: Path) -> None:
            path = folder / "requests" / f"{slug}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")

        return clone.update(change, message, base=settings().main_branch).commit
