"""Reads the symbol table of a compiled object: ELF, COFF and Mach-O, of 64 bits and little-endian.

Sources: the System V ABI, chapter 4; Microsoft's PE Format; Apple's mach-o/loader.h and nlist.h. The three tables are
read here, because LIEF 1.0.0 loses the names of COMDAT symbols in COFF, and each system's own tool prints another form.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

SymbolKind = Literal["local", "import", "weak", "offered"]
"""`weak` is offered too, and the linker takes one of all that have its name: inline functions and the like."""
_MOST_SYMBOLS = 200_000


@dataclass(frozen=True)
class Symbol:
    name: str
    """As C and C++ write it: without the underscore that Mach-O puts before each name."""
    kind: SymbolKind


@dataclass(frozen=True)
class ObjectFile:
    """One object; a macOS file for two processors holds two."""

    symbols: tuple[Symbol, ...]
    at_load: tuple[str, ...]
    """What would run or act before anybody calls a function: sections of initialisers, resolvers, linker options."""


def read(data: bytes) -> tuple[ObjectFile, ...]:
    """Returns the objects in a file.

    :raises ValueError: if the file is damaged, or has another form
    """
    try:
        if data[:4] == b"\x7fELF":
            return (_elf(data),)
        if data[:4] in _FAT:
            return tuple(_mach_o(data[start : start + size]) for start, size in _slices(data))
        if data[:4] == b"\xcf\xfa\xed\xfe":
            return (_mach_o(data),)
        if data[:2] in _COFF_MACHINES or data[:4] == b"\0\0\xff\xff":
            return (_coff(data),)
    except (struct.error, IndexError, OverflowError) as error:
        raise ValueError(f"the object file is cut short: {error}") from None
    raise ValueError("the object file is none of ELF, COFF and Mach-O of 64 bits")


def exported(data: bytes) -> frozenset[str]:
    """Returns the names that a shared library shows to programs that load it: ELF and Mach-O.

    :raises ValueError: if the file is damaged, or has another form
    """
    tables = (_elf(data, table=_DYNAMIC_TABLE),) if data[:4] == b"\x7fELF" else read(data)
    return frozenset(each.name for table in tables for each in table.symbols if each.kind in ("offered", "weak"))


def _text(data: bytes, start: int) -> str:
    """Returns the zero-terminated name at `start`."""
    if not 0 <= start < len(data):
        raise ValueError("a name lies outside of the object file")
    end = data.find(b"\0", start)
    return data[start : end if end >= 0 else len(data)].decode("utf-8", "replace")


def _rows(form: str, data: bytes, start: int, count: int) -> Iterator[tuple[Any, ...]]:
    """Yields the records of a table."""
    if count > _MOST_SYMBOLS:
        raise ValueError(f"the object file has {count} records in a table, and {_MOST_SYMBOLS} are allowed")
    size = struct.calcsize(form)
    if start + size * count > len(data):
        raise ValueError("a table lies outside of the object file")
    yield from struct.iter_unpack(form, data[start : start + size * count])


# ---------------------------------------------------------------- ELF

_ELF_AT_LOAD = {14: ".init_array", 15: ".fini_array", 16: ".preinit_array"}
_ELF_NAMES_AT_LOAD = (".init", ".fini", ".ctors", ".dtors", ".preinit", ".gnu.warning")
_SYMBOL_TABLE, _DYNAMIC_TABLE, _RESOLVER = 2, 11, 10
_ELF_UNDEFINED, _ELF_LOCAL, _ELF_WEAK, _ELF_UNIQUE = 0, 0, 2, 10


def _elf(data: bytes, *, table: int = _SYMBOL_TABLE) -> ObjectFile:
    if data[4:6] != b"\x02\x01":
        raise ValueError("the object file is not of 64 bits and little-endian")
    (at,) = struct.unpack_from("<Q", data, 0x28)
    count, names = struct.unpack_from("<HH", data, 0x3C)
    if count == 0:  # more sections than the header has room for
        (count,) = struct.unpack_from("<Q", data, at + 0x20)
    if names == 0xFFFF:
        (names,) = struct.unpack_from("<I", data, at + 0x28)
    sections = list(_rows("<IIQQQQIIQQ", data, at, count))
    titles = sections[names]
    symbols, at_load = [], []
    for name, kind, _flags, _address, start, size, link, *_ in sections:
        title = _text(data, titles[4] + name)
        if kind in _ELF_AT_LOAD or title.startswith(_ELF_NAMES_AT_LOAD):
            at_load.append(title)
        if kind == table:
            # The first is always empty, and none.
            for label, info, _other, section, _value, _size in _rows("<IBBHQQ", data, start + 24, size // 24 - 1):
                symbol = _elf_symbol(_text(data, sections[link][4] + label), info >> 4, section)
                if info & 15 == _RESOLVER:
                    at_load.append(f"the resolver {symbol.name}")
                symbols.append(symbol)
    return ObjectFile(tuple(symbols), tuple(at_load))


def _elf_symbol(name: str, binding: int, section: int) -> Symbol:
    if section == _ELF_UNDEFINED:
        return Symbol(name, "import")
    if binding == _ELF_LOCAL:
        return Symbol(name, "local")
    return Symbol(name, "weak" if binding in (_ELF_WEAK, _ELF_UNIQUE) else "offered")


# ---------------------------------------------------------------- COFF

_COFF_MACHINES = (b"\x64\x86", b"\x64\xaa")  # x86-64 and ARM64
_EXTERNAL, _WEAK_EXTERNAL, _COMDAT = 2, 105, 0x1000
_COFF_NAMES_AT_LOAD = (".CRT$", ".ctors", ".dtors", ".init_array", ".fini_array", ".tls$X")
_HARMLESS_OPTIONS = ("/DEFAULTLIB:", "/FAILIFMISMATCH:", "/GUARDSYM:", "-EXCLUDE-SYMBOLS:")


def _coff(data: bytes) -> ObjectFile:
    if data[:4] == b"\0\0\xff\xff":  # /bigobj
        table, count, first, form = *struct.unpack_from("<II", data, 0x30), 0x38, "<8sIiHBB"
        (sections,) = struct.unpack_from("<I", data, 0x2C)
    else:
        table, count = struct.unpack_from("<II", data, 8)
        (sections,), first, form = struct.unpack_from("<H", data, 2), 20, "<8sIhHBB"
    strings = table + count * struct.calcsize(form)

    def title(raw: bytes) -> str:
        return _text(data, strings + int(raw[1:].rstrip(b"\0"))) if raw[:1] == b"/" else _text(raw + b"\0", 0)

    comdat, at_load = [], []
    for raw, _virtual, _address, size, start, *_, flags in _rows("<8sIIIIIIHHI", data, first, sections):
        name = title(raw)
        comdat.append(bool(flags & _COMDAT))
        if name.startswith(_COFF_NAMES_AT_LOAD):
            at_load.append(name)
        if name == ".drectve":
            at_load += _options(data[start : start + size])
    symbols, skip = [], 0
    for raw, value, section, _type, storage, more in _rows(form, data, table, count):
        if skip:
            skip -= 1
            continue
        skip = more
        long = raw[:4] == b"\0\0\0\0"
        name = _text(data, strings + int.from_bytes(raw[4:], "little")) if long else _text(raw + b"\0", 0)
        symbols.append(Symbol(name, _coff_kind(section, value, storage, comdat)))
    return ObjectFile(tuple(symbols), tuple(at_load))


def _coff_kind(section: int, value: int, storage: int, comdat: list[bool]) -> SymbolKind:
    if storage not in (_EXTERNAL, _WEAK_EXTERNAL):
        return "local"
    if storage == _WEAK_EXTERNAL:
        return "weak"
    if section == 0:
        return "offered" if value else "import"  # one with a size is common: a variable that all share
    return "weak" if 0 < section <= len(comdat) and comdat[section - 1] else "offered"


def _options(said: bytes) -> list[str]:
    """Returns the options in an object that could change what the linker makes of other objects."""
    words = said.decode("utf-8", "replace").lstrip("\ufeff").split()
    return [f"the linker option {word[:60]}" for word in words if not word.upper().startswith(_HARMLESS_OPTIONS)]


# ---------------------------------------------------------------- Mach-O

_FAT = (b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf")
_SEGMENT, _SYMBOLS, _LINKER_OPTION = 0x19, 0x2, 0x2D
_MACH_O_AT_LOAD = {
    0x9: "initialisers",
    0xA: "terminators",
    0xD: "interposers",
    0x15: "initialisers",
    0x16: "initialisers",
}
_STAB, _TYPE, _EXTERNAL_BIT, _IN_A_SECTION, _WEAK_DEFINITION = 0xE0, 0x0E, 0x01, 0x0E, 0x80


def _slices(data: bytes) -> Iterator[tuple[int, int]]:
    form = ">IIIII" if data[:4] == _FAT[0] else ">IIQQII"
    (count,) = struct.unpack_from(">I", data, 4)
    for row in _rows(form, data, 8, count):
        yield row[2], row[3]


def _mach_o(data: bytes) -> ObjectFile:
    if data[:4] != b"\xcf\xfa\xed\xfe":
        raise ValueError("a part of the object file is not Mach-O of 64 bits")
    (count,) = struct.unpack_from("<I", data, 16)
    if count > _MOST_SYMBOLS:
        raise ValueError("the object file has too many commands")
    symbols: list[Symbol] = []
    at_load = []
    at = 32
    for _ in range(count):
        command, size = struct.unpack_from("<II", data, at)
        if command == _SEGMENT:
            (sections,) = struct.unpack_from("<I", data, at + 64)
            for row in _rows("<16s16sQQIIIIIIII", data, at + 72, sections):
                if what := _MACH_O_AT_LOAD.get(row[8] & 0xFF):
                    at_load.append(what)
        elif command == _SYMBOLS:
            start, many, strings, _size = struct.unpack_from("<IIII", data, at + 8)
            for label, kind, _section, description, value in _rows("<IBBHQ", data, start, many):
                if not kind & _STAB:
                    name = _text(data, strings + label).removeprefix("_")
                    symbols.append(Symbol(name, _mach_o_kind(kind, description, value)))
        elif command == _LINKER_OPTION:
            at_load.append("a linker option")
        at += max(size, 8)
    return ObjectFile(tuple(symbols), tuple(at_load))


def _mach_o_kind(kind: int, description: int, value: int) -> SymbolKind:
    if not kind & _EXTERNAL_BIT:
        return "local"
    if kind & _TYPE == 0:
        return "offered" if value else "import"
    return "weak" if kind & _TYPE == _IN_A_SECTION and description & _WEAK_DEFINITION else "offered"
