"""The systems that plugins are built for, each described once. All other code reads this table.

To add a system, add a value of OsTarget, a row of SYSTEMS, and what only code can say: how its binaries are examined
(check/binary.py) and signed (package/signing.py). A test checks that the issue form, the workflows and the gallery's
script agree with this table.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath


class OsTarget(StrEnum):
    """A system and its processors, as state files and requests name it."""

    WINDOWS = "Windows_x64"
    MACOS = "macOS_Universal"
    LINUX = "Linux_x64"


@dataclass(frozen=True, kw_only=True)
class System:
    """What is particular to one system."""

    title: str
    """Its name for people, such as "Windows"."""
    processors: str
    """Shown to people after the title, such as "64 bit"."""
    platform: str
    """The value of `sys.platform` there."""
    runner: str
    """The label of the GitHub runners that build for it."""
    compiler: str
    """The compiler that is used there unless the settings name another one."""
    program_suffix: str = ""
    """The suffix of programs there."""
    object_suffix: str = ".o"
    """The suffix of compiled files, as CMake names them."""
    module_suffix: str
    """The suffix of a plugin's binary where CMake leaves it."""
    suffix: str
    """The suffix of package names, such as "windows-x64"."""
    binary: str
    """The binary's path inside a bundle, as the VST3 format requires; {name} is the plugin's name."""
    more_files: tuple[str, ...] = ()
    """Further files that each bundle has."""
    signatures: tuple[str, ...] = ()
    """Files that signing may add to a bundle."""
    folders: tuple[str, ...]
    """The folders that a person can copy the bundle to, the usual one first."""
    user_folder: str
    """The user's own folder of VST3 plugins, as Steinberg's "Plug-in Locations" names it; ~ is her home."""
    quarantine: str = ""
    """The command that removes the mark of downloads without a trusted signature; {name} is the plugin's name."""
    registry: tuple[str, tuple[str, ...]]
    """Its name and processors in the Open Audio Stack registry."""

    def binary_of(self, name: str) -> PurePosixPath:
        """Returns the binary's path inside the bundle of the plugin `name`."""
        return PurePosixPath(self.binary.format(name=name))

    def files_of(self, name: str) -> tuple[str, ...]:
        """Returns the paths of all files inside the bundle of the plugin `name`, but for signatures."""
        return (self.binary_of(name).as_posix(), *self.more_files)


SYSTEMS: dict[OsTarget, System] = {
    OsTarget.WINDOWS: System(
        title="Windows",
        processors="64 bit",
        platform="win32",
        runner="windows-2025",
        compiler="cl",
        program_suffix=".exe",
        object_suffix=".obj",
        module_suffix=".vst3",
        suffix="windows-x64",
        binary="Contents/x86_64-win/{name}.vst3",
        folders=(r"C:\Program Files\Common Files\VST3",),
        user_folder="~/AppData/Local/Programs/Common/VST3",
        registry=("win", ("x64",)),
    ),
    OsTarget.MACOS: System(
        title="macOS",
        processors="Apple and Intel",
        platform="darwin",
        runner="macos-26",
        compiler="clang++",
        module_suffix="",
        suffix="macos-universal",
        binary="Contents/MacOS/{name}",
        more_files=("Contents/Info.plist", "Contents/PkgInfo"),
        signatures=("Contents/_CodeSignature/CodeResources", "Contents/CodeResources"),
        folders=("/Library/Audio/Plug-Ins/VST3", "or, for you alone, ~/Library/Audio/Plug-Ins/VST3"),
        user_folder="~/Library/Audio/Plug-Ins/VST3",
        quarantine='xattr -dr com.apple.quarantine "/Library/Audio/Plug-Ins/VST3/{name}.vst3"',
        registry=("mac", ("arm64", "x64")),
    ),
    OsTarget.LINUX: System(
        title="Linux",
        processors="x86-64",
        platform="linux",
        runner="ubuntu-24.04",
        compiler="g++",
        module_suffix=".so",
        suffix="linux-x64",
        binary="Contents/x86_64-linux/{name}.so",
        folders=("~/.vst3", "or, for all users, /usr/lib/vst3"),
        user_folder="~/.vst3",
        registry=("linux", ("x64",)),
    ),
}


def this_target() -> OsTarget:
    """Returns the system that this machine builds for; Linux if no row matches."""
    return next((target for target, system in SYSTEMS.items() if sys.platform == system.platform), OsTarget.LINUX)
