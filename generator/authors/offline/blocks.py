"""What the offline author can build with: each block's C++ members, knobs, and the units that find them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["", "dB", "Hz", "ms", "s", "%", ":1"]


@dataclass(frozen=True, kw_only=True)
class Knob:
    """A parameter of a block. `call` sets it: {v} is the parameter's Value in C++."""

    role: str
    name: str
    unit: Unit
    minimum: float
    maximum: float
    default: float
    call: str
    logarithmic: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Block:
    """A stage of the chain. Its parameter ids are `<family>_<role>`: rewording "tube" to "tape" keeps them."""

    family: str
    title: str
    members: tuple[tuple[str, str, str], ...]
    """(name, C++ type, constructor argument), in the order in which the sound passes."""
    knobs: tuple[Knob, ...]
    units: dict[Unit, str] = field(default_factory=dict)
    """The role that a bare number with this unit means."""
    category: str = ""
    accent: int = 0xFFE8A33D
    latency: str = ""
    tail: str = ""
    bold: dict[str, float] = field(default_factory=dict)
    """Values of a preset that shows the block off."""
    subtle: dict[str, float] = field(default_factory=dict)


def _db(role: str, name: str, minimum: float, maximum: float, default: float, call: str) -> Knob:
    return Knob(role=role, name=name, unit="dB", minimum=minimum, maximum=maximum, default=default, call=call)


def _percent(role: str, name: str, default: float, call: str) -> Knob:
    return Knob(role=role, name=name, unit="%", minimum=0, maximum=100, default=default, call=call)


def _log(role: str, name: str, unit: Unit, minimum: float, maximum: float, default: float, call: str) -> Knob:
    return Knob(
        role=role,
        name=name,
        unit=unit,
        minimum=minimum,
        maximum=maximum,
        default=default,
        call=call,
        logarithmic=True,
    )


def _saturator(kind: str, title: str, drive: float, tone: float, accent: int) -> Block:
    return Block(
        family="saturator",
        title=title,
        members=(
            ("saturator", "dsp::Saturator", f"dsp::Saturator::Kind::{kind}"),
            ("toneFilter", "dsp::StateVariableFilter", "dsp::StateVariableFilter::Mode::lowPass"),
        ),
        knobs=(
            _db("drive", "Drive", 0, 36, drive, "saturator.setDriveDb ({v}.get());"),
            _log("tone", "Tone", "Hz", 400, 20000, tone, "toneFilter.setCutoffHz ({v}.get());"),
            _percent("mix", "Mix", 100, "saturator.setMix ({v}.fraction());"),
        ),
        units={"dB": "drive", "Hz": "tone", "%": "mix"},
        category="Distortion",
        accent=accent,
        latency="dsp::Saturator::latencyFrames",
        bold={"drive": 28},
        subtle={"drive": 5, "mix": 60},
    )


def _filter(mode: str, title: str, cutoff: float) -> Block:
    return Block(
        family="filter",
        title=title,
        members=(("filter", "dsp::StateVariableFilter", f"dsp::StateVariableFilter::Mode::{mode}"),),
        knobs=(
            _log("cutoff", "Cutoff", "Hz", 20, 20000, cutoff, "filter.setCutoffHz ({v}.get());"),
            _log("resonance", "Resonance", "", 0.4, 12, 0.7071, "filter.setResonance ({v}.get());"),
        ),
        units={"Hz": "cutoff", "": "resonance"},
        category="Filter",
        accent=0xFF63C7B2,
        bold={"resonance": 5},
        subtle={"resonance": 0.6},
    )


def _delay(kind: str, title: str, tone: float) -> Block:
    return Block(
        family="delay",
        title=title,
        members=(("delay", "dsp::Delay", f"dsp::Delay::Kind::{kind}"),),
        knobs=(
            _log("time", "Time", "ms", 10, 2000, 350, "delay.setTimeMs ({v}.get());"),
            _percent("feedback", "Feedback", 38, "delay.setFeedback ({v}.fraction());"),
            _log("tone", "Tone", "Hz", 500, 20000, tone, "delay.setToneHz ({v}.get());"),
            _percent("mix", "Mix", 35, "delay.setMix ({v}.fraction());"),
        ),
        units={"ms": "time", "%": "mix", "Hz": "tone"},
        category="Delay",
        accent=0xFF8FB7FF,
        tail="dsp::Delay::tailSeconds ({time}.get(), {feedback}.fraction())",
        bold={"feedback": 72, "mix": 50},
        subtle={"feedback": 20, "mix": 18},
    )


