"""A plugin's name from its prompt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from generator.authors.sentence.mention import Mention
from generator.authors.sentence.reader import read
from generator.authors.sentence.words_foreign import without_accents
from generator.authors.sentence.words_grammar import CONNECTORS, FILLERS, NEGATIONS
from generator.authors.sentence.words_sound import AMOUNTS, SHADES
from generator.values.names import is_device

_NUMBER = r"[-+]?\d+(?:[.,]\d+)?\s*"
_AMOUNT = re.compile(
    rf"(?i)(?:(?:(?:between|from)\s+)?{_NUMBER}(?:k?hz)?\s*(?:-|to|and)\s*)?{_NUMBER}(?:ms|sec|s|khz|hz|db|%|:\s*1)(?![a-z])"
)
_LONGEST, _MOST_WORDS = 28, 5
_UPPER = {"eq": "EQ"}
_NO_ADJECTIVES = ("prominent", "parallel")
_NO_NAMES = FILLERS | CONNECTORS | NEGATIONS | SHADES.keys() | AMOUNTS.keys()
"""Words that a name must not end with."""


def name_from(prompt: str, kind: Literal["auto", "effect", "instrument"] = "auto") -> str:
    """Makes a plugin's name of the prompt of a request, and of the kind that the request asks for."""
    return title_of(prompt, read(prompt, kind).stages)


def title_of(prompt: str, mentions: Sequence[Mention]) -> str:
    """Makes a title of up to 28 characters: the prompt's first words if they are one, else of what was understood."""
    said = _first_words(prompt)
    ends = {word.split()[-1] for mention in mentions for word in mention.words}
    words = said.lower().split()
    is_title = 0 < len(words) <= _MOST_WORDS and words[-1] in ends
    name = said if not mentions or is_title else _understood(mentions)
    return f"{name} Plugin" if is_device(name) else name or "Untitled"


def _understood(mentions: Sequence[Mention]) -> str:
    """Makes a title of blocks and the first adjective: "Dark Tape Delay Plate"."""
    adjectives = [words for words, _moves in mentions[0].shades if " " not in words and words not in _NO_ADJECTIVES]
    name = adjectives[0].removesuffix("ly").title() if adjectives else ""
    for title in dict.fromkeys(mention.block.title for mention in mentions):
        longer = f"{name} {title}".strip()
        if len(longer) > _LONGEST:
            break
        name = longer
    return name


def _first_words(prompt: str) -> str:
    name = ""
    prompt = without_accents(prompt)
    start = re.split(r"[,;.:\n]|\b(?:with|at|of)\b", re.sub(_AMOUNT, " ", prompt).strip(), maxsplit=1)[0]
    for word in re.findall(r"[A-Za-z0-9]+", start) or re.findall(r"[A-Za-z]{3,}", prompt):
        if word.lower() in FILLERS | AMOUNTS.keys() and not name:
            continue
        longer = f"{name} {word if word.isupper() else _UPPER.get(word.lower(), word.capitalize())}".strip()
        if len(longer) > _LONGEST:
            break
        name = longer
    while name and name.rsplit(" ", maxsplit=1)[-1].lower() in _NO_NAMES:
        name = name.rpartition(" ")[0]
    return name
