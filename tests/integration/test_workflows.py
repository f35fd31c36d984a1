"""The workflow files: what their linters say, and a proof of who can see what."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.sandbox import process
from generator.support.environment import REPOSITORY
from generator.values.target import SYSTEMS
from tests.integration.conftest import PARTS

pytestmark = pytest.mark.bare

FOLDER = REPOSITORY / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
ACTIONS = sorted((REPOSITORY / ".github" / "actions").glob("*/action.yml"))
_BIN = Path(sys.prefix) / "bin"
_RUNS_STRANGERS_CODE = re.compile(r"plugsmith (forge (try|build|page)|build|make|audition|validate)\b")


def _load(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


def _workflow(name: str) -> dict[str, Any]:
    return _load(FOLDER / f"{name}.yml")


def _jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path in FILES:
        for name, job in _workflow(path.stem)["jobs"].items():
            yield path.stem, name, job


JOBS = [pytest.param(job, id=f"{workflow}-{name}") for workflow, name, job in _jobs()]
STEPS = [pytest.param(job, id=f"{workflow}-{name}") for workflow, name, job in _jobs() if "steps" in job]


def _text(job: dict[str, Any]) -> str:
    return yaml.safe_dump(job)


def _commands(job: dict[str, Any]) -> str:
    return "\n".join(step.get("run", "") for step in job.get("steps", ()))


# ---------------------------------------------------------------- linters


def _clean(*command: str | Path) -> None:
    finished = process.run([_BIN / command[0], *command[1:]], cwd=REPOSITORY, seconds=120)
    assert finished.code == 0, finished.output


def test_actionlint_with_shellcheck_finds_nothing() -> None:
    _clean("actionlint", "-shellcheck", _BIN / "shellcheck", "-pyflakes=", *FILES)


def test_zizmor_at_its_most_pedantic_finds_nothing() -> None:
    config = REPOSITORY / ".github" / "zizmor.yml"
    _clean("zizmor", "--offline", "--no-progress", "--persona", "pedantic", "--config", config, REPOSITORY / ".github")


@pytest.mark.parametrize("schema", ["vendor.github-workflows", "custom.github-workflows-require-timeout"])
def test_the_files_hold_to_githubs_schema(schema: str) -> None:
    _clean("check-jsonschema", "--builtin-schema", schema, *FILES)


def test_the_form_and_the_action_hold_to_githubs_schemas() -> None:
    form = REPOSITORY / ".github/ISSUE_TEMPLATE/plugin-request.yml"
    _clean("check-jsonschema", "--builtin-schema", "vendor.github-issue-forms", form)
    _clean("check-jsonschema", "--builtin-schema", "vendor.github-actions", *ACTIONS)


def test_shell_files_are_clean() -> None:
    _clean("shellcheck", ".ci/run", ".ci/test", ".ci/lock", ".ci/unit", ".github/actions/setup/install.sh")


# ---------------------------------------------------------------- trust


@pytest.mark.parametrize("job", STEPS)
def test_where_strangers_code_runs_there_is_no_secret_and_no_token(job: dict[str, Any]) -> None:
    if not _RUNS_STRANGERS_CODE.search(_commands(job)):
        return
    text = _text(job)
    assert "secrets." not in text
    assert "github.token" not in text
    assert "environment" not in job, "an environment could have secrets"
    assert job["permissions"] == {"contents": "read"}
    for step in job["steps"]:
        if step.get("uses", "").startswith("actions/checkout"):
            assert step["with"]["persist-credentials"] is False


def test_strangers_code_runs_in_the_jobs_that_we_think_of() -> None:
    found = {f"{workflow}/{name}" for workflow, name, job in _jobs() if _RUNS_STRANGERS_CODE.search(_commands(job))}
    assert found == {
        *("round/try", "build/page", "build/windows", "build/macos", "build/linux", "build/edited", "nightly/examples")
    }


@pytest.mark.parametrize("job", STEPS)
def test_where_a_models_key_is_nothing_is_compiled_or_written(job: dict[str, Any]) -> None:
    if "API_KEY" not in _text(job):
        return
    assert job["permissions"] == {"contents": "read"}
    assert job["environment"] == "model"
    assert not _RUNS_STRANGERS_CODE.search(_commands(job))
    assert all(step.get("with", {}).get("compile", "no") == "no" for step in job["steps"])


@pytest.mark.parametrize("job", JOBS)
def test_each_job_says_what_it_may_and_how_long(job: dict[str, Any]) -> None:
    assert "permissions" in job
    assert "write-all" not in str(job["permissions"])
    assert "uses" in job or "timeout-minutes" in job


@pytest.mark.parametrize("job", STEPS)
def test_who_may_write_or_publish_executes_and_compiles_nothing_of_strangers(job: dict[str, Any]) -> None:
    if "write" not in job["permissions"].values():
        return
    assert all(step.get("with", {}).get("compile", "no") == "no" for step in job["steps"])
    assert not _RUNS_STRANGERS_CODE.search(_commands(job))


@pytest.mark.parametrize("job", STEPS)
def test_steps_are_thin_and_have_no_expression_in_a_command(job: dict[str, Any]) -> None:
    for step in job["steps"]:
        if command := step.get("run"):
            assert "${{" not in command
            assert len(command.strip().splitlines()) == 1


def test_no_pull_request_is_checked_out_where_there_is_power() -> None:
    for name in ("forge", "forge-one", "round", "commands", "issue-intake", "tomorrow"):
        text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
        assert "pull_request.head" not in text.replace("github.event.pull_request.number", "")
        assert "refs/pull" not in text
        assert "ref:" not in text


def test_a_cancel_does_not_wait_for_what_it_is_to_end() -> None:
    commands = _workflow("commands")
    assert "concurrency" not in commands, "a group of the whole workflow would hold the build that it starts"
    forged, told = commands["run-name"], _workflow("forge")["run-name"]
    assert forged.startswith("forge #") and told.startswith("forge #"), "runs are found by their title"


def test_artifacts_travel_by_id_through_outputs() -> None:
    """By name, any job of a run could put another artifact in the place of one: with the token that each step has."""
    steps = [(path.parent.name, step) for path in ACTIONS for step in _load(path)["runs"]["steps"]]
    steps += [(f"{workflow}/{name}", step) for workflow, name, job in _jobs() for step in job.get("steps", ())]
    for place, step in steps:
        if step.get("uses", "").startswith("actions/download-artifact"):
            assert set(step["with"]) == {"artifact-ids", "path"}, place
        if step.get("uses", "").startswith("actions/upload-artifact"):
            kept = place.startswith(("ci/", "nightly/"))
            assert kept or step["with"]["if-no-files-found"] == "error", place


def test_the_page_is_an_artifact_that_browsers_show() -> None:
    """Not in a zip: then the run's page has a link to it that opens it, and names it as the file is named."""
    (step,) = [
        each for each in _workflow("build")["jobs"]["page"]["steps"] if "upload-artifact" in each.get("uses", "")
    ]
    assert step["with"]["archive"] is False
    assert "name" not in step["with"]


