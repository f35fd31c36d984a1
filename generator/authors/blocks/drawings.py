"""The pictures that a section of the window can have, and the parameters that each follows."""

from __future__ import annotations

DRAWINGS: dict[str, tuple[str, ...]] = {
    "compressor": ("threshold", "ratio", "knee", "makeup", "mix"),
    "gate": ("threshold", "ratio"),
    "limiter": ("drive", "threshold"),
    **dict.fromkeys(("soft", "tube", "tape", "overdrive", "diode", "fuzz", "hard clip", "fold"), ("drive", "mix")),
    "steps": ("bits", "rate"),
    **dict.fromkeys(
        ("low-pass", "high-pass", "band-pass", "notch", "peak", "steep low-pass", "steep high-pass"),
        ("cutoff", "resonance"),
    ),
    "gentle low-pass": ("cutoff",),
    "ladder": ("cutoff", "resonance"),
    "comb": ("frequency", "feedback", "mix"),
    "band limit": ("low_cut", "high_cut"),
    **dict.fromkeys(("bell", "low shelf", "high shelf"), ("frequency", "gain", "resonance")),
    "tilt": ("high",),
    "three bands": ("low", "mid", "frequency", "high"),
    "vowel": ("vowel", "mix"),
    "wah": ("frequency", "resonance"),
    "de-esser": ("frequency", "threshold", "ratio"),
    **dict.fromkeys(("echoes", "ping-pong", "reversed"), ("time", "sync", "feedback", "mix")),
    **dict.fromkeys(("reverb", "spring", "ringing"), ("decay", "predelay", "mix")),
    "cycle": ("rate", "sync", "depth", "shape"),
    "envelope": ("attack", "decay", "sustain", "release"),
    "transient": ("attack_gain", "sustain_gain"),
    "hit": ("decay", "snap", "pitch"),
    "oscillator": ("wave", "unison", "detune"),
    "fm": ("algorithm", "ratio", "tone", "feedback"),
    "wavetable": ("tone",),
    "ring": ("frequency",),
    "thresholds": ("low_threshold", "threshold", "high_threshold"),
    "width": ("width",),
    "pan": ("position",),
    "polarity": ("left", "right"),
    "pitch": ("pitch",),
    "shift": ("frequency",),
    "grains": ("time", "rate", "spread"),
    "output": (),
}
"""Word -> roles, as the table in plugin/PluginEditor.h has them."""
