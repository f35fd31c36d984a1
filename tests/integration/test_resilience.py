"""Two at once, killed in the middle, interrupted: nothing half-made is ever seen."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from generator.sandbox.process import kill_group
from tests.integration.conftest import PLUGSMITH, Desk


@pytest.fixture
def desk(fresh_desk: Desk) -> Desk:
    """With a cache of its own: every make compiles, and what is left over there is this test's."""
    return fresh_desk


def _start(desk: Desk, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [PLUGSMITH, "make", path, "--json", "--no-validate"],
        env=desk.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def _state(desk: Desk, slug: str) -> str:
    data = json.loads((desk.folder / "state" / "plugins" / f"{slug}.json").read_text(encoding="utf-8"))
    return str(data["builds"]["Linux_x64"]["build_state"])


def _leftovers(desk: Desk) -> list[Path]:
    return list(desk.folder.rglob(".*.partial"))


def test_two_makes_at_once(desk: Desk) -> None:
    running = [
        _start(desk, desk.request(slug, prompt))
        for slug, prompt in (("left-one", "tube 11 dB"), ("right-one", "hall 3 s"))
    ]
    made = [json.loads(process.communicate(timeout=300)[0]) for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert len({each["state"]["metadata"]["unique_id"] for each in made}) == 2
    assert _leftovers(desk) == []


def test_the_same_request_twice_at_once(desk: Desk) -> None:
    path = desk.request("twin-one", "plate 2.5 s")
    running = [_start(desk, path) for _ in range(2)]
    made = [json.loads(process.communicate(timeout=300)[0]) for process in running]
    assert made[0]["release"]["files"] == made[1]["release"]["files"]
    assert sorted(each["bundle"]["cached"] for each in made) == [False, True]
    assert _leftovers(desk) == []


@pytest.mark.parametrize("delay", [0.3, 0.9, 1.6, 2.4])
def test_killed_in_the_middle_then_run_again(desk: Desk, delay: float) -> None:
    path = desk.request("killed-one", f"delay {100 + int(delay * 100)} ms into fuzz")
    process = _start(desk, path)
    time.sleep(delay)
    kill_group(process.pid)
    process.communicate()
    ran = desk.plugsmith("make", path, "--json", "--no-validate")
    assert ran.code == 0, ran.output
    assert _state(desk, "killed-one") == "Ready"
    assert _leftovers(desk) == []


def test_ctrl_c_leaves_nothing_half_made(desk: Desk) -> None:
    path = desk.request("stopped-one", "compressor 7:1 into chorus into hall into delay 123 ms")
    process = _start(desk, path)
    state = desk.folder / "state" / "plugins" / "stopped-one.json"
    deadline = time.monotonic() + 60
    while not (state.exists() and "Compiling" in state.read_text(encoding="utf-8")) and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.3)
    os.kill(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert _state(desk, "stopped-one") == "Failed"
    assert _leftovers(desk) == []
    assert not (desk.folder / "build" / "stopped-one").exists()
