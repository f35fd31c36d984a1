"""Ways to say things, as data, one line a way: a file for each language in ways/, and turns.tsv for what turns knobs.

The longest phrase wins.
"""

from __future__ import annotations

import itertools
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from generator.authors.blocks.table import NOUNS, VARIANTS

_WAYS = Path(__file__).parent / "ways"
_TURNS = Path(__file__).parent / "turns.tsv"
BEGINS, ENDS = "\u2063", "\u2064"
"""Around the name of a block that stands for other words; no prompt has them."""
_BLOCKS = NOUNS.keys() | {word for word, _family in VARIANTS}
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s'-]+")


class KnownPhrase(NamedTuple):
    """A phrase of a text, with its place and its meaning."""

    start: int
    end: int
    phrase: str
    meaning: str


class Turn(NamedTuple):
    """What a phrase does to a knob of the block that it is about."""

    role: str
    direction: int
    """1 for up, -1 for down, 0 if it chooses."""
    choice: str
    """The name of what it chooses; empty if it turns the knob up or down."""


def in_plain_words(text: str) -> str:
    """Replaces what English speakers say by the plain words that the reader knows: gear, verbs, slang.

    :param text: in lower case
    :returns: the text, with `BEGINS` and `ENDS` around each meaning that names a block
    """
    text = text.replace("\u2019", "'")
    found = [each for each in found_in(text, "english") if not _is_part_of_a_word(text, each)]
    return replaced(text, [each._replace(meaning=_marked(each.meaning)) for each in found])


@cache
def _marked(meaning: str) -> str:
    words = meaning.split()
    runs = (" ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words)))
    return f"{BEGINS}{meaning}{ENDS}" if any(run in _BLOCKS for run in runs) else meaning


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
    return tuple(sorted(path.stem for path in _WAYS.glob("*.tsv")))


@cache
def ways_of(language: str) -> dict[str, str]:
    """Returns phrase -> meaning of a language's file, with each verb and adjective in all its forms."""
    ways = {
        form: "" if way[1] == "_" else way[1] for way in _lines(_WAYS / f"{language}.tsv") for form in _forms(way[0])
    }
    return _turning() | ways if language == "english" else ways


@cache
def turns() -> dict[str, tuple[Turn, ...]]:
    """Returns what phrases turn that name no knob, by their one word in plain words: "barely breaking up"."""
    return {_in_one_word(phrase): tuple(map(_turn, knobs.split(", "))) for phrase, knobs in _lines(_TURNS)}


def _turning() -> dict[str, str]:
    return {form: _in_one_word(phrase) for phrase, _knobs in _lines(_TURNS) for form in _forms(phrase)}


def _in_one_word(phrase: str) -> str:
    return re.sub(r"(.)\1{2,}", r"\1", "".join(_WORD.findall(phrase)))  # as `in_one_spelling` writes it


def _turn(written: str) -> Turn:
    role, way = written.split(" ", 1)
    return Turn(role, {"up": 1, "down": -1}.get(way, 0), way.removeprefix("= ") if way.startswith("=") else "")


@cache
def also_english(language: str) -> frozenset[str]:
    """Returns the phrases that are English words too, and count only beside another word of the language."""
    return frozenset(form for way in _lines(_WAYS / f"{language}.tsv") if len(way) > 2 for form in _forms(way[0]))


@cache
def _by_first_word(language: str) -> dict[str, list[tuple[tuple[str, ...], str | None]]]:
    """Returns the phrases that begin with a word, the longest first; None for those that stay as they are."""
    ways: dict[tuple[str, ...], str | None] = {tuple(noun.split()): None for noun in NOUNS if " " in noun}
    ways |= {tuple(_WORD.findall(phrase)): meaning for phrase, meaning in ways_of(language).items()}
    table: dict[str, list[tuple[tuple[str, ...], str | None]]] = {}
    for phrase in sorted(filter(None, ways), key=len, reverse=True):
        table.setdefault(phrase[0], []).append((phrase, ways[phrase]))
    return table


def _lines(file: Path) -> list[list[str]]:
    text = file.read_text(encoding="utf-8")
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
