from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.delivery.folder import FolderStore
from generator.delivery.publication import publish
from generator.delivery.retention import withdraw
from generator.delivery.verification import verify
from generator.package import zip_writer as package_module
from generator.support.errors import PackageError
from tests.hostile_zips import named
from tests.made_up import make_up


@pytest.fixture(autouse=True)
def no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module, "_commit", lambda: "c0ffee")
    monkeypatch.setattr(shutil, "which", lambda name: None)


def _zip(tmp_path: Path, *, out: bool = True) -> Path:
    make_up(tmp_path / "built")
    if out:
        publish(tmp_path / "built", FolderStore(tmp_path / "published"))
    return tmp_path / "built" / "Warm-Tube-1.0.0-linux-x64.zip"


def _edited(path: Path, edit: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    edit(members)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def _failed(path: Path) -> dict[str, str]:
    return {verdict.tool: verdict.summary for verdict in verify(path) if verdict.outcome == "failed"}


def test_a_published_package_passes(tmp_path: Path) -> None:
    found = {verdict.tool: verdict.outcome for verdict in verify(_zip(tmp_path))}
    assert found == {
        "archive": "passed",
        "identity": "passed",
        "sources": "passed",
        "published": "passed",
        "bill of materials": "passed",
        "contents": "passed",
        "attestation": "skipped",
        "rebuild": "skipped",
        "origin": "passed",
    }


def test_one_that_is_not_out_is_no_lie_but_not_published(tmp_path: Path) -> None:
    found = {verdict.tool: verdict for verdict in verify(_zip(tmp_path, out=False))}
    assert found["published"].outcome == "skipped"
    assert found["origin"].outcome == "failed", "an exit code of 0 would say that somebody vouches for the binary"


BINARY = "Warm Tube.vst3/Contents/x86_64-linux/Warm Tube.so"


def test_another_binary_is_found_out(tmp_path: Path) -> None:
    path = _edited(_zip(tmp_path), lambda members: members.update({BINARY: b"\x7fELF evil"}))
    assert set(_failed(path)) == {"published", "bill of materials", "origin"}


def test_another_binary_in_a_package_that_was_not_published_is_found_out(tmp_path: Path) -> None:
    """Whoever packs it can make all that is inside agree."""

    def edit(members: dict[str, bytes]) -> None:
        before, evil = (hashlib.sha256(each).hexdigest().encode() for each in (members[BINARY], b"\x7fELF evil"))
        members[BINARY] = b"\x7fELF evil"
        for name in ("sbom.cdx.json", "SOURCE.txt"):
            members[name] = members[name].replace(before, evil)

    assert set(_failed(_edited(_zip(tmp_path, out=False), edit))) == {"origin"}


@pytest.mark.parametrize(
    "name",
    [
        "Warm Tube.vst3/Contents/arm64-win/Warm Tube.vst3",
        "Warm Tube.vst3/desktop.ini",
        "Warm Tube.vst3/Contents/Resources/moduleinfo.json",
        "source/CMakeLists.txt",
        "source/more/PluginEditor.cpp",
    ],
)
def test_a_file_more_in_the_bundle_or_the_sources_is_found_out(tmp_path: Path, name: str) -> None:
    path = _edited(_zip(tmp_path), lambda members: members.update({name: b"x"}))
    assert name in _failed(path)["contents"]


def test_other_sources_are_found_out(tmp_path: Path) -> None:
    path = _edited(_zip(tmp_path), lambda members: members.update({"source/PluginEditor.cpp": b"// nothing"}))
    assert "PluginEditor.cpp is not what state has" in _failed(path)["sources"]


def test_a_thing_too_much_or_too_few_is_found_out(tmp_path: Path) -> None:
    more = _edited(_zip(tmp_path), lambda members: members.update({"setup.exe": b"MZ"}))
    assert "setup.exe" in _failed(more)["contents"]
    fewer = _edited(more, lambda members: (members.pop("setup.exe"), members.pop("LICENSE"), None)[-1])
    assert "lacks LICENSE" in _failed(fewer)["contents"]


def test_a_code_that_is_another_plugins_is_found_out(tmp_path: Path) -> None:
    def edit(members: dict[str, bytes]) -> None:
        members["plugin.json"] = json.dumps(json.loads(members["plugin.json"]) | {"unique_id": "Zz99"}).encode()

    assert "Zz99" in _failed(_edited(_zip(tmp_path), edit))["identity"]


@pytest.mark.parametrize("bom", [b"", b"[]", b"{}", b'{"metadata": {"component": {"hashes": []}}}'])
def test_a_bill_of_materials_of_another_form_is_an_error_in_words(tmp_path: Path, bom: bytes) -> None:
    path = _edited(_zip(tmp_path), lambda members: members.update({"sbom.cdx.json": bom}))
    assert "not a bill of materials" in _failed(path)["bill of materials"]


def test_a_withdrawn_plugin_is_said_to_be_so(tmp_path: Path) -> None:
    path = _zip(tmp_path)
    withdraw("warm-tube", "clicks", FolderStore(tmp_path / "published"))
    assert "clicks" in _failed(path)["published"]


def test_strange_zips_are_errors_in_words(tmp_path: Path) -> None:
    path = _zip(tmp_path)
    (tmp_path / "x.zip").write_bytes(named("fine"))
    with pytest.raises(PackageError, match=r"plugin\.json is not plugsmith's"):
        verify(tmp_path / "x.zip")
    with pytest.raises(PackageError, match="for 0 systems"):
        verify(_edited(path, lambda members: (members.pop(BINARY), None)[-1]))
    other = _edited(path, lambda members: members.update({"plugin.json": b'{"plugin_id": "x", "version": "1"}'}))
    with pytest.raises(PackageError, match="no plugin of this repository"):
        verify(other)
