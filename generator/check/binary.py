"""Checks a binary's DLLs and processors by reading the file, because no host on this machine would notice faults.

Windows: DAWs on machines without Microsoft's runtime silently skip a plugin that needs it as a DLL.
macOS: a plugin without a slice for the machine's processor does not show up at all.
"""

from __future__ import annotations

import struct
from pathlib import Path

from generator.build.bundle import binary_of
from generator.values.target import OsTarget
from generator.values.verdict import Verdict

_RUNTIME = ("msvcp", "vcruntime", "msvcr", "ucrtbase", "api-ms-win-crt", "concrt")
_FAT, _FAT_64 = 0xCAFEBABE, 0xCAFEBABF
_PROCESSORS = {0x01000007: "x86_64", 0x0100000C: "arm64"}
"""CPU types of Mach-O, from mach/machine.h."""


def check_binary(bundle: Path, target: OsTarget) -> tuple[Verdict, ...]:
    """Returns the verdict for Windows or macOS; none for Linux, where no such fault can stay unnoticed."""
    binary = binary_of(bundle, target)
    if target is OsTarget.WINDOWS:
        return (_windows(binary),)
    return (_macos(binary),) if target is OsTarget.MACOS else ()


def _windows(binary: Path) -> Verdict:
    import pefile  # noqa: PLC0415  on Windows alone

    try:
        with pefile.PE(str(binary), fast_load=True) as portable:
            portable.parse_data_directories([pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"]])
            needed = sorted(
                entry.dll.decode(errors="replace") for entry in getattr(portable, "DIRECTORY_ENTRY_IMPORT", ())
            )
            machine = pefile.MACHINE_TYPE.get(portable.FILE_HEADER.Machine, "unknown")
    except pefile.PEFormatError as error:
        return _verdict([f"is not a Windows binary: {error}"], "")
    wrong = [f"needs {name}, which is not on every Windows" for name in needed if name.lower().startswith(_RUNTIME)]
    if machine != "IMAGE_FILE_MACHINE_AMD64":
        wrong.append(f"is for {machine}, not for x64")
    return _verdict(wrong, f"x64, needs {len(needed)} DLLs of Windows itself")


def _macos(binary: Path) -> Verdict:
    data = binary.read_bytes()[:4096]
    try:
        magic, count = struct.unpack_from(">II", data)
        size = {_FAT: 20, _FAT_64: 32}[magic]  # struct fat_arch and fat_arch_64 of mach-o/fat.h
        slices = {struct.unpack_from(">I", data, 8 + size * index)[0] for index in range(min(count, 16))}
    except (struct.error, KeyError):
        return _verdict(["is not a universal binary"], "")
    names = {_PROCESSORS.get(each, f"CPU type {each:#x}") for each in slices}
    wrong = [f"has no slice for {each}" for each in sorted(set(_PROCESSORS.values()) - names)]
    return _verdict(wrong, " and ".join(sorted(names)))


def _verdict(wrong: list[str], good: str) -> Verdict:
    outcome = "failed" if wrong else "passed"
    return Verdict(tool="binary", outcome=outcome, summary="; ".join(wrong) or good, findings=tuple(wrong))
