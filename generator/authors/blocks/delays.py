"""Delays and reverbs."""

from __future__ import annotations

from generator.authors.blocks.block import Block, View, choice, log, mix, percent, plain, rates, switch, synced
from generator.authors.blocks.promise import Promise, echo, reverb_time


def _delay(kind: str, title: str, nouns: tuple[str, ...], variants: tuple[str, ...], tone: float) -> Block:
    note = "dsp::beatsOfNote ({sync}.index())"
    beats = "setTimeBeats (dsp::beatsOfNote ({v}.index()), block.beatsPerMinute)"
    drawing = {"pingPong": "ping-pong", "reverse": "reversed"}.get(kind, "echoes")
    return Block(
        family="delay",
        promise=None if kind == "pingPong" else Promise((echo,), frozenset(("output", "saturator", "eq", "filter"))),
        title=title,
        nouns=nouns,
        variants=variants,
        members=(("delay", "dsp::Delay", f"dsp::Delay::Kind::{kind}"),),
        knobs=(
            log("time", "Time", "ms", 10, 2000, 350, ""),
            synced("delay", "setTimeMs ({time}.get())", beats),
            percent("feedback", "Feedback", 38, "delay.setFeedback ({v}.fraction());"),
            log("tone", "Tone", "Hz", 500, 20000, tone, "delay.setToneHz ({v}.get());"),
            percent("ducking", "Ducking", 0, "delay.setDucking ({v}.fraction());"),
            percent("mix", "Mix", 35, "delay.setMix ({v}.fraction());"),
        ),
        units={"ms": "time", "%": "mix", "Hz": "tone", "note": "sync"},
        category="Delay",
        accent=0xFF8FB7FF,
        views=(View(drawing, ("time", "feedback")),),
        tail=f"dsp::Delay::tailSeconds ({{sync}}.index() > 0 ? delay.timeMsOfBeats ({note}) : {{time}}.get(), "
        "{feedback}.fraction())",
        bold={"feedback": 72, "mix": 50},
        subtle={"feedback": 20, "mix": 18},
    )


def _reverb(
    kind: str, title: str, nouns: tuple[str, ...], variants: tuple[str, ...], decay: float, pre_delay: float
) -> Block:
    return Block(
        family="reverb",
        promise=Promise((reverb_time,), frozenset(("output", "eq"))),
        title=title,
        nouns=nouns,
        variants=variants,
        members=(("reverb", "dsp::Reverb", f"dsp::Reverb::Kind::{kind}"),),
        knobs=(
            log("decay", "Decay", "s", 0.2, 20, decay, "reverb.setDecaySeconds ({v}.get());"),
            plain("predelay", "Pre-Delay", 0, 250, pre_delay, "reverb.setPreDelayMs ({v}.get());", "ms"),
            log("tone", "Tone", "Hz", 500, 20000, 7000, "reverb.setToneHz ({v}.get());"),
            percent("mix", "Mix", 32, "reverb.setMix ({v}.fraction());"),
        ),
        units={"s": "decay", "ms": "predelay", "%": "mix", "Hz": "tone"},
        category="Reverb",
        accent=0xFFB79CFF,
        views=(View("reverb", ("decay", "mix")),),
        tail="1.5 * static_cast<double> ({decay}.get())",
        bold={"decay": 9, "mix": 55},
        subtle={"decay": 0.9, "mix": 16},
    )


