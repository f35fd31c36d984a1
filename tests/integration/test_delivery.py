"""A real plugin from its request to its page, with the commands that people type; and the same bytes made twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.sandbox import process
from tests.integration.conftest import PLUGSMITH, Desk, own_cache


@pytest.fixture
def published(desk: Desk) -> Path:
    """The zip of a plugin that was made and published."""
    assert desk.plugsmith("make", desk.request("warm-tube", "warm tube distortion")).code == 0
    ran = desk.plugsmith("publish", "warm-tube", "--json")
    assert ran.code == 0, ran.output
    return next((desk.folder / "published/plugins/warm-tube").glob("1.0.0/*/*.zip"))


def test_a_published_plugin_verifies_down_to_its_bits(desk: Desk, published: Path) -> None:
    ran = desk.plugsmith("verify", published, "--rebuild", "--json")
    assert ran.code == 0, ran.output
    verdicts = {verdict["tool"]: verdict for verdict in next(iter(ran.data.values()))}
    assert verdicts["rebuild"]["summary"] == "the same binary, bit by bit"
    assert {verdict["outcome"] for tool, verdict in verdicts.items() if tool != "attestation"} == {"passed"}


def test_a_binary_that_was_changed_is_an_exit_code(desk: Desk, published: Path) -> None:
    out = desk.folder / "out"
    assert desk.plugsmith("verify", published, "--unpack", out).code == 0
    assert desk.plugsmith("verify", published, "--unpack", out).code == 12, "nothing is written over"
    binary = next(out.rglob("*.so"))
    binary.write_bytes(binary.read_bytes() + b"evil")
    shutil.make_archive(str(desk.folder / "evil"), "zip", out)
    ran = desk.plugsmith("verify", desk.folder / "evil.zip", "--rebuild", "--unpack", desk.folder / "never")
    assert ran.code == 12
    assert not (desk.folder / "never").exists()
    assert "Do not install it" in ran.output
    assert "rebuild" in ran.output


def test_the_whole_line_of_delivery(desk: Desk, published: Path) -> None:
    assert "keep " in desk.plugsmith("publish", "warm-tube", "--dry-run").output
    ran = desk.plugsmith("gallery", "--json")
    assert ran.code == 0, ran.output
    page = (desk.folder / "published/p/warm-tube.html").read_text(encoding="utf-8")
    assert published.name in page
    assert desk.plugsmith("gc", "--json").data["removed"] == []
    assert "0 objects" in desk.plugsmith("gc", "--remove").output
    assert desk.plugsmith("withdraw", "warm-tube", "--reason", "a test").code == 0
    assert not published.exists()
    assert desk.plugsmith("publish", "warm-tube").code == 13
    assert desk.plugsmith("verify", desk.folder / "build/warm-tube" / published.name).code == 12
    assert desk.plugsmith("withdraw", "warm-tube", "--undo").code == 0
    assert desk.plugsmith("publish", "warm-tube").code == 0
    assert published.exists()


def test_the_same_request_gives_the_same_bytes_in_another_place_at_another_time(desk: Desk, tmp_path: Path) -> None:
    """State is the same, so identity is; cache, folders and moment are others."""
    request = desk.request("warm-tube", "warm tube distortion")
    assert desk.plugsmith("make", request, "--no-validate").code == 0
    first = next((desk.folder / "build/warm-tube").glob("*.zip")).read_bytes()
    cache = own_cache(tmp_path / "another" / "cache")
    elsewhere = {"PLUGSMITH_CACHE_DIR": str(cache), "PLUGSMITH_BUILD_DIR": str(tmp_path / "another" / "build")}
    ran = process.run([PLUGSMITH, "make", request, "--no-validate"], environment=desk.environment | elsewhere)
    assert ran.code == 0, ran.output
    assert "Compile" in ran.output, "it came from a cache, which proves nothing"
    assert next((tmp_path / "another/build/warm-tube").glob("*.zip")).read_bytes() == first
