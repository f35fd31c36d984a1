"""GitHub's API through PyGithub; no other module calls it. Retries rate limits, 5xx answers and lost connections."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

import github
from github.GithubObject import NotSet
from github.PullRequest import PullRequest
from github.Repository import Repository

from generator.delivery.github_client import FAILURES, explained, repository
from generator.support.environment import settings
from generator.support.errors import GitError

SHOWS = re.compile(r"<!-- shows ([0-9a-f]{40}) -->")
"""Where our comment says of which commit its words are."""
MOST_FILES = 300
"""GitHub lists no more files of a comparison."""
_WRITERS = ("admin", "maintain", "write")


@dataclass(frozen=True)
class Pull:
    """A pull request as it is now."""

    number: int
    open: bool
    merged: bool
    head_sha: str
    base_sha: str
    head_ref: str
    own_branch: bool
    """Whether its branch is in this repository, so that we can write to it."""
    login: str
    labels: frozenset[str]


@dataclass(frozen=True)
class Changed:
    """A file of a pull request."""

    path: str
    status: str
    """added, modified, removed, renamed, ..."""


@dataclass(frozen=True)
class Shown:
    """What the words in our comment are of."""

    commit: str
    since: datetime
    """When the comment was last changed."""

    def before(self, time: str, commit: str) -> bool:
        """Tells whether a person could read the words of this commit before `time`, in ISO 8601."""
        try:
            then = datetime.fromisoformat(time)
        except ValueError:
            return False
        return self.commit == commit and then.tzinfo is not None and self.since < then


class Hub:
    """A repository; that which PLUGSMITH_REPOSITORY names, if no other is given. Every error is a GitError."""

    def __init__(self, repository: str = "") -> None:
        self._name = repository or settings().repository

    @cached_property
    def _repository(self) -> Repository:
        if not self._name:
            raise GitError.at("PLUGSMITH_REPOSITORY", "is not set", "Set it to owner/name.")
        return repository(self._name)

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401  JSON
        """Calls the API for what PyGithub has no method for.

        :param path: what follows after /repos/OWNER/NAME
        :returns: the JSON of the answer; None if a GET finds nothing
        """
        with _explained(path or "repository"):
            try:
                place = f"/repos/{self._name}{quote(path, safe='/?=&')}"
                _headers, data = self._repository.requester.requestJsonAndCheck(method, place, input=body)
            except github.UnknownObjectException:
                if method == "GET":
                    return None
                raise
        return data

    def set_secret(self, environment: str, name: str, value: str) -> None:
        """Sets a secret of an environment; it leaves this machine encrypted."""
        with _explained(f"secret {name}"):
            self._repository.get_environment(environment).create_secret(name, value)

    def pull(self, number: int) -> Pull:
        with _explained(f"pull request #{number}"):
            found = self._repository.get_pull(number)
            return self._as_pull(found)

    def _as_pull(self, found: PullRequest) -> Pull:
        head = found.head.repo  # None if the fork was deleted
        return Pull(
            number=found.number,
            open=found.state == "open",
            merged=bool(found.merged),
            head_sha=found.head.sha,
            base_sha=found.base.sha,
            head_ref=found.head.ref,
            own_branch=head is not None and head.full_name == settings().repository,
            login=found.user.login,
            labels=frozenset(label.name for label in found.labels),
        )

    def changed(self, pull: Pull) -> list[Changed]:
        """Returns the files that the pull request changes since it left the base branch; at most MOST_FILES."""
        with _explained(f"pull request #{pull.number}"):
            found = self._repository.compare(pull.base_sha, pull.head_sha)
            return [Changed(path=file.filename, status=file.status) for file in found.files]

    def read(self, path: str, commit: str, *, most: int) -> bytes:
        """Reads a file at a commit, as data.

        :param most: the largest accepted size, in bytes
        :raises GitError: if it is not a plain file, or larger
        """
        with _explained(path):
            found = self._repository.get_contents(path, ref=commit)
        if isinstance(found, list) or found.type != "file":
            raise GitError.at(path, "is not a plain file", "Put a plain text file there.")
        if found.size > most:
            raise GitError.at(path, f"has {found.size} bytes; at most {most} are read", "Make it shorter.")
        return base64.b64decode(found.content or "")

    def may_write(self, login: str) -> bool:
        with _explained(f"permissions of {login}"):
            try:
                return self._repository.get_collaborator_permission(login) in _WRITERS
            except github.UnknownObjectException:
                return False

    def say(self, number: int, body: str, marker: str) -> str:
        """Creates our one comment that contains `marker`, or edits it in place. Returns its link."""
        with _explained(f"comment on #{number}"):
            pull = self._repository.get_pull(number)
            for comment in pull.get_issue_comments():
                if marker in comment.body and comment.user.login == settings().bot_login:
                    if comment.body != body:
                        comment.edit(body)
                    return comment.html_url
            return pull.create_issue_comment(body).html_url

    def shown(self, number: int, marker: str) -> Shown | None:
        """Returns what our comment on a pull request shows, and since when at the latest; None if it shows nothing."""
        with _explained(f"comment on #{number}"):
            for comment in self._repository.get_pull(number).get_issue_comments():
                if marker in comment.body and comment.user.login == settings().bot_login:
                    match = SHOWS.search(comment.body)
                    return Shown(commit=match[1], since=comment.updated_at) if match else None
        return None

    def label(self, number: int, wanted: frozenset[str], ours: frozenset[str]) -> None:
        """Adds the `wanted` labels and removes the others of `ours`. Labels that people set stay."""
        with _explained(f"labels of #{number}"):
            pull = self._repository.get_pull(number)
            there = {label.name for label in pull.labels}
            if missing := sorted(wanted - there):
                pull.add_to_labels(*missing)
            for name in sorted(there & ours - wanted):
                pull.remove_from_labels(name)

    def check(self, commit: str, name: str, *, done: bool, good: bool, title: str, summary: str, run: str) -> None:
        """Creates or updates the check run `name` on a commit.

        :param good: whether it succeeded; counts only if `done`
        :param run: link to the workflow run; may be empty
        """
        with _explained(f"check run on {commit[:12]}"):
            status, conclusion = ("completed", "success" if good else "failure") if done else ("in_progress", NotSet)
            output: dict[str, str | list[dict[str, str | int]]] = {"title": title, "summary": summary}
            link = run or NotSet
            for known in self._repository.get_commit(commit).get_check_runs(check_name=name):
                known.edit(name=name, output=output, status=status, conclusion=conclusion, details_url=link)
                return
            self._repository.create_check_run(
                name, commit, output=output, status=status, conclusion=conclusion, details_url=link
            )

    def branch_of_form(self, number: int) -> str:
        """Returns the branch of the open pull request that an issue form has; empty if it has none."""
        with _explained("pull requests"):
            for found in self._repository.get_pulls(state="open"):
                own = found.head.repo is not None and found.head.repo.full_name == settings().repository
                if own and found.head.ref.startswith(f"request/{number}-"):
                    return found.head.ref
        return ""

    def open_pull(self, branch: str, title: str, body: str) -> int:
        """Returns the number of the open pull request of a branch of ours; opens one if there is none."""
        with _explained(f"pull request of {branch}"):
            owner = settings().repository.partition("/")[0]
            for found in self._repository.get_pulls(state="open", head=f"{owner}:{branch}"):
                if found.head.ref == branch:
                    return found.number
            base = self._repository.default_branch
            return self._repository.create_pull(base=base, head=branch, title=title, body=body).number

    def mention(self, number: int, body: str, marker: str) -> bool:
        """Creates a comment, which notifies people, unless there is one that contains `marker`."""
        with _explained(f"comment on #{number}"):
            pull = self._repository.get_pull(number)
            mine = settings().bot_login
            if any(marker in each.body and each.user.login == mine for each in pull.get_issue_comments()):
                return False
            pull.create_issue_comment(f"{marker}\n{body}")
            return True

    def reply(self, number: int, body: str, marker: str) -> None:
        """Creates our one comment on an issue that contains `marker`, or edits it in place."""
        with _explained(f"issue #{number}"):
            issue = self._repository.get_issue(number)
            for comment in issue.get_comments():
                if marker in comment.body and comment.user.login == settings().bot_login:
                    comment.edit(body)
                    return
            issue.create_comment(body)

    def cancel(self, run: int) -> bool:
        """Cancels a workflow run. Returns whether it was still running."""
        with _explained(f"workflow run {run}"):
            try:
                return bool(self._repository.get_workflow_run(run).cancel())
            except github.UnknownObjectException:
                return False


@contextmanager
def _explained(where: str) -> Iterator[None]:
    try:
        yield
    except FAILURES as error:
        what, remedy = explained(error)
        raise GitError.at(where, what, remedy) from None
