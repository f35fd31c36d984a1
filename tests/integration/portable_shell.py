"""The native twin of a plugin's module: the same sources, without a host, for processors that have SSE2 and no more."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from generator.build.project import SOURCES, Project, write
from generator.sandbox import process
from generator.support.environment import TEMPLATE

_OPTIONS = ("-std=c++20", "-O3", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=off", "-w")
_SHELL = ("browser/Browser", "runtime/Description", "runtime/TypedValue", "runtime/ValueText", "runtime/View")
_FRAMES = 128


def compiled_shell(folder: Path) -> tuple[Path, ...]:
    """Compiles all but a plugin's own files; returns the objects."""
    sources = [TEMPLATE / f"{name}.cpp" for name in _SHELL] + sorted((TEMPLATE / "runtime" / "drawing").glob("*.cpp"))
    return tuple(_compiled(source, folder) for source in sources)


def _compiled(source: Path, folder: Path) -> Path:
    made = folder / f"{source.stem}.o"
    how = ["-c", "-fPIC", "-DPLUGSMITH_HAS_AVX2=0", f"-I{TEMPLATE}", f"-I{TEMPLATE / 'runtime'}"]
    process.check(["g++", *_OPTIONS, *how, source, "-o", made], seconds=600, remedy="Look at the compiler's words.")
    return made


class PortableShell:
    """A plugin as a library with the functions that juce_template/browser/Browser.cpp has."""

    def __init__(self, project: Project, shell: Sequence[Path], folder: Path) -> None:
        """Compiles it in `folder`.

        :param shell: from compiled_shell()
        """
        write(project, folder)
        objects = [*shell, *(_compiled(folder / name, folder) for name in SOURCES)]
        library = folder / "shell.so"
        how = ["-shared", "-Wl,-Bsymbolic"]
        process.check(["g++", *how, *objects, "-o", library], seconds=600, remedy="Look at the linker's words.")
        self._plugin = ctypes.CDLL(str(library))
        self._plugin.samples.restype = ctypes.POINTER(ctypes.c_float)
        self._plugin.prepare.argtypes = (ctypes.c_float,)
        self._plugin.process.argtypes = (ctypes.c_int, ctypes.c_float, ctypes.c_int)

    def render(
        self, frames: int, *, audio: np.ndarray[Any, Any] | None = None, notes: Sequence[tuple[bytes, float]] = ()
    ) -> np.ndarray[Any, Any]:
        """Plays from the start, as tests/integration/browser_pages.py has the browser do it."""
        self._plugin.prepare(48000.0)
        places = [np.ctypeslib.as_array(self._plugin.samples(channel), (_FRAMES,)) for channel in (0, 1)]
        out = np.zeros((2, frames), dtype=np.float32)
        waiting = [(round(at * 48000), message) for message, at in notes]
        for start in range(0, frames, _FRAMES):
            count = min(_FRAMES, frames - start)
            while waiting and waiting[0][0] < start + count:
                frame, message = waiting.pop(0)
                self._plugin.midi(frame - start, *message)
            for channel in (0, 1):
                places[channel][:] = 0
                if audio is not None:
                    part = audio[channel, start : start + count]
                    places[channel][: part.size] = part
            self._plugin.process(count, 120.0, 0)
            for channel in (0, 1):
                out[channel, start : start + count] = places[channel][:count]
        return out
