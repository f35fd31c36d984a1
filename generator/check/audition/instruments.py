"""Runs the measurements that apply to instruments, at default settings."""

from __future__ import annotations

import numpy as np

from generator.check.audition import measures as m
from generator.check.audition import movement, signals
from generator.check.audition.effects import Listening, add_space, rounded
from generator.check.audition.signals import RATE
from generator.values.audition import Plot


def listen_to_instrument(found: Listening) -> None:
    """Runs all measurements of an instrument."""
    for step in (_pitch, _note, _series, _velocity, _polyphony, _stealing, _instrument_space):
        step(found)


def _pitch(found: Listening) -> None:
    worst, a4 = 0.0, None
    for note in (33, 45, 57, 69, 81):
        sound = found.host.perform([(note, 100, 0.0, 1.2)], 1.2)[0, signals.frames(0.2) : signals.frames(1.1)]
        wanted = 440 * 2 ** ((note - 69) / 12)
        if m.rms(sound) < 1e-5:
            continue
        hz = m.pitch_hz(sound.astype(np.float64))
        off = m.cents(hz, wanted) if hz else float("nan")
        off -= 1200 * round(off / 1200) if np.isfinite(off) else 0  # another octave is no tuning error
        worst = max(worst, abs(off)) if np.isfinite(off) else worst
        a4 = hz if note == 69 else a4
    if a4:
        found.add("a4", "A4", a4, "Hz", f"{a4:.1f} Hz")
        found.add("tuning", "Worst tuning over five octaves", worst, "cents", f"{worst:.1f} cents")


def _note(found: Listening) -> None:
    sound = found.host.perform([(60, 100, 0.0, 1.5)], 5.0).astype(np.float64)
    mono = sound.mean(axis=0)
    levels = m.envelope(mono, 0.005)
    peak = float(levels.max())
    found.add(
        "peak",
        "Peak of one note",
        m.decibels(float(np.abs(sound).max())),
        "dBFS",
        f"{m.decibels(float(np.abs(sound).max())):.1f} dBFS",
    )
    if peak <= 0:
        return
    offset = m.decibels(abs(float(np.mean(mono))))
    found.add("dc", "DC offset", offset, "dBFS", f"{offset:.0f} dBFS" if offset > -90 else "none")
    attack = (np.flatnonzero(levels > 0.9 * peak)[0] - np.flatnonzero(levels > 0.1 * peak)[0]) * 5.0
    found.add("attack", "Attack, 10 to 90 %", float(attack), "ms", f"{attack:.0f} ms")
    held = float(levels[round(1.4 / 0.005)])
    found.add("sustain", "Level after 1.4 s", m.decibels(held / peak), "dB", f"{m.decibels(held / peak):.1f} dB")
    after = levels[round(1.5 / 0.005) :]
    gone = np.flatnonzero(after < held * 0.001)
    release = float(gone[0]) * 5.0 if gone.size and held > 1e-6 else None
    if release is not None:
        found.add("release", "Release, by 60 dB", release, "ms", f"{release:.0f} ms")
    part = mono[signals.frames(0.5) : signals.frames(1.3)]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(part.size)))
    hz = np.fft.rfftfreq(part.size, 1 / RATE)
    points = np.geomspace(30, 18000, 220)
    bins = np.searchsorted(hz, points)
    level = [m.decibels(float(spectrum[max(b - 2, 0) : b + 3].max()) * 4 / part.size) for b in bins]
    found.plots.append(
        Plot(
            title="Spectrum of C4",
            x_label="Hz",
            y_label="dBFS",
            logarithmic_x=True,
            x=rounded(points),
            series={"C4": rounded(np.maximum(level, -110))},
        )
    )
    time = np.arange(levels.size) * 0.005
    found.plots.append(
        Plot(
            title="Level of C4, let go at 1.5 s",
            x_label="s",
            y_label="dBFS",
            x=rounded(time[::4]),
            series={"level": rounded(np.maximum(20 * np.log10(np.maximum(levels[::4], 1e-6)), -100))},
        )
    )


def _series(found: Listening) -> None:
    whole = found.host.perform([(57, 100, 0.0, 1.2)], 1.2)[0].astype(np.float64)
    sound = whole[signals.frames(0.4) : signals.frames(1.1)]
    if m.rms(sound) < 1e-5:
        return
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(sound.size)))
    steps = [round(220 * number * sound.size / RATE) for number in range(1, 9)]
    levels = [m.decibels(float(spectrum[step - 6 : step + 7].max())) for step in steps]
    text = ", ".join(f"H{number} {level - levels[0]:+.0f}" for number, level in enumerate(levels[1:], start=2))
    found.add("series", "Harmonics of A3 against the first", levels[1] - levels[0], "dB", f"{text} dB")


def _stealing(found: Listening) -> None:
    """Measures the clicks of voice stealing: the sharpest corner of forty notes against that of one note.

    Forty notes are many more than there are voices. A slow sound shows it best.
    """
    one = found.host.perform([(60, 90, 0.0, 1.5)], 1.5).astype(np.float64).mean(axis=0)
    many = [(48 + 7 * index % 36, 90, 0.05 * index, 3.0) for index in range(40)]
    full = found.host.perform(many, 3.0).astype(np.float64).mean(axis=0)
    if m.rms(one) < 1e-5:
        return
    sharper = m.click_db(full) - m.click_db(one)
    text = "no click" if sharper < 12 else f"a corner {sharper:.0f} dB sharper than that of one note"
    found.add("stealing", "Forty notes at once", sharper, "dB", text)


def _velocity(found: Listening) -> None:
    soft, hard = (found.host.perform([(60, velocity, 0.0, 0.8)], 1.0) for velocity in (30, 120))
    span = m.level_db(hard) - m.level_db(soft)
    found.add("velocity", "Velocity 120 against 30", span, "dB", f"{span:+.1f} dB")


def _polyphony(found: Listening) -> None:
    """Counts how many of sixteen held notes are heard: a note that has no voice adds no level at its pitch."""
    notes = [36 + 3 * index for index in range(16)]
    held = [(note, 100, 0.02 * index, 2.0) for index, note in enumerate(notes)]
    sound = found.host.perform(held, 2.0)[:, signals.frames(1.0) :].astype(np.float64).mean(axis=0)
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(sound.size)))
    single = (
        found.host.perform([(notes[0], 100, 0.0, 2.0)], 2.0)[:, signals.frames(1.0) :].astype(np.float64).mean(axis=0)
    )
    if m.rms(single) < 1e-4:
        return
    count = 0
    for note in notes:
        index = round(440 * 2 ** ((note - 69) / 12) * sound.size / RATE)
        around = spectrum[max(index - 40, 0) : index + 41]
        count += float(spectrum[index - 2 : index + 3].max()) > 8 * float(np.median(around))
    found.add("voices", "Notes heard of sixteen held", count, "", str(count))


def _instrument_space(found: Listening) -> None:
    sound = found.host.perform([(48, 100, 0.0, 1.5), (55, 100, 0.0, 1.5), (64, 100, 0.0, 1.5)], 2.0).astype(np.float64)
    add_space(found, sound)
    steady = found.host.perform([(69, 100, 0.0, 6.0)], 6.0)[0, signals.frames(1.0) :].astype(np.float64)
    level = movement.level_movement(steady)
    if level.depth > 1.0 and m.rms(steady) > 1e-4:
        found.add("tremolo", "Level moves", level.hz, "Hz", f"{level.hz:.2f} Hz, {level.depth:.1f} dB up and down")
