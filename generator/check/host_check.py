"""Loads a plugin in pedalboard and tries what hosts do to it. Run as a child: plugins crash and hang.

python -m generator.check.host_check BUNDLE      prints JSON: {"checks": [...], "findings": [...]}
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
from pedalboard import VST3Plugin

from generator.values.target import SYSTEMS, this_target

Audio = np.ndarray[Any, np.dtype[np.float32]]

RATE = 48000
_FAULT_SIZE = 256
_FAR_TOO_LOUD = 7.9
"""Of what comes of noise at -12 dBFS: the runtime lets no more than 8 out."""
_NOT_SOUND = ("bypass", "program")
"""Parameters that the runtime adds; the checks that set all knobs leave them alone, and bypass has a separate check."""


class HostedPlugin:
    """One plugin instance, and the few operations that the checks need."""

    def __init__(self, path: str) -> None:
        # pedalboard waits this long for an instrument that stays silent, as a bypassed one does.
        self.plugin = cast(Any, VST3Plugin(path, initialization_timeout=1.0))
        self.is_instrument = bool(self.plugin.is_instrument)
        bundle = Path(path)
        self._library = ctypes.CDLL(str(bundle / SYSTEMS[this_target()].binary_of(bundle.stem)))  # loaded once
        self.knobs = {name: knob for name, knob in self.plugin.parameters.items() if name not in _NOT_SOUND}
        # A latency that depends on the sample rate is known only after the first prepare. Unlike most hosts, this one
        # asks for it before that, and again at the next prepare, which a change of the block size causes.
        self.render(np.zeros((2, 64), dtype=np.float32), block=64)

    def render(self, audio: Audio, *, rate: int = RATE, block: int = 512) -> Audio:
        """Returns the plugin's output for `audio`, (2, frames); an instrument plays a chord of that length instead."""
        if self.is_instrument:
            seconds = audio.shape[1] / rate
            return np.asarray(self.plugin(list(_chord(seconds)), seconds, rate, buffer_size=block), dtype=np.float32)
        return np.asarray(self.plugin(audio, rate, buffer_size=block), dtype=np.float32)

    def fault(self) -> str | None:
        """Returns what the runtime saw the plugin's own code do wrong since the last call, and kept from hosts."""
        text = ctypes.create_string_buffer(_FAULT_SIZE)
        self._library.plugsmithTakeFault(text, ctypes.c_size_t(_FAULT_SIZE))
        return text.value.decode("utf-8", errors="replace") or None

    def set_all(self, position: Callable[[int], float]) -> None:
        for index, knob in enumerate(self.knobs.values()):
            knob.raw_value = position(index)

    def positions(self) -> dict[str, float]:
        return {name: float(knob.raw_value) for name, knob in self.knobs.items()}


def _chord(seconds: float) -> list[Any]:
    notes = (48, 55, 60, 64)
    on = [(bytes((0x90, note, 100)), 0.0) for note in notes]
    return on + [(bytes((0x80, note, 0)), seconds * 0.6) for note in notes]


def _noise(frames: int, level: float = 0.25, seed: int = 1) -> Audio:
    return (level * np.random.default_rng(seed).uniform(-1, 1, (2, frames))).astype(np.float32)


def _silence(host: HostedPlugin) -> str | None:
    if host.is_instrument:
        out = np.asarray(host.plugin([], 1.0, RATE), dtype=np.float32)
    else:
        out = host.render(np.zeros((2, RATE), dtype=np.float32))
    if not np.isfinite(out).all():
        return "silence gives NaN or infinity"
    peak = float(np.abs(out).max())
    return f"silence in gives sound out (peak {peak:.4f})" if peak > 1e-3 else None


def _sound(host: HostedPlugin) -> str | None:
    out = host.render(_noise(RATE))
    if not np.isfinite(out).all():
        return "noise gives NaN or infinity"
    peak = float(np.abs(out).max())
    if peak < 1e-4:
        return "there is no sound at the default settings"
    return f"the output is far too loud (peak {peak:.1f}) at the default settings" if peak > _FAR_TOO_LOUD else None


