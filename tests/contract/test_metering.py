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


def _with(body: str, *, locals_: str = "00", more: str = "") -> bytes:
    """A module of one function without parameters; `body` is its code in hexadecimal, without the end.

    :param more: further sections, in front of the code's
    """
    code = bytes.fromhex(locals_ + body) + b"\x0b"
    content = bytes((1, len(code))) + code
    return bytes.fromhex("0061736d01000000 01 04 01 60 00 00 03 02 01 00" + more) + bytes((10, len(content))) + content


_ENDLESS = "03 40 0c 00 0b"


def test_a_plain_endless_loop_is_counted() -> None:
    assert len(metered(_with(_ENDLESS))) > len(_with(_ENDLESS)) + 20


@pytest.mark.parametrize(
    ("module", "why"),
    [
        (b"", "no WebAssembly module"),
        (b"\x7fELF", "no WebAssembly module"),
        (SUM[:-4], "ends too early"),
        (SUM.replace(b"\x6a\x21", b"\xff\x21"), "instruction that is not known"),
        # Ways of later versions to write what is in this one: each would have hidden the loop behind it.
        (_with("41 00 28 42 00 43 1a 03 40 01 0c 00 0b"), "alignment"),
        (_with("03 40 01 0c 00 0b", locals_="01 01 63 02"), "type that is not known"),
        (_with("1c 01 63 02 03 40 01 0c 00 0b"), "type that is not known"),
        (_with("1c 02 7f 7f" + _ENDLESS), "other than one type"),
        (_with("02 63 02 03 40 01 0c 00 0b 0b"), "block of a type"),
        (_with("03 63 70 0c 00 0b"), "block of a type"),
        (_with("fc 12 00 00" + _ENDLESS), "not allowed"),
        (_with("fc 08 00 00" + _ENDLESS), "not allowed"),
        (_with("fd 80 02" + _ENDLESS), "vector instruction"),
        (_with("41 80 80 80 80 80 80 80 80 80 80 00"), "too long"),
        # Fuel of its own.
        (_with("41 e4 00 24 00" + _ENDLESS), "global that it does not have"),
        (_with("23 01 1a" + _ENDLESS), "global that it does not have"),
        (_with(_ENDLESS, more="07 05 01 01 66 03 00"), "not its own"),
        (_with(_ENDLESS, more="06 06 01 7f 01 41 00 0b 07 08 01 04 66 75 65 6c 03 00"), "not its own"),
        (_with(_ENDLESS, more="02 07 01 01 65 01 66 00 00"), "imports something"),
        (_with(_ENDLESS, more="03 02 01 00"), "section 3 twice"),
        (_with("0b" + _ENDLESS), "ends"),
        (_with("02 40" + _ENDLESS), "ends elsewhere"),
    ],
)
def test_what_cannot_be_counted_is_refused(module: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        metered(module)


@given(st.binary(max_size=300))
def test_any_bytes_give_an_answer(data: bytes) -> None:
    for module in (data, SUM[:8] + data, SUM + data):
        try:
            metered(module)
        except ValueError:
            continue
