"""What a block promises about its sound, from the numbers that a prompt gave its knobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

_WARPED = 48000.0
"""Corner in Hz times slope in dB per octave: above this, the slope is more than 3 dB per octave off at 48 kHz."""


class Knobs(Protocol):
    """The knobs of one stage."""

    def value(self, role: str) -> float:
        """Returns the value of the knob with that role; 0 if the block has none."""

    def asked(self, role: str) -> float | None:
        """Returns the number that the prompt gave the knob; None if it gave none."""


Claim = Callable[[Knobs], str | None]
"""Makes a claim in a form of values/claim_forms.py; returns None if these numbers promise nothing."""


@dataclass(frozen=True)
class Promise:
    """The claims of a block, and what else may be in the chain without hiding them from a measurement."""

    claims: tuple[Claim, ...]
    beside: frozenset[str] = frozenset()
    """Families of the other blocks that may be in the chain."""


def echo(knobs: Knobs) -> str | None:
    """Claims the time of the first echo, unless the song's tempo sets it."""
    time = knobs.asked("time")
    is_free = knobs.value("sync") == 0
    return f"echo at {time:g} ms" if time and is_free and knobs.value("mix") >= 10 else None


def corner(kind: str, slope: int) -> Claim:
    """Claims the corner of a filter without resonance. `kind` is low-pass or high-pass, `slope` in dB per octave."""

    def claim(knobs: Knobs) -> str | None:
        is_plain = 0.6 <= knobs.value("resonance") <= 0.8
        return _corner_at(kind, knobs.asked("cutoff"), slope) if is_plain else None

    return claim


def low_cut(knobs: Knobs) -> str | None:
    """Claims the lower end of a band."""
    return _corner_at("high-pass", knobs.asked("low_cut"), 24)


def high_cut(knobs: Knobs) -> str | None:
    """Claims the upper end of a band."""
    return _corner_at("low-pass", knobs.asked("high_cut"), 24)


def _corner_at(kind: str, cutoff: float | None, slope: int) -> str | None:
    """Claims a corner of 60 to 6000 Hz; no slope near half the sample rate, where a digital low-pass falls faster."""
    if not cutoff or not 60 <= cutoff <= 6000:
        return None
    is_warped = kind == "low-pass" and cutoff * slope > _WARPED
    return f"{kind} corner {cutoff:g} Hz" + ("" if is_warped else f", {slope} dB/oct")


def compression_ratio(knobs: Knobs) -> str | None:
    """Claims a compressor's ratio, and its threshold if the prompt names one."""
    wanted, threshold = knobs.asked("ratio"), knobs.asked("threshold")
    if wanted is None or knobs.value("mix") < 100 or knobs.value("threshold") > -12:
        return None
    return f"ratio {wanted:g}:1" + (f" above {threshold:g} dB" if threshold is not None else "")


def lift_ratio(knobs: Knobs) -> str | None:
    """Claims the ratio below an upward compressor's threshold, where the measured levels show a straight line.

    They are 3 dB apart from -57 dBFS on, 0.4 s each. A slow attack is still on its way then, and a short release
    follows the wave itself.
    """
    wanted, threshold = knobs.asked("ratio"), knobs.asked("threshold")
    if wanted is None or wanted > 8 or not -36 <= knobs.value("threshold") <= -12:
        return None
    most = (1 - 1 / wanted) * (60 + knobs.value("threshold"))
    if knobs.value("range") < most or knobs.value("attack") > 20 or knobs.value("release") < 60:
        return None
    return f"lift {wanted:g}:1" + (f" below {threshold:g} dB" if threshold is not None else "")


def reverb_time(knobs: Knobs) -> str | None:
    """Claims a reverb's time (RT60) if a measurement can be sure of it: 0.3 to 4 s."""
    seconds = knobs.asked("decay")
    return f"RT60 {seconds:g} s" if seconds and 0.3 <= seconds <= 4 else None


def swing(knobs: Knobs) -> str | None:
    """Claims the rate of a tremolo that is deep enough to be measured."""
    rate = knobs.asked("rate")
    return f"tremolo {rate:g} Hz" if rate and 0.5 <= rate <= 20 and knobs.value("depth") >= 20 else None


def gain(knobs: Knobs) -> str | None:
    """Claims an output level."""
    wanted = knobs.asked("gain")
    return f"gain {wanted:+g} dB" if wanted else None


def tuning(knobs: Knobs) -> str | None:
    """Claims concert pitch, unless two oscillators are so far apart that there is no one pitch."""
    return "A4 = 440 Hz" if knobs.value("detune") <= 6 else None


def even_harmonics(knobs: Knobs) -> str | None:
    """Claims that the second harmonic is above the third, as it is after a tube that is not driven hard."""
    return "H2 above H3" if knobs.value("mix") >= 50 and knobs.value("drive") <= 15 else None
