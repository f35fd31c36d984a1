"""Finds and runs CMake and Ninja."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from generator.build.toolchains import Toolchain
from generator.sandbox import process
from generator.support import progress
from generator.support.child_environment import clean_environment
from generator.support.environment import settings
from generator.support.errors import ProcessError, ToolchainError

_SECONDS = 3600
"""For zig, configuring is compiling too: its C++ library, minutes where the processor is shared."""


def configure(chain: Toolchain, source: Path, build: Path, options: list[str]) -> None:
    """Configures `source` into `build` with CMake, for Ninja and in Release."""
    process.check(
        [
            program("cmake"),
            *("-S", source, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release"),
            f"-DCMAKE_MAKE_PROGRAM={program('ninja')}",
            *chain.options,
            *options,
        ],
        remedy="Run `plugsmith doctor`: most often a -dev package is missing.",
        seconds=_SECONDS,
        environment=clean_environment() | dict(chain.environment),
    )


def compile_targets(chain: Toolchain, build: Path, targets: list[str], on_line: progress.OnLine) -> None:
    """Builds targets with Ninja, with as many jobs as the settings say."""
    finished = process.run(
        [program("ninja"), "-C", build, "-j", str(settings().jobs), *targets],
        seconds=_SECONDS,
        on_line=on_line,
        environment=clean_environment() | dict(chain.environment),
    )
    if finished.code != 0:
        errors = [line for line in finished.output.splitlines() if "error" in line.lower()]
        raise ProcessError.at(
            "ninja", "JUCE or a tool did not compile:\n" + "\n".join(errors[:8]), "Run `plugsmith doctor`."
        )


def program(name: str) -> str:
    """Returns the path of the cmake or ninja that came with our own Python packages, else of the one on PATH."""
    for suffix in ("", ".exe"):
        beside = Path(sys.executable).parent / f"{name}{suffix}"
        if beside.is_file():
            return str(beside)
    found = shutil.which(name)
    if found is None:
        raise ToolchainError.at(name, "is not there", f"Install it with: {sys.executable} -m pip install {name}")
    return found
