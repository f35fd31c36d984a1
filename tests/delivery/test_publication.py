from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from pathlib import Path

import pytest

from generator.delivery import pointer as announce_module
from generator.delivery.folder import FolderStore
from generator.delivery.pointer import Latest, announce, latest
from generator.delivery.publication import planned, publish
from generator.package import zip_writer as package_module
from generator.package.built import Built, read_built, write_built
from generator.package.player import MODULE, PLAY
from generator.state.releases import ReleaseFolder
from generator.support.environment import settings
from generator.support.errors import PackageError, PublishError, StateError
from generator.values.target import OsTarget
from generator.values.verdict import Verdict
from tests.contract.test_web_module import module_of
from tests.hostile_zips import named
from tests.made_up import make_up


@pytest.fixture(autouse=True)
def no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module, "_commit", lambda: "c0ffee")


@pytest.fixture
def place(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "published")


def _latest(tmp_path: Path, slug: str = "warm-tube") -> Latest:
    return Latest.model_validate_json((tmp_path / f"published/plugins/{slug}/latest.json").read_bytes())


def test_everything_lies_under_a_key_of_its_own_and_latest_points_to_it(tmp_path: Path, place: FolderStore) -> None:
    make_up(tmp_path / "built")
    outcome = publish(tmp_path / "built", place)
    base = tmp_path / "published" / outcome.published.prefix
    names = {path.relative_to(base).as_posix() for path in base.rglob("*") if path.is_file()}
    assert names == {
        "Warm-Tube-1.0.0-linux-x64.zip", "SHA256SUMS", "sbom.cdx.json", "report.md", "report.html", "build.log",
        "audition.json", "audition/editor.png", "audition/plot-1.svg", "audition/drums-dry.flac",
        "audition/drums-dry.mp3", "audition/drums-wet.flac", "audition/drums-wet.mp3",
    }  # fmt: skip
    for line in (base / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((base / name).read_bytes()).hexdigest() == digest
    download = _latest(tmp_path).downloads[0]
    zip_file = tmp_path / "published/plugins/warm-tube" / download.path
    assert hashlib.sha256(zip_file.read_bytes()).hexdigest() == download.sha256
    assert all((tmp_path / "published/plugins/warm-tube" / path).is_file() for path in download.files.values())
    assert outcome.published.prefix.startswith("plugins/warm-tube/1.0.0/")


def test_publishing_again_changes_nothing(tmp_path: Path, place: FolderStore) -> None:
    make_up(tmp_path / "built")
    first = publish(tmp_path / "built", place)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "published").rglob("*")}
    again = publish(tmp_path / "built", place)
    assert again.new == ()
    assert again.published == first.published
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "published").rglob("*")} == before


def test_systems_and_versions_stand_side_by_side(tmp_path: Path, place: FolderStore) -> None:
    make_up(tmp_path / "linux")
    publish(tmp_path / "linux", place)
    make_up(tmp_path / "mac", target=OsTarget.MACOS)
    publish(tmp_path / "mac", place)
    make_up(tmp_path / "next", prompt="dark tape delay", name="Warm Tube")
    publish(tmp_path / "next", place)
    found = {each.os_target: each for each in _latest(tmp_path).downloads}
    assert found[OsTarget.LINUX].version == "1.1.0"
    assert found[OsTarget.MACOS].version == "1.0.0"
    assert _latest(tmp_path).version == "1.1.0"
    assert len(ReleaseFolder(settings().state_dir).load("warm-tube").published) == 3


