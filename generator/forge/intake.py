"""Turns a GitHub event into requests to build. Reads a pull request as data through the API, never checks it out.

Only added or changed files requests/<slug>.yaml are accepted. Any other change in the same pull request stops the
automatic path, because a person has to look at it. Requests of people without write access wait for a maintainer's
label, which counts only for the words that our comment showed before it was set.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from generator.authors.registry import is_a_models
from generator.forge.github import MOST_FILES, Changed, Hub, Pull
from generator.forge.handover import Ask, Asked, PullRecord, ToldProblem
from generator.forge.ledger import Ledger
from generator.request import yaml_file
from generator.request.reader import parse_request, read_request, require_slug
from generator.state.history import load
from generator.state.owners import Owners
from generator.state.plugins import StateFolder
from generator.support.actions import run_link
from generator.support.environment import settings
from generator.support.errors import GitError, PlugsmithError, Problem
from generator.values.request import Request

APPROVED = "plugsmith: approved"
TOMORROW = "it goes on tomorrow"
COMMENT = "<!-- plugsmith -->"
"""By which our comment on a pull request is found again."""
MATRIX = 256
"""GitHub's limit for the number of jobs in one matrix."""
_REQUESTS = PurePosixPath("requests")
_ADDED = ("added", "modified", "changed")


def take_in(
    event: dict[str, Any], hub: Hub, ledger: Ledger, *, pull: int | None, slugs: tuple[str, ...], head: str = ""
) -> Asked:
    """Returns the requests of an event: those to build, those refused, and a reason to wait if there is one.

    :param pull: number of a pull request that another workflow opened or was told about
    :param head: the commit that was meant there: on it the writer of the form, or the sender of the comment, counts as
        the one who asks; on another one, or without it, the pull request's author does
    :param slugs: requests of this checkout, when a maintainer starts a build by hand
    :raises GitError: if there are no slugs and the event is not about a pull request
    """
    if slugs:
        return _of_checkout(slugs, login=sender_of(event))
    number = pull or (event.get("pull_request") or {}).get("number")
    if not isinstance(number, int):
        raise GitError.at("event", "is about no pull request", "Give --pull, or name requests to build.")
    found = hub.pull(number)
    if event.get("action") == "closed" and found.merged:
        return _of_merge(event, found, hub)
    agreed = pull is not None and head == found.head_sha
    return _of_pull(event, found, hub, ledger, login=asker_of(event) if agreed else "")


def asker_of(event: dict[str, Any]) -> str:
    """Returns who asks: for a form its writer, though somebody else may have edited it; else the event's sender."""
    form = {} if "comment" in event else event.get("issue") or {}
    return str((form.get("user") or {}).get("login") or "") or sender_of(event)


def _of_merge(event: dict[str, Any], pull: Pull, hub: Hub) -> Asked:
    """Returns what was built, and held until the pull request is merged; whoever merged it has agreed."""
    record = pull_record(settings().state_dir, pull.number)
    held = {note.slug for note in record.asks if note.held} if record else set[str]()
    asked = Asked(
        pull=pull.number,
        head_sha=pull.head_sha,
        login=sender_of(event) or pull.login,
        run=run_link(),
        merged=True,
        agreed=True,
    )
    asks, refused = list[Ask](), list[Problem]()
    for slug in sorted(held):
        try:
            asks.append(_ask_of(f"requests/{slug}.yaml", pull, hub))
        except PlugsmithError as error:
            refused += error.problems
    return asked.changed(asks=tuple(asks), refused=tuple(map(ToldProblem.of, refused)))


def _of_checkout(slugs: tuple[str, ...], login: str) -> Asked:
    folder, asks, refused = settings().requests_dir, list[Ask](), list[Problem]()
    for slug in dict.fromkeys(slugs):
        try:
            path = folder / f"{slug}.yaml"
            asks.append(_ask(slug, f"requests/{slug}.yaml", read_request(path, folder)))
        except PlugsmithError as error:
            refused += error.problems
    return Asked(
        login=login, run=run_link(), agreed=True, asks=tuple(asks), refused=tuple(map(ToldProblem.of, refused))
    )


