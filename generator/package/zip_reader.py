"""Checks a whole zip from a job that ran untrusted code, then unpacks it, or refuses it with every reason.

Nothing is written outside the folder, nothing is overwritten, and no more is read than the zip announces.
The rules for names are those of the strictest system, Windows: a package has to unpack everywhere.
"""

from __future__ import annotations

import os
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from generator.support.errors import PackageError, Problem
from generator.values.model import Model
from generator.values.names import is_device

MAX_MEMBERS = 4096
MAX_BYTES = 512 << 20
"""The most bytes that all members together may unpack to."""
_MAX_PATH = 180
"""Characters. Windows allows 260, including the folder for plugins."""
_MAX_LINK = 1024
_MAX_PACKED = 512 << 20
_FORBIDDEN = frozenset('<>:"|?*\\')
_CHUNK = 1 << 20
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
"""What stands before each member: signature, version, flags, method, time, date, CRC, two sizes, two lengths."""
_END = struct.Struct("<4sHHHHIIH")
"""The last bytes of a zip: signature, two disks, two counts, size and place of the directory, length of a comment."""
_UTF8 = 0x800
_SHOWN = 20
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, IndexError, NotImplementedError, RuntimeError)
_UNREADABLE = (*_BROKEN, UnicodeError, ValueError, OverflowError, OSError)


class Member(Model):
    """One entry of a zip that passed all checks."""

    name: str
    size: int
    """Bytes, unpacked."""
    executable: bool
    link: str | None = None
    """The target, if it is a symbolic link."""


def members(path: Path) -> tuple[Member, ...]:
    """Returns the members of a zip in its order, without directories, which follow from the names.

    :raises PackageError: with every reason why it may not be unpacked
    """
    try:
        if path.stat().st_size > _MAX_PACKED:
            raise ValueError(f"it has {path.stat().st_size} bytes, and at most {_MAX_PACKED} are read")
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            problems = list(_refusals(infos)) or list(_layout_refusals(path.read_bytes(), infos, archive.start_dir))
            if not problems:
                found = tuple(_member(archive, info) for info in infos if not info.is_dir())
                problems = list(_link_refusals(found))
    except _UNREADABLE as error:
        raise PackageError.at(path.name, f"is not a readable zip: {error}", "Build the package again.") from None
    if problems:
        shown = problems[:_SHOWN]
        more = [f"and {len(problems) - _SHOWN} more"] if len(problems) > _SHOWN else []
        remedy = "Do not unpack it: plugsmith makes no such zip. Build the package again from its sources."
        raise PackageError([Problem(where=path.name, what=what, remedy=remedy) for what in (*shown, *more)])
    return found


def read(path: Path, name: str, *, most: int = 32 << 20) -> bytes:
    """Reads one member of a zip that `members` accepts.

    :param most: the largest size in bytes
    :raises PackageError: if the member is missing, damaged or larger than that
    """
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as file:
            data = file.read(most + 1)
    except KeyError:
        raise PackageError.at(path.name, f"has no {name}", "Build the package again.") from None
    except _UNREADABLE as error:
        raise PackageError.at(path.name, f"{name} is damaged: {error}", "Build the package again.") from None
    if len(data) > most:
        raise PackageError.at(path.name, f"{name} is larger than {most} bytes", "Build the package again.")
    return data


def extract(path: Path, folder: Path) -> tuple[Member, ...]:
    """Unpacks into `folder`, which must be new or empty; removes it again if the zip turns out to be damaged."""
    found = members(path)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise PackageError.at(folder, "is not empty", "Name a folder that is new.")
    try:
        with zipfile.ZipFile(path) as archive:
            for member in found:
                target = folder / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                if member.link is None:
                    _write(archive, member, target)
            for member in found:  # links come last, so that nothing is ever written through one
                if member.link is not None:
                    (folder / member.name).symlink_to(member.link)
    except _UNREADABLE as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise PackageError.at(path.name, f"cannot be unpacked: {error}", "Build the package again.") from None
    return found


