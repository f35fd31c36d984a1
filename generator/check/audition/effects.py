"""Runs the measurements that apply to effects, at default settings."""

from __future__ import annotations

from typing import Any

import numpy as np

from generator.check.audition import measures as m
from generator.check.audition import movement, signals
from generator.check.audition.host import Host
from generator.check.audition.signals import RATE
from generator.check.audition.silence import Afterwards
from generator.values.audition import Fact, Plot

_Array = np.ndarray[Any, Any]
_LEVELS = (-40.0, -24.0, -12.0, -6.0, 0.0)
_CURVE = tuple(range(-60, 1, 3))
_TONE_SECONDS = 0.4


class Listening:
    """The results of the measurements so far, kept for claims and plots."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.facts: dict[str, Fact] = {}
        self.plots: list[Plot] = []
        self.response: m.Response | None = None
        self.harmonics: dict[float, list[float]] = {}
        """By the peak level of a 1 kHz input in dBFS: the levels of harmonics 1 to 8 in dBFS."""
        self.curve: tuple[_Array, _Array] | None = None
        """Input and output of a steady 1 kHz tone, in dB RMS."""
        self.echoes: tuple[float, ...] = ()

    def add(self, key: str, label: str, value: float | None, unit: str, text: str) -> None:
        good = value is not None and np.isfinite(value)
        self.facts[key] = Fact(
            key=key, label=label, value=float(value) if good and value is not None else None, unit=unit, text=text
        )

    def add_afterwards(self, found: Afterwards) -> None:
        """Adds how loud the plugin is after its sound, against before, at the setting where it is loud for longest."""
        change = f"{abs(found.louder):.0f} dB {'louder' if found.howls else 'quieter'} than before"
        text = "silent" if found.louder <= -240 else f"{found.seconds} s later {change}, {found.where}"
        self.add("afterwards", "After the sound", found.louder, "dB", text)

    def value(self, key: str) -> float | None:
        fact = self.facts.get(key)
        return fact.value if fact else None


def listen_to_effect(found: Listening) -> None:
    """Runs all measurements of an effect."""
    for step in (_level, _latency, _switch, _moves, _echoes, _response, _harmonics, _alias, _curve, _dynamics, _space):
        step(found)


def _level(found: Listening) -> None:
    dry = signals.chords(2.0)
    wet = found.host.play(dry)
    gain = m.level_db(wet) - m.level_db(dry)
    found.add("level", "Level against the input", gain, "dB", f"{gain:+.1f} dB")
    peak = m.decibels(float(np.abs(wet).max()))
    found.add("peak", "Highest peak, music at -6 dB", peak, "dBFS", f"{peak:.1f} dBFS")
    offset = m.decibels(float(np.abs(np.mean(wet, axis=1)).max()))
    found.add("dc", "DC offset", offset, "dBFS", f"{offset:.0f} dBFS" if offset > -90 else "none")
    loud = np.concatenate([signals.noise(0.5, 12.0), signals.tone(997, 0.5, 12.0)], axis=1)
    ceiling = m.decibels(float(np.abs(found.host.play(loud)).max()))
    found.add("ceiling", "Highest peak, 12 dB over full scale going in", ceiling, "dBFS", f"{ceiling:.1f} dBFS")


def _latency(found: Listening) -> None:
    latency = found.host.plugin.latency()
    text = f"{latency} frames, {1000 * latency / RATE:.1f} ms"
    dry = signals.noise(0.5)
    wet = found.host.play(dry)
    alike = m.delay_frames(dry[0], wet[0])  # the host has moved the output back by the reported latency
    if abs(alike) <= 2400:
        text += "; as measured" if alike == 0 else f"; the sound comes {alike:+d} frames from there"
    found.add("latency", "Latency", 1000 * latency / RATE, "ms", text)


def _switch(found: Listening) -> None:
    """Turns bypass on and off while a low tone plays: a corner sharper than the tone's own is a click."""
    if not found.host.plugin.has_bypass:
        return
    found.host.set({})
    tone, size, parts, on = signals.tone(110, 1.5, -12.0), 512, [], False
    for index, start in enumerate(range(0, tone.shape[1] - size, size)):
        if on != (45 <= index < 90):
            on = not on
            found.host.plugin.set_bypass(on)
        parts.append(found.host.plugin.play(tone[:, start : start + size], block=size, reset=False))
    wet = np.concatenate(parts, axis=1)[0].astype(np.float64)
    steady, switched = wet[20 * size : 44 * size], wet[44 * size : 100 * size]
    sharper = m.click_db(switched) - m.click_db(steady)
    text = (
        "no click" if sharper < 30 or m.click_db(switched) < -50 else f"a corner {sharper:.0f} dB sharper than the tone"
    )
    found.add("switch", "Bypass, switched while it plays", sharper, "dB", text)


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
            x=rounded(response.hz),
            series={"left": rounded(np.maximum(response.gain_db, -90))},
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
            series={f"{level:g} dBFS": rounded(np.maximum(levels, -140)) for level, levels in found.harmonics.items()},
        )
    )


