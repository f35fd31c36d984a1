"""Ten thousand zips made to do harm: each is refused in words, or unpacked into its folder and nowhere else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.package import zip_reader as archive
from generator.support.errors import PackageError
from tests import hostile_zips as hostile

pytestmark = pytest.mark.bare

COUNT = 10_000


def test_none_gets_out_and_none_crashes(tmp_path: Path) -> None:
    place = tmp_path / "a" / "b" / "c"
    place.mkdir(parents=True)
    (tmp_path / "outside").write_text("mine", encoding="utf-8")
    zip_file, target = place / "x.zip", place / "out"
    refused = unpacked = 0
    for seed in range(COUNT):
        data = hostile.mixture(seed)
        zip_file.write_bytes(data)
        try:
            archive.extract(zip_file, target)
            unpacked += 1
        except PackageError as error:
            refused += 1
            assert error.problems[0].what, seed
        inside = hostile.tree(target) if target.exists() else {}
        assert all((target / name).resolve().is_relative_to(target) for name in inside), seed
        shutil.rmtree(target, ignore_errors=True)
        zip_file.unlink()
        assert hostile.tree(tmp_path) == {"outside": b"mine"}, seed
    assert refused > COUNT / 2, "the tricks are no tricks"
    assert unpacked > COUNT / 25, "nothing harmless is among them, so that refusing everything would pass"
