"""The zig compiler: Clang with the headers and C libraries of other systems, for what cannot be compiled natively.

It comes as the Python package `ziglang`, which not everybody needs. To install it:

    plugsmith prepare --page --install
"""

from __future__ import annotations

import hashlib
import importlib.util
import shlex
import shutil
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from generator.sandbox import process
from generator.sandbox.untrusted import scratch_folder
from generator.support import progress
from generator.support.cache import filled_once
from generator.support.child_environment import clean_environment, package_client_environment
from generator.support.environment import REPOSITORY, settings
from generator.support.errors import ToolchainError

_PLACE = "<zig>"
_LOCK = REPOSITORY / ".ci" / "constraints-zig.txt"
_REMEDY = "Run: plugsmith prepare --page --install"
LIBRARIES, SCRATCH = "ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR"
"""The variables that say where zig keeps the libraries that it compiles, and scratch files."""
_WINDOWS = "x86_64-windows-gnu"
# zig adds debug information unless it is told not to, which costs a fifth of the time to compile. And it compiles the
# C++ library anew, for a minute, for programs with and without symbols: all are without, CMake's trials too.
_TOOLS = {f"zig-{name}": f"{name} -target {_WINDOWS} -O3 -g0 -s" for name in ("cc", "c++")} | {
    f"zig-{name}": name for name in ("ar", "ranlib", "rc")
}
_LIBRARIES = (
    *("comctl32", "comdlg32", "dbghelp", "dwmapi", "d2d1", "d3d11", "dcomp", "dwrite", "dxgi", "gdi32", "imm32"),
    *("netapi32", "ole32", "oleaut32", "oleacc", "rpcrt4", "shcore", "shell32", "shlwapi", "uiautomationcore"),
    *("user32", "uuid", "version", "wininet", "winmm", "ws2_32", "wsock32"),
)
"""The libraries of Windows that JUCE names in pragmas, which Microsoft's linker obeys."""


def program() -> Path:
    """Returns the path of zig: of the Python package, else on PATH.

    :raises ToolchainError: if there is none
    """
    package = importlib.util.find_spec("ziglang")
    if package and package.origin:
        for name in ("zig", "zig.exe"):
            if (inside := Path(package.origin).with_name(name)).is_file():
                return inside
    if found := shutil.which("zig"):
        return Path(found)
    raise ToolchainError.at("zig", "is not installed", _REMEDY)


def install() -> None:
    """Installs the Python package if there is no zig."""
    try:
        program()
    except ToolchainError:
        command = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes"]
        with progress.step("Install zig", estimate=20):
            process.check(
                [sys.executable, *command, "-r", _LOCK],
                remedy="Check the network and try again.",
                environment=package_client_environment(),
                seconds=900,
            )
        importlib.invalidate_caches()


@cache
def version(zig: Path) -> str:
    return process.check([zig, "version"], remedy=_REMEDY, seconds=60).output.strip()


def libraries(zig: Path) -> Path:
    """Returns the folder of the libraries that zig has compiled for Windows."""
    return _folder(zig) / "libraries"


def wrappers(zig: Path) -> Path:
    """Returns a folder with a program for each tool of zig, since CMake takes no programs of two words."""

    def write_to(partial: Path) -> None:
        for name, words in _TOOLS.items():
            path = partial / name
            path.write_text(f'#!/bin/sh\nexec {shlex.quote(str(zig))} {words} "$@"\n', encoding="utf-8")
            path.chmod(0o755)

    return filled_once(_folder(zig) / "bin", write_to, lock="zig")


