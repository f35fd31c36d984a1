"""The workflows of this repository, run by act on this machine: real git, a real S3 server, a stateful GitHub."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import yaml

from generator.forge.comment import LABELS
from generator.forge.handover import PullRecord
from generator.forge.intake import APPROVED, pull_record
from generator.sandbox import process
from generator.state.branch import Branch, git
from generator.state.history import History
from generator.state.plugins import StateFolder
from generator.state.releases import ReleaseFolder, Releases
from generator.support.child_environment import clean_environment
from generator.support.environment import REPOSITORY, settings
from generator.values.plugin import PluginState
from tests.integration.github_server import BOT, GitHub, github
from tests.integration.github_server import REPOSITORY as NAME
from tests.integration.servers import ADMIN, S3Server

_ACTIONS = Path(__file__).parent / "actions"
_ACT = Path(sys.prefix) / "bin" / "act"
_STANDS_IN = {
    "actions/upload-artifact": "upload-artifact",
    "actions/download-artifact": "download-artifact",
    "actions/setup-python": "setup-python",
    "actions/cache": "cache",
    "aws-actions/configure-aws-credentials": "nothing",
    "actions/attest-build-provenance": "nothing",
}
_SHARED = ("PLUGSMITH_IDENTITY_SEED", "PLUGSMITH_CHECK_CACHE", "PLUGSMITH_JOBS")
"""What makes builds and verdicts the same as in other tests."""
RUNNERS = frozenset(("ubuntu-24.04", "windows-2025", "macos-26"))


@dataclass
class Ran:
    """A workflow that came to an end."""

    code: int
    output: str

    def jobs(self, outcome: str) -> set[str]:
        """Names of jobs that succeeded or failed."""
        return set(re.findall(rf"\[[^\]]*?([a-z0-9 -]+?)\s*\].*Job {outcome}", self.output))


@dataclass
class Rehearsal:
    """One repository with everything around it."""

    folder: Path
    bare: Path
    work: Path
    github: GitHub
    server: S3Server
    bucket: str
    secrets: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    """Environment of the steps, and variables of the repository, beyond the usual."""
    lost: set[str] = field(default_factory=set)
    """Runners whose jobs never come to anything."""

    def request(self, branch: str, files: dict[str, str | None], *, base: str = "main") -> str:
        """A branch with these files changed (None: deleted); its commit."""
        clone = Branch(self.folder / f"person-{branch.replace('/', '-')}", str(self.bare), branch)

        def change(folder: Path) -> None:
            for name, text in files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.unlink(missing_ok=True)
                if text is not None:
                    path.write_text(text, encoding="utf-8")

        return clone.update(change, "A request", base=base).commit

    def run(self, workflow: str, kind: str, event: dict[str, Any], inputs: dict[str, str] | None = None) -> Ran:
        """Runs a workflow file as GitHub would for that event."""
        shutil.rmtree(self.folder / "artifacts")  # artifacts belong to one run
        (self.folder / "artifacts").mkdir()
        (self.folder / "event.json").write_text(json.dumps(event | {"inputs": inputs or {}}), encoding="utf-8")
        environment = {
            "PLUGSMITH_PROGRAM": str(_with_the_jobs_own_token(self.folder)),
            "PLUGSMITH_CACHE_DIR": str(settings().cache_dir),
            **{name: os.environ[name] for name in _SHARED if name in os.environ},
            "PLUGSMITH_REMOTE": str(self.bare),
            "PLUGSMITH_BUILD_DIR": str(self.folder / "build"),
            "PLUGSMITH_REQUESTS_DIR": str(self.work / "requests"),
            "PLUGSMITH_REPOSITORY": NAME,
            "PLUGSMITH_GITHUB_API_URL": self.github.url,
            "PLUGSMITH_GITHUB_WRITE_GAP": "0",
            "PLUGSMITH_GITHUB_RETRIES": "2",
            "PLUGSMITH_BOT_LOGIN": BOT,
            "REHEARSAL_ARTIFACTS": str(self.folder / "artifacts"),
            **self.more,
        }
        s3 = self.server.environment(self.bucket)
        variables = {name: value for name, value in s3.items() if name.startswith("PLUGSMITH_")} | self.more
        secrets = {"S3_ACCESS_KEY_ID": s3["AWS_ACCESS_KEY_ID"], "S3_SECRET_ACCESS_KEY": s3["AWS_SECRET_ACCESS_KEY"]}
        command: list[str | Path] = [_ACT, kind, "-W", f".github/workflows/{workflow}.yml"]
        command += [
            "-e",
            self.folder / "event.json",
            "--no-cache-server",
            "--action-offline-mode",
            "--no-skip-checkout=false",
        ]
        for runner in RUNNERS - self.lost:
            command += ["-P", f"{runner}=-self-hosted"]
        for used in sorted(set(re.findall(r"uses: ([\w/-]+)@([0-9a-f]{40})", self._all_workflows()))):
            owner_and_name = "/".join(used[0].split("/")[:2])
            if owner_and_name in _STANDS_IN:
                command += ["--local-repository", f"{owner_and_name}@{used[1]}={_ACTIONS / _STANDS_IN[owner_and_name]}"]
        for name, value in environment.items():
            command += ["--env", f"{name}={value}"]
        for name, value in ({"GITHUB_TOKEN": f"ghs_{BOT}"} | secrets | self.secrets).items():
            command += ["-s", f"{name}={value}"]
        for name, value in variables.items():
            command += ["--var", f"{name}={value}"]
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        seen = clean_environment() | {"HOME": str(home), "ACT_DISABLE_VERSION_CHECK": "1"}
        finished = process.run(command, cwd=self.work, environment=seen, seconds=1200)
        (self.folder / f"{workflow}.log").write_text(finished.output, encoding="utf-8")
        return Ran(finished.code, finished.output)

    def pull_event(self, number: int, action: str = "opened", sender: str = BOT, **more: object) -> dict[str, Any]:
        """What GitHub would say of a pull request."""
        pull = json.loads(self.github.pull(json.dumps(self.github.call("GET", f"/pulls/{number}")).encode()))
        pull["updated_at"] = in_a_minute()
        return {"action": action, "number": number, "pull_request": pull, "sender": {"login": sender}, **more}

    # what is there afterwards

    def artifact(self, name: str) -> Path:
        """The folder of what a job of the last run has uploaded."""
        (found,) = [path for path in self.folder.glob("artifacts/*/name") if path.read_text().strip() == name]
        return found.with_name("content")

    def comments(self, number: int) -> list[str]:
        return [str(each["body"]) for each in self.github.call("GET", f"/issues/{number}/comments")]

    def labels(self, number: int) -> set[str]:
        return {str(each["name"]) for each in self.github.call("GET", f"/pulls/{number}")["labels"]}

    def state(self, slug: str) -> PluginState:
        found = StateFolder(self._fetched()).load(slug)
        assert found
        return found

    def record(self, number: int) -> PullRecord:
        found = pull_record(self._fetched(), number)
        assert found
        return found

    def releases(self, slug: str) -> Releases:
        return ReleaseFolder(self._fetched()).load(slug)

    def attempts(self, slug: str) -> list[str]:
        return [attempt.outcome for attempt in History(self._fetched()).attempts(slug).attempts]

    def objects(self) -> list[str]:
        """Keys in the bucket."""
        key, secret = ADMIN
        client = boto3.client(
            "s3",
            endpoint_url=self.server.endpoint,
            region_name="us-east-1",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
        )
        return [found["Key"] for found in client.list_objects_v2(Bucket=self.bucket).get("Contents", ())]

    def everything_kept(self) -> str:
        """All that jobs have handed on, and all of state."""
        folders = (self.folder / "artifacts", self._fetched())
        files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return "".join(path.read_bytes().decode("latin-1") for path in files)

    def branch(self, name: str) -> set[str]:
        """The files of a branch."""
        found = git("ls-tree", "-r", "--name-only", name, folder=self.bare)
        return set(found.output.splitlines()) if found.code == 0 else set()

    def _fetched(self) -> Path:
        branch = Branch(self.folder / "look", str(self.bare), "state")
        branch.fetch()
        return branch.folder

    def _all_workflows(self) -> str:
        files = (*self.work.glob(".github/workflows/*.yml"), *self.work.glob(".github/actions/*/action.yml"))
        return "\n".join(path.read_text(encoding="utf-8") for path in files)


def _with_the_jobs_own_token(folder: Path) -> Path:
    """Writes a `plugsmith` whose token says which job it was given to: act gives the same one to all."""
    program = folder / "bin" / "plugsmith"
    if not program.exists():
        program.parent.mkdir()
        lines = ("#!/bin/sh", 'if [ -n "$GITHUB_TOKEN" ]; then export GITHUB_TOKEN="${GITHUB_TOKEN}__$GITHUB_JOB"; fi')
        program.write_text(
            "\n".join((*lines, f'exec "{Path(sys.prefix) / "bin" / "plugsmith"}" "$@"\n')), encoding="utf-8"
        )
        program.chmod(0o755)
    return program


def _rights(work: Path) -> dict[str, dict[str, str]]:
    """Returns what the workflow files let the token of each job do, by the job's name, which is there once."""
    found: dict[str, dict[str, str]] = {}
    for path in work.glob(".github/workflows/*.yml"):
        for name, job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].items():
            if "steps" in job and "GITHUB_TOKEN" in json.dumps(job):
                assert name not in found, f"two jobs with a token have the name {name}"
                found[name] = job["permissions"]
    return found


