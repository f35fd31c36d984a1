"""Unit tests are offline and start no program; integration tests use the real ones."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import NoReturn

import hypothesis
import pytest

from generator.build import debian, runtime
from generator.support.environment import settings
from generator.values.request import Request
from tests.turns import turn

# No deadline: a slow machine is not a bug. The gate tries the same examples each time; at a desk they are new ones.
hypothesis.settings.register_profile("plugsmith", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("plugsmith")


_ID_LENGTH = 60


def pytest_make_parametrize_id(val: object) -> str | None:
    """Cuts long texts, so that no report prints a page as a test's name."""
    if isinstance(val, str | bytes) and len(val) > _ID_LENGTH:
        text = val.decode("latin-1") if isinstance(val, bytes) else val
        return ascii(text[: _ID_LENGTH - 3])[1:-1][: _ID_LENGTH - 3] + "..."
    return None


def pytest_configure() -> None:
    """Environment of all tests and of the programs that they start.

    The same request gives the same plugin in each test and run, so that builds and verdicts are shared by content.
    """
    os.environ["PLUGSMITH_IDENTITY_SEED"] = "tests"
    os.environ.setdefault("PLUGSMITH_PLAY_IN_BROWSERS", "no")  # test_browser.py tries it; elsewhere it only takes time
    if "PYTEST_XDIST_WORKER" in os.environ:
        os.environ["PLUGSMITH_JOBS"] = "1"  # each worker is a job


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow tests first, so that no worker is left with one at the end; serial ones last, so that few wait for them.

    Those marked `nightly` are left out, unless the environment asks for them.
    """
    if "PLUGSMITH_TESTS_NIGHTLY" not in os.environ:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("nightly")])
        items[:] = [item for item in items if not item.get_closest_marker("nightly")]
    # The parts, the one with the longest tests first.
    slow = ("systems", "dsp", "forge", "cloud", "models", "plugins", "style")
    items.sort(
        key=lambda item: (
            item.get_closest_marker("serial") is not None,
            next((place for place, part in enumerate(slow) if item.get_closest_marker(part)), len(slow)),
        )
    )
    # A worker begins with a run of neighbours: each gets its share of the slow ones.
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    alone = [item for item in items if item.get_closest_marker("serial")]
    others = items[: len(items) - len(alone)]
    items[:] = [item for worker in range(workers) for item in others[worker::workers]] + alone


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with turn(alone=item.get_closest_marker("serial") is not None):
        return (yield)


def _forbidden(*_arguments: object, **_options: object) -> NoReturn:
    raise AssertionError("a unit test may use neither the network nor another program; mark it `integration`")


@pytest.fixture(autouse=True)
def surroundings(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings of their own for each test, so that none touches the repository or the user's cache."""
    if request.node.get_closest_marker("integration") is None:
        monkeypatch.setattr(subprocess, "Popen", _forbidden)
        monkeypatch.setattr(socket.socket, "connect", _forbidden)
        monkeypatch.setenv("PLUGSMITH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("PLUGSMITH_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("PLUGSMITH_BUILD_DIR", str(tmp_path / "build"))
    if request.node.get_closest_marker("integration") is None:
        monkeypatch.setenv("PLUGSMITH_REQUESTS_DIR", str(tmp_path / "requests"))
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    for cached in (settings, runtime.template_hash, debian.installed_versions):
        cached.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A `requests/` folder."""
    path = tmp_path / "requests"
    path.mkdir()
    return path


def ask(prompt: str, **more: object) -> Request:
    """A request as if it had been read from a file."""
    return Request.model_validate({"schema_version": 1, "prompt": prompt, **more})
