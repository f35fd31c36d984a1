from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from generator.delivery.folder import FolderStore
from generator.delivery.gallery import PER_PAGE, write_gallery
from generator.delivery.gallery_entries import entries
from generator.delivery.publication import publish
from generator.delivery.retention import withdraw
from generator.package import zip_writer as package_module
from generator.state.plugins import StateFolder
from generator.support.environment import settings
from generator.support.errors import PublishError
from generator.values.plugin import BuildState
from generator.values.target import OsTarget
from tests.conftest import ask
from tests.hostile_zips import tree
from tests.made_up import make_up


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(package_module, "_commit", lambda: "c0ffee")
    monkeypatch.setenv("PLUGSMITH_PUBLISH_DIR", str(tmp_path / "site"))
    settings.cache_clear()
    return tmp_path / "site"


class _Links(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src") and value]
        self.scripts += tag == "script"
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"], "the policy would refuse it"


def test_every_link_leads_somewhere_also_from_disk(tmp_path: Path, site: Path) -> None:
    make_up(tmp_path / "built")
    publish(tmp_path / "built", FolderStore(site))
    write_gallery(site)
    for page in site.glob("**/*.html"):
        if "plugins" in page.parts:
            continue
        links = _Links(page.read_text(encoding="utf-8"))
        assert links.scripts == 1
        for link in links.found:
            if not link.startswith(("https://", "#")):
                assert (page.parent / link.partition("?")[0]).resolve().is_file(), link


def test_the_same_state_gives_the_same_site_and_leaves_files_alone(tmp_path: Path, site: Path) -> None:
    make_up(tmp_path / "built")
    publish(tmp_path / "built", FolderStore(site))
    write_gallery(site)
    before, times = tree(site), {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    write_gallery(site)
    assert tree(site) == before
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == times


def test_pages_of_what_is_gone_go(tmp_path: Path, site: Path) -> None:
    states = StateFolder(settings().state_dir)
    for number in range(PER_PAGE + 1):
        states.claim(f"tube-{number}", ask("tube"), name=f"Tube {number}")
    write_gallery(site)
    assert (site / "browse/2.html").is_file()
    states.path("tube-3").unlink()
    write_gallery(site)
    assert not (site / "browse/2.html").exists()
    assert not (site / "p/tube-3.html").exists()


def test_an_empty_repository_has_a_page_that_says_so(site: Path) -> None:
    write_gallery(site)
    assert "No plugins yet" in (site / "index.html").read_text(encoding="utf-8")


def test_a_withdrawn_plugin_has_a_page_without_downloads(tmp_path: Path, site: Path) -> None:
    make_up(tmp_path / "built")
    publish(tmp_path / "built", FolderStore(site))
    withdraw("warm-tube", "it <b>clicks</b>", FolderStore(site))
    write_gallery(site)
    page = (site / "p/warm-tube.html").read_text(encoding="utf-8")
    assert "no longer handed out" in page
    assert "it &lt;b&gt;clicks&lt;/b&gt;" in page
    assert ".zip" not in page


def test_what_moves_counts_before_what_was_reached() -> None:
    states = StateFolder(settings().state_dir)
    states.claim("tube", ask("tube"), name="Tube")
    seen = [entries()[0].state]
    states.begin("tube", OsTarget.LINUX)
    seen.append(entries()[0].state)
    states.move("tube", OsTarget.LINUX, BuildState.FAILED)
    seen.append(entries()[0].state)
    states.begin("tube", OsTarget.WINDOWS)
    seen.append(entries()[0].state)
    assert seen == [BuildState.IDLE, BuildState.SYNTHESIZING, BuildState.FAILED, BuildState.SYNTHESIZING]


def test_a_site_elsewhere_needs_to_know_where_the_files_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PublishError, match="could not reach"):
        write_gallery(tmp_path / "elsewhere")
    monkeypatch.setenv("PLUGSMITH_PUBLIC_URL", "https://cdn.example/")
    monkeypatch.setenv("PLUGSMITH_STATE_URL", "https://raw.example/o/n/state/state")
    settings.cache_clear()
    make_up(tmp_path / "built")
    publish(tmp_path / "built", FolderStore(tmp_path / "site"))
    write_gallery(tmp_path / "elsewhere")
    page = (tmp_path / "elsewhere/p/warm-tube.html").read_text(encoding="utf-8")
    assert 'href="https://cdn.example/plugins/warm-tube/1.0.0/' in page
    assert "img-src &#39;self&#39; https://cdn.example;" in page
    assert "connect-src &#39;self&#39; https://raw.example;" in page
