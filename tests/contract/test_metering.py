"""What cannot be counted is refused. test_browser.py runs what can."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.contract.metering import metered

SUM = bytes.fromhex(
    "0061736d01000000 0106 01 60 01 7f 01 7f 0302 01 00 0707 01 03 73756d 00 00"
    "0a1b 01 19 01 01 7f 03 40 20 01 20 00 6a 21 01 20 00 41 01 6b 22 00 0d 00 0b 20 01 0b".replace(" ", "")
)
"""(func (export "sum") (param i32) (result i32) (local i32)
     (loop (local.set 1 (i32.add (local.get 1) (local.get 0)))
           (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
     (local.get 1))"""


@pytest.mark.parametrize("module", [b"", b"\x7fELF", SUM[:-4], SUM.replace(b"\x6a\x21", b"\xff\x21")])
def test_what_cannot_be_counted_is_refused(module: bytes) -> None:
    with pytest.raises(ValueError, match=r"no WebAssembly module|not known|ends too early"):
        metered(module)


@given(st.binary(max_size=300))
def test_any_bytes_give_an_answer(data: bytes) -> None:
    for module in (data, SUM[:8] + data, SUM + data):
        try:
            metered(module)
        except ValueError:
            continue
