"""Measures modulation and stereo width, with pure functions of NumPy arrays like those of measures.py."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.check.audition.measures import Array, decibels, envelope, peak_index, rms
from generator.check.audition.signals import RATE

_TINY = 1e-12


@dataclass(frozen=True)
class Movement:
    """A slow periodic change."""

    hz: float
    depth: float
    """Half of highest minus lowest: of a level in dB, of a pitch in cents."""


def movement_of(values: Array, step: float) -> Movement:
    """Finds the strongest periodic change in a slow series of values, `step` seconds apart.

    Rate within 3 %, from three periods on.
    """
    centred = values - np.mean(values)
    if centred.size < 16 or float(np.ptp(centred)) < _TINY:
        return Movement(0.0, 0.0)
    size = 1 << int(np.ceil(np.log2(centred.size * 8)))
    spectrum = np.abs(np.fft.rfft(centred * np.hanning(centred.size), size))
    first = max(int(1.5 * size / centred.size), 1)
    index = int(spectrum[first:].argmax()) + first
    low, high = np.percentile(centred, [2, 98])
    return Movement(peak_index(spectrum, index) / (size * step), float(high - low) / 2)


def level_movement(signal: Array) -> Movement:
    """Measures how the level of a steady tone moves."""
    levels = envelope(signal, 0.01)
    return movement_of(20 * np.log10(np.maximum(levels, 1e-6)), 0.01)


def pitch_movement(signal: Array, hz: float) -> Movement:
    """Measures how the pitch of a steady tone near `hz` moves, from its phase."""
    spectrum = np.fft.fft(signal)
    spectrum[signal.size // 2 :] = 0
    bins = np.fft.fftfreq(signal.size, 1 / RATE)
    spectrum[np.abs(bins - hz) > 0.5 * hz] = 0
    phase = np.unwrap(np.angle(np.fft.ifft(spectrum)))
    size = int(0.01 * RATE)
    points = phase[::size]
    found = np.diff(points) * RATE / (2 * np.pi * size)
    found = found[5:-5]
    return movement_of(1200 * np.log2(np.maximum(found, 1e-3) / hz), size / RATE)


def correlation(left: Array, right: Array) -> float:
    """Returns the correlation of two channels: 1 is mono, 0 unrelated, -1 inverted."""
    norm = rms(left) * rms(right)
    return float(np.mean(left * right)) / norm if norm > _TINY else 1.0


def width_db(left: Array, right: Array) -> float:
    """Returns the level of side against mid in dB: -240 is mono, 0 as wide as unrelated channels."""
    return decibels(rms(left - right) / max(rms(left + right), _TINY))
