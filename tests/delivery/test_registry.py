from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.delivery.folder import FolderStore
from generator.delivery.gallery import write_gallery
from generator.delivery.publication import publish
from generator.package import zip_writer as package_module
from generator.support.environment import settings
from generator.values.target import OsTarget
from tests.made_up import make_up


@pytest.fixture(autouse=True)
def no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module, "_commit", lambda: "c0ffee")


def _entries(tmp_path: Path, prompt: str = "warm tube distortion") -> dict[str, Any]:
    for target in (OsTarget.LINUX, OsTarget.MACOS):
        make_up(tmp_path / target, prompt=prompt, target=target)
        publish(tmp_path / target, FolderStore(tmp_path / "published"))
    write_gallery(tmp_path / "site")
    return {
        str(path.relative_to(tmp_path / "site/registry")): yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (tmp_path / "site/registry").rglob("index.yaml")
    }


def test_an_entry_holds_what_the_registrys_validator_asks_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits are those of PackageVersionValidator in @open-audio-stack/core 0.1."""
    monkeypatch.setenv("PLUGSMITH_PUBLIC_URL", "https://cdn.example")
    settings.cache_clear()
    found = _entries(tmp_path, prompt="warm tube distortion, " + "very " * 200 + "warm")
    assert list(found) == ["plugins/plugsmith/warm-tube/1.0.0/index.yaml"]
    entry = next(iter(found.values()))
    for field, most in {"author": 256, "changes": 512, "description": 256, "name": 256}.items():
        assert 1 <= len(entry[field]) <= most
    for field in ("url", "image", "audio"):
        assert entry[field].startswith("https://")
        assert 8 <= len(entry[field]) <= 256
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry["date"])
    assert entry["type"] in ("effect", "instrument")
    assert 1 <= len(entry["tags"]) <= 8
    systems = {each["systems"][0]["type"]: each for each in entry["files"]}
    assert systems["mac"]["architectures"] == ["arm64", "x64"]
    assert systems["linux"]["architectures"] == ["x64"]
    for each in entry["files"]:
        assert len(each["sha256"]) == 64
        assert each["size"] >= 8
        assert each["url"].startswith("https://cdn.example/plugins/warm-tube/1.0.0/")
        assert each["contains"] == ["vst3"]


def test_without_a_public_address_there_is_nothing_to_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUGSMITH_PUBLISH_DIR", str(tmp_path / "site"))
    settings.cache_clear()
    assert _entries(tmp_path) == {}
