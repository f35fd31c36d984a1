"""Draws the windows of a few plugins of different families, for the README and for whoever changes the window."""

from __future__ import annotations

from pathlib import Path

from generator.bench.made import made_of
from generator.build.bundle import build
from generator.check.audition.parent import draw_window
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
}
"""File name -> sentence."""


def draw_pictures(names: tuple[str, ...], out: Path) -> tuple[Path, ...]:
    """Builds the plugins of some sentences, draws their windows at the standard size, and returns the files.

    :raises BuildError: if a window cannot be drawn, or has a fault
    """
    out.mkdir(parents=True, exist_ok=True)
    return tuple(_draw(name, out / f"{name}.png") for name in names)


def _draw(name: str, path: Path) -> Path:
    design, project = made_of(PICTURED[name])
    with scratch_folder() as scratch:
        (scratch / "drawn").mkdir()
        bundle = build(project, scratch / "built")
        pictures = draw_window(bundle.path, design, scratch / "drawn")
        if isinstance(pictures, str) or pictures[0].findings:
            said = pictures if isinstance(pictures, str) else "; ".join(pictures[0].findings)
            raise BuildError.at(name, f"its window has a fault: {said}", "See runtime/Editor.cpp.")
        path.write_bytes((scratch / "drawn" / PICTURES[0]).read_bytes())
    return path
