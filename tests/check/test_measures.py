"""Each measure on sound with a known answer, made by NumPy or by pedalboard's own processors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pedalboard
import pytest

from generator.check.audition import measures as m
from generator.check.audition import movement, signals
from generator.check.audition.signals import RATE

_Array = np.ndarray[Any, Any]


def _through(effect: pedalboard.Plugin, audio: _Array) -> _Array:
    return np.asarray(effect(np.ascontiguousarray(audio, dtype=np.float32), RATE), dtype=np.float64)


def _sine(hz: float, seconds: float = 1.0) -> _Array:
    return np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE)


def test_levels() -> None:
    assert m.level_db(_sine(1000)) == pytest.approx(-3.01, abs=0.01)
    assert m.level_db(np.zeros(10)) == -240
    assert m.decibels(0.5) == pytest.approx(-6.02, abs=0.01)


@pytest.mark.parametrize("hz", [200.0, 800.0, 3000.0])
@pytest.mark.parametrize("kind", ["low-pass", "high-pass"])
def test_corners_and_slopes(kind: str, hz: float) -> None:
    one = pedalboard.LowpassFilter(hz) if kind == "low-pass" else pedalboard.HighpassFilter(hz)
    dry = np.concatenate([signals.sweep(1.5), signals.silence(0.5)], axis=1)
    found = m.corners(m.response(dry[0], _through(one, dry)[0]))
    (corner,) = [each for each in found if each.kind == kind]
    assert corner.hz == pytest.approx(hz, rel=0.05)
    assert corner.slope_db == pytest.approx(6, abs=3)


def test_a_response_is_the_filters_own() -> None:
    shelf = pedalboard.HighShelfFilter(2000, gain_db=6)
    dry = np.concatenate([signals.sweep(1.5), signals.silence(0.5)], axis=1)
    found = m.response(dry[0], _through(shelf, dry)[0])
    assert found.at(100) == pytest.approx(0, abs=0.5)
    assert found.at(12000) == pytest.approx(6, abs=0.5)
    assert m.corners(m.response(dry[0], dry[0].astype(np.float64))) == ()


def test_a_response_goes_deep_in_single_precision_too() -> None:
    """It once fell off a cliff at 17 kHz: sums in single precision had lost what was left."""
    dry = np.concatenate([signals.sweep(1.5), signals.silence(0.5)], axis=1)
    wet = dry
    for _ in range(4):
        wet = np.asarray(pedalboard.LowpassFilter(1000)(wet, RATE), dtype=np.float32)
    found = m.response(dry[0], wet[0])
    assert np.all(np.diff(found.gain_db[(found.hz > 2000) & (found.hz < 16000)]) < 0)
    assert found.at(15800) == pytest.approx(-115, abs=3)


def test_harmonics_of_a_polynomial() -> None:
    """x + 0.1 x^2 + 0.05 x^3 of a sine of 1: cosines of known size."""
    length = 4800
    hz = signals.whole_cycles(1000, length)
    x = _sine(hz, length / RATE)
    levels = m.harmonics(x + 0.1 * x**2 + 0.05 * x**3, hz)
    assert levels[0] == pytest.approx(m.decibels(1 + 0.05 * 0.75), abs=0.1)
    assert levels[1] == pytest.approx(m.decibels(0.05), abs=0.1)
    assert levels[2] == pytest.approx(m.decibels(0.0125), abs=0.1)
    assert levels[3] < -100
    assert m.thd_percent(levels) == pytest.approx(100 * np.hypot(0.05, 0.0125) / 1.0375, rel=0.01)


def test_an_alias_is_found_and_harmonics_are_none() -> None:
    length = 12000
    hz = signals.whole_cycles(5000, length)
    clean = _sine(hz, length / RATE)
    assert m.worst_alias_db(clean, hz) < -200
    assert m.worst_alias_db(clean + 0.1 * _sine(2 * hz, length / RATE), hz) < -200
    foreign = signals.whole_cycles(3333, length)
    assert m.worst_alias_db(clean + 0.001 * _sine(foreign, length / RATE), hz) == pytest.approx(-60, abs=0.1)


@pytest.mark.parametrize("hz", [41.2, 110.0, 440.0, 1318.5])
def test_pitch_of_a_sawtooth_in_cents(hz: float) -> None:
    time = np.arange(round(0.9 * RATE)) / RATE
    wave = np.zeros(time.size)
    for harmonic in range(1, int(16000 / hz)):
        wave += np.sin(2 * np.pi * harmonic * hz * time) / harmonic
    assert abs(m.cents(m.pitch_hz(wave), hz)) < 2
    assert m.strongest_hz(wave) == pytest.approx(hz, abs=0.1)


def test_noise_and_silence_have_no_pitch() -> None:
    assert m.pitch_hz(np.zeros(20000)) == 0


@pytest.mark.parametrize("seconds", [0.3, 1.2, 4.0])
def test_rt60_of_a_decay(seconds: float) -> None:
    time = np.arange(round(min(seconds * 1.2, 6) * RATE)) / RATE
    tail = np.random.default_rng(1).normal(size=time.size) * 10 ** (-3 * time / seconds)
    assert m.rt60_seconds(tail) == pytest.approx(seconds, rel=0.05)
    assert np.isnan(m.rt60_seconds(np.zeros(1000)))


def test_echoes_of_a_delay() -> None:
    echo = pedalboard.Delay(delay_seconds=0.35, feedback=0.5, mix=0.5)
    wet = _through(echo, signals.impulse(3.0, at=0.05))
    times = m.echo_seconds(wet[0])
    assert times[0] == pytest.approx(0.35, abs=0.001)
    assert times[1] == pytest.approx(0.70, abs=0.001)
    assert m.echo_seconds(signals.impulse(1.0)[0].astype(np.float64)) == ()
    assert m.echo_seconds(np.zeros(100)) == ()


def test_a_reverb_is_no_row_of_echoes() -> None:
    wet = _through(pedalboard.Reverb(room_size=0.8, wet_level=0.5), signals.impulse(4.0, at=0.05))
    assert len(m.echo_seconds(wet[0])) <= 2


@pytest.mark.parametrize("hz", [0.6, 2.0, 5.0, 9.0])
def test_tremolo_and_vibrato(hz: float) -> None:
    time = np.arange(5 * RATE) / RATE
    swing = np.sin(2 * np.pi * hz * time)
    level = movement.level_movement(_sine(440, 5.0) * 10 ** (6 * swing / 20))
    assert level.hz == pytest.approx(hz, rel=0.03)
    assert level.depth == pytest.approx(6, abs=0.6)
    phase = 2 * np.pi * np.cumsum(440 * 2 ** (30 * swing / 1200)) / RATE
    pitch = movement.pitch_movement(np.sin(phase), 440)
    assert pitch.hz == pytest.approx(hz, rel=0.03)
    assert pitch.depth == pytest.approx(30, abs=3)
    assert movement.level_movement(_sine(440, 5.0)).depth < 0.1
    assert movement.pitch_movement(_sine(440, 5.0), 440).depth < 1


def test_width_and_correlation() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.normal(size=(2, 50000))
    assert movement.correlation(one, one) == pytest.approx(1)
    assert movement.correlation(one, -one) == pytest.approx(-1)
    assert movement.correlation(one, other) == pytest.approx(0, abs=0.02)
    assert movement.width_db(one, one) == -240
    assert movement.width_db(one, other) == pytest.approx(0, abs=0.3)


def test_time_to_is_the_time_constant() -> None:
    step = 0.001
    walk = 1 - np.exp(-np.arange(2000) * step / 0.1)
    assert m.time_to(walk, step, 0, 1) == pytest.approx(0.1, abs=0.002)
    assert m.time_to(1 - walk, step, 1, 0) == pytest.approx(0.1, abs=0.002)
    assert np.isnan(m.time_to(walk, step, 0, 5))


@pytest.mark.parametrize("name", signals.SOURCES)
def test_the_sources_are_music_and_the_same_each_time(name: str) -> None:
    first, again = signals.SOURCES[name](), signals.SOURCES[name]()
    assert np.array_equal(first, again)
    assert first.shape == (2, 4 * RATE)
    assert 0.3 < np.abs(first).max() <= 1
    assert m.level_db(first) > -30


@pytest.mark.parametrize("frames", [-300, 0, 1, 4800])
def test_a_delay_is_exact(frames: int) -> None:
    dry = signals.noise(0.5)[0]
    assert m.delay_frames(dry, 0.5 * np.roll(dry, frames)) == frames


def test_a_click_is_sharp_and_a_tone_is_not() -> None:
    tone = _sine(440)
    assert m.click_db(tone) < -60
    jump = tone.copy()
    jump[20000:] += 1.0
    assert m.click_db(jump) > 0
    faded = tone * np.minimum(np.arange(tone.size) / 480, 1)
    assert m.click_db(faded) < -40
