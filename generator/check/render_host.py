"""Plays one plugin for the checks, and judges nothing: a plugin can change whatever lives in its own process.

    python -m generator.check.render_host BUNDLE

It reads requests on stdin and answers on stdout. Both are a line of JSON, then as many bytes as its "bytes" says, which
are samples as float32, channel after channel. What the plugin itself prints goes to stderr.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
from pedalboard import VST3Plugin

from generator.values.target import SYSTEMS, this_target

_NOT_SOUND = ("bypass", "program")
"""Parameters that the runtime adds to those of the plugin."""
_FAULT_SIZE = 256
_Said = dict[str, Any]


class _Instance:
    """One instance of the plugin, and what may be asked of it: each method takes a request and returns an answer."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._library = ctypes.CDLL(str(path / SYSTEMS[this_target()].binary_of(path.stem)))
        self.load({}, b"")

    def load(self, _asked: _Said, _data: bytes) -> tuple[_Said, bytes]:
        """Makes a new instance."""
        # pedalboard waits this long for an instrument that stays silent, as a bypassed one does.
        self._plugin = cast(Any, VST3Plugin(str(self._path), initialization_timeout=1.0))
        self._instrument = bool(self._plugin.is_instrument)
        every = self._plugin.parameters
        self._knobs = [knob for name, knob in every.items() if name not in _NOT_SOUND]
        self._bypass = every.get("bypass")
        # A latency that depends on the sample rate is known only after the first prepare. Unlike most hosts, this one
        # asks for it before that, and again at the next prepare, which a change of the block size causes.
        self._play(np.zeros((2, 64), dtype=np.float32), [], 64 / 48000, 48000, 64, True)
        names = [name for name in every if name not in _NOT_SOUND]
        steps = [int(knob.num_steps) for knob in self._knobs]
        return {"instrument": self._instrument, "knobs": names, "steps": steps, "bypass": self._bypass is not None}, b""

    def turn(self, asked: _Said, _data: bytes) -> tuple[_Said, bytes]:
        """Sets all knobs, 0 to 1, and bypass."""
        for knob, position in zip(self._knobs, asked.get("knobs", ()), strict=False):
            knob.raw_value = position
        if "bypass" in asked and self._bypass is not None:
            self._bypass.raw_value = 1.0 if asked["bypass"] else 0.0
        return {}, b""

    def knobs(self, _asked: _Said, _data: bytes) -> tuple[_Said, bytes]:
        return {"knobs": [float(knob.raw_value) for knob in self._knobs]}, b""

    def render(self, asked: _Said, data: bytes) -> tuple[_Said, bytes]:
        audio = np.frombuffer(data, dtype="<f4").reshape(2, -1)
        out = self._play(audio, asked["notes"], asked["seconds"], asked["rate"], asked["block"], asked["reset"])
        return {}, np.ascontiguousarray(out, dtype="<f4").tobytes()

    def time(self, asked: _Said, data: bytes) -> tuple[_Said, bytes]:
        """Plays block by block as a host does, and tells how many microseconds each took."""
        audio, size, rate = np.frombuffer(data, dtype="<f4").reshape(2, -1), asked["block"], asked["rate"]
        times = []
        for index, notes in enumerate(asked["notes"]):
            block = np.ascontiguousarray(audio[:, index * size : (index + 1) * size])
            before = time.perf_counter()
            self._play(block, notes, size / rate, rate, size, False)
            times.append(1e6 * (time.perf_counter() - before))
        return {"times": times}, b""

    def latency(self, _asked: _Said, _data: bytes) -> tuple[_Said, bytes]:
        return {"frames": int(self._plugin.reported_latency_samples)}, b""

    def state(self, _asked: _Said, _data: bytes) -> tuple[_Said, bytes]:
        return {}, bytes(self._plugin.raw_state)

    def restore(self, _asked: _Said, data: bytes) -> tuple[_Said, bytes]:
        self._plugin.raw_state = data
        return {}, b""

    def fault(self, _asked: _Said, _data: bytes) -> tuple[_Said, bytes]:
        """Tells what the runtime saw the plugin's own code do wrong since the last call, and kept from hosts."""
        text = ctypes.create_string_buffer(_FAULT_SIZE)
        self._library.plugsmithTakeFault(text, ctypes.c_size_t(_FAULT_SIZE))
        return {"fault": text.value.decode("utf-8", errors="replace")}, b""

    def guard(self, _asked: _Said, _data: bytes) -> tuple[_Said, bytes]:
        """Takes the counts of the preloaded guard: allocations, frees, locks, system calls; none without a guard."""
        try:
            take = ctypes.CDLL(None).plugsmithGuardTake
        except (AttributeError, TypeError):  # Windows cannot name the process itself
            return {"counts": None}, b""
        counts = (ctypes.c_int64 * 4)()
        take(counts)
        return {"counts": list(counts)}, b""

    def _play(
        self,
        audio: Any,  # noqa: ANN401  pedalboard has no types
        notes: list[list[Any]],
        seconds: float,
        rate: float,
        block: int,
        reset: bool,
    ) -> Any:  # noqa: ANN401  pedalboard has no types
        if self._instrument:
            played = [(bytes.fromhex(message), at) for message, at in notes]
            return self._plugin(played, seconds, rate, buffer_size=block, reset=reset)
        return self._plugin(audio, rate, buffer_size=block, reset=reset)


def _serve(hosted: _Instance, asked: BinaryIO, answers: BinaryIO) -> None:
    todo: dict[str, Callable[[_Said, bytes], tuple[_Said, bytes]]] = {
        name: getattr(hosted, name)
        for name in ("load", "turn", "knobs", "render", "time", "latency", "state", "restore", "fault", "guard")
    }
    for line in iter(asked.readline, b""):
        request = json.loads(line)
        data = asked.read(request["bytes"])
        try:
            said, out = todo[request["do"]](request, data)
        except (RuntimeError, ValueError, TypeError) as error:  # what pedalboard raises; the checks judge it
            said, out = {"error": str(error)[:300]}, b""
        answers.write(json.dumps(said | {"bytes": len(out)}).encode() + b"\n" + out)
        answers.flush()


def main(bundle: str) -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    hosted = _Instance(Path(bundle))
    answers.write(b"ready\n")
    answers.flush()
    _serve(hosted, sys.stdin.buffer, answers)


if __name__ == "__main__":
    main(sys.argv[1])
