"""Zips that somebody made to do harm: single tricks by name, and any number of mixtures of them."""

from __future__ import annotations

import io
import random
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

NAMES = (
    "../evil", "..\\evil", "a/../../evil", "/etc/evil", "//host/share/evil", "C:\\evil", "C:evil", "c:/evil", "",
    ".", "..", "./a", "a//b", "a/./b", "con", "CON.txt", "aux .txt", "dir/NUL", "lpt1.vst3", "a.", "a ", " a",
    "a:stream", "a\0b", "a\nb", "a\x1b[31mb", "a\u202eb", "caf\u0065\u0301", "a" * 300, "/".join("d" * 100), "a|b",
    "a*b", "a?b", 'a"b', "a<b", "\ufeffx", "PLUGIN.JSON", "plugin.json/x",
)  # fmt: skip
ODD = ("~/x", "-rf", "%2e%2e/evil", "a\u2215..\u2215b")
"""Not what they look like; every system keeps them as they are."""
LINKS = ("../outside", "/etc/passwd", "a/../../outside", "C:\\x", "\\\\host\\x", "", "x" * 5000, "..", "a\0b")
KINDS = (stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFREG | stat.S_ISUID, 0o010000 | 0o777)


def add(archive: zipfile.ZipFile, name: str, data: bytes = b"x", mode: int = stat.S_IFREG | 0o644) -> None:
    info = zipfile.ZipInfo("placeholder")
    info.filename = name  # the constructor would clean it
    info.create_system = 3
    info.external_attr = mode << 16
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a name that is there already is one of the tricks
        archive.writestr(info, data)


def zipped(*entries: tuple[str, bytes, int]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        add(archive, "plugin.json", b"{}")
        for name, data, mode in entries:
            add(archive, name, data, mode)
    return buffer.getvalue()


def named(name: str) -> bytes:
    return zipped((name, b"x", stat.S_IFREG | 0o644))


def linked(target: str) -> bytes:
    return zipped(("link", target.encode(), stat.S_IFLNK | 0o777))


def through_a_link() -> bytes:
    """A link out, and then a file through it."""
    return zipped(("out", b"../outside", stat.S_IFLNK | 0o777), ("out/evil", b"x", stat.S_IFREG | 0o644))


def overlapping() -> bytes:
    """Two names for the same bytes: the trick of the quine bombs."""
    data = bytearray(named("second"))
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def patched(at: int) -> bytes:
    """A byte of a member's own header is turned over: whoever reads that, and not the directory, sees another file."""
    data = bytearray(named("second"))
    second = data.find(b"PK\3\4", 4)
    data[second + at] ^= 1
    return bytes(data)


def with_a_gap() -> bytes:
    """Holds a member that the directory does not list."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("plugin.json", "hidden", "last"):
            add(archive, name)
        archive.filelist = [each for each in archive.filelist if each.filename != "hidden"]
    return buffer.getvalue()


def commented() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        add(archive, "plugin.json")
        archive.comment = b"and more"
    return buffer.getvalue()


def streamed() -> bytes:
    """Written to a pipe: its sizes come behind its data."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        add(archive, "plugin.json")
    return pipe.getvalue()


def extra() -> bytes:
    """Another name in a field that some programs prefer: Info-ZIP's Unicode path."""
    buffer = io.BytesIO()
    info = zipfile.ZipInfo("plugin.json")
    info.extra = struct.pack("<HHBI", 0x7075, 9, 1, 0) + b"evil"
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, b"{}")
    return buffer.getvalue()


def bomb(size: int) -> bytes:
    """Small here, huge there."""
    return zipped(("zeros", bytes(size), stat.S_IFREG | 0o644))


def lying(size: int) -> bytes:
    """Says in its directory that the first member has `size` bytes."""
    data = bytearray(named("second"))
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 24, size)
    return bytes(data)


def mixture(seed: int) -> bytes:
    """A zip with a few tricks at once, and sometimes with bytes turned over. The same seed gives the same zip."""
    dice = random.Random(seed)  # noqa: S311
    entries: list[tuple[str, bytes, int]] = []
    harmless = tuple(f"folder {number}/file-{number}" for number in range(20))
    names = dice.choice((harmless, (*NAMES, *ODD, *harmless)))  # half of them only with tricks of other kinds
    for _ in range(dice.randint(1, 4)):
        name = dice.choice(names)
        mode = dice.choice((*KINDS, *[stat.S_IFREG | 0o644] * 6, stat.S_IFDIR | 0o755, stat.S_IFLNK | 0o777, 0))
        data = dice.choice(LINKS).encode() if stat.S_ISLNK(mode) else bytes(dice.randint(0, 200))
        entries.append((name, data, mode))
    made = bytearray(zipped(*entries))
    changes: tuple[Callable[[bytearray, random.Random], None], ...] = (
        _leave,
        _leave,
        _flip,
        _cut,
        _set,
        _append,
        _prepend,
    )
    dice.choice(changes)(made, dice)
    return bytes(made)


def _flip(data: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 8)):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _leave(_data: bytearray, _dice: random.Random) -> None:
    pass


def _cut(data: bytearray, dice: random.Random) -> None:
    del data[dice.randrange(len(data)) :]


def _append(data: bytearray, dice: random.Random) -> None:
    data += dice.randbytes(dice.randint(1, 60))


def _prepend(data: bytearray, dice: random.Random) -> None:
    data[:0] = dice.randbytes(dice.randint(1, 60))


def _set(data: bytearray, dice: random.Random) -> None:
    """A number in a directory entry: flags, method, checksum, sizes, lengths, attributes, offset."""
    offset, form = dice.choice(
        ((8, "<H"), (10, "<H"), (16, "<I"), (20, "<I"), (24, "<I"), (28, "<H"), (30, "<H"), (38, "<I"), (42, "<I"))
    )
    value = dice.choice((0, 1, 0xFF, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF))
    struct.pack_into(form, data, data.find(b"PK\x01\x02") + offset, value & (0xFFFF if form == "<H" else 0xFFFFFFFF))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with what is in it; links as what they say."""
    return {
        str(path.relative_to(folder)): str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }
