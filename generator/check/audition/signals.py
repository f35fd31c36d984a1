"""Synthesises test signals and music. All are (2, frames) float32 at RATE, full scale +-1; levels are peaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Audio = np.ndarray[Any, np.dtype[np.float32]]

RATE = 48000


def frames(seconds: float) -> int:
    return round(seconds * RATE)


def stereo(mono: np.ndarray[Any, Any]) -> Audio:
    """Returns a mono signal on both channels."""
    return np.tile(np.asarray(mono, dtype=np.float32), (2, 1))


def silence(seconds: float) -> Audio:
    return np.zeros((2, frames(seconds)), dtype=np.float32)


def tone(hz: float, seconds: float, level_db: float = -6.0) -> Audio:
    """Returns a sine that starts at 0."""
    time = np.arange(frames(seconds)) / RATE
    return stereo(10 ** (level_db / 20) * np.sin(2 * np.pi * hz * time))


def whole_cycles(hz: float, length: int) -> float:
    """Returns the frequency nearest `hz` with whole cycles in `length` frames, so that its spectrum does not leak."""
    return round(hz * length / RATE) * RATE / length


def noise(seconds: float, level_db: float = -12.0, seed: int = 1) -> Audio:
    """Returns white noise with a peak of `level_db`, the same on both channels and at each call."""
    return stereo(10 ** (level_db / 20) * np.random.default_rng(seed).uniform(-1, 1, frames(seconds)))


def sweep(seconds: float, low: float = 20.0, high: float = 20000.0, level_db: float = -20.0) -> Audio:
    """Returns an exponential sine sweep with 10 ms fades. Source: A. Farina, AES 108 (2000)."""
    time = np.arange(frames(seconds)) / RATE
    rate = np.log(high / low)
    phase = 2 * np.pi * low * seconds / rate * (np.exp(time * rate / seconds) - 1)
    return stereo(10 ** (level_db / 20) * np.sin(phase) * _faded(time.size, 0.01))


def impulse(seconds: float, level: float = 0.5, at: float = 0.0) -> Audio:
    signal = silence(seconds)
    signal[:, frames(at)] = level
    return signal


def _faded(length: int, seconds: float) -> np.ndarray[Any, Any]:
    ramp = frames(seconds)
    window = np.ones(length)
    window[:ramp] = np.linspace(0, 1, ramp)
    window[-ramp:] = np.linspace(1, 0, ramp)
    return window


def _at(signal: np.ndarray[Any, Any], start: float, sound: np.ndarray[Any, Any]) -> None:
    first = frames(start)
    last = min(first + sound.size, signal.size)
    if last > first:
        signal[first:last] += sound[: last - first]


def drums(seconds: float = 4.0) -> Audio:
    """Returns kick, snare and hats at 120 beats per minute."""
    rng, track = np.random.default_rng(7), np.zeros(frames(seconds))
    time = np.arange(frames(0.4)) / RATE
    kick = np.sin(2 * np.pi * (50 * time + 18 * (1 - np.exp(-time * 30)))) * np.exp(-time * 9)
    snare = (0.6 * rng.uniform(-1, 1, time.size) + 0.5 * np.sin(2 * np.pi * 185 * time)) * np.exp(-time * 16)
    hat = np.diff(rng.uniform(-1, 1, time.size + 1)) * np.exp(-time * 60)
    for step in range(int(seconds / 0.25)):
        if step % 4 == 0:
            _at(track, step * 0.25, 0.8 * kick)
        if step % 4 == 2:
            _at(track, step * 0.25, 0.5 * snare)
        _at(track, step * 0.25, 0.16 * hat)
    return stereo(0.8 * track / np.abs(track).max())


def guitar(seconds: float = 4.0) -> Audio:
    """Returns plucked strings. Source: K. Karplus, A. Strong, CMJ 7 (1983)."""
    track = np.zeros(frames(seconds))
    for index, note in enumerate((40, 47, 52, 55, 59, 64, 59, 55)):
        _at(track, index * 0.5, _plucked(440 * 2 ** ((note - 69) / 12), 1.6, index))
    return stereo(0.6 * track / np.abs(track).max())


def _plucked(hz: float, seconds: float, seed: int) -> np.ndarray[Any, Any]:
    period = round(RATE / hz)
    line = np.random.default_rng(seed).uniform(-1, 1, period)
    rounds = []
    for _ in range(round(seconds * RATE / period)):
        rounds.append(line)
        line = 0.498 * (line + np.roll(line, 1))
    return np.concatenate(rounds)


def voice(seconds: float = 4.0) -> Audio:
    """Returns a voice that sings vowels: a glottal pulse train through three formants."""
    time = np.arange(frames(seconds)) / RATE
    pitch = 130 * (1 + 0.012 * np.sin(2 * np.pi * 5.2 * time)) * 2 ** (np.floor(time) % 3 * 2 / 12)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    track = np.zeros(time.size)
    vowels = np.array([(730, 1090, 2440), (530, 1840, 2480), (270, 2290, 3010), (570, 840, 2410)])
    which = np.minimum((time / seconds * 4).astype(int), 3)
    for harmonic in range(1, 32):
        hz = harmonic * pitch
        gain = sum(0.7**n / (1 + ((hz - vowels[which, n]) / (60 + 40 * n)) ** 2) for n in range(3))
        track += gain / harmonic**0.4 * np.sin(harmonic * phase)
    swell = 0.25 + 0.75 * np.abs(np.sin(np.pi * time)) ** 0.5
    return stereo(0.6 * track * swell / np.abs(track).max())


def chords(seconds: float = 4.0) -> Audio:
    """Returns soft sawtooth chords, one second each."""
    time = np.arange(frames(1.0)) / RATE
    track = np.zeros(frames(seconds))
    for index, root in enumerate((45, 41, 48, 43)):
        chord = np.zeros(time.size)
        for note in (root, root + 7, root + 12, root + 16):
            hz = 440 * 2 ** ((note - 69) / 12)
            for harmonic in range(1, int(6000 / hz)):
                chord += np.sin(2 * np.pi * harmonic * hz * time) / harmonic**1.3
        _at(track, index * 1.0, chord * np.minimum(time / 0.02, 1) * np.minimum((1.0 - time) / 0.05, 1))
    return stereo(0.5 * track / np.abs(track).max())


SOURCES: dict[str, Callable[[], Audio]] = {"drums": drums, "guitar": guitar, "voice": voice, "chords": chords}
