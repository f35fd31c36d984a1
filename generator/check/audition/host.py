"""Plays a plugin for measurements: parameters in their own units, and renders after a reset."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from generator.check.audition.signals import RATE, Audio
from generator.check.plugin_process import Hosted, HostError, Message
from generator.values.design import Parameter

_LOUDEST = 1e5
Note = tuple[int, int, float, float]
"""MIDI note number, velocity, start and end in seconds."""


class Host:
    """One plugin instance, which is reset before each render."""

    def __init__(self, plugin: Hosted, parameters: Sequence[Parameter]) -> None:
        """:raises HostError: if the plugin has other parameters than were declared"""
        self.plugin = plugin
        self.is_instrument = plugin.is_instrument
        self._parameters = tuple(parameters)
        if len(plugin.knobs) != len(parameters):
            raise HostError(f"the host sees {len(plugin.knobs)} parameters, and {len(parameters)} were declared")

    def set(self, values: Mapping[str, float]) -> None:
        """Sets the named parameters, in their own units, and all others to their defaults."""
        # The host lists them in the order in which they were declared, but under its own names.
        self.plugin.turn([position(each, values.get(each.id, each.default)) for each in self._parameters])

    def play(self, audio: Audio, values: Mapping[str, float] | None = None, *, block: int = 512) -> Audio:
        """Returns an effect's output for `audio`, (2, frames), with these settings."""
        self.set(values or {})
        return _sound(self.plugin.play(audio, block=block))

    def perform(self, notes: Sequence[Note], seconds: float, values: Mapping[str, float] | None = None) -> Audio:
        """Returns an instrument's sound for `notes`, (2, frames), with these settings."""
        self.set(values or {})
        return _sound(self.plugin.perform(messages(notes), seconds))

    def start(self, notes: Sequence[Note], audio: Audio, values: Mapping[str, float]) -> Audio:
        """Plays `audio` to an effect, or `notes` for as long to an instrument; go_on() then continues from there."""
        return self.perform(notes, audio.shape[1] / RATE, values) if self.is_instrument else self.play(audio, values)

    def go_on(self, audio: Audio) -> Audio:
        """Plays on without a reset; an instrument gets no more notes."""
        if self.is_instrument:
            return _sound(self.plugin.perform((), audio.shape[1] / RATE, reset=False))
        return _sound(self.plugin.play(audio, reset=False))


def _sound(audio: Audio) -> Audio:
    """Returns what came out, if it can be measured: the runtime lets nothing else out."""
    if not np.abs(audio).max(initial=0.0) < _LOUDEST:  # nor NaN
        raise HostError("NaN, infinity or more than 100 dB over full scale came out")
    return audio


def messages(notes: Sequence[Note]) -> list[Message]:
    """Returns notes as MIDI messages in the order of time."""
    told = [(bytes((0x90, note, velocity)), on) for note, velocity, on, _off in notes]
    told += [(bytes((0x80, note, 0)), off) for note, _velocity, _on, off in notes]
    return sorted(told, key=lambda each: each[1])


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
