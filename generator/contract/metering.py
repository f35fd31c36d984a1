"""Gives a WebAssembly module a supply of fuel: what it does takes some, and without any it stops.

A browser cannot end what runs on its audio thread: code that hangs there takes the page with it. Code that counts
ends itself. The page fills the exported global `fuel` before each call. Each round of a loop and each call of a
function takes as much as its code is long, and to fill or copy memory takes as much as there are bytes.

Source of the format: WebAssembly Core Specification 2.0, chapter 5. What is beyond it is refused, and so is each other
way to write what is in it: a byte that is read in another way than a browser reads it could hide a loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

FUEL = "fuel"
"""The export that holds what is left: a mutable i32."""
BYTES_FOR_ONE = 32
"""So many bytes of code take one."""
_MAGIC = b"\0asm\1\0\0\0"
_IMPORTS, _GLOBALS, _EXPORTS, _CODE = 2, 6, 7, 10
_A_GLOBAL = 3
_BLOCK, _LOOP, _IF, _END = 0x02, 0x03, 0x04, 0x0B
_GET_GLOBAL, _SET_GLOBAL = 0x23, 0x24
_BR_TABLE, _SELECT, _NULL, _MORE, _VECTOR = 0x0E, 0x1C, 0xD0, 0xFC, 0xFD
_NUMBERS = (
    dict.fromkeys((0x00, 0x01, 0x05, _END, 0x0F, 0x1A, 0x1B, *range(0x45, 0xC5), 0xD1), 0)
    | dict.fromkeys((0x0C, 0x0D, 0x10, *range(0x20, 0x27), *range(0x3F, 0x43), 0xD2), 1)
    | {0x11: 2}
)
"""How many LEB128 numbers follow an instruction: indices, constants."""
_MEMORY = range(0x28, 0x3F)
_BYTES = {0x43: 4, 0x44: 8}
"""How many bytes follow an instruction: constants of 32 and 64 bits."""
_COPY_MEMORY, _FILL_MEMORY = 10, 11
_TYPES = frozenset((0x7F, 0x7E, 0x7D, 0x7C, 0x7B, 0x70, 0x6F))
_NO_TYPE = 0x40
_LONGEST = 5
"""Bytes of a LEB128 number of 32 bits."""


def metered(data: bytes) -> bytes:
    """Returns the module with a count in each loop and function.

    :param data: a module without imports
    :raises ValueError: if it is damaged, imports something, or uses what cannot be counted
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
        if start + size > len(data):
            raise ValueError("the module ends too early")
        if data[at] != 0:  # what is for people only is left out
            sections.append((data[at], data[start : start + size]))
        at = start + size
    known = dict(sections)
    if len(known) != len(sections) or known.get(_IMPORTS, b"\0") != b"\0":
        raise ValueError("it imports something, or has a section twice")
    if _GLOBALS not in known:
        place = next((n for n, (kind, _) in enumerate(sections) if kind >= _EXPORTS), len(sections))
        sections.insert(place, (_GLOBALS, b"\0"))
    count, _ = _number(known.get(_GLOBALS, b"\0"), 0)
    _require_own_exports(known.get(_EXPORTS, b"\0"), count)
    own = b"\x7f\x01\x41\x00\x0b"  # a mutable i32, 0 at first: the fuel, and behind it the length of a fill
    new = {
        _GLOBALS: lambda content: _with_more(content, (own, own)),
        _EXPORTS: lambda content: _with_more(content, (_leb(len(FUEL)) + FUEL.encode() + b"\x03" + _leb(count),)),
        _CODE: lambda content: _Code(content, count).counted(),
    }
    written = [(kind, new[kind](content) if kind in new else content) for kind, content in sections]
    return _MAGIC + b"".join(bytes((kind,)) + _leb(len(content)) + content for kind, content in written)


def _require_own_exports(exports: bytes, globals_: int) -> None:
    """Refuses an export of a global that the module does not have: it would be the fuel's."""
    count, at = _number(exports, 0)
    for _ in range(count):
        size, at = _number(exports, at)
        name, kind = exports[at : at + size], exports[at + size]
        index, at = _number(exports, at + size + 1)
        if name == FUEL.encode() or (kind == _A_GLOBAL and index >= globals_):
            raise ValueError("it exports what is not its own")


def _with_more(vector: bytes, items: tuple[bytes, ...]) -> bytes:
    count, start = _number(vector, 0)
    return _leb(count + len(items)) + vector[start:] + b"".join(items)


@dataclass(frozen=True)
class _Place:
    """Where something is put in."""

    at: int
    text: bytes


