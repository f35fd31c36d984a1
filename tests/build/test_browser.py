"""What a page's module is made of."""

from __future__ import annotations

import pytest

from generator.authors.blocks.drawings import DRAWINGS
from generator.authors.blocks.table import BLOCKS
from generator.build.browser import named_drawings
from tests.build.test_project import project_of


@pytest.mark.parametrize("key", BLOCKS)
def test_a_module_has_the_drawings_of_its_sections(key: str) -> None:
    named = named_drawings(project_of(f"a {BLOCKS[key].nouns[0]}").files["PluginEditor.cpp"])
    wanted = {view.drawing for view in BLOCKS[key].views} - {"", "output"}
    assert wanted <= {*named.split("|")}


def test_every_drawing_can_be_named_and_nothing_else() -> None:
    words = [word for word in DRAWINGS if word != "output"]
    named = named_drawings("".join(f'{{ "{word}" }}' for word in (*words, "a cat", r"\"; -o x", "a|b", "Über")))
    assert sorted(named.strip("|").split("|")) == sorted(words)
