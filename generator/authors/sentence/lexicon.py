"""Ways to say things, as data: one file a language in ways/, one line a way. The longest phrase wins."""

from __future__ import annotations

import itertools
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from generator.authors.blocks.table import NOUNS

_FOLDER = Path(__file__).parent / "ways"
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s'-]+")


class KnownPhrase(NamedTuple):
    """A phrase of a text, with its place and its meaning."""

    start: int
    end: int
    phrase: str
    meaning: str


def in_plain_words(text: str) -> str:
    """Replaces what English speakers say by the plain words that the reader knows: gear, verbs, slang.

    :param text: in lower case
    """
    text = text.replace("\u2019", "'")
    return replaced(text, [each for each in found_in(text, "english") if not _is_part_of_a_word(text, each)])


def replaced(text: str, found: list[KnownPhrase]) -> str:
    """Returns a text with its phrases replaced by their meanings."""
    parts, place = [], 0
    for each in found:
        parts += [text[place : each.start], each.meaning]
        place = each.end
    return "".join([*parts, text[place:]])


def found_in(text: str, language: str) -> list[KnownPhrase]:
    """Finds the phrases of a language in a text, from left to right. What blocks are called in English stays."""
    ways = _by_first_word(language)
    words = list(_WORD.finditer(text))
    texts = [word[0] for word in words]
    found: list[KnownPhrase] = []
    index = 0
    while index < len(words):
        for phrase, meaning in ways.get(texts[index], ()):
            size = len(phrase)
            if tuple(texts[index : index + size]) == phrase and _is_whole(text, words[index : index + size]):
                if meaning is not None:
                    span = words[index].start(), words[index + size - 1].end()
                    found.append(KnownPhrase(*span, " ".join(phrase), meaning))
                index += size
                break
        else:
            index += 1
    return found


def _is_whole(text: str, words: list[re.Match[str]]) -> bool:
    """Tells whether nothing but spaces, hyphens and apostrophes stands between the words."""
    gaps = (text[before.end() : after.start()] for before, after in itertools.pairwise(words))
    return all(_GAP.fullmatch(gap) for gap in gaps)


def _is_part_of_a_word(text: str, found: KnownPhrase) -> bool:
    """Tells whether a hyphen joins the phrase to another word, as in "fuzz-like"."""
    return text[found.start - 1 : found.start] == "-" or text[found.end : found.end + 1] == "-"


def languages() -> tuple[str, ...]:
    """Lists the languages that have a file."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.tsv")))


@cache
def ways_of(language: str) -> dict[str, str]:
    """Returns phrase -> meaning of a language's file, with each verb and adjective in all its forms."""
    return {form: "" if way[1] == "_" else way[1] for way in _lines(language) for form in _forms(way[0])}


@cache
def also_english(language: str) -> frozenset[str]:
    """Returns the phrases that are English words too, and count only beside another word of the language."""
    return frozenset(form for way in _lines(language) if len(way) > 2 for form in _forms(way[0]))


@cache
def _by_first_word(language: str) -> dict[str, list[tuple[tuple[str, ...], str | None]]]:
    """Returns the phrases that begin with a word, the longest first; None for those that stay as they are."""
    ways: dict[tuple[str, ...], str | None] = {tuple(noun.split()): None for noun in NOUNS if " " in noun}
    ways |= {tuple(_WORD.findall(phrase)): meaning for phrase, meaning in ways_of(language).items()}
    table: dict[str, list[tuple[tuple[str, ...], str | None]]] = {}
    for phrase in sorted(filter(None, ways), key=len, reverse=True):
        table.setdefault(phrase[0], []).append((phrase, ways[phrase]))
    return table


def _lines(language: str) -> list[list[str]]:
    text = (_FOLDER / f"{language}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if "\t" in line and not line.startswith("#")]


def _forms(phrase: str) -> list[str]:
    """Returns a phrase with its English verb, marked by *, or its German adjective, marked by ~, in all its forms."""
    if phrase.endswith("~"):
        plain = phrase[:-1]
        stem = plain[:-2] + "l" if plain.endswith("el") else plain.removesuffix("e")
        return [plain, *(stem + ending for ending in ("e", "er", "es", "em", "en"))]
    verb, star, rest = phrase.partition("*")
    if not star:
        return [phrase]
    stem = verb.removesuffix("e")
    last = verb.rpartition(" ")[2]
    doubled = verb + verb[-1] if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnpt]", last) else stem
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    return [form + rest for form in (verb, third, doubled + "ed", doubled + "ing")]
