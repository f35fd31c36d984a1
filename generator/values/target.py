"""The systems that plugins are built for, each described once. Everything else looks here.

A new system is a value of OsTarget, a row of SYSTEMS, and what only code can say: how its binaries are examined
(check/binary.py) and signed (package/signing.py). A test holds the issue form, the workflows and the gallery's script
to this table.
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
    """For people: "Windows"."""
    processors: str
    """For people, behind the title: "64 bit"."""
    platform: str
    """How `sys.platform` begins there."""
    runner: str
    """The label of GitHub's machines that build for it."""
    suffix: str
    """Of package names: "windows-x64"."""
    binary: str
    """The binary's place inside a bundle, by the VST3 format; {name} is the plugin's."""
    folders: tuple[str, ...]
    """Where a person copies the bundle, the usual place first."""
    quarantine: str = ""
    """The command that takes the mark off downloads that nobody vouches for; {name} is the plugin's."""
    registry: tuple[str, tuple[str, ...]]
    """Its name and processors in the Open Audio Stack registry."""

    def binary_of(self, name: str) -> PurePosixPath:
        """Returns the binary's place inside the bundle of a plugin."""
        return PurePosixPath(self.binary.format(name=name))


SYSTEMS: dict[OsTarget, System] = {
    OsTarget.WINDOWS: System(
        title="Windows",
        processors="64 bit",
        platform="win32",
        runner="windows-latest",
        suffix="windows-x64",
        binary="Contents/x86_64-win/{name}.vst3",
        folders=(r"C:\Program Files\Common Files\VST3",),
        registry=("win", ("x64",)),
    ),
    OsTarget.MACOS: System(
        title="macOS",
        processors="Apple and Intel",
        platform="darwin",
        runner="macos-latest",
        suffix="macos-universal",
        binary="Contents/MacOS/{name}",
        folders=("/Library/Audio/Plug-Ins/VST3", "or, for you alone, ~/Library/Audio/Plug-Ins/VST3"),
        quarantine='xattr -dr com.apple.quarantine "/Library/Audio/Plug-Ins/VST3/{name}.vst3"',
        registry=("mac", ("arm64", "x64")),
    ),
    OsTarget.LINUX: System(
        title="Linux",
        processors="x86-64",
        platform="linux",
        runner="ubuntu-latest",
        suffix="linux-x64",
        binary="Contents/x86_64-linux/{name}.so",
        folders=("~/.vst3", "or, for all users, /usr/lib/vst3"),
        registry=("linux", ("x64",)),
    ),
}


def this_target() -> OsTarget:
    """Returns the system that this machine builds for; Linux for one that is in no row."""
    return next((target for target, system in SYSTEMS.items() if sys.platform == system.platform), OsTarget.LINUX)
