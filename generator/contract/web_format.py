"""Reads the outer form of a WebAssembly module: its sections, and what it exports.

Source of the format: WebAssembly Core Specification 2.0, chapter 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

MAGIC = b"\0asm\1\0\0\0"
_LONGEST = 5
"""Bytes of a LEB128 number of 32 bits."""


class SectionKind(IntEnum):
    """The kinds of sections that are looked at."""

    CUSTOM = 0
    IMPORTS = 2
    TABLES = 4
    MEMORIES = 5
    GLOBALS = 6
    EXPORTS = 7
    START = 8
    CODE = 10


def sections(data: bytes) -> dict[int, bytes]:
    """Returns the content of each section by its kind, in their order, without those that are only for people.

    :raises ValueError: if this is no module, ends too early, or has a section twice
    """
    if not data.startswith(MAGIC):
        raise ValueError("is no WebAssembly module")
    found: dict[int, bytes] = {}
    at = len(MAGIC)
    while at < len(data):
        kind, (size, start) = data[at], number(data, at + 1)
        at = start + size
        if at > len(data):
            raise ValueError("ends too early")
        if kind in found:
            raise ValueError(f"has section {kind} twice")
        if kind != SectionKind.CUSTOM:
            found[kind] = data[start:at]
    return found


def exports(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yields the name, the kind and the index of each export in the content of that section.

    :raises ValueError: if the section is damaged
    """
    count, at = number(content, 0)
    for _ in range(count):
        size, start = number(content, at)
        end = start + size
        index, at = number(content, end + 1)
        yield content[start:end], content[end], index
    require_end(content, at)


def number(data: bytes, at: int) -> tuple[int, int]:
    """Returns an unsigned LEB128 number and the place behind it.

    :raises ValueError: if it ends too early, or is too long
    """
    after = skip(data, at, 1)
    return sum((byte & 0x7F) << (7 * n) for n, byte in enumerate(data[at:after])), after


def skip(data: bytes, at: int, count: int, *, longest: int = _LONGEST) -> int:
    """Returns the place behind so many LEB128 numbers.

    :param longest: bytes of each
    :raises ValueError: if one ends too early, or is too long
    """
    for _ in range(count):
        start = at
        while at < len(data) and data[at] >= 0x80:
            at += 1
        at += 1
        if at > len(data):
            raise ValueError("ends too early")
        if at - start > longest:
            raise ValueError("has a number that is too long")
    return at


def leb(value: int) -> bytes:
    """Returns an unsigned LEB128 number."""
    made = bytearray()
    while value >= 0x80:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*made, value))


def require_end(content: bytes, at: int) -> None:
    """Refuses a section that goes on behind what was read of it: a browser would read it in another way.

    :raises ValueError: then
    """
    if at != len(content):
        raise ValueError("has a section that ends elsewhere than it says")
