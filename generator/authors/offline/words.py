"""A prompt as words that mean something: blocks, shades, knobs, numbers with units, and grammar."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from generator.authors.offline.blocks import Unit
from generator.authors.offline.vocabulary import (
    CONNECTORS,
    CUTS,
    FILLERS,
    KNOB_WORDS,
    NEGATIONS,
    NOUNS,
    SHADES,
    SOURCES,
    VARIANTS,
)

_UNITS: dict[str, tuple[Unit, float]] = {
    "ms": ("ms", 1), "msec": ("ms", 1), "millisecond": ("ms", 1), "milliseconds": ("ms", 1),
    "s": ("s", 1), "sec": ("s", 1), "second": ("s", 1), "seconds": ("s", 1),
    "hz": ("Hz", 1), "khz": ("Hz", 1000), "k": ("Hz", 1000),
    "db": ("dB", 1), "%": ("%", 1), "percent": ("%", 1), ":1": (":1", 1), "to 1": (":1", 1),
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<number>(?<![\w/])(?:[-+](?=\d))?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:[.,]\d+)?))\s*"
    r"(?P<unit>:\s*1\b|to 1\b|%|(?:percent|khz|hz|db|k|ms|msec|milliseconds?|seconds?|sec|s)\b)"
    r"|(?P<plain>(?<![\w/])[-+]?\d+\.\d+(?!\w))|(?P<word>[^\W_]+)|(?P<comma>[,;.>]|->|→|\+)"
)
_VARIANT_WORDS = {word for word, _family in VARIANTS}
_LONGEST_PHRASE = 3


@dataclass(frozen=True)
class Token:
    """A word or phrase with its kind, and the clause of the sentence that it stands in."""

    kind: str
    text: str
    clause: int
    value: float = 0.0
    unit: Unit = ""


def tokens_of(prompt: str) -> list[Token]:
    text = unicodedata.normalize("NFKC", prompt).lower().replace("−", "-")
    raw: list[Token] = []
    clause = 0
    for match in _TOKEN.finditer(text):
        if match["number"]:
            unit, factor = _UNITS[re.sub(r":\s*1", ":1", match["unit"])]
            plain = match["number"]
            plain = plain.replace(",", "") if re.search(r",\d{3}(?!\d)", plain) else plain.replace(",", ".")
            value = float(plain) * factor
            raw.append(Token("number", match[0].strip(), clause, value, unit))
        elif match["comma"]:
            clause += 1
        else:
            word = match["word"] or match["plain"]
            raw.append(Token("word", word, clause))
            clause += word in CONNECTORS - {"with", "at"}
    return _named(raw)


def _named(raw: list[Token]) -> list[Token]:
    """Gives each run of words its meaning, the longest phrase first."""
    tokens: list[Token] = []
    index = 0
    while index < len(raw):
        if raw[index].kind == "number":
            tokens.append(raw[index])
            index += 1
            continue
        for length in range(min(_LONGEST_PHRASE, len(raw) - index), 0, -1):
            run = raw[index : index + length]
            phrase = " ".join(token.text for token in run)
            phrase = phrase if _kind(phrase) else _positive(phrase)
            kind = _kind(phrase) if all(token.kind == "word" for token in run) else None
            if kind:
                tokens.append(Token(kind, phrase, run[0].clause))
                index += length
                break
        else:
            word = raw[index].text
            if re.fullmatch(r"[-+]?\d+(\.\d+)?", word):
                tokens.append(Token("bare", word, raw[index].clause, float(word)))
            elif word not in FILLERS:
                tokens.append(Token("unknown", word, raw[index].clause))
            index += 1
    return tokens


def _positive(word: str) -> str:
    """ "longer" to "long", "bigger" to "big", "heavier" to "heavy": if that is a shade."""
    stem = word.removesuffix("est") if word.endswith("est") else word.removesuffix("er")
    forms = (stem, stem + "e", stem[:-1], stem[:-1] + "y") if stem != word else ()
    return next((form for form in forms if form in SHADES), word)


def _kind(phrase: str) -> str | None:
    if phrase in _VARIANT_WORDS and phrase not in KNOB_WORDS:
        return "variant"
    for kind, table in (("noun", NOUNS), ("knob", KNOB_WORDS), ("shade", SHADES)):
        if phrase in table:
            return kind
    for kind, words in (("connector", CONNECTORS), ("negation", NEGATIONS), ("source", SOURCES), ("cut", CUTS)):
        if phrase in words:
            return kind
    return None
