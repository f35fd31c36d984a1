"""The whole line, from a pull request to its comment, as the actual workflow files do it."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from llmock.pytest_plugin import LLMock

from generator.contract.web_module import judge_module
from generator.forge.intake import APPROVED
from generator.package.player import PLAY
from generator.values.plugin import BuildState
from generator.values.target import OsTarget
from tests import answers
from tests.integration.github_server import BOT, STRANGER, WRITER
from tests.integration.rehearsal import Ran, Rehearsal, in_a_minute, rehearsal
from tests.integration.servers import ADMIN, S3Server, bucket_name, s3_server

HEAD = "schema_version: 1\ntargets: [Linux_x64]\n"
REQUEST = HEAD + "prompt: warm tube distortion\nauthor: offline\n"
MODEL = HEAD + "prompt: a plain gain\nauthor: openai\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with s3_server(tmp_path_factory.mktemp("s3") / "server") as running:
        yield running


@pytest.fixture
def stage(tmp_path: Path, server: S3Server) -> Iterator[Rehearsal]:
    bucket = bucket_name()
    key, secret = ADMIN
    client = boto3.client(
        "s3", endpoint_url=server.endpoint, region_name="us-east-1", aws_access_key_id=key, aws_secret_access_key=secret
    )
    client.create_bucket(Bucket=bucket)
    with rehearsal(tmp_path, server, bucket) as running:
        yield running
        assert running.github.complaints == []


@pytest.fixture
def model(stage: Rehearsal, llmock: LLMock) -> LLMock:
    """A scripted model that the writing jobs reach with a key."""
    llmock.tool_mode("off")
    stage.secrets["OPENAI_API_KEY"] = "sk-planted-key-0123456789"
    stage.more["PLUGSMITH_OPENAI_BASE_URL"] = os.environ["OPENAI_BASE_URL"]
    return llmock


def _ask(stage: Rehearsal, files: dict[str, str | None], who: str = WRITER, *, fork: bool = False) -> int:
    stage.request("ask", files)
    return stage.github.open_pull("ask", who, fork=fork)


def _forge(stage: Rehearsal, number: int, action: str = "opened", sender: str = WRITER, **more: object) -> Ran:
    return stage.run("forge", "pull_request_target", stage.pull_event(number, action, sender, **more))


def _comment(stage: Rehearsal, number: int) -> str:
    """The one comment that is edited."""
    comments = [each for each in stage.comments(number) if "<!-- told" not in each and "form -->" not in each]
    (comment,) = [each for each in comments if "command -->" not in each]
    return comment


def _link(comment: str) -> str:
    words = comment.replace("(", " ").replace(")", " ").split()
    return next(word for word in words if ".zip?" in word)


def test_a_maintainers_pull_request_becomes_a_plugin_with_links_once(stage: Rehearsal) -> None:
    number = _ask(stage, {"requests/my-tube.yaml": REQUEST})
    ran = _forge(stage, number)
    assert ran.code == 0, ran.output[-6000:]
    build = stage.state("my-tube").builds[OsTarget.LINUX]
    states = [step.build_state for step in build.history]
    assert states == [BuildState.SYNTHESIZING, BuildState.COMPILING, BuildState.READY]
    assert all(step.run.endswith("/actions/runs/1") for step in build.history)
    comment = _comment(stage, number)
    assert "✅ Ready" in comment
    with urllib.request.urlopen(_link(comment), timeout=30) as answer:  # noqa: S310  a server of our own
        assert answer.read(2) == b"PK"
    assert "[play it](" in comment
    (page,) = stage.artifact("my-tube.html").iterdir()
    (module,) = stage.artifact("page-my-tube-1").glob("*.wasm")
    assert (page.name, judge_module(module.read_bytes())) == ("my-tube.html", ())
    assert "<title>Warm Tube Distortion" in page.read_text(encoding="utf-8")
    assert {PLAY, "report.html"} <= {file.name for file in stage.releases("my-tube").published[0].files}
    assert stage.labels(number) == {"plugsmith: ready"}
    checks = {check["name"]: check["conclusion"] for check in stage.github.checks}
    assert checks == {"plugsmith": "success", "required": "success"}
    assert any(f"@{WRITER} Your plugin is ready" in each for each in stage.comments(number))
    names = {
        "PluginProcessor.cpp",
        "PluginEditor.cpp",
        "PluginIdentity.cpp",
        "plugin.json",
        "README.md",
        "request.yaml",
    }
    there = stage.branch("forge/my-tube")
    assert {name.removeprefix("plugin/") for name in there if name.startswith("plugin/")} == names
    assert ".github/workflows/build.yml" in there, "a push of a person's would start nothing"

    before, released, branch = stage.state("my-tube"), stage.releases("my-tube"), stage.github.sha("forge/my-tube")
    assert _forge(stage, number, "reopened").code == 0  # the same again
    after = stage.state("my-tube")
    assert after.metadata == before.metadata
    assert after.source_code == before.source_code
    assert stage.releases("my-tube") == released
    assert stage.github.sha("forge/my-tube") == branch
    assert "✅ Ready" in _comment(stage, number)

    words = {"action": "created", "issue": {"number": number, "pull_request": {}}}
    said = {"body": "/plugsmith revise add a plate reverb", "created_at": in_a_minute()}
    ran = stage.run("commands", "issue_comment", words | {"comment": said, "sender": {"login": STRANGER}})
    assert "may not write" in ran.output
    assert stage.state("my-tube").metadata.version == "1.0.0"
    ran = stage.run("commands", "issue_comment", words | {"comment": said, "sender": {"login": WRITER}})
    assert ran.code == 0, ran.output[-6000:]
    assert stage.state("my-tube").metadata.version == "1.1.0"
    assert "1.1.0" in _comment(stage, number)
    assert stage.state("my-tube").metadata.unique_id == before.metadata.unique_id
    assert len(stage.releases("my-tube").published) == 2


def test_a_strangers_fork_waits_for_a_maintainer_and_again_after_each_commit(stage: Rehearsal) -> None:
    number = _ask(stage, {"requests/my-tube.yaml": REQUEST}, STRANGER, fork=True)
    assert _forge(stage, number, sender=STRANGER).code == 0
    assert "waits for a person" in _comment(stage, number)
    assert stage.labels(number) == {"plugsmith: waiting"}
    assert stage.branch("forge/my-tube") == set()

    stage.github.call("POST", f"/issues/{number}/labels", {"labels": [APPROVED]}, STRANGER)
    label = {"label": {"name": APPROVED}}
    assert _forge(stage, number, "labeled", STRANGER, **label).code == 0  # GitHub would not let them; if it did
    assert stage.branch("forge/my-tube") == set()
    stage.github.call("POST", f"/issues/{number}/labels", {"labels": [APPROVED]}, WRITER)
    assert _forge(stage, number, "labeled", WRITER, **label).code == 0
    assert "✅ Ready" in _comment(stage, number)
    assert stage.labels(number) == {"plugsmith: ready", APPROVED}

    stage.request("ask", {"requests/my-tube.yaml": REQUEST.replace("warm", "evil")})
    assert _forge(stage, number, "synchronize", STRANGER).code == 0
    assert "waits for a person" in _comment(stage, number)


def test_an_issue_form_becomes_a_pull_request_or_an_answer(stage: Rehearsal) -> None:
    issue = stage.github.call("POST", "/issues", {"title": "Plugin: x", "body": "x"}, WRITER)
    form = {"number": issue["number"], "labels": [{"name": "plugsmith: request"}], "user": {"login": WRITER}}
    event = {"action": "opened", "issue": form | {"body": "### What shall it do to sound?\n\n_No response_"}}
    assert stage.run("issue-intake", "issues", event | {"sender": {"login": WRITER}}).code == 0
    assert "says nothing" in stage.comments(issue["number"])[0]

    body = (
        "### What shall it do to sound?\n\nwarm tube\n\n### Name\n\nGlow\n\n### Systems\n\n- [ ] Windows\n- [x] Linux\n"
    )
    event = {"action": "edited", "issue": form | {"body": body}, "sender": {"login": WRITER}}
    ran = stage.run("issue-intake", "issues", event)
    assert ran.code == 0, ran.output[-6000:]
    number = issue["number"] + 1
    assert f"goes on in #{number}" in stage.comments(issue["number"])[0]
    assert "### Glow" in _comment(stage, number)
    assert "✅ Ready" in _comment(stage, number)
    assert stage.labels(number) == {"plugsmith: ready"}


def test_a_design_that_fails_twice_and_then_holds(stage: Rehearsal, model: LLMock) -> None:
    for processor in (answers.MISSING_NAME, answers.WRONG_TYPE):
        model.reply(answers.answer_text(processor_cpp=processor))
    model.reply(answers.answer_text(name="Third Time"))
    number = _ask(stage, {"requests/model-made.yaml": MODEL})
    ran = _forge(stage, number)
    assert ran.code == 0, ran.output[-6000:]
    assert "✅ Ready" in _comment(stage, number)
    assert "written in 3 rounds" in _comment(stage, number)
    assert stage.record(number).note("model-made").rounds == 3
    assert stage.attempts("model-made") == ["failed", "failed", "built"]
    assert "sk-planted" not in ran.output.replace("***", "")
    assert "sk-planted" not in stage.everything_kept()


def test_a_design_that_never_holds_says_why(stage: Rehearsal, model: LLMock) -> None:
    for _ in range(4):
        model.reply(answers.answer_text(processor_cpp=answers.MISSING_NAME))
    number = _ask(stage, {"requests/model-made.yaml": MODEL})
    assert _forge(stage, number).code == 0
    comment = _comment(stage, number)
    assert "❌ Failed" in comment
    assert "setLoudnessDb" in comment
    assert stage.labels(number) == {"plugsmith: failed"}
    checks = {check["name"]: check["conclusion"] for check in stage.github.checks}
    assert checks == {"plugsmith": "failure", "required": "success"}
    assert stage.branch("forge/model-made") == set()
    assert len(model.requests) == 2, "the same came back, so it is of no use to go on"


def test_a_plugin_that_fails_a_check_is_not_published(stage: Rehearsal, model: LLMock) -> None:
    for _ in range(4):
        model.reply(answers.answer_text(processor_cpp=answers.NOT_A_NUMBER))
    number = _ask(stage, {"requests/model-made.yaml": MODEL})
    assert _forge(stage, number).code == 0
    assert "❌ Failed" in _comment(stage, number)
    assert stage.releases("model-made").published == ()
    assert stage.objects() == []


def test_a_store_that_is_down_is_told_and_the_next_run_fixes_it(stage: Rehearsal) -> None:
    number = _ask(stage, {"requests/my-tube.yaml": REQUEST})
    stage.more |= {"PLUGSMITH_S3_ENDPOINT_URL": "http://127.0.0.1:9", "PLUGSMITH_S3_ATTEMPTS": "1"}
    _forge(stage, number)
    comment = _comment(stage, number)
    assert "❌ Failed" in comment
    assert "could not be published" in comment
    assert "/plugsmith build" in comment
    stage.more.clear()
    assert _forge(stage, number, "reopened").code == 0
    assert "✅ Ready" in _comment(stage, number)
    assert len(stage.objects()) > 10


def test_one_bad_request_does_not_stop_the_rest_and_hostile_words_do_nothing(stage: Rehearsal) -> None:
    hostile = "tube @everyone <img src=x onerror=alert(1)> [x](https://evil.example) | ``` ${{ github.token }} $(id)"
    files: dict[str, str | None] = {
        "requests/my-tube.yaml": HEAD + f"prompt: '{hostile}'\nauthor: offline\n",
        "requests/broken.yaml": "schema_version: 1\nprompt: [not text\n",
        "requests/odd.yaml": "schema_version: 1\nprompt: tube\ncolour: blue\n",
    }
    number = _ask(stage, files)
    assert _forge(stage, number).code == 0
    comment = _comment(stage, number)
    assert "✅ Ready" in comment
    assert "Not taken" in comment
    assert "requests/broken.yaml" in comment
    assert "colour" in comment
    assert "@everyone" not in comment
    assert "<img src=x" not in comment
    assert "](https://evil" not in comment
    assert stage.labels(number) == {"plugsmith: failed"}
    assert BOT


def test_one_of_two_systems_whose_job_is_lost_stops_not_the_other(stage: Rehearsal) -> None:
    """download-artifact gives the one artifact that is left no folder of its own."""
    stage.lost.add("windows-2025")
    request = REQUEST.replace("[Linux_x64]", "[Linux_x64, Windows_x64]")
    number = _ask(stage, {"requests/my-tube.yaml": request})
    _forge(stage, number)
    builds = stage.state("my-tube").builds
    assert builds[OsTarget.LINUX].build_state is BuildState.READY
    assert builds[OsTarget.WINDOWS].build_state is BuildState.FAILED
    assert "did not finish" in builds[OsTarget.WINDOWS].history[-1].reason
    assert _link(_comment(stage, number))


def test_a_change_of_somebody_elses_plugin_is_published_once_it_is_merged(stage: Rehearsal) -> None:
    first = _ask(stage, {"requests/my-tube.yaml": REQUEST})
    assert _forge(stage, first).code == 0
    stage.github.call("PATCH", f"/pulls/{first}", {"state": "closed"})
    before = stage.releases("my-tube")
    stage.request("change", {"requests/my-tube.yaml": REQUEST.replace("warm tube", "cold tube")})
    second = stage.github.open_pull("change", WRITER)
    assert _forge(stage, second).code == 0
    assert stage.releases("my-tube") == before
    comment = _comment(stage, second)
    assert "changes a plugin that exists already" in comment
    assert "/actions/runs/1#artifacts" in comment
    assert stage.artifact("my-tube.html").is_dir()
    assert "> cold tube distortion" in comment
    assert "Merge this pull request to publish it" in comment
    stage.github.call("PUT", f"/pulls/{second}/merge", {})
    ran = _forge(stage, second, "closed")
    assert ran.code == 0, ran.output[-6000:]
    assert len(stage.releases("my-tube").published) == 2
    assert "✅ Ready" in _comment(stage, second)
    assert "#artifacts" not in _comment(stage, second)


def test_a_job_that_may_too_little_is_found_here(stage: Rehearsal) -> None:
    """The rehearsal itself: a right that a workflow file does not grant is refused as GitHub refuses it."""
    del stage.github.rights["take"]["checks"]
    number = _ask(stage, {"requests/my-tube.yaml": REQUEST})
    assert _forge(stage, number).code != 0
    assert any("take: " in each and "not accessible by integration" in each for each in stage.github.complaints)
    stage.github.complaints.clear()


def test_a_label_that_is_not_there_stops_nothing(stage: Rehearsal) -> None:
    """A token that writes pull requests cannot create labels; `tell` says so, and goes on."""
    stage.github.labels.clear()
    number = _ask(stage, {"requests/my-tube.yaml": REQUEST})
    ran = _forge(stage, number)
    assert ran.code == 0, ran.output[-6000:]
    assert "permission to create labels" in ran.output
    assert "✅ Ready" in _comment(stage, number)
    assert {check["conclusion"] for check in stage.github.checks} == {"success"}
    stage.github.complaints.clear()


def test_a_repository_without_a_bucket_keeps_its_plugins_in_its_releases(stage: Rehearsal) -> None:
    stage.bucket = ""
    number = _ask(stage, {"requests/my-tube.yaml": REQUEST})
    ran = _forge(stage, number)
    assert ran.code == 0, ran.output[-6000:]
    comment = _comment(stage, number)
    assert "✅ Ready" in comment
    (release,) = stage.github.releases.values()
    assert not release["draft"]
    (zip_file,) = [each for each in release["assets"] if each["name"].endswith(".zip")]
    (out,) = stage.releases("my-tube").published
    assert zip_file["digest"] == f"sha256:{out.package.sha256}"
    assert f"/releases/download/{release['tag_name']}/{zip_file['name']}" in comment
    assert "audition_2f_editor.png" in comment
    names = {each["name"] for each in release["assets"]}
    assert "audition_2f_editor_40_2x.png" in names, "GitHub would make a dot of the @, and the link would be dead"
    assert _forge(stage, number, "reopened").code == 0
    assert len(stage.github.releases) == 1
