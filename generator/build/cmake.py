"""Finds and runs CMake and Ninja, and finds the C++ compiler and its version."""

from __future__ import annotations

import shutil
import sys
from functools import cache
from pathlib import Path

from generator.sandbox import process
from generator.support import progress
from generator.support.environment import settings
from generator.support.errors import ProcessError, ToolchainError


@cache
def compiler_version() -> str:
    """Returns the path of the C++ compiler, a space, and the first line of its --version.

    :raises ToolchainError: if the compiler is not on PATH
    """
    path = shutil.which(settings().cxx)
    if path is None:
        raise ToolchainError.at(
            "C++ compiler",
            f"{settings().cxx} is not on PATH",
            "Run: plugsmith doctor --install (or set PLUGSMITH_CXX).",
        )
    return f"{path} {process.run([path, '--version'], seconds=30).output.splitlines()[0]}"


def configure(source: Path, build: Path, options: list[str]) -> None:
    """Configures `source` into `build` with CMake, for Ninja and in Release."""
    process.check(
        [
            program("cmake"),
            *("-S", source, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release"),
            f"-DCMAKE_MAKE_PROGRAM={program('ninja')}",
            f"-DCMAKE_CXX_COMPILER={settings().cxx}",
            *options,
        ],
        remedy="Run `plugsmith doctor`: most often a -dev package is missing.",
        seconds=300,
    )


def compile_targets(build: Path, targets: list[str], on_line: progress.OnLine) -> None:
    """Builds targets with Ninja, with as many jobs as the settings say."""
    finished = process.run(
        [program("ninja"), "-C", build, "-j", str(settings().jobs), *targets], seconds=3600, on_line=on_line
    )
    if finished.code != 0:
        errors = [line for line in finished.output.splitlines() if "error" in line.lower()]
        raise ProcessError.at(
            "ninja", "JUCE or a tool did not compile:\n" + "\n".join(errors[:8]), "Run `plugsmith doctor`."
        )


def program(name: str) -> str:
    """Returns the path of the cmake or ninja that came with our own Python packages, else of the one on PATH."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.is_file() else shutil.which(name)
    if found is None:
        raise ToolchainError.at(name, "is not there", f"Install it with: {sys.executable} -m pip install {name}")
    return found
