"""One spelling for each thing that is written in many ways: contractions, signs, slopes, numbers in words."""

from __future__ import annotations

import re
from collections.abc import Callable

_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
}
_NUMBER = "|".join(_NUMBERS)
_UNIT = r"(?:(?:k|k?hz|s|sec|seconds?|ms|db|bits?|semitones?)\b|%)"
_STEEP = 18  # dB per octave: what two second-order sections make of a corner is nearer than what one does

_Rewrite = str | Callable[[re.Match[str]], str]


def _digits(match: re.Match[str]) -> str:
    return str(_NUMBERS.get(match[1], match[1]))


def _and_a_half(match: re.Match[str]) -> str:
    return f"{_digits(match)}.5"


def _ratio(match: re.Match[str]) -> str:
    return f"{_digits(match)}:1"


def _slope(match: re.Match[str]) -> str:
    return " steep " if float(match[1]) >= _STEEP else " "


def _side(match: re.Match[str]) -> str:
    return "high pass at " if match[1] in ("below", "under") else "low pass at "


_REWRITES: tuple[tuple[re.Pattern[str], _Rewrite], ...] = tuple(
    (re.compile(pattern), rewrite)
    for pattern, rewrite in (
        # Contractions refuse as "not" does.
        (r"\b(?:do|does|did|is|are|should|must|could|need|would|wo|ca)n['\u2019]?t\b", "not"),
        (r"\b(?:not|never)\s+(?:add|use|want|need|have|include|contain|put)\b", "no"),
        (r"\bnot\s+(\w+)\s+enough\b", r"\1"),
        (r"\b(?:not|without)\s+(?:so|too|that|as|quite\s+so)\s+(?:much|many)\b", "less"),
        (r"\bno more\b", "no"),
        (r"\bw/o\b", "without"),
        (r"\bw/", "with "),
        # Only in front of a block is "parallel" an adjective.
        (r"\b(?:clean|dry)\s+(?:signal|sound|path)?\s*in parallel(?:\s+with)?\s+(?:an?\s+)?", "parallel "),
        (r"\bin parallel with (?:the\s+|a\s+)?(?:clean|dry)(?:\s+(?:signal|sound|path))?\b", "mix 50 %"),
        (r"\bwith (?:the\s+)?(?:clean|dry)(?:\s+(?:signal|sound|path))?\s*(?=$|[,.;])", ""),
        (r"\bin parallel\b", "beside"),
        (r"\bgain reduction\b", "reduction"),
        (r"\b(?:ny|new york)(?:[\s-]+style)?\s+(?=comp)", "parallel "),
        # A sign belongs to its number, whatever it is written as and behind.
        (r"\b(?:minus|negative)\s+(?=\d)", "-"),
        (r"(?<=[a-z])(?=[-+]\d[\d.,]*\s*db)", " "),
        # Nothing stands between Japanese words and their numbers.
        (r"(?<=[\u3040-\u30ff\u4e00-\u9fff])(?=[-+]?\d)", " "),
        (r"(?<=[\d%a-z])(?=[\u3040-\u30ff\u4e00-\u9fff])", " "),
        (r"(?<![\w.])(\d+)k(\d+)(?!\w)", r"\1.\2k"),
        (r"\b(\d{1,3})\s*db\s*(?:/\s*|per\s+)oct(?:ave)?s?\b", _slope),
        (r"\b4[\s-]poles?\b", "four pole"),
        # Numbers in words, where a unit or "to one" says that they are numbers.
        (rf"\b({_NUMBER}|\d+(?:\.\d+)?)[\s-]*to[\s-]*(?:one|1)\b(?![.,]?\d|\s*{_UNIT})", _ratio),
        (rf"\b({_NUMBER})\s+and\s+a\s+half\b", _and_a_half),
        (rf"\b({_NUMBER})(?=[\s-]+(?:seconds?|semitones?|voices?|bits?|cents?|hz|ms|db|percent)\b)", _digits),
        (r"\bhalf(?:\s+a)?[\s-]+second\b", "0.5 s"),
        (r"\b50\s*/\s*50\b", "mix 50 %"),
        (r"\b(up|down)\s+(?:by\s+)?(?:an?\s+|one\s+)?(octave|fifth|fourth|third)\b", r"an \2 \1"),
        (r"\b(up|down)\s+(?:by\s+)?two\s+octaves\b", r"two octaves \1"),
        # What is taken away below a frequency is what a high-pass takes away.
        (
            r"(?<!pass )(?<!low )(?<!high )\b(?:filter|cut|remove|roll|kill|lose|strip)(?:s|ing)?"
            r"(?:\s+(?:out|off|away|everything|all|anything|the|any|frequencies|lows?|highs?|bass|treble|rumble|mud|hiss))*"
            r"\s+(below|under|above|over)\s+(?=[\d.,]+\s*(?:k?hz\b|k\b|$|[,;]))(?![^,;]*\bby\b)",
            _side,
        ),
    )
)  # fmt: skip


def in_one_spelling(text: str) -> str:
    """`text` is in lower case and in English."""
    for pattern, rewrite in _REWRITES:
        text = pattern.sub(rewrite, text)
    return text
