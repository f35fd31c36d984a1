"""Measures sound, with pure functions of NumPy arrays. Each states its tolerance, which the tests check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from generator.check.audition.signals import RATE

Array = np.ndarray[Any, np.dtype[np.floating[Any]]]

_TINY = 1e-12
_TOP_HZ = 18000.0
"""The upper end of responses: beyond it the sweep ends, and the ratio would be of two values near 0."""


def decibels(ratio: float) -> float:
    """Converts an amplitude ratio to dB; never below -240."""
    return 20 * float(np.log10(max(abs(ratio), _TINY)))


def rms(signal: Array) -> float:
    return float(np.sqrt(np.mean(np.square(signal, dtype=np.float64)))) if signal.size else 0.0


def level_db(signal: Array) -> float:
    """Returns the RMS in dB against full scale: a full-scale sine has -3.01 dB. Within 0.01 dB."""
    return decibels(rms(signal))


# ---------------------------------------------------------------- frequency


@dataclass(frozen=True)
class Response:
    """A magnitude response at logarithmically spaced frequencies."""

    hz: Array
    gain_db: Array

    def at(self, hz: float) -> float:
        return float(np.interp(np.log(hz), np.log(self.hz), self.gain_db))


def response(dry: Array, wet: Array, *, points: int = 160) -> Response:
    """Returns |wet / dry| of one channel in sixth octaves, from 20 Hz to 18 kHz.

    Within 0.5 dB of a filter's own curve where that moves less than 24 dB per octave.
    """
    size = 1 << int(np.ceil(np.log2(max(dry.size, wet.size) + 1)))
    # In double precision: a running sum of single-precision powers loses what is 70 dB below the rest.
    before, after = (np.abs(np.fft.rfft(each.astype(np.float64), size)) ** 2 for each in (dry, wet))
    bins = np.fft.rfftfreq(size, 1 / RATE)
    hz = np.geomspace(20, _TOP_HZ, points)
    low, high = np.searchsorted(bins, hz * 2 ** (-1 / 12)), np.searchsorted(bins, hz * 2 ** (1 / 12))
    high = np.maximum(high, low + 1)
    sums_before, sums_after = (np.concatenate([[0], np.cumsum(each)]) for each in (before, after))
    power = (sums_after[high] - sums_after[low]) / np.maximum(sums_before[high] - sums_before[low], _TINY)
    return Response(hz, 10 * np.log10(np.maximum(power, 1e-24)))


@dataclass(frozen=True)
class Corner:
    """The frequency at which a response has fallen by 3 dB, and how steeply it falls beyond."""

    kind: str
    """low-pass or high-pass."""
    hz: float
    slope_db: float
    """dB per octave, positive if it falls, from one to two octaves beyond the corner; NaN if the range ends before."""


def corners(found: Response) -> tuple[Corner, ...]:
    """Returns the outer corners of a response, if it has any. Frequency within 5 %, slope within 3 dB per octave."""
    smooth = np.convolve(np.pad(found.gain_db, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    # The pass-band level is the highest that lasts for half an octave: a resonance is higher, but narrower.
    lasting = np.lib.stride_tricks.sliding_window_view(smooth, 8).min(axis=1)
    top = float(lasting.max())
    above = np.flatnonzero(smooth > top - 3.01)
    if above.size == 0:
        return ()
    result = []
    first, last = int(above[0]), int(above[-1])
    if last < found.hz.size - 2 and found.hz[last] < 16000:
        hz = _crossing(found, last, last + 1, top - 3.01)
        result.append(Corner("low-pass", hz, -_slope(found, hz * 2, min(hz * 4, _TOP_HZ))))
    if first > 1 and found.hz[first] > 22:
        hz = _crossing(found, first, first - 1, top - 3.01)
        result.append(Corner("high-pass", hz, -_slope(found, hz / 2, max(hz / 4, 20))))
    return tuple(result)


def _crossing(found: Response, inside: int, outside: int, level: float) -> float:
    a, b = found.gain_db[inside], found.gain_db[outside]
    part = float(np.clip((a - level) / max(a - b, _TINY), 0, 1)) if a > b else 0.0
    return float(np.exp(np.log(found.hz[inside]) + part * (np.log(found.hz[outside]) - np.log(found.hz[inside]))))


def _slope(found: Response, near: float, far: float) -> float:
    octaves = abs(float(np.log2(far / near)))
    return (found.at(far) - found.at(near)) / octaves if octaves >= 0.5 else float("nan")


def harmonics(signal: Array, hz: float, *, count: int = 8) -> list[float]:
    """Returns the levels of harmonics 1 to `count` in dBFS (of a sine's peak); -240 above half the sample rate.

    Within 0.1 dB down to 100 dB below full scale.

    :param signal: has to hold a whole number of cycles of `hz`
    """
    spectrum = np.abs(np.fft.rfft(signal)) * 2 / signal.size
    bins = [round(hz * number * signal.size / RATE) for number in range(1, count + 1)]
    return [decibels(spectrum[each]) if each < spectrum.size else -240.0 for each in bins]


def thd_percent(levels: list[float]) -> float:
    """Returns the THD from the levels of harmonics 1 and up in dB: harmonics 2 and up against the first."""
    first, *rest = (10 ** (each / 20) for each in levels)
    return 100 * float(np.sqrt(sum(each**2 for each in rest))) / max(first, _TINY)


def worst_alias_db(signal: Array, hz: float, *, below: float = 20000.0) -> float:
    """Returns the strongest partial that is not a harmonic of `hz`, in dB against the strongest partial of all.

    :param signal: has to hold a whole number of cycles of `hz`
    :param below: the highest frequency to search, in Hz
    """
    spectrum = np.abs(np.fft.rfft(signal))
    step = round(hz * signal.size / RATE)
    limit = min(int(below * signal.size / RATE), spectrum.size)
    foreign = spectrum[:limit].copy()
    foreign[:3] = 0
    foreign[::step] = 0
    return decibels(float(foreign.max()) / max(float(spectrum.max()), _TINY))


def strongest_hz(signal: Array) -> float:
    """Returns the frequency of the strongest partial in Hz. Within 0.1 Hz for a second of a steady tone."""
    window = np.hanning(signal.size)
    size = 1 << int(np.ceil(np.log2(signal.size * 4)))
    spectrum = np.abs(np.fft.rfft(signal * window, size))
    return peak_index(spectrum, int(spectrum[1:].argmax()) + 1) * RATE / size


def pitch_hz(signal: Array, *, low: float = 25.0, high: float = 5000.0) -> float:
    """Returns the fundamental in Hz, by the normalised square difference; 0 if there is none.

    Within 2 cents from 40 Hz to 2 kHz. Source: P. McLeod, G. Wyvill, ICMC 2005.
    """
    size = 1 << int(np.ceil(np.log2(2 * signal.size)))
    spectrum = np.fft.rfft(signal, size)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2, size)[: signal.size]
    energy = np.concatenate([[0], np.cumsum(np.square(signal))])
    lag = np.arange(signal.size)
    power = energy[signal.size - lag] + energy[-1] - energy[lag]
    match = 2 * correlation / np.maximum(power, _TINY)
    first, last = int(RATE / high), min(int(RATE / low), signal.size - 2)
    negative = np.flatnonzero(match[first:last] < 0)
    first += int(negative[0]) if negative.size else 0
    if last - first < 3:
        return 0.0
    peaks = _maxima(match, first, last)
    if not peaks:
        return 0.0
    best = max(match[each] for each in peaks)
    chosen = next(each for each in peaks if match[each] >= 0.93 * best)
    return RATE / peak_index(match, chosen)


def cents(hz: float, against: float) -> float:
    return 1200 * float(np.log2(max(hz, _TINY) / against))


def _maxima(values: Array, first: int, last: int) -> list[int]:
    inner = values[first:last]
    rising = (inner[1:-1] > inner[:-2]) & (inner[1:-1] >= inner[2:]) & (inner[1:-1] > 0)
    return [int(each) + first + 1 for each in np.flatnonzero(rising)]


def peak_index(values: Array, index: int) -> float:
    """Returns the position of the top of the parabola through the value at `index` and its two neighbours."""
    if not 0 < index < values.size - 1:
        return float(index)
    a, b, c = values[index - 1 : index + 2]
    bend = a - 2 * b + c
    return index + (0.5 * float((a - c) / bend) if bend else 0.0)


# ---------------------------------------------------------------- level over time


def envelope(signal: Array, seconds: float = 0.005) -> Array:
    """Returns the RMS of each window of `seconds`."""
    size = max(int(seconds * RATE), 1)
    whole = signal[: signal.size // size * size].reshape(-1, size)
    return np.asarray(np.sqrt(np.mean(np.square(whole, dtype=np.float64), axis=1)))


def time_to(levels: Array, step: float, start: float, end: float, part: float = 0.632) -> float:
    """Returns the seconds that `levels` take to cover `part` of the way from `start` to `end`; NaN if they do not.

    :param step: seconds between two levels
    """
    goal = start + part * (end - start)
    reached = np.flatnonzero(levels >= goal if end > start else levels <= goal)
    return float(reached[0]) * step if reached.size else float("nan")


def rt60_seconds(impulse_response: Array) -> float:
    """Returns the RT60 by backward integration. Within 5 %; NaN if the response does not decay.

    It is extrapolated from the decay between -5 and -35 dB (or -25 dB if that is all there is).
    Source: ISO 3382-1, M. Schroeder, JASA 37 (1965).
    """
    energy = np.cumsum(np.square(impulse_response[::-1], dtype=np.float64))[::-1]
    if energy.size == 0 or energy[0] <= 0:
        return float("nan")
    curve = 10 * np.log10(np.maximum(energy / energy[0], 1e-20))
    for low in (-35.0, -25.0):
        first, last = np.flatnonzero(curve <= -5.0), np.flatnonzero(curve <= low)
        if first.size and last.size and last[0] - first[0] > 16:
            part = np.arange(first[0], last[0])
            slope = np.polyfit(part / RATE, curve[part], 1)[0]
            return float(-60.0 / slope) if slope < 0 else float("nan")
    return float("nan")


def echo_seconds(impulse_response: Array, *, least: float = 0.012) -> tuple[float, ...]:
    """Returns the times in seconds of separate echoes after the first sound, strongest first, at most 12. Within 1 ms.

    :param least: the shortest time after the first sound, in seconds
    """
    loud = np.abs(impulse_response)
    if not loud.size or loud.max() <= 0:
        return ()
    size = int(0.002 * RATE)
    smooth = np.convolve(np.square(loud), np.ones(size) / size, mode="same")
    start = int(np.flatnonzero(loud > 0.02 * loud.max())[0])
    found: list[tuple[float, int]] = []
    rest = smooth.copy()
    rest[: start + int(least * RATE)] = 0
    guard = int(0.02 * RATE)
    floor = 3e-4 * float(smooth.max())
    while len(found) < 12 and rest.max() > floor:
        top = int(rest.argmax())
        around = smooth[max(top - 3 * guard, 0) : top + 3 * guard]
        if rest[top] > 6 * float(np.median(around)):  # an echo stands alone; a reverb's tail does not
            found.append((float(rest[top]), top))
        rest[max(top - guard, 0) : top + guard] = 0
    return tuple((_centre(loud, top, size) - start) / RATE for _energy, top in found)


def _centre(loud: Array, top: int, size: int) -> int:
    first = max(top - size, 0)
    return first + int(loud[first : top + size].argmax())


def delay_frames(dry: Array, wet: Array, *, most: int = 9600) -> int:
    """Returns by how many frames `wet` comes after `dry`, by their correlation; may be negative.

    Exact for a pure delay of up to `most` frames.
    """
    size = 1 << int(np.ceil(np.log2(dry.size + wet.size)))
    before, after = (np.fft.rfft(each.astype(np.float64), size) for each in (dry, wet))
    across = np.fft.irfft(after * np.conj(before), size)
    around = np.concatenate([across[-most:], across[: most + 1]])
    return int(np.abs(around).argmax()) - most


def click_db(signal: Array) -> float:
    """Returns the sharpest corner of a signal in dB: the peak of its third difference against the signal's level.

    A clean tone below 1 kHz is under -30 dB, a jump as high as the tone about +10 dB.
    """
    corner = np.diff(signal.astype(np.float64), n=3)
    return decibels(float(np.abs(corner).max()) / max(rms(signal) * np.sqrt(2), _TINY)) if signal.size > 3 else -240.0
