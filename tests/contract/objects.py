"""Writes small object files: a table of symbols, and at most one more section."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator.contract.object_file import SymbolKind


@dataclass(frozen=True)
class Wanted:
    """What an object is to hold."""

    symbols: Iterable[tuple[str, SymbolKind]]
    section: str = ""
    """A section beside that of the code."""
    content: bytes = bytes(8)
    resolver: bool = False
    """Whether the symbols are of functions that find a function at load; ELF only."""


class _Names:
    """A table of zero-terminated names, which begins with an empty one or with its size."""

    def __init__(self, start: bytes) -> None:
        self.data = start

    def put(self, name: str) -> int:
        self.data += name.encode() + b"\0"
        return len(self.data) - len(name.encode()) - 1


def elf(wanted: Wanted) -> bytes:
    names, titles = _Names(b"\0"), _Names(b"\0")
    table = bytes(24)
    for name, kind in wanted.symbols:
        binding = {"local": 0, "import": 1, "offered": 1, "weak": 2}[kind]
        info = binding << 4 | (10 if wanted.resolver else 2)
        table += struct.pack("<IBBHQQ", names.put(name), info, 0, 0 if kind == "import" else 1, 0, 8)
    kinds = {".init_array": 14, ".fini_array": 15, ".preinit_array": 16}
    parts = [(".text", 1, b"\x90", 0), (".symtab", 2, table, 3), (".strtab", 3, names.data, 0)]
    parts += [(wanted.section, kinds.get(wanted.section, 1), bytes(8), 0)] if wanted.section else []
    at, body, rows = 64, b"", bytes(64)
    for title, part, data, link in parts:
        rows += struct.pack("<IIQQQQIIQQ", titles.put(title), part, 0, 0, at + len(body), len(data), link, 0, 8, 0)
        body += data
    titles_at = titles.put(".shstrtab")
    rows += struct.pack("<IIQQQQIIQQ", titles_at, 3, 0, 0, at + len(body), len(titles.data), 0, 0, 1, 0)
    body += titles.data
    head = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHIQQQ", 1, 62, 1, 0, 0, at + len(body))
    return head + struct.pack("<IHHHHHH", 0, 64, 0, 0, 64, len(parts) + 2, len(parts) + 1) + body + rows


def coff(wanted: Wanted) -> bytes:
    names = _Names(bytes(4))
    parts = [(".text", 0x60500020, b""), (".text", 0x60501020, b"")]  # the second is COMDAT
    parts += [(wanted.section, 0x40300040, wanted.content)] if wanted.section else []
    at, rows, body = 20 + 40 * len(parts), b"", b""
    for title, flags, data in parts:
        short = title.encode() if len(title) <= 8 else f"/{names.put(title)}".encode()
        rows += struct.pack("<8sIIIIIIHHI", short, 0, 0, len(data), at + len(body), 0, 0, 0, 0, flags)
        body += data
    table = b""
    for name, kind in wanted.symbols:
        raw = name.encode() if name and len(name) <= 8 else struct.pack("<II", 0, names.put(name))
        place = {"import": 0, "offered": 1, "weak": 2, "local": 1}[kind]
        table += struct.pack("<8sIhHBB", raw, 0, place, 32, 3 if kind == "local" else 2, 0)
    head = struct.pack("<HHIIIHH", 0x8664, len(parts), 0, at + len(body), len(table) // 18, 0, 0)
    return head + rows + body + table + names.data


_MACH_O_KINDS = {"__mod_init_func": 0x9, "__mod_term_func": 0xA, "__interpose": 0xD, "__init_offsets": 0x16}


def mach_o(wanted: Wanted) -> bytes:
    names, table = _Names(b"\0"), b""
    for name, kind in wanted.symbols:
        place, weak = (0, 0) if kind == "import" else (1, 0x80 if kind == "weak" else 0)
        bits = (0x0E if place else 0) | (0 if kind == "local" else 1)
        table += struct.pack("<IBBHQ", names.put(f"_{name}"), bits, place, weak, 0)
    parts = ["__text", *([wanted.section] if wanted.section else [])]
    rows = b"".join(
        struct.pack(
            "<16s16sQQIIIIIIII", each.encode(), b"__DATA", 0, 0, 0, 0, 0, 0, _MACH_O_KINDS.get(each, 0), 0, 0, 0
        )
        for each in parts
    )
    segment = struct.pack("<II16sQQQQIIII", 0x19, 72 + len(rows), b"", 0, 0, 0, 0, 7, 7, len(parts), 0) + rows
    at = 32 + len(segment) + 24
    told = struct.pack("<IIIIII", 2, 24, at, len(table) // 16, at + len(table), len(names.data))
    head = struct.pack("<IIIIIIII", 0xFEEDFACF, 0x100000C, 0, 1, 2, len(segment) + 24, 0, 0)
    return head + segment + told + table + names.data


def fat(*parts: bytes) -> bytes:
    """Returns a file with objects for several processors, as macOS has them."""
    at, rows, body = 8 + 20 * len(parts), b"", b""
    for part in parts:
        rows += struct.pack(">IIIII", 0x100000C, 0, at + len(body), len(part), 0)
        body += part
    return struct.pack(">II", 0xCAFEBABE, len(parts)) + rows + body


FORMS: dict[str, Callable[[Wanted], bytes]] = {"elf": elf, "coff": coff, "mach-o": mach_o}
