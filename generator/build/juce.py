"""Compiles JUCE and its VST3 wrapper to archives in the cache.

The cache key depends on JUCE, the compiler and the files in _PARTS, not on the rest of dsp/ and runtime/.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
from pathlib import Path

from generator.build import debian, sources
from generator.build.cmake import compile_targets, configure
from generator.build.toolchains import Toolchain
from generator.support import progress
from generator.support.cache import filled_once
from generator.support.environment import TEMPLATE, settings
from generator.values.target import this_target

_PARTS = (
    "juce/CMakeLists.txt",
    "juce/Vst3Wrapper.cpp",
    "runtime/Identity.h",
    "cmake/Defaults.cmake",
    "cmake/Juce.cmake",
)
_PARTS_OF_ZIG = (
    "cmake/Images.cmake",
    "windows_gnu/Dbghelp.h",
    "windows_gnu/d2d1effects.h",
    "windows_gnu/uiautomation.h",
)
_SUFFIXES = (".a", ".lib")


def juce_archives(chain: Toolchain, tree: sources.SourceTree) -> tuple[Path, ...]:
    """Returns the archives of JUCE's modules and of its wrapper for each kind; compiles them if the cache has none."""
    key = _key(chain, tree)
    final = settings().cache_dir / "juce" / key
    filled_once(final, lambda partial: _compile(chain, tree, partial), lock=f"juce-{key}")
    return tuple(sorted(final.iterdir()))


def is_compiled(chain: Toolchain, tree: sources.SourceTree) -> bool:
    """Tells whether the cache has the archives already."""
    return (settings().cache_dir / "juce" / _key(chain, tree)).is_dir()


def juce_options(chain: Toolchain, tree: sources.SourceTree) -> list[str]:
    """Returns the options that tell CMake where JUCE is, and what it lacks."""
    options = [f"-DPLUGSMITH_JUCE_DIR={tree.path.as_posix()}"]
    if chain.target is not this_target() and not (tree.path / "modules/juce_graphics/image_formats/pnglib").is_dir():
        options.append(f"-DPLUGSMITH_IMAGES_DIR={sources.image_libraries().path.as_posix()}")
    return options


def toolchain_parts(chain: Toolchain, identity: str) -> list[str]:
    """Returns all that can change compiled bytes, beside the sources: compiler, system and the system's libraries.

    The kernel cannot, and it changes each week on GitHub's machines.

    :param identity: of JUCE's sources: some libraries are linked only with those of Debian
    """
    stripped = debian.STRIPPED_JUCE_PACKAGES if identity == sources.JUCE_DEBIAN_NAME else ()
    libraries = debian.installed_versions((*debian.BUILD_PACKAGES, *stripped))
    system = (platform.system(), platform.machine(), *platform.libc_ver(), platform.mac_ver()[0])
    return [chain.identity, " ".join(system), json.dumps(libraries, sort_keys=True)]


def _key(chain: Toolchain, tree: sources.SourceTree) -> str:
    files = (*_PARTS, *(_PARTS_OF_ZIG if chain.is_experimental else ()))
    parts = [
        tree.identity,
        *toolchain_parts(chain, tree.identity),
        *((TEMPLATE / file).read_text(encoding="utf-8") for file in files),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _compile(chain: Toolchain, tree: sources.SourceTree, folder: Path) -> None:
    build = folder / "build"
    with progress.step(f"Compile JUCE ({tree.origin}, {chain.target})", estimate=120) as on_line:
        configure(chain, TEMPLATE / "juce", build, juce_options(chain, tree))
        compile_targets(chain, build, ["all"], on_line)
    for archive in [path for path in build.iterdir() if path.suffix in _SUFFIXES]:
        archive.replace(folder / archive.name)
    shutil.rmtree(build)
