"""Checks claims: statements about the sound in a small vocabulary, each of which a measurement can prove wrong.

A claim is text: "echo at 350 ms". `verify` says met, not met with the measured value, or why it cannot be measured.
Numbers carry a unit. A claim outside the vocabulary is refused, because it could not fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.check.audition import measures as m
from generator.check.audition.effects import Listening
from generator.values.audition import ClaimResult, Met
from generator.values.claim_forms import FORMS

Answer = tuple[Met, str]
Check = Callable[[re.Match[str], Listening], Answer]


def verify(claim: str, found: Listening) -> ClaimResult:
    """Checks one claim against the measurements."""
    for form in FORMS:
        if match := form.match(claim):
            outcome, measured = CHECKS[form.example](match, found)
            return ClaimResult(claim=claim[:200], outcome=outcome, measured=measured)
    return ClaimResult(
        claim=claim[:200], outcome="not measurable", measured="not in the vocabulary of claims, so it could not fail"
    )


def _near(value: float | None, wanted: float, *, part: float, least: float, unit: str, none: str) -> Answer:
    if value is None:
        return "not met", none
    good = abs(value - wanted) <= max(part * abs(wanted), least)
    return ("met" if good else "not met"), f"{value:.4g} {unit}".rstrip()


def _hz(match: re.Match[str], number: int = 1) -> float:
    return float(match[number]) * (1000 if match[number + 1] == "khz" else 1)


def _ms(match: re.Match[str], number: int = 1) -> float:
    return float(match[number]) * (1000 if match[number + 1] == "s" else 1)


def _echo(match: re.Match[str], found: Listening) -> Answer:
    if found.host.is_instrument:
        return "not measurable", "an instrument has no input to echo"
    wanted = _ms(match)
    if not found.echoes:
        return "not met", "no echo"
    nearest = min((1000 * each for each in found.echoes), key=lambda each: abs(each - wanted))
    return _near(nearest, wanted, part=0.02, least=3, unit="ms", none="no echo")


def _corner(kind: str) -> Callable[[re.Match[str], Listening], Answer]:
    def check(match: re.Match[str], found: Listening) -> Answer:
        hz, slope = found.value(kind), found.value(f"{kind} slope")
        outcome, measured = _near(hz, _hz(match), part=0.12, least=5, unit="Hz", none="no corner")
        if match[3] is None or hz is None or slope is None:
            return outcome, measured
        good = abs(slope - float(match[3])) <= 5
        return ("met" if outcome == "met" and good else "not met"), f"{measured}, {slope:.0f} dB/oct"

    return check


def _harmonic_order(match: re.Match[str], found: Listening) -> Answer:
    levels = found.harmonics.get(-12.0)
    if levels is None:
        return "not measurable", "an instrument has harmonics of its own"
    one, other = levels[int(match[1]) - 1], levels[int(match[2]) - 1]
    text = f"H{match[1]} {one:.1f}, H{match[2]} {other:.1f} dBFS"
    return ("met" if one > other + 0.5 and one > -110 else "not met"), text


def _thd(match: re.Match[str], found: Listening) -> Answer:
    value, limit = found.value("thd"), float(match[2])
    if value is None:
        return "not measurable", "only of effects"
    good = value >= limit if match[1] in ("above", "over", "at least") else value <= limit
    return ("met" if good else "not met"), f"{value:.2f} %"


def _ratio(match: re.Match[str], found: Listening) -> Answer:
    return _bend(match, found.value("ratio"), found.value("threshold"), "above", "no compression of loud tones")


def _lift(match: re.Match[str], found: Listening) -> Answer:
    return _bend(match, found.value("lift"), found.value("lift_below"), "below", "quiet tones are not lifted")


def _bend(match: re.Match[str], ratio: float | None, threshold: float | None, side: str, without: str) -> Answer:
    """Compares a ratio, and a threshold if the claim has one."""
    if ratio is None:
        return "not met", without
    good = abs(ratio - float(match[1])) <= 0.2 * float(match[1])
    text = f"{ratio:.1f}:1 {side} {threshold:.1f} dBFS" if threshold is not None else f"{ratio:.1f}:1"
    if match[2] is not None and threshold is not None:  # people mean either a sine's peak or its RMS
        good = good and min(abs(threshold - float(match[2])), abs(threshold + 3.01 - float(match[2]))) <= 3
    return ("met" if good else "not met"), text


def _ceiling(match: re.Match[str], found: Listening) -> Answer:
    if found.host.is_instrument:
        return "not measurable", "only of effects"
    from generator.check.audition import signals  # noqa: PLC0415  only here

    loud = [found.host.play(each) for each in (signals.noise(1.0, 12.0), signals.tone(997, 1.0, 12.0))]
    peak = max(m.decibels(float(abs(each).max())) for each in loud)
    return (
        "met" if peak <= float(match[1]) + 0.1 else "not met"
    ), f"{peak:.2f} dBFS at most, 12 dB over full scale going in"


def _gain(match: re.Match[str], found: Listening) -> Answer:
    if match[2] is None:
        return _near(found.value("gain"), float(match[1]), part=0, least=0.5, unit="dB", none="only of effects")
    if found.response is None:
        return "not measurable", "only of effects"
    value = found.response.at(_hz(match, 2))
    return _near(value, float(match[1]), part=0, least=1.0, unit="dB", none="")


def _fact(
    key: str, unit: str, none: str, *, part: float, least: float, scale: float = 1.0
) -> Callable[[re.Match[str], Listening], Answer]:
    def check(match: re.Match[str], found: Listening) -> Answer:
        factor = 1000.0 if match.re.groups > 1 and match[2] == {"ms": "s", "Hz": "khz"}.get(unit) else scale
        return _near(found.value(key), float(match[1]) * factor, part=part, least=least, unit=unit, none=none)

    return check


def _rt60(match: re.Match[str], found: Listening) -> Answer:
    return _near(found.value("rt60"), _ms(match) / 1000, part=0.15, least=0.05, unit="s", none="no such tail")


def _width(match: re.Match[str], found: Listening) -> Answer:
    side = found.value("width")
    if side is None:
        return "not measurable", "no sound"
    good = side < -60 if match[1] == "mono" else side > -30
    return ("met" if good else "not met"), found.facts["width"].text


CHECKS: dict[str, Check] = {
    "echo at 350 ms": _echo,
    "low-pass corner 800 Hz, 24 dB/oct": _corner("low-pass"),
    "high-pass corner 120 Hz": _corner("high-pass"),
    "H2 above H3": _harmonic_order,
    "THD above 1 %": _thd,
    "RT60 4 s": _rt60,
    "ratio 4:1 above -18 dB": _ratio,
    "lift 2:1 below -30 dB": _lift,
    "ceiling -1 dB": _ceiling,
    "gain +3 dB at 1 kHz": _gain,
    "attack 10 ms": _fact("attack", "ms", "no attack", part=0.35, least=2),
    "release 120 ms": _fact("release", "ms", "no release", part=0.35, least=5),
    "tremolo 5 Hz": _fact("tremolo", "Hz", "the level is steady", part=0.05, least=0.05),
    "vibrato 5 Hz": _fact("vibrato", "Hz", "the pitch is steady", part=0.05, least=0.05),
    "pitch shift -12 semitones": _fact("shift", "semitones", "no shift", part=0, least=0.2),
    "frequency shift 30 Hz": _fact("shift hz", "Hz", "no shift", part=0.02, least=1),
    "latency 5 ms": _fact("latency", "ms", "none", part=0.02, least=0.1),
    "A4 = 440 Hz": _fact("a4", "Hz", "no pitch", part=0.003, least=0.5),
    "width stereo": _width,
}
"""How each form of claim is checked, by the example of the form."""
