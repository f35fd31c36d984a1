"""Musicians' words: the block variant, knob, adjective ("shade") or amount that each one means. Data, no logic."""

from __future__ import annotations

# Variants that are a block without a noun. "tape" alone is a tape machine; "bass" alone is a frequency band, so it is
# a word for a knob and not listed.
VARIANTS_ALONE: dict[str, str] = {"tape": "tape"}

# Word -> role of the knob. Before or after a number it says which knob the number is for.
KNOB_WORDS: dict[str, str] = {
    **dict.fromkeys(("drive", "driven", "input gain", "drive level"), "drive"),
    **dict.fromkeys(("mix", "wet", "blend", "dry wet", "mix level", "wet level"), "mix"),
    **dict.fromkeys(("feedback", "regeneration", "feedback amount", "feedback level", "fb"), "feedback"),
    **dict.fromkeys(("threshold", "ceiling", "threshold level", "thresh"), "threshold"),
    **dict.fromkeys(("ratio",), "ratio"),
    **dict.fromkeys(("knee",), "knee"),
    **dict.fromkeys(("attack", "attack time", "att", "atk"), "attack"),
    **dict.fromkeys(("hold", "hold time"), "hold"),
    **dict.fromkeys(("release", "release time", "rel"), "release"),
    **dict.fromkeys(("makeup", "make up", "makeup gain", "make up gain"), "makeup"),
    **dict.fromkeys(("decay", "tail", "rt60", "decay time", "reverb time"), "decay"),
    **dict.fromkeys(("predelay", "pre delay"), "predelay"),
    **dict.fromkeys(("cutoff", "corner", "fc"), "cutoff"),
    **dict.fromkeys(("frequency", "centre", "center", "freq"), "frequency"),
    **dict.fromkeys(("resonance", "q", "reso", "res"), "resonance"),
    **dict.fromkeys(("rate", "speed"), "rate"),
    **dict.fromkeys(("depth", "intensity", "amount"), "depth"),
    **dict.fromkeys(("time", "size"), "time"),
    **dict.fromkeys(("tone", "brightness"), "tone"),
    **dict.fromkeys(("sustain", "sus"), "sustain"),
    **dict.fromkeys(("ducking", "duck"), "ducking"),
    **dict.fromkeys(("spread",), "spread"),
    **dict.fromkeys(("detune",), "detune"),
    **dict.fromkeys(("unison", "unison voices"), "unison"),
    **dict.fromkeys(("glide", "portamento"), "glide"),
    **dict.fromkeys(("sensitivity",), "sensitivity"),
    **dict.fromkeys(("snap", "click", "beater"), "snap"),
    **dict.fromkeys(("sweep", "filter sweep", "filter envelope"), "sweep"),
    **dict.fromkeys(("sweep attack", "filter attack", "filter sweep attack", "filter envelope attack"), "open"),
    **dict.fromkeys(("sweep decay", "filter decay", "filter sweep decay", "filter envelope decay"), "close"),
    **dict.fromkeys(("bits",), "bits"),
    **dict.fromkeys(("mono below",), "mono"),
    **dict.fromkeys(("sync", "synced", "tempo sync", "tempo synced", "synchronised", "synchronized"), "sync"),
    **dict.fromkeys(("low", "lows", "bass", "low end"), "low"),
    **dict.fromkeys(("mid", "mids", "middle", "midrange"), "mid"),
    **dict.fromkeys(("high", "highs", "treble", "top", "high end"), "high"),
}

