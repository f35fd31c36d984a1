from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from generator.delivery.folder import FolderStore
from generator.delivery.pointer import Latest
from generator.delivery.publication import publish
from generator.delivery.retention import gc, restore, withdraw
from generator.package import zip_writer as package_module
from generator.state.plugins import StateFolder
from generator.support.environment import settings
from generator.support.errors import PublishError
from tests.hostile_zips import tree
from tests.made_up import make_up


@pytest.fixture(autouse=True)
def no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module, "_commit", lambda: "c0ffee")


@pytest.fixture
def place(tmp_path: Path) -> FolderStore:
    make_up(tmp_path / "built")
    place = FolderStore(tmp_path / "published")
    publish(tmp_path / "built", place)
    return place


def _orphan(tmp_path: Path, *, days: float) -> Path:
    path = tmp_path / "published/plugins/warm-tube/1.0.0/aaaaaaaaaaaa/x.zip"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"left behind")
    then = time.time() - days * 86400
    os.utime(path, (then, then))
    return path


def test_what_nothing_names_is_listed_and_goes_only_when_told(tmp_path: Path, place: FolderStore) -> None:
    orphan, before = _orphan(tmp_path, days=8), tree(tmp_path / "published")
    found = gc(place, remove=False)
    assert found.removed == ("plugins/warm-tube/1.0.0/aaaaaaaaaaaa/x.zip",)
    assert not found.done
    assert tree(tmp_path / "published") == before
    assert gc(place, remove=True).removed == found.removed
    assert not orphan.exists()
    assert not orphan.parent.exists()
    assert len(tree(tmp_path / "published")) == len(before) - 1


def test_what_is_young_may_be_named_any_moment(tmp_path: Path, place: FolderStore) -> None:
    orphan = _orphan(tmp_path, days=1)
    found = gc(place, remove=True)
    assert (found.removed, found.young) == ((), 1)
    assert orphan.exists()


def test_a_state_that_is_not_there_does_not_empty_the_store(tmp_path: Path, place: FolderStore) -> None:
    for path in (tmp_path / "published").rglob("*"):
        os.utime(path, (0, 0))
    (settings().state_dir / "releases/warm-tube.json").unlink()
    before = tree(tmp_path / "published")
    with pytest.raises(PublishError, match="not to be all there"):
        gc(place, remove=True)
    assert tree(tmp_path / "published") == before
    gc(place, remove=True, everything=True)
    assert tree(tmp_path / "published") == {}


def test_a_withdrawn_plugin_has_no_files_and_keeps_its_ids(tmp_path: Path, place: FolderStore) -> None:
    before = StateFolder(settings().state_dir).load("warm-tube")
    withdraw("warm-tube", "clicks <b>loudly</b>", place)
    assert list(tree(tmp_path / "published")) == ["plugins/warm-tube/latest.json"]
    latest = Latest.model_validate_json((tmp_path / "published/plugins/warm-tube/latest.json").read_bytes())
    assert latest.withdrawn
    assert latest.downloads == ()
    after = StateFolder(settings().state_dir).load("warm-tube")
    assert before
    assert after
    assert after.metadata == before.metadata
    with pytest.raises(PublishError, match="clicks"):
        publish(tmp_path / "built", place)
    withdraw("warm-tube", "again", place)  # a run that was cut off is finished by the next


def test_a_mistake_can_be_undone(tmp_path: Path, place: FolderStore) -> None:
    withdraw("warm-tube", "by mistake", place)
    restore("warm-tube", place)
    publish(tmp_path / "built", place)
    latest = Latest.model_validate_json((tmp_path / "published/plugins/warm-tube/latest.json").read_bytes())
    assert not latest.withdrawn
    assert len(latest.downloads) == 1
    with pytest.raises(PublishError, match="is not withdrawn"):
        restore("warm-tube", place)
    with pytest.raises(PublishError, match="not a plugin"):
        withdraw("unknown", "", place)
