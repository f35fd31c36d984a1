"""The musician's words: which block, variant, knob or shade of sound each one means. Data, no logic."""

from __future__ import annotations

# A noun names a block outright. Longer phrases win over shorter ones.
NOUNS: dict[str, str] = {
    **dict.fromkeys(("distortion", "overdrive", "tube", "valve", "tube amp", "amp", "crunch"), "tube"),
    **dict.fromkeys(("saturation", "saturator", "tape machine", "tape saturation"), "tape"),
    **dict.fromkeys(("fuzz", "fuzz box", "fuzzbox"), "fuzz"),
    **dict.fromkeys(
        ("filter", "low pass", "lowpass", "lpf", "high cut", "low pass filter", "lowpass filter"), "low_pass"
    ),
    **dict.fromkeys(("high pass", "highpass", "hpf", "low cut", "high pass filter", "highpass filter"), "high_pass"),
    **dict.fromkeys(("band pass", "bandpass", "bpf", "band pass filter", "bandpass filter"), "band_pass"),
    **dict.fromkeys(
        ("eq", "equalizer", "equaliser", "three band eq", "3 band eq", "tone control", "tone controls"), "eq"
    ),
    **dict.fromkeys(("compressor", "compression", "comp"), "compressor"),
    **dict.fromkeys(("delay", "echo", "echoes", "delays"), "delay"),
    **dict.fromkeys(("ping pong", "pingpong", "ping pong delay", "pingpong delay", "ping pong echo"), "ping_pong"),
    **dict.fromkeys(("tape delay", "tape echo"), "tape_delay"),
    **dict.fromkeys(("reverb", "reverberation", "hall", "hall reverb", "cathedral", "church"), "hall"),
    **dict.fromkeys(("plate", "plate reverb"), "plate"),
    **dict.fromkeys(("room", "room reverb", "chamber"), "room"),
    **dict.fromkeys(("chorus", "ensemble"), "chorus"),
    **dict.fromkeys(("tremolo", "trem"), "tremolo"),
    **dict.fromkeys(("gain", "volume", "boost", "level", "trim"), "gain"),
    **dict.fromkeys(("synth", "synthesizer", "synthesiser", "polysynth", "poly synth", "keys", "organ"), "synth"),
    **dict.fromkeys(("pad", "pads", "strings", "synth pad"), "pad"),
    **dict.fromkeys(("bass synth", "synth bass"), "bass"),
    **dict.fromkeys(("lead", "lead synth", "synth lead"), "lead"),
    **dict.fromkeys(("pluck", "plucks", "pluck synth"), "pluck"),
}

# A variant in front of a noun of this family chooses among its blocks: "warm tube | distortion".
VARIANTS: dict[tuple[str, str], str] = {
    ("tube", "saturator"): "tube",
    ("valve", "saturator"): "tube",
    ("tape", "saturator"): "tape",
    ("fuzz", "saturator"): "fuzz",
    ("tape", "delay"): "tape_delay",
    ("ping pong", "delay"): "ping_pong",
    ("pingpong", "delay"): "ping_pong",
    ("hall", "reverb"): "hall",
    ("plate", "reverb"): "plate",
    ("room", "reverb"): "room",
    ("low pass", "filter"): "low_pass",
    ("high pass", "filter"): "high_pass",
    ("band pass", "filter"): "band_pass",
    ("pad", "synth"): "pad",
    ("lead", "synth"): "lead",
    ("pluck", "synth"): "pluck",
    ("bass", "synth"): "bass",
}

# "tape" alone is a machine; "bass" alone is a band of sound, and stays a word for a knob.
VARIANTS_ALONE: dict[str, str] = {"tape": "tape"}

# Words in front of or behind a number say which knob it is for.
KNOB_WORDS: dict[str, str] = {
    **dict.fromkeys(("drive", "driven"), "drive"),
    **dict.fromkeys(("mix", "wet", "blend"), "mix"),
    **dict.fromkeys(("feedback", "repeats", "regeneration"), "feedback"),
    **dict.fromkeys(("threshold",), "threshold"),
    **dict.fromkeys(("ratio",), "ratio"),
    **dict.fromkeys(("attack",), "attack"),
    **dict.fromkeys(("release",), "release"),
    **dict.fromkeys(("makeup", "make up"), "makeup"),
    **dict.fromkeys(("decay", "tail", "rt60"), "decay"),
    **dict.fromkeys(("predelay", "pre delay"), "predelay"),
    **dict.fromkeys(("cutoff", "corner"), "cutoff"),
    **dict.fromkeys(("resonance", "q"), "resonance"),
    **dict.fromkeys(("rate", "speed"), "rate"),
    **dict.fromkeys(("depth", "intensity"), "depth"),
    **dict.fromkeys(("time",), "time"),
    **dict.fromkeys(("tone",), "tone"),
    **dict.fromkeys(("sustain",), "sustain"),
    **dict.fromkeys(("low", "lows", "bass"), "low"),
    **dict.fromkeys(("mid", "mids", "middle"), "mid"),
    **dict.fromkeys(("high", "highs", "treble", "top"), "high"),
}

