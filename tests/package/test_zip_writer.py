from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from generator.authors.offline import design_for as author
from generator.build.bundle import Bundle, binary_of
from generator.package import zip_writer as package_module
from generator.package.built import Built
from generator.package.report_markdown import report
from generator.package.zip_writer import Package, package
from generator.state.plugins import now
from generator.values.plugin import BuildState, PluginMetadata
from generator.values.target import OsTarget
from generator.values.verdict import SandboxLevel, Verdict
from tests.conftest import ask


@pytest.fixture(autouse=True)
def no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module, "_commit", lambda: "c0ffee")


def _packed(folder: Path, prompt: str = "warm tube", name: str = "Hot Glass") -> tuple[Package, str]:
    design = author(ask(prompt, name=name))
    metadata = PluginMetadata(
        plugin_id="00000000-0000-4000-8000-00000000000a",
        slug="a-slug",
        unique_id="Ab12",
        name=name,
        raw_prompt=prompt,
        created_at=now(),
    )
    path = folder / f"{name}.vst3"
    binary = binary_of(path)
    binary.parent.mkdir(parents=True)
    binary.write_bytes(b"\x7fELF" * 100)
    bundle = Bundle(
        path=path,
        os_target=OsTarget.LINUX,
        sha256="ab" * 32,
        size=400,
        cached=False,
        runtime_key="k",
        juce="8.0.6",
        vst3_sdk="3.7.12",
        compiler="g++ 12.2.0",
        sandbox=SandboxLevel.LIMITS,
    )
    verdicts = (
        Verdict(tool="pluginval", outcome="skipped", summary="not on PATH"),
        Verdict(tool="host check", outcome="failed", summary="1 of 9", findings=("state: <b>lost</b>",)),
    )
    built = Built(metadata=metadata, design=design, bundle=bundle, verdicts=verdicts)
    release = package(built)
    return release, report(BuildState.FAILED, built.changed(files=release.files))


def test_a_zip_holds_the_whole_bundle_and_what_people_need(tmp_path: Path) -> None:
    release, _ = _packed(tmp_path)
    assert release.path.name == "Hot-Glass-1.0.0-linux-x64.zip"
    with zipfile.ZipFile(release.path) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {"INSTALL.txt", "LICENSE", "SOURCE.txt", "plugin.json", "source/PluginProcessor.cpp"} < set(names)
        binary = archive.getinfo("Hot Glass.vst3/Contents/x86_64-linux/Hot Glass.so")
        assert stat.S_IMODE(binary.external_attr >> 16) == 0o755
        assert stat.S_IMODE(archive.getinfo("LICENSE").external_attr >> 16) == 0o644
        assert "~/.vst3" in archive.read("INSTALL.txt").decode()
        assert "c0ffee" in archive.read("SOURCE.txt").decode()
        assert b"AFFERO" in archive.read("LICENSE")


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    (first, _), (again, _) = _packed(tmp_path / "one"), _packed(tmp_path / "two")
    assert first.path.read_bytes() == again.path.read_bytes()
    package_module._pack({"x": (b"x" * 5000, 0o644)}, tmp_path / "fresh.zip")
    package_module._pack({"x": (b"x" * 5000, 0o644)}, tmp_path / "later.zip")
    assert (tmp_path / "fresh.zip").read_bytes() == (tmp_path / "later.zip").read_bytes()


def test_checksums_are_those_of_the_files(tmp_path: Path) -> None:
    import hashlib

    release, _ = _packed(tmp_path)
    lines = (tmp_path / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    assert release.files[0].sha256 in lines[0]


def test_the_report_tells_all_and_obeys_nothing(tmp_path: Path) -> None:
    _, text = _packed(tmp_path, prompt="tube <script>alert(1)</script> @everyone [x](https://evil.example)")
    assert "<script>" not in text
    assert "@everyone" not in text
    assert "](https" not in text
    assert "✘ failed" in text
    assert "– skipped" in text
    assert "<b>" not in text
    assert "`saturator_drive`" in text
    assert "**Not done:**" in text


def test_an_older_zip_does_not_stay_beside_the_new_one(tmp_path: Path) -> None:
    (tmp_path / "Old-Name-1.0.0-linux-x64.zip").write_bytes(b"old")
    _packed(tmp_path)
    assert [path.name for path in tmp_path.glob("*.zip")] == ["Hot-Glass-1.0.0-linux-x64.zip"]
