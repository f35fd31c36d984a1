"""The C++ tests of dsp/, optimised and under the sanitizers."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import process
from generator.runtime import compile_targets, configure
from generator.settings import TEMPLATE


@pytest.mark.parametrize("options", [[], ["-DPLUGSMITH_SANITIZE=ON"]], ids=["optimised", "sanitized"])
def test_dsp(tmp_path: Path, options: list[str]) -> None:
    configure(TEMPLATE, tmp_path, ["-DPLUGSMITH_TESTS=ON", *options])
    compile_targets(tmp_path, ["dsp_tests"], lambda _line: None)
    finished = process.run([tmp_path / "tests" / "dsp_tests"], seconds=300)
    assert finished.code == 0, finished.tail(60)
