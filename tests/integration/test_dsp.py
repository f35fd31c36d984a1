"""The C++ tests of dsp/: optimised, under the sanitizers, by another compiler, and for other processors and systems."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import filelock
import pytest

from generator.bench.dsp import TASKS, bench_dsp
from generator.build import zig
from generator.build.cmake import compile_targets, configure
from generator.build.toolchains import toolchain
from generator.sandbox import process
from generator.support.child_environment import clean_environment
from generator.support.environment import REPOSITORY, TEMPLATE, settings

CHECK = TEMPLATE / "tests" / "portable_check.cpp"
pytestmark = pytest.mark.bare


def _ccache() -> list[str]:
    """Keeps objects by content, in a cache that serves every checkout."""
    words = [f"CCACHE_DIR={settings().cache_dir / 'ccache'}", f"CCACHE_BASEDIR={REPOSITORY}", "CCACHE_NOHASHDIR=1"]
    return ["env", *words, "ccache"] if shutil.which("ccache") else []


def _built(name: str, target: str, options: Sequence[str]) -> Path:
    """Builds in a folder that is kept, the one that CMakePresets.json names, and returns it."""
    folder = REPOSITORY / "build" / ".cmake" / name
    folder.mkdir(parents=True, exist_ok=True)
    launcher = [
        f"-D{name}={';'.join(_ccache())}" for name in ("CMAKE_C_COMPILER_LAUNCHER", "CMAKE_CXX_COMPILER_LAUNCHER")
    ]
    with filelock.FileLock(folder / ".lock"):
        configure(toolchain(), TEMPLATE, folder, ["-DPLUGSMITH_TESTS=ON", *launcher, *options])
        compile_targets(toolchain(), folder, [target], lambda _line: None)
    return folder / "tests"


_CLANG = ("-DCMAKE_C_COMPILER=clang", "-DCMAKE_CXX_COMPILER=clang++")
# Clang compiles them under sanitizers in a fifth of the time that GCC 12 takes.
_SANITIZED = ("-DPLUGSMITH_SANITIZE=ON", *(_CLANG if shutil.which("clang++") else ()))


@pytest.mark.parametrize(
    ("name", "options"), [("tests", ()), ("sanitized", _SANITIZED)], ids=["optimised", "sanitized"]
)
def test_dsp(name: str, options: tuple[str, ...]) -> None:
    folder = _built(name, "dsp_tests", options)
    failed = {}
    for program in sorted(folder.glob("*_test")):
        finished = process.run([program], seconds=600)
        if finished.code != 0:
            failed[program.name] = finished.tail(60)
    assert len(list(folder.glob("*_test"))) == (10 if name == "sanitized" else 11)
    assert failed == {}


@pytest.mark.nightly
def test_what_takes_long_holds_for_every_block() -> None:
    """All corners of all knobs, at all sample rates."""
    program = _built("tests", "every_block_test", ()) / "every_block_test"
    finished = process.run([program, "[nightly]"], seconds=7200)
    assert finished.code == 0, finished.tail(60)


def test_clang_says_nothing_and_computes_the_same() -> None:
    if not shutil.which("clang++"):
        pytest.skip("no clang++")
    finished = process.run([_built("clang", "dsp_check", _CLANG) / "dsp_check"], seconds=120)
    assert finished.code == 0, finished.output


def test_a_processor_of_2008_computes_the_same() -> None:
    """It has SSE only, so the dispatch has to choose the portable path. Clang's program, which is there already."""
    emulator = "qemu-x86_64-static"
    if not shutil.which("clang++") or not shutil.which(emulator):
        pytest.skip(f"no clang++ or {emulator}")
    check = _built("clang", "dsp_check", _CLANG) / "dsp_check"
    _computes_the_same([emulator, "-cpu", "Nehalem", check])


def test_an_arm_computes_the_same(tmp_path: Path) -> None:
    compiler, emulator = "aarch64-linux-gnu-g++", "qemu-aarch64-static"
    if not shutil.which(compiler) or not shutil.which(emulator):
        pytest.skip(f"no {compiler} or {emulator}")
    options = ["-std=c++20", "-O2", "-Wall", "-Wextra", "-Werror", "-DPLUGSMITH_WITH_PLAIN=1"]
    check = tmp_path / "check"
    compiled = process.run(
        [*_ccache(), compiler, *options, f"-I{TEMPLATE}", "-c", CHECK, "-o", f"{check}.o"], seconds=600
    )
    assert compiled.code == 0, compiled.tail(30)
    linked = process.run([compiler, "-static", f"{check}.o", "-o", check], seconds=60)
    assert linked.code == 0, linked.tail(30)
    _computes_the_same([emulator, check])


def _computes_the_same(command: Sequence[str | Path]) -> None:
    finished = process.run(command, seconds=600)
    assert finished.code == 0, finished.output
    assert "portable" in finished.output
    assert "avx2" not in finished.output


@pytest.mark.parametrize("target", ["x86_64-windows-gnu", "aarch64-windows-gnu", "x86_64-macos", "aarch64-macos"])
def test_other_systems_compile_it(tmp_path: Path, target: str) -> None:
    """Every header of dsp/, as the contract includes it, by the zig wheel's clang and its headers of those systems."""
    # Without debug information, which zig adds by itself, for a fifth of the time.
    options = ["-std=c++20", "-O0", "-g0", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", f"-I{TEMPLATE}"]
    command: list[str | Path] = [zig.program(), "c++", "-target", target, *options, "-c", CHECK, "-o", tmp_path / "x.o"]
    cache = dict.fromkeys((zig.LIBRARIES, zig.SCRATCH), str(settings().cache_dir / "zig"))
    finished = process.run(command, seconds=600, environment=clean_environment() | cache)
    assert finished.code == 0, finished.tail(30)


@pytest.mark.nightly
def test_no_speed_of_the_benchmark_is_bought_with_sound() -> None:
    """Nearly all of its time is the peers' compilation; the gate's C++ tests measure our side of these tasks too."""
    rows = {(row.task, row.peer): row.quality for row in bench_dsp(rounds=1, peer_avx2=False, launcher=_ccache())}
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
