"""Setting a repository up, against a GitHub that remembers, and that holds each call against GitHub's description."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import repository  # noqa: F401  it registers its command
from generator.cli.make import cli
from generator.forge.github import Hub
from generator.forge.repository_setup import examine_repository, set_up
from generator.sandbox import process
from generator.state.branch import Branch
from generator.support.environment import settings
from generator.support.errors import GitError
from tests.integration.github_server import BOT, REPOSITORY, GitHub, github

pytestmark = pytest.mark.bare


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    bare = tmp_path / "remote.git"
    process.check(["git", "init", "--bare", "--quiet", "--initial-branch=main", bare], remedy="")
    Branch(tmp_path / "main", str(bare), "main").update(lambda place: (place / "x").write_text("x"), "x")
    for name, value in {"GITHUB_TOKEN": f"ghs_{BOT}", "PLUGSMITH_GITHUB_WRITE_GAP": "0"}.items():
        monkeypatch.setenv(name, value)
    with github(bare, tmp_path) as running:
        running.administered = True
        monkeypatch.setenv("PLUGSMITH_GITHUB_API_URL", running.url)
        settings.cache_clear()
        yield running
        assert running.complaints == []


def test_what_is_missing_is_said_set_up_and_then_there(hub: GitHub) -> None:
    before = {each.name: each.good for each in examine_repository(Hub(REPOSITORY))}
    assert before.pop("default branch")
    assert not any(before.values()), before
    said = list(set_up(Hub(REPOSITORY), dry=True))
    assert not any(each.done for each in said)
    done = list(set_up(Hub(REPOSITORY), model="openai", key="sk-planted"))
    assert all(each.good for each in done), [each for each in done if not each.good]
    assert all(each.good for each in examine_repository(Hub(REPOSITORY), model="openai"))
    assert "sk-planted" not in json.dumps(hub.settings), "it leaves this machine encrypted"
    again = list(set_up(Hub(REPOSITORY), model="openai", key="sk-planted"))
    assert not any(each.done for each in again)
    rules = {each["name"]: each for each in hub.settings["list /rulesets"]}
    (check,) = [each for each in rules["plugsmith: main"]["rules"] if each["type"] == "required_status_checks"]
    assert check["parameters"]["required_status_checks"] == [{"context": "required", "integration_id": 15368}]
    assert hub.settings["/actions/permissions/workflow"]["default_workflow_permissions"] == "read"


def test_an_environment_that_any_branch_may_use_is_limited_to_main(hub: GitHub) -> None:
    Hub(REPOSITORY).call("PUT", "/environments/publish", {"deployment_branch_policy": None})
    found = {each.name: each for each in examine_repository(Hub(REPOSITORY))}["environment publish"]
    assert "any branch may use it" in found.detail
    policy = {"protected_branches": False, "custom_branch_policies": True}
    Hub(REPOSITORY).call("PUT", "/environments/publish", {"deployment_branch_policy": policy})
    Hub(REPOSITORY).call("POST", "/environments/publish/deployment-branch-policies", {"name": "*"})
    found = {each.name: each for each in examine_repository(Hub(REPOSITORY))}["environment publish"]
    assert "the branches *" in found.detail
    list(set_up(Hub(REPOSITORY)))
    listed = hub.settings["list /environments/publish/deployment-branch-policies"]
    assert [each["name"] for each in listed] == ["main"]


def test_a_token_that_may_too_little_is_told_which_right_is_missing(
    hub: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.rights = {"token": {"issues": "write", "administration": "read"}}
    hub.settings[""] = {"has_issues": True}
    monkeypatch.setenv("GITHUB_TOKEN", f"ghs_{BOT}__token")
    settings.cache_clear()
    with pytest.raises(GitError) as caught:
        list(set_up(Hub(REPOSITORY)))
    assert caught.value.problems[0].where == "Actions"
    assert "Administration: write" in caught.value.problems[0].remedy
    hub.complaints.clear()


def test_the_commands_say_it_and_end_with_an_error_until_all_is_there(hub: GitHub) -> None:
    run = CliRunner()
    looked = run.invoke(cli, ["doctor", "--repo", REPOSITORY])
    assert looked.exit_code == 4
    assert f"Run: plugsmith setup-repo {REPOSITORY}" in looked.output
    assert run.invoke(cli, ["setup-repo", REPOSITORY, "--dry-run"]).exit_code == 4
    made = run.invoke(cli, ["setup-repo", REPOSITORY, "--first-request", "warm-tube-distortion"])
    assert made.exit_code == 0, made.output
    assert "did  environment publish" in made.output
    assert hub.settings["started"][-1][1]["inputs"] == {"slugs": "warm-tube-distortion"}
    assert run.invoke(cli, ["doctor", "--repo", REPOSITORY]).exit_code == 0


def test_another_default_branch_is_something_for_a_person(hub: GitHub) -> None:
    hub.settings[""] = {"default_branch": "trunk"}
    found = {each.name: each for each in set_up(Hub(REPOSITORY))}["default branch"]
    assert not found.good
    assert "PLUGSMITH_MAIN_BRANCH" in found.detail
