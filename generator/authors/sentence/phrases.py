"""Brings things that are written in many ways to one spelling: contractions, signs, slopes, instructions."""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.authors.blocks.table import NOUNS, VARIANTS
from generator.authors.sentence.lexicon import ENDS
from generator.authors.sentence.number_words import PARTS

_PLAIN = r"\d{1,5}(?:\.\d{1,3})?"
_REDUCE = r"(?:reduce|remove|kill|suppress|get rid of)"
_NAME = r"(?:the\s+|my\s+)?[\w -]{3,30}"
_NO_NUMBER = r"(?![^,.;]*\d)"
_MIDDLE_HZ = 1000  # a shelf without a side is a high one from here on
_STEEP = 18  # dB per octave: from here on, two second-order sections (24) are nearer than one (12)

_N = r"[-+]?\d+(?:\.\d+)?"
_HZ = rf"(?:{_N}\s*(?:k?hz|k|hertz)?\b)"
_ABOVE, _BELOW = r"(?:above|over|north of)", r"(?:below|under|beneath|underneath|south of)"
_AT = r"(?:at|around|about|near|round)"
_HUM = r"(?:hum|whistle|whine|buzz|ring|ringing|squeal|howl)"
_KEEP, _IS = r"(?:keep(?:s|ing)?|makes?|making|fold|leave)", r"(?:sits|stays?|should be|is|that's|goes|in|to|into|as)"
_LOWS = r"(?:everything|whatever|anything|all|(?:the\s+)?(?:bass|lows|low end|bottom))"
# Verbs, whose endings the rule adds.
_TAKE = r"(?:filter|cut|remove|roll|kill|lose|strip|nuke|shave|lop|slice|chop|take|clear|clean|ditch|trim)"
_OF_IT = (
    r"(?:out|off|away|everything|all|anything|the|any|my|frequencies|lows?|highs?|bass|treble|rumble|mud|hiss|top|bottom|"
    r"low end|high end|top end|of|is|that|that's|what's|whatever)"
)
_RINGS = r"(?:rings|ringing|lingers|lingering)"
_DB = r"(?:an?\s+)?\d+(?:\.\d+)?\s*(?:db|decibels?)"
_P = r"\d+(?:\.\d+)?"
_D = rf"\b({_P})\s*(?:db|decibels?)"
_GAIN = rf"(?<![\w.])([+-]{_P})\s*(?:db|decibels?)?"
_A_HZ = rf"({_HZ})(?!\s*(?:ms|s\b|%|:))"
_TURN = r"(?:bring|turn|take|knock|pull|nudge|push)"
_LEVEL = r"(?:it|this|that|(?:the|my)\s+(?:level|volume|whole thing|lot|track|vocal|verse|chorus|song))"
_MAY_GO = r"(?:(?:may|should|can|must|shall|is allowed to)\s+)?(?:go(?:es)?|gets?|be|is|peaks?)?"
_IT, _A_BLOCK = r"(?:that|it|this|those|them)", r"(?=an?\b|some\b|i\b|put\b|comes?\b|goes\b|there\b)"
_OF_ALL = r"(?: of (?:it all|everything|the chain))?"
_CYCLE = (
    r"(?:(?:one|a|1)\s+(?:full\s+)?(?:sweep|cycle|swirl|swing|turn|rotation|pass|round|wobble|wave)|once|"
    r"sweep(?:s|ing)?|cycl(?:es|ing)|swirl(?:s|ing)?|turn(?:s|ing)?)"
)
_EFFECT, _BLENDED = r"(?:it|that|the (?:effect|reverb|delay))", r"(?:(?:blended |mixed )?in)"
_SECONDS = r"(?:ms|millis|milliseconds?|s|secs?|seconds?)"
_OSCILLATORS = r"saws?|squares?|sines?|triangles?|voices?|oscillators?|oscs?|unison"
_T, _SEP, _TO = r"\d[\w.]*", r"[\s,/]+", r"(?:up to|to|-|and)"
_SORRY = r"(?:sorry|no,? wait|wait,? no|scratch that|or rather|i mean)"
_ADSR = r"attack \1 decay \2 sustain \3 release "
_SHARE = rf"({'|'.join(PARTS)})"
_WHATEVER = r"(?:whatever|everything|anything|what)(?:'s|\s+(?:is|sits|lies|lives|comes))?"
_MUST_GO = r"(?:(?:must|has\s+to|have\s+to|should|can|needs?\s+to)\s+)?(?:go|goes|gone|disappear|vanish)"
_SONG = r"(?:song|music|track|tune|beat|tempo|groove|grid|drums|bpm|project|daw|host)"
_BANDS = r"(?:bass|lows?|low end|mids?|midrange|highs?|treble|top|attack|sustain|sides?)"
_LOW, _HIGH = r"(?:bass|lows|low end|bottom)", r"(?:treble|highs|high end|top)"
_SHOVE = r"(?:shove|push|move|stick|place|sit|put|park|throw|pan)"
_PARTS = {word: round(100 * part) for word, part in PARTS.items()} | dict.fromkeys(
    ("fully", "all", "completely", "totally"), 100
)
_KNOB = (
    r"(tone|gain|drive|feedback|mix|depth|resonance|decay|release|attack|threshold|sustain|detune|spread|glide|sweep|"
    r"treble|bass|highs|lows|mids|top end|low end|reso|res|fb|cutoff|wet)"
)
_UP, _DOWN = r"(?:up|high|full|wide open|maxed)", r"(?:off|down|back|low)"
_FAR = r"(?:way|all the way|right|cranked|pushed|turned|fully|well|rolled|backed|dialled|dialed|tamed|set)"
_IS_SO = r"(?:is|are|'s|sounds?|feels?|seems?)"
_WETS = (
    r"(?:\w+ )?(?:delay|reverb|echo|hall|plate|spring|room|shimmer|chorus|flanger|phaser|granular|pitch|ring|frequency)"
)
_HELD = r"attack|decay|release|hold|predelay|recovery"

