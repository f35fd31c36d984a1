"""Pulls an organ's drawbars as players write it: "888000000", "88 8000 000"."""

from __future__ import annotations

import re

from generator.authors.sentence.mention import Reading
from generator.authors.sentence.tokens import Token
from generator.values.design import Understood

_BARS = 9
_DIGITS = re.compile(rf"[0-8]{{{_BARS}}}")


def take_registration(tokens: list[Token], reading: Reading, used: set[int]) -> None:
    """Gives nine digits to an organ's bars, from the lowest to the highest; other blocks have no use for them."""
    organ = next((stage for stage in reading.stages if stage.knob("bar1")), None)
    if organ is None:
        return
    for start in range(len(tokens)):
        for end in range(start + 1, min(start + 4, len(tokens) + 1)):
            run = tokens[start:end]
            digits = "".join(token.text for token in run)
            if _DIGITS.fullmatch(digits) and not used & {*range(start, end)}:
                organ.values |= {f"bar{bar}": float(digit) for bar, digit in enumerate(digits, 1)}
                organ.numbered |= {f"bar{bar}" for bar in range(1, _BARS + 1)}
                used |= {*range(start, end)}
                said = " ".join(token.text for token in run)
                meaning = f"{organ.block.title}: drawbars {' '.join(digits)}"
                reading.understood.append(Understood(words=said, meaning=meaning))
                return