def _extremes(host: HostedPlugin) -> str | None:
    full_scale = np.sign(_noise(RATE // 4, seed=2)).astype(np.float32)
    huge = 1000 * full_scale
    rng = np.random.default_rng(3)
    settings: dict[str, Callable[[int], float]] = {
        "every knob at its minimum": lambda _index: 0.0,
        "every knob at its maximum": lambda _index: 1.0,
        "knobs at random": lambda _index: float(rng.uniform()),
        "other knobs at random": lambda _index: float(rng.uniform()),
    }
    for title, position in settings.items():
        host.set_all(position)
        for label, signal in (("full scale", full_scale), ("60 dB over full scale", huge)):
            if not np.isfinite(host.render(signal)).all():
                return f"NaN or infinity with {title} and a signal of {label}"
    return None


def _bad_input(host: HostedPlugin) -> str | None:
    if host.is_instrument:
        return None
    poison = _noise(8192)
    poison[:, 100], poison[:, 200], poison[:, 300] = np.nan, np.inf, 3e38
    # Both calls have the same length: otherwise the host would prepare the plugin again and clear the bad state.
    host.plugin(poison, RATE, buffer_size=512, reset=False)
    out = np.asarray(host.plugin(_noise(8192, seed=5), RATE, buffer_size=512, reset=False), dtype=np.float32)
    return None if np.isfinite(out).all() else "one bad sample at the input stays in the output for ever"


def _rates(host: HostedPlugin) -> str | None:
    for rate in (22050, 44100, 96000, 192000):
        if not np.isfinite(host.render(_noise(rate // 4), rate=rate)).all():
            return f"NaN or infinity at {rate} Hz"
    return None


def _block_sizes(host: HostedPlugin) -> str | None:
    signal = _noise(RATE)
    reference = host.render(signal, block=512)
    for block in (32, 333, 4096):
        out = host.render(signal, block=block)
        frames = min(out.shape[1], reference.shape[1])
        worst = float(np.abs(out[:, :frames] - reference[:, :frames]).max())
        if not worst < 1e-4:
            return f"blocks of {block} sound different from blocks of 512 (by {worst:.5f})"
    return None


def _state(host: HostedPlugin) -> str | None:
    rng = np.random.default_rng(4)
    host.set_all(lambda _index: float(rng.uniform()))
    saved, positions = host.plugin.raw_state, host.positions()
    signal = _noise(RATE // 2)
    before = host.render(signal)
    host.set_all(lambda _index: float(rng.uniform()))
    host.render(_noise(4096))  # so that anything that is not in the state has a chance to change
    host.plugin.raw_state = saved
    for name, position in host.positions().items():
        steps = host.knobs[name].num_steps  # a menu snaps to its nearest choice
        if abs(position - positions[name]) > (0.5 / (steps - 1) if 1 < steps < 100 else 0.0) + 1e-4:
            return f"'{name}' is {position:.4f} after the state is restored, not {positions[name]:.4f}"
    worst = float(np.abs(host.render(signal) - before).max())
    return f"the restored state sounds different (by {worst:.5f})" if not worst < 1e-4 else None


def _hostile_state(host: HostedPlugin) -> str | None:
    saved = host.plugin.raw_state
    for bad in (b"", b"\0" * 64, saved[: len(saved) // 2], bytes(reversed(saved))):
        with contextlib.suppress(Exception):  # the host may refuse it; the plugin must not crash
            host.plugin.raw_state = bad
    return None if np.isfinite(host.render(_noise(4096))).all() else "a damaged state gives NaN or infinity"


def _latency(host: HostedPlugin) -> str | None:
    """Checks that no sound comes before its cause: the host moves the output back by the latency that is reported."""
    if host.is_instrument:
        return None
    start, allowance = RATE // 4, 64  # a linear-phase filter rings a little ahead of its impulse
    signal = _noise(RATE // 2)
    signal[:, :start] = 0
    out = np.abs(host.render(signal)).max(axis=0)
    early = np.flatnonzero(out[: start - allowance] > 0.01 * out.max())
    if early.size:
        sooner = start - int(early[0])
        reported = host.plugin.reported_latency_samples
        return f"{reported} samples of latency are reported, but the sound arrives {sooner} sooner than that"
    return None


def _bypass(host: HostedPlugin) -> str | None:
    knob = host.plugin.parameters.get("bypass")
    if knob is None:
        return "the host finds no bypass"
    signal = _noise(RATE // 2)
    knob.raw_value = 1.0
    out = host.render(signal)
    knob.raw_value = 0.0
    wanted = np.zeros_like(signal) if host.is_instrument else signal
    frames = min(out.shape[1], wanted.shape[1])
    worst = float(np.abs(out[:, :frames] - wanted[:, :frames]).max())
    return f"bypass does not give the input back in time (off by {worst:.5f})" if not worst < 1e-5 else None


CHECKS: dict[str, Callable[[HostedPlugin], str | None]] = {
    "silence": _silence,
    "sound": _sound,
    "extremes": _extremes,
    "bad input": _bad_input,
    "sample rates": _rates,
    "block sizes": _block_sizes,
    "state": _state,
    "damaged state": _hostile_state,
    "latency": _latency,
    "bypass": _bypass,
}


def check(path: str) -> dict[str, list[str]]:
    """Runs all checks, each on a fresh instance, so that one cannot spoil the next."""
    findings = []
    for name, run in CHECKS.items():
        print(f"checking {name}", file=sys.stderr, flush=True)
        host = HostedPlugin(path)
        problems = [run(host), host.fault()]
        findings += [f"{name}: {problem}" for problem in problems if problem]
    return {"checks": list(CHECKS), "findings": findings}


if __name__ == "__main__":
    print(json.dumps(check(sys.argv[1])))
