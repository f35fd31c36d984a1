"""Translates German, Spanish, French and Japanese words for common effects into the English that the author reads."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from generator.authors.patch.sentence import JAPANESE
from generator.authors.sentence.lexicon import KnownPhrase, also_english, found_in, languages, replaced, ways_of

_SPACED = tuple(language for language in languages() if language not in ("english", "japanese"))
_JAPANESE = {phrase: f" {meaning} " for phrase, meaning in ways_of("japanese").items()}
_SPOKEN = re.compile("|".join(sorted(map(re.escape, _JAPANESE), key=len, reverse=True)))
_REFUSED = re.compile(r"([\u30a1-\u30fc]+)(?:なし|無し|抜き)(?:の|で|、)?")

TABLES = {language.title(): tuple(ways_of(language).items()) for language in languages()}
"""Language -> (phrase, plain English) of each way to say something."""


def in_english(text: str) -> str:
    """Translates the known foreign words of a prompt, all of them by the language that most of them belong to.

    :param text: in lower case
    :returns: the text without accents
    """
    if JAPANESE.search(text):
        text = _REFUSED.sub(r"without \1、", text)
        text = _SPOKEN.sub(lambda match: _JAPANESE[match[0]], text)
    text = without_accents(text)
    return replaced(text, _spoken_in(text))


def _spoken_in(text: str) -> list[KnownPhrase]:
    """Finds the phrases of the language that most of them belong to; none if all are English words too."""
    found = {language: found_in(text, language) for language in _SPACED}
    sure = {language: _count(each, language) for language, each in found.items()}
    best = max(_SPACED, key=lambda language: (sure[language], len(found[language])))
    return found[best] if sure[best] else []


def foreign_ways_in(text: str) -> list[tuple[str, str]]:
    """Lists the foreign phrases of a prompt, as they stand in it, and their English.

    :param text: in lower case
    """
    japanese = [(match[0], _JAPANESE[match[0]].strip()) for match in _SPOKEN.finditer(text) if JAPANESE.search(text)]
    letters = [(plain, place) for place, letter in enumerate(text) for plain in without_accents(letter)]
    places = [place for _plain, place in letters]  # of each plain letter: "ß" is two of them
    found = _spoken_in("".join(plain for plain, _place in letters))
    return japanese + [(text[places[each.start] : places[each.end - 1] + 1], each.meaning) for each in found]


def _count(found: list[KnownPhrase], language: str) -> int:
    """Counts the words of the phrases that no English speaker would write."""
    return sum(len(each.phrase.split()) for each in found if each.phrase not in also_english(language))


@cache
def without_accents(text: str) -> str:
    """Removes accents from Latin letters ("réverb" to "reverb") and turns German sharp s into ss."""
    parts = unicodedata.normalize("NFD", text.replace("ß", "ss").replace("œ", "oe"))
    kept = (letter for before, letter in zip(" " + parts, parts, strict=False) if not _is_mark_of_latin(before, letter))
    return unicodedata.normalize("NFC", "".join(kept))


def _is_mark_of_latin(before: str, letter: str) -> bool:
    return unicodedata.combining(letter) != 0 and before.isascii()
