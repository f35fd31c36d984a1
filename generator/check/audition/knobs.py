"""Finds out what each parameter changes: turns it to its ends, in settings where it can be heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from generator.check.audition import measures as m
from generator.check.audition import signals
from generator.check.audition.host import Host
from generator.check.audition.signals import RATE, Audio
from generator.values.audition import KnobResult
from generator.values.design import Parameter

_HEARD_DB = -70.0
"""A difference that is quieter than this, relative to the sound itself, does not count."""
_MOST_SEARCHED = 300
"""Renders that the search may take for all knobs of a plugin that are not heard at once: about 15 s."""

Values = Mapping[str, float]
"""Parameter ids and values in their own units; parameters that are not there are at their defaults."""


def turn_knobs(host: Host, parameters: Sequence[Parameter]) -> tuple[KnobResult, ...]:
    """Returns one result for each parameter, in their order.

    A knob that is not heard among defaults is turned in other settings until it is: another knob may hide it, as a mix
    of 0 hides "feedback", or a mode may leave it idle, as a note length does a time. The result names that setting.
    """
    turning = _Turning(host, parameters)
    return tuple(
        KnobResult(id=parameter.id, name=parameter.name, alive=bool(change), change=change or "changes nothing")
        for parameter in parameters
        for change in [turning.change(parameter)]
    )


class _Turning:
    """The sounds of one plugin at the settings that were tried so far."""

    def __init__(self, host: Host, parameters: Sequence[Parameter]) -> None:
        self._host = host
        self._parameters = parameters
        self._short, self._long = _excitation(0.45), _excitation(2.5)
        self._left = _MOST_SEARCHED
        self._plain = _sound(host, self._short, {})
        self._floor = self._own_noise(self._short, {}, self._plain)

    def change(self, parameter: Parameter) -> str:
        """Says how the sound at the parameter's ends differs from that between them; empty if it never does."""
        ends = {end: self._at(self._short, {}, parameter, end) for end in _ends(parameter) if end != parameter.default}
        if change := _told(parameter, ends, self._plain, self._floor):
            return change
        for others, told in _settings(self._parameters, parameter):
            if self._left <= 0:
                break
            self._left -= 3
            plain = _sound(self._host, self._long, others)
            ends = {end: self._at(self._long, others, parameter, end) for end in _ends(parameter)}
            if not _told(parameter, ends, plain, _HEARD_DB):
                continue
            if change := _told(parameter, ends, plain, self._own_noise(self._long, others, plain)):
                return f"{change}, {told}"
        return ""

    def _at(self, excitation: Audio, others: Values, parameter: Parameter, value: float) -> Audio:
        return _sound(self._host, excitation, {**others, parameter.id: value})

    def _own_noise(self, excitation: Audio, values: Values, sound: Audio) -> float:
        """Returns the difference in dB that counts as heard: more than between two renders of the same setting."""
        return max(_difference_db(_sound(self._host, excitation, values), sound) + 12, _HEARD_DB)


def _ends(parameter: Parameter) -> tuple[float, float]:
    return parameter.minimum, parameter.maximum


def _told(parameter: Parameter, sounds: Mapping[float, Audio], plain: Audio, floor: float) -> str:
    """Says how the sounds at some values differ from `plain`, where they do by more than `floor` in dB."""
    heard = {value: sound for value, sound in sounds.items() if _difference_db(sound, plain) > floor}
    return "; ".join(f"at {_shown(parameter, value)} {_described(sound, plain)}" for value, sound in heard.items())


def _settings(parameters: Sequence[Parameter], turned: Parameter) -> Iterator[tuple[Values, str]]:
    """Yields settings of all parameters but `turned`, the likeliest to let it be heard first, with words for each."""
    others = [parameter for parameter in parameters if parameter is not turned]
    modes = [parameter for parameter in others if parameter.kind != "number"]
    numbers = [parameter for parameter in others if parameter.kind == "number"]
    moved = "with other knobs turned"

    def at(parameter: Parameter, value: float) -> tuple[Values, str]:
        return {parameter.id: value}, f"with {parameter.name} at {_shown(parameter, value)}"

    for share in (0.75, 0.35):
        yield {each.id: _between(each, share) for each in others}, moved
    first = [at(mode, mode.minimum) for mode in modes if mode.default != mode.minimum]  # "Free", "off"
    yield from first
    for share in (0.75, 0.35):
        if modes:
            idle = {each.id: each.minimum for each in modes}
            yield {**{each.id: _between(each, share) for each in numbers}, **idle}, moved
    for number in numbers:
        yield from (at(number, value) for value in (number.maximum, number.minimum) if value != number.default)
    for mode in modes:
        for index in range(round(mode.minimum) + 1, round(mode.maximum) + 1):
            if index != mode.default:
                yield at(mode, index)
    dice = np.random.default_rng(1)
    for _ in range(32):
        yield {each.id: _between(each, float(dice.uniform())) for each in others}, moved


def _sound(host: Host, excitation: Audio, values: Mapping[str, float]) -> Audio:
    if host.is_instrument:
        notes = [(45, 100, 0.0, 0.7), (64, 60, 0.2, 0.6), (81, 115, 0.4, 0.8)]
        return host.perform(notes, excitation.shape[1] / RATE - 1.4, values)
    return host.play(excitation, values)


def _excitation(silence: float) -> Audio:
    """Returns a signal for every kind of effect: loud and quiet, tones and beats, then silence for what rings on."""
    fade = signals.noise(0.6, -6.0) * np.geomspace(1, 1e-4, signals.frames(0.6))  # crosses every threshold
    parts = [signals.drums(1.0), 0.2 * signals.chords(0.6), signals.tone(90, 0.15, 0.0), fade]
    music = np.concatenate([*parts, signals.silence(silence)], axis=1)
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
