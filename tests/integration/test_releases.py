"""GitHub Releases as a store: what is there already, what died in between, names that GitHub would change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.delivery import github_releases
from generator.delivery.github_releases import ReleaseStore
from generator.delivery.store import Upload, hashed
from generator.delivery.stores import chosen_store
from generator.sandbox import process
from generator.state.branch import Branch
from generator.support.environment import settings
from generator.support.errors import PublishError
from tests.integration.github_server import BOT, REPOSITORY, GitHub, github

pytestmark = pytest.mark.bare

PREFIX = "plugins/warm-tube/1.0.0/0123456789ab/"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    bare = tmp_path / "remote.git"
    process.check(["git", "init", "--bare", "--quiet", "--initial-branch=main", bare], remedy="")
    Branch(tmp_path / "main", str(bare), "main").update(lambda place: (place / "x").write_text("x"), "x")
    values = {"GITHUB_TOKEN": f"ghs_{BOT}", "PLUGSMITH_GITHUB_WRITE_GAP": "0", "PLUGSMITH_REPOSITORY": REPOSITORY}
    with github(bare, tmp_path) as running:
        for name, value in (values | {"PLUGSMITH_GITHUB_API_URL": running.url, "PLUGSMITH_STORE": "releases"}).items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield running
        assert running.complaints == []


def _upload(folder: Path, name: str, data: bytes = b"x") -> Upload:
    path = folder / hashlib.sha256(name.encode()).hexdigest()
    path.write_bytes(data)
    return hashed(path, PREFIX + name)


NAMES = ("Lo--Fi-1.0.0-linux-x64.zip", "audition/editor@2x.png", "Tom's_Tube-1.0.0-linux-x64.zip", "SHA256SUMS")


def test_a_release_appears_whole_and_is_never_changed(hub: GitHub, tmp_path: Path) -> None:
    store = chosen_store()
    assert isinstance(store, ReleaseStore)
    assert [store.put_new(_upload(tmp_path, name)) for name in NAMES] == [True] * 4
    assert hub.releases[1]["draft"], "nobody sees half of one"
    store.seal(PREFIX)
    assert not hub.releases[1]["draft"]
    later = ReleaseStore()
    assert [later.put_new(_upload(tmp_path, name)) for name in NAMES] == [False] * 4
    with pytest.raises(PublishError, match="nothing that was published is ever overwritten"):
        later.put_new(_upload(tmp_path, NAMES[0], b"other"))
    with pytest.raises(PublishError, match="GitHub says 422"):
        later.put_new(_upload(tmp_path, "one-more"))
    assert {each.key for each in later.stored("plugins/")} == {PREFIX + name for name in NAMES}
    assert list(later.stored("plugins/other/")) == []
    links = [store.url(PREFIX + name).rpartition("/")[2] for name in NAMES]
    assert links == [each["name"] for each in hub.releases[1]["assets"]]


def test_what_a_run_that_died_has_left_is_finished_or_removed(hub: GitHub, tmp_path: Path) -> None:
    ReleaseStore().put_new(_upload(tmp_path, NAMES[0]))
    store = ReleaseStore()
    assert store.put_new(_upload(tmp_path, NAMES[0])) is False
    assert store.put_new(_upload(tmp_path, NAMES[1]))
    assert len(hub.releases) == 1
    assert store.unfinished(datetime(2020, 1, 1, tzinfo=UTC), abort=True) == []
    assert len(store.unfinished(datetime(2030, 1, 1, tzinfo=UTC), abort=True)) == 1
    assert hub.releases == {}


def test_a_release_goes_with_all_of_its_files(hub: GitHub, tmp_path: Path) -> None:
    store = ReleaseStore()
    for name in NAMES:
        store.put_new(_upload(tmp_path, name))
    store.seal(PREFIX)
    store.delete([PREFIX + NAMES[0], PREFIX + NAMES[1]])
    assert hub.releases == {}
    store.delete([PREFIX + NAMES[0]])
    assert hub.releases == {}, "what is not there is not made to be deleted"


def test_what_is_no_file_of_a_release_is_refused(hub: GitHub, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="is no file of a release"):
        ReleaseStore().url("index.html")
    assert ReleaseStore().get("plugins/warm-tube/latest.json") is None


def test_without_a_token_it_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUGSMITH_STORE", "releases")
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    settings.cache_clear()
    with pytest.raises(PublishError, match="GITHUB_TOKEN"):
        chosen_store()


@given(st.text(min_size=1, max_size=60))
def test_each_file_has_an_asset_of_its_own_and_back(name: str) -> None:
    asset = github_releases._asset_name(name)
    assert all(each.isascii() and (each.isalnum() or each in "._-") for each in asset)
    if all(ord(each) < 0x100000 for each in name):
        assert github_releases._file_name(asset) == name
