"""The line's own pieces without a network: forms, comments, ledgers, rounds, records."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.authors.offline import design_for
from generator.delivery.folder import FolderStore
from generator.delivery.publication import publish
from generator.forge import canary, record, rounds
from generator.forge import comment as comment_module
from generator.forge import jobs as line
from generator.forge.commands import _COMMAND
from generator.forge.forms import free_slug, read_form
from generator.forge.handover import (
    Ask,
    Asked,
    AskNote,
    Draft,
    Outcome,
    PullRecord,
    ReleaseReport,
    ToldProblem,
    Tried,
    hand_on,
)
from generator.forge.intake import pull_record
from generator.forge.ledger import Ledger
from generator.forge.rounds import without_end, write
from generator.package import zip_writer as package_module
from generator.package.built import write_built
from generator.package.player import PLAY
from generator.pipeline.trial import Trial
from generator.request.reader import parse_request, request_text
from generator.state.history import History
from generator.state.plugins import StateFolder
from generator.support.environment import settings
from generator.support.errors import GitError, PlugsmithError, RequestError
from generator.values.attempt import Finding, sources_of
from generator.values.design import Design
from generator.values.plugin import BuildState, PluginMetadata
from generator.values.request import AuthorName, Request
from generator.values.signature import Signature
from generator.values.target import OsTarget
from tests.conftest import ask
from tests.contract.test_web_module import module_of
from tests.made_up import make_up


def _asked(prompt: str = "warm tube distortion", slug: str = "warm-tube", **more: object) -> Asked:
    request = ask(prompt, author="offline", targets=[OsTarget.LINUX], name="Warm Tube", **more)
    one = Ask(slug=slug, path=f"requests/{slug}.yaml", request=request)
    return Asked(pull=7, head_sha="a" * 40, login="Somebody", run="https://github.com/o/n/actions/runs/1", asks=(one,))


def _tried(asked: Asked, **more: object) -> Tried:
    design = design_for(asked.asks[0].request)
    return Tried.model_validate(
        {"slug": "warm-tube", "round": 1, "verdict": "good", "design": design, "attempts": ()} | more
    )


# ---------------------------------------------------------------- forms


WISH = "### What shall it do to sound?"
FORM = """### What shall it do to sound?

warm tube
into a room

### Name

Hot Glass

### Kind

effect

### Systems

