"""Measures state under load: many writers of one branch, and a folder with very many plugins."""

from __future__ import annotations

import multiprocessing
import statistics
import sys
import tempfile
import time
from pathlib import Path

from generator.sandbox import process
from generator.state.branch import Branch, git
from generator.state.plugins import StateFolder, to_json
from generator.support.child_environment import package_client_environment
from generator.support.errors import StateError
from generator.values.model import Model
from generator.values.plugin import BuildState
from generator.values.request import Request
from generator.values.target import OsTarget


class WritersRow(Model):
    """The result of many writers on one branch."""

    writers: int
    updates: int
    """Of all writers together."""
    seconds: float
    tries_mean: float
    """Pushes for one update; 1 means that none was refused."""
    tries_worst: int
    plugins: int
    codes: int
    commits: int


class SizeRow(Model):
    """Timings of a state folder of one size."""

    plugins: int
    status_seconds: float
    """How long `plugsmith status` takes, the program's start included."""
    claim_seconds: float
    """How long it takes to give a code and an identity to one more plugin; the median of nine."""


def bench_writers(writers: int, updates: int) -> WritersRow:
    """Runs many writers, each with its own clone. Half of the updates claim plugins, half move the claimed plugins.

    :param updates: the number of updates of each writer

    :raises StateError: if anything was lost, damaged or given twice
    """
    with tempfile.TemporaryDirectory(prefix="plugsmith-") as scratch:
        folder = Path(scratch)
        process.check(["git", "init", "--bare", "--quiet", folder / "remote.git"], remedy="Install git.")
        context = multiprocessing.get_context("spawn")
        started = time.perf_counter()
        with context.Pool(writers, maxtasksperchild=1) as pool:
            tries = [n for each in pool.map(_writer, [(folder, n, updates) for n in range(writers)], 1) for n in each]
        seconds = time.perf_counter() - started
        last = Branch(folder / "last", str(folder / "remote.git"), "state")
        last.fetch()
        states = list(StateFolder(last.folder).all())  # a damaged file raises here
        codes = {state.metadata.unique_id for state in states}
        commits = git("rev-list", "--count", "state", folder=folder / "remote.git").output.strip()
        moved = sum(len(build.history) for state in states for build in state.builds.values())
        if len(states) + moved != writers * updates or len(codes) != len(states):
            what = f"{len(states)} plugins, {moved} moves, {len(codes)} codes of {writers * updates} updates"
            raise StateError.at("state branch", f"something was lost: {what}", "This is a fault of plugsmith.")
    return WritersRow(
        writers=writers,
        updates=writers * updates,
        seconds=round(seconds, 1),
        tries_mean=round(statistics.mean(tries), 2),
        tries_worst=max(tries),
        plugins=len(states),
        codes=len(codes),
        commits=int(commits),
    )


def _writer(task: tuple[Path, int, int]) -> list[int]:
    folder, number, updates = task
    branch = Branch(folder / f"clone-{number}", str(folder / "remote.git"), "state")
    request = Request(schema_version=1, prompt="warm tube")
    tries = []
    for update in range(updates):
        slug = f"plugin-{number}-{update - update % 2}"

        def change(place: Path, slug: str = slug, first: bool = update % 2 == 0) -> None:
            states = StateFolder(place)
            if first:
                states.claim(slug, request, name=f"Name of {slug}")
            else:
                states.begin(slug, OsTarget.LINUX)

        tries.append(branch.update(change, f"Update {slug}").tries)
    return tries


def bench_size(plugins: int) -> SizeRow:
    """Times `status` and one more claim in a state folder of `plugins` plugins."""
    with tempfile.TemporaryDirectory(prefix="plugsmith-") as scratch:
        folder = Path(scratch)
        _fill(folder, plugins)
        environment = package_client_environment() | {"PLUGSMITH_STATE_DIR": str(folder)}
        started = time.perf_counter()
        process.check([sys.executable, "-m", "generator.cli.main", "status"], remedy="", environment=environment)
        status = time.perf_counter() - started
        states, request, claims = StateFolder(folder), Request(schema_version=1, prompt="warm tube"), []
        for number in range(9):
            started = time.perf_counter()
            states.claim(f"one-more-{number}", request, name="Warm Tube")
            claims.append(time.perf_counter() - started)
    return SizeRow(plugins=plugins, status_seconds=round(status, 2), claim_seconds=round(statistics.median(claims), 4))


def _fill(folder: Path, count: int) -> None:
    """Writes `count` plugins as they are after a build, with sources and history."""
    states = StateFolder(folder)
    states.claim("plugin-0", Request(schema_version=1, prompt="warm tube distortion"), name="Plugin 0")
    states.begin("plugin-0", OsTarget.LINUX)
    states.move("plugin-0", OsTarget.LINUX, BuildState.FAILED, "a template for many")
    first = states.load("plugin-0")
    if first is None:
        raise StateError.at("plugin-0", "is gone", "This is a fault of plugsmith.")
    source = {"author": "offline", "sha256": "0" * 64, "processor_cpp": "x" * 3000, "editor_cpp": "y" * 500}
    text = to_json(type(first).model_validate(first.model_dump() | {"source_code": source}))
    for number in range(1, count):
        slug, code = f"plugin-{number}", _code(number)
        states.path(slug).write_text(
            text.replace("plugin-0", slug)
            .replace("Plugin 0", f"Plugin {number}")
            .replace(first.metadata.unique_id, code),
            encoding="utf-8",
        )
        (folder / "codes" / code.lower()).write_text(slug + "\n", encoding="utf-8")
        (folder / "names" / f"plugin {number}").write_text(slug + "\n", encoding="utf-8")


def _code(number: int) -> str:
    digits = "abcdefghijklmnopqrstuvwxyz0123456789"
    number, first = divmod(number, 26)
    return chr(ord("A") + first) + "".join(digits[number // 36**place % 36] for place in range(3))


def state_table(writers: WritersRow | None, sizes: list[SizeRow]) -> str:
    lines = []
    if writers:
        lines += [
            f"{writers.writers} writers, {writers.updates} updates in {writers.seconds} s: {writers.commits} commits, "
            f"{writers.plugins} plugins, {writers.codes} codes; {writers.tries_mean} tries for one update, "
            f"at most {writers.tries_worst}",
            "",
        ]
    if sizes:
        lines += ["| plugins | `status` | one more code |", "|---|---|---|"]
        lines += [f"| {row.plugins} | {row.status_seconds} s | {row.claim_seconds} s |" for row in sizes]
    return "\n".join(lines)
