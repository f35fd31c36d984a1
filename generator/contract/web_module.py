"""Judges a WebAssembly module of a plugin: it imports nothing, exports what a page calls, and can be metered.

A module reaches only what it imports. One without imports has its own memory and nothing else, whatever its code does.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.contract.metering import metered
from generator.contract.web_format import SectionKind, exports, number, require_end, sections

MOST_PAGES = 4096
"""The most memory that a module may ask for, in pages of 64 KiB: 256 MiB."""
MOST_ENTRIES = 65_536
"""The most entries of its tables of functions."""
_OF_THE_SOUND = ("memory", "_initialize", "prepare", "samples", "set", "midi", "process")
_OF_THE_WINDOW = ("describe", "text", "room", "read", "shape")
EXPORTS = frozenset((*_OF_THE_SOUND, *_OF_THE_WINDOW))
"""What juce_template/browser/Browser.cpp offers to a page."""
_EMPTY = b"\0"
_NO_MAXIMUM, _HAS_MAXIMUM = 0, 1
_REFERENCES = (0x70, 0x6F)


def judge_module(data: bytes) -> tuple[str, ...]:
    """Returns what is wrong with a module, in phrases that follow "the module"; nothing if a page may have it."""
    try:
        found = sections(data)
        names = {name.decode("utf-8") for name, _, _ in exports(found.get(SectionKind.EXPORTS, _EMPTY))}
        tables = list(_limits(found.get(SectionKind.TABLES, _EMPTY), has_types=True))
        memories = list(_limits(found.get(SectionKind.MEMORIES, _EMPTY), has_types=False))
    except ValueError as error:
        return (str(error),)
    except IndexError:
        return ("ends too early",)
    wrong = []
    if found.get(SectionKind.IMPORTS, _EMPTY) != _EMPTY:
        wrong.append("imports something, and so could reach out of its own memory")
    if extra := sorted(names - EXPORTS):
        wrong.append(f"exports what no page calls: {', '.join(extra)[:200]}")
    if missing := sorted(EXPORTS - names):
        wrong.append(f"does not export {', '.join(missing)}")
    if SectionKind.START in found:
        wrong.append("would run when it is loaded")
    if (entries := sum(least for least, _ in tables)) > MOST_ENTRIES:
        wrong.append(f"has tables of {entries} entries, and {MOST_ENTRIES} are allowed")
    if len(memories) != 1 or memories[0][1] is None or memories[0][1] > MOST_PAGES:
        wrong.append(f"may take more than {MOST_PAGES // 16} MiB of memory")
    if not wrong:
        try:
            metered(data)
        except ValueError as error:
            wrong.append(str(error))
    return tuple(wrong)


def _limits(content: bytes, *, has_types: bool) -> Iterator[tuple[int, int | None]]:
    """Yields how much each table or memory has at first and at most; None if there is no limit.

    :param has_types: whether each has a type, as tables have
    """
    count, at = number(content, 0)
    for _ in range(count):
        if has_types:
            if content[at] not in _REFERENCES:
                raise ValueError("has a table that is written in a way of later versions")
            at += 1
        kind, at = content[at], at + 1
        if kind not in (_NO_MAXIMUM, _HAS_MAXIMUM):
            raise ValueError("has a memory or table that is written in a way of later versions")
        least, at = number(content, at)
        most = None
        if kind == _HAS_MAXIMUM:
            most, at = number(content, at)
        yield least, most
    require_end(content, at)
