"""The linters and the files that are generated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.sandbox import process
from generator.support.environment import REPOSITORY, TEMPLATE

BIN = REPOSITORY / ".venv" / "bin"
CPP = sorted(path for path in TEMPLATE.rglob("*") if path.suffix in (".h", ".cpp"))


@pytest.mark.parametrize(
    "command",
    [
        (BIN / "ruff", "check", "."),
        (BIN / "ruff", "format", "--check", "."),
        (BIN / "mypy",),
        (BIN / "lint-imports",),
        (BIN / "clang-format", "--dry-run", "--Werror", *CPP),
        (BIN / "plugsmith", "schema", "--check"),
        (BIN / "plugsmith", "catalogue", "--check"),
        (BIN / "plugsmith", "vocabulary", "--check"),
        (BIN / "plugsmith", "check"),
    ],
    ids=lambda command: " ".join([command[0].name, *map(str, command[1:2])]),
)
def test_clean(command: Sequence[str | Path]) -> None:
    finished = process.run(command, cwd=REPOSITORY, seconds=300)
    assert finished.code == 0, finished.output


def test_the_pins_have_hashes_and_no_addresses() -> None:
    for path in (REPOSITORY / ".ci").glob("constraints*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text
        packages = re.findall(r"^[a-z][\w.-]*==\S+", text, re.MULTILINE)
        assert len(packages) > 15
        assert text.count("--hash=sha256:") >= len(packages)


def test_dsp_and_contract_do_not_include_juce() -> None:
    for path in [*(TEMPLATE / "dsp").rglob("*.h"), *(TEMPLATE / "plugin").glob("*")]:
        assert "juce" not in "".join(re.findall(r"#include.*", path.read_text(encoding="utf-8")))


def test_modules_are_short_enough_to_read() -> None:
    paths = (REPOSITORY / "generator").rglob("*.py")
    sizes = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {name: size for name, size in sizes.items() if size > 300} == {}