_Rewrite = str | Callable[[re.Match[str]], str]


def _louder(match: re.Match[str]) -> str:
    return f"gain {'-' if match[2] == 'quieter' else '+'}{match[1]} db"


def _middle(match: re.Match[str]) -> str:
    return f"{(float(match[1]) + float(match[2])) / 2:g} {match[3]}"


def _slope(match: re.Match[str]) -> str:
    return " steep " if float(match[1]) >= _STEEP else " "


def _wet(match: re.Match[str]) -> str:
    return f" mix {_PARTS[match[1]]} % "


def _aside(match: re.Match[str]) -> str:
    return f"pan {match[1]} % {match[2]}"


def _pitched(match: re.Match[str]) -> str:
    return f"pitch {'-' if match[1] == 'down' else ''}{match[2]} semitones"


def _sweep(match: re.Match[str]) -> str:
    seconds = float(match[1])
    return f"rate {1 / seconds:.4g} hz" if seconds > 0 else match[0]


def _reversed(match: re.Match[str]) -> str:
    return f" reverse {_PARTS[match[1]]} %"


def _gained(match: re.Match[str]) -> str:
    """Writes decibels at a frequency: "-3 at 300". Those of a band stay: "mids -6 around 600"."""
    return match[0] if match["band"] else f"{match[2]} db at {match[3]}"


def _band(match: re.Match[str]) -> str:
    return f"band limit {match[1]} hz to {match[2]}{'' if match[2].endswith('k') else ' hz'}"


def _corrected(match: re.Match[str]) -> str:
    """Leaves out what is taken back, if both are blocks: "chorus, sorry, flanger"."""
    blocks = NOUNS.keys() | {word for word, _family in VARIANTS}
    return f"{match[2] or ''}{match[3]}" if {match[1], match[3]} <= blocks else match[0]


def _turned(match: re.Match[str]) -> str:
    return f"gain {'-' if match[1] == 'down' else '+'}{match[2]} db"


def _shelf(which: str) -> str:
    return rf"{which} shelf \1 db at \2"


def _shifted(match: re.Match[str]) -> str:
    return f"frequency shifter {'-' if match[1] == 'down' and match[2][0] != '-' else ''}{match[2]}"


def _more(match: re.Match[str]) -> str:
    return f"{'-' if match[3] == 'less' else '+'}{match[2]} db at {match[1]}"


def _any_shelf(match: re.Match[str]) -> str:
    hertz = float(match[1]) * (1000 if (match[2] or "").startswith("k") else 1)
    return f"{'high' if hertz > _MIDDLE_HZ else 'low'} shelf at {match[1]} {match[2] or ''}"


def _side(match: re.Match[str]) -> str:
    return "high pass at " if match[1] in ("below", "under") else "low pass at "


