from __future__ import annotations

import stat
from pathlib import Path

import pytest

from generator.package import zip_reader as archive
from generator.support.errors import PackageError
from tests import hostile_zips as hostile

REFUSED = {
    **{f"name {name[:20]!a}": hostile.named(name) for name in hostile.NAMES},
    **{f"link {link[:20]!a}": hostile.linked(link) for link in hostile.LINKS},
    **{f"kind {kind:o}": hostile.zipped(("x", b"", kind)) for kind in hostile.KINDS},
    "through a link": hostile.through_a_link(),
    "twice": hostile.zipped(("a", b"1", stat.S_IFREG), ("A", b"2", stat.S_IFREG)),
    "file as folder": hostile.zipped(("a", b"1", stat.S_IFREG), ("a/b", b"2", stat.S_IFREG)),
    "folder with data": hostile.zipped(("a/", b"1", stat.S_IFDIR)),
    "overlapping": hostile.overlapping(),
    **{f"local header, byte {at}": hostile.patched(at) for at in (0, 6, 8, 14, 18, 22, 26, 28, 30)},
    "bytes before": b"MZ" + hostile.named("second"),
    "bytes between": hostile.with_a_gap(),
    "bytes behind": hostile.named("second") + b"MZ",
    "a comment": hostile.commented(),
    "sizes behind the data": hostile.streamed(),
    "extra fields": hostile.extra(),
    "no zip": b"PK nothing",
    "empty": b"",
    "cut": hostile.named("good")[:-10],
}  # fmt: skip


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED.keys())
def test_tricks_are_refused_before_anything_is_written(tmp_path: Path, data: bytes) -> None:
    path, target = tmp_path / "x.zip", tmp_path / "in" / "folder"
    path.write_bytes(data)
    with pytest.raises(PackageError) as caught:
        archive.extract(path, target)
    assert caught.value.problems[0].where == "x.zip"
    assert hostile.tree(tmp_path) == {"x.zip": data}


def test_names_that_only_look_odd_are_unpacked_as_they_are(tmp_path: Path) -> None:
    for number, name in enumerate((*hostile.ODD, "Hot Glass (2).vst3/Contents/x", "it's & more")):
        (tmp_path / f"{number}.zip").write_bytes(hostile.named(name))
        archive.extract(tmp_path / f"{number}.zip", tmp_path / str(number))
        assert (tmp_path / str(number) / name).read_bytes() == b"x"


def test_links_within_a_bundle_and_permissions_are_kept(tmp_path: Path) -> None:
    entries = (
        ("A.vst3/Versions/1/tool", b"#!", stat.S_IFREG | 0o755),
        ("A.vst3/Versions/1/text", b"hi", stat.S_IFREG | 0o644),
        ("A.vst3/current", b"Versions/1", stat.S_IFLNK | 0o777),
    )
    (tmp_path / "x.zip").write_bytes(hostile.zipped(*entries))
    archive.extract(tmp_path / "x.zip", tmp_path / "out")
    assert (tmp_path / "out/A.vst3/current/text").read_bytes() == b"hi"
    assert (tmp_path / "out/A.vst3/current").is_symlink()
    assert (tmp_path / "out/A.vst3/Versions/1/tool").stat().st_mode & 0o100
    assert not (tmp_path / "out/A.vst3/Versions/1/text").stat().st_mode & 0o111


@pytest.mark.parametrize("size", [0, 1000, 0x7FFFFFFF])
def test_a_size_that_lies_is_found_out(tmp_path: Path, size: int) -> None:
    (tmp_path / "x.zip").write_bytes(hostile.lying(size))
    with pytest.raises(PackageError):
        archive.extract(tmp_path / "x.zip", tmp_path / "out")


def test_a_bomb_is_refused_by_what_it_announces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 1 << 20)
    (tmp_path / "x.zip").write_bytes(hostile.bomb(2 << 20))
    with pytest.raises(PackageError, match="unpacks to"):
        archive.members(tmp_path / "x.zip")


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 1)
    (tmp_path / "x.zip").write_bytes(hostile.named("second"))
    with pytest.raises(PackageError, match="has 2 members"):
        archive.members(tmp_path / "x.zip")


def test_a_folder_that_holds_something_is_not_unpacked_into(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(hostile.named("good"))
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine").write_text("mine", encoding="utf-8")
    with pytest.raises(PackageError, match="is not empty"):
        archive.extract(tmp_path / "x.zip", tmp_path / "out")


def test_a_member_is_read_up_to_a_limit(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(hostile.zipped(("big", b"x" * 100, stat.S_IFREG)))
    assert archive.read(tmp_path / "x.zip", "big") == b"x" * 100
    with pytest.raises(PackageError, match="larger than 10"):
        archive.read(tmp_path / "x.zip", "big", most=10)
    with pytest.raises(PackageError, match="has no small"):
        archive.read(tmp_path / "x.zip", "small")
