"""The eight tasks of juce_template/benchmarks: JUCE, plain loops and dsp/ side by side."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.build import sources
from generator.build.cmake import compile_targets, configure
from generator.build.toolchains import toolchain
from generator.sandbox import process
from generator.support import progress
from generator.support.environment import TEMPLATE
from generator.support.errors import BuildError
from generator.values.model import Model

TASKS = {
    1: "saturator, 4x oversampled",
    2: "SVF, cutoff every sample",
    3: "ladder, non-linear",
    4: "compressor, stereo linked",
    5: "chorus, cubic interpolation",
    6: "reverb",
    7: "synth, 16 voices",
    8: "EQ, 3 bands",
}


class DspRow(Model):
    """One peer at one task: `ns` per stereo frame, and its ratio to JUCE, both medians of the rounds of one run."""

    task: int
    peer: str
    ns: float
    ratio: float
    quality: str = ""


class BlockRow(Model):
    """One block: `ns` per stereo frame, and the share of a core that this takes at 48 kHz."""

    block: str
    ns: float
    percent: float


def bench_dsp(*, rounds: int, peer_avx2: bool, words: str = "", launcher: Sequence[str] = ()) -> tuple[DspRow, ...]:
    """Compiles and runs the eight tasks.

    :param peer_avx2: compile everything, JUCE too, for x86-64-v3
    :param words: run only peers whose task number and name contain this; JUCE always runs
    :param launcher: the command that each compiler call is passed to, such as ccache
    :raises BuildError: when the benchmark does not run
    """
    return tuple(DspRow(**row) for row in _run([str(rounds), words], peer_avx2=peer_avx2, launcher=launcher))


def bench_blocks() -> tuple[BlockRow, ...]:
    """Compiles and measures every block, with its settings as constructed.

    :raises BuildError: when the benchmark does not run
    """
    return tuple(BlockRow(**row) for row in _run(["blocks"], peer_avx2=False))


def _run(arguments: list[str], *, peer_avx2: bool, launcher: Sequence[str] = ()) -> list[dict[str, Any]]:
    options = ["-DPLUGSMITH_BENCHMARKS=ON", f"-DPLUGSMITH_JUCE_DIR={sources.juce().path}"]
    options += [f"-DCMAKE_CXX_COMPILER_LAUNCHER={';'.join(launcher)}"] if launcher else []
    if peer_avx2:
        options.append("-DPLUGSMITH_BENCH_FLAGS=-march=x86-64-v3")
    with tempfile.TemporaryDirectory(prefix="plugsmith-bench-") as name:
        folder = Path(name)
        with progress.step("compiling the benchmark and juce_dsp (about a minute)"):
            configure(toolchain(), TEMPLATE, folder, options)
            compile_targets(toolchain(), folder, ["plugsmith_bench"], lambda _line: None)
        ran = process.run([folder / "benchmarks" / "plugsmith_bench", *arguments], seconds=600)
    if ran.code != 0:
        raise BuildError.at(
            "benchmark", f"it ended with code {ran.code}: {ran.tail(5)}", "Run it on a machine that is idle."
        )
    return [json.loads(line) for line in ran.output.splitlines() if line.startswith("{")]


def blocks_table(rows: tuple[BlockRow, ...]) -> str:
    """Returns a Markdown table, the most expensive block first."""
    ordered = sorted(rows, key=lambda row: -row.ns)
    lines = [f"| {row.block} | {row.ns:.1f} | {row.percent:.2f} % |" for row in ordered]
    return "\n".join(["| block | ns per frame | of a core at 48 kHz |", "|---|---|---|", *lines])


def dsp_table(rows: tuple[DspRow, ...]) -> str:
    """Returns a Markdown table, as in juce_template/README.md."""
    lines = ["| task | peer | ns per frame | ratio to JUCE | quality |", "|---|---|---|---|---|"]
    last = 0
    for row in rows:
        title = f"{row.task} {TASKS[row.task]}" if row.task != last else ""
        last = row.task
        lines.append(f"| {title} | {row.peer} | {row.ns:.2f} | {row.ratio:.2f} | {row.quality} |")
    return "\n".join(lines)
