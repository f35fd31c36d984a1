"""Stages to claims: what the prompt's numbers promise, where nothing else in the chain hides it from a measurement."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from generator.authors.offline.stage import Stage

_Claim = Callable[[Stage], str | None]


def claims_of(stages: Sequence[Stage]) -> tuple[str, ...]:
    """In the order of the chain, in the vocabulary of generator/audition/claims.py."""
    found = []
    families = [stage.block.family for stage in stages]
    for stage in stages:
        claim, beside = _CLAIMS.get(stage.block.family, (None, frozenset[str]()))
        others = list(families)
        others.remove(stage.block.family)
        if claim and set(others) <= beside and (text := claim(stage)):
            found.append(text)
    return tuple(found)


def _value(stage: Stage, role: str) -> float:
    knob = stage.knob(role)
    return stage.default(knob) if knob else 0.0


def _asked(stage: Stage, role: str) -> float | None:
    """The number that the prompt gave a knob."""
    return stage.values.get(role)


def _echo(stage: Stage) -> str | None:
    time = _asked(stage, "time")
    return f"echo at {time:g} ms" if time and _value(stage, "mix") >= 10 and stage.block.title != "Ping-Pong" else None


def _corner(stage: Stage) -> str | None:
    cutoff = _asked(stage, "cutoff")
    kind = {"Low-Pass": "low-pass", "High-Pass": "high-pass"}.get(stage.block.title)
    plain = 0.6 <= _value(stage, "resonance") <= 0.8
    return f"{kind} corner {cutoff:g} Hz, 12 dB/oct" if cutoff and kind and plain and 60 <= cutoff <= 6000 else None


def _ratio(stage: Stage) -> str | None:
    ratio, threshold = _asked(stage, "ratio"), _asked(stage, "threshold")
    if ratio is None or _value(stage, "mix") < 100 or _value(stage, "threshold") > -12:
        return None
    return f"ratio {ratio:g}:1" + (f" above {threshold:g} dB" if threshold is not None else "")


def _decay(stage: Stage) -> str | None:
    decay = _asked(stage, "decay")
    return f"RT60 {decay:g} s" if decay and 0.3 <= decay <= 4 else None


def _swing(stage: Stage) -> str | None:
    rate = _asked(stage, "rate")
    return f"tremolo {rate:g} Hz" if rate and 0.5 <= rate <= 20 and _value(stage, "depth") >= 20 else None


def _gain(stage: Stage) -> str | None:
    gain = _asked(stage, "gain")
    return f"gain {gain:+g} dB" if gain else None


def _tuning(stage: Stage) -> str | None:
    return "A4 = 440 Hz" if _value(stage, "detune") <= 6 else None  # two oscillators apart have no one pitch


def _curve(stage: Stage) -> str | None:
    return "H2 above H3" if stage.block.title == "Tube" and _value(stage, "mix") >= 50 else None


_CLAIMS: dict[str, tuple[_Claim, frozenset[str]]] = {
    "delay": (_echo, frozenset(("output", "saturator", "eq", "filter"))),
    "filter": (_corner, frozenset(("output",))),
    "compressor": (_ratio, frozenset(("output",))),
    "reverb": (_decay, frozenset(("output", "eq"))),
    "tremolo": (_swing, frozenset(("output", "eq", "filter"))),
    "output": (_gain, frozenset()),
    "saturator": (_curve, frozenset(("output",))),
    "synth": (_tuning, frozenset(("output", "filter", "eq", "delay"))),
}
"""By family: the claim, and what may stand beside it in the chain."""
