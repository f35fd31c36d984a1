"""Judges a WebAssembly module of a plugin: it imports nothing, exports what a page calls, and can be counted.

A module reaches only what it imports. One without imports has its own memory and nothing else, whatever its code does.
Source of the format: WebAssembly Core Specification 2.0, chapter 5.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.contract.metering import metered

MOST_PAGES = 4096
"""The most memory that a module may ask for, in pages of 64 KiB: 256 MiB."""
EXPORTS = frozenset(
    (
        *("memory", "_initialize", "prepare", "samples", "set", "midi", "process", "latency"),
        *("describe", "text", "room", "read", "shape"),
    )
)
"""What juce_template/browser/Browser.cpp offers to a page."""
_MAGIC = b"\0asm\1\0\0\0"
MOST_ENTRIES = 65_536
"""The most entries of its table of functions."""
_IMPORTS, _TABLES, _MEMORIES, _EXPORTS, _START = 2, 4, 5, 7, 8
_HAS_MAXIMUM = 1


class _Reader:
    """Reads the numbers and names of a module in order."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def is_done(self) -> bool:
        return self._at >= len(self._data)

    def number(self) -> int:
        """Reads an unsigned LEB128 number of at most 32 bits."""
        value = 0
        for shift in range(0, 35, 7):
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
        raise ValueError("a number is too long")

    def take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        if len(taken) < size:
            raise ValueError("it ends too early")
        self._at += size
        return taken


def judge_module(data: bytes) -> tuple[str, ...]:
    """Returns what is wrong with a module, in sentences; nothing if it can be given to a page."""
    try:
        sections = dict(_sections(data))
        names, limits, entries = set(_exports(sections)), _memory(sections), _entries(sections)
        metered(data)
    except (ValueError, IndexError, UnicodeDecodeError) as error:
        return (f"is no WebAssembly module: {error}",)
    wrong = []
    if sections.get(_IMPORTS, b"\0") != b"\0":
        wrong.append("imports something, and so could reach out of its own memory")
    if extra := sorted(names - EXPORTS):
        wrong.append(f"exports what no page calls: {', '.join(extra)[:200]}")
    if missing := sorted(EXPORTS - names):
        wrong.append(f"does not export {', '.join(missing)}")
    if _START in sections:
        wrong.append("would run when it is loaded")
    if entries > MOST_ENTRIES:
        wrong.append(f"has tables of {entries} entries, and {MOST_ENTRIES} are allowed")
    if limits is None or limits > MOST_PAGES:
        wrong.append(f"may take more than {MOST_PAGES // 16} MiB of memory")
    return tuple(wrong)


def _sections(data: bytes) -> Iterator[tuple[int, bytes]]:
    reader = _Reader(data)
    if reader.take(len(_MAGIC)) != _MAGIC:
        raise ValueError("it does not begin as one")
    seen = set()
    while not reader.is_done():
        kind = reader.take(1)[0]
        content = reader.take(reader.number())
        if kind != 0 and kind in seen:
            raise ValueError(f"section {kind} is there twice")
        seen.add(kind)
        if kind != 0:
            yield kind, content


def _exports(sections: dict[int, bytes]) -> Iterator[str]:
    reader = _Reader(sections.get(_EXPORTS, b"\0"))
    for _ in range(reader.number()):
        yield reader.take(reader.number()).decode("utf-8")
        reader.take(1)
        reader.number()


def _entries(sections: dict[int, bytes]) -> int:
    reader = _Reader(sections.get(_TABLES, b"\0"))
    entries = 0
    for _ in range(reader.number()):
        reader.take(1)
        has_maximum = reader.number() & _HAS_MAXIMUM
        entries += reader.number()
        if has_maximum:
            reader.number()
    return entries


def _memory(sections: dict[int, bytes]) -> int | None:
    """Returns how many pages the one memory may have at most; None if there is no limit, or not one memory."""
    reader = _Reader(sections.get(_MEMORIES, b"\0"))
    if reader.number() != 1:
        return None
    has_maximum = reader.number() & _HAS_MAXIMUM
    reader.number()
    return reader.number() if has_maximum else None
