"""Shows state in a pull request's one comment, its labels and its check run. Escapes text written by others."""

from __future__ import annotations

from pathlib import Path

from generator.forge.github import Hub
from generator.forge.handover import HELD, AskNote, PullRecord
from generator.forge.intake import APPROVED, COMMENT, pull_record
from generator.package.player import PLAY
from generator.state.plugins import StateFolder
from generator.state.releases import Published, ReleaseFolder
from generator.support import progress
from generator.support.environment import settings
from generator.support.errors import GitError
from generator.support.templating import fill
from generator.support.text import size_text
from generator.values.model import Model
from generator.values.plugin import BuildState, BuildStatus, PluginState
from generator.values.target import SYSTEMS, OsTarget

_TEMPLATES = Path(__file__).parent / "templates"

MARKER = COMMENT
CHECK, REQUIRED = "plugsmith", "required"
_READY, _FAILED, _BUILDING, _WAITING = (f"plugsmith: {word}" for word in ("ready", "failed", "building", "waiting"))
LABELS = frozenset((_READY, _FAILED, _BUILDING, _WAITING))
_MOVING = (BuildState.SYNTHESIZING, BuildState.COMPILING)
_MARKS = {
    BuildState.IDLE: "⚪",
    BuildState.SYNTHESIZING: "✍️",
    BuildState.COMPILING: "🔨",
    BuildState.READY: "✅",
    BuildState.FAILED: "❌",
}
_LONGEST = 60_000
"""The most characters of a comment; GitHub refuses more than 65536."""


class Row(Model):
    """The comment's row for one system of one plugin."""

    os_target: OsTarget
    mark: str
    state: BuildState
    reason: str = ""
    url: str = ""
    report: str = ""
    player: str = ""
    size: str = ""
    sha256: str = ""
    checks: str = ""
    signature: str = ""


class Section(Model):
    """The comment's section for one plugin."""

    state: PluginState
    note: AskNote
    rows: tuple[Row, ...]
    page: str = ""
    """Where the run keeps the page that plays it, until there is one in a release; empty if there is none yet."""
    picture: str = ""
    sounds: dict[str, str] = {}  # noqa: RUF012  pydantic copies it
    install: tuple[str, ...] = ()
    next: str


def tell(number: int, hub: Hub, state_dir: Path, *, ended: str = "") -> str:
    """Updates comment, labels and check runs of a pull request from state.

    :param ended: the plugin whose build has just ended: who asked for it is told once per commit
    :returns: the comment's link; empty if state has no record of the pull request
    """
    record = pull_record(state_dir, number)
    if record is None:
        return ""
    sections = _sections(record, state_dir)
    states = {row.state for section in sections for row in section.rows}
    link = hub.say(number, comment_text(record, sections), MARKER)
    moving = bool(states & set(_MOVING)) and not record.waiting
    good = states == {BuildState.READY} and not record.refused
    summary = f"[The comment on the pull request]({link}) says more."
    done = not moving and not record.waiting
    hub.check(
        record.head_sha, CHECK, done=done, good=good, title=_title(record, states), summary=summary, run=record.run
    )
    if not record.refused:  # it changes requests alone: `ci`, which the bot's own commits do not start, has no work
        title = "Only requests are changed"
        hub.check(record.head_sha, REQUIRED, done=True, good=True, title=title, summary=summary, run=record.run)
    try:
        hub.label(number, frozenset({_label(record, states)}), LABELS | ({APPROVED} if record.waiting else set()))
    except GitError as error:  # a token that may not create labels; `plugsmith setup-repo` has made them
        progress.note(f"  {error.problems[0].where}: {error.problems[0].what}")
    if ended and done:
        words = "is ready" if good else "has ended, and something is to be fixed"
        hub.mention(number, f"@{record.login} Your plugin {words}: {link}\n", f"<!-- told {record.head_sha} -->")
    return link


