"""Reads a YAML file into a `Request`: safe, bounded, and with all problems at once, each with file, line and remedy."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pydantic
from pydantic_core import ErrorDetails

from generator.request import yaml_file
from generator.support.errors import Problem, RequestError
from generator.support.files import write_atomically
from generator.values.names import is_device, is_slug
from generator.values.patch import Patch
from generator.values.request import Request

SCHEMA_NAME = "request.schema.json"
_FIRST_LINE = f"# yaml-language-server: $schema={SCHEMA_NAME}\n"


def check_requests(paths: Sequence[Path], folder: Path) -> dict[str, Request]:
    """Reads all files and returns slug to Request. Raises one RequestError with every problem of every file."""
    requests: dict[str, Request] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            requests[slug_of(path, folder)] = read_request(path, folder)
        except RequestError as error:
            problems += error.problems
    if problems:
        raise RequestError(problems)
    return requests


def read_request(path: Path, folder: Path) -> Request:
    """Reads one request file. It must lie in `folder`, which it may not leave by a link or a name.

    :raises RequestError: with every problem of the file
    """
    slug_of(path, folder)
    name = shown(path)
    try:
        with path.open("rb") as file:
            raw = file.read(yaml_file.MAX_BYTES + 1)
    except OSError as error:
        raise RequestError.at(
            name, f"cannot be read: {error.strerror}", "Check the name and its permissions."
        ) from None
    return parse_request(raw, name)


def parse_request(raw: bytes, name: str) -> Request:
    """Parses the bytes of a request from any source; `name` is for messages.

    :raises RequestError: with every problem
    """
    document = yaml_file.load(raw, name)
    problems = list(document.problems)

    if not problems and not isinstance(document.data, dict):
        problems.append(
            Problem(
                where=f"{name}:1:1",
                what="there are no keys",
                remedy="Write at least `schema_version: 1` and `prompt: ...`.",
            )
        )
    if isinstance(document.data, dict):
        try:
            request = Request.model_validate(document.data)
        except pydantic.ValidationError as error:
            problems += _problems(error.errors(), document, name)
        else:
            if not problems:
                return request
    raise RequestError(problems)


def slug_of(path: Path, folder: Path) -> str:
    """Returns the slug that a file name gives.

    :raises RequestError: unless it is a plain .yaml file directly inside `folder`, with a valid slug
    """
    name = shown(path)
    if path.suffix != ".yaml":
        raise RequestError.at(name, "is not a .yaml file", "Name it requests/<slug>.yaml.")
    require_slug(path.stem, name)
    if path.is_symlink():
        raise RequestError.at(name, "is a symbolic link", "Put the file itself there.")
    if path.absolute().parent.resolve() != folder.resolve():
        raise RequestError.at(name, f"is not in {shown(folder)}/", f"Move it to {shown(folder)}/.")
    if not path.exists():
        raise RequestError.at(name, "does not exist", f'Make it with: plugsmith new "your words" --slug {path.stem}')
    if not path.is_file():
        raise RequestError.at(name, "is not a plain file", "Put a plain text file there.")
    return path.stem


def require_slug(slug: str, name: str) -> None:
    """Raises a RequestError if `slug` is not a valid slug; `name` is for the message."""
    if not is_slug(slug):
        remedy = "Use 3 to 32 of a-z, 0-9 and '-', with a letter first and no '-' last."
        if is_device(slug):
            remedy = f"Choose another one, as '{slug}-plugin': Windows can keep no file of this name."
        raise RequestError.at(name, f"'{slug}' is not a slug", remedy)


def new_request(prompt: str, folder: Path, *, slug: str | None = None, patch: Patch | None = None) -> Path:
    """Writes a request file for `prompt` and returns its path. Never touches an existing file.

    :param slug: the file name without .yaml; by default made from the prompt
    :param patch: the plugin's plan; without one, its author reads the prompt
    :raises RequestError: if the prompt or the slug is invalid, or the file exists
    """
    slug = slug or slugify(prompt)
    path = folder / f"{slug}.yaml"
    text = _FIRST_LINE + yaml_file.dump({"schema_version": 1, "prompt": prompt}) + (patch_text(patch) if patch else "")
    parse_request(text.encode(), f"the prompt for {path.name}")
    require_slug(slug, "--slug")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise RequestError.at(shown(path), "exists already", "Edit it, or choose another name with --slug.") from None
    return path


def request_for(prompt: str, folder: Path) -> Path:
    """Returns the request file that asks for `prompt`: one that is there, else a new one.

    :raises RequestError: if the prompt is invalid, or nothing of its name is free
    """
    slug = slugify(prompt)
    for name in (slug, *(f"{slug}-{number}" for number in range(2, 100))):
        path = folder / f"{name}.yaml"
        if not path.exists():
            return new_request(prompt, folder, slug=name)
        if _asks_for(path, prompt):
            return path
    raise RequestError.at(slug, "a hundred requests have this name already", "Give a new one: plugsmith new --slug.")


def _asks_for(path: Path, prompt: str) -> bool:
    """Tells whether a file asks for a prompt, and nothing else. A file that cannot be read asks for something else."""
    try:
        request = parse_request(path.read_bytes(), str(path))
    except (OSError, RequestError):
        return False
    return request == parse_request(yaml_file.dump({"schema_version": 1, "prompt": prompt}).encode(), str(path))


def request_text(request: Request) -> str:
    """Returns a request as the text of a file, with only the keys that differ from their defaults."""
    data = request.model_dump(mode="json", exclude_defaults=True) | {"schema_version": request.schema_version}
    return _FIRST_LINE + yaml_file.dump({"schema_version": data.pop("schema_version"), **data})


def patch_text(patch: Patch) -> str:
    """Returns a patch as the lines that a request has for it."""
    return yaml_file.dump({"patch": _plain(patch)})


def _plain(patch: Patch) -> list[dict[str, Any]]:
    return [stage.model_dump(mode="json", exclude_defaults=True) for stage in patch]


def change_request(path: Path, *, changes: Sequence[str]) -> None:
    """Sets `changes` in a request file; every other line and comment stays as it is."""
    _edit(path, {"changes": list(changes)}, changes)


def return_to(path: Path, request: Request) -> None:
    """Sets what is asked for in a request file to what an earlier version of it said; all else stays as it is."""
    values = {"prompt": request.prompt, "changes": list(request.changes), "patch": _plain(request.patch or ())}
    _edit(path, values, request.changes)


def _edit(path: Path, values: Mapping[str, Any], changes: Sequence[str]) -> None:
    text = yaml_file.edited(path.read_text(encoding="utf-8"), values)
    if parse_request(text.encode(), shown(path)).changes != tuple(changes):  # YAML takes some for line ends
        raise RequestError.at(shown(path), "the words hold characters that cannot be kept", "Use plain text.")
    write_atomically(path, text)


def slugify(prompt: str) -> str:
    """Makes a slug from a prompt: "Warm TUBE distortion!" gives "warm-tube-distortion"."""
    plain = unicodedata.normalize("NFKD", prompt).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > 32:
            break
        slug = longer
    slug = slug.lstrip("0123456789-") or (words[0][:32].lstrip("0123456789") if words else "")
    if len(slug) < 3 or is_device(slug):
        return f"plugin-{slug}" if slug else "plugin"
    return slug


def schema_text() -> str:
    """Returns the JSON schema that editors use to complete and check request files."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Request.model_json_schema()
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"


