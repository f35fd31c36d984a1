"""The JSON files that workflow jobs hand to each other. Each file is validated again when it is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import pydantic
from pydantic import Field

from generator.sandbox.untrusted import read_plain
from generator.state.releases import Published
from generator.support.errors import GitError, Problem
from generator.support.files import write_atomically
from generator.values.attempt import Attempt, Finding
from generator.values.audition import ClaimResult
from generator.values.design import Design, Understood
from generator.values.model import Model
from generator.values.names import Slug
from generator.values.request import AuthorName, Request
from generator.values.target import OsTarget

HELD = "it was built and checked, and changes a plugin that exists: it is published once this is merged"
"""Why a build is not published that could be."""
_Short = Annotated[str, Field(max_length=600)]
_M = TypeVar("_M", bound=Model)


class ToldProblem(Model):
    """A Problem as it is handed from job to job: each text is cut to 600 characters."""

    where: _Short
    what: _Short
    remedy: _Short

    @classmethod
    def of(cls, problem: Problem) -> ToldProblem:
        return cls(where=problem.where[:600], what=problem.what[:600], remedy=problem.remedy[:600])


class Ask(Model):
    """One request file, read as data at one commit of a pull request or from the checkout."""

    slug: Slug
    path: str
    request: Request
    before: str = ""
    """The number of the pull request that asked for this plugin before, as intake saw it; empty if none did."""
    held: bool = False
    """Whether it changes a plugin that others may use already: it is published only once it is merged."""
    models: bool = False
    """Whether a model answers it; else the built-in author does."""


class Asked(Model):
    """The requests that intake found in an event: asked.json."""

    schema_version: Literal[1] = 1
    pull: int | None = None
    """The number of the pull request; None for a build that a maintainer dispatched."""
    head_sha: str = ""
    login: str
    """The GitHub user who asks; the build counts against their limits."""
    run: str = ""
    """A link to the run."""
    asks: tuple[Ask, ...] = ()
    refused: tuple[ToldProblem, ...] = ()
    merged: bool = False
    """Whether the pull request is merged: then only what was held until then is built."""
    agreed: bool = False
    """Whether a maintainer has agreed to this commit; it stays so while a daily limit makes it wait."""
    waiting: _Short = ""
    """Why nothing is built now: a maintainer has to agree first, or a daily limit is used up. Empty otherwise."""

    def ask(self, slug: str) -> Ask:
        found = next((ask for ask in self.asks if ask.slug == slug), None)
        if found is None:
            raise GitError.at(slug, "is not among the requests of this run", "Start the run again.")
        return found


class Draft(Model):
    """What an author wrote in one round: answer.json. Its job has the model's key and compiles nothing."""

    schema_version: Literal[1] = 1
    slug: Slug
    round: int
    author: AuthorName
    repairs: bool
    """Whether its author can fix findings."""
    design: Design | None
    attempts: tuple[Attempt, ...]
    """The attempts of all rounds so far."""
    seen: tuple[str, ...] = ()
    """For each earlier round, the signatures of its findings, joined with `|`."""
    problems: tuple[ToldProblem, ...] = ()
    """Why there is no design."""


class Tried(Model):
    """The result of trying a Draft on Linux: tried.json. Its job has no key."""

    schema_version: Literal[1] = 1
    slug: Slug
    round: int
    verdict: Literal["good", "again", "failed"]
    design: Design | None
    attempts: tuple[Attempt, ...]
    seen: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    problems: tuple[ToldProblem, ...] = ()
    claims: Annotated[tuple[ClaimResult, ...], Field(max_length=64)] = ()


class Outcome(Model):
    """The result of building for one system: outcome.json, beside the bundle if there is one."""

    schema_version: Literal[1] = 1
    slug: Slug
    os_target: OsTarget
    passed: bool
    repairable: bool = False
    """Whether the error is in the sources, so that an author can fix it."""
    findings: tuple[Finding, ...] = ()
    reason: _Short = ""


class ReleaseReport(Model):
    """What was put into the store: released.json."""

    schema_version: Literal[1] = 1
    slug: Slug
    published: tuple[Published, ...] = ()
    links: dict[OsTarget, dict[str, str]] = Field(default_factory=dict)
    """For each system, file name to URL."""
    stale: _Short = ""
    """Why something that was built was not published. Empty otherwise."""
    held: bool = False
    """Whether the reason is that it waits for its pull request to be merged."""
    superseded: bool = False
    """Whether the reason is that the pull request was closed or has a newer commit."""


class AskNote(Model):
    """What the pull request's comment says about one request in addition to its state."""

    slug: Slug
    prompt: str = ""
    changes: tuple[str, ...] = ()
    held: bool = False
    understood: tuple[Understood, ...] = ()
    ignored: tuple[str, ...] = ()
    plan: str = ""
    """The design's patch as a request would have it; empty if its author wrote C++."""
    claims: tuple[ClaimResult, ...] = ()
    rounds: int = 0
    problems: tuple[ToldProblem, ...] = ()
    links: dict[OsTarget, dict[str, str]] = Field(default_factory=dict)


class PullRecord(Model):
    """`state/pulls/<number>.json`: what a pull request asks for and the results. The comment is rendered from it."""

    schema_version: Literal[1] = 1
    number: int
    head_sha: str
    login: str
    run: str = ""
    waiting: str = ""
    agreed: bool = False
    refused: tuple[ToldProblem, ...] = ()
    asks: tuple[AskNote, ...] = ()

    def with_note(self, note: AskNote) -> PullRecord:
        return self.changed(asks=tuple(note if each.slug == note.slug else each for each in self.asks))

    def note(self, slug: str) -> AskNote:
        return next((each for each in self.asks if each.slug == slug), AskNote(slug=slug))


def hand_on(value: Model, path: Path) -> None:
    write_atomically(path, json.dumps(value.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n")


def take(path: Path, model: type[_M]) -> _M:
    """Reads and validates a file that another job wrote.

    :raises GitError: if the file is missing or not of the right form
    :raises OSError: if it is not a plain file or too large
    """
    try:
        return model.model_validate_json(read_plain(path))
    except FileNotFoundError:
        raise GitError.at(path.name, "was not handed on by the job before", "Look at that job's log.") from None
    except pydantic.ValidationError as error:
        issue = error.errors()[0]
        where = ".".join(str(part) for part in issue["loc"])
        raise GitError.at(path.name, f"{where}: {issue['msg']}", "Run the job before again.") from None
