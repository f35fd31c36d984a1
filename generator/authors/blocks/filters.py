"""Filters and equalisers."""

from __future__ import annotations

import re

from generator.authors.blocks.block import Block, View, choice, db, log, mix, percent, plain, rates
from generator.authors.blocks.promise import Promise, corner, high_cut, low_cut

_PROMISES = {
    (mode, steep): Promise((corner(kind, 24 if steep else 12),), frozenset(("output",)))
    for mode, kind in (("lowPass", "low-pass"), ("highPass", "high-pass"))
    for steep in (False, True)
}

_SHAPES = {"bell": "bell", "lowShelf": "low shelf", "highShelf": "high shelf"}
"""What each is drawn as."""


def _filter(
    mode: str, title: str, nouns: tuple[str, ...], variants: tuple[str, ...], cutoff: float, *, steep: bool = False
) -> Block:
    drawing = ("steep " if steep else "") + re.sub("(?=[A-Z])", "-", mode).lower()
    argument = f"dsp::StateVariableFilter::Mode::{mode}" + (", true" if steep else "")
    return Block(
        family="filter",
        promise=_PROMISES.get((mode, steep)),
        title=title,
        nouns=nouns,
        variants=variants,
        members=(("filter", "dsp::StateVariableFilter", argument),),
        knobs=(
            log("cutoff", "Cutoff", "Hz", 20, 20000, cutoff, "filter.setCutoffHz ({v}.get());"),
            log("resonance", "Resonance", "", 0.4, 12, 0.7071, "filter.setResonance ({v}.get());"),
        ),
        units={"Hz": "cutoff", "": "resonance"},
        category="Filter",
        accent=0xFF63C7B2,
        views=(View(drawing, ("cutoff",)),),
        bold={"resonance": 5},
        subtle={"resonance": 0.6},
    )


def _band(shape: str, title: str, nouns: tuple[str, ...], frequency: float, gain: float = 0) -> Block:
    return Block(
        family="band",
        title=title,
        nouns=nouns,
        members=(("band", "dsp::BandFilter", f"dsp::BandFilter::Shape::{shape}"),),
        knobs=(
            log("frequency", "Frequency", "Hz", 20, 20000, frequency, "band.setFrequencyHz ({v}.get());"),
            db("gain", "Gain", -18, 18, gain, "band.setGainDb ({v}.get());"),
            log("resonance", "Q", "", 0.2, 8, 0.7071, "band.setQ ({v}.get());"),
        ),
        units={"Hz": "frequency", "dB": "gain", "": "resonance"},
        category="EQ",
        accent=0xFF9BD770,
        views=(View(_SHAPES[shape], ("frequency", "gain")),),
        bold={"gain": 12},
        subtle={"gain": 1.5},
    )


