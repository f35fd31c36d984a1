"""Hosts a plugin in this process for measurements: parameters in their own units, and renders after a reset."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
from pedalboard import VST3Plugin

from generator.check.audition.signals import RATE, Audio
from generator.values.design import Parameter

Note = tuple[int, int, float, float]
"""MIDI note number, velocity, start and end in seconds."""


class Host:
    """One plugin instance, which is reset before each render."""

    def __init__(self, path: str, parameters: Sequence[Parameter]) -> None:
        self.plugin = cast(Any, VST3Plugin(path, initialization_timeout=1.0))
        self.is_instrument = bool(self.plugin.is_instrument)
        self._parameters = {parameter.id: parameter for parameter in parameters}
        knobs = [knob for name, knob in self.plugin.parameters.items() if name not in ("bypass", "program")]
        if len(knobs) != len(parameters):
            raise ValueError(f"the host sees {len(knobs)} parameters, and {len(parameters)} were declared")
        # The host lists them in the order in which they were declared, but under its own names.
        self._knobs = dict(zip(self._parameters, knobs, strict=True))
        self._render(np.zeros((2, 64), dtype=np.float32), block=64)  # settles the latency: see host_check.HostedPlugin

    def set(self, values: Mapping[str, float]) -> None:
        """Sets the named parameters, in their own units, and all others to their defaults."""
        for name, parameter in self._parameters.items():
            self._knobs[name].raw_value = position(parameter, values.get(name, parameter.default))

    def play(self, audio: Audio, values: Mapping[str, float] | None = None, *, block: int = 512) -> Audio:
        """Returns an effect's output for `audio`, (2, frames), with these settings."""
        self.set(values or {})
        return self._render(audio, block=block)

    def perform(self, notes: Sequence[Note], seconds: float, values: Mapping[str, float] | None = None) -> Audio:
        """Returns an instrument's sound for `notes`, (2, frames), with these settings."""
        self.set(values or {})
        messages = [(bytes((0x90, note, velocity)), on) for note, velocity, on, _off in notes]
        messages += [(bytes((0x80, note, 0)), off) for note, _velocity, _on, off in notes]
        messages.sort(key=lambda each: each[1])
        return np.asarray(self.plugin(messages, seconds, RATE, buffer_size=512), dtype=np.float32)

    def start(self, notes: Sequence[Note], audio: Audio, values: Mapping[str, float]) -> Audio:
        """Plays `audio` to an effect, or `notes` for as long to an instrument; go_on() then continues from there."""
        return self.perform(notes, audio.shape[1] / RATE, values) if self.is_instrument else self.play(audio, values)

    def go_on(self, audio: Audio) -> Audio:
        """Plays on without a reset; an instrument gets no more notes."""
        if self.is_instrument:
            seconds = audio.shape[1] / RATE
            return np.asarray(self.plugin([], seconds, RATE, buffer_size=512, reset=False), dtype=np.float32)
        return np.asarray(self.plugin(audio, RATE, buffer_size=512, reset=False), dtype=np.float32)

    def _render(self, audio: Audio, *, block: int) -> Audio:
        if self.is_instrument:
            seconds = audio.shape[1] / RATE
            return np.asarray(self.plugin([], seconds, RATE, buffer_size=block), dtype=np.float32)
        return np.asarray(self.plugin(audio, RATE, buffer_size=block), dtype=np.float32)


def position(parameter: Parameter, value: float) -> float:
    """Returns the host's knob position, 0 to 1, for a value in the parameter's unit.

    The formula is that of juce::NormalisableRange with the skew of runtime/ParameterTree.cpp.
    """
    span = parameter.maximum - parameter.minimum
    part = min(max((value - parameter.minimum) / span, 0.0), 1.0)
    if not parameter.logarithmic:
        return part
    centre = math.sqrt(parameter.minimum * parameter.maximum)
    return float(part ** (math.log(0.5) / math.log((centre - parameter.minimum) / span)))
