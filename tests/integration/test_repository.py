"""The state branch with real git: races, lost answers, wrong remotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from generator.bench.state import bench_size, bench_writers
from generator.sandbox import process
from generator.state import branch as module
from generator.state.branch import Branch, git
from generator.support.environment import settings
from generator.support.errors import GitError, StateError

pytestmark = pytest.mark.bare


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    path = tmp_path / "remote.git"
    process.check(["git", "init", "--bare", "--quiet", "--initial-branch=main", path], remedy="")
    return path


def _branch(bare: Path, name: str, branch: str = "state") -> Branch:
    return Branch(bare.parent / name, str(bare), branch)


def _append(line: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / "lines"
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        path.write_text(before + line + "\n", encoding="utf-8")

    return change


def _lines(bare: Path) -> list[str]:
    return git("show", "state:lines", folder=bare).output.splitlines()


def test_a_branch_that_is_not_there_is_begun(bare: Path) -> None:
    done = _branch(bare, "a").update(_append("one"), "First")
    assert _lines(bare) == ["one"]
    assert done.commit == git("rev-parse", "state", folder=bare).output.strip()
    assert "plugsmith <plugsmith@" in git("log", "-1", "--format=%an <%ae>", "state", folder=bare).output


def test_a_change_onto_a_head_that_moved_is_made_again_and_loses_nothing(bare: Path) -> None:
    mine, theirs = _branch(bare, "mine"), _branch(bare, "theirs")
    mine.update(_append("one"), "x")
    theirs.update(_append("two"), "x")
    done = mine.update(_append("three"), "x")
    assert done.tries == 2
    assert _lines(bare) == ["one", "two", "three"]


def test_two_who_begin_the_branch_at_once_both_get_in(bare: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: _branch(bare, f"clone{n}").update(_append(str(n)), "x"), range(6)))
    assert sorted(_lines(bare)) == [str(n) for n in range(6)]


def test_nothing_different_is_no_commit(bare: Path) -> None:
    branch = _branch(bare, "a")
    branch.update(_append("one"), "x")
    assert branch.update(lambda folder: None, "x").commit == ""


def test_a_new_branch_can_be_made_from_another(bare: Path) -> None:
    _branch(bare, "a", "main").update(_append("main"), "x")
    _branch(bare, "b", "request/1").update(lambda folder: (folder / "new").write_text("x"), "x", base="main")
    assert git("ls-tree", "--name-only", "request/1", folder=bare).output.split() == ["lines", "new"]


def test_a_push_whose_answer_was_lost_is_not_made_twice(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    branch = _branch(bare, "a")
    branch.update(_append("one"), "x")
    honest, lost = module.git, [True]

    def losing(*words: str, folder: Path) -> process.Finished:
        finished = honest(*words, folder=folder)
        if words[0] == "push" and lost.pop():
            return process.Finished(command=words, code=128, output="fatal: the remote end hung up", seconds=0)
        return finished

    monkeypatch.setattr(module, "git", losing)
    branch.update(_append("two"), "x")
    assert _lines(bare) == ["one", "two"]


def test_a_change_that_fails_leaves_the_branch_alone(bare: Path) -> None:
    branch = _branch(bare, "a")
    branch.update(_append("one"), "x")

    def change(folder: Path) -> None:
        (folder / "lines").write_text("half", encoding="utf-8")
        raise StateError.at("x", "is not legal", "Do not.")

    with pytest.raises(StateError):
        branch.update(change, "x")
    branch.fetch()
    assert _lines(bare) == ["one"]
    assert (branch.folder / "lines").read_text(encoding="utf-8") == "one\n"


def test_one_who_always_comes_late_gives_up_in_words(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TRIES", 2)
    mine, theirs = _branch(bare, "mine"), _branch(bare, "theirs")
    mine.update(_append("one"), "x")

    def late(folder: Path) -> None:
        theirs.update(_append("theirs"), "x")
        _append("mine")(folder)

    with pytest.raises(GitError, match="others changed the branch each time"):
        mine.update(late, "x")


def test_a_remote_that_is_not_there_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="Could not read from remote"):
        Branch(tmp_path / "a", str(tmp_path / "none.git"), "state").update(_append("x"), "x")


def test_the_token_is_in_no_command_line(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghs_planted_token")
    settings.cache_clear()
    seen: list[str] = []
    honest = process.run

    def watched(words: Sequence[str | Path], **more: Any) -> process.Finished:  # noqa: ANN401
        seen.append(" ".join(map(str, words)))
        return honest(words, **more)

    monkeypatch.setattr(process, "run", watched)
    branch = _branch(bare, "a")
    branch.update(_append("one"), "x")
    assert seen
    assert not any("planted" in each for each in seen)
    assert "planted" not in (branch.folder / ".git/config").read_text(encoding="utf-8")


def test_many_writers_of_one_branch_lose_nothing() -> None:
    """The benchmark with fewer: `plugsmith bench state` has 64 writers, 20 updates each."""
    row = bench_writers(12, 4)
    assert (row.updates, row.commits, row.plugins, row.codes) == (48, 48, 24, 24)


def test_a_folder_of_many_plugins_is_listed_whole() -> None:
    assert bench_size(300).plugins == 300