def _reverb(kind: str, title: str, decay: float, pre_delay: float) -> Block:
    return Block(
        family="reverb",
        title=title,
        members=(("reverb", "dsp::Reverb", f"dsp::Reverb::Kind::{kind}"),),
        knobs=(
            _log("decay", "Decay", "s", 0.2, 20, decay, "reverb.setDecaySeconds ({v}.get());"),
            Knob(
                role="predelay", name="Pre-Delay", unit="ms", minimum=0, maximum=250, default=pre_delay,
                call="reverb.setPreDelayMs ({v}.get());",
            ),
            _log("tone", "Tone", "Hz", 500, 20000, 7000, "reverb.setToneHz ({v}.get());"),
            _percent("mix", "Mix", 32, "reverb.setMix ({v}.fraction());"),
        ),
        units={"s": "decay", "ms": "predelay", "%": "mix", "Hz": "tone"},
        category="Reverb",
        accent=0xFFB79CFF,
        tail="1.5 * static_cast<double> ({decay}.get())",
        bold={"decay": 9, "mix": 55},
        subtle={"decay": 0.9, "mix": 16},
    )  # fmt: skip


def _synth(
    wave: int, title: str, *, attack: float, decay: float, sustain: float, release: float, cutoff: float
) -> Block:
    return Block(
        family="synth",
        title=title,
        members=(("synth", "dsp::PolySynth", ""),),
        knobs=(
            Knob(
                role="wave", name="Wave", unit="", minimum=0, maximum=3, default=wave,
                call="settings.wave = static_cast<dsp::Oscillator::Wave> ({v}.index());",
                choices=("Saw", "Square", "Triangle", "Sine"),
            ),
            Knob(
                role="detune", name="Detune", unit="", minimum=0, maximum=50, default=9,
                call="settings.detuneCents = {v}.get();",
            ),
            _log("cutoff", "Cutoff", "Hz", 60, 18000, cutoff, "settings.cutoffHz = {v}.get();"),
            _log("resonance", "Resonance", "", 0.4, 10, 0.9, "settings.resonance = {v}.get();"),
            Knob(
                role="sweep", name="Filter Sweep", unit="", minimum=-4, maximum=4, default=1.5,
                call="settings.sweepOctaves = {v}.get();",
            ),
            _log("attack", "Attack", "ms", 1, 5000, attack, "settings.amp.attackMs = {v}.get();"),
            _log("decay", "Decay", "ms", 5, 8000, decay, "settings.amp.decayMs = {v}.get();"),
            _percent("sustain", "Sustain", sustain, "settings.amp.sustain = {v}.fraction();"),
            _log("release", "Release", "ms", 5, 8000, release, "settings.amp.releaseMs = {v}.get();"),
        ),
        units={"Hz": "cutoff", "ms": "attack", "s": "release", "%": "sustain"},
        category="Synth",
        accent=0xFF6FC3DF,
        tail="0.001 * static_cast<double> ({release}.get())",
        bold={"sweep": 3.5, "detune": 24, "resonance": 2.5},
        subtle={"sweep": 0.3, "detune": 3, "cutoff": 1800},
    )  # fmt: skip