TIME_EFFECTS: dict[str, Block] = {
    "delay": _delay("clean", "Delay", ("delay", "echo", "echoes", "digital delay", "slap delay"), ("digital",), 9000),
    "tape_delay": _delay(
        "tape",
        "Tape Delay",
        ("tape delay", "tape echo", "space echo", "analog delay", "echoplex"),
        ("tape", "analog"),
        4200,
    ),
    "ping_pong": _delay(
        "pingPong",
        "Ping-Pong",
        ("ping pong", "pingpong", "ping pong delay", "pingpong delay", "ping pong echo", "stereo delay"),
        ("ping pong", "pingpong", "bouncing"),
        8000,
    ),
    "reverse_delay": _delay(
        "reverse",
        "Reverse Delay",
        ("reverse delay", "reverse echo", "backwards delay", "reverse"),
        ("reverse", "backwards"),
        9000,
    ),
    "room": _reverb(
        "room", "Room", ("room", "room reverb", "chamber", "ambience", "booth"), ("room", "chamber"), 0.7, 5
    ),
    "hall": _reverb(
        "hall",
        "Hall",
        ("reverb", "reverberation", "rev", "hall", "hall reverb", "cathedral", "church", "verb", "concert hall"),
        ("hall", "cathedral", "church"),
        2.4,
        18,
    ),
    "plate": _reverb("plate", "Plate", ("plate", "plate reverb"), ("plate",), 1.8, 8),
    "spring": Block(
        family="spring",
        title="Spring",
        nouns=("spring reverb", "spring", "spring tank", "surf reverb"),
        members=(("spring", "dsp::SpringReverb", ""),),
        knobs=(
            log("decay", "Decay", "s", 0.4, 6, 2, "spring.setDecaySeconds ({v}.get());"),
            mix("spring", 35),
        ),
        units={"s": "decay", "%": "mix"},
        category="Reverb",
        accent=0xFFA8C0FF,
        views=(View("spring", ("decay", "mix")),),
        tail="1.5 * static_cast<double> ({decay}.get())",
        bold={"decay": 4, "mix": 60},
        subtle={"mix": 15},
    ),
    "shimmer": Block(
        family="shimmer",
        title="Shimmer",
        nouns=("shimmer", "shimmer reverb", "octave reverb", "angelic reverb", "shimmering reverb"),
        members=(("shimmer", "dsp::ShimmerReverb", ""),),
        knobs=(
            log("decay", "Decay", "s", 0.5, 20, 4, "shimmer.setDecaySeconds ({v}.get());"),
            percent("shimmer", "Shimmer", 50, "shimmer.setShimmer ({v}.fraction());"),
            plain("pitch", "Interval", -12, 24, 12, "shimmer.setSemitones ({v}.get());", "st"),
            log("tone", "Tone", "Hz", 500, 20000, 9000, "shimmer.setToneHz ({v}.get());"),
            mix("shimmer", 40),
        ),
        units={"s": "decay", "%": "mix", "st": "pitch", "Hz": "tone"},
        category="Reverb",
        accent=0xFFD0B0FF,
        views=(View("reverb", ("decay", "shimmer")),),
        tail="2.0 * static_cast<double> ({decay}.get())",
        bold={"shimmer": 90, "decay": 10, "mix": 60},
        subtle={"shimmer": 20, "mix": 20},
    ),
    "beat_repeat": Block(
        family="repeat",
        title="Beat Repeat",
        nouns=("beat repeat", "beat repeater", "note repeat", "stutter edit", "buffer repeat", "loop roll"),
        members=(("repeat", "dsp::BeatRepeat", ""),),
        knobs=(
            choice(
                "every",
                "Every",
                ("Four Steps", "Eight Steps", "Sixteen Steps", "Thirty Two Steps"),
                2,
                "repeat.setRound (static_cast<dsp::BeatRepeat::Round> ({v}.index()));",
            ),
            log("rate", "Rate", "Hz", 0.5, 32, 8, ""),
            rates("repeat", 10),
            percent("length", "Length", 50, "repeat.setLength ({v}.fraction());"),
            percent("fade", "Fade", 0, "repeat.setFade ({v}.fraction());"),
            mix("repeat"),
        ),
        units={"Hz": "rate", "note": "sync", "%": "length"},
        category="Delay",
        accent=0xFF80A8FF,
        in_time=10,
        views=(View("repeats", ("length", "fade")),),
        bold={"length": 75},
        subtle={"length": 25, "fade": 20},
    ),
    "tape_stop": Block(
        family="tapestop",
        title="Tape Stop",
        nouns=("tape stop", "tapestop", "record stop", "turntable stop", "vinyl stop"),
        members=(("tape", "dsp::TapeStop", ""),),
        knobs=(
            log("rate", "Rate", "Hz", 0.02, 4, 0.5, ""),
            rates("tape", 1),
            plain("length", "Length", 2, 100, 30, "tape.setLength ({v}.fraction());", "%"),
            switch("auto", "In Time", "tape.setAuto ({v}.isOn());", default=True),
            switch("stop", "Stop", "tape.setStopped ({v}.isOn());"),
        ),
        units={"Hz": "rate", "note": "sync", "%": "length"},
        category="Delay",
        accent=0xFFA0B0FF,
        in_time=1,
        views=(View("tape stop", ("length",)),),
        bold={"length": 60},
        subtle={"length": 12},
    ),
}
