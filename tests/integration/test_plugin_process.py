"""A plugin's process, played by small programs that crash, hang, lie and talk too much."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from generator.check import long_render
from generator.check.host_check import CHECKS
from generator.check.plugin_process import Hosted, HostError, RefusedError, hosted
from generator.check.validators import check_host
from generator.sandbox import levels as sandbox
from generator.sandbox import process

_HONEST = """
import json, sys
out = sys.stdout.buffer
def answer(said, data=b""):
    out.write(json.dumps(said | {"bytes": len(data)}).encode() + b"\\n" + data); out.flush()
out.write(b"ready\\n"); out.flush()
knobs = [0.5]
seconds = 0.0
for line in sys.stdin.buffer:
    asked = json.loads(line)
    data = sys.stdin.buffer.read(asked["bytes"])
    seconds += asked.get("seconds", 0)
    what = asked["do"]
    HERE
    if what == "load": answer({"instrument": False, "knobs": ["Gain"], "steps": [0], "bypass": True})
    elif what == "turn": knobs = asked.get("knobs", knobs); answer({})
    elif what == "knobs": answer({"knobs": knobs})
    elif what == "state": answer({}, json.dumps(knobs).encode())
    elif what == "restore":
        try: knobs = json.loads(data)
        except ValueError: answer({"error": "refused"}); continue
        answer({})
    elif what == "latency": answer({"frames": 0})
    elif what == "fault": answer({"fault": ""})
    elif what == "guard": answer({"counts": [0, 0, 0, 0]})
    elif what == "time": answer({"times": [10.0] * len(asked["notes"])})
    else: answer({}, data)