def test_one_who_comes_late_does_not_turn_latest_back(
    tmp_path: Path, place: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_up(tmp_path / "one")
    publish(tmp_path / "one", place)
    old = latest("warm-tube")
    make_up(tmp_path / "two", prompt="dark tape delay", name="Warm Tube")
    publish(tmp_path / "two", place)
    monkeypatch.setattr(announce_module, "latest", lambda slug: old)  # a checkout from before
    announce("warm-tube", place)
    assert _latest(tmp_path).version == "1.1.0"


def test_two_who_announce_at_once_both_end_well(
    tmp_path: Path, place: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_up(tmp_path / "one")
    publish(tmp_path / "one", place, announced=False)
    tries: list[str | None] = []
    honest = place.replace

    def slow(key: str, data: bytes, *, seen: str | None) -> bool:
        tries.append(seen)
        if len(tries) == 1:
            honest(key, b"another was faster", seen=None)
        return honest(key, data, seen=seen)

    monkeypatch.setattr(place, "replace", slow)
    announce("warm-tube", place)
    assert len(tries) == 2
    assert _latest(tmp_path).version == "1.0.0"


def test_one_who_is_always_too_late_gives_up(
    tmp_path: Path, place: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_up(tmp_path / "one")
    monkeypatch.setattr(place, "replace", lambda key, data, *, seen: False)
    with pytest.raises(PublishError, match="by others all the time"):
        publish(tmp_path / "one", place)


def test_other_bytes_under_a_key_are_never_written(tmp_path: Path, place: FolderStore) -> None:
    make_up(tmp_path / "built")
    outcome = publish(tmp_path / "built", place)
    zip_file = tmp_path / "published" / outcome.published.key(outcome.published.package.name)
    zip_file.write_bytes(b"other")
    (settings().state_dir / "releases/warm-tube.json").unlink()  # as if that run had died before it said so
    with pytest.raises(PublishError, match="other bytes"):
        publish(tmp_path / "built", place)
    assert zip_file.read_bytes() == b"other"


def test_a_dry_run_says_all_and_writes_nothing(tmp_path: Path, place: FolderStore) -> None:
    make_up(tmp_path / "built")
    steps = planned(tmp_path / "built", place)
    assert not (tmp_path / "published").exists()
    assert steps[-1].key == "plugins/warm-tube/latest.json"
    assert {step.action for step in steps} == {"write", "replace"}
    publish(tmp_path / "built", place)
    assert {step.action for step in planned(tmp_path / "built", place)} == {"keep", "replace"}


def _changed(folder: Path, **update: object) -> Built:
    built = read_built(folder)
    built = built.changed(**update)
    write_built(built, folder)
    return built


def test_what_failed_a_check_or_had_none_is_not_published(tmp_path: Path, place: FolderStore) -> None:
    make_up(tmp_path / "built")
    _changed(tmp_path / "built", verdicts=(Verdict(tool="validator", outcome="failed", summary="3 of 47 failed"),))
    with pytest.raises(PackageError, match="3 of 47 failed"):
        publish(tmp_path / "built", place)
    _changed(tmp_path / "built", verdicts=(Verdict(tool="validator", outcome="skipped", summary="not there"),))
    with pytest.raises(PackageError, match="not checked"):
        publish(tmp_path / "built", place)
    assert not (tmp_path / "published").exists()


@pytest.mark.parametrize("field", ["plugin_id", "unique_id", "name", "version", "raw_prompt"])
def test_one_that_says_it_is_another_is_not_published(tmp_path: Path, place: FolderStore, field: str) -> None:
    built = make_up(tmp_path / "built")
    other = {
        "plugin_id": "00000000-0000-4000-8000-00000000000b",
        "unique_id": "Zz99",
        "name": "Cold Tube",
        "version": "9.0.0",
        "raw_prompt": "something else",
    }[field]
    metadata = built.metadata.changed(**{field: other})
    (tmp_path / "built" / "Warm-Tube-9.0.0-linux-x64.zip").write_bytes(
        (tmp_path / "built" / "Warm-Tube-1.0.0-linux-x64.zip").read_bytes()
    )
    _changed(tmp_path / "built", metadata=metadata)
    with pytest.raises(PackageError, match=field):
        publish(tmp_path / "built", place)


def test_a_build_of_sources_that_are_no_longer_those_of_the_plugin_is_stale(tmp_path: Path, place: FolderStore) -> None:
    make_up(tmp_path / "one")
    make_up(tmp_path / "two", prompt="dark tape delay", name="Warm Tube")
    with pytest.raises(PackageError, match="other sources"):
        publish(tmp_path / "one", place)


def test_a_zip_with_other_sources_or_tricks_is_refused(tmp_path: Path, place: FolderStore) -> None:
    built = make_up(tmp_path / "built")
    design = built.design.changed(editor_cpp=built.design.editor_cpp + "// more")
    _changed(tmp_path / "built", design=design)
    with pytest.raises(PackageError, match=r"holds another PluginEditor\.cpp"):
        publish(tmp_path / "built", place)
    (tmp_path / "built" / "Warm-Tube-1.0.0-linux-x64.zip").write_bytes(named("../evil"))
    with pytest.raises(PackageError, match="steps outside"):
        publish(tmp_path / "built", place)


def test_media_must_be_what_they_say(tmp_path: Path, place: FolderStore) -> None:
    make_up(tmp_path / "built")
    (tmp_path / "built/audition/editor.png").write_bytes(b"<svg onload=alert(1)>")
    with pytest.raises(PackageError, match="is not a PNG"):
        publish(tmp_path / "built", place)


@pytest.mark.parametrize(("field", "name"), [("flac", "x.html"), ("preview", "y.js"), ("flac", "z.mp3")])
def test_a_page_or_a_script_is_no_sound(tmp_path: Path, place: FolderStore, field: str, name: str) -> None:
    built = make_up(tmp_path / "built")
    assert built.audition
    sample = built.audition.samples[0].changed(**{field: name})
    (tmp_path / "built/audition" / name).write_bytes(b"ID3<script>alert(1)</script>")
    _changed(tmp_path / "built", audition=built.audition.changed(samples=(sample,)))
    with pytest.raises(PackageError, match="is no"):
        publish(tmp_path / "built", place)
    assert not (tmp_path / "published").exists()


def test_a_link_in_place_of_a_file_is_not_followed(tmp_path: Path, place: FolderStore) -> None:
    make_up(tmp_path / "built")
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "built/build.log").unlink()
    (tmp_path / "built/build.log").symlink_to(tmp_path / "secret")
    with pytest.raises(OSError, match="symbolic links"):
        publish(tmp_path / "built", place)


def test_html_of_the_building_job_is_not_taken(tmp_path: Path, place: FolderStore) -> None:
    make_up(tmp_path / "built")
    (tmp_path / "built/report.html").write_text("<script>alert(1)</script>", encoding="utf-8")
    outcome = publish(tmp_path / "built", place)
    page = (tmp_path / "published" / outcome.published.key("report.html")).read_text(encoding="utf-8")
    assert "alert(1)" not in page


@pytest.mark.parametrize("where", ["built", "page"])
def test_what_browsers_can_play_has_a_page_for_it(tmp_path: Path, place: FolderStore, where: str) -> None:
    make_up(tmp_path / "built")
    (tmp_path / where).mkdir(exist_ok=True)
    (tmp_path / where / MODULE).write_bytes(module_of())
    done = publish(tmp_path / "built", place, plays=tmp_path / where / MODULE)
    prefix = tmp_path / "published" / done.published.prefix
    assert "Play it here" in (prefix / "report.html").read_text(encoding="utf-8")
    allowed = r"script-src ((?:'sha256-[^']+' )+)blob: data: 'wasm-unsafe-eval'; worker-src blob:"
    for name in (PLAY, "report.html"):
        text = (prefix / name).read_text(encoding="utf-8")
        scripts = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
        hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts]
        (sources,) = re.findall(allowed, html.unescape(text))
        assert hashes == re.findall(r"'sha256-([^']+)'", sources)


def test_a_module_that_could_reach_out_is_not_published(tmp_path: Path, place: FolderStore) -> None:
    make_up(tmp_path / "built")
    (tmp_path / "built" / MODULE).write_bytes(module_of(imports=b"\x01\x01e\x01f\x00\x00"))
    with pytest.raises(PackageError, match="imports something"):
        publish(tmp_path / "built", place)
    assert not (tmp_path / "published").exists()


def test_a_plugin_that_state_does_not_know_is_refused(tmp_path: Path, place: FolderStore) -> None:
    make_up(tmp_path / "built")
    (settings().state_dir / "plugins/warm-tube.json").unlink()
    with pytest.raises(StateError, match="not a plugin of this repository"):
        publish(tmp_path / "built", place)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema_version": 2}', "\0", '{"metadata": {"slug": "../x"}}'])
def test_a_built_json_of_another_form_is_an_error_in_words(tmp_path: Path, place: FolderStore, text: str) -> None:
    make_up(tmp_path / "built")
    (tmp_path / "built/built.json").write_text(text, encoding="utf-8")
    with pytest.raises(PackageError, match=r"built\.json"):
        publish(tmp_path / "built", place)


def test_nothing_was_built_is_an_error_in_words(tmp_path: Path, place: FolderStore) -> None:
    with pytest.raises(PackageError, match="nothing was built here"):
        publish(tmp_path / "built", place)


def test_latest_json_is_what_pages_read(tmp_path: Path, place: FolderStore) -> None:
    make_up(tmp_path / "built")
    publish(tmp_path / "built", place)
    data = json.loads((tmp_path / "published/plugins/warm-tube/latest.json").read_text(encoding="utf-8"))
    assert set(data) == {
        "schema_version", "slug", "plugin_id", "unique_id", "name", "kind", "version", "prompt", "withdrawn", "at",
        "downloads",
    }  # fmt: skip
