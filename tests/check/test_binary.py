"""On a real Windows program, pip's launcher, and on headers of Mach-O as Apple lays them out."""

from __future__ import annotations

import struct
from pathlib import Path

import pip
import pytest

from generator.build.bundle import binary_of
from generator.check.binary import check_binary
from generator.values.target import OsTarget
from generator.values.verdict import Verdict
from tests.contract.objects import Wanted, mach_o

PROGRAM = (Path(pip.__file__).parent / "_vendor/distlib/t64.exe").read_bytes()
_PLAIN = b'requestedExecutionLevel level="asInvoker" uiAccess="false"'
assert PROGRAM.count(_PLAIN) == 1
PLUGIN = PROGRAM.replace(_PLAIN, b'x n="Microsoft.Windows.Common-Controls" v="6.0.0.0"'.ljust(len(_PLAIN)))
"""A program with the manifest that JUCE's pragma gives to plugins."""
PROGRAM_32 = (Path(pip.__file__).parent / "_vendor/distlib/t32.exe").read_bytes()
X86, ARM = 0x01000007, 0x0100000C


def _checked(tmp_path: Path, target: OsTarget, data: bytes) -> Verdict:
    binary = binary_of(tmp_path / "A.vst3", target)
    binary.parent.mkdir(parents=True, exist_ok=True)
    binary.write_bytes(data)
    return check_binary(tmp_path / "A.vst3", target)[0]


def _fat(*processors: int, magic: int = 0xCAFEBABE, shown: str = "bundleEntry") -> bytes:
    """A file for several processors, each with a library that shows GetPluginFactory and one name more."""
    wide = magic == 0xCAFEBABF
    form = ">IIQQII" if wide else ">IIIII"
    library = mach_o(Wanted(symbols=(("GetPluginFactory", "offered"), (shown, "offered"), ("malloc", "import"))))
    at, rows = 8 + struct.calcsize(form) * len(processors), b""
    for index, each in enumerate(processors):
        place = (3, at + index * len(library), len(library), 0)
        rows += struct.pack(form, each, *place, *((0,) if wide else ()))
    return struct.pack(">II", magic, len(processors)) + rows + library * len(processors)


def test_a_static_runtime_is_proven_by_the_import_table(tmp_path: Path) -> None:
    verdict = _checked(tmp_path, OsTarget.WINDOWS, PLUGIN)
    assert verdict.outcome == "passed", verdict


def test_a_manifest_that_is_missing_is_found(tmp_path: Path) -> None:
    verdict = _checked(tmp_path, OsTarget.WINDOWS, PROGRAM)
    assert verdict.outcome == "failed"
    assert "Common-Controls" in verdict.summary
    assert check_binary(tmp_path / "A.vst3", OsTarget.WINDOWS, experimental=True)[0].outcome == "passed"


@pytest.mark.parametrize("dll", [b"MSVCP140.dll", b"VCRUNTIME140", b"ucrtbase.dll"])
def test_a_runtime_as_a_dll_is_found(tmp_path: Path, dll: bytes) -> None:
    assert b"KERNEL32.dll" in PROGRAM
    other = PLUGIN.replace(b"KERNEL32.dll", dll.ljust(12, b"\0"))
    verdict = _checked(tmp_path, OsTarget.WINDOWS, other)
    assert verdict.outcome == "failed"
    assert "not on every Windows" in verdict.summary


def test_another_processor_or_no_program_at_all_is_found(tmp_path: Path) -> None:
    assert "not for x64" in _checked(tmp_path, OsTarget.WINDOWS, PROGRAM_32).summary
    for data in (b"", b"MZ", b"\x7fELF" * 100, PROGRAM[:200]):
        assert _checked(tmp_path, OsTarget.WINDOWS, data).outcome == "failed"


@pytest.mark.parametrize("magic", [0xCAFEBABE, 0xCAFEBABF])
def test_both_slices_are_proven(tmp_path: Path, magic: int) -> None:
    assert _checked(tmp_path, OsTarget.MACOS, _fat(X86, ARM, magic=magic)).outcome == "passed"
    assert "no slice for arm64" in _checked(tmp_path, OsTarget.MACOS, _fat(X86, magic=magic)).summary
    assert "no slice for x86_64" in _checked(tmp_path, OsTarget.MACOS, _fat(ARM, 7, magic=magic)).summary


def test_a_thin_binary_is_not_universal(tmp_path: Path) -> None:
    for data in (b"", b"\xcf\xfa\xed\xfe" + bytes(60), b"\xca\xfe\xba\xbe\xff\xff\xff\xff"):
        assert _checked(tmp_path, OsTarget.MACOS, data).outcome == "failed"


def test_names_that_no_host_asks_for_are_found(tmp_path: Path) -> None:
    """Another plugin in the same DAW could use them in place of its own."""
    verdict = _checked(tmp_path, OsTarget.MACOS, _fat(X86, ARM, shown="_ZN4juce6StringC1Ev"))
    assert verdict.outcome == "failed"
    assert "exports 1 names that no host asks for, such as _ZN4juce6StringC1Ev" in verdict.summary


@pytest.mark.parametrize("data", [b"", b"MZ", PROGRAM, b"\x7fELF" * 100])
def test_what_is_no_linux_binary_is_found(tmp_path: Path, data: bytes) -> None:
    assert "is not a Linux binary" in _checked(tmp_path, OsTarget.LINUX, data).summary


def test_the_runtime_that_zig_uses_is_allowed_to_it_alone(tmp_path: Path) -> None:
    other = PLUGIN.replace(b"KERNEL32.dll", b"ucrtbase.dll")
    assert _checked(tmp_path, OsTarget.WINDOWS, other).outcome == "failed"
    assert check_binary(tmp_path / "A.vst3", OsTarget.WINDOWS, experimental=True)[0].outcome == "passed"
