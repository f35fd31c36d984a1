"""Gives a WebAssembly module a supply of fuel: each round of each loop takes one, and without any the module stops.

A browser cannot end what runs on its audio thread: code that hangs there takes the page with it. Code that counts ends
itself. The page fills the exported global `fuel` before each call. Calls that nest without end need no count, since a
browser ends them by itself.

Source of the format: WebAssembly Core Specification 2.0, chapter 5.
"""

from __future__ import annotations

FUEL = "fuel"
"""The export that holds what is left: a mutable i32."""
_MAGIC = b"\0asm\1\0\0\0"
_GLOBALS, _EXPORTS, _CODE = 6, 7, 10
_LOOP = 0x03
_BR_TABLE, _SELECT, _MORE, _VECTOR = 0x0E, 0x1C, 0xFC, 0xFD
_NUMBERS = (
    dict.fromkeys((0x00, 0x01, 0x05, 0x0B, 0x0F, 0x1A, 0x1B, *range(0x45, 0xC5), 0xD1), 0)
    | dict.fromkeys((0x02, _LOOP, 0x04, 0x0C, 0x0D, 0x10, *range(0x20, 0x27), *range(0x3F, 0x43), 0xD0, 0xD2), 1)
    | dict.fromkeys((0x11, *range(0x28, 0x3F)), 2)
)
"""How many LEB128 numbers follow an instruction: the type of a block, an index, an alignment and an offset, ..."""
_BYTES = {0x43: 4, 0x44: 8}
"""How many bytes follow an instruction: constants of 32 and 64 bits."""
_TWO_NUMBERS = (8, 10, 12, 14)
"""Of _MORE: initialise and copy a memory and a table."""


def metered(data: bytes) -> bytes:
    """Returns the module with a count in each loop.

    :param data: a valid module that imports no globals
    :raises ValueError: if it is damaged, or uses what cannot be counted: instructions beyond version 2.0
    """
    try:
        return _metered(data)
    except IndexError:
        raise ValueError("the module ends too early") from None


def _metered(data: bytes) -> bytes:
    if data[: len(_MAGIC)] != _MAGIC:
        raise ValueError("it is no WebAssembly module")
    sections: list[tuple[int, bytes]] = []
    at = len(_MAGIC)
    while at < len(data):
        size, start = _number(data, at + 1)
        sections.append((data[at], data[start : start + size]))
        at = start + size
    if all(kind != _GLOBALS for kind, _ in sections):
        place = next((n for n, (kind, _) in enumerate(sections) if kind >= _EXPORTS), len(sections))
        sections.insert(place, (_GLOBALS, b"\0"))
    count, _ = _number(next(content for kind, content in sections if kind == _GLOBALS), 0)
    new = {
        _GLOBALS: lambda content: _with_one_more(content, b"\x7f\x01\x41" + _leb(0) + b"\x0b"),
        _EXPORTS: lambda content: _with_one_more(content, _leb(len(FUEL)) + FUEL.encode() + b"\x03" + _leb(count)),
        _CODE: lambda content: _counted(content, count),
    }
    written = [(kind, new[kind](content) if kind in new else content) for kind, content in sections]
    return _MAGIC + b"".join(bytes((kind,)) + _leb(len(content)) + content for kind, content in written)


def _with_one_more(vector: bytes, item: bytes) -> bytes:
    count, start = _number(vector, 0)
    return _leb(count + 1) + vector[start:] + item


def _counted(content: bytes, fuel: int) -> bytes:
    """Puts a count behind the head of each loop of each function."""
    name = _leb(fuel)
    # if there is none left: unreachable; else one less
    count = b"\x23" + name + b"\x45\x04\x40\x00\x0b\x23" + name + b"\x41\x7f\x6a\x24" + name
    functions, at = _number(content, 0)
    made = [_leb(functions)]
    for _ in range(functions):
        size, start = _number(content, at)
        at = start + size
        body = b"".join(_body(content, start, at, count))
        made.append(_leb(len(body)) + body)
    return b"".join(made)


def _body(code: bytes, start: int, end: int, count: bytes) -> list[bytes]:
    at, kept, pieces = _after_locals(code, start), start, []
    while at < end:
        is_loop = code[at] == _LOOP
        at = _after_instruction(code, at)
        if is_loop:
            pieces += [code[kept:at], count]
            kept = at
    return [*pieces, code[kept:end]]


def _after_locals(code: bytes, at: int) -> int:
    groups, at = _number(code, at)
    for _ in range(groups):
        at = _skip(code, at, 1) + 1
    return at


def _after_instruction(code: bytes, at: int) -> int:
    """Returns the place of the next instruction."""
    operation, at = code[at], at + 1
    if operation in _NUMBERS:
        return _skip(code, at, _NUMBERS[operation])
    if operation in _BYTES:
        return at + _BYTES[operation]
    if operation == _BR_TABLE:
        targets, at = _number(code, at)
        return _skip(code, at, targets + 1)
    if operation == _SELECT:
        types, at = _number(code, at)
        return at + types
    if operation == _MORE:
        kind, at = _number(code, at)
        return _skip(code, at, 0 if kind < 8 else 2 if kind in _TWO_NUMBERS else 1)
    if operation == _VECTOR:
        return _after_vector(code, at)
    raise ValueError(f"it has an instruction that is not known: 0x{operation:02x}")


def _after_vector(code: bytes, at: int) -> int:
    kind, at = _number(code, at)
    if kind <= 11 or kind in (92, 93):  # loads and stores
        return _skip(code, at, 2)
    if kind in (12, 13):  # a constant, a shuffle
        return at + 16
    if 21 <= kind <= 34:  # a lane
        return at + 1
    if 84 <= kind <= 91:  # loads and stores of a lane
        return _skip(code, at, 2) + 1
    if kind > 255:
        raise ValueError(f"it has a vector instruction that is not known: {kind}")
    return at


def _skip(data: bytes, at: int, count: int) -> int:
    """Returns the place behind so many LEB128 numbers."""
    for _ in range(count):
        while data[at] >= 0x80:
            at += 1
        at += 1
    return at


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Returns an unsigned LEB128 number and the place behind it."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _leb(value: int) -> bytes:
    made = bytearray()
    while value >= 0x80:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*made, value))
