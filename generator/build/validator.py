"""Steinberg's VST3 validator, compiled once into the cache."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from generator.build import sources
from generator.build.cmake import compile_targets, compiler_version, configure
from generator.support import progress
from generator.support.cache import locked, partial_folder
from generator.support.environment import settings


def steinberg_validator() -> Path:
    """Returns the path of Steinberg's validator; compiles it if it is not in the cache."""
    tree = sources.vst3sdk()
    key = hashlib.sha256(f"{tree.identity} {compiler_version()}".encode()).hexdigest()[:16]
    folder = settings().cache_dir / "validator" / key
    program = folder / "validator"
    if program.is_file():
        return program
    with locked(f"validator-{key}"), partial_folder(folder) as partial:
        if program.is_file():
            return program
        # audiohost, editorhost and inspectorapp need GTK; the validator opens no window.
        shutil.copytree(
            tree.path,
            partial / "src",
            ignore=shutil.ignore_patterns(".git", "audiohost", "editorhost", "inspectorapp", "doc", "vstgui4"),
        )
        options = [
            "SMTG_ENABLE_VST3_PLUGIN_EXAMPLES",
            "SMTG_ENABLE_VSTGUI_SUPPORT",
            "SMTG_CREATE_PLUGIN_LINK",
            "SMTG_RUN_VST_VALIDATOR",
        ]
        with progress.step("Compile Steinberg's validator", estimate=40) as on_line:
            configure(partial / "src", partial / "build", [f"-D{option}=OFF" for option in options])
            compile_targets(partial / "build", ["validator"], on_line)
        shutil.copy2(partial / "build" / "bin" / "Release" / "validator", partial / "validator")
        shutil.rmtree(partial / "src")
        shutil.rmtree(partial / "build")
    return program
