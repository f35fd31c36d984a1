"""A VST3 host with nothing around it: it asks what other hosts ask, in orders that they do. Run as a child.

    python -m tests.integration.bare_host BINARY      prints JSON

The layout is Steinberg's pluginterfaces/vst/ivstcomponent.h and ivstaudioprocessor.h.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

_COMPONENT = bytes.fromhex("E831FF31F2D54301928EBBEE25697802")
_PROCESSOR = bytes.fromhex("42043F99B7DA453CA569E79D9AAEC33D")
_MONO, _STEREO = 1 << 19, 3
_ARRANGEMENTS = {1: _MONO, 2: _STEREO}
_FRAMES = 512


class _Setup(ctypes.Structure):
    _fields_ = (
        ("mode", ctypes.c_int32),
        ("sample_size", ctypes.c_int32),
        ("most_frames", ctypes.c_int32),
        ("rate", ctypes.c_double),
    )


class _Bus(ctypes.Structure):
    _fields_ = (("channels", ctypes.c_int32), ("silence", ctypes.c_uint64), ("buffers", ctypes.c_void_p))


class _Data(ctypes.Structure):
    _fields_ = (
        ("mode", ctypes.c_int32),
        ("sample_size", ctypes.c_int32),
        ("frames", ctypes.c_int32),
        ("inputs", ctypes.c_int32),
        ("outputs", ctypes.c_int32),
        ("input", ctypes.POINTER(_Bus)),
        ("output", ctypes.POINTER(_Bus)),
        *((name, ctypes.c_void_p) for name in ("changes_in", "changes_out", "events_in", "events_out", "context")),
    )


class _Context(ctypes.Structure):
    """Steinberg's ProcessContext, as far as the tempo."""

    _fields_ = (
        ("state", ctypes.c_uint32),
        ("rate", ctypes.c_double),
        *((name, ctypes.c_int64) for name in ("samples", "system_time", "continuous_samples")),
        *((name, ctypes.c_double) for name in ("beats", "bar", "cycle_start", "cycle_end", "tempo")),
        ("rest", ctypes.c_char * 64),
    )


_PLAYING, _HAS_BEATS, _HAS_TEMPO = 1 << 1, 1 << 9, 1 << 10


class _Interface:
    """A COM object: its methods are called by their place in the virtual table."""

    def __init__(self, address: int | None) -> None:
        assert address
        self.address = ctypes.c_void_p(address)
        self._table = ctypes.cast(self.address, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p))).contents

    def call(self, place: int, *arguments: Any) -> int:  # noqa: ANN401
        types = [type(each) if isinstance(each, ctypes._SimpleCData) else ctypes.c_void_p for each in arguments]
        method = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, *types)(self._table[place])
        return int(method(self.address, *arguments))

    def query(self, iid: bytes) -> _Interface:
        found = ctypes.c_void_p()
        assert self.call(0, iid, ctypes.byref(found)) == 0
        return _Interface(found.value)


