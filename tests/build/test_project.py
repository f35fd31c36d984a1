from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.authors.offline import design_for as author
from generator.build.project import Project, read, render, write
from generator.state.plugins import now
from generator.support.environment import settings
from generator.support.errors import BuildError
from generator.values.plugin import PluginMetadata
from tests.conftest import ask


def project_of(prompt: str, **more: object) -> Project:
    """A rendered project with a fixed identity."""
    design = author(ask(prompt, **more))
    metadata = PluginMetadata(
        plugin_id="00000000-0000-4000-8000-00000000000a",
        slug="a-slug",
        unique_id="Ab12",
        name=design.name,
        raw_prompt=prompt,
        created_at=now(),
    )
    return render(design, metadata, settings())


def test_identity_is_rendered_as_numbers_and_literals() -> None:
    text = project_of("tube", name="It's (a) Name").files["PluginIdentity.cpp"]
    assert 'const char name[] = "It\'s (a) Name";' in text
    assert "manufacturerCode = 0x506c7367" in text
    assert "pluginCode = 0x41623132" in text
    assert "isInstrument = false" in text


def test_a_project_is_the_same_each_time_and_reads_back(tmp_path: Path) -> None:
    first, again = project_of("tube into delay"), project_of("tube into delay")
    assert first.files == again.files
    write(first, tmp_path)
    assert read(tmp_path) == first
    assert json.loads(first.files["plugin.json"])["prompt"] == "tube into delay"


@pytest.mark.parametrize("break_it", ["missing", "not json", "bad name", "binary"])
def test_a_folder_that_is_no_project_is_a_clear_error(tmp_path: Path, break_it: str) -> None:
    write(project_of("tube"), tmp_path)
    target = tmp_path / "plugin.json"
    if break_it == "missing":
        target.unlink()
    elif break_it == "binary":
        (tmp_path / "PluginEditor.cpp").write_bytes(b"\xff\xfe")
    else:
        target.write_text("{" if break_it == "not json" else '{"name": "../../x", "kind": "effect"}', encoding="utf-8")
    with pytest.raises(BuildError, match="is not a plugin project"):
        read(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + 'static const int now = system ("id");\n',
        lambda text: text.replace("false", 'system ("id") != 0'),
        lambda text: text.replace('#include "runtime', '#include <cstdlib>\n#include "runtime'),
        lambda text: text.replace("0x41623132", "0x41623132 + *(int*) 0"),
        lambda text: text.replace('";', '" \\\n; int x = 1;', 1),
        lambda text: text.replace("// Made", "int x = 1; // Made"),
    ],
)
def test_a_strangers_identity_file_is_compiled_only_as_it_was_written(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    write(project_of("tube"), tmp_path)
    path = tmp_path / "PluginIdentity.cpp"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(BuildError, match="PluginIdentity"):
        read(tmp_path)
    assert read(tmp_path, own_code=True).files["PluginIdentity.cpp"] == path.read_text(encoding="utf-8")
