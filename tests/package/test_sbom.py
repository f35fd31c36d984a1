from __future__ import annotations

import json
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from generator.package import zip_writer as package_module
from generator.package.sbom import bill_of_materials
from tests.made_up import make_up


@pytest.fixture(autouse=True)
def no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module, "_commit", lambda: "c0ffee")


def test_it_holds_to_the_schema_and_names_every_part(tmp_path: Path) -> None:
    built = make_up(tmp_path / "built")
    text = (tmp_path / "built/sbom.cdx.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bom = json.loads(text)
    assert {part["name"]: part["version"] for part in bom["components"]}["JUCE"] == "8.0.6"
    assert {part["name"] for part in bom["components"]} == {
        "JUCE",
        "VST3 SDK",
        "plugsmith runtime",
        "generated sources",
    }
    assert bom["metadata"]["component"]["hashes"][0]["content"] == built.bundle.sha256
    assert "timestamp" not in bom["metadata"]


@pytest.mark.parametrize(
    ("version", "licence"), [("3.7.12", "GPL-3.0-only"), ("3.8.0", "MIT"), ("unknown", "GPL-3.0-only")]
)
def test_the_sdks_licence_is_that_of_its_version(tmp_path: Path, version: str, licence: str) -> None:
    built = make_up(tmp_path / "built")
    bundle = built.bundle.changed(vst3_sdk=version)
    bom = json.loads(bill_of_materials(built.metadata, bundle, template_sha256="ab" * 32, source_sha256="cd" * 32))
    sdk = next(part for part in bom["components"] if part["name"] == "VST3 SDK")
    assert sdk["licenses"][0]["license"]["id"] == licence
    assert bill_of_materials(
        built.metadata, bundle, template_sha256="ab" * 32, source_sha256="cd" * 32
    ) == bill_of_materials(built.metadata, bundle, template_sha256="ab" * 32, source_sha256="cd" * 32)