def _alias(found: Listening) -> None:
    if {"tremolo", "vibrato", "shift", "echo"} & found.facts.keys():
        return  # modulation and echoes add partials beside the harmonics
    length = signals.frames(0.25)
    hz = signals.whole_cycles(5000, length)
    wet = found.host.play(signals.tone(hz, 0.75, -6.0))
    worst = m.worst_alias_db(wet[0, -length:].astype(np.float64), hz)
    text = f"{worst:.0f} dB" if worst > -120 else "below -120 dB"
    found.add("alias", "Worst partial that is not a harmonic, 5 kHz", worst, "dB", text)


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
            x=rounded(given),
            series={"output": rounded(np.maximum(output, -90)), "as it came": rounded(given)},
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
        # The threshold is where the straight line of the loud end meets that of the quiet end.
        threshold = (output[-1] - top * given[-1] - quiet) / max(1 - top, 1e-6)
        found.add("threshold", "Threshold", threshold, "dBFS", f"{threshold:.1f} dBFS RMS, {threshold + 3.01:.1f} peak")
    _lift(found, given, output)


def _lift(found: Listening, given: _Array, output: _Array) -> None:
    """Measures how much quiet tones are lifted, from -54 dBFS on: below, what lifts leaves noise where it is."""
    slopes = np.diff(output) / np.diff(given)
    quiet, loud = slopes[2:7], float(np.median(slopes[-3:]))
    lifted = float(np.median(quiet))
    if 0.05 < lifted < 0.9 < loud and float(np.ptp(quiet)) < 0.1:  # a bit crusher's quiet tones are steps
        found.add("lift", "Ratio of quiet tones", 1 / lifted, ":1", f"{1 / lifted:.1f}:1")
        threshold = (output[4] - lifted * given[4] - (output[-1] - given[-1])) / (1 - lifted)
        found.add("lift_below", "They are lifted below", threshold, "dBFS", f"{threshold:.1f} dBFS RMS")


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
    if start - settled > 1 and attack > step:  # else it is a static curve, not dynamics
        found.add("attack", "Attack, to 63 %", 1000 * attack, "ms", f"{1000 * attack:.0f} ms")
    if final - after > 1:
        found.add("release", "Release, to 63 %", 1000 * release, "ms", f"{1000 * release:.0f} ms")


def _echoes(found: Listening) -> None:
    wet = found.host.play(signals.impulse(6.0, at=0.05)).astype(np.float64)
    mono = wet[0] if m.rms(wet[0]) >= m.rms(wet[1]) else wet[1]
    both = np.abs(wet).max(axis=0)
    found.echoes = m.echo_seconds(both)
    if found.echoes:
        first, *later = sorted(found.echoes)
        text = f"{1000 * first:.0f} ms, {len(found.echoes)} heard"
        if later:
            fall = m.decibels(_around(both, later[0]) / max(_around(both, first), 1e-9))
            text += f", the second {abs(fall):.1f} dB {'quieter' if fall < 0 else 'louder'}"
            found.add("echo decay", "Second echo against the first", fall, "dB", f"{fall:+.1f} dB")
        found.add("echo", "First echo", 1000 * first, "ms", text)
    start = int(np.abs(mono).argmax())
    tail = m.level_db(mono[start + signals.frames(0.05) : start + signals.frames(0.25)])
    decay = m.rt60_seconds(mono[start + signals.frames(0.01) :])
    if not found.echoes and np.isfinite(decay) and decay > 0.1 and tail > -100:
        found.add("rt60", "Decay to -60 dB (RT60)", decay, "s", f"{decay:.2f} s")


def _around(sound: _Array, seconds: float) -> float:
    """Returns the peak within 10 ms of a time after the impulse, which came at 50 ms."""
    centre = signals.frames(0.05 + seconds)
    return float(sound[max(centre - 480, 0) : centre + 480].max(initial=0.0))


def _moves(found: Listening) -> None:
    dry = signals.tone(440, 6.0, -12.0)
    wet = found.host.play(dry)[:, signals.frames(1.0) :].astype(np.float64)
    level = movement.level_movement(wet[0])
    if level.depth > 0.5:
        found.add("tremolo", "Level moves", level.hz, "Hz", f"{level.hz:.2f} Hz, {level.depth:.1f} dB up and down")
    pitch = movement.pitch_movement(wet[0], 440)
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
    add_space(found, wet)


def add_space(found: Listening, wet: _Array) -> None:
    related = movement.correlation(wet[0], wet[1])
    side = movement.width_db(wet[0], wet[1])
    text = "mono" if side < -80 else f"side {side:.1f} dB against the middle"
    found.add("width", "Width of a mono source", side, "dB", text)
    found.add("correlation", "Correlation of left and right", related, "", f"{related:+.2f}")


def rounded(values: Any) -> tuple[float, ...]:  # noqa: ANN401  a list or an array
    return tuple(round(float(each), 2) for each in values)


def _hz(value: float) -> str:
    return f"{value / 1000:.2f} kHz" if value >= 1000 else f"{value:.0f} Hz"
