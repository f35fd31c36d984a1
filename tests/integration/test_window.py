"""The window's own parts, handled without a screen by a program of C++."""

from __future__ import annotations

import filelock

from generator.build import sources
from generator.build.cmake import compile_targets, configure
from generator.build.juce import juce_options
from generator.build.runtime import compiled_runtime
from generator.build.toolchains import toolchain
from generator.sandbox import process
from generator.support.environment import REPOSITORY, TEMPLATE


def test_undo_presets_keys_and_folding() -> None:
    runtime, chain = compiled_runtime(), toolchain()
    folder = REPOSITORY / "build" / ".cmake" / "window"
    folder.mkdir(parents=True, exist_ok=True)
    archives = {"RUNTIME_ARCHIVE": runtime.build / "libplugsmith_runtime.a", "JUCE_ARCHIVES": runtime.folder / "juce"}
    options = [f"-DPLUGSMITH_{name}={path.as_posix()}" for name, path in archives.items()]
    with filelock.FileLock(folder / ".lock"):
        configure(chain, TEMPLATE, folder, ["-DPLUGSMITH_TESTS=ON", *juce_options(chain, sources.juce()), *options])
        compile_targets(chain, folder, ["window_test"], lambda _line: None)
    finished = process.run([folder / "tests" / "window_test"], seconds=120)
    assert finished.code == 0, finished.tail(60)
    assert "All tests passed" in finished.output
