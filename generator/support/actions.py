"""GitHub Actions: the run that we are in, what started it, and what its later steps are told."""

from __future__ import annotations

import os
from pathlib import Path

from generator.support.environment import settings


def run_link() -> str:
    """The page of this workflow run; nothing outside of Actions."""
    number = os.environ.get("GITHUB_RUN_ID", "")
    chosen = settings()
    return f"{chosen.github_server_url}/{chosen.repository}/actions/runs/{number}" if number else ""


def run_number() -> int:
    return int(os.environ.get("GITHUB_RUN_ID", "0"))


def event_file() -> Path | None:
    """What has started this workflow run, as JSON."""
    path = os.environ.get("GITHUB_EVENT_PATH")
    return Path(path) if path else None


def hand_out(values: dict[str, str]) -> None:
    """Sets outputs of this step, for later jobs. Outside of Actions nothing happens."""
    path = os.environ.get("GITHUB_OUTPUT")
    if not path:
        return
    with Path(path).open("a", encoding="utf-8") as file:
        for name, value in values.items():
            if "\n" in value:
                raise ValueError(f"the output {name} has more than one line")
            file.write(f"{name}={value}\n")


def running_in_actions() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"
