"""Numbers in words: "twenty five", "half a millisecond", "five thousand", "four to one"."""

from __future__ import annotations

import re
from collections.abc import Callable

_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_TENS = {word: 10 * number for number, word in enumerate(
    ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2)}  # fmt: skip
_SMALL = {word: number for number, word in enumerate(_ONES)} | _TENS
_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
_SPOKEN = rf"(?:(?:an?|{_WORD})[\s-]+)?(?:hundred|thousand)(?:(?:[\s-]+and)?[\s-]+(?:{_WORD})(?:[\s-]+(?:{_WORD}))?)?"
_NUMBER = re.compile(rf"(?<![\w-])({_SPOKEN}|(?:{'|'.join(_TENS)})[\s-]+(?:{'|'.join(_ONES[1:10])})|{_WORD})(?!\w)")
_ALWAYS = 13
"""From here on a word is a number wherever it stands; "one", "two" and "five" can be anything."""
_BEFORE = re.compile(
    r"(?:minus|plus|negative|by|to|at|of|about|around|only|ratio|threshold|attack|release|hold|decay|feedback|mix|depth|"
    r"rate|tone|drive|resonance|sweep|detune|position|cutoff|frequency|sustain|unison|knee|fade|time|width|gain|makeup|"
    r"ceiling|predelay|glide|spread|density|shimmer|snap|ducking|bits|q|x|times)\s+$"
)
_BEHIND = re.compile(
    r"[\s-]+(?:and\s+a\s+half|(?:\w+\s+)?(?:a|per)\s+second|milliseconds?|millis|ms|seconds?|secs?|s|hertz|kilohertz|"
    r"hz|khz|k|db|decibels?|percent|per cent|%|semitones?|semis|cents?|bits?|voices?|point)(?!\w)"
)
_RATIO = re.compile(
    rf"\b({_WORD}|\d+(?:\.\d+)?)[\s-]*to[\s-]*(?:one|1)\b"
    r"(?![.,]?\d|\s*(?:(?:k|k?hz|s|sec|seconds?|ms|db|bits?|semitones?)\b|%))"
)
PARTS = {"half": 0.5, "third": 0.333, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1, "hundredth": 0.01}
"""Shares by their words."""
_PART_OF = r"(?=(?:milli)?sec(?:ond)?s?\b|octave|semitone|db|decibel|(?:kilo)?hertz|k?hz)"
_HALVES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(rf"\b(?:an?\s+)?({'|'.join(PARTS)})(?:\s+of)?(?:\s+an?|\s+one)[\s-]+{_PART_OF}"),
        lambda match: f"{PARTS[match[1]]} ",
    ),
    (
        re.compile(rf"\b(two|three|2|3)\s+({'|'.join(PARTS)})s\s+of\s+an?\s+{_PART_OF}"),
        lambda match: f"{(_SMALL.get(match[1]) or int(match[1])) * PARTS[match[2]]:.3g} ",
    ),
    (re.compile(r"\b(?:an?|one|1)\s+(second|octave|semitone)\s+and\s+a\s+half\b"), r"1.5 \1s"),
    (re.compile(r"\b(\d+)\s+(seconds|octaves|semitones)\s+and\s+a\s+half\b"), r"\1.5 \2"),
    (re.compile(r"\b(\d+)\s+and\s+a\s+half\b"), r"\1.5"),
    (re.compile(r"\b(\d+)\s+point\s+(\d+)\b"), r"\1.\2"),
)


def in_digits(text: str) -> str:
    """Writes numbers in words as digits, where it is plain that they are numbers."""

    def digits(match: re.Match[str]) -> str:
        value = _value(match[1])
        is_number = value >= _ALWAYS or _BEFORE.search(text[: match.start()]) or _BEHIND.match(text[match.end() :])
        return str(value) if is_number else match[0]

    text = _RATIO.sub(lambda match: f"{_SMALL.get(match[1], match[1])}:1", text)
    text = _NUMBER.sub(digits, text)
    for pattern, plain in _HALVES:
        text = pattern.sub(plain, text)
    return text


def _value(words: str) -> int:
    """Returns the value of a number in words of up to 99,999."""
    total = part = 0
    for word in re.split(r"[\s-]+", words):
        if word == "hundred":
            part = 100 * (part or 1)
        elif word == "thousand":
            total, part = 1000 * (part or 1), 0
        elif word in _SMALL:
            part += _SMALL[word]
    return total + part