# A shade is an adjective that moves defaults: role -> (operation, amount). "x" multiplies, "+" adds, "=" sets.
Shade = dict[str, tuple[str, float]]
SHADES: dict[str, Shade] = {
    **dict.fromkeys(
        ("warm", "warmth", "mellow", "smooth", "creamy", "round"),
        {"tone": ("x", 0.6), "cutoff": ("x", 0.75), "high": ("+", -2.5), "low": ("+", 1.5)},
    ),
    **dict.fromkeys(
        ("dark", "darker", "muffled", "dull", "murky"), {"tone": ("x", 0.35), "cutoff": ("x", 0.5), "high": ("+", -5)}
    ),
    **dict.fromkeys(
        ("bright", "brighter", "crisp", "airy", "sparkling", "shiny", "glassy", "brilliant"),
        {"tone": ("x", 1.7), "cutoff": ("x", 1.6), "high": ("+", 4)},
    ),
    **dict.fromkeys(
        ("subtle", "gentle", "soft", "light", "slight", "mild", "delicate"),
        {
            "drive": ("x", 0.5),
            "mix": ("x", 0.6),
            "depth": ("x", 0.5),
            "ratio": ("x", 0.6),
            "feedback": ("x", 0.6),
            "attack_gain": ("x", 0.5),
        },
    ),
    **dict.fromkeys(
        ("heavy", "hard", "aggressive", "extreme", "brutal", "strong", "high gain", "harsh", "intense", "massive"),
        {
            "drive": ("+", 10),
            "depth": ("x", 1.6),
            "ratio": ("x", 2),
            "feedback": ("x", 1.4),
            "resonance": ("x", 2),
            "attack_gain": ("+", 5),
        },
    ),
    **dict.fromkeys(("dirty", "gritty", "crunchy", "nasty", "filthy"), {"drive": ("+", 7), "bits": ("+", -3)}),
    **dict.fromkeys(("clean", "pure", "transparent", "low gain"), {"drive": ("x", 0.3), "feedback": ("x", 0.7)}),
    **dict.fromkeys(("slow", "slowly"), {"rate": ("x", 0.4), "attack": ("x", 3), "time": ("x", 1.6)}),
    **dict.fromkeys(("fast", "quick", "rapid"), {"rate": ("x", 1.8), "attack": ("x", 0.35), "time": ("x", 0.6)}),
    **dict.fromkeys(("left inverted",), {"left": ("=", 1), "right": ("=", 0)}),
    **dict.fromkeys(("right inverted",), {"left": ("=", 0), "right": ("=", 1)}),
    **dict.fromkeys(("narrow", "surgical"), {"resonance": ("x", 2.5), "width": ("+", -40), "spread": ("x", 0.5)}),
    **dict.fromkeys(("broad",), {"resonance": ("x", 0.5)}),
    **dict.fromkeys(("dense",), {"rate": ("x", 1.8)}),
    **dict.fromkeys(("sparse",), {"rate": ("x", 0.5)}),
    **dict.fromkeys(("shallow",), {"depth": ("x", 0.5)}),
    **dict.fromkeys(("deep",), {"depth": ("x", 1.6), "cutoff": ("x", 0.6), "pitch": ("+", -5)}),
    **dict.fromkeys(
        ("long", "big", "huge", "large", "endless", "spacious", "infinite"),
        {"decay": ("x", 2.2), "time": ("x", 1.5), "release": ("x", 1.8), "size": ("+", 40)},
    ),
    **dict.fromkeys(
        ("short", "small", "tight", "tiny"),
        {"decay": ("x", 0.45), "time": ("x", 0.45), "release": ("x", 0.5), "size": ("+", -40)},
    ),
    **dict.fromkeys(("slapback",), {"time": ("=", 110), "feedback": ("=", 8)}),
    **dict.fromkeys(
        ("lush", "rich", "thick", "wide", "fat"),
        {"depth": ("x", 1.3), "mix": ("x", 1.2), "detune": ("x", 1.8), "spread": ("=", 70), "width": ("+", 20)},
    ),
    **dict.fromkeys(("louder",), {"gain": ("+", 4)}),
    **dict.fromkeys(("quieter",), {"gain": ("+", -4)}),
    **dict.fromkeys(("scooped",), {"mid": ("+", -6)}),
    **dict.fromkeys(
        ("prominent", "drenched", "soaked", "drowned"),
        {"mix": ("x", 1.5), "drive": ("+", 5), "depth": ("x", 1.3), "ratio": ("x", 1.4), "gain": ("+", 3)},
    ),
    **dict.fromkeys(("thin",), {"low": ("+", -6), "detune": ("x", 0.3), "width": ("+", -50)}),
    **dict.fromkeys(
        ("ambient", "dreamy", "ethereal", "spacey", "washy"),
        {"decay": ("x", 2.5), "mix": ("x", 1.4), "attack": ("x", 3), "feedback": ("x", 1.2)},
    ),
    **dict.fromkeys(
        ("vintage", "old", "retro", "lo fi", "lofi", "dusty", "worn"),
        {"tone": ("x", 0.5), "high": ("+", -3), "drive": ("+", 3), "bits": ("+", -2), "rate": ("x", 0.8)},
    ),
    **dict.fromkeys(
        ("wobbly", "warped", "seasick", "drunk"), {"depth": ("x", 1.8), "rate": ("x", 0.7), "detune": ("x", 2)}
    ),
    **dict.fromkeys(("metallic", "robotic"), {"feedback": ("x", 1.5), "ratio": ("x", 1.4), "resonance": ("x", 1.8)}),
    **dict.fromkeys(("resonant", "squelchy", "acid"), {"resonance": ("x", 3)}),
    **dict.fromkeys(
        ("punchy", "snappy"),
        {"attack": ("x", 2.5), "ratio": ("x", 0.75), "attack_gain": ("+", 4), "snap": ("+", 25)},
    ),
    **dict.fromkeys(("pumping", "squashed"), {"ratio": ("x", 2.5), "release": ("x", 1.5), "threshold": ("+", -8)}),
    **dict.fromkeys(("ducked", "sidechained"), {"ducking": ("=", 80)}),
    **dict.fromkeys(("sensitive",), {"sensitivity": ("+", 25)}),
    **dict.fromkeys(("gliding", "sliding"), {"glide": ("=", 120)}),
    **dict.fromkeys(("mono", "monophonic"), {"keys": ("=", 1)}),
    **dict.fromkeys(("legato",), {"keys": ("=", 2)}),
    **dict.fromkeys(("poly", "polyphonic"), {"keys": ("=", 0)}),
    **dict.fromkeys(("detuned",), {"detune": ("x", 2.5)}),
    **dict.fromkeys(("supersaw",), {"wave": ("=", 0), "unison": ("=", 6), "detune": ("=", 22)}),
    **dict.fromkeys(("stereo",), {"spread": ("=", 100)}),
    **dict.fromkeys(("saw", "sawtooth"), {"wave": ("=", 0), "shape": ("=", 2)}),
    **dict.fromkeys(("square", "pulse"), {"wave": ("=", 1), "shape": ("=", 3)}),
    **dict.fromkeys(("triangle",), {"wave": ("=", 2), "shape": ("=", 1)}),
    **dict.fromkeys(("sine",), {"wave": ("=", 3), "shape": ("=", 0)}),
    **dict.fromkeys(("random",), {"shape": ("=", 4)}),
    **dict.fromkeys(("offbeat", "offbeats", "off beat", "off beats"), {"pattern": ("=", 1)}),
    **dict.fromkeys(("gallop", "galloping"), {"pattern": ("=", 2)}),
    **dict.fromkeys(("trance", "trancey"), {"pattern": ("=", 3)}),
    **dict.fromkeys(("broken",), {"pattern": ("=", 6)}),
    **dict.fromkeys(("four steps",), {"every": ("=", 0)}),
    **dict.fromkeys(("eight steps",), {"every": ("=", 1)}),
    **dict.fromkeys(("sixteen steps",), {"every": ("=", 2)}),
    **dict.fromkeys(("thirty two steps",), {"every": ("=", 3)}),
    **dict.fromkeys(("in fifths", "fifth chord", "power chord", "power chords"), {"chord": ("=", 2)}),
    **dict.fromkeys(("minor chord", "minor chords"), {"chord": ("=", 3)}),
    **dict.fromkeys(("major chord", "major chords"), {"chord": ("=", 4)}),
    **dict.fromkeys(("all bars out", "all drawbars out", "full drawbars"), {f"bar{n}": ("=", 8) for n in range(1, 10)}),
    **dict.fromkeys(("stacked", "stack"), {"algorithm": ("=", 1)}),
    **dict.fromkeys(("two pairs",), {"algorithm": ("=", 2)}),
    **dict.fromkeys(("three on one",), {"algorithm": ("=", 3)}),
}