class _Code:
    """The bodies of a module's functions."""

    def __init__(self, content: bytes, globals_: int) -> None:
        """:param globals_: how many the module has by itself; the next is the fuel"""
        self._code, self._globals = content, globals_
        self._others: dict[int, Callable[[int], int]] = {
            **dict.fromkeys(_MEMORY, self._after_place),
            **dict.fromkeys((_BLOCK, _LOOP, _IF), self._after_block_type),
            _NULL: self._after_type,
            _BR_TABLE: self._after_branches,
            _SELECT: self._after_choice,
            _MORE: self._after_more,
            _VECTOR: self._after_vector,
        }

    def counted(self) -> bytes:
        functions, at = _number(self._code, 0)
        made = [_leb(functions)]
        for _ in range(functions):
            size, start = _number(self._code, at)
            at = start + size
            body = self._body(start, at)
            made += [_leb(len(body)), body]
        if at != len(self._code):
            raise ValueError("its functions end elsewhere than it says")
        return b"".join(made)

    def _body(self, start: int, end: int) -> bytes:
        at = first = self._after_locals(start)
        open_, places = [(_BLOCK, at)], []
        while at < end:
            operation, here = self._code[at], at
            at = self._after_instruction(at)
            if operation in (_BLOCK, _LOOP, _IF):
                open_.append((operation, at))
            elif operation == _END:
                kind, began = open_.pop()
                if kind == _LOOP:
                    places.append(_Place(began, self._count(at - began)))
            elif operation == _MORE and _number(self._code, here + 1)[0] in (_COPY_MEMORY, _FILL_MEMORY):
                places.append(_Place(here, self._count_bytes()))
        if at != end or open_:
            raise ValueError("a function ends elsewhere than it says")
        places.append(_Place(first, self._count(end - first)))
        kept, pieces = start, []
        for place in sorted(places, key=lambda each: each.at):
            pieces += [self._code[kept : place.at], place.text]
            kept = place.at
        return b"".join((*pieces, self._code[kept:end]))

    def _count(self, size: int) -> bytes:
        """If nothing is left: unreachable; else less, by the size of the code."""
        fuel, price = _leb(self._globals), _signed(1 + size // BYTES_FOR_ONE)
        check = b"\x23" + fuel + b"\x41\x00\x4c\x04\x40\x00\x0b"
        return check + b"\x23" + fuel + b"\x41" + price + b"\x6b\x24" + fuel

    def _count_bytes(self) -> bytes:
        """Less, by a 64th of the length on top of the stack, which stays there. The next loop or call looks at it."""
        fuel, length = _leb(self._globals), _leb(self._globals + 1)
        taken = b"\x24" + length + b"\x23" + fuel + b"\x23" + length + b"\x41\x06\x76\x6b\x24" + fuel
        return taken + b"\x23" + length

    def _after_locals(self, at: int) -> int:
        groups, at = _number(self._code, at)
        for _ in range(groups):
            _, at = _number(self._code, at)
            at = self._after_type(at)
        return at

    def _after_type(self, at: int) -> int:
        if self._code[at] not in _TYPES:
            raise ValueError(f"it has a type that is not known: 0x{self._code[at]:02x}")
        return at + 1

    def _after_instruction(self, at: int) -> int:
        """Returns the place of the next instruction."""
        code = self._code
        operation, at = code[at], at + 1
        if operation in (_GET_GLOBAL, _SET_GLOBAL) and _number(code, at)[0] >= self._globals:
            raise ValueError("it uses a global that it does not have")
        if operation in _NUMBERS:
            return _skip(code, at, _NUMBERS[operation], longest=10)
        if operation in _BYTES:
            return at + _BYTES[operation]
        if operation in self._others:
            return self._others[operation](at)
        raise ValueError(f"it has an instruction that is not known: 0x{operation:02x}")

    def _after_branches(self, at: int) -> int:
        targets, at = _number(self._code, at)
        return _skip(self._code, at, targets + 1)

    def _after_choice(self, at: int) -> int:
        types, at = _number(self._code, at)
        if types != 1:
            raise ValueError("it selects by other than one type")
        return self._after_type(at)

    def _after_block_type(self, at: int) -> int:
        if self._code[at] == _NO_TYPE or self._code[at] in _TYPES:
            return at + 1
        after = _skip(self._code, at, 1)
        if self._code[after - 1] & 0x40:  # a negative number: a type that is not one of these
            raise ValueError("it has a block of a type that is not known")
        return after

    def _after_place(self, at: int) -> int:
        """An alignment and an offset. A bit of the alignment would say that an index of a memory follows."""
        alignment, at = _number(self._code, at)
        if alignment > 4:
            raise ValueError("it has an alignment that is not known")
        return _skip(self._code, at, 1)

    def _after_more(self, at: int) -> int:
        kind, at = _number(self._code, at)
        if kind < 8:  # conversions
            return at
        if kind == _COPY_MEMORY:
            return _skip(self._code, at, 2)
        if kind == _FILL_MEMORY:
            return _skip(self._code, at, 1)
        raise ValueError(f"it has an instruction that is not allowed: 0xfc {kind}")

    def _after_vector(self, at: int) -> int:
        kind, at = _number(self._code, at)
        if kind <= 11 or kind in (92, 93):  # loads and stores
            return self._after_place(at)
        if kind in (12, 13):  # a constant, a shuffle
            return at + 16
        if 21 <= kind <= 34:  # a lane
            return at + 1
        if 84 <= kind <= 91:  # loads and stores of a lane
            return self._after_place(at) + 1
        if kind > 255:
            raise ValueError(f"it has a vector instruction that is not known: {kind}")
        return at


def _skip(data: bytes, at: int, count: int, *, longest: int = _LONGEST) -> int:
    """Returns the place behind so many LEB128 numbers."""
    for _ in range(count):
        start = at
        while data[at] >= 0x80:
            at += 1
        at += 1
        if at - start > longest:
            raise ValueError("a number is too long")
    return at


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Returns an unsigned LEB128 number and the place behind it."""
    after = _skip(data, at, 1)
    return sum((byte & 0x7F) << (7 * n) for n, byte in enumerate(data[at:after])), after


def _leb(value: int) -> bytes:
    made = bytearray()
    while value >= 0x80:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*made, value))


def _signed(value: int) -> bytes:
    """A LEB128 number that is not negative, where a sign is read."""
    made = _leb(value)
    return made if not made[-1] & 0x40 else bytes((*made[:-1], made[-1] | 0x80, 0))