def comment_text(record: PullRecord, sections: tuple[Section, ...]) -> str:
    """Returns the comment as Markdown, with the marker by which it is found again, cut if it is too long."""
    words = {
        "marker": MARKER,
        "record": record,
        "sections": sections,
        "unbuilt": [note for note in record.asks if note.slug not in {each.state.metadata.slug for each in sections}],
        "short": len(sections) > 8,
        "server": settings().github_server_url,
    }
    text = fill(_TEMPLATES / "comment.md.j2", words)
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition("\n")[0] + "\n\n... and more; see the run.\n"


def _sections(record: PullRecord, state_dir: Path) -> tuple[Section, ...]:
    states, releases = StateFolder(state_dir), ReleaseFolder(state_dir)
    found = []
    for note in record.asks:
        state = states.load(note.slug)
        if state is not None:
            found.append(_section(state, note, releases.load(note.slug).newest, record.run))
    return tuple(found)


def _section(state: PluginState, note: AskNote, newest: dict[OsTarget, Published], run: str) -> Section:
    rows = tuple(_row(build, newest.get(target), note) for target, build in sorted(state.builds.items()))
    links = next((note.links[row.os_target] for row in rows if row.os_target in note.links), {})
    sounds = {
        name.split("/")[-1]: url for name, url in links.items() if name.endswith("-wet.mp3") or "phrase.mp3" in name
    }
    ready = [row.os_target for row in rows if row.state is BuildState.READY]
    is_written = any(row.state is BuildState.COMPILING or row.reason == HELD for row in rows)
    is_released = any(row.player for row in rows)
    return Section(
        state=state,
        note=note,
        rows=rows,
        page=f"{run}#artifacts" if run and is_written and not is_released else "",
        picture=links.get("audition/editor.png", ""),
        sounds=sounds,
        install=tuple(f"{target}: copy the `.vst3` folder to `{SYSTEMS[target].folders[0]}`" for target in ready),
        next=_next({row.state for row in rows}),
    )


def _row(build: BuildStatus, out: Published | None, note: AskNote) -> Row:
    last = build.history[-1] if build.history else None
    links = note.links.get(build.os_target, {})
    ready = build.build_state is BuildState.READY and out is not None
    passed = sum(verdict.outcome == "passed" for verdict in build.verdicts)
    skipped = sum(verdict.outcome == "skipped" for verdict in build.verdicts)
    return Row(
        os_target=build.os_target,
        mark=_MARKS[build.build_state],
        state=build.build_state,
        reason=last.reason if last else "",
        url=links.get(out.package.name, "") if ready and out else "",
        report=links.get("report.html", "") if ready else "",
        player=links.get(PLAY, "") if ready else "",
        size=size_text(out.package.size) if ready and out else "",
        sha256=out.package.sha256 if ready and out else "",
        checks=f"{passed} passed" + (f", {skipped} skipped" if skipped else "") if ready else "",
        signature=out.signature.kind.replace("none", "not signed") if ready and out else "",
    )


def _next(states: set[BuildState]) -> str:
    if BuildState.SYNTHESIZING in states:
        return "It is being written. This comment follows."
    if BuildState.COMPILING in states:
        return "It is being built and listened to. This comment follows."
    if states == {BuildState.READY}:
        return "Comment `/plugsmith revise` and what shall be different, or merge this pull request to keep it."
    return "Comment `/plugsmith build` to try again, `/plugsmith revise` with other words, or edit the request."


def _label(record: PullRecord, states: set[BuildState]) -> str:
    if record.waiting:
        return _WAITING
    if states & set(_MOVING):
        return _BUILDING
    return _READY if states == {BuildState.READY} and not record.refused else _FAILED


def _title(record: PullRecord, states: set[BuildState]) -> str:
    if record.waiting:
        return "Waiting for a maintainer"
    if states & set(_MOVING):
        return "At work"
    return "Ready" if states == {BuildState.READY} and not record.refused else "Something is to be fixed"