_REWRITES: tuple[tuple[re.Pattern[str], _Rewrite], ...] = tuple(
    (re.compile(pattern), rewrite)
    for pattern, rewrite in (
        (r"([a-z])\1{2,}", r"\1"),  # "looong"
        (r"\bi\.\s?e\.|\be\.\s?g\.", ","),
        (r"\s@\s*(?=\d)", " at "),
        # "808-ish", "short n punchy", "poor man's leslie".
        (r"\b(\w{2,})-ish\b|\b(\d+)ish\b", lambda match: match[1] or match[2]),
        (r"(?<=[a-z]) ['\u2019]?n['\u2019]? (?=[a-z])", " and "),
        (r"\bpoor man['\u2019]?s \w+", "poor man"),
        (r"\bbass players?\b", "bassist"),
        (r"\bdrum players?\b", "drummer"),
        (r"\b(keys?|keyboard|piano|organ|horn|string|synth) players?\b", r"my \1"),
        # An instrument that has, is or lacks something is what it is for: "snare has no crack".
        (
            r"(?<!that )\b(?:the\s+)?(snare|kick|bass|drums|piano|organ|lead|hats?|keys|pad|strings|synth)"
            r"\s+(?=(?:has|have|is too|are too|sounds?|lacks?|needs?|rings|jumps?|disappears?|gets)\b)",
            r"my \1 ",
        ),
        (r"\b(?:female|male|backing|main)\s+(?:lead|vocal)s?\b|\blead (?:vocals?|vox|singer)\b", "vocals"),
        (r"(?<!\ba )(?<!the )(?<!with )(?<!on )\b([a-z0-9]{2,}) vibes?\b", r"\1"),
        (r"\b(long|short|dark|bright|slow|fast|big|small|soft|hard|warm|quick|wide|deep)ish\b", r"\1"),
        (
            r"\b(?:external|outside)\s+(?:side-?\s?chain|key)(?:\s+input)?\b|\b(?:side-?\s?chain|key) input\b",
            "external input",
        ),
        (
            rf"\b{_KNOB}\s+(?:is\s+)?(?:cranked|maxed(?: out)?|dimed|pushed|wide open|way up)(?!\s+(?:up|to)\b)",
            r"lots of \1",
        ),
        (r"\btune[ds]?\s+([+-]\d+)(?!\s*(?:hz|db|%|cents?|st\b|semi))", r"pitch \1 semitones"),
        (r"\blp\s+(?=(?:filter\b|at\b|around\b|\d))", "low pass "),
        (r"\bhp\s+(?=(?:filter\b|at\b|around\b|\d))", "high pass "),
        (
            r"\b(?:repeats|echoes|delays|taps)\s+(?:low-?\s?passed|filtered|darkened|rolled off|dulled)\s+(?:at|"
            r"above|from|around)\s+(?=\d)",
            "tone ",
        ),
        (r"\blets?\s+go\s+(?:again\s+)?(?:in|within|after)\s+(?=\d)", "release "),
        (r"\bmore\s+of\s+(?:them|the\s+grains)\s+(?:reversed|backwards)\b", "more reverse"),
        (
            r"\bnothing\s+(?:(?:may|should|must|can|is allowed to)\s+)?(?:ever\s+)?(?:to\s+)?(?:go(?:es)?|gets?|"
            r"be|peaks?)\s+(?:over|above|past|louder\s+than)\s+(?=-?\d)",
            "limiter ",
        ),
        (
            rf"\b(?:everything|all|anything)\s+(below|under|above|over)\s+({_HZ})\s+(?:remove[d]?|gone|out|away|"
            r"off|goes|must go)\b",
            lambda match: f"{_side(match)}{match[2]}",
        ),
        (rf"\bbells?,?\s+(?:at\s+)?(?=[-+]?{_P}\s*(?:db|k?hz|k)\b|{_P}\s+[-+]{_P})", "bell eq "),
        (rf"(?<!high )(?<!low )\bshel(?:f|ve)\s+(?:from|at|above|around|up from)\s+({_P})\s*(k?hz|k)?\b", _any_shelf),
        (r"\bplus\s+(?=\d+(?:\.\d+)?\s*(?:db\b|$|[,.;]))", "+"),
        (
            r"\b(?:two|three|four|all|both)(?:\s+of\s+them)?\s+(?:in parallel|side by side)\s*[:,-]\s*([^.;:]+?)"
            r"(?=[.;]|$|\s+then\b|\s+into\b)",
            r"\1 all beside",
        ),
        (r"(?<=\w) (?:behind|after|following)\s+(?:that|it|this|them)(?=\s*(?:$|[.;)]|and\b))", ""),
        (r"\b(?:down|up) to (?=\d+(?:\.\d+)?\s*(?:$|[,.;%]))", ""),
        # How it sounds now, and must not: "my strat is so thin".
        (
            rf"\b((?:my|our|his|her|their|this|the)\s+(?:\w+\s+){{1,3}}{_IS_SO})\s+(?:so|such an?|just so|"
            r"way too|a bit too)\s+(?=[a-z])",
            r"\1 not ",
        ),
        # Knobs that are turned far: "gain way up", "the tone rolled off".
        (rf"\b{_KNOB}\s+(?:is\s+)?(?:{_FAR}\s+){{1,2}}{_UP}\b", r"lots of \1"),
        (rf"\b{_KNOB}\s+(?:is\s+)?(?:{_FAR}\s+){{1,2}}{_DOWN}\b", r"less \1"),
        (rf"\b(?:very|really|super|soaking|dripping|quite)\s+wet\b|(?<![\d%]\s)(?<!\d)\bwet (?={_WETS}\b)", "drenched"),
        (
            r"\b(?:just|only)\s+(?:the\s+)?(?:one|1|a single)\s+(?:repeat|echo|bounce)\b|\bno repeats\b|"
            r"\ba single (?:repeat|echo)\b",
            "no feedback",
        ),
        # What rises and what dies, with a number.
        (
            r"\b(?:brightness|tone|index|modulation|timbre)\s+(?:that\s+)?(?:dies|dying|fades|fading|decays|"
            r"decaying)\s+(?:off|away|out)?\s*(?:in|over|within)\s+(?=\d)",
            "brightness decay ",
        ),
        (
            r"\b(?:fad(?:es?|ing)|swell(?:s|ing)?|ris(?:es?|ing)|com(?:es?|ing))\s+(?:in|up)\s+(?:over|in|"
            r"within|for)\s+(?:about\s+)?(?=\d)",
            "attack ",
        ),
        (
            r"\b(?:(?:dies?|dying|ebb(?:s|ing)?)\s+(?:away|off|down)|fad(?:es?|ing)\s+(?:away|out|off|down))\s+"
            r"(?:over|in|within|for|after)\s+(?:about\s+)?(?=\d)",
            "release ",
        ),
        (
            rf"\b((?:{_HELD})\s+{_N}\s*)({_SECONDS})(\s*,?\s*(?:and\s+)?(?:{_HELD})\s+{_N})(?![\w.%:]|"
            rf"\s*(?:{_SECONDS}|%|db)\b)",
            r"\1\2\3 \2",
        ),
        (rf"\b({_N})\s*(?:%|percent)\s+(?:long|open)\b", r"length \1 %"),
        (
            rf"\b({_HZ}|{_N}k)\b(?:,?\s+(?:maybe|say|about|like|by|with))*\s+({_P})\s*(?:db|decibels?)\s+(more|"
            r"less)\s+(?:there|of that|of it)\b",
            _more,
        ),
        # What feeds back, and what is too quiet to be kept.
        (r"\b(?:feeds?|feeding|fed)\s+back\s+(?:at|around|near)\s+(?=\d)", "notch at "),
        (
            rf"\b{_WHATEVER}\s*(?:(?:quieter|softer)\s+than\s+-?|(?:lower|below|under)\s+(?:than\s+)?-)(\d+)"
            rf"(?:\s*db)?(?:\s+{_MUST_GO})?(?:\s+away)?",
            r"gate threshold -\1 db ",
        ),
        # One side turned over.
        (
            r"\b(?:invert|flip|reverse)(?:s|ed|ing)?\s+(?:(?:the\s+)?(?:phase|polarity)\s+(?:of|on)"
            r"\s+)?(?:only\s+|just\s+)?(?:the\s+)?(left|right)(?:\s+(?:channel|side|one)"
            r")?(?:\s+only)?\b(?!\s*(?:on|off|[=:]))",
            r"\1 inverted",
        ),
        # What it is for ends with a colon or a dash: "blips for a game: glass".
        (r"\b((?:for|on|under|with|my|our)\b[^,.;:\d]{2,60})(?::|\s[-\u2013\u2014])\s+(?=[a-z])", r"\1; "),
        # Intervals.
        (r"\b(an?|one|two)\s+(octave|fifth|fourth|third)s?\s+(?:below|under|beneath|underneath)\b", r"\1 \2 down"),
        (r"\b(an?|one|two)\s+(octave|fifth|fourth|third)s?\s+(?:above|over|on top)\b", r"\1 \2 up"),
        (
            r"\b(?:set|tuned|shifted|pitched|raised)\s+(?:to|at|by)\s+(?:an?\s+)?(octave|fifth|fourth|third)s?"
            r"\b(?!\s+(?:up|down|higher|lower))",
            r"an \1 up",
        ),
        # Lengths of notes, as they are counted.
        (r"(?<![\w/])3/16\b", "1/8 dotted"),
        (r"(?<![\w/])3/8\b", "1/4 dotted"),
        (r"\bonce\s+(?:per|every|each|in a)\s+(?:bar|measure)\b", "1/1"),
        (r"\bonce\s+(?:per|every|each)\s+beat\b", "1/4"),
        (r"\b((?:half|quarter|eighth|sixteenth)[\s-]notes?|1/\d+|once a (?:beat|bar))\s+pumping\b", r"pump at \1"),
        (
            r"\bpumping\s+(?=(?:(?:in|on|at|to|with)\s+)?(?:the\s+|every\s+)?(?:half|quarter|eighth|sixteenth|"
            r"1/\d|beat))",
            "pump ",
        ),
        (r"\bpost\s*:", "then "),
        (r"\bm\s*/\s*s\b", "mid side"),
        (r"\b(4|8|16)ths\b", r"1/\1"),
        (r"\bstereo (\d+) ?(?:%|percent)", r"spread \1 %"),
        # A bell with a place or a gain is an equaliser, and no instrument.
        (rf"\bbell\s+(?:filter\s+)?(?=(?:{_AT}\s+\d|(?:[+-]|plus|minus)\s?\d|of\s+[+-]?\d+\s*db))", "bell eq "),
        (r"\b(one|the other|another) branch\b", r"\1 half"),
        # A share of a knob.
        (r"\bhalf (mix|feedback|depth)\b", r"\1 50 %"),
        (r"\b(mix|feedback|depth) (?:at )?half\b", r"\1 50 %"),
        (r"\ba?\s?single (?=(?:saw|square|sine|triangle)?\s?(?:voice|oscillator)\b)", "1 voice "),
        # How long it rings, with a number and without.
        (rf"\b{_RINGS}\s+(?:out\s+)?(?:for\s+)?(?:about\s+)?(?=\d)", "decay "),
        (rf"\b{_RINGS}(?:\s+out)?\b", "long decay"),
        # A slow cycle is said by its time.
        (rf"\b{_CYCLE}\s+(?:every|each|per|in|takes?|taking)\s+(?:about\s+)?({_N})\s*(?:s|secs?|seconds?)\b", _sweep),
        (
            r"\b(?:in\s+(?:time|step|sync)|locked(?:\s+in)?|aligned|tied|following|(?:that\s+)?follows?)\s+"
            rf"(?:(?:with|to)\s+)?(?:(?:the|my|your|our)\s+)?(?:host'?s?\s+|song'?s?\s+)?{_SONG}\b",
            "synced",
        ),
        (rf"\b({_N})\s+(?:(?:times|grains|cycles|swings|sweeps)\s+)?(?:a|per)\s+second\b", r"\1 hz"),
        (rf"\b({_N}\s*{_SECONDS})\s+to\s+(?:fade in|rise|swell|arrive|open)\b", r"\1 attack"),
        (rf"\b({_N}\s*{_SECONDS})\s+to\s+(?:die(?: away)?|leave|let go|fade out)\b", r"\1 release"),
        (r"\bround (?=\d)", "around "),
        (rf"\b({_OSCILLATORS})\s*(?:x|\u00d7|times)\s*(\d)\b", r"\1 \2 voices"),
        (r"(?<!\w)(?:x|\u00d7)\s?(\d)\b", r" \1 voices"),
        (rf"(?<!\w)a\s?({_T}){_SEP}d\s?({_T}){_SEP}s\s?({_T}){_SEP}r\s?(?=\d)", _ADSR),
        # A band by its ends.
        (
            rf"\b(?:limiter{ENDS}? to|band limit)\s+(\d+)\s*(?:hz)?\s*{_TO}\s*(\d{{3,5}}|{_P}k)"
            r"(?:hz)?\b(?!\s*(?:hz|k))",
            _band,
        ),
        # What somebody takes back.
        (rf"\b([\w-]+),?\s+{_SORRY},\s*(?:i mean,?\s+)?((?:an?|the)\s+)?(\w+)", _corrected),
        # Where a block stands in the chain.
        (rf"\b(?:last of all|finally|at (?:the )?(?:very )?end{_OF_ALL}|to finish(?: (?:it )?off)?)\b", "last"),
        (rf"\bbefore {_IT},?\s+{_A_BLOCK}", "preceded by "),
        (rf"\b(?:after|behind) {_IT},?\s+{_A_BLOCK}", "then "),
        (r"\b(?:afterwards?|thereafter)\b", "then"),
        (r"\b(?:before|ahead of) (?:everything|anything)(?: else)?\b|\bup front\b", "front"),
        (r"\bnext to (?=an?\b|the\b|some\b|my\b)", "beside "),
        # "Looking for a pad" is a wish, and not what it is for.
        (r"\b(?:(?:(?:look|search|ask|wish)(?:ing)?|hunting)\s+for|in need of)\s+(?=an?\b|some\b)", "want "),
        # Where it stands.
        (r"\b(?:hard|far|full|all the way|completely)\s+(?:over\s+)?(?:to\s+the\s+)?(left|right)\b", r"pan 100 % \1"),
        (r"\b(?:slightly|a bit|a little|just)\s+(?:to\s+the\s+)(left|right)\b", r"pan 25 % \1"),
        (rf"(?<!pan )(?<!panned )(?<!panning )\b({_N})\s*(?:%|percent)\s+(?:to\s+the\s+)?(left|right)\b", _aside),
        # How much of it is wet.
        (r"\bhalf (?:dry|wet|and) ?(?:,|and)? ?half (?:dry|wet|and half)\b", " mix 50 % "),
        (r"\b(half|quarter|third|fully|all|completely|totally)[\s-]+(?:wet|mixed|blended)\b", _wet),
        (r"\bwet only\b|\bonly (?:the )?(?:wet|shifted|effect|delayed)(?: (?:signal|sound))?\b", " mix 100 % "),
        (r"\b(?:no|without (?:the )?|zero) dry(?: (?:signal|sound))?\b", " mix 100 % "),
        (r"\b(?:blended|mixed)(?: in)? at\b", "mix at"),
        (rf"\b({_N})\s*(?:%|percent)\s+of {_EFFECT}\b(?:\s+{_BLENDED}\b)?", r"mix \1 %"),
        (rf"\b({_N})\s*(?:%|percent)\s+{_BLENDED}(?=\s*(?:$|[,.;)]|and\b|then\b))", r"mix \1 %"),
        (rf"\b(?:an?\s+)?{_SHARE}\s+of\s+{_EFFECT}(?:\s+(?:{_BLENDED}|in the mix))?\b", _wet),
        (r"\b(?:(?:mixed|blended)\s+)?half\s+and\s+half\b", "mix 50 %"),
        (r"\bhalf\s+(?:dry|clean),?\s+(?:and\s+)?half\s+(?=[a-z])", "mix 50 % "),
        (rf"\b(?:an?\s+)?{_SHARE}\s+of\s+(?:them|the\s+grains)\s+(?:reversed|(?:played\s+)?backwards?)\b", _reversed),
        (r"\bmost\s+of\s+(?:them|the\s+grains)\s+(?:reversed|(?:played\s+)?backwards?)\b", "reverse 75 %"),
        (r"\b(?:the\s+)?dry\s+(?:signal|sound|voice|part)?\s*(?:gone|off|removed|muted|silent)\b", "mix 100 %"),
        (r"\bmostly wet\b", "mix 80 %"),
        (r"\bmostly dry\b", "mix 20 %"),
        # Mono below a frequency, hum at one, and what lies above or below another.
        (rf"\b(?:{_KEEP}\s+)?(?:{_LOWS}\s+)?(?:{_IS}\s+)*{_BELOW}\s+({_HZ})\s*(?:{_IS}\s+)*mono\b", r" mono below \1 "),
        (rf"\bmono\s+(?:everything\s+|all\s+)?{_BELOW}\b", "mono below"),
        (rf"\b({_N})\s*(?:cycles?|hz)\s+{_HUM}\b", r"notch at \1 hz"),
        (rf"\b(?:the|that|a)?\s*{_HUM}\s+(?:at|around|near)\s+(?=\d)", " notch at "),
        (r"\bmains (?:hum|buzz)\b", "notch at 50 hz"),
        (rf"\b{_WHATEVER}\s+{_ABOVE}\s+({_HZ})\s*{_MUST_GO}\b", r"low pass at \1"),
        (rf"\b{_WHATEVER}\s+{_BELOW}\s+({_HZ})\s*{_MUST_GO}\b", r"high pass at \1"),
        (rf"\bdo the same (?:to|for|with) {_WHATEVER}\s+{_ABOVE}\s+({_HZ})", r"low pass at \1"),
        (rf"\bdo the same (?:to|for|with) {_WHATEVER}\s+{_BELOW}\s+({_HZ})", r"high pass at \1"),
        (rf"\bnothing\s+{_MAY_GO}\s*(?:over|above|past|beyond)\s+(-{_P})\s*(?:db\w*)?", r"limiter ceiling \1 db"),
        (rf"\bnothing {_BELOW} ({_HZ})[,;]? (?:and )?nothing {_ABOVE} ({_HZ})", r"band limit \1 to \2 hz"),
        (rf"\b{_SHOVE}\s+[\w' ]{{0,30}}?({_N})\s*(?:%|percent)?\s+(?:to\s+)?(?:the\s+)?(left|right)\b", _aside),
        # Decibels at a frequency, of a band, and up or down.
        (r"\bplus\s+(?=\d+(?:\.\d+)?\s*(?:db|decibel))", "+"),
        (rf"\bplus\s+(?=\d+(?:\.\d+)?\s+{_AT}\s+\d)", "+"),
        (rf"\bminus\s+(?=\d+(?:\.\d+)?\s+(?:{_AT}|{_BELOW}|{_ABOVE})\s+\d)", "-"),
        (rf"\b(?:add|put|push|bump|bring|give)\s+(?:it\s+|up\s+|in\s+)*(?={_DB}\s+(?:at|around|near)\b)", "boost "),
        (rf"\b(?:take|pull|knock|shave|carve|notch)\s+(?:it\s+|out\s+|off\s+|down\s+)*(?={_DB}\b)", "cut "),
        (rf"(?<!cut ){_D}\s+(?:less|out|off|down|lower)\s+{_AT}\s+({_HZ})", r"-\1 db at \2"),
        (rf"(?<!boost ){_D}\s+(?:more|up|higher|extra)\s+{_AT}\s+({_HZ})", r"+\1 db at \2"),
        (rf"(?<!cut ){_D}\s+of\s+[\w -]{{3,24}}?\s+(?:out|off)\s+{_AT}\s+({_HZ})", r"-\1 db at \2"),
        (rf"(?:\b(?P<band>{_BANDS})\s+)?{_GAIN}\s+{_AT}\s+{_A_HZ}", _gained),
        (rf"{_GAIN}\s+{_BELOW}\s+{_A_HZ}(?:,?\s+(?:a\s+)?(?:low\s+)?shelf)?", r"low shelf \1 db at \2"),
        (
            rf"{_GAIN}\s+(?:{_ABOVE}|from)\s+{_A_HZ}(?:\s+up(?:wards)?)?(?:,?\s+(?:a\s+)?(?:high\s+)?shelf)?",
            r"high shelf \1 db at \2",
        ),
        (rf"\b{_TURN}\s+{_LEVEL}\s+(?:back )?(down|up)\s+(?:by )?{_D}(?!\s+(?:{_AT}|{_BELOW}|{_ABOVE})\b)", _turned),
        (rf"\b{_LOW}\s+(?:up\s+|plus\s+)?([+-]?\d+(?:\.\d+)?)\s*(?:db)?\s+at\s+({_HZ})", _shelf("low")),
        (rf"\b{_HIGH}\s+(?:up\s+|plus\s+)?([+-]?\d+(?:\.\d+)?)\s*(?:db)?\s+at\s+({_HZ})", _shelf("high")),
        (rf"\b({_BANDS})\s+(?:up\s+|plus\s+)(?=\d)", r"\1 +"),
        (r"\b(?:from|since|circa|in)\s+(?:19[4-9]\d|20[0-2]\d)\b(?!\s*(?:k?hz|ms|k\b))", ""),  # a year
        # "60 deep" is a depth, "eighths" are notes.
        (rf"\b({_N})\s*(?:%|percent)?\s+deep\b", r"depth \1 %"),
        (rf"\b({_N})\s*(?:%|percent)?\s+wide\b", r"width \1 %"),
        (r"\b(half|quarter|eighth|sixteenth)s\b", r"\1 notes"),
        (r"\b(?:every|each)\s+(quarter|eighth|sixteenth)\b(?!\s+notes?)", r"\1 note"),
        (r"\b(?:on\s+)?(?:every|each)\s+beat\b|\bonce a beat\b", "quarter note"),
        (r"\b(?:every|each)\s+(?:bar|measure)\b|\bonce a bar\b", "1/1"),
        # Frequencies and pitches that move.
        (
            rf"\bshift(?:s|ed|ing)?\s+(?:(?!by\b|up\b|down\b|to\b)[a-z]+\s+){{0,5}}(?:(up|down)\s+)?(?:by\s+)?({_N}\s*k?hz)\b",
            _shifted,
        ),
        (
            r"\b(?:pitch(?:ed)?|tuned?|transposed?|drop(?:ped)?)\s+(?:it\s+)?(up|down)\s+(?:by\s+)?(\d+)"
            r"(?:\s*(?:semitones?|semis?|st)\b)?"
            r"(?![\d.]|\s*(?:k?hz|%|percent|cents?|octaves?|ms|s\b|db))",
            _pitched,
        ),
        # Signs.
        (r"\s*\|\|\s*", " beside "),
        (r"\s+[|/]\s+", ", "),
        (r"\s+&\s+", " and "),
        (r"(?<![\w.])\.(?=\d)", "0."),
        # Contractions negate like "not".
        (r"\b(?:do|does|did|is|are|should|must|could|need|would|wo|ca)n['\u2019]?t\b", "not"),
        (r"\b(?:not|never)\s+(?:add|use|want|need|have|include|contain|put)\b", "no"),
        (r"\bnot\s+(\w+)\s+enough\b", r"\1"),
        (r"\b(?:not|without)\s+(?:so|too|that|as|quite\s+so)\s+(?:much|many)\b", "less"),
        (r"\bno more\b", "no"),
        (r"\bnot (?:just|only)\b", ""),
        (r"\balmost no\b", "little"),
        (r"\btoo (?:much|many)\b", "less"),
        (r"(?<!not )\btoo (?=[a-z])", "not "),
        (r"\bminus (?=[a-z])", "without "),
        (r"\bhalf as long\b|\bhalf the length\b", "short"),
        (r"\btwice as long\b|\bdouble the length\b", "long"),
        (rf"\b{_REDUCE}\s+(?:(?:the|any|background)\s+)*(?:noise|hiss|hum)\b", "noise gate"),
        (r"\bw/o\b", "without"),
        (r"\bw/", "with "),
        # "parallel" is an adjective only in front of a block.
        (r"\b(?:clean|dry)\s+(?:signal|sound|path)?\s*in parallel(?:\s+with)?\s+(?:an?\s+)?", "parallel "),
        (r"\bin parallel with (?:the\s+|a\s+)?(?:clean|dry)(?:\s+(?:signal|sound|path))?\b", "mix 50 %"),
        (r"\bwith (?:the\s+)?(?:clean|dry)(?:\s+(?:signal|sound|path))?\s*(?=$|[,.;])", ""),
        (r"\bin parallel\b", "beside"),
        (r"\bgain reduction\b", "reduction"),
        (r"\b(?:ny|new york)(?:[\s-]+style)?\s+(?=comp)", "parallel "),
        (r"\btop[ -]notch\b", ""),
        (r"\bfrom\s+[-+]\d+\s+to\s+[-+]?\d+(?:\s*db)?\b", ""),  # the knob's range, not its value
        # A sign belongs to its number, even if it is a word or right after a letter.
        (r"\b(?:minus|negative)\s+(?=\d)", "-"),
        (r"(?<=[a-z])(?=[-+]\d[\d.,]*\s*db)", " "),
        # Japanese has no spaces between words and numbers.
        (r"(?<=[\u3040-\u30ff\u4e00-\u9fff])(?=[-+]?\d)", " "),
        (r"(?<=[\d%a-z])(?=[\u3040-\u30ff\u4e00-\u9fff])", " "),
        (r"(?<![\w.])(\d+)k(\d+)(?!\w)", r"\1.\2k"),
        (r"\b(\d{1,3})\s*db\s*(?:/\s*|per\s+)oct(?:ave)?s?\b", _slope),
        (r"\b4[\s-]poles?\b", "four pole"),
        (r"\b(?:50|fifty)\s*[-/ ]\s*(?:50|fifty)\b(?!\s*(?:hz|ms|db))", "mix 50 %"),
        (r"\b(up|down)\s+(?:by\s+)?(?:an?\s+|one\s+)?(octave|fifth|fourth|third)\b", r"an \2 \1"),
        (r"\b(up|down)\s+(?:by\s+)?two\s+octaves\b", r"two octaves \1"),
        # Removing what is below a frequency is a high-pass, above it a low-pass.
        (
            rf"(?<!pass )(?<!low )(?<!high )\b{_TAKE}(?:s|ed|ing)?(?:\s+{_OF_IT})*"
            r"\s+(below|under|above|over)\s+(?=[\d.,]+\s*(?:k?hz\b|k\b|$|[,;]|and\b|then\b|with\b))(?![^,;]*\bby\b)",
            _side,
        ),
        # Ways to say what to do to a block or a knob.
        (r"\b(?:only keep|keep only)\b", "remove everything but"),
        (r"\b(?:take out|get rid of|kick out|turn off|switch off|ditch|scrap)\b", "remove"),
        (rf"\b(?:change|turn|convert|swap)\s+({_NAME}?)\s+(?:into|to|for|with)\s+(?=an?\s)", r"replace \1 with "),
        (r"\badd\s+(?:some\s+|a\s+bit\s+|a\s+little\s+)?more\b", "more"),
        (rf"\b(?:turn up|increase|raise|double|crank)\s+(?=the\b|[a-z]){_NO_NUMBER}", "more "),
        (rf"\b(?:turn down|decrease|reduce|halve|lower)\s+(?=the\b|[a-z]){_NO_NUMBER}", "less "),
        (r"\bto (?:the )?(max|maximum|full|zero|min|minimum)\b", r"\1"),
        (r"\bin front of\b", "before"),
        (rf"\b(?:in|to|at) (?:the )?(?:very )?(?:front|start|beginning){_OF_ALL}\b", "front"),
        (r"\b(\d+(?:\.\d+)?)\s*db (louder|quieter)\b", _louder),
        (rf"(?<![\w.:+-])({_PLAIN})(?:-|\s-\s|\s+to\s+)({_PLAIN})\s*(ms|s|seconds|db|%|cents)(?!\w)", _middle),
    )
)  # fmt: skip


def in_one_spelling(text: str) -> str:
    """Rewrites `text`, which is in lower case and in English, to the spellings that the tokens know."""
    for pattern, rewrite in _REWRITES:
        text = pattern.sub(rewrite, text)
    return text
