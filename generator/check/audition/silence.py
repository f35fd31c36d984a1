"""Listens on after the sound: whatever its knobs say, a plugin is quieter later than before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from generator.check.audition import measures as m
from generator.check.audition import signals
from generator.check.audition.host import Host
from generator.values.design import Parameter

_PART = 2.0
"""Seconds that are measured at a time."""
_SILENCE = 20.0
_INAUDIBLE_DB = -100.0
_QUIET_PARTS = 2
"""After so many parts that cannot be heard, nothing is expected to come back."""
_MOST_ALONE = 16
"""Parameters that are turned up alone; more of them would take seconds."""


def level_afterwards(host: Host, parameters: Sequence[Parameter]) -> tuple[float, str]:
    """Returns how much louder than before a plugin is after 20 s of silence, at worst, and at which setting.

    :returns: the level in dB against that of the first two seconds, of what went in or came out, whichever is louder;
        below 0 is as it has to be, and -240 is silence
    """
    found = [(_louder(host, values), told) for values, told in _settings(parameters)]
    return max(found, key=lambda each: each[0])


def _settings(parameters: Sequence[Parameter]) -> Iterator[tuple[Mapping[str, float], str]]:
    yield {}, "at default settings"
    yield {each.id: each.maximum for each in parameters}, "with every knob at its maximum"
    yield {each.id: each.minimum for each in parameters}, "with every knob at its minimum"
    for each in [each for each in parameters if each.kind == "number"][:_MOST_ALONE]:
        yield {each.id: each.maximum}, f"with {each.name} at its maximum"


def _louder(host: Host, values: Mapping[str, float]) -> float:
    burst = np.concatenate([signals.noise(0.5, -12.0), signals.silence(_PART - 0.5)], axis=1)
    quiet = signals.silence(_PART)
    first = host.start([(48, 100, 0.0, 1.0), (64, 100, 0.1, 1.2)], burst, values)
    before = max(m.level_db(first), -240.0 if host.is_instrument else m.level_db(burst))
    silent, level = 0, m.level_db(first)
    for _ in range(round(_SILENCE / _PART)):
        level = m.level_db(host.go_on(quiet))
        silent = silent + 1 if level < _INAUDIBLE_DB else 0
        if silent == _QUIET_PARTS:
            return -240.0
    return level - before if level > _INAUDIBLE_DB else -240.0
