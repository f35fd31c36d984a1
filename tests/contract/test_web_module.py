from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.contract.web_module import EXPORTS, judge_module

_HEAD = b"\0asm\1\0\0\0"


def _number(value: int) -> bytes:
    """LEB128."""
    found = bytearray()
    while value >= 0x80:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*found, value))


def _section(kind: int, content: bytes) -> bytes:
    return bytes((kind,)) + _number(len(content)) + content


def module_of(
    *,
    imports: bytes = b"",
    tables: bytes = b"",
    memory: bytes = b"\x01\x01\x02\x80\x20",
    exports: Sequence[str] = tuple(sorted(EXPORTS)),
) -> bytes:
    """A module of these sections, and no code."""
    names = b"".join(_number(len(name.encode())) + name.encode() + b"\0\0" for name in exports)
    sections = [_section(kind, content) for kind, content in ((2, imports), (4, tables)) if content]
    return _HEAD + b"".join((*sections, _section(5, memory), _section(7, _number(len(exports)) + names)))


def test_a_module_that_keeps_to_itself_passes() -> None:
    assert judge_module(module_of()) == ()
    assert judge_module(module_of(imports=b"\0")) == ()


@pytest.mark.parametrize(
    ("module", "what"),
    [
        (module_of(imports=b"\x01\x01e\x01f\x00\x00"), "imports something"),
        (module_of(exports=[*sorted(EXPORTS), "more"]), "exports what no page calls: more"),
        (module_of(exports=sorted(EXPORTS - {"process"})), "does not export process"),
        (module_of(memory=b"\x01\x00\x02"), "memory"),
        (module_of(memory=b"\x01\x01\x02\x81\x20"), "memory"),
        (module_of(memory=b"\x02\x01\x02\x03\x01\x02\x03"), "memory"),
        (module_of() + _section(2, b"\x01\x01e\x01f\x00\x00") + _section(2, b"\0"), "has section 2 twice"),
        (module_of()[:-1], "ends too early"),
        (module_of() + _section(8, b"\x00"), "would run when it is loaded"),
        (module_of(tables=b"\x02\x70\x00\x80\x80\x04\x70\x01\x80\x80\x04\x80\x80\x04"), "tables of 131072 entries"),
        (module_of(tables=b"\x01\x40\x00\x70\x00\x80\x80\x04\xd0\x70\x0b"), "later versions"),
        (module_of(tables=b"\x01\x70\x04\x80\x80\x04"), "later versions"),
        (module_of(tables=b"\x01\x70\x00\x01\x00"), "ends elsewhere"),
        (module_of(memory=b"\x01\x03\x02\x80\x20"), "later versions"),
        (module_of(exports=[*sorted(EXPORTS), "fuel"]), "exports what no page calls: fuel"),
        (_HEAD, "does not export"),
        (b"", "is no WebAssembly module"),
        (b"\x7fELF" + bytes(100), "is no WebAssembly module"),
        (_HEAD + b"\x07\xff\xff\xff\xff\xff\x01", "a number that is too long"),
        (module_of(exports=[]).replace(b"\x07\x01\x00", b"\x07\x03\x01\x01\xff"), "ends"),
    ],
)
def test_a_module_that_could_reach_further_does_not(module: bytes, what: str) -> None:
    assert any(what in each for each in judge_module(module))


@given(st.binary(max_size=400))
@example(_HEAD + b"\x05\x80")
def test_any_bytes_are_judged(data: bytes) -> None:
    for module in (data, _HEAD + data, module_of() + data):
        judge_module(module)
