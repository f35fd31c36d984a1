"""Measures the sound of one plugin, which plays in a process of its own."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

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
from generator.support.cache import locked, partial_folder
from generator.support.environment import settings
from generator.values.audition import ClaimResult, Fact, Guard, KnobResult, Load, Plot, Sample, Wave
from generator.values.design import Kind, Parameter
from generator.values.phrase import PHRASE

_BLOCK = 512


class Heard(NamedTuple):
    """What was measured; the fields of an Audition."""

    kind: Kind
    facts: tuple[Fact, ...]
    claims: tuple[ClaimResult, ...]
    knobs: tuple[KnobResult, ...]
    load: Load
    guard: Guard | None
    plots: tuple[Plot, ...]
    waves: tuple[Wave, ...]
    samples: tuple[Sample, ...]
    silent: bool


def measure(
    host: Host, parameters: Sequence[Parameter], claims: Sequence[str], out: Path, now: Callable[[str], None]
) -> Heard:
    """Measures everything, and writes audio files to `out`.

    :param now: is called with the name of what is measured next
    :raises HostError: if the plugin crashes, hangs or answers what no host answers
    """
    now("facts")
    found = Listening(host)
    (listen_to_instrument if host.is_instrument else listen_to_effect)(found)
    now("claims")
    verified = tuple(verify(claim, found) for claim in claims)
    now("knobs")
    turned = turn_knobs(host, parameters)
    now("what comes after the sound")
    found.add_afterwards(level_afterwards(host, parameters))
    now("load")
    load, guard = _load(host)
    now("audio")
    samples, waves = _samples(host, out)
    return Heard(
        kind=Kind.INSTRUMENT if host.is_instrument else Kind.EFFECT,
        facts=tuple(found.facts.values()),
        claims=verified,
        knobs=turned,
        load=load,
        guard=guard,
        plots=tuple(found.plots),
        waves=tuple(waves),
        samples=tuple(samples),
        silent=_is_silent(found),
    )


def _is_silent(found: Listening) -> bool:
    peak = found.value("peak")
    return peak is None or peak < -80


def _load(host: Host) -> tuple[Load, Guard | None]:
    """Measures the time per block, called as a host does, and takes all that the guard has counted so far."""
    host.set({})
    audio = signals.chords(4.0)
    count = audio.shape[1] // _BLOCK
    notes: list[list[tuple[bytes, float]]] = [[] for _ in range(count)]
    if host.is_instrument:
        host.perform([(note, 100, 0.0, 0.1) for note in (48, 55, 60, 64)], 0.2)
        for index in range(0, count, 8):
            notes[index].append((bytes((0x90, 48 + index % 24, 90)), 0.0))
        audio = audio[:, :0]
    times = host.plugin.microseconds(audio, notes, block=_BLOCK)
    counts = host.plugin.guard()
    median = float(np.median(times[4:]))
    load = Load(
        median_us=round(median, 1),
        worst_us=round(float(np.max(times[4:])), 1),
        percent=round(100 * median / (1e6 * _BLOCK / RATE), 2),
    )
    if counts is None:
        return load, None
    allocations, frees, locks, system_calls = counts
    return load, Guard(allocations=allocations, frees=frees, locks=locks, system_calls=system_calls)


def _samples(host: Host, out: Path) -> tuple[list[Sample], list[Wave]]:
    """Writes music, dry and through the effect, or a phrase of an instrument; returns it, and outlines of the first."""
    out.mkdir(parents=True, exist_ok=True)
    if host.is_instrument:
        phrase = host.perform(list(PHRASE), 6.5)
        return [_written(out, "phrase", "A phrase", phrase)], [_wave("A phrase", phrase)]
    written: list[Sample] = []
    waves: list[Wave] = []
    for name, source in signals.SOURCES.items():
        dry = np.concatenate([source(), signals.silence(1.5)], axis=1)
        wet = host.play(dry)
        labels = (f"{name.capitalize()}, as they came", f"{name.capitalize()}, through the plugin")
        written.append(_kept(out, f"{name}-dry", labels[0], dry[:, : -signals.frames(1.5)]))
        written.append(_written(out, f"{name}-wet", labels[1], wet))
        if not waves:
            waves = [_wave(labels[0], dry), _wave(labels[1], wet)]
    return written, waves


def _kept(out: Path, name: str, label: str, audio: Audio) -> Sample:
    """Writes what is the same for all plugins; it is encoded once, and then copied from the cache."""
    key = hashlib.sha256(version("pedalboard").encode() + audio.tobytes()).hexdigest()[:16]
    folder = settings().cache_dir / "sounds" / key
    if not folder.is_dir():
        with locked(f"sounds-{key}"), partial_folder(folder) as partial:
            if not folder.is_dir():
                _written(partial, name, label, audio)
    sample = Sample(name=name, label=label, flac=f"{name}.flac", preview=f"{name}.mp3")
    for file in (sample.flac, sample.preview):
        shutil.copyfile(folder / file, out / file)
    return sample


def write_phrases(folder: Path) -> None:
    """Writes what effects are listened to with to `folder`, as `<name>-dry.mp3` and FLAC."""
    for name, source in signals.SOURCES.items():
        _kept(folder, f"{name}-dry", name, source())


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
