"""Ways to say things, as data: one file a language in ways/, one line a way."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from generator.authors.blocks.table import NOUNS

_FOLDER = Path(__file__).parent / "ways"


def in_plain_words(text: str) -> str:
    """Replaces what people say by the plain words that the reader knows: gear, verbs, slang. The longest phrase wins.

    :param text: in lower case
    """
    pattern, meanings = _ways("english")
    return pattern.sub(lambda match: meanings[_key(match[0])], text.replace("\u2019", "'"))


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


@cache
def _ways(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    meanings = {noun: noun for noun in NOUNS if " " in noun}  # "glue" is a verb, "glue compressor" a noun
    meanings |= {_key(phrase): meaning for phrase, meaning in ways_of(language).items()}
    phrases = sorted(meanings, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(_loose, phrases)) + r")(?![\w-])"), meanings


def _loose(phrase: str) -> str:
    return r"[\s-]+".join(map(re.escape, phrase.split()))


def _key(phrase: str) -> str:
    return " ".join(re.split(r"[\s-]+", phrase))
