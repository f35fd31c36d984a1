"""The prompt in pieces: what each word brought, for the window that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.authors.patch.parts import Part
from generator.values.design import Understood

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
"""A letter of a writing that puts no spaces between words."""
_LONGEST = 200
"""Characters of a prompt that the window shows: more than a line holds."""


_Mark = tuple[int, int, tuple[str, ...], bool]
"""Start, end, parameters, and whether it was ignored."""


class Piece(NamedTuple):
    """A piece of the prompt: words that were understood, words that were not, or what is between."""

    text: str
    ids: tuple[str, ...] = ()
    """Parameters that the words set or brought."""
    is_ignored: bool = False


def sentence_of(
    prompt: str, understood: Sequence[Understood], ignored: Sequence[str], parts: Sequence[Part]
) -> list[Piece]:
    """Cuts a prompt into pieces. Words that do not stand in it stay plain."""
    text = re.sub(r"\s+", " ", prompt).strip()
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1].rpartition(" ")[0] + "…"
    marks: list[_Mark] = []
    # The longest first, so that "tape delay" is not torn apart by "tape".
    said = [(each.words, _ids_of(each.meaning, parts), False) for each in understood]
    said += [(words, (), True) for words in ignored]
    for words, ids, is_ignored in sorted(said, key=lambda each: -len(each[0])):
        if not (ids or is_ignored):
            continue
        spans = _spans(text, words, marks)
        marks += [(*span, ids, is_ignored) for span in spans]
        if not spans:  # one phrase that brought several things, such as "4x12 cab"
            marks = [_with(mark, ids) if text[mark[0] : mark[1]].lower() == words.lower() else mark for mark in marks]

    pieces: list[Piece] = []
    place = 0
    for start, end, ids, is_ignored in sorted(marks):
        if start > place:
            pieces.append(Piece(text[place:start]))
        pieces.append(Piece(text[start:end], ids, is_ignored))
        place = end
    return pieces + ([Piece(text[place:])] if place < len(text) else [])


def _with(mark: _Mark, more: tuple[str, ...]) -> _Mark:
    start, end, ids, is_ignored = mark
    return start, end, tuple(dict.fromkeys(ids + more)), is_ignored


def _spans(text: str, words: str, taken: Sequence[_Mark]) -> list[tuple[int, int]]:
    """Finds words in a text, together or, if they do not stand so, one by one, where nothing else was found."""
    together = _first(text, words, taken)
    if together or " " not in words:
        return [together] if together else []
    found: list[tuple[int, int]] = []
    for word in words.split():
        blocked = [*taken, *((*span, (), False) for span in found)]
        if span := _first(text, word, blocked):
            found.append(span)
    return found


def _first(text: str, words: str, taken: Sequence[_Mark]) -> tuple[int, int] | None:
    for match in _found(words, text):
        if all(match.end() <= start or match.start() >= end for start, end, _ids, _flag in taken):
            return match.span()
    return None


def is_said(words: str, text: str) -> bool:
    """Tells whether words stand in a text, together and whole."""
    return next(_found(words, text), None) is not None


def _found(words: str, text: str) -> Iterator[re.Match[str]]:
    pattern = r"[\s-]+".join(re.escape(word) for word in re.split(r"\s+|(?<=\w)-(?=\w)", words) if word)
    if not pattern:
        return iter(())
    whole = pattern if JAPANESE.search(words) else rf"(?<!\w){pattern}(?!\w)"
    return re.finditer(whole, text, re.IGNORECASE)


def _ids_of(meaning: str, parts: Sequence[Part]) -> tuple[str, ...]:
    """Returns the parameters that a meaning names, else all of the parts that it names."""
    meaning = meaning.replace(": ", " ")
    named = tuple(
        control.parameter.id for part in parts for control in part.controls if _names(meaning, control.parameter.name)
    )
    if named:
        return named
    return tuple(
        control.parameter.id for part in parts if _names(meaning, part.block.title) for control in part.controls
    )


def _names(meaning: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", meaning) is not None
