"""Our small VST3 host (juce_template/host), compiled once into the cache: it plays plugins of another system."""

from __future__ import annotations

import hashlib
from pathlib import Path

from generator.build import sources
from generator.build.toolchains import toolchain
from generator.sandbox import process
from generator.support import progress
from generator.support.cache import filled_once
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
    libraries = ["-lole32"] if chain.target is OsTarget.WINDOWS else ["-ldl"]

    def compile_to(partial: Path) -> None:
        # -O3 as for all else: zig compiles its C++ library anew for each level.
        options = ["-std=c++20", "-O3", "-w", "-DRELEASE=1", f"-I{tree.path}"]
        files = [_SOURCE, *(tree.path / each for each in _OF_THE_SDK)]
        with progress.step(f"Compile the host for {chain.target}"):
            process.check(
                [chain.program, *options, *files, "-o", partial / name, *libraries],
                remedy="Run `plugsmith doctor`.",
                environment=clean_environment() | dict(chain.environment),
                seconds=600,
            )

    return filled_once(folder, compile_to, lock="host") / name
