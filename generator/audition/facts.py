"""Host to facts: which measures apply to this plugin, and what they give at standard settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from generator.audition import measures as m
from generator.audition import signals
from generator.audition.host import Host
from generator.audition.models import Fact, Plot
from generator.audition.signals import RATE

_Array = np.ndarray[Any, Any]
_LEVELS = (-40.0, -24.0, -12.0, -6.0, 0.0)
_CURVE = tuple(range(-60, 1, 3))
_TONE_SECONDS = 0.4


class Listening:
    """Measures one after the other, and keeps what each gave for claims and plots."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.facts: dict[str, Fact] = {}
        self.plots: list[Plot] = []
        self.response: m.Response | None = None
        self.harmonics: dict[float, list[float]] = {}
        """By level of the input in dB: the levels of the harmonics of 1 kHz."""
        self.curve: tuple[_Array, _Array] | None = None
        """Input and output of a steady 1 kHz tone, in dB RMS."""
        self.echoes: tuple[float, ...] = ()

    def add(self, key: str, label: str, value: float | None, unit: str, text: str) -> None:
        good = value is not None and np.isfinite(value)
        self.facts[key] = Fact(
            key=key, label=label, value=float(value) if good and value is not None else None, unit=unit, text=text
        )

    def value(self, key: str) -> float | None:
        fact = self.facts.get(key)
        return fact.value if fact else None


def listen(host: Host) -> Listening:
    """All measures for the kind of plugin that it is."""
    found = Listening(host)
    steps: tuple[Callable[[Listening], None], ...] = (
        (_pitch, _note, _velocity, _polyphony, _instrument_space)
        if host.is_instrument
        else (_level, _response, _harmonics, _alias, _curve, _dynamics, _echoes, _moves, _space)
    )
    for step in steps:
        step(found)
    return found


def _level(found: Listening) -> None:
    dry = signals.chords(2.0)
    wet = found.host.play(dry)
    gain = m.level_db(wet) - m.level_db(dry)
    found.add("level", "Level against the input", gain, "dB", f"{gain:+.1f} dB")
    peak = m.decibels(float(np.abs(wet).max()))
    found.add("peak", "Highest peak, music at -6 dB", peak, "dBFS", f"{peak:.1f} dBFS")
    latency = int(found.host.plugin.reported_latency_samples)
    found.add("latency", "Latency", 1000 * latency / RATE, "ms", f"{latency} frames, {1000 * latency / RATE:.1f} ms")


def _response(found: Listening) -> None:
    dry = np.concatenate([signals.sweep(1.5), signals.silence(0.5)], axis=1)
    wet = found.host.play(dry)
    response = m.response(dry[0], wet[0])
    found.response = response
    found.plots.append(
        Plot(
            title="Magnitude response",
            x_label="Hz",
            y_label="dB",
            logarithmic_x=True,
            x=_rounded(response.hz),
            series={"left": _rounded(np.maximum(response.gain_db, -90))},
        )
    )
    for corner in m.corners(response):
        name = "High end" if corner.kind == "low-pass" else "Low end"
        steep = np.isfinite(corner.slope_db)
        text = f"-3 dB at {_hz(corner.hz)}" + (f", then {abs(corner.slope_db):.0f} dB per octave" if steep else "")
        found.add(corner.kind, name, corner.hz, "Hz", text)
        if steep:
            slope = abs(corner.slope_db)
            found.add(f"{corner.kind} slope", f"{name}, slope", slope, "dB/oct", f"{slope:.1f} dB per octave")


def _harmonics(found: Listening) -> None:
    length = signals.frames(0.2)
    hz = signals.whole_cycles(1000, length)
    for level in _LEVELS:
        wet = found.host.play(signals.tone(hz, 0.6, level))
        found.harmonics[level] = m.harmonics(wet[0, -length:].astype(np.float64), hz)
    thd = {level: m.thd_percent(levels) for level, levels in found.harmonics.items()}
    usual = found.harmonics[-12.0]
    found.add("thd", "Distortion at -12 dBFS", thd[-12.0], "%", f"{thd[-12.0]:.2f} % ({thd[0.0]:.2f} % at full scale)")
    if thd[-12.0] > 0.05:
        strongest = int(np.argmax(usual[1:])) + 2
        below = usual[0] - usual[strongest - 1]
        found.add("harmonic", "Strongest harmonic", strongest, "", f"H{strongest}, {below:.1f} dB below the tone")
    found.plots.append(
        Plot(
            title="Harmonics of 1 kHz",
            x_label="harmonic",
            y_label="dBFS",
            x=tuple(float(each) for each in range(1, 9)),
            series={f"{level:g} dBFS": _rounded(np.maximum(levels, -140)) for level, levels in found.harmonics.items()},
        )
    )


