"""Stages to claims: what the prompt's numbers promise, where nothing else in the chain hides it from a measurement."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from generator.authors.patch.stage import Stage

_WARPED = 48000.0
"""Hz times dB per octave, beyond which the slope is more than 3 dB per octave off at 48 kHz."""

_Claim = Callable[[Stage], str | None]


def claims_of(stages: Sequence[Stage]) -> tuple[str, ...]:
    """In the order of the chain, in the vocabulary of generator/audition/claims.py."""
    found = []
    families = [stage.block.family for stage in stages]
    for stage in stages:
        claims, beside = _CLAIMS.get(stage.block.family, ((), frozenset[str]()))
        others = list(families)
        others.remove(stage.block.family)
        if set(others) <= beside:
            found += [text for claim in claims if (text := claim(stage))]
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
    is_plain = 0.6 <= _value(stage, "resonance") <= 0.8
    steepness, _, kind = stage.block.title.lower().rpartition(" ")
    is_corner = kind in ("low-pass", "high-pass") and is_plain
    return _corner_at(kind, _asked(stage, "cutoff"), 24 if steepness else 12) if is_corner else None


def _low_cut(stage: Stage) -> str | None:
    return _corner_at("high-pass", _asked(stage, "low_cut"), 24)


def _high_cut(stage: Stage) -> str | None:
    return _corner_at("low-pass", _asked(stage, "high_cut"), 24)


def _corner_at(kind: str, cutoff: float | None, slope: int) -> str | None:
    """The corner alone near half the sample rate, towards which a digital low-pass falls ever faster."""
    if not cutoff or not 60 <= cutoff <= 6000:
        return None
    is_warped = kind == "low-pass" and cutoff * slope > _WARPED
    return f"{kind} corner {cutoff:g} Hz" + ("" if is_warped else f", {slope} dB/oct")


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


_CLAIMS: dict[str, tuple[tuple[_Claim, ...], frozenset[str]]] = {
    "delay": ((_echo,), frozenset(("output", "saturator", "eq", "filter"))),
    "filter": ((_corner,), frozenset(("output",))),
    "band_limit": ((_low_cut, _high_cut), frozenset(("output",))),
    "compressor": ((_ratio,), frozenset(("output",))),
    "reverb": ((_decay,), frozenset(("output", "eq"))),
    "tremolo": ((_swing,), frozenset(("output", "eq", "filter"))),
    "output": ((_gain,), frozenset()),
    "saturator": ((_curve,), frozenset(("output",))),
    "synth": ((_tuning,), frozenset(("output", "filter", "eq", "delay"))),
}
"""By family: the claims, and what may stand beside it in the chain."""
