"""Distortion."""

from __future__ import annotations

from generator.authors.blocks.block import Block, View, db, log, mix, percent, plain
from generator.authors.blocks.promise import Promise, even_harmonics


def _saturator(
    kind: str, title: str, nouns: tuple[str, ...], variants: tuple[str, ...], drive: float, tone: float, accent: int
) -> Block:
    return Block(
        family="saturator",
        promise=Promise((even_harmonics,), frozenset(("output",))) if kind == "tube" else None,
        title=title,
        nouns=nouns,
        variants=variants,
        members=(("saturator", "dsp::Saturator", f"dsp::Saturator::Kind::{kind}"),),
        knobs=(
            db("drive", "Drive", 0, 36, drive, "saturator.setDriveDb ({v}.get());"),
            log("tone", "Tone", "Hz", 400, 20000, tone, "saturator.setToneHz ({v}.get());"),
            mix("saturator"),
        ),
        units={"dB": "drive", "Hz": "tone", "%": "mix"},
        category="Distortion",
        accent=accent,
        views=(View("hard clip" if kind == "hardClip" else kind, ("drive",)),),
        latency="dsp::Saturator::latencyFrames",
        bold={"drive": 28},
        subtle={"drive": 5, "mix": 60},
    )


TONE_EFFECTS: dict[str, Block] = {
    "tube": _saturator(
        "tube",
        "Tube",
        (
            "distortion",
            "distort",
            "dist",
            "tube",
            "valve",
            "tube amp",
            "amp",
            "crunch",
            "tube distortion",
            "tube preamp",
            "preamp",
        ),
        ("tube", "valve"),
        14,
        12000,
        0xFFE8A33D,
    ),
    "tape": _saturator(
        "tape",
        "Tape",
        ("saturation", "saturator", "saturate", "tape machine", "tape saturation", "tape deck", "cassette", "reel"),
        ("tape",),
        12,
        14000,
        0xFFD98A5B,
    ),
    "fuzz": _saturator("fuzz", "Fuzz", ("fuzz", "fuzz box", "fuzzbox"), ("fuzz",), 18, 6000, 0xFFFF6B57),
    "overdrive": _saturator(
        "overdrive", "Overdrive", ("overdrive", "screamer", "od"), ("overdrive", "overdriven"), 16, 8000, 0xFFB8D65C
    ),
    "diode": _saturator("diode", "Diode", ("diode clipper", "diode"), ("diode",), 16, 10000, 0xFFE0805A),
    "soft_clip": _saturator("soft", "Soft Clip", ("soft clipper", "soft clip"), ("soft clip",), 8, 20000, 0xFFE8C07A),
    "hard_clip": _saturator(
        "hardClip",
        "Hard Clip",
        ("clipper", "hard clipper", "hard clip", "clipping"),
        ("hard clip",),
        10,
        16000,
        0xFFFF8A5C,
    ),
    "fold": _saturator(
        "fold",
        "Wavefolder",
        ("wavefolder", "wave folder", "folder", "wavefold", "wave folding", "wavefolding"),
        ("folding",),
        12,
        14000,
        0xFFE57BD0,
    ),
    "crusher": Block(
        family="crusher",
        title="Bitcrusher",
        nouns=(
            *("bitcrusher", "bit crusher", "bitcrush", "bit crush", "crusher", "bit reducer", "decimator"),
            *("downsampler", "sample rate reducer", "rate reducer", "bit reduction", "chiptune", "crush"),
        ),
        members=(("crusher", "dsp::BitCrusher", ""),),
        knobs=(
            plain("bits", "Bits", 1, 16, 8, "crusher.setBits ({v}.get());"),
            log("rate", "Sample Rate", "Hz", 500, 48000, 12000, "crusher.setRateHz ({v}.get());"),
            mix("crusher"),
        ),
        units={"bit": "bits", "": "bits", "Hz": "rate", "%": "mix"},
        category="Distortion",
        accent=0xFFB0E05A,
        views=(View("steps", ("bits", "rate")),),
        bold={"bits": 4, "rate": 4000},
        subtle={"bits": 12, "rate": 24000, "mix": 60},
    ),
    "vinyl": Block(
        family="vinyl",
        title="Vinyl",
        nouns=(
            *(
                "vinyl",
                "vinyl record",
                "record player",
                "turntable",
                "vinyl simulator",
                "vinyl emulation",
                "old record",
            ),
            *("phonograph", "vinyl crackle", "record crackle", "vinyl noise", "record noise"),
        ),
        members=(
            ("wow", "dsp::Vibrato", ""),
            ("dull", "dsp::StateVariableFilter", "dsp::StateVariableFilter::Mode::lowPass"),
            ("record", "dsp::RecordNoise", ""),
        ),
        knobs=(
            # A record turns 33 1/3 times a minute.
            plain("depth", "Wow", 0, 35, 8, "wow.setRateHz (0.5556f); wow.setDepthCents ({v}.get());", "ct"),
            log("tone", "High Cut", "Hz", 1000, 20000, 9000, "dull.setCutoffHz ({v}.get());"),
            percent("crackle", "Crackle", 40, "record.setCrackle ({v}.fraction());"),
            percent("hiss", "Hiss", 30, "record.setHiss ({v}.fraction());"),
        ),
        units={"Hz": "tone", "%": "crackle", "ct": "depth"},
        category="Distortion",
        accent=0xFFD8A878,
        views=(View("record", ("crackle", "depth")),),
        tail="0.02",
        bold={"crackle": 90, "hiss": 70},
        subtle={"crackle": 15, "hiss": 10, "depth": 4},
    ),
}
