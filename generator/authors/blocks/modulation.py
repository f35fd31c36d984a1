"""Modulation, pitch and grains."""

from __future__ import annotations

from generator.authors.blocks.block import Block, Knob, View, choice, log, mix, percent, plain, synced
from generator.authors.blocks.promise import Promise, swing

_SHAPES = ("Sine", "Triangle", "Saw", "Square", "Random")


def _shape(member: str) -> Knob:
    call = f"{member}.setShape (static_cast<dsp::Lfo::Shape> ({{v}}.index()));"
    return choice("shape", "Shape", _SHAPES, 0, call)


def _rates(member: str) -> Knob:
    return synced(member, "setRateHz ({rate}.get())", "setRateBeats (dsp::beatsOfNote ({v}.index()), block)")


MODULATION_EFFECTS: dict[str, Block] = {
    "chorus": Block(
        family="chorus",
        title="Chorus",
        nouns=("chorus", "ensemble", "doubler", "doubling"),
        members=(("chorus", "dsp::Chorus", ""),),
        knobs=(
            log("rate", "Rate", "Hz", 0.05, 8, 0.6, "chorus.setRateHz ({v}.get());"),
            percent("depth", "Depth", 45, "chorus.setDepth ({v}.fraction());"),
            percent("mix", "Mix", 50, "chorus.setMix ({v}.fraction());"),
        ),
        units={"Hz": "rate", "%": "mix"},
        category="Modulation",
        accent=0xFF5FD0E6,
        views=(View("cycle", ("rate", "depth")),),
        tail="0.02",
        bold={"depth": 85, "rate": 1.4},
        subtle={"depth": 20, "mix": 30},
    ),
    "flanger": Block(
        family="flanger",
        title="Flanger",
        nouns=("flanger", "flange", "flanging", "jet plane"),
        members=(("flanger", "dsp::Flanger", ""),),
        knobs=(
            log("rate", "Rate", "Hz", 0.02, 8, 0.25, "flanger.setRateHz ({v}.get());"),
            percent("depth", "Depth", 70, "flanger.setDepth ({v}.fraction());"),
            percent("feedback", "Feedback", 50, "flanger.setFeedback (0.95f * {v}.fraction());"),
            mix("flanger", 50),
        ),
        units={"Hz": "rate", "%": "feedback"},
        category="Modulation",
        accent=0xFF50C0F0,
        views=(View("cycle", ("rate", "depth")),),
        tail="0.1",
        bold={"feedback": 90, "depth": 100},
        subtle={"feedback": 15, "mix": 30},
    ),
    "phaser": Block(
        family="phaser",
        title="Phaser",
        nouns=("phaser", "fazer", "phase shifter", "phasing", "phase 90"),
        members=(("phaser", "dsp::Phaser", ""),),
        knobs=(
            log("rate", "Rate", "Hz", 0.02, 8, 0.4, "phaser.setRateHz ({v}.get());"),
            log("frequency", "Frequency", "Hz", 150, 3000, 800, "phaser.setFrequencyHz ({v}.get());"),
            percent("depth", "Depth", 60, "phaser.setDepth ({v}.fraction());"),
            percent("feedback", "Feedback", 40, "phaser.setFeedback (0.95f * {v}.fraction());"),
            mix("phaser", 50),
        ),
        units={"Hz": "rate", "%": "feedback"},
        category="Modulation",
        accent=0xFF70B0F0,
        views=(View("cycle", ("rate", "depth")),),
        bold={"feedback": 85, "depth": 95},
        subtle={"feedback": 10, "depth": 35},
    ),
    "vibrato": Block(
        family="vibrato",
        title="Vibrato",
        nouns=("vibrato", "pitch wobble", "warble", "wow and flutter"),
        members=(("vibrato", "dsp::Vibrato", ""),),
        knobs=(
            log("rate", "Rate", "Hz", 0.2, 12, 5.5, "vibrato.setRateHz ({v}.get());"),
            plain("depth", "Depth", 0, 100, 25, "vibrato.setDepthCents ({v}.get());", "ct"),
        ),
        units={"Hz": "rate", "ct": "depth", "%": "depth"},
        category="Modulation",
        accent=0xFFFF9EC8,
        views=(View("cycle", ("rate", "depth")),),
        tail="0.02",
        bold={"depth": 80},
        subtle={"depth": 8},
    ),
    "tremolo": Block(
        family="tremolo",
        promise=Promise((swing,), frozenset(("output", "eq", "filter"))),
        title="Tremolo",
        nouns=("tremolo", "trem", "chopper", "stutter"),
        members=(("tremolo", "dsp::Tremolo", ""),),
        knobs=(
            log("rate", "Rate", "Hz", 0.1, 20, 5, ""),
            _rates("tremolo"),
            percent("depth", "Depth", 60, "tremolo.setDepth ({v}.fraction());"),
            _shape("tremolo"),
            percent("spread", "Stereo", 0, "tremolo.setSpread ({v}.fraction());"),
        ),
        units={"Hz": "rate", "%": "depth", "note": "sync"},
        category="Modulation",
        accent=0xFFFF9EB5,
        views=(View("cycle", ("rate", "depth")),),
        bold={"depth": 100, "spread": 100},
        subtle={"depth": 25},
    ),
    "auto_pan": Block(
        family="autopan",
        title="Auto-Pan",
        nouns=("auto pan", "autopan", "auto panner", "autopanner", "rotary", "leslie", "rotary speaker"),
        members=(("autopan", "dsp::AutoPan", ""),),
        knobs=(
            log("rate", "Rate", "Hz", 0.05, 12, 0.5, ""),
            _rates("autopan"),
            percent("depth", "Depth", 80, "autopan.setDepth ({v}.fraction());"),
            _shape("autopan"),
        ),
        units={"Hz": "rate", "%": "depth", "note": "sync"},
        category="Modulation",
        accent=0xFFFFB0D0,
        views=(View("cycle", ("rate", "depth")),),
        bold={"depth": 100},
        subtle={"depth": 35},
    ),
    "ring": Block(
        family="ring",
        title="Ring Mod",
        nouns=("ring modulator", "ring mod", "ringmod", "ring modulation", "robot voice", "dalek"),
        members=(("ring", "dsp::RingModulator", ""),),
        knobs=(
            log("frequency", "Frequency", "Hz", 1, 5000, 220, "ring.setFrequencyHz ({v}.get());"),
            mix("ring", 70),
        ),
        units={"Hz": "frequency", "%": "mix"},
        category="Modulation",
        accent=0xFFE0E060,
        views=(View("ring", ("frequency",)),),
        bold={"mix": 100},
        subtle={"mix": 25},
    ),
    "shifter": Block(
        family="shifter",
        title="Freq Shifter",
        nouns=("frequency shifter", "freq shifter", "frequency shift", "bode shifter"),
        members=(("shifter", "dsp::FrequencyShifter", ""),),
        knobs=(
            plain("frequency", "Shift", -1000, 1000, 60, "shifter.setShiftHz ({v}.get());", "Hz"),
            mix("shifter"),
        ),
        units={"Hz": "frequency", "%": "mix"},
        category="Modulation",
        accent=0xFFC8E080,
        views=(View("shift", ("frequency",)),),
        bold={"frequency": 300},
        subtle={"frequency": 4, "mix": 50},
    ),
    "pitch": Block(
        family="pitch",
        title="Pitch Shifter",
        nouns=(
            "pitch shifter",
            "pitch shift",
            "harmonizer",
            "harmoniser",
            "octaver",
            "octave pedal",
            "transposer",
            "transpose",
        ),
        members=(("pitch", "dsp::PitchShifter", ""),),
        knobs=(
            plain("pitch", "Pitch", -24, 24, 12, "pitch.setSemitones ({v}.get());", "st"),
            percent("feedback", "Feedback", 0, "pitch.setFeedback (0.9f * {v}.fraction());"),
            mix("pitch", 50),
        ),
        units={"st": "pitch", "%": "mix"},
        category="Pitch",
        accent=0xFFA0E0C0,
        views=(View("pitch", ("pitch",)),),
        tail="0.5",
        bold={"mix": 80, "feedback": 50},
        subtle={"mix": 20},
    ),
    "granular": Block(
        family="granular",
        title="Granular",
        nouns=("granular", "granular cloud", "grains", "cloud", "granulator", "granular delay", "texture"),
        members=(("granular", "dsp::Granular", ""),),
        knobs=(
            log("time", "Size", "ms", 15, 500, 120, "granular.setSizeMs ({v}.get());"),
            log("rate", "Density", "Hz", 2, 80, 20, "granular.setDensity ({v}.get());"),
            plain("pitch", "Pitch", -24, 24, 0, "granular.setPitch ({v}.get());", "st"),
            percent("spread", "Spread", 50, "granular.setSpread ({v}.fraction());"),
            percent("reverse", "Reverse", 0, "granular.setReverse ({v}.fraction());"),
            mix("granular", 60),
        ),
        units={"ms": "time", "Hz": "rate", "st": "pitch", "%": "mix"},
        category="Delay",
        accent=0xFF90E0E0,
        views=(View("grains", ("time", "rate")),),
        tail="1.0",
        bold={"spread": 100, "mix": 90},
        subtle={"spread": 20, "mix": 25},
    ),
}
