"""Plays a plugin for half an hour, faster than it sounds: what goes wrong only after minutes goes wrong here."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from generator.check.plugin_process import Audio, Hosted, HostError, RefusedError, hosted
from generator.values.verdict import Verdict

TOOL = "half an hour"
_RATES = (8000, 22050)
"""The first is quick, and no host uses it: what goes wrong there fails a plugin only if it does at the second too."""
_PART_SECONDS = 10
_PARTS = ("sound",) * 60 + ("silence",) * 12 + ("whisper",) * 48 + ("sound",) * 60
_WHISPER = 1e-7
"""-140 dBFS: nobody hears it, and an effect does not rest."""
_LAST = 6
"""How many parts at the end have to be as loud as the first ten minutes."""
_SECONDS = 120
_LOUDER_DB, _QUIETER_DB = 12.0, -40.0
"""What may change between the first ten minutes and the last, which have the same input."""
_LOUDEST = 8.0
_TINY = 1e-6


def check_long_render(bundle: Path) -> Verdict:
    """Plays ten minutes of noise or notes, ten that nobody hears, and the first ten again; all at default settings."""
    finding, started = "", time.monotonic()
    for rate in _RATES:
        parts = [0]
        try:
            with hosted(bundle, seconds=_SECONDS) as plugin:
                finding = _wrong(plugin, rate, parts)
        except HostError as error:
            finding = f"{_minutes(parts[0])}: {error}"
        if not finding:
            break
    summary = finding or "nothing changes in thirty minutes"
    return Verdict(
        tool=TOOL,
        outcome="failed" if finding else "passed",
        summary=summary[:600],
        findings=(finding[:600],) if finding else (),
        seconds=round(time.monotonic() - started, 3),
    )


def _wrong(plugin: Hosted, rate: int, parts: list[int]) -> str:
    """Returns what goes wrong, or an empty text; counts the parts that were played in `parts`."""
    frames = _PART_SECONDS * rate
    noise = (0.25 * np.random.default_rng(7).uniform(-1, 1, (2, frames))).astype(np.float32)
    noise[:, int(0.7 * frames) :] = 0
    given = {"sound": noise, "silence": np.zeros_like(noise), "whisper": noise * np.float32(_WHISPER)}
    levels = [0.0] * len(_PARTS)
    for index, part in enumerate(_PARTS):
        parts[0] = index
        try:
            out = _played(plugin, given[part], rate, first=index == 0, quiet=part != "sound")
        except RefusedError as error:
            return f"{_minutes(index)}: the host could not play it: {error}"
        peak = np.abs(out).max(initial=0.0)
        if not peak <= _LOUDEST:
            return f"{_minutes(index)}: {peak:.3g} comes out, where 1 is full scale"
        if fault := plugin.fault():
            return f"{_minutes(index)}: {fault}"
        levels[index] = float(np.sqrt(np.mean(np.square(out, dtype=np.float64)))) if out.size else 0.0
    end = len(_PARTS)
    before, after, last = (
        max(levels[index] for index in span) for span in (range(1, 60), range(120, end), range(end - _LAST, end))
    )
    louder, quieter = (20 * np.log10((each + _TINY) / (before + _TINY)) for each in (after, last))
    if louder >= _LOUDER_DB:
        return f"after thirty minutes it is {louder:.0f} dB louder than at first"
    if quieter <= _QUIETER_DB:
        return f"after thirty minutes it is {-quieter:.0f} dB quieter than at first"
    return ""


def _played(plugin: Hosted, audio: Audio, rate: int, *, first: bool, quiet: bool) -> Audio:
    if not plugin.is_instrument:
        return plugin.play(audio, rate=rate, block=2048, reset=first)
    seconds = audio.shape[1] / rate
    notes = (48, 55, 60)
    played = [] if quiet else [(bytes((0x90, each, 100)), 0.1) for each in notes]
    played += [] if quiet else [(bytes((0x80, each, 0)), 0.7 * seconds) for each in notes]
    return plugin.perform(played, seconds, rate=rate, block=2048, reset=first)


def _minutes(part: int) -> str:
    return f"after {part * _PART_SECONDS // 60} min {part * _PART_SECONDS % 60} s"
