from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generator.build import runtime
from generator.sandbox import process
from generator.sandbox.process import Finished
from generator.support.cache import filled_in_place, filled_once, locked, partial_folder
from generator.support.environment import TEMPLATE, settings
from generator.support.errors import ToolchainError
from generator.values.design import Kind


def test_a_partial_folder_becomes_the_final_one_only_when_all_went_well(tmp_path: Path) -> None:
    final = tmp_path / "final"
    with pytest.raises(KeyboardInterrupt), partial_folder(final) as partial:
        (partial / "half").write_text("x", encoding="utf-8")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
    with partial_folder(final) as partial:
        (partial / "whole").write_text("x", encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["final"]


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    left = tmp_path / ".final.99.partial"
    left.mkdir()
    (left / "old").write_text("x", encoding="utf-8")
    with partial_folder(tmp_path / "final") as partial:
        (partial / "new").write_text("x", encoding="utf-8")
    assert [path.name for path in (tmp_path / "final").iterdir()] == ["new"]


def test_a_folder_is_filled_once_however_many_want_it(tmp_path: Path) -> None:
    filled: list[Path] = []

    def fill(folder: Path) -> None:
        filled.append(folder)
        (folder / "content").write_text("x", encoding="utf-8")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: filled_once(tmp_path / "final", fill, lock="test"), range(8)))
    assert len(filled) == 1
    assert set(found) == {tmp_path / "final"}
    assert (tmp_path / "final" / "content").is_file()


def test_a_folder_that_is_filled_in_place_counts_when_its_last_file_is_there(tmp_path: Path) -> None:
    (tmp_path / "final").mkdir()
    (tmp_path / "final" / "left").write_text("of a killed run", encoding="utf-8")

    def broken(folder: Path) -> None:
        (folder / "half").write_text("x", encoding="utf-8")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filled_in_place(tmp_path / "final", broken, last="done", lock="test")

    def fill(folder: Path) -> None:
        assert list(folder.iterdir()) == []
        (folder / "done").write_text("x", encoding="utf-8")

    for _ in range(2):
        filled_in_place(tmp_path / "final", fill, last="done", lock="test")
    assert [path.name for path in (tmp_path / "final").iterdir()] == ["done"]


def test_a_plan_replays_ninjas_commands_for_another_project(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path("/cache/key")
    slot, objects = f"{folder}/template/slots/effect", "CMakeFiles/slot_effect.dir/slots/effect"
    commands = [
        f"/usr/bin/c++ -I{folder}/template -O3 -MD -MT {objects}/PluginEditor.cpp.o -MF {objects}/PluginEditor.cpp.o.d"
        f" -o {objects}/PluginEditor.cpp.o -c {slot}/PluginEditor.cpp",
        f": && /usr/bin/c++ -fPIC -shared -o slot_effect.so w.o {objects}/PluginEditor.cpp.o r.a && :",
    ]
    listed = Finished(command=("ninja",), code=0, output="\n".join(commands), seconds=0)
    monkeypatch.setattr(process, "check", lambda *_arguments, **_options: listed)
    monkeypatch.setattr(runtime, "program", lambda name: name)
    plan = runtime._plan(folder / "build", folder, Kind.EFFECT)
    compiled = "/usr/bin/c++ -I{runtime}/template -O3 -o {out}/PluginEditor.cpp.o -c {project}/PluginEditor.cpp"
    assert plan.compile == {"PluginEditor.cpp": tuple(compiled.split())}
    assert " ".join(plan.link) == "/usr/bin/c++ -fPIC -shared -o {out}/binary w.o {out}/PluginEditor.cpp.o r.a"


def test_the_key_follows_the_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "template"
    shutil.copytree(TEMPLATE, copy)
    monkeypatch.setattr(runtime, "TEMPLATE", copy)
    before = runtime.template_hash()
    runtime.template_hash.cache_clear()
    (copy / "dsp" / "gain.h").write_text("// changed", encoding="utf-8")
    assert runtime.template_hash() != before


def test_a_cache_that_cannot_be_written_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("PLUGSMITH_CACHE_DIR", str(tmp_path / "file" / "cache"))
    settings.cache_clear()
    with pytest.raises(ToolchainError, match="cannot be written"), locked("x"):
        pass