def _alias(found: Listening) -> None:
    length = signals.frames(0.25)
    hz = signals.whole_cycles(5000, length)
    wet = found.host.play(signals.tone(hz, 0.75, -6.0))
    worst = m.worst_alias_db(wet[0, -length:].astype(np.float64), hz)
    text = f"{worst:.0f} dB" if worst > -120 else "below -120 dB"
    found.add("alias", "Worst partial that is no harmonic, 5 kHz", worst, "dB", text)


def _curve(found: Listening) -> None:
    parts = [signals.tone(1000, _TONE_SECONDS, level) for level in _CURVE]
    wet = found.host.play(np.concatenate(parts, axis=1))
    size, tail = signals.frames(_TONE_SECONDS), signals.frames(0.1)
    output = np.array(
        [m.level_db(wet[0, (index + 1) * size - tail : (index + 1) * size]) for index in range(len(_CURVE))]
    )
    given = np.array(_CURVE) - 3.01
    found.curve = (given, output)
    found.plots.append(
        Plot(
            title="Level out against level in, 1 kHz",
            x_label="dBFS in",
            y_label="dBFS out",
            x=_rounded(given),
            series={"output": _rounded(np.maximum(output, -90)), "as it came": _rounded(given)},
        )
    )
    slopes = np.diff(output) / np.diff(given)
    low = float(np.median(slopes[:6]))
    found.add(
        "gain", "Gain of a quiet tone, 1 kHz", float(output[4] - given[4]), "dB", f"{output[4] - given[4]:+.1f} dB"
    )
    top = float(np.median(slopes[-3:]))
    if low > 0.9 and top < 0.9:
        ratio = 1 / max(top, 0.01)
        text = f"{ratio:.1f}:1" if ratio < 50 else "a hard limit"
        found.add("ratio", "Ratio of loud tones", min(ratio, 100), ":1", text)
        quiet = output[2] - given[2]
        # Where the straight line of the loud end meets the straight line of the quiet one.
        threshold = (output[-1] - top * given[-1] - quiet) / max(1 - top, 1e-6)
        found.add("threshold", "Threshold", threshold, "dBFS", f"{threshold:.1f} dBFS RMS, {threshold + 3.01:.1f} peak")


def _dynamics(found: Listening) -> None:
    if found.value("ratio") is None:
        return
    quiet, loud = signals.tone(1000, 0.6, -40.0), signals.tone(1000, 0.8, -1.0)
    wet = found.host.play(np.concatenate([quiet, loud, signals.tone(1000, 1.6, -40.0)], axis=1))
    step = 0.001
    levels = 20 * np.log10(np.maximum(m.envelope(wet[0], step), 1e-9))
    on, off = round(0.6 / step), round(1.4 / step)
    start, settled = levels[on - 50 : on - 5].mean() + 39.0, levels[off - 50 : off - 5].mean()
    attack = m.time_to(levels[on + 1 : off], step, start, settled)
    after, final = levels[off + 2] if off + 2 < levels.size else 0, levels[-50:].mean()
    release = m.time_to(levels[off + 2 :], step, after, final)
    if start - settled > 1 and attack > step:  # else it is a curve, and no dynamics
        found.add("attack", "Attack, to 63 %", 1000 * attack, "ms", f"{1000 * attack:.0f} ms")
    if final - after > 1:
        found.add("release", "Release, to 63 %", 1000 * release, "ms", f"{1000 * release:.0f} ms")


def _echoes(found: Listening) -> None:
    wet = found.host.play(signals.impulse(6.0, at=0.05)).astype(np.float64)
    mono = wet[0] if m.rms(wet[0]) >= m.rms(wet[1]) else wet[1]
    both = np.abs(wet).max(axis=0)
    found.echoes = m.echo_seconds(both)
    if found.echoes:
        first = sorted(found.echoes)[0]
        found.add("echo", "First echo", 1000 * first, "ms", f"{1000 * first:.0f} ms, {len(found.echoes)} heard")
    start = int(np.abs(mono).argmax())
    tail = m.level_db(mono[start + signals.frames(0.05) : start + signals.frames(0.25)])
    decay = m.rt60_seconds(mono[start + signals.frames(0.01) :])
    if not found.echoes and np.isfinite(decay) and decay > 0.1 and tail > -100:
        found.add("rt60", "Decay to -60 dB (RT60)", decay, "s", f"{decay:.2f} s")


