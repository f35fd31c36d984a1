from __future__ import annotations

import re

from generator.catalogue import catalogue, catalogue_text, declared_for
from generator.settings import TEMPLATE


def test_every_block_is_there_with_its_methods_and_ranges() -> None:
    found = catalogue()
    for name in ("Chorus", "Compressor", "Delay", "Gain", "Reverb", "Saturator", "StateVariableFilter", "PolySynth"):
        assert "void process (" in found[name], name
        assert "void prepare (" in found[name], name
    assert "@param timeMs  1 to 2000 ms between echoes" in found["Delay"]
    assert "enum class Kind { clean, tape, pingPong };" in found["Delay"]
    assert found["gainFromDb"].endswith("inline float gainFromDb (float db) noexcept;")


def test_every_class_of_the_headers_is_in_it() -> None:
    headers = "\n".join(path.read_text(encoding="utf-8") for path in (TEMPLATE / "dsp").glob("*.h"))
    classes = set(re.findall(r"^(?:class|struct) (\w+)", headers, re.MULTILINE))
    assert classes - {"HalfBand"} <= catalogue().keys()


def test_bodies_and_private_parts_are_not_in_it() -> None:
    text = catalogue_text()
    assert "private" not in text
    assert "return" not in re.sub(r"/\*\*.*?\*/", "", text, flags=re.DOTALL)
    assert "wobbleMs" not in text


def test_a_message_brings_the_declarations_that_it_is_about() -> None:
    message = "'class plugsmith::dsp::Saturator' has no member named 'setDrive'; did you mean 'setDriveDb'?"
    assert "void setDriveDb (float driveDb) noexcept;" in declared_for(message)
    assert declared_for("expected ';' before '}' token") == ""
