"""Words of grammar: negations, connectors, words of order, and fillers. Data, no logic."""

from __future__ import annotations

# The user does not want what follows these.
NEGATIONS = frozenset(
    ("no", "without", "not", "less", "never", "instead of", "rather than", "everything but", "except")
)
# An instrument after these is what the effect is for, not what the plugin is. Otherwise they are fillers.
SOURCES = frozenset(("for", "on", "over", "my", "your"))
# These do so only beside an effect: in "add reverb to my piano", but not in "my piano".
OWNERS = frozenset(("my", "your", "our", "his", "her", "their", "this", "that", "these", "those", "the"))
# With an owner, or after one of SOURCES, these too are what the effect is for: "a gate for my noisy amp".
THINGS = frozenset(
    ("amp", "tube amp", "phone", "radio", "room", "church", "cassette", "booth", "keys", "mix bus", "reel")
)
# Names of blocks that say what something is like, and not how it is made: another name beside them counts for more.
SCENES = THINGS | {
    "telephone",
    "phone call",
    "megaphone",
    "walkie talkie",
    "cathedral",
    "concert hall",
    "chamber",
    "ambience",
}
# What effects are played on, and no block is: these are understood, and do nothing.
PLAYED = frozenset((
    "vocal", "vocals", "vox", "singer", "singers", "singing", "speech", "dialogue", "narrator", "podcast", "choir",
    "guitar", "guitars", "bassist", "banjo", "ukulele", "mandolin", "cello", "violin", "viola", "fiddle", "sitar",
    "sax", "saxophone", "trumpet", "trombone", "flute", "clarinet", "harmonica", "accordion", "upright", "acoustic",
    "drummer", "toms", "claps", "cymbals", "bongos", "congas", "shaker", "tambourine", "percussion", "breakbeat",
    "loop", "loops", "recording", "recordings", "track", "tracks", "stem", "stems", "song", "songs", "master",
))  # fmt: skip
# In front of a variant or an unknown word, these say only what is played: the "lead" of "lead guitar delay".
WEAK_INSTRUMENTS = frozenset(
    (
        *("bell", "bells", "brass", "drums", "harp", "hat", "hats", "horns", "keys", "kick", "lead", "noise"),
        *("organ", "pad", "pads", "piano", "pluck", "plucks", "snare", "strings"),
    )
)
# These make a number of their clause negative if its knob can be negative: "cut 3 dB" is -3 dB.
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
        "drop",
        "drops",
        "dropped",
    )
)

# If their clause names a frequency band, these move an EQ and are no block: "boost the highs", as CUTS do in
# "cut 3 dB at 250 Hz".
RAISING = frozenset(("boost", "boosts", "boosted", "boosting", "raise", "raises", "lift", "lifts"))
# How many effects get the number of a clause with these words.
EACH = {"both": 2, "each": 8}

# Real words that would be read as a misspelling of a known one, being about one letter off.
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

# In a change, ADDING brings in a block even if there is one already; REPLACING and REMOVING take one out.
ADDING = frozenset(("add", "another", "second", "extra", "additional"))
REPLACING = frozenset(("replace", "swap", "exchange", "instead", "instead of", "rather than"))
REMOVING = frozenset(("remove", "drop", "delete", "lose"))

# Words that end a clause (except "with"): a number before them belongs to the stage before them.
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
        "last",
    )
)
# The block after these comes earlier in the chain: "reverb after a gate", "a gate between fuzz and delay".
AFTER = frozenset(("after", "between", "post", "preceded", "fed"))
# The block after these goes in parallel with the stage before it, not in series.
BESIDE = frozenset(("beside", "parallel", "alongside"))

# Function words and greetings.
_CHATTER = (
    *(
        "i",
        "i'm",
        "im",
        "m",
        "you",
        "he",
        "she",
        "we",
        "they",
        "us",
        "him",
        "who",
        "what",
        "which",
        "when",
        "where",
        "why",
    ),
    *(
        "how",
        "if",
        "but",
        "because",
        "while",
        "although",
        "though",
        "whether",
        "until",
        "since",
        "here",
        "there",
        "else",
    ),
    *(
        "am",
        "are",
        "was",
        "were",
        "been",
        "being",
        "do",
        "does",
        "did",
        "done",
        "doing",
        "can",
        "could",
        "would",
        "should",
    ),
    *(
        "will",
        "shall",
        "may",
        "might",
        "must",
        "wants",
        "wanted",
        "wanting",
        "likes",
        "would've",
        "gonna",
        "wanna",
        "got",
    ),
    *(
        "get",
        "gets",
        "getting",
        "go",
        "goes",
        "going",
        "let",
        "lets",
        "know",
        "think",
        "guess",
        "reckon",
        "hope",
        "say",
    ),
    *(
        "says",
        "said",
        "told",
        "ask",
        "asks",
        "anyone",
        "somebody",
        "someone",
        "something",
        "anything",
        "everybody",
        "ok",
    ),
    *("okay", "hey", "hi", "hello", "thanks", "thank", "cheers", "folks", "guys", "mate", "sorry", "help", "question"),
    *(
        "just",
        "also",
        "even",
        "still",
        "already",
        "maybe",
        "perhaps",
        "kinda",
        "sort",
        "kind",
        "quite",
        "pretty",
        "rather",
    ),
    *("actually", "basically", "somehow", "somewhere", "such", "own", "other", "these", "those", "his", "her", "their"),
    *(
        "our",
        "ours",
        "mine",
        "theirs",
        "re",
        "ve",
        "ll",
        "s",
        "d",
        "myself",
        "itself",
        "than",
        "again",
        "ever",
        "always",
        "thats",
    ),
)

# Words that nobody expects to change a sound, so they are dropped without a report.
FILLERS = frozenset(
    [
        *_CHATTER,
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
        "tempo",
        "up",
        "note",
        "notes",
        "voice",
        "voices",
    ]
)
