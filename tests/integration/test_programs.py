"""What other programs say: what is kept of it, and what is read from it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from generator.build import zig
from generator.sandbox import process
from generator.sandbox.process import MAX_OUTPUT
from generator.support.errors import ToolchainError

LINE = "x" * 999


def _said(program: str) -> str:
    return process.check([sys.executable, "-c", program], remedy="").output


def test_what_a_program_says_first_and_last_is_kept() -> None:
    said = _said(f"print('first'); [print('{LINE}') for _ in range(3000)]; print('last')")
    assert said.startswith("first\n")
    assert said.endswith(f"{LINE}\nlast\n")
    note = re.search(r"\n\[cut: (\d+) characters\]\n", said)
    assert note
    assert len(said) - len(note[0]) + int(note[1]) == len("first\nlast\n") + 3000 * (len(LINE) + 1)
    assert len(said) < MAX_OUTPUT + 100


def test_output_that_fits_is_kept_whole() -> None:
    lines = MAX_OUTPUT // (len(LINE) + 1)
    assert _said(f"[print('{LINE}') for _ in range({lines})]") == f"{LINE}\n" * lines


def test_one_endless_line_is_cut_like_many() -> None:
    said = _said(f"print('first' + 'x' * {MAX_OUTPUT} + 'last')")
    assert said.startswith("firstx")
    assert said.endswith("xlast\n")
    assert "[cut: " in said


def test_each_line_is_told_though_not_all_are_kept() -> None:
    told: list[str] = []
    program = f"[print('{LINE}') for _ in range(4000)]; print('last')"
    process.check([sys.executable, "-c", program], remedy="", on_line=told.append)
    assert told == [LINE] * 4000 + ["last"]


def _zig(folder: Path, script: str) -> Path:
    program = folder / "zig"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def test_zig_may_say_more_than_is_kept_before_and_after_its_last_word(tmp_path: Path) -> None:
    """It did where the checkout lay in a folder with a long name: its lines name that folder two thousand times."""
    flood = f"yes 'clang libcxx/empty-not-this.cpp' | head -c {2 * MAX_OUTPUT}"
    program = _zig(tmp_path, f"{flood}\necho 'zig clang -O3 -MD -c empty.cpp -o empty.o -I /include'\n{flood}")
    assert zig.clang_words(program, "wasm32-wasi", []) == ["-O3", "-I", "/include"]


@pytest.mark.parametrize("script", ["true", "echo nothing of interest"])
def test_a_zig_that_does_not_say_what_it_runs_is_told(tmp_path: Path, script: str) -> None:
    with pytest.raises(ToolchainError, match="does not say how it runs clang"):
        zig.clang_words(_zig(tmp_path, script), "wasm32-wasi", [])