# Adjective -> factor for a time beside it: a slow release is a long one.
TIME_SHADES: dict[str, float] = {
    **dict.fromkeys(("slow", "slowly", "long", "big", "huge", "large", "endless"), 2.5),
    **dict.fromkeys(("fast", "quick", "rapid", "short", "small", "tight"), 0.4),
}
TIME_ROLES = frozenset(("attack", "close", "decay", "open", "predelay", "recovery", "release", "time"))

# Role -> ms: what an instrument's start is at least if it is slow. Two and a half times a click is a click.
SLOW_STARTS: dict[str, float] = {"attack": 400, "open": 1500}

# In front of a knob's word these move it by a part of the way from its value to its maximum (1) or minimum (-1).
AMOUNTS: dict[str, float] = {
    **dict.fromkeys(("more", "lots", "lot", "much", "plenty", "loads", "extra", "generous"), 0.4),
    **dict.fromkeys(("max", "maximum", "full", "fully", "all"), 1.0),
    **dict.fromkeys(("little", "moderate"), -0.5),
    **dict.fromkeys(("zero", "minimum", "min", "off", "instant", "immediate"), -1.0),
}
# Adjectives that are amounts too, if SHADES has no move for that knob.
AMOUNT_SHADES: dict[str, float] = {
    **dict.fromkeys(
        ("high", "heavy", "strong", "big", "huge", "large", "long", "deep", "hard", "intense", "massive"), 0.4
    ),
    **dict.fromkeys(("low", "small", "short", "tiny", "light", "subtle", "slight", "gentle", "soft", "mild"), -0.5),
    **dict.fromkeys(("extreme",), 0.8),
}
# Role -> value for a knob at its minimum that a prompt only names: "with glide".
NAMED_ALONE: dict[str, float] = {"crackle": 50, "hiss": 40, "ducking": 60, "feedback": 35, "glide": 120, "spread": 70}
# Roles of knobs that a negation sets to their minimum: "without feedback".
REMOVABLE = frozenset(
    (
        "crackle",
        "hiss",
        "depth",
        "detune",
        "drive",
        "ducking",
        "feedback",
        "glide",
        "high",
        "knee",
        "low",
        "makeup",
        "mid",
        "predelay",
        "resonance",
        "sensitivity",
        "snap",
        "spread",
        "sustain",
    )
)
# "gain" can mean the first of these knobs that a stage has; otherwise it is a block.
GAIN_ROLES = ("gain", "drive", "makeup")
BANDS = frozenset(("low", "mid", "high"))
# Adjective -> the block it needs, which it adds if the prompt names none of that family.
IMPLIED = {
    "supersaw": "synth",
    "slapback": "delay",
    "scooped": "eq",
    "louder": "gain",
    "quieter": "gain",
    "squashed": "compressor",
    "mono below": "mono maker",
    "ducked": "delay",
    "gallop": "step gate",
    "galloping": "step gate",
    "left inverted": "polarity",
    "right inverted": "polarity",
}
# Adjective -> the block that it asks for if the prompt names no block, and something else to be so: "warm vocals".
IMPLIED_ALONE = {
    **dict.fromkeys(("warm", "warmth"), "tape saturation"),
    **dict.fromkeys(("dirty", "gritty", "crunchy", "heavy", "aggressive"), "overdrive"),
    **dict.fromkeys(("wobbly", "seasick"), "vibrato"),
    **dict.fromkeys(("dark", "muffled", "dull"), "low pass"),
    **dict.fromkeys(("bright", "crisp", "airy", "sparkling"), "treble boost"),
    **dict.fromkeys(("punchy", "snappy"), "transient shaper"),
    **dict.fromkeys(("pumping",), "compressor"),
    **dict.fromkeys(("wide", "stereo"), "widener"),
    **dict.fromkeys(("ambient", "dreamy", "spacious", "spacey", "washy", "ethereal"), "hall reverb"),
    **dict.fromkeys(("lo fi", "lofi"), "bitcrusher"),
    **dict.fromkeys(("robotic",), "ring modulator"),
}
