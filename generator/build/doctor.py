"""Checks what this machine has and lacks for building plugins, and names the one command that fixes it."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from generator.build import debian, sources, zig
from generator.build.toolchains import toolchain
from generator.sandbox import levels as sandbox
from generator.support.environment import settings
from generator.support.errors import PlugsmithError, ToolchainError
from generator.values.model import Model
from generator.values.target import OsTarget, this_target
from generator.values.verdict import SandboxLevel

DISPLAY_PACKAGES = ("xvfb", "xauth")
"""For pluginval, which opens windows."""
SANDBOX_PACKAGES = ("bubblewrap",)
"""Without bubblewrap the sandbox uses Landlock, or on old kernels only resource limits."""
TEST_PACKAGES = (
    "catch2",
    "ccache",
    "clang",
    "clang-19",
    "libclang-rt-dev",
    "g++-aarch64-linux-gnu",
    "openssl",
    "osslsigncode",
    "qemu-user-static",
)
"""For the C++ tests of dsp/, also with another compiler and for other processors, and for signing."""
WINE_PACKAGES = ("wine", "wine64", "fonts-dejavu-core")
"""For trying out what was built for Windows."""
BROWSER_PACKAGES = ("chromium",)
"""For the tests of the gallery. Ubuntu has Chromium only as a snap; there Chrome's own package works as well."""


class Need(Model):
    """The result of checking one thing. If a `needed` one is not good, plugins cannot be built."""

    name: str
    good: bool
    needed: bool
    detail: str
    remedy: str = ""


def needed_packages() -> tuple[str, ...]:
    """Returns the Debian packages for a build here; more of them if JUCE is Debian's, which lacks some libraries."""
    juce_given = settings().juce_dir is not None
    upstream = (settings().cache_dir / "sources" / sources.JUCE_UPSTREAM_NAME).is_dir()
    stripped = () if juce_given or upstream else debian.STRIPPED_JUCE_PACKAGES
    return (*debian.BUILD_PACKAGES, *stripped)


def require_packages(
    *, install: bool, target: OsTarget | None = None, tests: bool = False, builds: bool = True
) -> None:
    """Installs the missing packages, or raises an error that says what to run.

    :param install: whether to install; the optional SANDBOX_PACKAGES are then included
    :param target: the system to build for; this machine's own if not given
    :param tests: whether to include the packages for the tests
    :param builds: whether plugins are built; what compiles for browsers alone needs less
    :raises ToolchainError: if packages are missing and `install` is false
    """
    wanted: tuple[str, ...] = SANDBOX_PACKAGES if install else ()
    if install and target not in (None, this_target()):
        zig.install()
        wanted += WINE_PACKAGES  # without Wine its checks are skipped
    for_tests = (*TEST_PACKAGES, *WINE_PACKAGES, *(() if debian.is_ubuntu() else BROWSER_PACKAGES)) if tests else ()
    absent = debian.missing((*(needed_packages() if builds else ()), *wanted, *for_tests))
    if not absent:
        return
    if install:
        debian.install(absent)
        return
    raise ToolchainError.at(
        "Debian packages",
        "missing: " + " ".join(absent),
        f"Run: {debian.install_command(absent)}   (or add --install)",
    )


def examine() -> tuple[Need, ...]:
    return (
        Need(
            name="system",
            good=True,
            needed=True,
            detail=f"{platform.platform()}, Python {platform.python_version()}",
        ),
        _packages("build packages", needed_packages(), needed=True),
        _tried("C++ compiler", lambda: toolchain().version, needed=True, remedy="plugsmith doctor --install"),
        _sandbox(),
        *(_elsewhere() if sys.platform.startswith("linux") else ()),
        _cached("JUCE 8", _juce),
        _cached("runtime", lambda: _folder("runtime")),
        _cached("Steinberg validator", lambda: _folder("validator")),
        _pluginval(),
        _packages("virtual display (for pluginval)", DISPLAY_PACKAGES, needed=False),
        Need(name="cache", good=True, needed=False, detail=f"{settings().cache_dir} (safe to delete)"),
    )


def _packages(name: str, packages: tuple[str, ...], *, needed: bool) -> Need:
    if not debian.is_debian():
        return Need(name=name, good=True, needed=False, detail="not a Debian or Ubuntu system: not looked at")
    absent = debian.missing(packages)
    detail = "missing: " + " ".join(absent) if absent else f"{len(packages)} there"
    return Need(
        name=name,
        good=not absent,
        needed=needed,
        detail=detail,
        remedy=debian.install_command(absent) if absent else "",
    )


def _tried(name: str, look: Callable[[], str], *, needed: bool, remedy: str) -> Need:
    try:
        return Need(name=name, good=True, needed=needed, detail=look())
    except PlugsmithError as error:
        return Need(name=name, good=False, needed=needed, detail=error.problems[0].what, remedy=remedy)


def _elsewhere() -> tuple[Need, ...]:
    remedy = "plugsmith doctor --install --target Windows_x64"
    return (
        _tried(
            "zig (what authors write is compiled for Windows and macOS too)",
            lambda: f"{zig.version(zig.program())}, {zig.program()}",
            needed=False,
            remedy=remedy,
        ),
        _packages("Wine (for --target Windows_x64)", WINE_PACKAGES, needed=False),
    )


def _cached(name: str, look: Callable[[], str | None]) -> Need:
    found = look()
    return Need(name=name, good=True, needed=False, detail=found or "not yet in the cache; `make` will get it")


def _juce() -> str | None:
    if settings().juce_dir or any((settings().cache_dir / "sources").glob("juce-*")):
        tree = sources.juce()
        return f"{sources.juce_version(tree)} from {tree.origin}"
    return None


def _folder(kind: str) -> str | None:
    found = [path for path in (settings().cache_dir / kind).glob("[!.]*") if path.is_dir()]
    return f"{len(found)} in the cache" if found else None


def _sandbox() -> Need:
    found = sandbox.level()
    good = found is not SandboxLevel.LIMITS
    detail = str(found) if good else "limits only: generated code could read your files and use the network"
    remedy = "" if good else "Install bubblewrap: " + debian.install_command(SANDBOX_PACKAGES)
    return Need(name="sandbox", good=good, needed=False, detail=detail, remedy=remedy)


def _pluginval() -> Need:
    program = settings().pluginval or shutil.which("pluginval")
    good = program is not None and Path(program).is_file()
    detail = str(program) if good else "not there; its check will be skipped"
    return Need(
        name="pluginval",
        good=good,
        needed=False,
        detail=detail,
        remedy="" if good else "Get it from Tracktion and set PLUGSMITH_PLUGINVAL.",
    )