def _of_pull(event: dict[str, Any], pull: Pull, hub: Hub, ledger: Ledger, *, login: str) -> Asked:
    record = pull_record(settings().state_dir, pull.number)
    # The bot opens the pull requests of forms: who filled in the form is in the record.
    forms = record.login if record and pull.login == settings().bot_login else ""
    asked = Asked(pull=pull.number, head_sha=pull.head_sha, login=login or forms or pull.login, run=run_link())
    if not pull.open:
        return _refuse(asked, f"#{pull.number}", "is closed", "Open it again, or open a new one.")
    changed = hub.changed(pull)
    if len(changed) >= MOST_FILES:
        what = f"changes {len(changed)} files or more; at most {MOST_FILES - 1} are looked at"
        return _refuse(asked, f"#{pull.number}", what, "Split it into several pull requests.")
    strange = [problem for each in changed if (problem := _strange(each))]
    if strange or not changed:
        nothing = Problem(where=f"#{pull.number}", what="changes nothing", remedy="Add requests/<slug>.yaml to it.")
        return asked.changed(refused=tuple(map(ToldProblem.of, strange or [nothing])))
    asks: list[Ask] = []
    refused: list[Problem] = []
    for each in changed:
        try:
            slug = PurePosixPath(each.path).stem
            before = _unclaimed(slug, pull, hub)
            # Once it is held it stays so: after the first commit the plugin counts as this pull request's.
            held = _is_others(slug, before, pull) or (record is not None and record.note(slug).held)
            asks.append(_ask_of(each.path, pull, hub).changed(before=before, held=held))
        except PlugsmithError as error:
            refused += error.problems
    asked = asked.changed(asks=tuple(asks), refused=tuple(map(ToldProblem.of, refused)))
    if not asks:
        return asked
    known = record is not None and record.agreed and record.head_sha == pull.head_sha
    asked = asked.changed(agreed=known or _has_agreed(event, pull, hub, asked))
    return asked.changed(waiting=_waiting(ledger, asked))


def _unclaimed(slug: str, pull: Pull, hub: Hub) -> str:
    """Returns the pull request that asked for a plugin before. Refuses a plugin of another one that is open.

    The later one would become the next version of the earlier one.
    """
    owner = askers(settings().state_dir).owner(slug) or ""
    if owner and owner != str(pull.number) and hub.pull(int(owner)).open:
        remedy = "Choose another name for the file, or wait for that one."
        raise GitError.at(f"requests/{slug}.yaml", f"'{slug}' is asked for in #{owner} already", remedy)
    return owner


def _is_others(slug: str, before: str, pull: Pull) -> bool:
    """Tells whether a plugin exists that this pull request did not begin."""
    return before != str(pull.number) and StateFolder(settings().state_dir).load(slug) is not None


def pull_record(state_dir: Path, number: int) -> PullRecord | None:
    return load(state_dir / "pulls" / f"{number}.json", PullRecord)


def askers(state_dir: Path) -> Owners:
    """Returns the record of which pull request asks for each plugin: slug to number."""
    return Owners(state_dir / "askers", dict)


def _strange(changed: Changed) -> Problem | None:
    """Returns why a person has to look at this file of a pull request; None if it can be accepted automatically."""
    path = PurePosixPath(changed.path)
    if path.parent != _REQUESTS or path.suffix != ".yaml":
        what = "is not a request: only files requests/<slug>.yaml are built automatically"
        return Problem(where=changed.path, what=what, remedy="Move it to a pull request of its own.")
    if changed.status not in _ADDED:
        what = f"is {changed.status}; a plugin's ids are kept for ever under its name"
        return Problem(
            where=changed.path, what=what, remedy="Put it back; to end a plugin, ask for it to be withdrawn."
        )
    try:
        require_slug(path.stem, changed.path)
    except PlugsmithError as error:
        return error.problems[0]
    return None


