"""The linters and the files that are generated."""

from __future__ import annotations

import ast
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.contract import global_names
from generator.sandbox import process
from generator.support.environment import REPOSITORY, TEMPLATE

pytestmark = pytest.mark.bare

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
        (BIN / "plugsmith", "reference", "--check"),
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
        assert len(packages) > 15 or path.name == "constraints-zig.txt"
        assert packages
        assert text.count("--hash=sha256:") >= len(packages)


def test_dsp_and_contract_do_not_include_juce() -> None:
    for path in [*(TEMPLATE / "dsp").rglob("*.h"), *(TEMPLATE / "plugin").glob("*")]:
        assert "juce" not in "".join(re.findall(r"#include.*", path.read_text(encoding="utf-8")))


def test_every_module_lies_in_a_room_and_can_be_read_at_once() -> None:
    package = REPOSITORY / "generator"
    assert {path.name for path in package.glob("*.py")} == {"__init__.py", "__main__.py", "bootstrap.py"}
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in package.rglob("*.py")}
    assert {str(path): size for path, size in sizes.items() if size > 500} == {}


def test_no_two_classes_share_a_name_and_no_module_its_functions() -> None:
    """Click names commands after functions, so cli/ is left out of the second."""
    places: dict[str, set[str]] = {}
    for path in (REPOSITORY / "generator").rglob("*.py"):
        for node in ast.parse(path.read_bytes()).body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name.lstrip("_"), set()).add(str(path))
            if isinstance(node, ast.FunctionDef) and path.parent.name != "cli":
                assert node.name != path.stem, path
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_every_header_of_a_block_is_in_dsp_h() -> None:
    listed = set(re.findall(r'#include "([^"]*)"', (TEMPLATE / "dsp" / "dsp.h").read_text(encoding="utf-8")))
    headers = {path.relative_to(TEMPLATE).as_posix() for path in (TEMPLATE / "dsp").glob("*/*.h")}
    assert listed == {path for path in headers if not path.startswith("dsp/internal/")}


def test_the_list_of_global_names_is_not_stale(tmp_path: Path) -> None:
    """Other versions of a library may have others: those of the compilers that are here have to be in it."""
    found = set()
    for compiler in (each for each in global_names.COMPILERS if shutil.which(each[0])):
        found |= global_names.names_of(compiler, tmp_path)
    assert len(found) > 1000
    assert found - global_names.denied() == set(), "python -m generator.contract.global_names"


def test_inline_assembly_stays_where_it_is() -> None:
    """GCC takes what is not volatile out of the condition around it: it once asked for the processor in each block."""
    texts = [path.read_text("utf-8") for each in ("*.h", "*.cpp") for path in TEMPLATE.rglob(each)]
    statements = [line for text in texts for line in re.findall(r"(?:__asm__|\basm)\b[^;\n]*\(", text)]
    assert len(statements) >= 2
    assert [each for each in statements if "volatile" not in each] == []


_HEAVY = ("numpy", "pedalboard", "pefile")


@pytest.mark.parametrize("room", ["cli", "delivery", "forge", "package", "pipeline", "state"])
def test_what_jobs_without_a_compiler_import_is_in_the_light_environment(room: str) -> None:
    """They install constraints-light.txt, which leaves out what compiles, plays and measures."""
    light = (REPOSITORY / ".ci" / "constraints-light.txt").read_text(encoding="utf-8")
    assert not any(f"\n{each}==" in light for each in (*_HEAVY, "cmake", "ninja"))
    modules = [f"generator.{room}.{path.stem}" for path in (REPOSITORY / "generator" / room).glob("[!_]*.py")]
    code = f"import sys, {', '.join(modules)}; print(*sorted(set({_HEAVY}) & set(sys.modules)))"
    finished = process.run([sys.executable, "-c", code], seconds=60, cwd=REPOSITORY)
    assert (finished.code, finished.output.strip()) == (0, "")