"""


pytestmark = pytest.mark.bare


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def play(here: str = "pass", program: str = _HONEST) -> None:
        @contextlib.contextmanager
        def talk(
            _command: Sequence[str | Path],
            *,
            readable: Sequence[Path],
            cwd: Path,
            seconds: float,
            ended: Callable[[process.Finished], None],
        ) -> Iterator[process.Conversation]:
            command = [sys.executable, "-c", program.replace("HERE", here)]
            with process.talk(
                command, cwd=cwd, seconds=min(seconds, 20), environment={}, watch=sandbox.WATCHED, ended=ended
            ) as talking:
                yield talking

        monkeypatch.setattr(sandbox, "talk", talk)

    return play


NOISE = np.random.default_rng(1).uniform(-1, 1, (2, 4800)).astype(np.float32)


def _play(host: Hosted) -> None:
    assert np.array_equal(host.play(NOISE), NOISE)
    host.turn([0.25])
    assert host.positions() == [0.25]
    saved = host.state()
    host.turn([1.0])
    host.restore(saved)
    assert host.positions() == [0.25]
    assert host.latency() == 0
    assert host.fault() == ""
    assert host.guard() == (0, 0, 0, 0)
    assert host.microseconds(NOISE, [()] * 9, block=512) == [10.0] * 9


def test_an_honest_host_is_played(plugin: Callable[..., None]) -> None:
    plugin()
    with hosted(Path("x.vst3"), seconds=20) as host:
        _play(host)
        with pytest.raises(RefusedError):
            host.restore(b"\0")


@pytest.mark.parametrize(
    ("here", "said"),
    [
        ("import os; os.abort()", "crashed with signal 6"),
        ("sys.exit(3)", "ended with code 3"),
        ("if what == 'render': sys.exit(0)", "ended with code 0"),
        ("print('boom', file=sys.stderr); raise ValueError('of its own')", "ValueError: of its own"),
        ("out.write(b'x' * (3 << 20)); out.flush(); sys.exit()", "the line is too long"),
        ("out.write(b'\\n'); out.flush()", "no host answers"),
        ("out.write(b'[]\\n'); out.flush()", "no host answers"),
        ("out.write(b'[' * 100000 + b'\\n'); out.flush()", "no host answers"),
        ("answer([]) if False else out.write(b'{}\\n'); out.flush()", "no host answers"),
        ("out.write(b'{\"bytes\": 9999999999}\\n'); out.flush()", "9999999999 bytes"),
        ("out.write(b'{\"bytes\": -1}\\n'); out.flush()", "-1 bytes"),
        ('out.write(b\'{"bytes": "many"}\\n\'); out.flush()', "no host answers"),
        ("if what == 'load': answer({}); continue", "no knobs"),
        ("if what == 'load': answer({'knobs': ['a'] * 9999, 'steps': [0] * 9999}); continue", "9999 knobs"),
        ("if what == 'load': answer({'knobs': ['a'], 'steps': ['b']}); continue", "no number"),
        ("if what == 'knobs': answer({'knobs': [1, 2]}); continue", "other knobs"),
        ("if what == 'knobs': answer({'knobs': ['x']}); continue", "no number"),
        ("if what == 'render': answer({}, data[:8]); continue", "1 frames where 4800"),
        ("if what == 'render': answer({}, data[:-4]); continue", "4799 frames where 4800"),
        ("if what == 'latency': answer({'frames': 1e300}); continue", "a number that is none"),
        ("if what == 'latency': answer({'frames': float('nan')}); continue", "a number that is none"),
        ("if what == 'guard': answer({'counts': [1]}); continue", "no counts"),
        ("if what == 'time': answer({'times': []}); continue", "other blocks"),
    ],
)
def test_a_host_that_dies_or_lies_is_an_error_that_says_how(plugin: Callable[..., None], here: str, said: str) -> None:
    plugin(here)
    with pytest.raises(HostError, match=said), hosted(Path("x.vst3"), seconds=20) as host:
        _play(host)


def test_a_host_that_hangs_is_stopped(plugin: Callable[..., None]) -> None:
    plugin("if what == 'render': import time; time.sleep(60)")
    with pytest.raises(HostError, match="hung: stopped after"), hosted(Path("x.vst3"), seconds=1) as host:
        _play(host)


def test_what_it_says_before_it_is_asked_is_no_answer(plugin: Callable[..., None]) -> None:
    plugin(program='print(\'{"checks": [], "findings": []}\')')
    with pytest.raises(HostError, match="before it was asked"), hosted(Path("x.vst3"), seconds=20):
        pass


@pytest.mark.parametrize(
    ("here", "found"),
    [
        ("pass", ""),
        ("if what == 'fault': answer({'fault': 'NaN, muted'}); continue", "silence: NaN, muted"),
        ("if what == 'render': data = bytes(len(data))", "sound: there is no sound"),
        ("if what == 'render' and asked['block'] == 333: data = bytes(len(data))", "block sizes: blocks of 333"),
        ("if what == 'render' and asked['rate'] == 96000: data = b'\\xff' * len(data)", "sample rates: NaN"),
        ("if what == 'load': answer({'knobs': [], 'steps': []}); continue", "bypass: the host finds no bypass"),
        ("if what == 'restore': answer({}); continue", "state: 'Gain' is"),
        ("if what == 'render': answer({'error': 'no'}); continue", "sound: the host could not play it: no"),
    ],
)
def test_the_host_check_judges_what_comes_out(plugin: Callable[..., None], here: str, found: str) -> None:
    plugin(here)
    verdict = check_host(Path("x.vst3"))
    assert (verdict.outcome == "failed") is bool(found)
    if found:
        assert any(each.startswith(found) for each in verdict.findings), verdict.findings
    else:
        assert verdict.summary == f"{len(CHECKS)} of {len(CHECKS)} checks"


@pytest.mark.parametrize("here", ["sys.exit(0)", "import os; os.abort()", "answer({'findings': []}); continue"])
def test_a_host_check_that_dies_is_a_failure(plugin: Callable[..., None], here: str) -> None:
    plugin(f"if what == 'render': {here}" if ";" not in here else here)
    verdict = check_host(Path("x.vst3"))
    assert (verdict.tool, verdict.outcome) == ("host check", "failed")
    assert verdict.findings


@pytest.mark.parametrize(
    ("here", "said"),
    [
        (
            "if seconds > 700 and data: data = b'\\0\\0\\x80\\x7f' * (len(data) // 4)",
            "after 11 min 40 s: inf comes out",
        ),
        ("if seconds > 1500: sys.exit(0)", "after 25 min 0 s: ended with code 0"),
        ("if 1300 < seconds < 1700 and what == 'render': data = bytes(len(data))", ""),
        ("if seconds > 1700 and what == 'render': data = bytes(len(data))", "dB quieter than at first"),
        ("if seconds > 1100 and what == 'render': data = bytes(len(data))", "dB quieter than at first"),
        (
            "if seconds > 60 and what == 'fault': answer({'fault': 'NaN, muted'}); continue",
            "after 1 min 0 s: NaN, muted",
        ),
    ],
)
def test_half_an_hour_finds_what_comes_late(plugin: Callable[..., None], here: str, said: str) -> None:
    plugin(here)
    verdict = long_render.check_long_render(Path("x.vst3"))
    assert said in verdict.summary
    assert (verdict.outcome == "failed") is bool(said)
