"""Draws the windows of a few plugins of different families, for the README and for whoever changes the window.

README's own: `plugsmith bench pictures docs/pictures --only chain --only synth`, and its sound: the first with
`--sounds docs/sounds`.
"""

from __future__ import annotations

from pathlib import Path

from generator.bench.made import made_of
from generator.build.bundle import build
from generator.check.audition.parent import audition, draw_window
from generator.sandbox.untrusted import scratch_folder
from generator.support.errors import BuildError
from generator.values.audition import PICTURES

PICTURED: dict[str, str] = {
    "chain": "noise gate into 4:1 compressor at -18 dB, tube saturation, dark tape delay at 380 ms and plate reverb",
    "synth": "lush detuned supersaw with slow filter sweep and ping pong delay 1/8",
    "side-by-side": "shimmer beside tape delay into limiter at -1 dB",
    "equaliser": "3 band eq into high shelf +4 dB",
    "filter": "ladder filter at 800 Hz with high resonance into auto wah",
    "modulation": "phaser into auto pan 1/4",
    "multiband": "multiband compressor into stereo widener",
    "lo-fi": "bitcrusher into telephone",
    "drums": "drum machine",
    "grains": "granular into pitch shifter +7 semitones",
    "amp": "high gain tube amp into 4x12 cab into step gate",
}
"""File name -> sentence."""


HEARD = "guitar"
"""The phrase that README lets people hear."""


def draw_pictures(names: tuple[str, ...], out: Path, sounds: Path | None = None) -> tuple[Path, ...]:
    """Builds the plugins of some sentences, draws their windows at the standard size, and returns the files.

    :param sounds: a folder for what each plugin makes of a guitar, <name>-dry.mp3 and <name>-wet.mp3
    :raises BuildError: if a window cannot be drawn, or has a fault
    """
    return tuple(path for name in names for path in _pictured(name, out, sounds))


def _pictured(name: str, out: Path, sounds: Path | None) -> list[Path]:
    design, project = made_of(PICTURED[name])
    wanted = {out / f"{name}.png": PICTURES[0]}
    with scratch_folder() as scratch:
        bundle, made = build(project, scratch / "built").path, scratch / "made"
        if sounds:
            pictures = audition(bundle, design, made).pictures
            wanted |= {sounds / f"{name}-{side}.mp3": f"{HEARD}-{side}.mp3" for side in ("dry", "wet")}
        else:
            made.mkdir()
            drawn = draw_window(bundle, design, made)
            if isinstance(drawn, str):
                raise BuildError.at(name, f"its window cannot be drawn: {drawn}", "See runtime/Editor.cpp.")
            pictures = drawn
        if not pictures or pictures[0].findings:
            said = "; ".join(pictures[0].findings) if pictures else "it cannot be drawn"
            raise BuildError.at(name, f"its window has a fault: {said}", "See runtime/Editor.cpp.")
        for path, file in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes((made / file).read_bytes())
    return list(wanted)
