"""Checks a binary's DLLs, processors and exports by reading the file: no host on this machine would notice faults.

Windows: DAWs on machines without Microsoft's runtime silently skip a plugin that needs it as a DLL.
macOS: a plugin without a slice for the machine's processor does not show up at all.
Linux and macOS: what a plugin exports, other plugins in the same DAW may use in place of their own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.build.bundle import binary_of
from generator.contract.object_file import exported
from generator.values.target import OsTarget
from generator.values.verdict import Verdict

_RUNTIME = ("msvcp", "vcruntime", "msvcr", "concrt")
_UNIVERSAL_RUNTIME = ("ucrtbase", "api-ms-win-crt")
_MANIFEST = 24
"""RT_MANIFEST of Microsoft's winuser.h."""
_FAT, _FAT_64 = 0xCAFEBABE, 0xCAFEBABF
_PROCESSORS = {0x01000007: "x86_64", 0x0100000C: "arm64"}
"""CPU types of Mach-O, from mach/machine.h."""
_OURS = frozenset(("plugsmithDescribe", "plugsmithPicture", "plugsmithTakeFault"))
_EXPORTS = {
    OsTarget.WINDOWS: _OURS | {"GetPluginFactory", "InitDll", "ExitDll"},
    OsTarget.MACOS: _OURS | {"GetPluginFactory", "bundleEntry", "bundleExit"},
    OsTarget.LINUX: _OURS | {"GetPluginFactory", "ModuleEntry", "ModuleExit"},
}
"""What VST3 hosts ask for on each system, and our own tools."""


def check_binary(bundle: Path, target: OsTarget, *, experimental: bool = False) -> tuple[Verdict, ...]:
    """Returns the verdict on a bundle's binary for one system.

    :param experimental: it was built with zig, which has no static C runtime for Windows: it uses the one that every
        Windows since 10 has
    """
    binary = binary_of(bundle, target)
    if target is OsTarget.WINDOWS:
        return (_windows(binary, experimental=experimental),)
    return (_macos(binary),) if target is OsTarget.MACOS else (_linux(binary),)


def _windows(binary: Path, *, experimental: bool) -> Verdict:
    import pefile  # noqa: PLC0415  on Windows alone

    tables = [pefile.DIRECTORY_ENTRY[f"IMAGE_DIRECTORY_ENTRY_{each}"] for each in ("IMPORT", "EXPORT", "RESOURCE")]
    try:
        with pefile.PE(str(binary), fast_load=True) as portable:
            portable.parse_data_directories(tables)
            needed = sorted(
                entry.dll.decode(errors="replace") for entry in getattr(portable, "DIRECTORY_ENTRY_IMPORT", ())
            )
            shown = getattr(getattr(portable, "DIRECTORY_ENTRY_EXPORT", None), "symbols", ())
            names = {(each.name or b"by number").decode(errors="replace") for each in shown}
            manifests = b"".join(_manifests(portable))
            machine = pefile.MACHINE_TYPE.get(portable.FILE_HEADER.Machine, "unknown")
    except pefile.PEFormatError as error:
        return _verdict([f"is not a Windows binary: {error}"], "")
    runtime = _RUNTIME if experimental else _RUNTIME + _UNIVERSAL_RUNTIME
    wrong = [f"needs {name}, which is not on every Windows" for name in needed if name.lower().startswith(runtime)]
    if machine != "IMAGE_FILE_MACHINE_AMD64":
        wrong.append(f"is for {machine}, not for x64")
    if not experimental and b"Microsoft.Windows.Common-Controls" not in manifests:
        wrong.append(
            "has no manifest that asks for version 6 of Common-Controls, so its windows are those of Windows 95"
        )
    return _verdict(wrong + _too_much(names, OsTarget.WINDOWS), f"x64, needs {len(needed)} DLLs of Windows itself")


def _manifests(portable: Any) -> Iterator[bytes]:  # noqa: ANN401  pefile has no types
    """Yields the texts with which a binary asks Windows for versions of its libraries."""
    for kind in getattr(getattr(portable, "DIRECTORY_ENTRY_RESOURCE", None), "entries", ()):
        if kind.id == _MANIFEST:
            for each in kind.directory.entries:
                for language in each.directory.entries:
                    place = language.data.struct
                    yield portable.get_data(place.OffsetToData, place.Size)


def _linux(binary: Path) -> Verdict:
    try:
        names = exported(binary.read_bytes())
    except ValueError as error:
        return _verdict([f"is not a Linux binary: {error}"], "")
    return _verdict(_too_much(names, OsTarget.LINUX), f"x86-64, exports {len(names)} names")


def _too_much(names: set[str] | frozenset[str], target: OsTarget) -> list[str]:
    more = sorted(names - _EXPORTS[target])
    return [f"exports {len(more)} names that no host asks for, such as {more[0][:80]}"] if more else []


def _macos(binary: Path) -> Verdict:
    data = binary.read_bytes()
    try:
        magic, count = struct.unpack_from(">II", data)
        size = {_FAT: 20, _FAT_64: 32}[magic]  # struct fat_arch and fat_arch_64 of mach-o/fat.h
        slices = {struct.unpack_from(">I", data, 8 + size * index)[0] for index in range(min(count, 16))}
    except (struct.error, KeyError):
        return _verdict(["is not a universal binary"], "")
    names = {_PROCESSORS.get(each, f"CPU type {each:#x}") for each in slices}
    wrong = [f"has no slice for {each}" for each in sorted(set(_PROCESSORS.values()) - names)]
    if wrong:
        return _verdict(wrong, "")
    try:
        shown = exported(data)
    except ValueError as error:
        return _verdict([f"is damaged: {error}"], "")
    return _verdict(_too_much(shown, OsTarget.MACOS), f"{' and '.join(sorted(names))}, exports {len(shown)} names")


def _verdict(wrong: list[str], good: str) -> Verdict:
    outcome = "failed" if wrong else "passed"
    return Verdict(tool="binary", outcome=outcome, summary="; ".join(wrong) or good, findings=tuple(wrong))
