"""Instruments, which play MIDI."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from generator.authors.blocks.block import Block, Knob, View, choice, log, percent, plain
from generator.authors.blocks.promise import Promise, tuning


def _settings(role: str, name: str, default: float, member: str) -> Knob:
    return percent(role, name, default, f"settings.{member} = {{v}}.fraction();")


def _envelope(attack: float, decay: float, sustain: float, release: float) -> tuple[Knob, ...]:
    return (
        log("attack", "Attack", "ms", 1, 5000, attack, "settings.amp.attackMs = {v}.get();"),
        log("decay", "Decay", "ms", 5, 8000, decay, "settings.amp.decayMs = {v}.get();"),
        percent("sustain", "Sustain", sustain, "settings.amp.sustain = {v}.fraction();"),
        log("release", "Release", "ms", 5, 8000, release, "settings.amp.releaseMs = {v}.get();"),
    )


_ENVELOPE = View("envelope", ("attack", "release"), "Envelope", ("attack", "decay", "sustain", "release"))


def _keys(mode: float = 0, glide: float = 0) -> tuple[Knob, Knob]:
    """Returns how keys are taken, and the glide between them in ms."""
    modes = ("Poly", "Mono", "Legato")
    return (
        choice("keys", "Keys", modes, int(mode), "settings.keys = static_cast<dsp::KeyMode> ({v}.index());"),
        plain("glide", "Glide", 0, 1000, glide, "settings.glideMs = {v}.get();", "ms"),
    )


def _synth(
    wave: int,
    title: str,
    nouns: tuple[str, ...],
    variants: tuple[str, ...],
    envelope: tuple[float, float, float, float],
    cutoff: float,
    other: Mapping[str, float] = MappingProxyType({}),
) -> Block:
    """Makes a synth. `envelope`: attack and decay in ms, sustain in percent, release in ms. `other`: more defaults."""
    start = {
        "unison": 1,
        "detune": 9,
        "resonance": 0.9,
        "sweep": 1.5,
        "open": envelope[0],
        "close": envelope[1],
        **other,
    }
    return Block(
        family="synth",
        promise=Promise((tuning,), frozenset(("output", "filter", "eq", "delay"))),
        title=title,
        nouns=nouns,
        variants=variants,
        members=(("synth", "dsp::PolySynth", ""),),
        knobs=(
            choice(
                "wave", "Wave", ("Saw", "Square", "Triangle", "Sine", "Noise"), wave,
                "settings.wave = static_cast<dsp::Oscillator::Wave> ({v}.index());",
            ),
            choice(
                "unison", "Voices", ("1", "2", "3", "4", "5", "6", "7"), int(start["unison"]),
                "settings.unison = {v}.index() + 1;",
            ),
            plain("detune", "Detune", 0, 50, start["detune"], "settings.detuneCents = {v}.get();", "ct"),
            log("cutoff", "Cutoff", "Hz", 60, 18000, cutoff, "settings.cutoffHz = {v}.get();"),
            log("resonance", "Resonance", "", 0.4, 10, start["resonance"], "settings.resonance = {v}.get();"),
            plain("sweep", "Filter Sweep", -4, 4, start["sweep"], "settings.sweepOctaves = {v}.get();"),
            log("open", "Sweep Attack", "ms", 1, 10000, start["open"], "settings.sweepAttackMs = {v}.get();"),
            log("close", "Sweep Decay", "ms", 10, 10000, start["close"], "settings.sweepDecayMs = {v}.get();"),
            *_envelope(*envelope),
            *_keys(start.get("keys", 0), start.get("glide", 0)),
        ),
        units={"Hz": "cutoff", "ms": "attack", "s": "release", "%": "sustain", "ct": "detune", "voice": "unison"},
        category="Synth",
        accent=0xFF6FC3DF,
        views=(
            View("oscillator", ("detune",), "Oscillator", ("wave", "unison", "detune", "keys", "glide")),
            View("low-pass", ("cutoff",), "Filter", ("cutoff", "resonance", "sweep", "open", "close")),
            _ENVELOPE,
        ),
        tail="0.001 * static_cast<double> ({release}.get())",
        bold={"sweep": 3.5, "detune": 24, "resonance": 2.5},
        subtle={"sweep": 0.3, "detune": 3, "cutoff": 1800},
        is_instrument=True,
    )  # fmt: skip


def _fm(
    algorithm: int,
    title: str,
    nouns: tuple[str, ...],
    variants: tuple[str, ...],
    timbre: tuple[float, float, float],
    envelope: tuple[float, float, float, float],
) -> Block:
    """Makes an FM synth. `timbre`: ratio, brightness in percent, and its decay in ms."""
    ratio, brightness, fade = timbre
    return Block(
        family="fm",
        title=title,
        nouns=nouns,
        variants=variants,
        members=(("fm", "dsp::FmSynth", ""),),
        knobs=(
            choice(
                "algorithm", "Algorithm", ("Pair", "Stack", "Two Pairs", "Three on One", "Organ"), algorithm,
                "settings.algorithm = static_cast<dsp::FmSynth::Algorithm> ({v}.index());",
            ),
            log("ratio", "Ratio", "", 0.25, 16, ratio, "settings.ratio = {v}.get();"),
            _settings("tone", "Brightness", brightness, "brightness"),
            log("fade", "Brightness Decay", "ms", 10, 10000, fade, "settings.brightnessDecayMs = {v}.get();"),
            _settings("feedback", "Feedback", 0, "feedback"),
            *_envelope(*envelope),
            *_keys(),
        ),
        units={"": "ratio", "ms": "attack", "s": "release", "%": "tone"},
        category="Synth",
        accent=0xFF7FD7B0,
        views=(View("fm", ("ratio", "tone"), "Operators"), _ENVELOPE),
        tail="0.001 * static_cast<double> ({release}.get())",
        bold={"tone": 80, "feedback": 40},
        subtle={"tone": 15},
        is_instrument=True,
    )  # fmt: skip


def _body(
    index: int, title: str, nouns: tuple[str, ...], variants: tuple[str, ...], decay: float, tone: float
) -> Block:
    return Block(
        family="body",
        title=title,
        nouns=nouns,
        variants=variants,
        members=(("body", "dsp::ModalSynth", ""),),
        knobs=(
            choice(
                "kind", "Body", ("Bell", "Marimba", "Glass", "Bar"), index,
                "settings.body = static_cast<dsp::ModalSynth::Body> ({v}.index());",
            ),
            log("decay", "Decay", "s", 0.1, 15, decay, "settings.decaySeconds = {v}.get();"),
            _settings("tone", "Mallet", tone, "brightness"),
            log("release", "Release", "ms", 20, 8000, 900, "settings.releaseMs = {v}.get();"),
        ),
        units={"s": "decay", "ms": "release", "%": "tone"},
        category="Synth",
        accent=0xFFF0D890,
        views=(View("ringing", ("decay", "tone")),),
        tail="static_cast<double> ({decay}.get())",
        bold={"decay": 9, "tone": 85},
        subtle={"decay": 1.2, "tone": 20},
        is_instrument=True,
    )  # fmt: skip


def _drum(kind: str, title: str, nouns: tuple[str, ...], variants: tuple[str, ...]) -> Block:
    return Block(
        family="drum",
        title=title,
        nouns=nouns,
        variants=variants,
        members=(("drum", "dsp::DrumSynth", f"dsp::DrumSynth::Kind::{kind}"),),
        knobs=(
            plain("pitch", "Tune", -24, 24, 0, "settings.tuneSemitones = {v}.get();", "st"),
            _settings("decay", "Decay", 50, "decay"),
            _settings("snap", "Snap", 50, "snap"),
            _settings("drive", "Drive", 20, "drive"),
        ),
        units={"st": "pitch", "%": "decay"},
        category="Drum",
        accent=0xFFFF9060,
        views=(View("hit", ("pitch", "decay")),),
        tail="2.0",
        bold={"drive": 70, "snap": 85},
        subtle={"drive": 0, "snap": 25},
        is_instrument=True,
    )


_BARS = {"16": 8, "5 1/3": 8, "8": 8, "4": 0, "2 2/3": 0, "2": 0, "1 3/5": 0, "1 1/3": 0, "1": 0}
"""The drawbars' names in feet, and how far each is pulled."""

