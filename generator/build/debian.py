"""Finds and installs missing packages on Debian and Ubuntu, and downloads pinned source packages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.sandbox import process
from generator.support import progress
from generator.support.child_environment import package_client_environment
from generator.support.errors import ToolchainError

BUILD_PACKAGES = (
    "g++",
    "pkg-config",
    "libfontconfig1-dev",
    "libfreetype-dev",
    "libx11-dev",
    "libxcomposite-dev",
    "libxcursor-dev",
    "libxext-dev",
    "libxinerama-dev",
    "libxrandr-dev",
)
"""What JUCE 8 needs to compile; no audio, network or web libraries, since a plugin uses none."""
STRIPPED_JUCE_PACKAGES = ("dpkg-dev", "libjpeg-dev", "libpng-dev", "zlib1g-dev")
"""The libraries that Debian's source package leaves out of JUCE, and the tool that unpacks it."""


@dataclass(frozen=True)
class SourceFile:
    """A file of a source package: where it is in the archive's pool, and its SHA-256."""

    pool_path: str
    sha256: str

    @property
    def name(self) -> str:
        return Path(self.pool_path).name.replace("%2b", "+").replace("%7e", "~")


def is_debian() -> bool:
    return shutil.which("dpkg-query") is not None and shutil.which("apt-get") is not None


def is_ubuntu() -> bool:
    release = Path("/etc/os-release")
    return release.is_file() and "\nID=ubuntu\n" in "\n" + release.read_text(encoding="utf-8")


@cache
def installed_versions(packages: tuple[str, ...]) -> dict[str, str]:
    """Returns the versions of those packages that are installed; nothing on other systems than Debian and Ubuntu."""
    if not is_debian():
        return {}
    answer = process.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package} ${Version}\n", *packages], seconds=60
    )
    rows = (line.split() for line in answer.output.splitlines())
    return {row[1]: row[2] for row in rows if len(row) == 3 and row[0] == "installed"}


def missing(packages: Iterable[str]) -> list[str]:
    wanted = tuple(packages)
    if not is_debian():
        return []
    have = installed_versions(wanted)
    return [package for package in wanted if package not in have]


def install_command(packages: Iterable[str]) -> str:
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get install --no-install-recommends {' '.join(packages)}"


def install(packages: Iterable[str]) -> None:
    """Installs with apt-get, as root or through sudo."""
    wanted = list(packages)
    prefix = [] if os.geteuid() == 0 else ["sudo"]
    remedy = f"Run it yourself and read what it says: {install_command(wanted)}"
    environment = package_client_environment()
    with progress.step(f"Install {len(wanted)} Debian packages", estimate=40):
        process.check([*prefix, "apt-get", "-qq", "update"], remedy=remedy, environment=environment, seconds=600)
        command = [*prefix, "apt-get", "-qq", "-y", "install", "--no-install-recommends", *wanted]
        process.check(command, remedy=remedy, environment=environment, seconds=1800)
    installed_versions.cache_clear()


def download_sources(files: Iterable[SourceFile], folder: Path) -> None:
    """Downloads files from the Debian archive in this machine's own package sources; apt checks the hashes."""
    archive = _archive()
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        uri, target = f"{archive}{file.pool_path}", str(folder / file.name)
        process.check(
            ["/usr/lib/apt/apt-helper", "download-file", uri, target, f"SHA256:{file.sha256}"],
            remedy="Check the network, or give the sources yourself with PLUGSMITH_JUCE_DIR and PLUGSMITH_VST3SDK_DIR.",
            environment=package_client_environment(),
            seconds=600,
        )


def _archive() -> str:
    answer = process.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
        environment=package_client_environment(),
        seconds=60,
    )
    for line in answer.output.splitlines():
        if line.startswith(("http://", "https://")) and line.rstrip("/").endswith("/debian"):
            return line.rstrip("/") + "/"
    raise ToolchainError.at(
        "apt",
        "no Debian archive is among this machine's package sources",
        "Give the sources with PLUGSMITH_JUCE_DIR.",
    )