def _moves(found: Listening) -> None:
    dry = signals.tone(440, 6.0, -12.0)
    wet = found.host.play(dry)[:, signals.frames(1.0) :].astype(np.float64)
    level = m.level_movement(wet[0])
    if level.depth > 0.5:
        found.add("tremolo", "Level moves", level.hz, "Hz", f"{level.hz:.2f} Hz, {level.depth:.1f} dB up and down")
    pitch = m.pitch_movement(wet[0], 440)
    if pitch.depth > 3:
        found.add("vibrato", "Pitch moves", pitch.hz, "Hz", f"{pitch.hz:.2f} Hz, {pitch.depth:.0f} cents up and down")
    strongest = m.strongest_hz(wet[0])
    if m.rms(wet[0]) > 1e-4 and abs(m.cents(strongest, 440)) > 20:
        found.add(
            "shift",
            "Pitch shift",
            m.cents(strongest, 440) / 100,
            "semitones",
            f"{m.cents(strongest, 440) / 100:+.2f} semitones",
        )
        found.add("shift hz", "Frequency shift", strongest - 440, "Hz", f"{strongest - 440:+.1f} Hz")


def _space(found: Listening) -> None:
    wet = found.host.play(signals.noise(2.0)).astype(np.float64)
    _add_space(found, wet)


def _add_space(found: Listening, wet: _Array) -> None:
    related = m.correlation(wet[0], wet[1])
    side = m.width_db(wet[0], wet[1])
    text = "mono" if side < -80 else f"side {side:.1f} dB against the middle"
    found.add("width", "Width of a mono source", side, "dB", text)
    found.add("correlation", "Correlation of left and right", related, "", f"{related:+.2f}")


# ---------------------------------------------------------------- instruments


def _pitch(found: Listening) -> None:
    worst, a4 = 0.0, None
    for note in (33, 45, 57, 69, 81):
        sound = found.host.perform([(note, 100, 0.0, 1.2)], 1.2)[0, signals.frames(0.2) : signals.frames(1.1)]
        wanted = 440 * 2 ** ((note - 69) / 12)
        if m.rms(sound) < 1e-5:
            continue
        hz = m.pitch_hz(sound.astype(np.float64))
        off = m.cents(hz, wanted) if hz else float("nan")
        off -= 1200 * round(off / 1200) if np.isfinite(off) else 0  # another octave is a choice of the sound
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
            x=_rounded(points),
            series={"C4": _rounded(np.maximum(level, -110))},
        )
    )
    time = np.arange(levels.size) * 0.005
    found.plots.append(
        Plot(
            title="Level of C4, let go at 1.5 s",
            x_label="s",
            y_label="dBFS",
            x=_rounded(time[::4]),
            series={"level": _rounded(np.maximum(20 * np.log10(np.maximum(levels[::4], 1e-6)), -100))},
        )
    )


def _velocity(found: Listening) -> None:
    soft, hard = (found.host.perform([(60, velocity, 0.0, 0.8)], 1.0) for velocity in (30, 120))
    span = m.level_db(hard) - m.level_db(soft)
    found.add("velocity", "Velocity 120 against 30", span, "dB", f"{span:+.1f} dB")


def _polyphony(found: Listening) -> None:
    """Notes held together, added one by one: a voice that is not there adds no level of its own pitch."""
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
    _add_space(found, sound)
    steady = found.host.perform([(69, 100, 0.0, 6.0)], 6.0)[0, signals.frames(1.0) :].astype(np.float64)
    level = m.level_movement(steady)
    if level.depth > 1.0 and m.rms(steady) > 1e-4:
        found.add("tremolo", "Level moves", level.hz, "Hz", f"{level.hz:.2f} Hz, {level.depth:.1f} dB up and down")


def _rounded(values: Any) -> tuple[float, ...]:  # noqa: ANN401  a list or an array
    return tuple(round(float(each), 2) for each in values)


def _hz(value: float) -> str:
    return f"{value / 1000:.2f} kHz" if value >= 1000 else f"{value:.0f} Hz"