- [X] Windows
- [ ] macOS
- [x] Linux
"""


def test_a_form_is_read_as_it_was_filled_in() -> None:
    request = read_form(FORM.replace("\n", "\r\n"))
    assert request.prompt.splitlines() == ["warm tube", "into a room"]
    assert (request.name, request.kind) == ("Hot Glass", "effect")
    assert request.targets == (OsTarget.WINDOWS, OsTarget.LINUX)


def test_fields_that_were_left_out_are_the_standard() -> None:
    form = "### What shall it do to sound?\n\ntube\n\n### Name\n\n_No response_\n\n### Kind\n\nfind out from my words\n"
    assert read_form(form) == ask("tube")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "tube",
        "### Name\n\nx",
        "### What shall it do to sound?\n\n",
        "### What shall it do to sound?\n\n_No response_",
    ],
)
def test_a_form_without_a_wish_is_refused_in_words(body: str) -> None:
    with pytest.raises(RequestError, match="says nothing"):
        read_form(body)


@pytest.mark.parametrize(
    "body",
    [
        FORM.replace("Hot Glass", "../../evil"),
        FORM.replace("warm tube", "x" * 3000),
        FORM.replace("warm tube", "a\x1b[31mb"),
        FORM.replace("Hot Glass", "con"),
    ],
)
def test_hostile_fields_are_refused_in_words(body: str) -> None:
    with pytest.raises(RequestError):
        read_form(body)


def test_a_heading_inside_of_an_answer_changes_no_other_field() -> None:
    body = FORM.replace("Hot Glass", "Hot Glass\n\n### What shall it do to sound?\n\nevil")
    assert "evil" not in read_form(body).prompt


@given(st.text(max_size=400))
def test_any_text_at_all_is_a_request_or_a_refusal(text: str) -> None:
    try:
        request = read_form(f"### What shall it do to sound?\n\n{text}\n\n### Name\n\n{text}")
    except PlugsmithError as error:
        assert error.problems
    else:
        assert parse_request(request_text(request).encode(), "x") == request


def test_a_name_that_is_taken_gets_the_issues_number(folder: Path) -> None:
    (folder / "hot-glass.yaml").write_text("x", encoding="utf-8")
    assert free_slug(read_form(FORM), 12) == "hot-glass-12"


# ---------------------------------------------------------------- commands


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("/plugsmith build", ("build", "")),
        ("/plugsmith revise make it darker", ("revise", "make it darker")),
        ("/plugsmith cancel\nthanks", ("cancel", "\nthanks")),
        ("please /plugsmith build", None),
        ("/plugsmith rebuild", None),
        ("/plugsmithbuild", None),
        ("> /plugsmith build", None),
    ],
)
def test_a_command_stands_first_and_is_one_that_is_known(body: str, found: tuple[str, str] | None) -> None:
    match = _COMMAND.match(body)
    assert ((match[1], match[2]) if match else None) == found


# ---------------------------------------------------------------- ledger


def test_a_ledger_counts_people_whatever_their_capitals(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.add("Somebody", builds=2, cost_usd=0.25)
    ledger.add("somebody", builds=1)
    ledger.add("Another", cost_usd=0.5)
    assert ledger.builds_today("SOMEBODY") == 3
    assert ledger.builds_today("nobody") == 0
    assert ledger.cost_today() == 0.75


# ---------------------------------------------------------------- records


def test_a_claim_gives_identity_once_however_often_it_is_run(tmp_path: Path) -> None:
    asked = _asked()
    record.claim(tmp_path, asked)
    first = StateFolder(tmp_path).load("warm-tube")
    record.claim(tmp_path, asked)
    again = StateFolder(tmp_path).load("warm-tube")
    assert first
    assert again
    assert again.metadata == first.metadata
    assert again.builds[OsTarget.LINUX].build_state is BuildState.SYNTHESIZING
    assert len(again.builds[OsTarget.LINUX].history) == 1
    assert again.builds[OsTarget.LINUX].history[0].run == asked.run


def test_a_request_that_waits_gets_no_identity(tmp_path: Path) -> None:
    record.claim(tmp_path, _asked().changed(waiting="a maintainer"))
    assert StateFolder(tmp_path).load("warm-tube") is None
    assert pull_record(tmp_path, 7)


def test_a_design_that_held_is_compiling_and_one_that_did_not_has_failed(tmp_path: Path) -> None:
    asked = _asked()
    record.claim(tmp_path, asked)
    bad = _tried(
        asked, verdict="failed", problems=[ToldProblem(where="x.cpp:3", what="no such name", remedy="Fix it.")]
    )
    assert record.designed(tmp_path, asked, asked.asks[0], bad) is None
    state = StateFolder(tmp_path).load("warm-tube")
    assert state
    assert state.builds[OsTarget.LINUX].history[-1].reason == "no such name"
    metadata = record.designed(tmp_path, asked, asked.asks[0], _tried(asked))
    assert metadata
    again = record.designed(tmp_path, asked, asked.asks[0], _tried(asked))
    assert again == metadata
    state = StateFolder(tmp_path).load("warm-tube")
    assert state
    assert state.builds[OsTarget.LINUX].build_state is BuildState.COMPILING


def test_a_newer_commit_keeps_its_record_when_the_older_run_reports(tmp_path: Path) -> None:
    old = _asked()
    new = old.changed(head_sha="b" * 40)
    record.claim(tmp_path, old)
    record.claim(tmp_path, new)
    record.designed(tmp_path, old, old.asks[0], _tried(old, round=3))
    found = pull_record(tmp_path, 7)
    assert found
    assert (found.head_sha, found.note("warm-tube").rounds) == ("b" * 40, 0)


def test_what_was_built_and_published_is_ready_and_everything_else_has_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package_module, "_commit", lambda: "c0ffee")
    asked, state_dir = _asked(), settings().state_dir
    built = make_up(tmp_path / "built")
    record.claim(state_dir, asked)
    published = publish(tmp_path / "built", FolderStore(tmp_path / "store"), announced=False)
    good = Outcome(slug="warm-tube", os_target=OsTarget.LINUX, passed=True)
    released = ReleaseReport(
        slug="warm-tube", published=(published.published,), links={OsTarget.LINUX: published.links}
    )

    def state() -> tuple[BuildState, str]:
        found = StateFolder(state_dir).load("warm-tube")
        assert found
        status = found.builds[OsTarget.LINUX]
        return status.build_state, status.history[-1].reason

    record.finished(state_dir, asked, asked.asks[0], {OsTarget.LINUX: (good, built)}, released)
    assert state() == (BuildState.READY, "")
    record.finished(state_dir, asked, asked.asks[0], {OsTarget.LINUX: (good, built)}, ReleaseReport(slug="warm-tube"))
    assert state() == (BuildState.FAILED, "was built, but could not be published")
    record.finished(state_dir, asked, asked.asks[0], {}, ReleaseReport(slug="warm-tube"))
    assert state()[0] is BuildState.FAILED
    stale = ReleaseReport(slug="warm-tube", stale="a newer commit is there")
    record.claim(state_dir, asked)
    record.finished(state_dir, asked, asked.asks[0], {OsTarget.LINUX: (good, built)}, stale)
    assert state() == (BuildState.FAILED, "a newer commit is there")


def test_from_any_state_there_is_a_legal_way_to_any_other(tmp_path: Path) -> None:
    states = StateFolder(tmp_path)
    states.claim("tube", ask("tube"), name="Tube")
    for to in (
        BuildState.FAILED, BuildState.COMPILING, BuildState.FAILED, BuildState.SYNTHESIZING, BuildState.READY,
        BuildState.COMPILING, BuildState.READY, BuildState.FAILED,
    ):  # fmt: skip
        assert states.advance("tube", OsTarget.LINUX, to).builds[OsTarget.LINUX].build_state is to


# ---------------------------------------------------------------- rounds


def test_a_request_that_was_answered_before_is_not_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module, "_commit", lambda: "c0ffee")
    make_up(tmp_path / "built")
    latest = History(settings().state_dir).latest("warm-tube")
    assert latest
    one = _asked().asks[0].changed(request=latest.request)
    answer = write(one, number=1, before=None)
    assert answer.design
    assert answer.design.processor_cpp == latest.design.processor_cpp
    assert answer.attempts == ()


def test_a_request_that_nobody_understands_is_an_answer_too() -> None:
    asked = _asked("qwertz uiop", slug="odd-one")
    answer = write(asked.asks[0], number=1, before=None)
    assert answer.design is None
    assert answer.problems


# ---------------------------------------------------------------- the comment


HOSTILE = (
    "x @everyone <script>alert(1)</script> [a](https://evil.example) ![i](http://evil) ``` | <!-- plugsmith --> \n# h"
)


def _section(problem: str = "", state: BuildState = BuildState.FAILED) -> str:
    asked = _asked(HOSTILE.replace("\n", " "))
    folder = settings().state_dir
    record.claim(folder, asked)
    states = StateFolder(folder)
    states.advance("warm-tube", OsTarget.LINUX, state, problem)
    note = AskNote(
        slug="warm-tube",
        ignored=(HOSTILE,),
        problems=(ToldProblem(where=HOSTILE, what=HOSTILE, remedy=HOSTILE),),
        links={OsTarget.LINUX: {"audition/editor.png": 'javascript:alert(1)"'}},
    )
    found = pull_record(folder, 7)
    assert found
    pull: PullRecord = found.with_note(note)
    return comment_module.comment_text(pull, comment_module._sections(pull, folder))


def test_hostile_words_can_do_nothing_in_the_comment() -> None:
    text = _section(HOSTILE)
    assert text.count("<!-- plugsmith -->") == 1
    assert "@everyone" not in text
    assert "<script" not in text
    assert "](https://evil" not in text
    assert "javascript:" not in text
    assert not re.search(r"(?m)^# h", text)
    assert "```" not in text.replace(r"\`\`\`", "")


@pytest.mark.parametrize("state", [each for each in BuildState if each is not BuildState.IDLE])
def test_every_state_has_its_line_and_what_comes_next(state: BuildState) -> None:
    text = _section(state=state)
    rest = ", but not all of it" if state is BuildState.READY else ""  # one word of the prompt was ignored
    assert f"| Linux_x64 | {comment_module._MARKS[state]} {state}{rest} |" in text
    assert "This comment follows" in text or "/plugsmith" in text


@pytest.mark.parametrize("state", [each for each in BuildState if each is not BuildState.IDLE])
def test_what_is_being_built_can_be_played_before(state: BuildState) -> None:
    line = "`warm-tube.html` among [the run's artifacts](https://github.com/o/n/actions/runs/1#artifacts)"
    assert (line in _section(state=state)) == (state is BuildState.COMPILING)


def test_a_comment_is_never_longer_than_github_takes() -> None:
    refused = tuple(ToldProblem(where="x" * 500, what="y" * 500, remedy="z" * 500) for _ in range(200))
    text = comment_module.comment_text(PullRecord(number=1, head_sha="a" * 40, login="x", refused=refused), ())
    assert len(text) < 65_536
    assert "and more" in text


def test_findings_travel_from_round_to_round() -> None:
    finding = Finding(stage="compile", file="PluginProcessor.cpp", line=3, message="no such name")
    tried = _tried(_asked(), verdict="again", findings=[finding], seen=["abc"])
    assert Tried.model_validate_json(tried.model_dump_json()) == tried


def test_a_request_as_a_file_reads_the_same() -> None:
    request = Request.model_validate(
        {"schema_version": 1, "prompt": "a: b # c\n- d", "name": "X", "targets": ["Linux_x64"], "changes": ["darker"]}
    )
    assert parse_request(request_text(request).encode(), "x") == request


def test_a_round_whose_job_died_ends_in_failed_and_not_in_waiting_for_ever(tmp_path: Path) -> None:
    asked = _asked()
    record.claim(tmp_path, asked)
    assert record.designed(tmp_path, asked, asked.asks[0], without_end("warm-tube")) is None
    state = StateFolder(tmp_path).load("warm-tube")
    assert state
    assert state.builds[OsTarget.LINUX].history[-1].reason == "its job did not come to an end"


def test_cancelling_ends_what_was_moving_and_nothing_else(tmp_path: Path) -> None:
    asked = _asked()
    record.claim(tmp_path, asked)
    record.cancelled(tmp_path, 7, "a-maintainer")
    record.cancelled(tmp_path, 8, "a-maintainer")
    state = StateFolder(tmp_path).load("warm-tube")
    assert state
    assert state.builds[OsTarget.LINUX].build_state is BuildState.FAILED
    assert state.builds[OsTarget.LINUX].history[-1].reason == "cancelled by a-maintainer"
    StateFolder(tmp_path).advance("warm-tube", OsTarget.LINUX, BuildState.READY)
    record.cancelled(tmp_path, 7, "a-maintainer")
    state = StateFolder(tmp_path).load("warm-tube")
    assert state
    assert state.builds[OsTarget.LINUX].build_state is BuildState.READY


def test_what_only_another_systems_compiler_found_goes_to_one_more_round(tmp_path: Path) -> None:
    asked, tried = _asked(), _tried(_asked())
    everywhere = asked.asks[0].request.changed(targets=tuple(OsTarget))
    asked = asked.changed(asks=(asked.asks[0].changed(request=everywhere),))
    finding = Finding(stage="compile", file="PluginProcessor.cpp", line=3, message="C2065: undeclared identifier")
    good = Outcome(slug="warm-tube", os_target=OsTarget.LINUX, passed=True)
    bad = Outcome(
        slug="warm-tube", os_target=OsTarget.WINDOWS, passed=False, repairable=True, findings=(finding,), reason="x"
    )
    died = Outcome(slug="warm-tube", os_target=OsTarget.MACOS, passed=False, reason="the disk is full")
    hand_on(good, tmp_path / "one/built-1-Linux_x64/outcome.json")
    hand_on(died, tmp_path / "one/built-1-macOS_Universal/outcome.json")
    with pytest.raises(GitError, match="nothing that its author can fix"):
        line._with_builds(asked, asked.asks[0], tried, tmp_path / "one")
    hand_on(bad, tmp_path / "one/built-1-Windows_x64/outcome.json")
    again = line._with_builds(asked, asked.asks[0], tried, tmp_path / "one")
    assert again.findings == (finding,)
    assert again.design == tried.design


@pytest.mark.parametrize("alone", [True, False])
def test_builds_are_found_however_they_were_unpacked(tmp_path: Path, alone: bool) -> None:
    """download-artifact v8 gives one artifact no folder of its own, also if others were asked for and are not there."""
    asked = _asked()
    there = tmp_path / "builds" / ("" if alone else "built-warm-tube-1-Linux_x64")
    hand_on(Outcome(slug="warm-tube", os_target=OsTarget.LINUX, passed=True), there / "outcome.json")
    assert [(folder, found.passed) for folder, found in line._outcomes(asked, tmp_path / "builds", "warm-tube")] == [
        (there, True)
    ]


def test_the_built_in_author_is_not_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would write the same: only a model's build says that it can be repaired."""
    asked = _asked()
    failed = Trial(design=_tried(asked).design, findings=(Finding(stage="compile", message="x"),), built=None)
    monkeypatch.setattr(line, "try_out", lambda *_arguments, **_options: failed)
    monkeypatch.setattr(line, "machine_fault", lambda _target: "")
    StateFolder(settings().state_dir).claim("warm-tube", asked.asks[0].request, name="Warm Tube")
    made = _tried(asked).design
    assert made
    for models in (True, False):
        each = asked.changed(asks=(asked.asks[0].changed(models=models),))
        outcome = line.build_target(each, "warm-tube", OsTarget.LINUX, made, tmp_path / str(models))
        assert outcome.repairable is models


