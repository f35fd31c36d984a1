"""Listens on after the sound: whatever its knobs say, a plugin is quieter later than before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from generator.check.audition import measures as m
from generator.check.audition import signals
from generator.check.audition.host import Host
from generator.values.design import Parameter

_PART = 2.0
"""Seconds that are measured at a time."""
_SILENCE = 20
"""Seconds after which a plugin is expected to be quieter."""
_LONGEST = 300
"""Seconds for which it listens where it is loud, or louder and louder. Behind echoes that fade by 5 dB in 20 s, a
fuzz at its maximum holds the level for a minute; a loop that feeds itself holds it for ever.
"""
_CALM_PARTS = 5
"""So many parts in a row have to be quieter than before: a slow tremolo is so now and then."""
_INAUDIBLE_DB = -100.0
_QUIET_PARTS = 2
"""After so many parts that cannot be heard, nothing is expected to come back."""
_MOST_ALONE = 16
"""Parameters that are turned up alone; more of them would take seconds."""


class Afterwards(NamedTuple):
    """What is left of a sound some time after it."""

    louder: float
    """In dB, against the first two seconds, of what went in or came out, whichever is louder. Below 0 is as it has to
    be, and -240 is silence.
    """
    seconds: int
    """How long after the sound that was."""
    where: str
    """At which setting."""

    @property
    def howls(self) -> bool:
        return self.louder > 0


def level_afterwards(host: Host, parameters: Sequence[Parameter]) -> Afterwards:
    """Returns the setting that was loud for longest after its sound, or the first one that does not calm down."""
    found = []
    for values, told in _settings(parameters):
        found.append(Afterwards(*_later(host, values), told))
        if found[-1].howls:
            return found[-1]
    return max(found, key=lambda each: (each.seconds, each.louder))


def _settings(parameters: Sequence[Parameter]) -> Iterator[tuple[Mapping[str, float], str]]:
    yield {}, "at default settings"
    yield {each.id: each.maximum for each in parameters}, "with every knob at its maximum"
    yield {each.id: each.minimum for each in parameters}, "with every knob at its minimum"
    for each in [each for each in parameters if each.kind == "number"][:_MOST_ALONE]:
        yield {each.id: each.maximum}, f"with {each.name} at its maximum"


def _later(host: Host, values: Mapping[str, float]) -> tuple[float, int]:
    burst = np.concatenate([signals.noise(0.5, -12.0), signals.silence(_PART - 0.5)], axis=1)
    quiet = signals.silence(_PART)
    first = host.start([(48, 100, 0.0, 1.0), (64, 100, 0.1, 1.2)], burst, values)
    before = max(m.level_db(first), -240.0 if host.is_instrument else m.level_db(burst))
    levels: list[float] = []
    seconds = 0
    while seconds < _LONGEST:
        levels.append(m.level_db(host.go_on(quiet)))
        seconds += round(_PART)
        if len(levels) >= _QUIET_PARTS and max(levels[-_QUIET_PARTS:]) < _INAUDIBLE_DB:
            return -240.0, seconds
        last = max(levels[-_CALM_PARTS:])
        grows = last > max(levels[-2 * _CALM_PARTS : -_CALM_PARTS], default=last)
        if seconds >= _SILENCE and last < before and not grows:
            break
    louder = max(levels[-_CALM_PARTS:])
    return louder - before if louder > _INAUDIBLE_DB else -240.0, seconds
