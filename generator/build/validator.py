"""Steinberg's VST3 validator, compiled once into the cache."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from generator.build import sources
from generator.build.cmake import compile_targets, configure
from generator.build.toolchains import toolchain
from generator.support import progress
from generator.support.cache import filled_once
from generator.support.environment import settings
from generator.values.target import SYSTEMS, OsTarget, this_target


def steinberg_validator(target: OsTarget | None = None) -> Path:
    """Returns the path of Steinberg's validator; compiles it if it is not in the cache.

    :param target: the system that it is for; this machine's own if not given
    """
    chain, tree = toolchain(target), sources.vst3sdk()
    key = hashlib.sha256(f"{tree.identity} {chain.identity}".encode()).hexdigest()[:16]
    folder = settings().cache_dir / "validator" / key
    name = f"validator{SYSTEMS[chain.target].program_suffix}"

    def compile_in(partial: Path) -> None:
        # audiohost, editorhost and inspectorapp need GTK; the validator opens no window.
        shutil.copytree(
            tree.path,
            partial / "src",
            ignore=shutil.ignore_patterns(".git", "audiohost", "editorhost", "inspectorapp", "doc", "vstgui4"),
        )
        if chain.target is not this_target():
            _name_windows(partial / "src" / "cmake" / "modules" / "SMTG_DetectPlatform.cmake")
        options = [
            "SMTG_ENABLE_VST3_PLUGIN_EXAMPLES",
            "SMTG_ENABLE_VSTGUI_SUPPORT",
            "SMTG_CREATE_PLUGIN_LINK",
            "SMTG_RUN_VST_VALIDATOR",
        ]
        with progress.step("Compile Steinberg's validator", estimate=40) as on_line:
            configure(chain, partial / "src", partial / "build", [f"-D{option}=OFF" for option in options])
            compile_targets(chain, partial / "build", ["validator"], on_line)
        built = next((partial / "build" / "bin").rglob(name))  # on Windows it has no folder Release
        shutil.copy2(built, partial / name)
        shutil.rmtree(partial / "src")
        shutil.rmtree(partial / "build")

    return filled_once(folder, compile_in, lock=f"validator-{key}") / name


def _name_windows(module: Path) -> None:
    """Changes the SDK's detection of the system, which sees this machine's when another one is built for."""
    text = module.read_text(encoding="utf-8")
    text = text.replace("elseif(UNIX OR ANDROID_PLATFORM)", "elseif(FALSE)").replace("elseif(WIN32)", "else()")
    module.write_text(text, encoding="utf-8")
