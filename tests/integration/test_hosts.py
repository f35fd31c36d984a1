"""What hosts and musicians do to a plugin, in a bare host and in pedalboard: a fault of each reported kind."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.sandbox import process
from generator.support.environment import REPOSITORY
from tests.integration.conftest import Desk

Made = Callable[[str], Path]


@pytest.fixture
def made(desk: Desk) -> Made:
    """Makes a plugin of a sentence and returns its bundle."""

    def make(sentence: str) -> Path:
        found = desk.plugsmith("make", desk.request("hosted", sentence), "--no-validate")
        assert found.code == 0, found.output
        (bundle,) = (desk.folder / "build" / "hosted").glob("*.vst3")
        return bundle

    return make


def _asked(module: str, path: Path, *more: str) -> tuple[dict[str, Any], str]:
    """Runs a host on a plugin; returns what it found, and all that was printed."""
    command: list[str | Path] = [sys.executable, "-m", f"tests.integration.{module}", path, *more]
    finished = process.run(command, cwd=REPOSITORY, seconds=120)
    assert finished.code == 0, finished.output
    line = next(line for line in finished.output.splitlines() if line.startswith("{"))
    return json.loads(line), finished.output


@pytest.mark.parametrize("sentence", ["limiter", "soft clipper", "bus compressor", "clipper into limiter"])
def test_the_latency_is_right_before_the_first_block_at_any_rate(made: Made, sentence: str) -> None:
    (binary,) = made(sentence).rglob("*.so")
    found, _ = _asked("bare_host", binary)
    assert found["latency before it is prepared"] == found["latencies"]["44100"] > 0
    if sentence in ("limiter", "bus compressor"):  # the others' low-passes turn the phase
        assert found["measured"] == found["latencies"]
    for rate, frames in found["measured"].items():
        assert abs(frames - found["latencies"][rate]) <= 12


@pytest.mark.parametrize("sentence", ["ping pong", "chorus", "warm tube distortion", "hall reverb", "auto pan"])
def test_an_effect_takes_a_mono_track_to_mono_and_to_stereo(made: Made, sentence: str) -> None:
    (binary,) = made(sentence).rglob("*.so")
    found, _ = _asked("bare_host", binary)
    assert found["takes"] == {"1 to 1": True, "1 to 2": True, "2 to 1": False, "2 to 2": True}
    assert min(found["levels of 1 to 1"] + found["levels of 1 to 2"]) > 0.01


@pytest.mark.parametrize("sentence", ["tremolo 1/4", "auto pan 1/2 dotted", "low pass filter into tremolo 1/8 triplet"])
def test_what_is_in_time_begins_with_the_song(made: Made, sentence: str) -> None:
    (binary,) = made(sentence).rglob("*.so")
    found, _ = _asked("bare_host", binary, "bounces")
    assert found["swing"] > 0.1
    assert found["difference"] < 1e-3 * found["swing"]


def test_a_text_field_and_a_session_take_no_nonsense(made: Made) -> None:
    found, output = _asked("pedalboard_host", made("delay"))
    assert found["kept"] is True
    assert len(set(found["read"].values())) == 1
    assert found["repaired"] == {text: {"knobs": True, "sound": True} for text in ("nan", "-nan", "inf", "abc", "")}
    assert "the session has no number for 'delay_time'; it is at its default" in output


@pytest.mark.parametrize("sentence", ["saw lead synth", "electric piano"])
def test_an_instrument_obeys_what_hosts_send(made: Made, sentence: str) -> None:
    found, _ = _asked("pedalboard_host", made(sentence))
    held = found["held"]
    assert found["released on another channel"] == held
    assert found["volume 64, then 127"] == pytest.approx(held, abs=0.2)
    assert found["volume 64"] == pytest.approx(held - 11.9, abs=0.2)
    assert found["released"] < held - 20
    assert found["pedal, released, reset"] < held - 20
