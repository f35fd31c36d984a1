"""The C++ tests of dsp/: optimised, under the sanitizers, by another compiler, and for other processors and systems."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from generator.bench.dsp import TASKS, bench_dsp
from generator.build.cmake import compile_targets, configure
from generator.sandbox import process
from generator.support.settings import TEMPLATE, clean_environment

CHECK = TEMPLATE / "tests" / "portable_check.cpp"


def _clang(*options: str) -> list[str]:
    return ["-DCMAKE_C_COMPILER=clang", "-DCMAKE_CXX_COMPILER=clang++", *options]


@pytest.mark.parametrize("options", [[], ["-DPLUGSMITH_SANITIZE=ON"]], ids=["optimised", "sanitized"])
def test_dsp(tmp_path: Path, options: list[str]) -> None:
    configure(TEMPLATE, tmp_path, ["-DPLUGSMITH_TESTS=ON", *options])
    compile_targets(tmp_path, ["dsp_tests"], lambda _line: None)
    finished = process.run([tmp_path / "tests" / "dsp_tests"], seconds=600)
    assert finished.code == 0, finished.tail(60)


def test_clang_says_nothing_and_computes_the_same(tmp_path: Path) -> None:
    if not shutil.which("clang++"):
        pytest.skip("no clang++")
    configure(TEMPLATE, tmp_path, _clang("-DPLUGSMITH_TESTS=ON"))
    compile_targets(tmp_path, ["dsp_check"], lambda _line: None)
    finished = process.run([tmp_path / "tests" / "dsp_check"], seconds=120)
    assert finished.code == 0, finished.output


@pytest.mark.parametrize(
    ("compiler", "emulator"),
    [
        pytest.param(["aarch64-linux-gnu-g++"], ["qemu-aarch64-static"], id="arm64"),
        # A processor of 2008: SSE only, so the dispatch has to choose the portable path.
        pytest.param(["g++"], ["qemu-x86_64-static", "-cpu", "Nehalem"], id="x86-64 without AVX"),
    ],
)
def test_other_processors_compute_the_same(tmp_path: Path, compiler: list[str], emulator: list[str]) -> None:
    if not shutil.which(compiler[0]) or not shutil.which(emulator[0]):
        pytest.skip(f"no {compiler[0]} or {emulator[0]}")
    options = ["-std=c++20", "-O2", "-static", "-Wall", "-Wextra", "-Werror", "-DPLUGSMITH_WITH_PLAIN=1"]
    built = process.run([*compiler, *options, f"-I{TEMPLATE}", CHECK, "-o", tmp_path / "check"], seconds=600)
    assert built.code == 0, built.tail(30)
    finished = process.run([*emulator, tmp_path / "check"], seconds=600)
    assert finished.code == 0, finished.output
    assert "portable" in finished.output
    assert "avx2" not in finished.output


@pytest.mark.parametrize("target", ["x86_64-windows-gnu", "aarch64-windows-gnu", "x86_64-macos", "aarch64-macos"])
def test_other_systems_compile_it(tmp_path: Path, target: str) -> None:
    """Every header of dsp/, as the contract includes it, by the zig wheel's clang and its headers of those systems."""
    options = ["-std=c++20", "-O1", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", f"-I{TEMPLATE}"]
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "ziglang",
        "c++",
        "-target",
        target,
        *options,
        "-c",
        CHECK,
        "-o",
        tmp_path / "check.o",
    ]
    cache = {name: str(tmp_path / "zig") for name in ("ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR")}
    finished = process.run(command, seconds=600, environment={**clean_environment(), **cache})
    assert finished.code == 0, finished.tail(30)


def test_no_speed_of_the_benchmark_is_bought_with_sound() -> None:
    rows = {(row.task, row.peer): row.quality for row in bench_dsp(rounds=1, peer_avx2=False)}
    assert {task for task, _peer in rows} == set(TASKS)
    ours = {task: quality for (task, peer), quality in rows.items() if peer == "plugsmith portable"}

    def number(task: int) -> float:
        return next(float(word) for word in ours[task].split() if word.lstrip("-").replace(".", "").isdigit())

    assert number(1) <= -105  # dB, worst alias
    assert number(2) <= -110  # dB from double precision
    assert number(4) <= 0.2  # dB of the curve
    assert number(5) > -1.3  # dB of the top: JUCE's linear interpolation
    assert number(6) > 0.85  # echo density
    assert number(8) <= -110  # dB from double precision
