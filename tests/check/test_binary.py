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

PROGRAM = (Path(pip.__file__).parent / "_vendor/distlib/t64.exe").read_bytes()
PROGRAM_32 = (Path(pip.__file__).parent / "_vendor/distlib/t32.exe").read_bytes()
X86, ARM = 0x01000007, 0x0100000C


def _checked(tmp_path: Path, target: OsTarget, data: bytes) -> Verdict:
    binary = binary_of(tmp_path / "A.vst3", target)
    binary.parent.mkdir(parents=True, exist_ok=True)
    binary.write_bytes(data)
    return check_binary(tmp_path / "A.vst3", target)[0]


def _fat(*processors: int, magic: int = 0xCAFEBABE) -> bytes:
    wide = magic == 0xCAFEBABF
    entry = ">IIQQII" if wide else ">IIIII"
    rest = (3, 4096, 100, 14, 0) if wide else (3, 4096, 100, 14)
    return struct.pack(">II", magic, len(processors)) + b"".join(struct.pack(entry, each, *rest) for each in processors)


def test_a_static_runtime_is_proven_by_the_import_table(tmp_path: Path) -> None:
    verdict = _checked(tmp_path, OsTarget.WINDOWS, PROGRAM)
    assert verdict.outcome == "passed", verdict


@pytest.mark.parametrize("dll", [b"MSVCP140.dll", b"VCRUNTIME140", b"ucrtbase.dll"])
def test_a_runtime_as_a_dll_is_found(tmp_path: Path, dll: bytes) -> None:
    assert b"KERNEL32.dll" in PROGRAM
    other = PROGRAM.replace(b"KERNEL32.dll", dll.ljust(12, b"\0"))
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


def test_on_linux_there_is_nothing_to_prove(tmp_path: Path) -> None:
    assert check_binary(tmp_path / "A.vst3", OsTarget.LINUX) == ()
