"""Everything here uses the real compiler, JUCE, validators and hosts."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from generator.build import bundle
from generator.build.runtime import compiled_runtime
from generator.sandbox import levels as sandbox
from generator.sandbox import process
from generator.support.child_environment import package_client_environment
from generator.support.environment import REPOSITORY, settings
from generator.values.verdict import SandboxLevel
from tests.integration.browser_pages import chromium

PLUGSMITH = REPOSITORY / ".venv" / "bin" / "plugsmith"
_FRESH_CHECKS = "PLUGSMITH_TESTS_CHECK_ANEW"
PARTS = {
    "browser": ("browser",),
    "cloud": ("cloud", "delivery", "gallery", "intake", "releases", "repository", "repository_setup", "s3", "signing"),
    "dsp": ("dsp",),
    "forge": ("canary", "forge"),
    "models": ("model_authors",),
    "plugins": (
        "audition",
        "authors",
        "broken",
        "plugin_process",
        "programs",
        "hosts",
        "hostile_zips",
        "make",
        "promises",
        "readme",
        "resilience",
        "sandbox",
        "symbols",
        "trust",
        "window",
    ),
    "style": ("style", "types", "workflows"),
    "systems": ("systems",),
}
"""The gate's parts, which CI runs side by side, and the files of each."""
_PART_OF = {file: part for part, files in PARTS.items() for file in files}
_SHARED = ("sources", "juce", "runtime", "validator")
"""Parts of the cache that no test changes."""


def pytest_configure() -> None:
    """Keeps verdicts by binary and judges, unless the environment says to check anew, as `nightly` does."""
    if _FRESH_CHECKS not in os.environ:
        os.environ.setdefault("PLUGSMITH_CHECK_CACHE", str(settings().cache_dir / "checks"))
    settings.cache_clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.integration)
            item.add_marker(_PART_OF[item.path.stem.removeprefix("test_")])


@dataclass(frozen=True)
class Ran:
    code: int
    output: str

    @property
    def data(self) -> Any:  # noqa: ANN401
        """The JSON at the end of the output, behind the progress lines."""
        start = next(i for i, line in enumerate(self.output.splitlines()) if line in ("{", "["))
        return json.loads("\n".join(self.output.splitlines()[start:]))


@dataclass(frozen=True)
class Desk:
    """A place of its own for state and builds. The cache is the user's, since its keys are content."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)
    """Environment beyond the usual."""

    @property
    def environment(self) -> dict[str, str]:
        folders = {"state": "state", "build": "build", "requests": "requests", "publish": "published"}
        places = {f"PLUGSMITH_{name.upper()}_DIR": str(self.folder / folder) for name, folder in folders.items()}
        return package_client_environment() | places | self.more

    def plugsmith(self, *arguments: str | Path, seconds: float = 900) -> Ran:
        finished = process.run([PLUGSMITH, *arguments], environment=self.environment, seconds=seconds)
        return Ran(finished.code, finished.output)

    def request(self, slug: str, prompt: str, more: str = "") -> Path:
        path = self.folder / "requests" / f"{slug}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"schema_version: 1\nprompt: {json.dumps(prompt)}\n{more}", encoding="utf-8")
        return path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def no_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets code be linked that no judge of symbols would let through, to see the checks behind it catch it."""
    monkeypatch.setattr(bundle, "judge", lambda _listing: ())


_LEVELS = [each for each in SandboxLevel if each is not SandboxLevel.SEATBELT or sys.platform == "darwin"]
"""Those that this system can have; whether they work on this machine is tried."""


@pytest.fixture(params=_LEVELS)
def level(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[SandboxLevel]:
    chosen: SandboxLevel = request.param
    sandbox.level.cache_clear()
    settings.cache_clear()
    monkeypatch.setenv("PLUGSMITH_SANDBOX", chosen)
    if not sandbox.works(chosen):
        pytest.skip(f"{chosen} does not work on this machine")
    yield chosen
    sandbox.level.cache_clear()


@pytest.fixture
def fresh_desk(tmp_path: Path) -> Desk:
    """A desk whose cache has nothing built in it."""
    cache = own_cache(tmp_path / "cache")
    return Desk(tmp_path, {"PLUGSMITH_CACHE_DIR": str(cache), "PLUGSMITH_CHECK_CACHE": str(cache / "checks")})


def own_cache(folder: Path) -> Path:
    """Makes a cache with the compiled runtime, and with no plugin."""
    folder.mkdir(parents=True)
    for part in _SHARED:
        (folder / part).symlink_to(settings().cache_dir / part)
    return folder


@pytest.fixture(scope="session")
def runtime_in_cache() -> None:
    """JUCE and the runtime are in the cache."""
    compiled_runtime()


@pytest.fixture(autouse=True)
def needs(request: pytest.FixtureRequest) -> None:
    """Compiles JUCE and the runtime before the first test that needs them; tests marked `bare` do not."""
    if request.node.get_closest_marker("bare") is None:
        request.getfixturevalue("runtime_in_cache")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that may only ask for what is its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    own = ("file:", "http://127.0.0.1", "blob:", "data:")
    page.on("request", lambda request: None if request.url.startswith(own) else pytest.fail(request.url))
    yield page
    context.close()
