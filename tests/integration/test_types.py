"""The pages' scripts keep to the types that their comments say."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from generator.sandbox import process
from generator.support.cache import filled_once
from generator.support.child_environment import package_client_environment
from generator.support.environment import REPOSITORY, settings

pytestmark = pytest.mark.bare

_PINS = REPOSITORY / ".ci" / "typescript"
_PAGE = REPOSITORY / "generator" / "package" / "player_page"
_OPTIONS = ("--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022", "--lib")


def _compiler() -> list[str | Path]:
    """Installs TypeScript from its pins, once, and returns the command."""
    programs = {name: REPOSITORY / ".venv" / "bin" / name for name in ("node", "npm")}
    if not all(path.exists() for path in programs.values()):
        pytest.skip("no node: python3 -m generator.bootstrap dev")
    lock = _PINS / "package-lock.json"

    def fill(folder: Path) -> None:
        for path in (lock, _PINS / "package.json"):
            shutil.copy(path, folder)
        environment = package_client_environment()
        environment["PATH"] = f"{programs['node'].parent}:{environment.get('PATH', '')}"
        done = process.run(
            [programs["npm"], "ci", "--no-audit", "--no-fund"], cwd=folder, environment=environment, seconds=300
        )
        if done.code != 0:
            pytest.skip(f"TypeScript cannot be installed: {done.tail(3)}")

    key = hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    folder = filled_once(settings().cache_dir / "typescript" / key, fill, lock="typescript")
    return [programs["node"], folder / "node_modules" / "typescript" / "bin" / "tsc"]


@pytest.mark.parametrize(
    ("script", "library"),
    [("player.js", "es2022,dom,dom.iterable"), ("window.js", "es2022,webworker"), ("sound.js", "es2022,dom")],
)
def test_a_script_keeps_to_its_types(script: str, library: str) -> None:
    finished = process.run([*_compiler(), *_OPTIONS, library, "page.d.ts", script], cwd=_PAGE, seconds=120)
    assert finished.code == 0, finished.output


def test_a_wrong_type_is_found(tmp_path: Path) -> None:
    (tmp_path / "wrong.js").write_text("/** @type {number} */\nconst one = 'two';\n", encoding="utf-8")
    finished = process.run([*_compiler(), *_OPTIONS, "es2022", "wrong.js"], cwd=tmp_path, seconds=120)
    assert "TS2322" in finished.output
