"""The words between the words: what refuses, joins, orders and fills. Data, no logic."""

from __future__ import annotations

# What stands behind these is not wanted.
NEGATIONS = frozenset(
    ("no", "without", "not", "less", "never", "instead of", "rather than", "everything but", "except")
)
# An instrument behind these, which fill otherwise, is what the effect is for, not what the plugin is.
SOURCES = frozenset(("for", "on", "over", "my", "your"))
# These only behind an effect: "add reverb to my piano", but "my piano".
OWNERS = frozenset(("my", "your"))
# Without a word of its own behind it, each of these may only say what is played.
WEAK_INSTRUMENTS = frozenset(
    (
        *("bell", "bells", "brass", "drums", "harp", "hat", "hats", "horns", "keys", "kick", "lead", "noise"),
        *("organ", "pad", "pads", "piano", "pluck", "plucks", "snare", "strings"),
    )
)
# These turn the decibels of their clause round.
CUTS = frozenset(
    (
        "cut",
        "cuts",
        "reduce",
        "reduces",
        "reduced",
        "minus",
        "lower",
        "lowers",
        "lowered",
        "attenuate",
        "down",
        "left",
        "dip",
        "scoop",
        "scoops",
    )
)

# "Boost the highs", "cut 3 dB at 250 Hz": with a band of sound they turn an equaliser, and are no block.
RAISING = frozenset(("boost", "boosts", "boosted", "boosting", "raise", "raises", "lift", "lifts"))
# Said of several effects, a number is for so many of them.
EACH = {"both": 2, "each": 8}

# Words that are one letter from a known one, and are none.
NO_SLIPS = frozenset(
    (
        *(
            "situation",
            "limited",
            "planning",
            "images",
            "excited",
            "dreams",
            "dedicated",
            "frequently",
            "format",
        ),
        *(
            "chords",
            "crimes",
            "filler",
            "phased",
            "sparing",
            "gaming",
            "expanded",
            "spaces",
            "copper",
            "popularity",
            "warned",
            "dressing",
            "crushed",
            "sprint",
        ),
        *("compassion", "doubled", "doubles", "depressing", "phases", "superstar", "chopped", "folded", "attach"),
        *(
            "screamed",
            "string",
            "guiding",
            "baseline",
            "ransom",
            "transport",
        ),
    )
)

# In a change: these bring a block in that may be there already, and these take one out.
ADDING = frozenset(("add", "another", "second", "extra", "additional"))
REPLACING = frozenset(("replace", "swap", "exchange", "instead", "instead of", "rather than"))
REMOVING = frozenset(("remove", "drop", "delete", "lose"))

# Words that end one stage's surroundings: a number before them belongs to the stage before.
CONNECTORS = frozenset(
    (
        "into",
        "then",
        "to",
        "and",
        "plus",
        "followed",
        "through",
        "with",
        "after",
        "before",
        "between",
        "post",
        "preceded",
        "fed",
        "front",
        "beside",
        "parallel",
        "alongside",
    )
)
# What stands behind these comes first: "reverb after a gate", "a gate between fuzz and delay".
AFTER = frozenset(("after", "between", "post", "preceded", "fed"))
# What stands behind these goes beside the stage before, not behind it.
BESIDE = frozenset(("beside", "parallel", "alongside"))

# Grammar; nobody expects it to change a sound.
FILLERS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "at",
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
        "use",
        "uses",
        "needs",
        "them",
        "using",
        "have",
        "has",
        "contain",
        "include",
        "put",
        "any",
        "too",
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
        "as",
        "so",
        "bit",
        "one",
        "box",
        "unit",
        "pedal",
        "knob",
        "control",
        "slider",
        "in",
        "simple",
        "classic",
        "good",
        "great",
        "cool",
        "beautiful",
        "synced",
        "tempo",
        "up",
        "note",
        "notes",
        "voice",
        "voices",
    ]
)