class Plugin:
    """One instance of the first class of a plugin's factory."""

    def __init__(self, binary: str) -> None:
        self._library = ctypes.CDLL(binary)
        self._library.ModuleEntry.argtypes = [ctypes.c_void_p]
        self._library.ModuleEntry(self._library._handle)
        self._library.GetPluginFactory.restype = ctypes.c_void_p
        factory = _Interface(self._library.GetPluginFactory())
        info, made = ctypes.create_string_buffer(16 + 4 + 32 + 64), ctypes.c_void_p()
        assert factory.call(5, ctypes.c_int32(0), info) == 0
        assert factory.call(6, info.raw[:16], _COMPONENT, ctypes.byref(made)) == 0
        self._component = _Interface(made.value)
        assert self._component.call(3, None) == 0
        self._processor = self._component.query(_PROCESSOR)

    def latency(self) -> int:
        return self._processor.call(6)

    def takes(self, inputs: int, outputs: int) -> bool:
        """Tells whether the plugin accepts so many channels, and says the same when it is asked back."""
        given = [ctypes.c_uint64(_ARRANGEMENTS[each]) for each in (inputs, outputs)]
        one = ctypes.c_int32(1)
        if self._processor.call(3, ctypes.byref(given[0]), one, ctypes.byref(given[1]), one) != 0:
            return False
        for direction, wanted in enumerate((inputs, outputs)):
            now = ctypes.c_uint64()
            assert self._processor.call(4, ctypes.c_int32(direction), ctypes.c_int32(0), ctypes.byref(now)) == 0
            if now.value != _ARRANGEMENTS[wanted]:
                return False
        return True

    def prepare(self, rate: float) -> None:
        setup = _Setup(0, 0, _FRAMES, rate)
        assert self._processor.call(7, ctypes.byref(setup)) == 0
        for direction in (0, 1):
            self._component.call(10, *(ctypes.c_int32(each) for each in (0, direction, 0)), ctypes.c_uint8(1))
        assert self._component.call(11, ctypes.c_uint8(1)) == 0
        self._processor.call(8, ctypes.c_uint8(1))

    def stop(self) -> None:
        self._processor.call(8, ctypes.c_uint8(0))
        self._component.call(11, ctypes.c_uint8(0))

    def play(
        self, channels: Sequence[np.ndarray[Any, np.dtype[np.float32]]], outputs: int, *, song: float | None = None
    ) -> list[Any]:
        """Returns the output channels for whole blocks of the input channels.

        :param song: the song's position in quarter notes, if it plays, at 120 of them in a minute
        """
        found = [np.zeros_like(channels[0]) for _ in range(outputs)]
        for start in range(0, channels[0].size, _FRAMES):
            given = [np.ascontiguousarray(each[start : start + _FRAMES]) for each in channels]
            made = [np.zeros(_FRAMES, dtype=np.float32) for _ in range(outputs)]
            buses = []
            for each in (given, made):
                pointers = (ctypes.c_void_p * len(each))(*(channel.ctypes.data for channel in each))
                buses.append((_Bus(len(each), 0, ctypes.addressof(pointers)), pointers))
            data = _Data(0, 0, _FRAMES, 1, 1, ctypes.pointer(buses[0][0]), ctypes.pointer(buses[1][0]))
            if song is not None:
                context = _Context(
                    _PLAYING | _HAS_BEATS | _HAS_TEMPO, 48000.0, start, beats=song + start / 24000, tempo=120.0
                )
                data.context = ctypes.addressof(context)
            assert self._processor.call(9, ctypes.byref(data)) == 0
            for whole, part in zip(found, made, strict=True):
                whole[start : start + _FRAMES] = part
        return found


def examine(binary: str) -> dict[str, Any]:
    plugin = Plugin(binary)
    found: dict[str, Any] = {"latency before it is prepared": plugin.latency(), "latencies": {}, "measured": {}}
    noise = np.random.default_rng(1).uniform(-0.25, 0.25, 20 * _FRAMES).astype(np.float32)
    for rate in (48000, 96000, 44100, 192000, 44100):
        plugin.prepare(rate)
        found["latencies"][rate] = plugin.latency()
        out = plugin.play([noise, noise], 2)[0].astype(np.float64)
        size = 2 * noise.size
        across = np.fft.irfft(np.fft.rfft(out, size) * np.conj(np.fft.rfft(noise.astype(np.float64), size)), size)
        found["measured"][rate] = int(np.abs(across[: noise.size]).argmax())
        plugin.stop()
    found["takes"] = {f"{one} to {two}": plugin.takes(one, two) for one in (1, 2) for two in (1, 2)}
    for outputs in (1, 2):
        if plugin.takes(1, outputs):
            plugin.prepare(48000)
            found[f"levels of 1 to {outputs}"] = [float(np.abs(each).max()) for each in plugin.play([noise], outputs)]
            plugin.stop()
    return found


def bounces(binary: str) -> dict[str, Any]:
    """Plays two beats from beat 4 of a song: after the four before them, and from there; tells how they differ."""
    steady = np.full(96 * _FRAMES, 0.5, dtype=np.float32)
    two_beats = 94 * _FRAMES
    plugin = Plugin(binary)
    plugin.prepare(48000)
    plugin.play([steady[: 47 * _FRAMES]] * 2, 2)  # the song stands still
    whole = plugin.play([np.tile(steady, 3)[: 6 * 24000 // _FRAMES * _FRAMES]] * 2, 2, song=0.0)[0]
    plugin.stop()
    plugin.prepare(48000)
    start = 4 * 24000 // _FRAMES * _FRAMES
    part = plugin.play([steady[:two_beats]] * 2, 2, song=start / 24000)[0]
    settled = slice(4800, min(part.size, whole.size - start))
    return {
        "difference": float(np.abs(part[settled] - whole[start:][settled]).max()),
        "swing": float(np.ptp(part[settled])),
    }


if __name__ == "__main__":
    print(json.dumps((bounces if "bounces" in sys.argv else examine)(sys.argv[1])))
