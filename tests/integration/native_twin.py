"""Plays the native twin of a plugin's module."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from generator.bench import twin
from generator.build.project import Project
from generator.values.design import Parameter

_FRAMES = 128
_MATH = ctypes.CDLL("libm.so.6")
for _name in ("expf", "logf", "sqrtf"):
    getattr(_MATH, _name).argtypes = (ctypes.c_float,)
    getattr(_MATH, _name).restype = ctypes.c_float


def value_in_a_daw(parameter: Parameter, position: float) -> float:
    """Returns what a plugin reads while its knob stands at a position, 0 to 1, to the last bit.

    A DAW knows positions alone, and a default of 4000 Hz comes back from one as 3999.9995: enough for an oscillator to
    be elsewhere after a second. The formula is that of juce::NormalisableRange<float>, with the skew of
    ParameterTree.cpp.
    """
    low, high, place = np.float32(parameter.minimum), np.float32(parameter.maximum), np.float32(position)
    if parameter.logarithmic and place > 0:
        middle = np.float32(_MATH.sqrtf(low * high)) - low
        skew = np.float32(_MATH.logf(0.5)) / np.float32(_MATH.logf(middle / (high - low)))
        place = np.float32(_MATH.expf(np.float32(_MATH.logf(place)) / skew))
    value = float(low + (high - low) * place)
    return value if parameter.kind == "number" else round(value)


class Twin:
    """A plugin as a library with the functions that a page calls."""

    def __init__(self, project: Project, shell: Sequence[Path], folder: Path) -> None:
        """Compiles it in `folder`.

        :param shell: from twin.compiled_shell()
        """
        library = twin.linked(project, shell, folder / "twin.so", "-shared", "-Wl,-Bsymbolic")
        self._plugin = ctypes.CDLL(str(library))
        self._plugin.samples.restype = ctypes.POINTER(ctypes.c_float)
        self._plugin.set.argtypes = (ctypes.c_int, ctypes.c_float)
        self._plugin.prepare.argtypes = (ctypes.c_float,)
        self._plugin.process.argtypes = (ctypes.c_int, ctypes.c_float, ctypes.c_double, ctypes.c_int, ctypes.c_int)

    def render(
        self,
        frames: int,
        values: Sequence[float],
        *,
        audio: np.ndarray[Any, Any] | None = None,
        notes: Sequence[tuple[bytes, float]] = (),
    ) -> np.ndarray[Any, Any]:
        """Plays from the start, as tests/integration/browser_pages.py has the browser do it."""
        for index, value in enumerate(values):
            self._plugin.set(index, value)
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
            self._plugin.process(count, 120.0, 0.0, 0, 0)
            for channel in (0, 1):
                out[channel, start : start + count] = places[channel][:count]
        return out
