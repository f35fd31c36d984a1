"""A plugin that plays in a sandboxed process of its own, while the checks here measure what comes out of it."""

from __future__ import annotations

import contextlib
import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from generator.check.endings import how_it_ended
from generator.sandbox import levels as sandbox
from generator.sandbox import process
from generator.support.environment import REPOSITORY

Audio = np.ndarray[Any, np.dtype[np.float32]]
Message = tuple[bytes, float]
"""A MIDI message, and when it comes, in seconds."""

RATE = 48000
_MODULE = "generator.check.render_host"
_CODE = REPOSITORY / "generator"
_MOST_ANSWER = 1 << 20
_MOST_STATE = 16 << 20
_MOST_KNOBS = 4096


class HostError(Exception):
    """The plugin could not be played on; the text says how its process ended, or what was wrong with its answer."""


class RefusedError(Exception):
    """The host could not do what it was asked for; the plugin still runs."""


class Hosted:
    """One plugin in its process: knobs are positions from 0 to 1, sound is (2, frames) at full scale +-1.

    Each method raises a HostError if the process ends or answers what no host answers.
    """

    def __init__(self, conversation: process.Conversation) -> None:
        self._conversation = conversation
        if self._line() != b"ready":
            raise HostError("it answered before it was asked")
        self.knobs: tuple[str, ...] = ()
        self.steps: tuple[int, ...] = ()
        self.is_instrument = self.has_bypass = False
        self.renew()

    def renew(self) -> None:
        """Goes on with a fresh instance, so that one check cannot spoil the next."""
        said, _ = self._ask("load")
        names, steps = said.get("knobs"), said.get("steps")
        if not isinstance(names, list) or not isinstance(steps, list) or len(names) != len(steps):
            raise HostError("it told of no knobs")
        if len(names) > _MOST_KNOBS:
            raise HostError(f"it told of {len(names)} knobs")
        self.knobs, self.steps = tuple(map(str, names)), tuple(_whole(each) for each in steps)
        self.is_instrument, self.has_bypass = said.get("instrument") is True, said.get("bypass") is True

    def turn(self, positions: Sequence[float]) -> None:
        self._ask("turn", {"knobs": [float(each) for each in positions]})

    def set_bypass(self, on: bool) -> None:
        self._ask("turn", {"bypass": on})

    def positions(self) -> list[float]:
        said, _ = self._ask("knobs")
        found = said.get("knobs")
        if not isinstance(found, list) or len(found) != len(self.knobs):
            raise HostError("it told of other knobs than before")
        return [_number(each) for each in found]

    def play(self, audio: Audio, *, rate: int = RATE, block: int = 512, reset: bool = True) -> Audio:
        """Returns an effect's output for `audio`."""
        return self._render(audio, (), audio.shape[1] / rate, rate, block, reset)

    def perform(
        self, notes: Sequence[Message], seconds: float, *, rate: int = RATE, block: int = 512, reset: bool = True
    ) -> Audio:
        """Returns an instrument's sound."""
        return self._render(np.zeros((2, 0), dtype=np.float32), notes, seconds, rate, block, reset)

    def microseconds(self, audio: Audio, notes: Sequence[Sequence[Message]], *, block: int) -> list[float]:
        """Plays on without a reset, and returns the time of each block; there are as many blocks as lists of notes."""
        asked = {"notes": [_told(each) for each in notes], "block": block, "rate": RATE}
        said, _ = self._ask("time", asked, _bytes(audio))
        times = said.get("times")
        if not isinstance(times, list) or len(times) != len(notes):
            raise HostError("it told of other blocks than it got")
        return [_number(each) for each in times]

    def latency(self) -> int:
        """Returns the latency that the plugin reports, in frames."""
        return _whole(self._ask("latency")[0].get("frames"))

    def state(self) -> bytes:
        return self._ask("state", most=_MOST_STATE)[1]

    def restore(self, state: bytes) -> None:
        """:raises RefusedError: if the host or the plugin refuses it"""
        self._ask("restore", data=state)

    def fault(self) -> str:
        """Returns what the runtime saw the plugin's own code do wrong since the last call; empty if nothing."""
        return str(self._ask("fault")[0].get("fault", ""))[:300]

    def guard(self) -> tuple[int, ...] | None:
        """Returns the allocations, frees, locks and system calls on the audio thread since the last call, or None."""
        counts = self._ask("guard")[0].get("counts")
        if counts is None:
            return None
        if not isinstance(counts, list) or len(counts) != 4:
            raise HostError("it told of no counts")
        return tuple(_whole(each) for each in counts)

    def _render(
        self, audio: Audio, notes: Sequence[Message], seconds: float, rate: int, block: int, reset: bool
    ) -> Audio:
        most = (audio.shape[1] or math.ceil(seconds * rate) + block) * 8
        asked = {"notes": _told(notes), "seconds": seconds, "rate": rate, "block": block, "reset": reset}
        _, data = self._ask("render", asked, _bytes(audio), most=most)
        wanted = audio.shape[1] or round(seconds * rate)
        if len(data) % 8 or abs(len(data) // 8 - wanted) > (0 if audio.shape[1] else block):
            raise HostError(f"it gave {len(data) // 8} frames where {wanted} were asked for")
        return np.frombuffer(data, dtype="<f4").reshape(2, -1).copy()

    def _ask(
        self, what: str, asked: dict[str, Any] | None = None, data: bytes = b"", *, most: int = 0
    ) -> tuple[dict[str, Any], bytes]:
        try:
            self._conversation.send(
                json.dumps({"do": what, "bytes": len(data)} | (asked or {})).encode() + b"\n" + data
            )
            said = json.loads(self._line())
            size = said["bytes"]
            if not 0 <= size <= most:
                raise HostError(f"it gave {size} bytes where at most {most} were asked for")
            answer = self._conversation.receive(size)
        except process.ProgramEndedError:
            raise HostError from None
        except (ValueError, TypeError, KeyError, RecursionError):
            raise HostError("it answered what no host answers") from None
        if "error" in said:
            raise RefusedError(str(said["error"])[:300])
        return said, answer

    def _line(self) -> bytes:
        try:
            return self._conversation.receive_line(_MOST_ANSWER)
        except process.ProgramEndedError:
            raise HostError from None
        except ValueError as error:
            raise HostError(f"it answered what no host answers: {error}") from None


@contextlib.contextmanager
def hosted(bundle: Path, *, seconds: float, guard: Path | None = None) -> Iterator[Hosted]:
    """Starts a plugin in a process of its own, and stops that at the end.

    :param seconds: when to give up
    :param guard: the library that counts what the audio thread does; preloaded
    :raises HostError: with how the plugin's process ended, if it did not last
    """
    preload = ["env", f"LD_PRELOAD={guard}"] if guard else []
    command: list[str | Path] = [*preload, sys.executable, "-m", _MODULE, bundle]
    readable = [bundle, _CODE, *([guard.parent] if guard else [])]
    results: list[process.Finished] = []
    said = ""
    try:
        with sandbox.talk(command, readable=readable, cwd=REPOSITORY, seconds=seconds, ended=results.append) as talking:
            yield Hosted(talking)
            return
    except HostError as error:
        said = str(error)
    except RefusedError as error:
        said = f"the host could not play it: {error}"
    raise HostError(said or how_it_ended(results[0])) from None


def _told(notes: Sequence[Message]) -> list[list[Any]]:
    return [[message.hex(), at] for message, at in notes]


def _bytes(audio: Audio) -> bytes:
    return np.ascontiguousarray(audio, dtype="<f4").tobytes()


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise HostError("it told of no number where one was asked for")
    return float(value)


def _whole(value: object) -> int:
    number = _number(value)
    if not abs(number) < 1 << 53:
        raise HostError("it told of a number that is none")
    return int(number)