INSTRUMENTS: dict[str, Block] = {
    "synth": _synth(
        0, "Synth",
        ("synth", "synthesizer", "synthesiser", "polysynth", "poly synth", "keys", "saw synth"),
        ("analog",), ((6, 400, 70, 300)), 3200,
    ),
    "pad": _synth(
        2, "Pad",
        ("pad", "pads", "string pad", "string ensemble", "strings", "synth pad", "string machine", "drone"), ("pad",),
        ((600, 900, 85, 2200)), 2400, {"unison": 3},
    ),
    "bass": _synth(
        1, "Bass", ("bass synth", "synth bass", "sub bass", "reese", "reese bass", "bassline"), ("bass",),
        ((3, 350, 55, 140)), 700,
    ),
    "acid": _synth(
        0, "Acid Bass", ("acid bass", "acid synth"), ("acid",),
        ((2, 1500, 70, 60)), 420,
        {"unison": 0, "resonance": 5, "sweep": 3, "close": 350, "keys": 2, "glide": 60},
    ),
    "lead": _synth(
        0, "Lead", ("lead", "lead synth", "synth lead"), ("lead",),
        ((4, 300, 80, 220)), 4500, {"glide": 40},
    ),
    "pluck": _synth(
        0, "Pluck", ("pluck", "plucks", "pluck synth"), ("pluck",),
        ((1, 450, 0, 400)), 1800,
    ),
    "noise": _synth(
        4, "Noise", ("noise synth", "noise generator", "wind", "white noise", "noise"), ("noise",),
        ((30, 600, 80, 800)), 5000, {"unison": 0},
    ),
    "fm": _fm(
        0, "FM", ("fm synth", "fm", "fm synthesizer", "frequency modulation", "dx"), (),
        (2, 45, 1200), (2, 1500, 50, 400),
    ),
    "e_piano": _fm(
        2, "E-Piano", ("electric piano", "e piano", "epiano", "rhodes", "piano"), ("electric piano",),
        (14, 22, 500), (1, 2500, 20, 350),
    ),
    "fm_bass": _fm(
        1, "FM Bass", ("fm bass", "metallic bass", "growl bass"), (),
        (1, 50, 500), (1, 700, 40, 150),
    ),
    "fm_brass": _fm(
        3, "FM Brass", ("brass", "fm brass", "horns", "horn section"), ("brass",),
        (1, 40, 8000), (60, 600, 80, 200),
    ),
    "organ": _fm(
        4, "Organ", ("organ", "church organ", "pipe organ"), ("organ",),
        (4, 50, 10000), (4, 200, 100, 80),
    ),
    "drawbars": Block(
        family="drawbars",
        title="Drawbar Organ",
        nouns=(
            *("drawbar organ", "drawbars", "hammond", "hammond organ", "tonewheel organ", "tone wheel organ"),
            *("nine drawbars", "jazz organ", "gospel organ", "rock organ"),
        ),
        members=(("organ", "dsp::DrawbarOrgan", ""),),
        knobs=(
            *(
                plain(f"bar{number}", f"Bar {name}", 0, 8, default, f"settings.bars[{number - 1}] = {{v}}.get();")
                for number, (name, default) in enumerate(_BARS.items(), 1)
            ),
            _settings("click", "Click", 30, "click"),
            _settings("percussion", "Percussion", 0, "percussion"),
            log("release", "Release", "ms", 2, 2000, 15, "settings.releaseMs = {v}.get();"),
        ),
        units={"ms": "release", "%": "percussion"},
        category="Synth",
        accent=0xFFD9A066,
        views=(View("drawbars", ("percussion",)),),
        tail="0.003 * static_cast<double> ({release}.get())",
        bold=dict.fromkeys((f"bar{number}" for number in range(1, 10)), 8.0),
        subtle={"bar2": 0, "bar4": 4, "bar3": 6},
        is_instrument=True,
    ),
    "wavetable": Block(
        family="wavetable",
        title="Wavetable",
        nouns=("wavetable synth", "wavetable", "wave table", "morphing synth", "evolving synth"),
        members=(("wavetable", "dsp::WavetableSynth", ""),),
        knobs=(
            _settings("tone", "Position", 50, "position"),
            _settings("depth", "Motion", 25, "motion"),
            log("rate", "Motion Rate", "Hz", 0.05, 10, 0.4, "settings.motionHz = {v}.get();"),
            *_envelope(20, 600, 80, 500),
            *_keys(),
        ),
        units={"Hz": "rate", "%": "tone", "ms": "attack", "s": "release"},
        category="Synth",
        accent=0xFF90B8FF,
        views=(View("wavetable", ("tone", "depth"), "Wave"), _ENVELOPE),
        tail="0.001 * static_cast<double> ({release}.get())",
        bold={"depth": 90},
        subtle={"depth": 5, "tone": 15},
        is_instrument=True,
    ),
    "string": Block(
        family="string",
        title="String",
        nouns=(
            *("plucked string", "guitar synth", "harp", "karplus strong", "karplus strong string", "string synth"),
            *("karplus", "lute", "kalimba", "koto"),
        ),
        members=(("string", "dsp::StringSynth", ""),),
        knobs=(
            log("decay", "Decay", "s", 0.2, 15, 3, "settings.decaySeconds = {v}.get();"),
            _settings("tone", "Brightness", 60, "brightness"),
            plain("position", "Pluck Position", 3, 50, 20, "settings.position = {v}.fraction();", "%"),
            log("release", "Release", "ms", 10, 3000, 150, "settings.releaseMs = {v}.get();"),
        ),
        units={"s": "decay", "ms": "release", "%": "tone"},
        category="Synth",
        accent=0xFFE0C090,
        views=(View("ringing", ("decay", "position")),),
        tail="static_cast<double> ({decay}.get())",
        bold={"tone": 95, "decay": 8},
        subtle={"tone": 25, "decay": 1},
        is_instrument=True,
    ),
    "bell": _body(0, "Bell", ("bell", "bells", "chimes", "wind chimes", "tubular bells"), ("bell",), 5, 50),
    "marimba": _body(1, "Marimba", ("marimba", "xylophone", "mallets", "woodblock"), ("marimba", "mallet"), 0.8, 45),
    "glass": _body(
        2, "Glass", ("glass harp", "glass", "wine glass", "glass instrument", "celesta", "music box"), ("glass",),
        2.5, 40,
    ),
    "bar": _body(3, "Metal Bar", ("vibraphone", "glockenspiel", "metal bar", "steel bar"), ("metal",), 3, 50),
    "drums": _drum("kit", "Drum Kit", ("drum machine", "drums", "drum kit", "drum synth", "808", "909"), ("drum",)),
    "kick": _drum("kick", "Kick", ("kick", "kick drum", "bass drum", "808 kick", "909 kick", "808 bass"), ("kick",)),
    "snare": _drum("snare", "Snare", ("snare", "snare drum", "808 snare"), ("snare",)),
    "hat": _drum("hat", "Hi-Hat", ("hi hat", "hihat", "hat", "hats", "hi hats", "cymbal"), ("hi hat", "hihat")),
}  # fmt: skip
"""The first noun of each is the most common word for it."""
