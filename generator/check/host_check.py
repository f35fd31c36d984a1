"""Tries on a plugin what hosts do to it. The plugin plays in a process of its own; what comes out is judged here."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import numpy as np

from generator.check.plugin_process import RATE, Audio, Hosted, Message, RefusedError

_FAR_TOO_LOUD = 7.9
"""Of what comes of noise at -12 dBFS: the runtime lets no more than 8 out."""


def _rendered(host: Hosted, audio: Audio, *, rate: int = RATE, block: int = 512, reset: bool = True) -> Audio:
    """Returns an effect's output for `audio`; an instrument plays a chord of that length instead."""
    if host.is_instrument:
        seconds = audio.shape[1] / rate
        return host.perform(_chord(seconds), seconds, rate=rate, block=block, reset=reset)
    return host.play(audio, rate=rate, block=block, reset=reset)


def _chord(seconds: float) -> list[Message]:
    notes = (48, 55, 60, 64)
    on = [(bytes((0x90, note, 100)), 0.0) for note in notes]
    return on + [(bytes((0x80, note, 0)), seconds * 0.6) for note in notes]


def _noise(frames: int, level: float = 0.25, seed: int = 1) -> Audio:
    return (level * np.random.default_rng(seed).uniform(-1, 1, (2, frames))).astype(np.float32)


def _silence(host: Hosted) -> str | None:
    out = host.perform((), 1.0) if host.is_instrument else host.play(np.zeros((2, RATE), dtype=np.float32))
    if not np.isfinite(out).all():
        return "silence gives NaN or infinity"
    peak = float(np.abs(out).max())
    return f"silence in gives sound out (peak {peak:.4f})" if peak > 1e-3 else None


def _sound(host: Hosted) -> str | None:
    out = _rendered(host, _noise(RATE))
    if not np.isfinite(out).all():
        return "noise gives NaN or infinity"
    peak = float(np.abs(out).max())
    if peak < 1e-4:
        return "there is no sound at the default settings"
    return f"the output is far too loud (peak {peak:.1f}) at the default settings" if peak > _FAR_TOO_LOUD else None


def _extremes(host: Hosted) -> str | None:
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
        host.turn([position(index) for index in range(len(host.knobs))])
        for label, signal in (("full scale", full_scale), ("60 dB over full scale", huge)):
            if not np.isfinite(_rendered(host, signal)).all():
                return f"NaN or infinity with {title} and a signal of {label}"
    return None


def _bad_input(host: Hosted) -> str | None:
    if host.is_instrument:
        return None
    poison = _noise(8192)
    poison[:, 100], poison[:, 200], poison[:, 300] = np.nan, np.inf, 3e38
    # Both calls have the same length: otherwise the host would prepare the plugin again and clear the bad state.
    host.play(poison, reset=False)
    out = host.play(_noise(8192, seed=5), reset=False)
    return None if np.isfinite(out).all() else "one bad sample at the input stays in the output for ever"


def _rates(host: Hosted) -> str | None:
    for rate in (22050, 44100, 96000, 192000):
        if not np.isfinite(_rendered(host, _noise(rate // 4), rate=rate)).all():
            return f"NaN or infinity at {rate} Hz"
    return None


def _block_sizes(host: Hosted) -> str | None:
    signal = _noise(RATE)
    reference = _rendered(host, signal, block=512)
    for block in (32, 333, 4096):
        out = _rendered(host, signal, block=block)
        frames = min(out.shape[1], reference.shape[1])
        worst = float(np.abs(out[:, :frames] - reference[:, :frames]).max())
        if not worst < 1e-4:
            return f"blocks of {block} sound different from blocks of 512 (by {worst:.5f})"
    return None


def _state(host: Hosted) -> str | None:
    rng = np.random.default_rng(4)
    host.turn(rng.uniform(size=len(host.knobs)).tolist())
    saved, positions = host.state(), host.positions()
    signal = _noise(RATE // 2)
    before = _rendered(host, signal)
    host.turn(rng.uniform(size=len(host.knobs)).tolist())
    _rendered(host, _noise(4096))  # so that anything that is not in the state has a chance to change
    host.restore(saved)
    for name, steps, position, was in zip(host.knobs, host.steps, host.positions(), positions, strict=True):
        # A menu snaps to its nearest choice.
        if abs(position - was) > (0.5 / (steps - 1) if 1 < steps < 100 else 0.0) + 1e-4:
            return f"'{name}' is {position:.4f} after the state is restored, not {was:.4f}"
    worst = float(np.abs(_rendered(host, signal) - before).max())
    return f"the restored state sounds different (by {worst:.5f})" if not worst < 1e-4 else None


def _hostile_state(host: Hosted) -> str | None:
    saved = host.state()
    for bad in (b"", b"\0" * 64, saved[: len(saved) // 2], bytes(reversed(saved))):
        with contextlib.suppress(RefusedError):  # it may be refused; the plugin must not crash
            host.restore(bad)
    return None if np.isfinite(_rendered(host, _noise(4096))).all() else "a damaged state gives NaN or infinity"


def _latency(host: Hosted) -> str | None:
    """Checks that no sound comes before its cause: the host moves the output back by the latency that is reported."""
    if host.is_instrument:
        return None
    start, allowance = RATE // 4, 64  # a linear-phase filter rings a little ahead of its impulse
    signal = _noise(RATE // 2)
    signal[:, :start] = 0
    out = np.abs(_rendered(host, signal)).max(axis=0)
    early = np.flatnonzero(out[: start - allowance] > 0.01 * out.max())
    if early.size:
        sooner = start - int(early[0])
        return f"{host.latency()} samples of latency are reported, but the sound arrives {sooner} sooner than that"
    return None


def _bypass(host: Hosted) -> str | None:
    if not host.has_bypass:
        return "the host finds no bypass"
    signal = _noise(RATE // 2)
    host.set_bypass(True)
    out = _rendered(host, signal)
    host.set_bypass(False)
    wanted = np.zeros_like(signal) if host.is_instrument else signal
    frames = min(out.shape[1], wanted.shape[1])
    worst = float(np.abs(out[:, :frames] - wanted[:, :frames]).max())
    return f"bypass does not give the input back in time (off by {worst:.5f})" if not worst < 1e-5 else None


CHECKS: dict[str, Callable[[Hosted], str | None]] = {
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


def check(host: Hosted, now: Callable[[str], None]) -> list[str]:
    """Runs all checks, each on a fresh instance, so that one cannot spoil the next, and returns what they found.

    :param now: is called with the name of what is checked next
    :raises HostError: if the plugin crashes, hangs or answers what no host answers
    """
    findings = []
    for name, run in CHECKS.items():
        now(name)
        host.renew()
        try:
            problem = run(host)
        except RefusedError as error:
            problem = f"the host could not play it: {error}"
        findings += [f"{name}: {each}" for each in (problem, host.fault()) if each]
    return findings
