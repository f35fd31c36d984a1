"""Everything here uses the real compiler, JUCE, validators and hosts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.build.runtime import compiled_runtime
from generator.sandbox import process
from generator.support.settings import REPOSITORY, package_client_environment

PLUGSMITH = REPOSITORY / ".venv" / "bin" / "plugsmith"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.integration)


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
    """A place of its own for state and builds; the cache is the user's, since its keys are content."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        folders = {"state": "state", "build": "build", "requests": "requests", "publish": "published"}
        places = {f"PLUGSMITH_{name.upper()}_DIR": str(self.folder / folder) for name, folder in folders.items()}
        return package_client_environment() | places

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


@pytest.fixture(scope="session", autouse=True)
def runtime_in_cache() -> None:
    """JUCE and the runtime are in the cache before the first test that needs them."""
    compiled_runtime()