def _has_agreed(event: dict[str, Any], pull: Pull, hub: Hub, asked: Asked) -> bool:
    """Tells whether somebody who may write asks for this commit, or has just approved it."""
    sender = sender_of(event)
    if hub.may_write(asked.login) and (sender in ("", asked.login) or hub.may_write(sender)):  # who pushed counts too
        return True
    return _just_approved(event, pull, hub)


def _waiting(ledger: Ledger, asked: Asked) -> str:
    if not asked.agreed:
        return f"a maintainer has to read these words first, and then to set the label `{APPROVED}`"
    limit = settings().cost_per_day_usd
    if any(ask.models for ask in asked.asks) and ledger.cost_today() >= limit > 0:
        return f"today's limit of {limit:g} USD for models is used up; {TOMORROW}"
    done = ledger.builds_today(asked.login)
    if done + len(asked.asks) > settings().builds_per_day:
        return f"{asked.login} has had {done} of {settings().builds_per_day} builds today; {TOMORROW}"
    return ""


def until_tomorrow(state_dir: Path) -> tuple[int, ...]:
    """Returns the pull requests that only a daily limit has stopped, so that a new day can take them up."""
    found = []
    for path in sorted((state_dir / "pulls").glob("*.json")):
        record = load(path, PullRecord)
        if record and record.waiting.endswith(TOMORROW):
            found.append(record.number)
    return tuple(found)


def _just_approved(event: dict[str, Any], pull: Pull, hub: Hub) -> bool:
    """Returns whether this event is a maintainer setting the label: an earlier label could be for another commit."""
    label, sender = event.get("label") or {}, sender_of(event)
    told = event.get("pull_request") or {}
    same = told.get("head", {}).get("sha") == pull.head_sha
    fresh = event.get("action") == "labeled" and label.get("name") == APPROVED and same
    if not (fresh and APPROVED in pull.labels and hub.may_write(sender)):
        return False
    shown = hub.shown(pull.number, COMMENT)
    return shown is not None and shown.before(str(told.get("updated_at") or ""), pull.head_sha)


def _ask_of(path: str, pull: Pull, hub: Hub) -> Ask:
    """Reads a request as it is at the head of a pull request."""
    raw = hub.read(path, pull.head_sha, most=yaml_file.MAX_BYTES)
    return _ask(PurePosixPath(path).stem, path, parse_request(raw, path))


def _ask(slug: str, path: str, request: Request) -> Ask:
    return Ask(slug=slug, path=path, request=request, models=is_a_models(request.writer))


def _refuse(asked: Asked, where: str, what: str, remedy: str) -> Asked:
    return asked.changed(refused=(ToldProblem(where=where, what=what, remedy=remedy),))


def sender_of(event: dict[str, Any]) -> str:
    return str((event.get("sender") or {}).get("login") or "")


def matrices(asked: Asked, slugs: Sequence[str]) -> dict[str, str]:
    """Returns the job outputs that start the builds: JSON lists of requests, each short enough for one matrix.

    :param slugs: those that go on: a model has to answer them, or the built-in author has
    """
    rows = [
        {
            "slug": ask.slug,
            "models": "yes" if ask.models else "",
            "targets": " ".join(ask.request.targets),
        }
        for ask in asked.asks
        if ask.slug in slugs
    ]
    return {
        "first": json.dumps(rows[:MATRIX]),
        "second": json.dumps(rows[MATRIX : 2 * MATRIX]),
        "pull": str(asked.pull or ""),
        "found": "yes" if rows else "no",
    }


def read_event(path: Path | None) -> dict[str, Any]:
    """Reads the JSON file in which GitHub describes the event; without a path, returns an empty event.

    :raises GitError: if the file cannot be read
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8")) if path else {}
    except (OSError, ValueError, RecursionError) as error:
        raise GitError.at("GITHUB_EVENT_PATH", f"cannot be read: {error}", "Run this inside of a workflow.") from None
    return data if isinstance(data, dict) else {}
