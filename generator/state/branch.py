"""git: the state branch, changed by compare and swap, and the branch of each plugin. Never a forced push.

The server refuses a push onto a head that has moved. Then the change is made again on what is there now: it is a
function of the state files, so writers of different plugins all get through, and two that want one code find out.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Generic, TypeVar

from generator.sandbox import process
from generator.support.child_environment import git_environment
from generator.support.environment import settings
from generator.support.errors import GitError
from generator.values.model import Model

_TRIES = 100
_SHORTEST_WAIT, _LONGEST_WAIT = 0.02, 10.0
"""Seconds before a next try, at most: twice as much after each refusal, half after each success."""
_REFUSED = ("[rejected]", "[remote rejected]", "cannot lock ref", "failed to update ref", "fetch first", "stale info")
_LINK_LOST = ("Could not resolve host", "Connection", "timed out", "early EOF", "HTTP 5", "RPC failed", "hung up")
_T = TypeVar("_T")


class Updated(Model, Generic[_T]):
    """What a change gave, and what it took to get it in."""

    value: _T
    commit: str
    """Empty if nothing was different."""
    tries: int


class Branch:
    """A clone of one branch in a folder of our own. The folder can be thrown away at any time."""

    def __init__(self, folder: Path, remote: str, branch: str) -> None:
        self.folder, self._remote, self._branch = folder, remote, branch
        self._wait = _SHORTEST_WAIT

    def fetch(self, *, base: str = "") -> None:
        """The folder as the branch is now; if there is no such branch yet, as `base` is, or empty."""
        if not (self.folder / ".git").is_dir():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._git("init", "--quiet", f"--initial-branch={self._branch}")
            (self.folder / ".git" / "info" / "exclude").write_text("*.lock\n", encoding="utf-8")
        for name in filter(None, (self._branch, base)):
            found = self._try("fetch", "--quiet", "--depth=1", "--no-tags", self._remote, f"refs/heads/{name}")
            if found.code == 0:
                self._git("reset", "--quiet", "--hard", "FETCH_HEAD")
                break
            if "couldn't find remote ref" not in found.output:
                raise self._failed("fetch", found)

    @property
    def head(self) -> str:
        """The commit that the folder holds; empty on a branch that does not exist yet."""
        if not (self.folder / ".git").is_dir():
            return ""
        found = self._try("rev-parse", "--verify", "--quiet", "HEAD")
        return found.output.strip() if found.code == 0 else ""

    def update(self, change: Callable[[Path], _T], message: str, *, base: str = "") -> Updated[_T]:
        """Lets `change` edit the folder, commits what is different and pushes it; again from the new head if refused.

        `change` may run several times, each time on the files as they are then, and must do nothing elsewhere.

        :param base: the branch that a new one is made from; without it a new one begins empty
        """
        if self._wait > _SHORTEST_WAIT:  # it was crowded a moment ago: those who were unlucky then come first
            time.sleep(random.uniform(0, self._wait))  # noqa: S311  to spread out, not to hide
        for attempt in range(1, _TRIES + 1):
            if attempt > 1 or self._wait > _SHORTEST_WAIT or not self.head:
                self.fetch(base=base)
            value = self._changed(change)
            self._git("add", "--all")
            done = self._try("commit", "--quiet", "--no-verify", "--message", message)
            if done.code == 1 and "nothing to commit" in done.output:
                return Updated(value=value, commit="", tries=attempt)
            if done.code != 0:
                raise self._failed("commit", done)
            pushed = self._try("push", "--quiet", self._remote, f"HEAD:refs/heads/{self._branch}")
            lost = any(word in pushed.output for word in _LINK_LOST)
            if pushed.code == 0 or (lost and self._arrived()):
                self._wait = max(self._wait / 2, _SHORTEST_WAIT)
                return Updated(value=value, commit=self.head, tries=attempt)
            if not lost and not any(word in pushed.output for word in _REFUSED):
                raise self._failed("push", pushed)
            time.sleep(random.uniform(0, self._wait))  # noqa: S311
            self._wait = min(2 * self._wait, _LONGEST_WAIT)
        what = f"others changed the branch each time, in {_TRIES} tries"
        raise GitError.at(f"branch {self._branch}", what, "Run this job again.")

    def _changed(self, change: Callable[[Path], _T]) -> _T:
        try:
            return change(self.folder)
        except BaseException:
            if self.head:  # half of a change is none
                self._try("reset", "--quiet", "--hard")
                self._try("clean", "--quiet", "-fdx")
            raise

    def drop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _arrived(self) -> bool:
        """Whether our commit is on the branch although the answer to the push was lost."""
        found = self._try("fetch", "--quiet", "--no-tags", self._remote, f"refs/heads/{self._branch}")
        return found.code == 0 and self._try("merge-base", "--is-ancestor", "HEAD", "FETCH_HEAD").code == 0

    def _git(self, *words: str) -> str:
        finished = self._try(*words)
        if finished.code != 0:
            raise self._failed(words[0], finished)
        return finished.output

    def _try(self, *words: str) -> process.Finished:
        return git(*words, folder=self.folder)

    def _failed(self, verb: str, finished: process.Finished) -> GitError:
        remedy = "Check the network, and that this token may write to the repository."
        return GitError.at(f"git {verb} ({self._branch})", finished.tail(4) or f"code {finished.code}", remedy)


def git(*words: str, folder: Path, environment: Mapping[str, str] | None = None) -> process.Finished:
    """One git command, without the user's hooks and settings, and with our name."""
    fixed = (
        "-c",
        "core.hooksPath=/dev/null",
        "-c",
        "core.autocrlf=false",
        "-c",
        "gc.auto=0",
        "-c",
        "commit.gpgsign=false",
    )
    return process.run(
        ["git", *fixed, *words],
        cwd=folder,
        environment=environment or git_environment(),
        seconds=settings().git_timeout,
    )


def state_branch(folder: Path | None = None) -> Branch:
    """The branch that holds state/, cloned to where state is read from."""
    return Branch(folder or settings().state_dir, settings().remote, settings().state_branch)


def plugin_branch(slug: str, folder: Path) -> Branch:
    """`forge/<slug>`: the request, the sources and how to build them by hand."""
    return Branch(folder, settings().remote, f"forge/{slug}")
