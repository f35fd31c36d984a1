"""The C++ compilers that plugins are built with: how each is found, configured and understood.

A family of compilers is described once, in FAMILIES; a system names the one that it uses by default (values/target.py).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from generator.build import visual_studio, zig
from generator.sandbox import process
from generator.support.child_environment import clean_environment
from generator.support.environment import settings
from generator.support.errors import ToolchainError
from generator.values.target import SYSTEMS, OsTarget, this_target


class Family(StrEnum):
    """Compilers that take the same options and report errors in the same form."""

    GCC = "GCC"
    CLANG = "Clang"
    APPLE_CLANG = "Apple Clang"
    MSVC = "MSVC"
    CLANG_CL = "clang-cl"
    ZIG = "zig"


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What is the same for all compilers of a family."""

    diagnostics: tuple[tuple[str, ...], ...] = ()
    """Options for errors as JSON, the best first: the first one that a compiler takes is used. Without any, its
    output is read as text."""
    replayed: bool = True
    """Whether a command that Ninja would run can be run in another folder, without Ninja."""


FAMILIES: dict[Family, Traits] = {
    # GCC has JSON up to version 14, and SARIF from 13 on.
    Family.GCC: Traits(diagnostics=(("-fdiagnostics-format=json",), ("-fdiagnostics-format=sarif-stderr",))),
    Family.CLANG: Traits(),
    Family.APPLE_CLANG: Traits(),
    # Ninja links through CMake, which embeds a manifest, and cl.exe writes beside its objects.
    Family.MSVC: Traits(replayed=False),
    Family.CLANG_CL: Traits(replayed=False),
    Family.ZIG: Traits(),
}


@dataclass(frozen=True, kw_only=True)
class Toolchain:
    """A compiler of this machine, and the system that it builds for."""

    target: OsTarget
    family: Family
    program: Path
    """The C++ compiler."""
    version: str
    """The first line of what the compiler says of its version."""
    options: tuple[str, ...] = ()
    """For CMake's configuration."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables that the compiler needs, beside the clean environment."""
    folders: tuple[Path, ...] = ()
    """What the sandbox has to show, beside the system's own folders."""
    own_folders: Mapping[str, Path | None] = field(default_factory=dict)
    """Variables for folders that the compiler writes to. Each build gets its own folder for each of them, a copy of the
    one named here or an empty one, so that no build can change what the next one uses."""

    @property
    def traits(self) -> Traits:
        return FAMILIES[self.family]

    @property
    def identity(self) -> str:
        """Changes with everything about the compiler that can change its output."""
        return f"{self.target} {self.family} {self.program} {self.version}"

    @property
    def is_experimental(self) -> bool:
        """Whether JUCE does not support this compiler for this system."""
        return self.family is Family.ZIG


def toolchain(target: OsTarget | None = None) -> Toolchain:
    """Returns the compiler for `target`, or for this machine's own system.

    :raises ToolchainError: if there is none here; it says what to install
    """
    return _toolchain(target or this_target(), settings().cxx, settings().cache_dir)


@cache
def _toolchain(target: OsTarget, chosen: str, _cache_dir: Path) -> Toolchain:
    if target is not this_target():
        return _cross(target)
    if target is OsTarget.WINDOWS:
        return _microsoft(chosen)
    return _native(target, chosen or SYSTEMS[target].compiler)


def _native(target: OsTarget, name: str) -> Toolchain:
    program = _found(name, None)
    said = process.run([program, "--version"], seconds=60).output
    family = _family_of(said)
    if family is None:
        raise ToolchainError.at(
            "C++ compiler", f"{program} is neither GCC nor Clang", "Set PLUGSMITH_CXX to one of them, or to nothing."
        )
    return Toolchain(
        target=target,
        family=family,
        program=program,
        version=_first_line(said),
        options=(f"-DCMAKE_CXX_COMPILER={program}", *_c_compiler(program)),
        folders=_folders_of(program),
    )


def _microsoft(name: str) -> Toolchain:
    environment = visual_studio.environment()
    program = _found(name or SYSTEMS[OsTarget.WINDOWS].compiler, environment.get("PATH"))
    if program.stem.lower() not in ("cl", "clang-cl"):
        raise ToolchainError.at(
            "C++ compiler",
            f"{program} cannot compile JUCE 8, which supports cl and clang-cl on Windows",
            "Set PLUGSMITH_CXX to one of them, or to nothing.",
        )
    family = Family.MSVC if program.stem.lower() == "cl" else Family.CLANG_CL
    asked: list[str | Path] = [program]
    if family is Family.CLANG_CL:  # cl tells its version when it has no file
        asked.append("--version")
    said = process.run(asked, seconds=60, environment=clean_environment() | environment).output
    return Toolchain(
        target=OsTarget.WINDOWS,
        family=family,
        program=program,
        version=_first_line(said),
        options=(f"-DCMAKE_CXX_COMPILER={program.as_posix()}", f"-DCMAKE_C_COMPILER={program.as_posix()}"),
        environment=environment,
    )


def _cross(target: OsTarget) -> Toolchain:
    if (this_target(), target) != (OsTarget.LINUX, OsTarget.WINDOWS):
        title, here = SYSTEMS[target].title, SYSTEMS[this_target()].title
        raise ToolchainError.at(
            str(target),
            f"plugins for {title} cannot be built on {here}",
            f"Build on {title}, or let GitHub do it: open a pull request with the request.",
        )
    program = zig.program()
    tools, libraries = zig.wrappers(program), zig.libraries(program)
    return Toolchain(
        target=target,
        family=Family.ZIG,
        program=tools / "zig-c++",
        version=f"zig {zig.version(program)}",
        options=zig.cmake_options(program),
        folders=(program.parent, tools),
        environment={zig.LIBRARIES: str(libraries), zig.SCRATCH: str(libraries.with_name("scratch"))},
        own_folders={zig.LIBRARIES: libraries, zig.SCRATCH: None},
    )


def _found(name: str, path: str | None) -> Path:
    found = shutil.which(name, path=path)
    if found is None:
        raise ToolchainError.at(
            "C++ compiler", f"{name} is not on PATH", "Run: plugsmith doctor --install (or set PLUGSMITH_CXX)."
        )
    return Path(found)


def _family_of(said: str) -> Family | None:
    if "Apple clang" in said:
        return Family.APPLE_CLANG
    if "clang version" in said:
        return Family.CLANG
    return Family.GCC if "Free Software Foundation" in said else None


def _first_line(said: str) -> str:
    return next((line.strip() for line in said.splitlines() if line.strip()), "unknown")


def _c_compiler(program: Path) -> tuple[str, ...]:
    """Returns the option for the C compiler beside a C++ compiler: JUCE has C files, which then match."""
    for cxx, c in (("clang++", "clang"), ("g++", "gcc")):
        beside = program.with_name(program.name.replace(cxx, c, 1))
        if cxx in program.name and beside.is_file():
            return (f"-DCMAKE_C_COMPILER={beside}",)
    return ()


def _folders_of(program: Path) -> tuple[Path, ...]:
    """Returns what the sandbox has to show of a compiler outside the system's folders."""
    real = program.resolve()
    folder, home = real.parent.parent, Path.home().resolve()
    # A wrapper in ~/bin would show all of the home folder: of that only the program itself.
    return (program, real) if folder in (home, *home.parents) else (folder,)
