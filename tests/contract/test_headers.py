from __future__ import annotations

import re

from generator.authors.prompt import count_tokens
from generator.contract.headers import catalogue, declared_for
from generator.contract.reference import CATALOGUE, contract_reference
from generator.support.environment import TEMPLATE


def test_every_block_is_there_with_its_methods_and_ranges() -> None:
    found = catalogue()
    for name in ("Chorus", "Compressor", "Delay", "Gain", "Reverb", "Saturator", "StateVariableFilter", "PolySynth"):
        assert "void process (" in found[name], name
        assert "void prepare (" in found[name], name
    assert "@param timeMs  1 to 2000 ms between echoes" in found["Delay"]
    assert "enum class Kind { clean, tape, pingPong, reverse };" in found["Delay"]
    assert found["gainFromDb"].endswith("inline float gainFromDb (float db) noexcept;")


def test_every_block_of_the_headers_is_in_the_reference_and_the_examples_fit() -> None:
    headers = "\n".join(path.read_text(encoding="utf-8") for path in (TEMPLATE / "dsp").glob("*/*.h"))
    blocks = set()
    for name, body in re.findall(r"^class (\w+)\n\{(.*?)^\};", headers, re.DOTALL | re.MULTILINE):
        if "void prepare (const Spec" in body and "void process (Block" in body:
            blocks.add(name)
    text = contract_reference()
    assert len(blocks) > 40
    assert {name for name in blocks if f"## {name}\n" not in text} == set()
    for name in blocks:
        part = text.split(f"## {name}\n")[1].split("\n## ")[0]
        assert re.search(rf"dsp::{name}(?:<Voice>)? ", part.split("```cpp\n")[1]), name


def test_it_is_short_enough_for_a_prompt_and_not_stale() -> None:
    assert count_tokens(contract_reference()) < 13_700
    assert CATALOGUE.read_text(encoding="utf-8") == contract_reference(), "plugsmith catalogue --write"


def test_bodies_and_private_parts_are_not_in_it() -> None:
    text = "\n".join(catalogue().values())
    assert "private" not in text
    assert "return" not in re.sub(r"/\*\*.*?\*/", "", text, flags=re.DOTALL)
    assert "wobbleMs" not in text
    assert "PLUGSMITH_RUN" not in contract_reference()


def test_a_message_brings_the_declarations_that_it_is_about() -> None:
    message = "'class plugsmith::dsp::Saturator' has no member named 'setDrive'; did you mean 'setDriveDb'?"
    assert "void setDriveDb (float driveDb) noexcept;" in declared_for(message)
    assert declared_for("expected ';' before '}' token") == ""
