"""What a page's module is made of."""

from __future__ import annotations

import re

import pytest

from generator.authors.blocks.drawings import DRAWINGS
from generator.authors.blocks.table import BLOCKS
from generator.build.browser import named_drawings
from generator.support.environment import TEMPLATE
from tests.build.test_project import project_of


@pytest.mark.parametrize("key", BLOCKS)
def test_a_module_has_the_drawings_of_its_sections(key: str) -> None:
    named = named_drawings(project_of(f"a {BLOCKS[key].nouns[0]}").files["PluginEditor.cpp"])
    for view in BLOCKS[key].views:
        assert not view.drawing or f"|{view.drawing}|" in named


def test_every_drawing_can_be_named() -> None:
    text = (TEMPLATE / "runtime" / "drawing" / "Drawings.h").read_text(encoding="utf-8")
    words = re.findall(r'Entry\{ "([^"]+)",', text)
    assert {*words, "output"} == set(DRAWINGS)
    assert all(named_drawings(f'{{ "{word}", {{}} }}') == f"|{word}|" for word in words)


def test_no_text_of_a_stranger_becomes_an_option_of_the_compiler() -> None:
    assert named_drawings(r'{ "tube" "\"; -o x", "a|b", "Über", "x\ny", "two words" }') == "|tube|two words|"
