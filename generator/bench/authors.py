"""Measures how good an author is: runs a list of prompts through the design loop and reports the result of each.

The prompts are a YAML list of {slug, prompt}. --record writes the answers as <slug>.<turn>.md, which `make --answer`
also takes; with --replay, such recorded answers stand in for a model.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Annotated

import pydantic

from generator.authors import paste
from generator.authors.prompt import count_tokens, prompt_for
from generator.authors.registry import Author, author_for
from generator.pipeline.loop import design
from generator.pipeline.trial import Trial, try_out
from generator.request import yaml_file
from generator.state.history import History
from generator.state.plugins import now
from generator.support import progress
from generator.support.environment import settings
from generator.support.errors import DesignError, PlugsmithError, RequestError
from generator.values.attempt import Attempt, Finding, Task, Usage, Written
from generator.values.design import Design
from generator.values.model import Model
from generator.values.names import Slug
from generator.values.plugin import PluginMetadata
from generator.values.request import AuthorName, Request

_BEFORE_A_BINARY = ("answer", "policy", "compile", "link")


class BenchPrompt(Model):
    """One entry of a prompts file."""

    slug: Slug
    prompt: Annotated[str, pydantic.Field(min_length=2, max_length=2000)]


class AuthorRow(Model):
    """The result of one prompt."""

    slug: str
    author: AuthorName
    model: str
    first_compile: bool
    """The first answer passed policy, compiler and linker."""
    first_pass: bool
    """The first answer also passed every check."""
    compiled: bool
    """The last answer passed policy, compiler and linker."""
    built: bool
    """The last answer also passed every check."""
    attempts: int
    claims: int
    """How many claims of the last answer can be measured."""
    claims_met: int
    usage: Usage
    seconds: float
    """In total, builds and checks included."""
    wrong: str = ""
    """The first finding of the last answer, if it was not built."""


class _Replay:
    """An author that replays recorded answers in order."""

    NAME = AuthorName.PASTE
    REPAIRS = True

    def __init__(self, folder: Path, slug: str) -> None:
        self._folder, self._slug, self._turn = folder, slug, 0

    def write(self, task: Task) -> Written:
        self._turn += 1
        path = self._folder / f"{self._slug}.{self._turn}.md"
        if not path.is_file():
            raise DesignError.at(path, "there is no such recording", "Record one, or replay fewer repairs.")
        text = path.read_text(encoding="utf-8")
        prompt = prompt_for(task, paste=True)
        usage = Usage(model="recorded", requests=1, input_tokens=prompt.tokens, output_tokens=count_tokens(text))
        made = paste.parse(text, task)
        return Written(findings=made, usage=usage) if isinstance(made, tuple) else Written(design=made, usage=usage)


class _Recording:
    """An author that records each design of another author."""

    def __init__(self, author: Author, folder: Path, slug: str) -> None:
        self._author, self._folder, self._slug, self._turn = author, folder, slug, 0
        self.NAME, self.REPAIRS = author.NAME, author.REPAIRS

    def write(self, task: Task) -> Written:
        self._turn += 1
        written = self._author.write(task)
        if written.design:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{self._slug}.{self._turn}.md"
            path.write_text(paste.as_markdown(written.design), encoding="utf-8")
        return written


def read_prompts(path: Path) -> tuple[BenchPrompt, ...]:
    """Reads the prompts of a file.

    :raises RequestError: with what is wrong with it
    """
    document = yaml_file.load(path.read_bytes(), str(path))
    if document.problems:
        raise RequestError(document.problems)
    try:
        return pydantic.TypeAdapter(tuple[BenchPrompt, ...]).validate_python(document.data)
    except pydantic.ValidationError as error:
        issue = error.errors()[0]
        line, column = document.place(tuple(issue["loc"]))
        raise RequestError.at(f"{path}:{line}:{column}", issue["msg"], "Write a list of {slug, prompt}.") from None


def bench_authors(
    prompts: Path, *, author: AuthorName, replay: Path | None = None, record: Path | None = None
) -> tuple[AuthorRow, ...]:
    """Returns one row for each prompt. Writes nothing to state.

    :param replay: the folder of recorded answers to use in place of `author`
    :param record: the folder to write answers to
    """
    rows = []
    for asked in read_prompts(prompts):
        if replay:
            chosen: Author = _Replay(replay, asked.slug)
        else:
            chosen = author_for(author)
        if record:
            chosen = _Recording(chosen, record, asked.slug)
        row = _row(asked, AuthorName.PASTE if replay else author, chosen)
        rows.append(row)
        progress.note(f"  {row.slug}: {'built' if row.built else 'FAILED'} after {row.attempts}  {row.wrong}")
    return tuple(rows)


def _row(asked: BenchPrompt, name: AuthorName, author: Author) -> AuthorRow:
    request = Request(schema_version=1, prompt=asked.prompt, author=name)
    task = Task(request=request)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        history = History(Path(temporary) / "state")
        folder = Path(temporary) / "build"
        folder.mkdir()
        trials: list[Trial] = []

        def attempt(made: Design) -> Trial:
            trials.append(try_out(made, task, folder, _identity(made), repairs=author.REPAIRS))
            return trials[-1]

        error = ""
        try:
            trial = design(task, author, slug=asked.slug, history=history, try_out=attempt)
            made: Design | None = trial.design
        except PlugsmithError as failure:
            made, error = None, failure.problems[0].what.splitlines()[0]
        attempts = history.attempts(asked.slug).attempts
    last_built = trials[-1].built if trials else None
    heard = last_built.audition.claims if last_built and last_built.audition else ()
    usage = sum((attempt.usage for attempt in attempts), Usage())
    first, last = (attempts[0], attempts[-1]) if attempts else (None, None)
    return AuthorRow(
        slug=asked.slug,
        author=made.author if made else name,
        model=usage.model,
        first_compile=_compiled(first, made),
        first_pass=len(attempts) <= 1 and made is not None,
        compiled=_compiled(last, made),
        built=made is not None,
        attempts=max(len(attempts), 1),
        claims=sum(claim.outcome != "not measurable" for claim in heard),
        claims_met=sum(claim.outcome == "met" for claim in heard),
        usage=usage,
        seconds=round(time.monotonic() - started, 2),
        wrong="" if made else _first(last.findings if last else (), error),
    )


def _compiled(attempt: Attempt | None, made: Design | None) -> bool:
    if attempt is None:  # the offline author's good answers are not recorded
        return made is not None
    return all(finding.stage not in _BEFORE_A_BINARY for finding in attempt.findings)


def _first(findings: tuple[Finding, ...], error: str) -> str:
    return f"{findings[0].stage}: {findings[0].message}"[:200] if findings else error[:200]


def _identity(made: Design) -> PluginMetadata:
    return PluginMetadata(
        plugin_id="00000000-0000-4000-8000-00000000b3c4",
        slug="bench",
        unique_id="Bnch",
        name=made.name,
        raw_prompt="bench",
        created_at=now(),
    )


def authors_table(rows: tuple[AuthorRow, ...]) -> str:
    """Returns shares and medians as Markdown, then a line for each prompt that was not built."""
    count = len(rows)

    def share(hits: list[bool]) -> str:
        return f"{sum(hits)} of {count} ({100 * sum(hits) / count:.0f} %)"

    costs = [row.usage.cost_usd for row in rows if row.usage.cost_usd is not None]
    lines = [
        f"| {rows[0].author} {rows[0].model} | {count} prompts |",
        "|---|---|",
        f"| first answer compiles | {share([row.first_compile for row in rows])} |",
        f"| first answer passes every check | {share([row.first_pass for row in rows])} |",
        f"| compiles after at most {settings().max_repairs} repairs | {share([row.compiled for row in rows])} |",
        f"| passes every check after them | {share([row.built for row in rows])} |",
        f"| answers, mean | {sum(row.attempts for row in rows) / count:.2f} |",
        f"| claims met | {sum(row.claims_met for row in rows)} of {sum(row.claims for row in rows)} |",
        f"| tokens in / out, median | {median(row.usage.input_tokens for row in rows):.0f} / "
        f"{median(row.usage.output_tokens for row in rows):.0f} |",
        f"| cost, all | {f'{sum(costs):.2f} USD' if costs else 'no price known'} |",
        f"| seconds, median | {median(row.seconds for row in rows):.1f} |",
    ]
    return "\n".join(lines + [f"\n{row.slug}: {row.wrong}" for row in rows if not row.built])