def _problems(issues: Sequence[ErrorDetails], document: yaml_file.Document, name: str) -> list[Problem]:
    """Returns the problems in file order. Leaves out a list's own problem if its items have some: fix the items."""
    inner = {issue["loc"][:-1] for issue in issues}
    mine = [issue for issue in issues if issue["loc"] not in inner]
    mine.sort(key=lambda issue: document.place(tuple(issue["loc"])))
    return [_problem(issue, document, name) for issue in mine]


def _problem(issue: ErrorDetails, document: yaml_file.Document, name: str) -> Problem:
    line, column = document.place(tuple(issue["loc"]))
    key = ".".join(str(part) for part in issue["loc"]) or "request"
    what = issue["msg"].removeprefix("Value error, ")
    return Problem(where=f"{name}:{line}:{column}", what=f"{key}: {what}", remedy=_remedy(issue))


def _remedy(issue: ErrorDetails) -> str:
    context: dict[str, Any] = issue.get("ctx", {})
    if issue["type"] == "extra_forbidden":
        known = ", ".join(Request.model_fields) if len(issue["loc"]) == 1 else "name, default, minimum, maximum"
        return f"Remove it, or use one of: {known}."
    if issue["type"] == "missing":
        return f"Add a line `{issue['loc'][-1]}: ...`."
    if "expected" in context:
        return f"Write `{issue['loc'][-1]}:` with {context['expected']}."
    if issue["type"] == "string_type":
        return "Write it as text, in quotes if it looks like a number or a yes/no."
    if issue["loc"][:1] == ("name",):
        return "Use up to 40 letters, digits, spaces and _ + & ' ( ) -, no dot, with a letter or digit first."
    return "Change it so that it fits; requests/README.md shows every key."


def shown(path: Path) -> str:
    """Returns a path as a person would type it in the current folder."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
