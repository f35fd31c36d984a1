"""Brings things that are written in many ways to one spelling: contractions, signs, slopes, instructions."""

from __future__ import annotations

import re
from collections.abc import Callable

_PLAIN = r"\d{1,5}(?:\.\d{1,3})?"
_REDUCE = r"(?:reduce|remove|kill|suppress|get rid of)"
_NAME = r"(?:the\s+|my\s+)?[\w -]{3,30}"
_NO_NUMBER = r"(?![^,.;]*\d)"
_STEEP = 18  # dB per octave: from here on, two second-order sections (24) are nearer than one (12)

_N = r"[-+]?\d+(?:\.\d+)?"
_HZ = rf"(?:{_N}\s*(?:k?hz|k|hertz)?\b)"
_ABOVE, _BELOW = r"(?:above|over|north of)", r"(?:below|under|beneath|south of)"
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
_BANDS = r"(?:bass|lows?|low end|mids?|midrange|highs?|treble|top|attack|sustain|sides?)"
_LOW, _HIGH = r"(?:bass|lows|low end|bottom)", r"(?:treble|highs|high end|top)"
_SHOVE = r"(?:shove|push|move|stick|place|sit|put|park|throw|pan)"
_PARTS = {"half": 50, "quarter": 25, "third": 33, "fully": 100, "all": 100, "completely": 100, "totally": 100}

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


def _shelf(which: str) -> str:
    return rf"{which} shelf \1 db at \2"


def _side(match: re.Match[str]) -> str:
    return "high pass at " if match[1] in ("below", "under") else "low pass at "


_REWRITES: tuple[tuple[re.Pattern[str], _Rewrite], ...] = tuple(
    (re.compile(pattern), rewrite)
    for pattern, rewrite in (
        (r"([a-z])\1{2,}", r"\1"),  # "looong"
        # How long it rings, with a number and without.
        (rf"\b{_RINGS}\s+(?:out\s+)?(?:for\s+)?(?:about\s+)?(?=\d)", "decay "),
        (rf"\b{_RINGS}(?:\s+out)?\b", "long decay"),
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
        (rf"\b({_N})\s*(?:%|percent)\s+of (?:it|that|the (?:effect|reverb|delay))\b", r"mix \1 %"),
        # Mono below a frequency, hum at one, and what lies above or below another.
        (rf"\b(?:{_KEEP}\s+)?(?:{_LOWS}\s+)?(?:{_IS}\s+)*{_BELOW}\s+({_HZ})\s*(?:{_IS}\s+)*mono\b", r" mono below \1 "),
        (rf"\bmono\s+(?:everything\s+|all\s+)?{_BELOW}\b", "mono below"),
        (rf"\b({_N})\s*(?:cycles?|hz)\s+{_HUM}\b", r"notch at \1 hz"),
        (rf"\b(?:the|that|a)?\s*{_HUM}\s+(?:at|around|near)\s+(?=\d)", " notch at "),
        (r"\bmains (?:hum|buzz)\b", "notch at 50 hz"),
        (rf"\bnothing {_BELOW} ({_HZ})[,;]? (?:and )?nothing {_ABOVE} ({_HZ})", r"band limit \1 to \2 hz"),
        (rf"\b{_SHOVE}\s+[\w' ]{{0,30}}?({_N})\s*(?:%|percent)?\s+(?:to\s+)?(?:the\s+)?(left|right)\b", _aside),
        # Decibels at a frequency, of a band, and up or down.
        (r"\bplus\s+(?=\d+(?:\.\d+)?\s*(?:db|decibel))", "+"),
        (rf"\b(?:add|put|push|bump|bring|give)\s+(?:it\s+|up\s+|in\s+)*(?={_DB}\s+(?:at|around|near)\b)", "boost "),
        (rf"\b(?:take|pull|knock|shave|carve|notch)\s+(?:it\s+|out\s+|off\s+|down\s+)*(?={_DB}\b)", "cut "),
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
        (r"\bshift(?:s|ed)?\s+(?:it\s+)?(?:up\s+|down\s+)?(?:by\s+)?(?=-?\d+(?:\.\d+)?\s*k?hz)", "frequency shifter "),
        (
            r"\b(?:pitch(?:ed)?|tuned?|transposed?|drop(?:ped)?)\s+(?:it\s+)?(up|down)\s+(?:by\s+)?(\d+)"
            r"(?:\s*(?:semitones?|st)\b)?"
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
        (r"\b50\s*/\s*50\b", "mix 50 %"),
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
        (r"\b(?:in|to|at) (?:the )?(?:very )?(?:front|start|beginning)\b", "front"),
        (r"\b(\d+(?:\.\d+)?)\s*db (louder|quieter)\b", _louder),
        (rf"(?<![\w.:+-])({_PLAIN})(?:-|\s-\s|\s+to\s+)({_PLAIN})\s*(ms|s|seconds|db|%|cents)(?!\w)", _middle),
    )
)  # fmt: skip


def in_one_spelling(text: str) -> str:
    """Rewrites `text`, which is in lower case and in English, to the spellings that the tokens know."""
    for pattern, rewrite in _REWRITES:
        text = pattern.sub(rewrite, text)
    return text