# A shade moves defaults: role -> (operation, amount). "x" multiplies, "+" adds, "=" sets.
Shade = dict[str, tuple[str, float]]
SHADES: dict[str, Shade] = {
    **dict.fromkeys(
        ("warm", "warmth", "mellow", "smooth"),
        {"tone": ("x", 0.6), "cutoff": ("x", 0.75), "high": ("+", -2.5), "low": ("+", 1.5)},
    ),
    **dict.fromkeys(
        ("dark", "darker", "muffled", "dull"), {"tone": ("x", 0.35), "cutoff": ("x", 0.5), "high": ("+", -5)}
    ),
    **dict.fromkeys(
        ("bright", "brighter", "crisp", "airy", "sparkling"),
        {"tone": ("x", 1.7), "cutoff": ("x", 1.6), "high": ("+", 4)},
    ),
    **dict.fromkeys(
        ("subtle", "gentle", "soft", "light", "slight"),
        {
            "drive": ("x", 0.5),
            "mix": ("x", 0.6),
            "depth": ("x", 0.5),
            "ratio": ("x", 0.6),
            "feedback": ("x", 0.6),
        },
    ),
    **dict.fromkeys(
        ("heavy", "hard", "aggressive", "extreme", "brutal", "strong", "high gain"),
        {
            "drive": ("+", 10),
            "depth": ("x", 1.6),
            "ratio": ("x", 2),
            "feedback": ("x", 1.4),
            "resonance": ("x", 2),
        },
    ),
    **dict.fromkeys(("slow", "slowly"), {"rate": ("x", 0.4), "attack": ("x", 3)}),
    **dict.fromkeys(("fast", "quick", "rapid"), {"rate": ("x", 1.8), "attack": ("x", 0.35)}),
    **dict.fromkeys(("deep",), {"depth": ("x", 1.6), "cutoff": ("x", 0.6)}),
    **dict.fromkeys(
        ("long", "big", "huge", "large", "endless"),
        {"decay": ("x", 2.2), "time": ("x", 1.5), "release": ("x", 1.8)},
    ),
    **dict.fromkeys(("short", "small", "tight"), {"decay": ("x", 0.45), "time": ("x", 0.45), "release": ("x", 0.5)}),
    **dict.fromkeys(("slapback",), {"time": ("=", 110), "feedback": ("=", 8)}),
    **dict.fromkeys(
        ("lush", "rich", "thick", "wide"),
        {"depth": ("x", 1.3), "mix": ("x", 1.2), "detune": ("x", 1.8), "spread": ("=", 70)},
    ),
    **dict.fromkeys(
        ("vintage", "old", "retro", "lo fi", "lofi"),
        {"tone": ("x", 0.5), "high": ("+", -3), "drive": ("+", 3)},
    ),
    **dict.fromkeys(("resonant",), {"resonance": ("x", 3)}),
    **dict.fromkeys(("punchy", "glue"), {"attack": ("x", 2.5), "ratio": ("x", 0.75)}),
    **dict.fromkeys(("stereo",), {"spread": ("=", 100)}),
    **dict.fromkeys(("saw", "sawtooth"), {"wave": ("=", 0)}),
    **dict.fromkeys(("square", "pulse"), {"wave": ("=", 1)}),
    **dict.fromkeys(("triangle",), {"wave": ("=", 2)}),
    **dict.fromkeys(("sine",), {"wave": ("=", 3)}),
}

# A slow release is a long one: what these do to the time that they stand in front of.
TIME_SHADES: dict[str, float] = {
    **dict.fromkeys(("slow", "slowly", "long", "big", "huge", "large", "endless"), 2.5),
    **dict.fromkeys(("fast", "quick", "rapid", "short", "small", "tight"), 0.4),
}
TIME_ROLES = frozenset(("attack", "decay", "predelay", "release", "time"))

# What stands behind these is not wanted.
NEGATIONS = frozenset(("no", "without", "not", "less", "never"))
# An instrument behind these is what the effect is for, not what the plugin is.
SOURCES = frozenset(("for", "on"))
# Without a word of its own behind it, each of these may only say what is played.
WEAK_INSTRUMENTS = frozenset(("keys", "lead", "organ", "pad", "pads", "pluck", "plucks", "strings"))
# These turn the decibels of their clause round.
CUTS = frozenset(("cut", "cuts", "reduce", "reduces", "minus", "lower", "lowers", "attenuate"))

# In a change: these bring a block in that may be there already, and these take one out.
ADDING = frozenset(("add", "another", "second", "extra", "additional"))
REMOVING = frozenset(("remove", "drop", "delete", "lose"))

# Words that end one stage's surroundings: a number before them belongs to the stage before.
CONNECTORS = frozenset(("into", "then", "to", "and", "plus", "followed", "through", "with", "after", "before"))

# Grammar; nobody expects it to change a sound.
FILLERS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "at",
        "in",
        "on",
        "for",
        "by",
        "my",
        "me",
        "i",
        "it",
        "its",
        "that",
        "this",
        "is",
        "be",
        "make",
        "makes",
        "want",
        "need",
        "give",
        "like",
        "some",
        "very",
        "really",
        "nice",
        "please",
        "plugin",
        "effect",
        "instrument",
        "vst",
        "vst3",
        "audio",
        "sound",
        "sounding",
        "style",
        "type",
        "polyphonic",
        "poly",
        "about",
        "around",
        "set",
        "from",
        "or",
        "as",
        "so",
        "more",
        "bit",
        "little",
        "lots",
        "lot",
        "much",
        "one",
        "box",
        "unit",
        "pedal",
        "knob",
        "control",
        "slider",
    ]
)
