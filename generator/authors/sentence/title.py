"""A plugin's name from its prompt."""

from __future__ import annotations

import re

from generator.authors.sentence.words_foreign import without_accents
from generator.authors.sentence.words_grammar import CONNECTORS, FILLERS, NEGATIONS
from generator.authors.sentence.words_sound import AMOUNTS, SHADES
from generator.values.names import is_device

_NUMBER = r"[-+]?\d+(?:[.,]\d+)?\s*"
_AMOUNT = re.compile(
    rf"(?i)(?:(?:(?:between|from)\s+)?{_NUMBER}(?:k?hz)?\s*(?:-|to|and)\s*)?{_NUMBER}(?:ms|sec|s|khz|hz|db|%|:\s*1)(?![a-z])"
)
_UPPER = {"eq": "EQ"}
_NO_NAMES = FILLERS | CONNECTORS | NEGATIONS | SHADES.keys() | AMOUNTS.keys()
"""Words that a name must not end with."""


def name_from(prompt: str) -> str:
    """Makes a title of up to 28 characters from the first words of the prompt that mean something."""
    name = ""
    prompt = without_accents(prompt)
    start = re.split(r"[,;.:\n]|\b(?:with|at|of)\b", re.sub(_AMOUNT, " ", prompt).strip(), maxsplit=1)[0]
    for word in re.findall(r"[A-Za-z0-9]+", start) or re.findall(r"[A-Za-z]{3,}", prompt):
        if word.lower() in FILLERS | AMOUNTS.keys() and not name:
            continue
        longer = f"{name} {word if word.isupper() else _UPPER.get(word.lower(), word.capitalize())}".strip()
        if len(longer) > 28:
            break
        name = longer
    while name and name.rsplit(" ", maxsplit=1)[-1].lower() in _NO_NAMES:
        name = name.rpartition(" ")[0]
    return f"{name} Plugin" if is_device(name) else name or "Untitled"