FILTER_EFFECTS: dict[str, Block] = {
    "low_pass": _filter(
        "lowPass",
        "Low-Pass",
        (
            "low pass",
            "filter",
            "lowpass",
            "lpf",
            "high cut",
            "hi cut",
            "low pass filter",
            "lowpass filter",
            "lopass",
            "lo pass",
        ),
        ("low pass", "lowpass"),
        1200,
    ),
    "steep_low_pass": _filter(
        "lowPass",
        "Steep Low-Pass",
        ("steep low pass", "steep filter", "steep lowpass", "four pole filter", "steep lpf", "steep low pass filter"),
        ("steep", "four pole"),
        1200,
        steep=True,
    ),
    "high_pass": _filter(
        "highPass",
        "High-Pass",
        (
            "high pass",
            "highpass",
            "hpf",
            "low cut",
            "lo cut",
            "high pass filter",
            "highpass filter",
            "rumble filter",
            "hipass",
            "hi pass",
        ),
        ("high pass", "highpass"),
        250,
    ),
    "steep_high_pass": _filter(
        "highPass",
        "Steep High-Pass",
        ("steep high pass", "steep highpass", "steep low cut", "steep hpf", "steep high pass filter"),
        (),
        250,
        steep=True,
    ),
    "band_pass": _filter(
        "bandPass",
        "Band-Pass",
        ("band pass", "bandpass", "bpf", "band pass filter", "bandpass filter"),
        ("band pass", "bandpass"),
        900,
    ),
    "notch": _filter("notch", "Notch", ("notch", "notch filter", "band stop", "bandstop"), ("notch",), 1000),
    "peak": _filter("peak", "Peak Filter", ("peak filter", "peaking filter", "resonant peak"), ("peaking",), 1000),
    "cabinet": Block(
        family="cabinet",
        title="Cabinet",
        nouns=(
            *("cabinet", "cab", "speaker cabinet", "guitar cabinet", "guitar cab", "amp cabinet", "speaker simulator"),
            *("cabinet simulator", "cab simulator", "cab sim", "speaker cab", "guitar speaker"),
        ),
        members=(("cabinet", "dsp::Cabinet", ""),),
        knobs=(
            percent("size", "Size", 50, "cabinet.setSize ({v}.fraction());"),
            percent("tone", "Mic Tone", 50, "cabinet.setTone ({v}.fraction());"),
        ),
        units={"%": "size"},
        category="Filter",
        accent=0xFFB0B878,
        views=(View("cabinet", ("size", "tone")),),
        bold={"size": 100},
        subtle={"size": 15},
    ),
    "vocoder": Block(
        family="vocoder",
        title="Vocoder",
        nouns=("vocoder", "vocoding", "vocoder effect", "channel vocoder", "talking synth"),
        members=(("vocoder", "dsp::Vocoder", ""),),
        knobs=(
            log("frequency", "Pitch", "Hz", 40, 800, 110, "vocoder.setPitchHz ({v}.get());"),
            choice(
                "chord",
                "Chord",
                ("Note", "Octaves", "Fifth", "Minor", "Major"),
                0,
                "vocoder.setChord (static_cast<dsp::Vocoder::Chord> ({v}.index()));",
            ),
            plain("formant", "Formant", -12, 12, 0, "vocoder.setSemitones ({v}.get());", "st"),
            percent("hiss", "Breath", 20, "vocoder.setHiss ({v}.fraction());"),
            log("release", "Release", "ms", 5, 1000, 30, "vocoder.setReleaseMs ({v}.get());"),
            mix("vocoder"),
        ),
        units={"Hz": "frequency", "key": "frequency", "st": "formant", "ms": "release", "%": "mix"},
        category="Filter",
        accent=0xFF9AD0B0,
        views=(View("vocoder", ("frequency", "formant")),),
        bold={"chord": 3, "formant": 5},
        subtle={"mix": 50},
    ),
    "band_limit": Block(
        family="band_limit",
        promise=Promise((low_cut, high_cut), frozenset(("output",))),
        title="Band Limit",
        nouns=(
            "telephone",
            "phone",
            "phone call",
            "radio",
            "megaphone",
            "band limit",
            "telephone filter",
            "telephone eq",
            "walkie talkie",
        ),
        members=(
            ("lowCut", "dsp::StateVariableFilter", "dsp::StateVariableFilter::Mode::highPass, true"),
            ("highCut", "dsp::StateVariableFilter", "dsp::StateVariableFilter::Mode::lowPass, true"),
        ),
        knobs=(
            log("low_cut", "Low Cut", "Hz", 20, 2000, 300, "lowCut.setCutoffHz ({v}.get());"),
            log("high_cut", "High Cut", "Hz", 500, 20000, 3400, "highCut.setCutoffHz ({v}.get());"),
        ),
        units={"Hz": "low_cut"},
        category="Filter",
        accent=0xFF63C7B2,
        views=(View("band limit", ("low_cut", "high_cut")),),
        bold={"low_cut": 600, "high_cut": 2200},
        subtle={"low_cut": 150, "high_cut": 6000},
    ),
    "one_pole": Block(
        family="gentle_filter",
        title="Gentle Filter",
        nouns=("gentle filter", "one pole filter", "one pole", "soft filter"),
        members=(("gentleFilter", "dsp::OnePoleFilter", ""),),
        knobs=(log("cutoff", "Cutoff", "Hz", 20, 20000, 2500, "gentleFilter.setCutoffHz ({v}.get());"),),
        units={"Hz": "cutoff"},
        category="Filter",
        accent=0xFF63C7B2,
        views=(View("gentle low-pass", ("cutoff",)),),
        bold={"cutoff": 600},
        subtle={"cutoff": 8000},
    ),
    "ladder": Block(
        family="ladder",
        title="Ladder",
        nouns=(
            "ladder",
            "ladder filter",
            "ladder low pass",
            "moog low pass",
            "moog filter",
            "moog",
            "transistor ladder",
            "acid filter",
            "analog filter",
        ),
        members=(("ladder", "dsp::LadderFilter", ""),),
        knobs=(
            log("cutoff", "Cutoff", "Hz", 20, 18000, 1000, "ladder.setCutoffHz ({v}.get());"),
            percent("resonance", "Resonance", 35, "ladder.setResonance ({v}.fraction());"),
            db("drive", "Drive", 0, 30, 0, "ladder.setDriveDb ({v}.get());"),
        ),
        units={"Hz": "cutoff", "%": "resonance", "dB": "drive"},
        category="Filter",
        accent=0xFF4FC7A0,
        views=(View("ladder", ("cutoff", "resonance")),),
        bold={"resonance": 85, "drive": 14},
        subtle={"resonance": 10, "drive": 0},
    ),
    "comb": Block(
        family="comb",
        title="Comb",
        nouns=("comb filter", "comb", "resonator", "tuned resonator"),
        members=(("comb", "dsp::CombFilter", ""),),
        knobs=(
            log("frequency", "Pitch", "Hz", 30, 4000, 220, "comb.setFrequencyHz ({v}.get());"),
            percent("feedback", "Feedback", 75, "comb.setFeedback (0.98f * {v}.fraction());"),
            mix("comb", 50),
        ),
        units={"Hz": "frequency", "%": "feedback"},
        category="Filter",
        accent=0xFF7AD0C0,
        views=(View("comb", ("frequency",)),),
        tail="0.5",
        bold={"feedback": 96, "mix": 80},
        subtle={"feedback": 40, "mix": 25},
    ),
    "formant": Block(
        family="formant",
        title="Formant",
        nouns=("formant filter", "formant", "talkbox", "talk box", "vowel filter", "vocal filter", "vowel"),
        members=(("formant", "dsp::FormantFilter", ""),),
        knobs=(
            plain("vowel", "Vowel", 0, 4, 0, "formant.setVowel ({v}.get());"),
            mix("formant"),
        ),
        units={"": "vowel", "%": "mix"},
        category="Filter",
        accent=0xFFD0A0E0,
        views=(View("vowel", ("vowel",)),),
        bold={"vowel": 2},
        subtle={"mix": 40},
    ),
    "wah": Block(
        family="wah",
        title="Auto-Wah",
        nouns=("wah", "auto wah", "autowah", "wah wah", "envelope filter", "touch wah", "funk filter"),
        members=(("wah", "dsp::AutoWah", ""),),
        knobs=(
            log("frequency", "Frequency", "Hz", 100, 2000, 350, "wah.setFrequencyHz ({v}.get());"),
            percent("sensitivity", "Sensitivity", 70, "wah.setSensitivity ({v}.fraction());"),
            log("resonance", "Resonance", "", 0.7, 10, 4, "wah.setResonance ({v}.get());"),
            log("rate", "Rate", "Hz", 0.1, 10, 1.5, ""),
            rates("wah"),
            percent("depth", "Depth", 0, "wah.setDepth ({v}.fraction());"),
            mix("wah"),
        ),
        units={"Hz": "rate", "%": "sensitivity", "": "resonance", "note": "sync"},
        wakes={"rate": ("depth", 60), "sync": ("depth", 60)},
        category="Filter",
        accent=0xFF8FD06A,
        views=(View("wah", ("frequency", "sensitivity")),),
        bold={"sensitivity": 100, "resonance": 8},
        subtle={"sensitivity": 40, "mix": 60},
    ),
    "eq": Block(
        family="eq",
        title="EQ",
        nouns=(
            *(
                "eq",
                "equalizer",
                "equaliser",
                "three band eq",
                "3 band eq",
                "tone control",
                "tone controls",
                "tone stack",
            ),
            *("three band equalizer", "3 band equalizer", "parametric eq"),
        ),
        members=(("eq", "dsp::ThreeBandEq", ""),),
        knobs=(
            db("low", "Low", -18, 18, 0, "eq.setLowDb ({v}.get());"),
            db("mid", "Mid", -18, 18, 0, "eq.setMidDb ({v}.get());"),
            log("frequency", "Mid Freq", "Hz", 80, 10000, 1000, "eq.setMidHz ({v}.get());"),
            db("high", "High", -18, 18, 0, "eq.setHighDb ({v}.get());"),
        ),
        units={"Hz": "frequency", "dB": "mid"},
        category="EQ",
        accent=0xFF9BD770,
        views=(View("three bands", ("low", "mid", "high")),),
        bold={"low": 5, "mid": -3, "high": 6},
        subtle={"low": 1.5, "high": 1.5},
    ),
    "bell_eq": _band("bell", "Bell EQ", ("bell eq", "peaking eq", "bell curve"), 2500),
    "presence_boost": _band("bell", "Presence Boost", ("presence boost", "midrange boost"), 2500, 4),
    "low_shelf": _band("lowShelf", "Low Shelf", ("low shelf", "bass shelf"), 120),
    "bass_boost": _band("lowShelf", "Bass Boost", ("bass boost", "bass booster"), 120, 4),
    "high_shelf": _band("highShelf", "High Shelf", ("high shelf", "air band", "air eq"), 7000),
    "treble_boost": _band("highShelf", "Treble Boost", ("treble boost", "treble booster", "exciter"), 7000, 4),
    "tilt": Block(
        family="tilt",
        title="Tilt",
        nouns=("tilt eq", "tilt", "tilt filter"),
        members=(("tilt", "dsp::TiltEq", ""),),
        knobs=(db("high", "Tilt", -12, 12, 0, "tilt.setTiltDb ({v}.get());"),),
        units={"dB": "high"},
        category="EQ",
        accent=0xFF9BD770,
        views=(View("tilt", ("high",)),),
        bold={"high": 6},
        subtle={"high": 1},
    ),
}