@pytest.mark.parametrize("broken", [True, False])
def test_a_failure_of_a_machine_is_never_sent_to_an_author(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    """If a plugin that is known to be good fails there too, it is the machine."""
    asked = _asked()
    asked = asked.changed(asks=(asked.asks[0].changed(models=True),))
    made = _tried(asked).design
    assert made
    failed = Trial(design=made, findings=(Finding(stage="validate", message="no such file: ucrtbase.dll"),), built=None)
    monkeypatch.setattr(line, "try_out", lambda *_arguments, **_options: failed)
    monkeypatch.setattr(rounds, "try_out", lambda *_arguments, **_options: failed)
    canary_trial = failed if broken else Trial(design=made, findings=(), built=None)
    monkeypatch.setattr(canary, "try_out", lambda *_arguments, **_options: canary_trial)
    StateFolder(settings().state_dir).claim("warm-tube", asked.asks[0].request, name="Warm Tube")
    outcome = line.build_target(asked, "warm-tube", OsTarget.LINUX, made, tmp_path / "out")
    assert outcome.repairable is not broken
    assert outcome.reason.startswith("the machine failed") is broken
    draft = Draft(slug="warm-tube", round=1, repairs=True, author=AuthorName.OPENAI, design=made, attempts=())
    judged = rounds.judge(asked.asks[0], draft, tmp_path / "judged")
    assert judged.verdict == ("failed" if broken else "again")
    assert bool(judged.findings) is not broken


def test_a_build_job_has_nothing_to_say_of_another_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile build of one plugin hands on a package that says it is another, with all its true ids and sources."""
    monkeypatch.setattr(package_module, "_commit", lambda: "c0ffee")
    monkeypatch.setattr(line, "state_branch", Nothing)
    monkeypatch.setenv("PLUGSMITH_PUBLISH_DIR", str(tmp_path / "store"))
    settings.cache_clear()
    folder = tmp_path / "builds" / "built-mine-1-Linux_x64"
    make_up(folder, "victim", name="Victim")
    record.claim(settings().state_dir, _asked(slug="mine"))
    mine = _asked(slug="mine").changed(pull=None)
    hand_on(Outcome(slug="mine", os_target=OsTarget.LINUX, passed=True), folder / "outcome.json")
    released = line.release(mine, "mine", tmp_path / "builds", tmp_path / "out")
    assert released.published == ()
    assert "is victim for Linux_x64, and not mine" in released.stale
    assert not released.superseded, "nobody is told to wait for a newer commit that is not there"
    assert not (tmp_path / "store").exists()
    hand_on(Outcome(slug="victim", os_target=OsTarget.LINUX, passed=True), folder / "outcome.json")
    assert line.release(mine, "mine", tmp_path / "builds", tmp_path / "out").published == ()
    hand_on(Outcome(slug="mine", os_target=OsTarget.WINDOWS, passed=True), folder / "outcome.json")
    assert line.release(mine, "mine", tmp_path / "builds", tmp_path / "out").published == ()


class Nothing:
    """A branch that is as it is."""

    def fetch(self) -> None:
        pass


def test_sources_that_changed_on_the_way_from_the_policy_are_refused() -> None:
    tried = _tried(_asked())
    assert tried.design
    assert line.held_to_policy(tried) == tried
    other = tried.design.changed(processor_cpp="#include <fstream>\n" + tried.design.processor_cpp)
    refused = line.held_to_policy(tried.changed(design=other))
    assert refused.verdict == "failed"
    assert "fstream" in refused.problems[0].what


def test_a_build_cannot_say_who_signed_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module, "_commit", lambda: "c0ffee")
    monkeypatch.setattr(line, "state_branch", Nothing)
    monkeypatch.setenv("PLUGSMITH_PUBLISH_DIR", str(tmp_path / "store"))
    settings.cache_clear()
    folder = tmp_path / "builds" / "built-warm-tube-1-Linux_x64"
    built = make_up(folder)
    write_built(built.changed(signature=Signature(kind="notarised", signer="Apple Inc.")), folder)
    hand_on(Outcome(slug="warm-tube", os_target=OsTarget.LINUX, passed=True), folder / "outcome.json")
    asked = _asked().changed(pull=None)
    signed = tmp_path / "signed"
    released = line.release(asked, "warm-tube", tmp_path / "builds", tmp_path / "out", signed=signed)
    assert released.published[0].signature == Signature()
    sums = (tmp_path / "out/SHA256SUMS").read_text(encoding="utf-8")
    assert sums == f"{released.published[0].package.sha256}  Warm-Tube-1.0.0-linux-x64.zip\n"


@pytest.mark.parametrize("is_of_these", [True, False])
def test_a_module_of_other_sources_is_not_released(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_of_these: bool
) -> None:
    """The page of the build again may have failed: that of the first build is then of sources that were given up."""
    monkeypatch.setattr(package_module, "_commit", lambda: "c0ffee")
    monkeypatch.setattr(line, "state_branch", Nothing)
    monkeypatch.setenv("PLUGSMITH_PUBLISH_DIR", str(tmp_path / "store"))
    settings.cache_clear()
    folder = tmp_path / "builds" / "built-warm-tube-1-Linux_x64"
    built = make_up(folder)
    hand_on(Outcome(slug="warm-tube", os_target=OsTarget.LINUX, passed=True), folder / "outcome.json")
    (tmp_path / "page").mkdir()
    sources = sources_of(built.design).sha256 if is_of_these else "0" * 64
    (tmp_path / "page" / f"{sources}.wasm").write_bytes(module_of())
    asked = _asked().changed(pull=None)
    released = line.release(asked, "warm-tube", tmp_path / "builds", tmp_path / "out", page=tmp_path / "page")
    assert (PLAY in {file.name for file in released.published[0].files}) == is_of_these


def test_a_broken_artifact_stops_no_other_and_no_end(tmp_path: Path) -> None:
    asked = _asked()
    record.claim(tmp_path / "state", asked)
    for name, text in (("built-warm-tube-1-Linux_x64", "{"), ("built-warm-tube-1-macOS_Universal", "\0" * 9)):
        (tmp_path / "builds" / name).mkdir(parents=True)
        (tmp_path / "builds" / name / "outcome.json").write_text(text, encoding="utf-8")
    assert line._outcomes(asked, tmp_path / "builds", "warm-tube") == []
    record.finished(tmp_path / "state", asked, asked.asks[0], {}, ReleaseReport(slug="warm-tube"))
    state = StateFolder(tmp_path / "state").load("warm-tube")
    assert state
    assert state.builds[OsTarget.LINUX].build_state is BuildState.FAILED


def test_a_run_that_is_over_leaves_nothing_that_seems_to_move(tmp_path: Path) -> None:
    asked = _asked()
    record.claim(tmp_path, asked)
    record.closed(tmp_path, asked.changed(run="https://github.com/o/n/actions/runs/2"))
    state = StateFolder(tmp_path).load("warm-tube")
    assert state
    assert state.builds[OsTarget.LINUX].build_state is BuildState.SYNTHESIZING, "another run has it in hand"
    record.closed(tmp_path, asked)
    state = StateFolder(tmp_path).load("warm-tube")
    assert state
    assert state.builds[OsTarget.LINUX].history[-1].reason == "the run ended without a result"
    record.claim(tmp_path, asked)
    record.claim(tmp_path, asked.changed(head_sha="b" * 40, waiting="a maintainer"))
    state = StateFolder(tmp_path).load("warm-tube")
    assert state
    assert state.builds[OsTarget.LINUX].build_state is BuildState.FAILED, "a newer commit waits, and this one is over"


def test_a_build_keeps_the_name_that_state_has_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its job has the state of one plugin alone, so it cannot know which names are taken."""
    seen: list[str] = []

    def tried(made: Design, _task: object, _folder: Path, metadata: PluginMetadata, **_target: object) -> Trial:
        seen.append(metadata.name)
        return Trial(design=made, findings=(Finding(stage="compile", message="enough"),))

    states, asked = StateFolder(settings().state_dir), _asked()
    states.claim("other-tube", ask("tube"), name="Warm Tube")
    record.claim(settings().state_dir, asked)
    record.designed(settings().state_dir, asked, asked.asks[0], _tried(asked))
    given = states.load("warm-tube")
    assert given
    assert given.metadata.name == "Warm Tube 2"
    line._hand_on_state("warm-tube", tmp_path / "committed")
    monkeypatch.setenv("PLUGSMITH_STATE_DIR", str(tmp_path / "committed/state"))
    settings.cache_clear()
    monkeypatch.setattr(line, "machine_fault", lambda _target: "")
    monkeypatch.setattr(line, "try_out", tried)
    design = _tried(asked).design
    assert design
    line.build_target(asked, "warm-tube", OsTarget.LINUX, design, tmp_path / "built")
    assert seen == ["Warm Tube 2"]