def in_a_minute() -> str:
    """The time of an event that comes when people have read what was there before."""
    return (datetime.now(UTC) + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def rehearsal(folder: Path, server: S3Server, bucket: str) -> Iterator[Rehearsal]:
    """This repository as it is committed, pushed to a bare one, with GitHub and S3 beside it."""
    bare, work = folder / "remote.git", folder / "work"
    process.check(["git", "init", "--bare", "--quiet", "--initial-branch=main", bare], remedy="Install git.")
    assert git("push", "--quiet", str(bare), "HEAD:refs/heads/main", folder=REPOSITORY).code == 0
    process.check(["git", "clone", "--quiet", "--depth=1", f"file://{bare}", work], remedy="Install git.")
    for workflow in work.glob(".github/workflows/*.yml"):  # the one key that act does not know yet, and so refuses
        lines = workflow.read_text(encoding="utf-8").splitlines(keepends=True)
        workflow.write_text("".join(line for line in lines if not line.startswith("cache-mode:")), encoding="utf-8")
    (folder / "artifacts").mkdir()
    with github(bare, folder) as hub:
        hub.rights, hub.labels = _rights(work), {*LABELS, APPROVED, "plugsmith: request"}
        yield Rehearsal(folder=folder, bare=bare, work=work, github=hub, server=server, bucket=bucket)
