"""Commands in comments on a pull request, for people with write access.

`/plugsmith build [commit] | refine | revise <words> | revert | cancel`
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from generator.forge.github import Hub, Pull
from generator.forge.intake import COMMENT, pull_record, sender_of
from generator.forge.record import cancelled
from generator.request.reader import change_request, read_request, return_to
from generator.state.branch import Branch, state_branch
from generator.state.history import History
from generator.support.environment import settings
from generator.support.errors import GitError, PlugsmithError
from generator.support.templating import markdown_text
from generator.values.model import Model

_COMMAND = re.compile(r"\A/plugsmith\s+(build|refine|revise|revert|cancel)\b[ \t]*(.*)", re.DOTALL)
_LONGEST = 500
_RUN = re.compile(r"/actions/runs/(\d{1,15})$")
MARKER = "<!-- plugsmith command -->"
"""By which our answer to commands on a pull request is found again."""
_COMMIT = re.compile(r"[0-9a-fA-F]{7,40}")
_AGAIN = "read it and comment again, or name the commit: /plugsmith build COMMIT"


class Done(Model):
    """The result of a comment."""

    said: str
    build: int | None = None
    """The pull request to build now."""
    head: str = ""
    """The commit to build."""
    answer: int | None = None
    """The pull request where `said` has to be answered, because nothing else will tell of it."""
    tell: int | None = None
    """The pull request whose comment has to be updated now."""


def obey(event: dict[str, Any], hub: Hub) -> Done:
    """Carries out the command in a comment, and answers below it if it cannot be obeyed."""
    try:
        done = _obeyed(event, hub)
    except PlugsmithError as error:
        number = (event.get("issue") or {}).get("number")
        if isinstance(number, int) and "pull_request" in (event.get("issue") or {}):
            problem = error.problems[0]
            hub.reply(number, f"{MARKER}\n{markdown_text(f'{problem.what}. {problem.remedy}')}\n", MARKER)
        raise
    if done.answer is not None:
        hub.reply(done.answer, f"{MARKER}\n{markdown_text(done.said)}\n", MARKER)
    return done


def _obeyed(event: dict[str, Any], hub: Hub) -> Done:
    issue, comment = event.get("issue") or {}, event.get("comment") or {}
    number, body = issue.get("number"), str(comment.get("body") or "")
    match = _COMMAND.match(body.strip())
    if not isinstance(number, int) or "pull_request" not in issue:
        return Done(said="no command on a pull request")
    if match is None:
        return Done(said="/plugsmith knows: build, refine, revise, revert and cancel", answer=number)
    verb, words = match[1], " ".join(match[2].split())[:_LONGEST]
    sender = sender_of(event)
    if not hub.may_write(sender):
        return Done(said=f"{sender} may not write to this repository, so nothing is done", answer=number)
    pull = hub.pull(number)
    if verb == "cancel":
        state_branch().fetch()
        record = pull_record(settings().state_dir, number)
        run = _RUN.search(record.run) if record else None
        ended = run is not None and hub.cancel(int(run[1]))
        state_branch().update(lambda folder: cancelled(folder, number, sender), f"#{number}: cancelled by {sender}")
        return Done(said=f"the run of #{number} is cancelled" if ended else "nothing was running", tell=number)
    return _change_and_build(verb, words, pull, hub, when=str(comment.get("created_at") or ""))


def _change_and_build(verb: str, words: str, pull: Pull, hub: Hub, *, when: str) -> Done:
    number = pull.number
    if not pull.open:
        return Done(said=f"#{number} is closed", answer=number)
    if not _has_seen(hub, pull, verb, words, when):
        return Done(
            said=f"#{number} is at {pull.head_sha[:12]}, which our comment did not show yet: {_AGAIN}", answer=number
        )
    head = pull.head_sha
    if verb == "revise":
        if not words:
            return Done(said="revise needs words: /plugsmith revise make it darker", answer=number)
        head = _change(pull, hub, lambda path: _revise(path, words))
    elif verb == "revert":
        state_branch().fetch()
        head = _change(pull, hub, _revert)
    return Done(said=f"{verb} #{number}", build=number, head=head or pull.head_sha)


def _has_seen(hub: Hub, pull: Pull, verb: str, words: str, when: str) -> bool:
    """Tells whether the comment means the commit that is built: it names it, or ours showed the words of it before."""
    if verb == "build" and _COMMIT.fullmatch(words):
        return pull.head_sha.startswith(words.lower())
    shown = hub.shown(pull.number, COMMENT)
    return shown is not None and shown.before(when, pull.head_sha)


def _change(pull: Pull, hub: Hub, change: Callable[[Path], None]) -> str:
    """Edits the request files of a pull request on its branch. Returns the new commit; empty if nothing changed.

    :raises GitError: if the branch is in a fork, which only its owner can edit
    """
    if not pull.own_branch:
        what = "its branch is in a fork, which this repository cannot write to"
        raise GitError.at(f"#{pull.number}", what, "Its author can edit the request: add to `changes:`.")
    slugs = [PurePosixPath(each.path).stem for each in hub.changed(pull) if each.path.startswith("requests/")]
    with tempfile.TemporaryDirectory(prefix="plugsmith-") as scratch:
        branch = Branch(Path(scratch), settings().remote, pull.head_ref)

        def edit(folder: Path) -> None:
            if branch.head != pull.head_sha:
                what = f"its branch is at {branch.head[:12]}, and the comment was about {pull.head_sha[:12]}"
                raise GitError.at(f"#{pull.number}", what, "Read the new commit, and comment again.")
            for slug in slugs:
                change(folder / "requests" / f"{slug}.yaml")

        return branch.update(edit, f"Change what #{pull.number} asks for").commit


def _revise(path: Path, words: str) -> None:
    change_request(path, changes=(*read_request(path, path.parent).changes, words))


def _revert(path: Path) -> None:
    versions = History(settings().state_dir).versions(path.stem)
    if len(versions) < 2:
        raise GitError.at(path.stem, "has no version to go back to", "Nothing was changed.")
    before = versions[-2].request
    return_to(path, before)