def cmake_options(zig: Path) -> tuple[str, ...]:
    """Returns the options with which CMake builds for Windows here."""
    tools = wrappers(zig)
    named = {"CXX_COMPILER": "c++", "C_COMPILER": "cc", "AR": "ar", "RANLIB": "ranlib", "RC_COMPILER": "rc"}
    return (
        "-DCMAKE_SYSTEM_NAME=Windows",
        "-DCMAKE_SYSTEM_PROCESSOR=AMD64",
        *(f"-DCMAKE_{option}={tools / f'zig-{tool}'}" for option, tool in named.items()),
        "-DCMAKE_CXX_FLAGS=-Wno-date-time",  # which zig makes an error
        "-DCMAKE_EXE_LINKER_FLAGS=-municode",  # the one program that is built so, Steinberg's validator, has a wmain()
        *(
            f"-DCMAKE_{language}_STANDARD_LIBRARIES={' '.join(f'-l{name}' for name in _LIBRARIES)}"
            for language in ("C", "CXX")
        ),
        "-DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY",
        # As CMake does it by itself, but for --push-state, which zig does not know.
        "-DCMAKE_CXX_LINK_LIBRARY_USING_WHOLE_ARCHIVE=-Wl,--whole-archive;<LINK_ITEM>;-Wl,--no-whole-archive",
        "-DCMAKE_CXX_LINK_LIBRARY_USING_WHOLE_ARCHIVE_SUPPORTED=TRUE",
        *(f"-DCMAKE_FIND_ROOT_PATH_MODE_{what}=NEVER" for what in ("LIBRARY", "INCLUDE", "PACKAGE")),
    )


def clang_words(zig: Path, target: str, options: Sequence[str]) -> list[str]:
    """Returns what zig gives to its own Clang for a target, without the file's own words. Clang itself is much faster.

    :param target: as zig names systems and processors, such as `aarch64-macos`
    :param options: what zig shall add to; it has its own idea of some, such as -O3
    """
    with scratch_folder() as work:
        (work / "empty.cpp").write_text("", encoding="utf-8")
        line = _said(zig, target, [*options, "-c", "empty.cpp", "-o", "empty.o"], work, " clang ")
    # Its words have no quotes, so the one path in them that may have spaces is set aside.
    words = iter(line.replace(str(zig.parent), _PLACE).replace(str(work), "").split())
    kept: list[str] = []
    for word in words:
        if word in ("-o", "-MF"):
            next(words)
        elif word not in ("-MD", "-MV", "-c") and not word.endswith("empty.cpp"):
            kept.append(word.replace(_PLACE, str(zig.parent)))
    return kept[kept.index("clang") + 1 :]


def libraries_for(zig: Path, target: str, options: Sequence[str]) -> list[Path]:
    """Returns the C and C++ libraries that zig links for a target, in the linker's order.

    They are compiled once, into the cache.
    """
    key = hashlib.sha256(f"{target} {options}".encode()).hexdigest()[:8]

    def fill(folder: Path) -> None:
        with scratch_folder() as work:
            (work / "empty.cpp").write_text("int main() { return 0; }\n", encoding="utf-8")
            line = _said(zig, target, [*options, "empty.cpp", "-o", "program"], work, "wasm-ld ")
            found = [work / word for word in line.split() if word.endswith((".a", ".o")) and "empty" not in word]
            for number, path in enumerate(found):
                shutil.copy(path, folder / f"{number}-{path.name}")

    return sorted(filled_once(_folder(zig) / f"{target}-{key}", fill, lock="zig").iterdir())


def _said(zig: Path, target: str, words: Sequence[str], work: Path, mark: str) -> str:
    """Returns the line with `mark` of what zig says of the tools that it runs."""
    found: list[str] = []

    def keep(line: str) -> None:
        if mark in line and "empty" in line:
            found.append(line)

    process.check(
        [zig, "c++", "-target", target, *words],
        cwd=work,
        seconds=600,
        environment=clean_environment()
        | dict.fromkeys((LIBRARIES, SCRATCH), str(work / "zig"))
        | {"ZIG_VERBOSE_CC": "1", "ZIG_VERBOSE_LINK": "1"},
        on_line=keep,  # what zig says of a C++ library that it compiles is more than the output that is kept
        remedy="Reinstall zig.",
    )
    if not found:
        raise ToolchainError.at("zig", f"does not say how it runs{mark.rstrip()}", "Reinstall zig.")
    return found[-1]  # before it come those of the libraries that it compiles


def _folder(zig: Path) -> Path:
    key = hashlib.sha256(f"{zig} {version(zig)} {_TOOLS}".encode()).hexdigest()[:8]
    return settings().cache_dir / "zig" / f"{version(zig)}-{key}"
