"""Our small VST3 host (juce_template/host), compiled once into the cache: it plays plugins of another system."""

from __future__ import annotations

import hashlib
from pathlib import Path

from generator.build import sources
from generator.build.toolchains import toolchain
from generator.sandbox import process
from generator.support import progress
from generator.support.cache import locked, partial_folder
from generator.support.child_environment import clean_environment
from generator.support.environment import TEMPLATE, settings
from generator.values.target import SYSTEMS, OsTarget

_SOURCE = TEMPLATE / "host" / "Host.cpp"
_OF_THE_SDK = (
    "pluginterfaces/base/coreiids.cpp",
    "pluginterfaces/base/funknown.cpp",
    "public.sdk/source/vst/vstinitiids.cpp",
)


def vst3_host(target: OsTarget | None = None) -> Path:
    """Returns the path of the host for `target`, or for this machine's own system; compiles it if it is not there.

    :raises ToolchainError: if there is no compiler for the target
    """
    chain, tree = toolchain(target), sources.vst3sdk()
    parts = f"{tree.identity} {chain.identity} {_SOURCE.read_text(encoding='utf-8')}"
    folder = settings().cache_dir / "host" / hashlib.sha256(parts.encode()).hexdigest()[:16]
    name = f"host{SYSTEMS[chain.target].program_suffix}"
    if not (folder / name).is_file():
        with locked("host"), partial_folder(folder) as partial, progress.step(f"Compile the host for {chain.target}"):
            libraries = ["-lole32"] if chain.target is OsTarget.WINDOWS else ["-ldl"]
            compiler = next(word.partition("=")[2] for word in chain.options if "CMAKE_CXX_COMPILER=" in word)
            options = ["-std=c++20", "-O1", "-w", "-DRELEASE=1", f"-I{tree.path}"]
            sources_of_it = [_SOURCE, *(tree.path / each for each in _OF_THE_SDK)]
            process.check(
                [compiler, *options, *sources_of_it, "-o", partial / name, *libraries],
                remedy="Run `plugsmith doctor`.",
                environment=clean_environment() | dict(chain.environment),
                seconds=600,
            )
    return folder / name
