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

from generator.contract.web_format import MAGIC, SectionKind, exports, leb, number, sections, skip

FUEL = "fuel"
"""The export that holds what is left: a mutable i32."""
BYTES_FOR_ONE = 32
"""So many bytes of code take one."""
_EMPTY = b"\0"
_NUMBER_OF_DATA = 12
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


def metered(data: bytes) -> bytes:
    """Returns the module with a count in each loop and function.

    :param data: a module without imports
    :raises ValueError: if it is damaged, imports something, or uses what cannot be counted
    """
    found = sections(data)
    if found.get(SectionKind.IMPORTS, _EMPTY) != _EMPTY:
        raise ValueError("imports something")
    count, _ = number(found.get(SectionKind.GLOBALS, _EMPTY), 0)
    own = b"\x7f\x01\x41\x00\x0b"  # a mutable i32, 0 at first: the fuel, and behind it the length of a fill
    fuel = leb(len(FUEL)) + FUEL.encode() + bytes((_A_GLOBAL,)) + leb(count)
    try:
        _require_own_exports(found.get(SectionKind.EXPORTS, _EMPTY), count)
        new: dict[int, bytes] = {
            SectionKind.GLOBALS: _with_more(found.get(SectionKind.GLOBALS, _EMPTY), (own, own)),
            SectionKind.EXPORTS: _with_more(found.get(SectionKind.EXPORTS, _EMPTY), (fuel,)),
            SectionKind.CODE: _Code(found.get(SectionKind.CODE, _EMPTY), count).counted(),
        }
    except IndexError:
        raise ValueError("ends too early") from None
    # Sections stand in the order of their kinds, but for the number of data segments, which stands before the code.
    order = sorted(found | new, key=lambda kind: 9.5 if kind == _NUMBER_OF_DATA else kind)
    written = ((kind, new[kind] if kind in new else found[kind]) for kind in order)
    return MAGIC + b"".join(bytes((kind,)) + leb(len(content)) + content for kind, content in written)


def _require_own_exports(content: bytes, globals_: int) -> None:
    """Refuses an export of a global that the module does not have: it would be the fuel's."""
    for name, kind, index in exports(content):
        if name == FUEL.encode() or (kind == _A_GLOBAL and index >= globals_):
            raise ValueError("exports what is not its own")


def _with_more(vector: bytes, items: tuple[bytes, ...]) -> bytes:
    count, start = number(vector, 0)
    return leb(count + len(items)) + vector[start:] + b"".join(items)


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
        functions, at = number(self._code, 0)
        made = [leb(functions)]
        for _ in range(functions):
            size, start = number(self._code, at)
            at = start + size
            body = self._body(start, at)
            made += [leb(len(body)), body]
        if at != len(self._code):
            raise ValueError("has functions that end elsewhere than it says")
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
            elif operation == _MORE and number(self._code, here + 1)[0] in (_COPY_MEMORY, _FILL_MEMORY):
                places.append(_Place(here, self._count_bytes()))
        if at != end or open_:
            raise ValueError("has a function that ends elsewhere than it says")
        places.append(_Place(first, self._count(end - first)))
        kept, pieces = start, []
        for place in sorted(places, key=lambda each: each.at):
            pieces += [self._code[kept : place.at], place.text]
            kept = place.at
        return b"".join((*pieces, self._code[kept:end]))

    def _count(self, size: int) -> bytes:
        """If nothing is left: unreachable; else less, by the size of the code."""
        fuel, price = leb(self._globals), _signed(1 + size // BYTES_FOR_ONE)
        check = b"\x23" + fuel + b"\x41\x00\x4c\x04\x40\x00\x0b"
        return check + b"\x23" + fuel + b"\x41" + price + b"\x6b\x24" + fuel

    def _count_bytes(self) -> bytes:
        """Less, by a 64th of the length on top of the stack, which stays there. The next loop or call looks at it."""
        fuel, length = leb(self._globals), leb(self._globals + 1)
        taken = b"\x24" + length + b"\x23" + fuel + b"\x23" + length + b"\x41\x06\x76\x6b\x24" + fuel
        return taken + b"\x23" + length

    def _after_locals(self, at: int) -> int:
        groups, at = number(self._code, at)
        for _ in range(groups):
            _, at = number(self._code, at)
            at = self._after_type(at)
        return at

    def _after_type(self, at: int) -> int:
        if self._code[at] not in _TYPES:
            raise ValueError(f"has a type that is not known: 0x{self._code[at]:02x}")
        return at + 1

    def _after_instruction(self, at: int) -> int:
        """Returns the place of the next instruction."""
        code = self._code
        operation, at = code[at], at + 1
        if operation in (_GET_GLOBAL, _SET_GLOBAL) and number(code, at)[0] >= self._globals:
            raise ValueError("uses a global that it does not have")
        if operation in _NUMBERS:
            return skip(code, at, _NUMBERS[operation], longest=10)
        if operation in _BYTES:
            return at + _BYTES[operation]
        if operation in self._others:
            return self._others[operation](at)
        raise ValueError(f"has an instruction that is not known: 0x{operation:02x}")

    def _after_branches(self, at: int) -> int:
        targets, at = number(self._code, at)
        return skip(self._code, at, targets + 1)

    def _after_choice(self, at: int) -> int:
        types, at = number(self._code, at)
        if types != 1:
            raise ValueError("selects by other than one type")
        return self._after_type(at)

    def _after_block_type(self, at: int) -> int:
        if self._code[at] == _NO_TYPE or self._code[at] in _TYPES:
            return at + 1
        after = skip(self._code, at, 1)
        if self._code[after - 1] & 0x40:  # a negative number: a type that is not one of these
            raise ValueError("has a block of a type that is not known")
        return after

    def _after_place(self, at: int) -> int:
        """An alignment and an offset. A bit of the alignment would say that an index of a memory follows."""
        alignment, at = number(self._code, at)
        if alignment > 4:
            raise ValueError("has an alignment that is not known")
        return skip(self._code, at, 1)

    def _after_more(self, at: int) -> int:
        kind, at = number(self._code, at)
        if kind < 8:  # conversions
            return at
        if kind == _COPY_MEMORY:
            return skip(self._code, at, 2)
        if kind == _FILL_MEMORY:
            return skip(self._code, at, 1)
        raise ValueError(f"has an instruction that is not allowed: 0xfc {kind}")

    def _after_vector(self, at: int) -> int:
        kind, at = number(self._code, at)
        if kind <= 11 or kind in (92, 93):  # loads and stores
            return self._after_place(at)
        if kind in (12, 13):  # a constant, a shuffle
            return at + 16
        if 21 <= kind <= 34:  # a lane
            return at + 1
        if 84 <= kind <= 91:  # loads and stores of a lane
            return self._after_place(at) + 1
        if kind > 255:
            raise ValueError(f"has a vector instruction that is not known: {kind}")
        return at


def _signed(value: int) -> bytes:
    """A LEB128 number that is not negative, where a sign is read."""
    made = leb(value)
    return made if not made[-1] & 0x40 else bytes((*made[:-1], made[-1] | 0x80, 0))