def _write(archive: zipfile.ZipFile, member: Member, target: Path) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(target, flags, 0o755 if member.executable else 0o644)
    left = member.size
    with os.fdopen(handle, "wb") as file, archive.open(member.name) as source:
        while chunk := source.read(min(_CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                raise ValueError(f"{member.name} is longer than the zip says")
            file.write(chunk)
    if left:
        raise ValueError(f"{member.name} is shorter than the zip says")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    mode = info.external_attr >> 16
    link = archive.read(info).decode() if stat.S_ISLNK(mode) else None
    return Member(name=info.filename, size=info.file_size, executable=bool(mode & 0o100), link=link)


def _refusals(infos: list[zipfile.ZipInfo]) -> Iterator[str]:
    if not infos:
        yield "is empty"
    if len(infos) > MAX_MEMBERS:
        yield f"has {len(infos)} members; at most {MAX_MEMBERS} are unpacked"
        return
    total = sum(info.file_size for info in infos)
    if total > MAX_BYTES:
        yield f"unpacks to {total} bytes; at most {MAX_BYTES} are unpacked"
    for info in infos:
        if why := name_refusal(info.filename.rstrip("/")) or _kind_refusal(info):
            yield f"{info.filename!r}: {why}"
    yield from _collisions(infos)
    yield from _overlaps(infos)


def name_refusal(name: str) -> str:
    """Returns why no file of a package may have this name, or an empty string if it may. Names are POSIX paths."""
    return next(_name_refusals(name), "")


def _name_refusals(name: str) -> Iterator[str]:
    if not name:
        yield "has no name"
    if name.startswith("/"):
        yield "is an absolute path"
    if len(name) > _MAX_PATH:
        yield f"is longer than {_MAX_PATH} characters"
    if bad := sorted({c for c in name if c in _FORBIDDEN or not c.isprintable()}):
        yield f"holds {', '.join(ascii(c) for c in bad[:4])}, which Windows or a terminal refuses"
    if unicodedata.normalize("NFC", name) != name:
        yield "is not in Unicode's composed form: macOS would rename it"
    for part in name.split("/"):
        if part in ("", ".", ".."):
            yield "steps outside of its folder"
        if is_device(part):
            yield f"{part!r} is the name of a device on Windows"
        if part.endswith((".", " ")) or part.startswith(" "):
            yield f"{part!r} begins or ends as Windows does not keep it"


def _kind_refusal(info: zipfile.ZipInfo) -> str:
    mode = info.external_attr >> 16
    kind, known = stat.S_IFMT(mode), (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    reasons = {
        "holds a NUL, behind which others read on": info.orig_filename != info.filename and "\0" in info.orig_filename,
        "is encrypted": info.flag_bits & 0x1,
        "is compressed in a way that not every system knows": info.compress_type not in known,
        "is a device, pipe or socket": kind not in (0, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK),
        "is a folder that holds data": info.is_dir() and (info.file_size or kind not in (0, stat.S_IFDIR)),
        "is a link to a name without end": kind == stat.S_IFLNK and info.file_size > _MAX_LINK,
        "runs with another user's rights": mode & (stat.S_ISUID | stat.S_ISGID),
    }
    return next((reason for reason, true in reasons.items() if true), "")


def _collisions(infos: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Yields names that are the same file if case is ignored, and files that are also folders of others."""
    seen: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        key = info.filename.rstrip("/").casefold()
        if key in seen:
            yield f"{info.filename!r}: is there twice"
        seen[key] = info
    for info in infos:
        for parent in PurePosixPath(info.filename.casefold()).parents:
            if (above := seen.get(str(parent))) and not above.is_dir():
                yield f"{info.filename!r}: lies in {above.filename!r}, which is not a folder"


def _overlaps(infos: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Yields members that share their bytes, which is how a zip bomb hides its size."""
    end = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.header_offset < end:
            yield f"{info.filename!r}: overlaps another member"
        end = info.header_offset + _LOCAL.size + info.compress_size


def _layout_refusals(data: bytes, infos: list[zipfile.ZipInfo], directory: int) -> Iterator[str]:
    """Yields where a program that reads the members one after the other finds others than the directory lists.

    Members lie without a gap from the first byte to the directory, and each begins with a copy of its entry there.
    Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7 and 4.3.16.
    """
    at = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.header_offset != at:
            yield f"{info.filename!r}: begins at byte {info.header_offset}, and what is before it ends at {at}"
            return
        signature, _version, flags, method, _time, _date, *sizes, length, extra = _LOCAL.unpack_from(data, at)
        name = data[at + _LOCAL.size : at + _LOCAL.size + length]
        encoded = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
        here = (signature, flags, method, *sizes, name, extra)
        listed = (
            b"PK\3\4",
            info.flag_bits,
            info.compress_type,
            info.CRC,
            info.compress_size,
            info.file_size,
            encoded,
            0,
        )
        if here != listed:
            yield f"{info.filename!r}: is another file to a program that does not read the directory"
            return
        at += _LOCAL.size + length + extra + info.compress_size
    if at != directory:
        yield f"holds {directory - at} bytes before its directory that belong to no member"
        return
    end = _END.unpack_from(data, max(len(data) - _END.size, 0))
    count, size = len(infos), len(data) - _END.size - directory
    if end != (b"PK\5\6", 0, 0, count, count, size, directory, 0):
        yield "does not end with its directory"


def _link_refusals(found: tuple[Member, ...]) -> Iterator[str]:
    for member in found:
        if member.link is not None and (why := name_refusal(member.link)):
            yield f"{member.name!r}: links to {member.link!r}, which {why}"