BLOCKS: dict[str, Block] = {
    "tube": _saturator("tube", "Tube", 14, 12000, 0xFFE8A33D),
    "tape": _saturator("tape", "Tape", 12, 14000, 0xFFD98A5B),
    "fuzz": _saturator("fuzz", "Fuzz", 18, 6000, 0xFFFF6B57),
    "low_pass": _filter("lowPass", "Low-Pass", 1200),
    "high_pass": _filter("highPass", "High-Pass", 250),
    "band_pass": _filter("bandPass", "Band-Pass", 900),
    "eq": Block(
        family="eq",
        title="EQ",
        members=(("eq", "dsp::ThreeBandEq", ""),),
        knobs=(
            _db("low", "Low", -18, 18, 0, "eq.setLowDb ({v}.get());"),
            _db("mid", "Mid", -18, 18, 0, "eq.setMidDb ({v}.get());"),
            _log("frequency", "Mid Freq", "Hz", 80, 10000, 1000, "eq.setMidHz ({v}.get());"),
            _db("high", "High", -18, 18, 0, "eq.setHighDb ({v}.get());"),
        ),
        units={"Hz": "frequency", "dB": "mid"},
        category="EQ",
        accent=0xFF9BD770,
        bold={"low": 5, "mid": -3, "high": 6},
        subtle={"low": 1.5, "high": 1.5},
    ),
    "compressor": Block(
        family="compressor",
        title="Compressor",
        members=(("compressor", "dsp::Compressor", ""),),
        knobs=(
            _db("threshold", "Threshold", -60, 0, -18, "compressor.setThresholdDb ({v}.get());"),
            _log("ratio", "Ratio", ":1", 1, 20, 4, "compressor.setRatio ({v}.get());"),
            _log("attack", "Attack", "ms", 0.1, 200, 10, "compressor.setAttackMs ({v}.get());"),
            _log("release", "Release", "ms", 10, 2000, 120, "compressor.setReleaseMs ({v}.get());"),
            _db("makeup", "Make-Up", 0, 24, 0, "compressor.setMakeupDb ({v}.get());"),
            _percent("mix", "Mix", 100, "compressor.setMix ({v}.fraction());"),
        ),
        units={"dB": "threshold", ":1": "ratio", "ms": "attack", "%": "mix"},
        category="Dynamics",
        accent=0xFFF2C14E,
        bold={"threshold": -34, "ratio": 10, "makeup": 8},
        subtle={"threshold": -14, "ratio": 2},
    ),
    "delay": _delay("clean", "Delay", 9000),
    "tape_delay": _delay("tape", "Tape Delay", 4200),
    "ping_pong": _delay("pingPong", "Ping-Pong", 8000),
    "room": _reverb("room", "Room", 0.7, 5),
    "hall": _reverb("hall", "Hall", 2.4, 18),
    "plate": _reverb("plate", "Plate", 1.8, 8),
    "chorus": Block(
        family="chorus",
        title="Chorus",
        members=(("chorus", "dsp::Chorus", ""),),
        knobs=(
            _log("rate", "Rate", "Hz", 0.05, 8, 0.6, "chorus.setRateHz ({v}.get());"),
            _percent("depth", "Depth", 45, "chorus.setDepth ({v}.fraction());"),
            _percent("mix", "Mix", 50, "chorus.setMix ({v}.fraction());"),
        ),
        units={"Hz": "rate", "%": "mix"},
        category="Modulation",
        accent=0xFF5FD0E6,
        tail="0.02",
        bold={"depth": 85, "rate": 1.4},
        subtle={"depth": 20, "mix": 30},
    ),
    "tremolo": Block(
        family="tremolo",
        title="Tremolo",
        members=(("tremolo", "dsp::Tremolo", ""),),
        knobs=(
            _log("rate", "Rate", "Hz", 0.1, 20, 5, "tremolo.setRateHz ({v}.get());"),
            _percent("depth", "Depth", 60, "tremolo.setDepth ({v}.fraction());"),
            _percent("spread", "Stereo", 0, "tremolo.setSpread ({v}.fraction());"),
        ),
        units={"Hz": "rate", "%": "depth"},
        category="Modulation",
        accent=0xFFFF9EB5,
        bold={"depth": 100, "spread": 100},
        subtle={"depth": 25},
    ),
    "gain": Block(
        family="output",
        title="Output",
        members=(("output", "dsp::Gain", ""),),
        knobs=(_db("gain", "Gain", -24, 24, 0, "output.setGainDb ({v}.get());"),),
        units={"dB": "gain"},
        category="Tools",
        accent=0xFFC9CED8,
        bold={"gain": 6},
        subtle={"gain": -6},
    ),
    "synth": _synth(0, "Synth", attack=6, decay=400, sustain=70, release=300, cutoff=3200),
    "pad": _synth(2, "Pad", attack=600, decay=900, sustain=85, release=2200, cutoff=2400),
    "bass": _synth(1, "Bass", attack=3, decay=350, sustain=55, release=140, cutoff=700),
    "lead": _synth(0, "Lead", attack=4, decay=300, sustain=80, release=220, cutoff=4500),
    "pluck": _synth(0, "Pluck", attack=1, decay=450, sustain=0, release=400, cutoff=1800),
}
