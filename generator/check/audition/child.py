"""Measures the sound of one plugin and prints the results. Run as a child, in the sandbox: plugins crash and hang.

python -m generator.check.audition.child TASK.json      prints JSON: the fields of an Audition that it measures
"""

from __future__ import annotations

import ctypes
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from pedalboard.io import AudioFile

from generator.check.audition import signals
from generator.check.audition.claims import verify
from generator.check.audition.effects import Listening, listen_to_effect
from generator.check.audition.host import Host
from generator.check.audition.instruments import listen_to_instrument
from generator.check.audition.knobs import turn_knobs
from generator.check.audition.signals import RATE, Audio
from generator.check.audition.silence import level_afterwards
from generator.values.audition import Guard, Load, Sample, Wave
from generator.values.design import Parameter
from generator.values.model import Model

_BLOCK = 512


class ListeningTask(Model):
    """The task that the parent gives to this child."""

    bundle: Path
    parameters: tuple[Parameter, ...]
    claims: tuple[str, ...]
    out: Path
    """The folder for the audio files."""


def perform(task: ListeningTask) -> dict[str, object]:
    host = Host(str(task.bundle), task.parameters)
    _say("facts")
    found = Listening(host)
    (listen_to_instrument if host.is_instrument else listen_to_effect)(found)
    _say("claims")
    claims = [verify(claim, found) for claim in task.claims]
    _say("knobs")
    turned = turn_knobs(host, task.parameters)
    _say("what comes after the sound")
    found.add_afterwards(*level_afterwards(host, task.parameters))
    _say("load")
    load, guard = _load(host)
    _say("audio")
    samples, waves = _samples(host, task.out)
    return {
        "kind": "instrument" if host.is_instrument else "effect",
        "facts": [fact.model_dump() for fact in found.facts.values()],
        "claims": [claim.model_dump() for claim in claims],
        "knobs": [knob.model_dump() for knob in turned],
        "load": load.model_dump(),
        "guard": guard.model_dump() if guard else None,
        "plots": [plot.model_dump() for plot in found.plots],
        "waves": [wave.model_dump() for wave in waves],
        "samples": [sample.model_dump() for sample in samples],
        "silent": _is_silent(found),
    }


def _is_silent(found: Listening) -> bool:
    peak = found.value("peak")
    return peak is None or peak < -80


def _load(host: Host) -> tuple[Load, Guard | None]:
    """Measures the time per block, called as a host does, and takes all that the guard has counted so far."""
    guard = _guard()
    host.set({})
    audio = signals.chords(4.0)
    times = []
    if host.is_instrument:
        host.perform([(note, 100, 0.0, 0.1) for note in (48, 55, 60, 64)], 0.2)
    counts = (ctypes.c_int64 * 4)()
    for start in range(0, audio.shape[1] - _BLOCK, _BLOCK):
        block = np.ascontiguousarray(audio[:, start : start + _BLOCK])
        before = time.perf_counter()
        if host.is_instrument:
            notes = [(bytes((0x90, 48 + start // _BLOCK % 24, 90)), 0.0)] if start // _BLOCK % 8 == 0 else []
            host.plugin(notes, _BLOCK / RATE, RATE, buffer_size=_BLOCK, reset=False)
        else:
            host.plugin(block, RATE, buffer_size=_BLOCK, reset=False)
        times.append(1e6 * (time.perf_counter() - before))
    if guard:
        guard(counts)
    median = float(np.median(times[4:]))
    load = Load(
        median_us=round(median, 1),
        worst_us=round(float(np.max(times[4:])), 1),
        percent=round(100 * median / (1e6 * _BLOCK / RATE), 2),
    )
    allocations, frees, locks, system_calls = counts
    counted = Guard(allocations=allocations, frees=frees, locks=locks, system_calls=system_calls)
    return load, counted if guard else None


def _guard() -> Callable[[object], None] | None:
    """Returns the function of the preloaded guard that copies and resets its counts; None without a guard."""
    try:
        take: Callable[[object], None] = ctypes.CDLL(None).plugsmithGuardTake
        return take
    except AttributeError:
        return None


def _samples(host: Host, out: Path) -> tuple[list[Sample], list[Wave]]:
    """Writes music, dry and through the effect, or a phrase of an instrument; returns it, and outlines of the first."""
    out.mkdir(parents=True, exist_ok=True)
    if host.is_instrument:
        phrase = host.perform(list(signals.PHRASE), 6.5)
        return [_written(out, "phrase", "A phrase", phrase)], [_wave("A phrase", phrase)]
    written: list[Sample] = []
    waves: list[Wave] = []
    for name, source in signals.SOURCES.items():
        dry = np.concatenate([source(), signals.silence(1.5)], axis=1)
        wet = host.play(dry)
        labels = (f"{name.capitalize()}, as they came", f"{name.capitalize()}, through the plugin")
        written.append(_written(out, f"{name}-dry", labels[0], dry[:, : -signals.frames(1.5)]))
        written.append(_written(out, f"{name}-wet", labels[1], wet))
        if not waves:
            waves = [_wave(labels[0], dry), _wave(labels[1], wet)]
    return written, waves


def _wave(label: str, audio: Audio, parts: int = 280) -> Wave:
    size = audio.shape[1] // parts
    cut = np.clip(audio.mean(axis=0)[: size * parts].reshape(parts, size), -1, 1)
    low, high = ([round(float(each), 3) for each in ends] for ends in (cut.min(axis=1), cut.max(axis=1)))
    return Wave(label=label, low=tuple(low), high=tuple(high))


def _written(out: Path, name: str, label: str, audio: Audio) -> Sample:
    audio = audio / max(float(np.abs(audio).max()) / 0.98, 1.0)  # samples above full scale cannot be stored
    for suffix, quality in (("flac", 5), ("mp3", "V5")):
        with AudioFile(str(out / f"{name}.{suffix}"), "w", RATE, 2, quality=quality) as file:
            file.write(np.ascontiguousarray(audio, dtype=np.float32))
    return Sample(name=name, label=label, flac=f"{name}.flac", preview=f"{name}.mp3")


def _say(what: str) -> None:
    print(f"listening: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    given = ListeningTask.model_validate_json(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(json.dumps(perform(given)))
