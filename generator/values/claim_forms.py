"""The vocabulary of claims: how each statement about the sound is written. `check/audition/claims.py` proves them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"([-+]?\d+(?:\.\d+)?)"
_FREQUENCY = rf"{_NUMBER}\s*(hz|khz)"
_TIME = rf"{_NUMBER}\s*(ms|s)"


@dataclass(frozen=True)
class Form:
    """One kind of claim: an example of it, its pattern, and how close the measured value must be."""

    example: str
    pattern: re.Pattern[str]
    tolerance: str

    def match(self, claim: str) -> re.Match[str] | None:
        """Returns a match with the claim's numbers as groups; None if the claim does not have this form."""
        return self.pattern.fullmatch(claim.strip().lower())


def require_claims(texts: tuple[str, ...]) -> None:
    """Raises a ValueError for the first text that is not in the vocabulary."""
    for text in texts:
        if not any(form.match(text) for form in FORMS):
            known = "; ".join(form.example for form in FORMS)
            raise ValueError(f"'{text}' cannot be measured, so it could not fail. Known forms: {known}")


def numbers_without_claim(prompt: str, claims: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the amounts of the prompt, such as "350 ms", that appear in no claim."""
    amount = re.compile(r"(?i)[-+]?\d+(?:[.,]\d+)?\s*(?:ms|sec|s|khz|hz|db|%|:\s*1|semitones?|cents?)(?![a-z])")
    claimed = {_plain(each) for claim in claims for each in amount.findall(claim)}
    return tuple(dict.fromkeys(each for each in amount.findall(prompt) if _plain(each) not in claimed))


def _plain(amount: str) -> str:
    """Normalises an amount, so that "0.35 s" and "350 ms" are equal."""
    match = re.match(r"([-+]?\d+(?:[.,]\d+)?)\s*(.*)", amount.lower())
    if match is None:
        return amount
    value, unit = float(match[1].replace(",", ".")), match[2].replace(" ", "")
    scale = {"s": 1000.0, "sec": 1000.0, "khz": 1000.0}.get(unit, 1.0)
    unit = {"s": "ms", "sec": "ms", "khz": "hz"}.get(unit, unit)
    return f"{abs(value) * scale:g} {unit}"


def _form(example: str, pattern: str, tolerance: str) -> Form:
    return Form(example, re.compile(pattern), tolerance)


FORMS: tuple[Form, ...] = (
    _form("echo at 350 ms", rf"echo(?:es)? at {_TIME}", "2 %"),
    _form("low-pass corner 800 Hz, 24 dB/oct", rf"low-?pass corner(?: at)? {_FREQUENCY}(?:, {_NUMBER} db/oct)?", "12 %, 5 dB"),
    _form("high-pass corner 120 Hz", rf"high-?pass corner(?: at)? {_FREQUENCY}(?:, {_NUMBER} db/oct)?", "12 %, 5 dB"),
    _form("H2 above H3", r"h([2-8]) above h([2-8])", "0.5 dB, 1 kHz at -12 dBFS"),
    _form("THD above 1 %", rf"thd (above|over|at least|below|under|at most) {_NUMBER} ?%", "1 kHz at -12 dBFS"),
    _form("RT60 4 s", rf"rt60 {_TIME}", "15 %"),
    _form("ratio 4:1 above -18 dB", rf"ratio {_NUMBER} ?: ?1(?: above {_NUMBER} db(?:fs)?)?", "20 %, 3 dB"),
    _form("lift 2:1 below -30 dB", rf"lift {_NUMBER} ?: ?1(?: below {_NUMBER} db(?:fs)?)?", "20 %, 3 dB"),
    _form("ceiling -1 dB", rf"ceiling {_NUMBER} db(?:fs)?", "0.1 dB"),
    _form("gain +3 dB at 1 kHz", rf"gain {_NUMBER} db(?: at {_FREQUENCY})?", "0.5 dB, 1 dB at a frequency"),
    _form("attack 10 ms", rf"attack {_TIME}", "35 %"),
    _form("release 120 ms", rf"release {_TIME}", "35 %"),
    _form("tremolo 5 Hz", rf"tremolo {_NUMBER} ?hz", "5 %"),
    _form("vibrato 5 Hz", rf"vibrato {_NUMBER} ?hz", "5 %"),
    _form("pitch shift -12 semitones", rf"pitch shift {_NUMBER} semitones?", "20 cents"),
    _form("frequency shift 30 Hz", rf"frequency shift {_NUMBER} ?hz", "1 Hz"),
    _form("latency 5 ms", rf"latency {_TIME}", "0.1 ms"),
    _form("A4 = 440 Hz", rf"a4 ?= ?{_FREQUENCY}", "5 cents"),
    _form("width stereo", r"width (mono|stereo)", "side -60 or -30 dB"),
)  # fmt: skip
"""The vocabulary. `plugsmith prompt` shows the examples to models."""
