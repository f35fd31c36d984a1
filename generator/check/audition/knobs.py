"""Finds out what each parameter changes: turns it to its ends, alone and, if needed, with the others moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from generator.check.audition import measures as m
from generator.check.audition import signals
from generator.check.audition.host import Host
from generator.check.audition.signals import RATE, Audio
from generator.values.audition import KnobResult
from generator.values.design import Parameter

_HEARD_DB = -70.0
"""A difference that is quieter than this, relative to the sound itself, does not count."""


def turn_knobs(host: Host, parameters: Sequence[Parameter]) -> tuple[KnobResult, ...]:
    """Returns one result for each parameter, in their order."""
    excitation = _excitation()
    plain = _sound(host, excitation, {})
    floor = max(_difference_db(_sound(host, excitation, {}), plain) + 12, _HEARD_DB)  # its own noise is not a change
    results = []
    for parameter in parameters:
        change = _change(host, excitation, plain, parameter, floor)
        if not change:  # perhaps another knob hides it, as a mix of 0 hides "feedback"
            for elsewhere in (0.75, 0.35):
                others = {each.id: _between(each, elsewhere) for each in parameters if each is not parameter}
                change = _change(host, excitation, _sound(host, excitation, others), parameter, floor, others)
                if change:
                    change += ", with other knobs turned"
                    break
        results.append(
            KnobResult(id=parameter.id, name=parameter.name, alive=bool(change), change=change or "changes nothing")
        )
    return tuple(results)


def _change(
    host: Host,
    excitation: Audio,
    plain: Audio,
    parameter: Parameter,
    floor: float,
    others: Mapping[str, float] | None = None,
) -> str:
    """Describes how the sound at the parameter's ends differs from `plain`; empty if it does not."""
    said = []
    for value in (parameter.minimum, parameter.maximum):
        if value == parameter.default and not others:
            continue
        sound = _sound(host, excitation, {**(others or {}), parameter.id: value})
        if _difference_db(sound, plain) > floor:
            said.append(f"at {_shown(parameter, value)} {_described(sound, plain)}")
    return "; ".join(said)


def _sound(host: Host, excitation: Audio, values: Mapping[str, float]) -> Audio:
    if host.is_instrument:
        notes = [(45, 100, 0.0, 0.7), (64, 60, 0.2, 0.6), (81, 115, 0.4, 0.8)]
        return host.perform(notes, 1.4, values)
    return host.play(excitation, values)


def _excitation() -> Audio:
    """Returns a signal for every kind of effect: loud and quiet, tones and beats, then silence for what rings on."""
    fade = signals.noise(0.6, -6.0) * np.geomspace(1, 1e-4, signals.frames(0.6))  # crosses every threshold
    parts = [signals.drums(1.0), 0.2 * signals.chords(0.6), signals.tone(90, 0.15, 0.0), fade]
    music = np.concatenate([*parts, signals.silence(0.45)], axis=1)
    music[1] *= 0.7  # so that effects on the side signal have an input
    music[1] = np.roll(music[1], 31)
    return music.astype(np.float32)


def _difference_db(sound: Audio, plain: Audio) -> float:
    size = min(sound.shape[1], plain.shape[1])
    return m.decibels(m.rms(sound[:, :size] - plain[:, :size]) / max(m.rms(plain), m.rms(sound), 1e-9))


def _described(sound: Audio, plain: Audio) -> str:
    louder = m.level_db(sound) - m.level_db(plain)
    brighter = np.log2(max(_centre_hz(sound), 1.0) / max(_centre_hz(plain), 1.0))
    words = []
    if abs(louder) >= 0.5:
        words.append(f"{abs(louder):.1f} dB {'louder' if louder > 0 else 'quieter'}")
    if abs(brighter) >= 0.15 and louder > -60:
        words.append("brighter" if brighter > 0 else "darker")
    return " and ".join(words) or "different"


def _centre_hz(sound: Audio) -> float:
    spectrum = np.abs(np.fft.rfft(sound.mean(axis=0))) ** 2
    hz = np.fft.rfftfreq(sound.shape[1], 1 / RATE)
    return float((spectrum * hz).sum() / max(float(spectrum.sum()), 1e-12))


def _between(parameter: Parameter, part: float) -> float:
    if parameter.logarithmic:
        return float(parameter.minimum * (parameter.maximum / parameter.minimum) ** part)
    value = parameter.minimum + part * (parameter.maximum - parameter.minimum)
    return float(round(value)) if parameter.kind != "number" else value


def _shown(parameter: Parameter, value: float) -> str:
    if parameter.choices:
        return parameter.choices[round(value)]
    if parameter.kind == "toggle":
        return "on" if value >= 0.5 else "off"
    return f"{value:g} {parameter.unit}".rstrip()
