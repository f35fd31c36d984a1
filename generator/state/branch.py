"""git: the state branch, changed by compare-and-swap, and the branch of each plugin. No push is ever forced.

The server refuses a push if the branch's head has moved. The change is then applied again to the new head: it is a
function of the state files, so writers of different plugins all get through, and if two want the same code, the
second one sees that it is taken.
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
"""Range, in seconds, of the longest random wait before a retry: doubled after a refusal, halved after a success."""
_REFUSED = ("[rejected]", "[remote rejected]", "cannot lock ref", "failed to update ref", "fetch first", "stale info")
_LINK_LOST = ("Could not resolve host", "Connection", "timed out", "early EOF", "HTTP 5", "RPC failed", "hung up")
_T = TypeVar("_T")


class Updated(Model, Generic[_T]):
    """What a change returned, and how many tries its push took."""

    value: _T
    commit: str
    """Empty if nothing changed."""
    tries: int


class Branch:
    """A clone of one branch in a folder that only we use. The folder can be deleted at any time."""

    def __init__(self, folder: Path, remote: str, branch: str) -> None:
        self.folder, self._remote, self._branch = folder, remote, branch
        self._wait = _SHORTEST_WAIT

    def fetch(self, *, base: str = "") -> None:
        """Sets the folder to the branch's current head; if the branch does not exist, to that of `base`, or empty."""
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
        """The commit that the folder holds; empty if the branch does not exist yet."""
        if not (self.folder / ".git").is_dir():
            return ""
        found = self._try("rev-parse", "--verify", "--quiet", "HEAD")
        return found.output.strip() if found.code == 0 else ""

    def update(self, change: Callable[[Path], _T], message: str, *, base: str = "") -> Updated[_T]:
        """Lets `change` edit the folder, commits and pushes the result; if refused, starts again from the new head.

        `change` may run several times, each time on the files as they are then, and must change nothing elsewhere.

        :param base: the branch that a new branch starts from; without it a new branch starts empty
        :raises GitError: if git fails, or if others changed the branch on every try
        """
        if self._wait > _SHORTEST_WAIT:  # it was crowded a moment ago: writers that were refused go first
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
            if self.head:  # a change that failed halfway is undone
                self._try("reset", "--quiet", "--hard")
                self._try("clean", "--quiet", "-fdx")
            raise

    def drop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _arrived(self) -> bool:
        """Tells whether our commit is on the branch although the reply to the push was lost."""
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
    """Runs one git command, without the user's hooks and settings, and under our name."""
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
    """Returns the branch that holds state/, cloned to `folder` or else to where state is read from."""
    return Branch(folder or settings().state_dir, settings().remote, settings().state_branch)


def plugin_branch(slug: str, folder: Path) -> Branch:
    """Returns the branch `forge/<slug>`: the request, the sources and how to build them by hand."""
    return Branch(folder, settings().remote, f"forge/{slug}")
