"""GitHub Actions: the current run, the event that started it, and the outputs for its later steps."""

from __future__ import annotations

import os
from pathlib import Path

from generator.support.environment import settings


def run_link() -> str:
    """Returns the address of this workflow run's page; empty outside of Actions."""
    number = os.environ.get("GITHUB_RUN_ID", "")
    chosen = settings()
    return f"{chosen.github_server_url}/{chosen.repository}/actions/runs/{number}" if number else ""


def run_number() -> int:
    return int(os.environ.get("GITHUB_RUN_ID", "0"))


def event_file() -> Path | None:
    """Returns the JSON file of the event that started this workflow run; None outside of Actions."""
    path = os.environ.get("GITHUB_EVENT_PATH")
    return Path(path) if path else None


def hand_out(values: dict[str, str]) -> None:
    """Sets outputs of this step, for later jobs. Does nothing outside of Actions.

    :raises ValueError: for a value with more than one line
    """
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