def test_what_stands_in_is_what_was_read() -> None:
    """A pin that moves has to be read again, and its stand-in with it: these are the versions that were."""
    read = {
        "actions/upload-artifact": "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f",
        "actions/download-artifact": "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c",
        "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1",
        "actions/setup-python": "5fda3b95a4ea91299a34e894583c3862153e4b97",
        "aws-actions/configure-aws-credentials": "e6de054238d6b7531b4efff3b6587d9aade6a06c",
        "actions/attest-build-provenance": "a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32",
    }
    used = set(
        re.findall(
            r"uses: ([\w-]+/[\w-]+)(?:/\w+)?@(\w{40})",
            "".join(path.read_text(encoding="utf-8") for path in (*FILES, *ACTIONS)),
        )
    )
    assert {each for each in used if each[0] in read} == set(read.items())


def test_a_default_request_takes_five_jobs_and_three_in_a_chain() -> None:
    """Without a model, for two systems: take, page, two of build, deliver. The rest is for models and for failures."""
    one, forge = _workflow("forge-one")["jobs"], _workflow("forge")["jobs"]
    models = {"round-1", "round-2", "round-3", "round-4", "round-5", "build-again"}
    assert all("models" in one[name]["if"] or "needs.round" in one[name]["if"] for name in models)
    signing = {"sign-windows", "sign-macos"}
    assert all("vars.PLUGSMITH_SIGN == 'yes'" in one[name]["if"] for name in signing)
    assert set(one) - models - signing == {"build", "deliver"}
    assert set(forge) - {"second"} == {"take", "first", "close"}
    assert "failure()" in forge["close"]["if"]
    build = _workflow("build")["jobs"]
    assert set(build) - {"edited"} == {"page", *(name for name in build if "inputs.targets" in build[name]["if"])}
    for target, system in SYSTEMS.items():
        (job,) = [each for each in build.values() if str(target) in each["if"]]
        assert system.runner in job["runs-on"]  # a variable may name another
        assert job["env"]["TARGET"] == target


def test_only_what_was_released_is_attested() -> None:
    steps = _workflow("forge-one")["jobs"]["deliver"]["steps"]
    assert [step["with"] for step in steps if "attest" in step.get("uses", "")] == [
        {"subject-checksums": "released/SHA256SUMS"}
    ]


def test_reasons_stand_beside_grants_and_versions_beside_pins() -> None:
    for path in FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.match(r"\s+(contents|pull-requests|checks|issues|actions|id-token|attestations|pages): ", line):
                assert "#" in line, f"{path.name}: {line}"
            if used := re.search(r"uses: (\S+)", line):
                pinned = re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", used[1]) and re.search(r"# v\d+\.\d+\.\d+$", line)
                assert used[1].startswith("./") or pinned, f"{path.name}: {line}"


def test_every_part_of_the_gate_is_a_job() -> None:
    workflow = yaml.safe_load((FOLDER / "ci.yml").read_text(encoding="utf-8"))
    assert workflow["jobs"]["gate"]["strategy"]["matrix"]["part"] == sorted(PARTS)
    files = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert {file for part in PARTS.values() for file in part} == files
