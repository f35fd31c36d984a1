"""Splits a prompt into tokens with a meaning: blocks, shades, knobs, numbers with units, notes, and grammar."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import takewhile

from generator.authors.blocks.block import SYNCS, Unit
from generator.authors.blocks.table import KNOB_NAMES, NOUNS, VARIANTS
from generator.authors.sentence.lexicon import BEGINS, ENDS, found_in, in_plain_words, turns
from generator.authors.sentence.number_words import in_digits
from generator.authors.sentence.phrases import in_one_spelling
from generator.authors.sentence.words_foreign import foreign_ways_in, in_english
from generator.authors.sentence.words_grammar import (
    CONNECTORS,
    CUTS,
    EACH,
    FILLERS,
    NEGATIONS,
    NO_SLIPS,
    OWNERS,
    SOURCES,
)
from generator.authors.sentence.words_sound import AMOUNTS, KNOB_WORDS, SHADES

_UNITS: dict[str, tuple[Unit, float]] = {
    "ms": ("ms", 1), "msec": ("ms", 1), "millisecond": ("ms", 1), "milliseconds": ("ms", 1),
    "s": ("s", 1), "sec": ("s", 1), "second": ("s", 1), "seconds": ("s", 1),
    "hz": ("Hz", 1), "khz": ("Hz", 1000), "k": ("Hz", 1000), "hertz": ("Hz", 1), "kilohertz": ("Hz", 1000),
    "db": ("dB", 1), "dbfs": ("dB", 1), "dbtp": ("dB", 1), "decibel": ("dB", 1), "decibels": ("dB", 1),
    "%": ("%", 1), "percent": ("%", 1), ":1": (":1", 1), "to 1": (":1", 1),
    "sek": ("s", 1), "millis": ("ms", 1), "semis": ("st", 1),
    "ct": ("ct", 1), "us": ("ms", 0.001), "µs": ("ms", 0.001), "μs": ("ms", 0.001),
    "semitone": ("st", 1), "semitones": ("st", 1), "st": ("st", 1), "octave": ("st", 12), "octaves": ("st", 12),
    "cent": ("ct", 1), "cents": ("ct", 1), "bit": ("bit", 1), "bits": ("bit", 1),
    "voice": ("voice", 1), "voices": ("voice", 1),
}  # fmt: skip
_UNIT_NAMES = "|".join(sorted((re.escape(unit) for unit in _UNITS if unit[0].isalpha()), key=len, reverse=True))
_AMOUNT = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,9}(?:[.,]\d+)?)"
_HERTZ = r"(?:k?hz|k|hertz|kilohertz)\b"
_TOKEN = re.compile(
    r"(?P<tempo>(?<![\w/.])(?P<bpm>\d{2,3}(?:\.\d+)?)\s*(?:bpm|beats per minute)\b)"
    r"|(?P<note>(?<![\w/])1/(?P<length>16|1|2|4|8)(?:th)?(?!\d)(?:\s*notes?\b)?"
    r"(?:\s*(?P<dotted>dotted|d\b)|\s*(?P<triplet>triplets?|t\b))?"
    r"|(?P<before>dotted|triplet)[\s-]+(?:1/(?P<length2>16|2|4|8)|(?P<named2>half|quarter|eighth|sixteenth|4th|8th|16th))s?"
    r"(?:[\s-]+notes?)?\b"
    r"|(?P<named>half|quarter|eighth|sixteenth|4th|8th|16th)(?:[\s-]+notes?\b(?:[\s-]*(?P<after>dotted|triplet)s?\b)?"
    r"|[\s-]+(?P<after2>dotted|triplet)s?\b))(?!\s*(?:s|sec|ms|hz|db|%))"
    r"|(?P<interval>\b(?:an?\s+|one\s+|two\s+)?(?P<steps>octave|octaves|fifth|fourth|third)\s+(?P<way>up|down|higher|lower)\b)"
    rf"|(?P<range>(?<![\w/.])(?P<between>between\s+)?(?P<low>{_AMOUNT})\s*(?P<low_unit>{_HERTZ})?\s*"
    rf"(?(between)and|(?:-|–|~|to|up to))\s*(?P<high>{_AMOUNT})\s*(?P<high_unit>{_HERTZ}))"
    rf"|(?P<by>\bby\s+)?(?P<number>(?<![\w/])(?:[-+](?=\d))?{_AMOUNT})[\s-]*"
    rf"(?<![5-9]0(?=s\b))(?P<unit>:\s*1\b|%|(?:{_UNIT_NAMES})\b)"
    r"(?:\s+(?P<step>more|less|longer|shorter|higher|lower)\b)?"
    r"|(?P<pitch>(?<![\w/#])[a-g](?:#|b(?=\d))?\d\b(?!\s*%))"
    r"|(?P<plain>(?<![\w/.,])(?:[-+]?\d+[.,]\d+(?![.,]?\d)|[-+]\d+)(?![\w/]))|(?P<word>[^\W_]+)|(?P<comma>[,;.!?>]|->|→|\+|、|。)"
)
_ANY_UNIT = rf"(?:%|{_UNIT_NAMES}\b)"
_SPELLINGS = tuple(
    (re.compile(pattern), replace)
    for pattern, replace in (
        (r"(?<![\w.,])\d{1,3}(?:['’]\d{3})+(?!\d)", lambda match: re.sub(r"['’]", "", match[0])),
        (rf"(?<![\w.,])\d{{1,3}}(?: \d{{3}})+(?= ?{_ANY_UNIT})", lambda match: match[0].replace(" ", "")),
        (r"(?<![\w.,])\d{1,3}(?:\.\d{3})+,\d+", lambda match: match[0].replace(".", "").replace(",", ".")),
        (r"(?<![\w.,])\d{1,3}(?:,\d{3})+\.\d+", lambda match: match[0].replace(",", "")),
        (r"(?:(?<=\s)|^)[‐‑‒–—](?=\d)", lambda _match: "-"),
        (r"(?:(?<=\s)|^)([-‐‑‒–—+]) (?=\d+(?:[.,]\d+)? ?db)", lambda match: "+" if match[1] == "+" else "-"),
    )
)
"""How people write numbers: "1'000", "1 000 Hz", "1.000,5", a dash for a minus, and "- 1 dB"."""
_VARIANT_WORDS = {word for word, _family in VARIANTS}
_LONGEST_PHRASE = 4
_PLACES = frozenset(("at", "around", "about", "near", "under", "below", "over", "above", "from", "to", "on"))
LOWEST_HZ = 20
"""A number without a unit, at a place, is a frequency from here on."""
_WORDS_OF_AN_OWNER = 4
"""How many words an owner reaches: "my shiny old drum kit"."""
_HIGHEST_HZ = 200_000
_SHORTEST_SLIP = 5
_STEPS = {"octave": 12, "octaves": 12, "fifth": 7, "fourth": 5, "third": 4}
_NAMED = {"half": "2", "quarter": "4", "eighth": "8", "sixteenth": "16", "4th": "4", "8th": "8", "16th": "16"}
_FRACTIONS = str.maketrans({"½": "0.5", "¼": "0.25", "¾": "0.75"})
_LETTERS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}


@dataclass(frozen=True)
class Token:
    """A word or phrase with its kind and the number of its clause.

    `value` is in `unit` for a number, an index of block.SYNCS for a note, and beats per minute for a tempo.
    """

    kind: str
    text: str
    clause: int
    value: float = 0.0
    unit: Unit = ""
    is_cut: bool = False
    """True for a number that is taken away ("down", "cut by") or an adjective that is reversed ("less bright")."""
    is_step: bool = False
    """True for a number that is a difference: "by 3 dB", "50 ms longer"."""
    upper: float = 0.0
    """The upper end in Hz of a frequency range, whose lower end is `value`; 0 if the number is no range."""
    is_at: bool = False
    """True for a number without a unit behind "at", "around" or "under": most often a frequency."""
    is_first: bool = False
    """True for the first one of a sentence, or behind a semicolon."""
    by_other_name: bool = False
    """True for a word that stands for others: for gear, a person, a verb, a description."""
    owner: str = ""
    """The article or owner in front of it: "the", "my", "his"; empty for none, and for "a"."""
    meant: str = ""
    """What the prompt says, if `text` is another word that it was read as: its misspelling, or what implies it."""

    @property
    def is_block(self) -> bool:
        """Whether it names a block or a variant of one."""
        return self.kind in ("noun", "variant")


def said_otherwise(prompt: str) -> list[tuple[str, str]]:
    """Lists what the prompt says in words that stand for plainer ones: ("4x12 cab", "large cabinet")."""
    foreign, english = foreign_ways_in(_plain(prompt)), _english_ways_in(prompt)
    through = [(phrase, more) for phrase, meaning in foreign for said, more in english if said in meaning.split(", ")]
    return [*english, *foreign, *through]


def ways_in(prompt: str) -> list[tuple[str, str]]:
    """Lists what the prompt says for a block in other words, and the block's word: ("cry baby", "wah")."""
    other = [(phrase, meaning) for phrase, meaning in _english_ways_in(prompt) if phrase != meaning]
    return [each for each in other if any(token.is_block for token in tokens_of(each[1]))]


def in_plain_english(prompt: str) -> str:
    """Returns a prompt in lower case and in English, with its own phrases."""
    return in_english(_plain(prompt))


def _english_ways_in(prompt: str) -> list[tuple[str, str]]:
    return [(each.phrase, each.meaning) for each in found_in(in_plain_english(prompt), "english")]


def _plain(prompt: str) -> str:
    return unicodedata.normalize("NFKC", prompt.translate(_FRACTIONS)).lower().replace("−", "-")


def tokens_of(prompt: str) -> list[Token]:
    plain = _plain(prompt).replace(BEGINS, "").replace(ENDS, "")
    text = in_one_spelling(in_digits(in_plain_words(in_english(plain))))
    for spelling, rewrite in _SPELLINGS:
        text = spelling.sub(rewrite, text)
    raw: list[Token] = []
    starts: set[int] = set()
    clause = 0
    for match in _TOKEN.finditer(text):
        shown = match[0].strip()
        if match["tempo"]:
            raw.append(Token("tempo", shown, clause, float(match["bpm"])))
        elif match["note"]:
            raw.append(Token("number", shown, clause, float(_sync(match)), "note"))
        elif match["interval"]:
            steps = _STEPS[match["steps"]] * (2 if "two" in shown else 1)
            raw.append(
                Token("number", shown, clause, float(steps if match["way"] in ("up", "higher") else -steps), "st")
            )
        elif match["range"]:
            low, high = _range(match)
            raw.append(Token("number", shown, clause, low, "Hz", upper=high))
        elif match["number"]:
            unit, factor = _UNITS[re.sub(r":\s*1", ":1", match["unit"])]
            is_less = match["step"] in ("less", "shorter", "lower", "slower")
            value = _value(match["number"], most=_HIGHEST_HZ / factor if unit == "Hz" else math.inf) * factor
            is_step = bool(match["by"] or match["step"])
            raw.append(Token("number", shown, clause, value, unit, is_cut=is_less, is_step=is_step))
        elif match["pitch"]:
            raw.append(Token("number", shown, clause, _hertz(match["pitch"]), "key"))
        elif match["comma"]:
            clause += 1
            starts |= {clause} if match["comma"] in ".;!?。" else set()
        else:
            word = match["word"] or match["plain"]
            if word == "to" and re.match(r"\s*[-+]?\d", text[match.end() :]):
                continue
            is_other = text.rfind(BEGINS, 0, match.start()) > text.rfind(ENDS, 0, match.start())
            raw.append(Token("word", word, clause, by_other_name=is_other))
            clause += word in CONNECTORS - {"with"}
    return _with_starts(_named(raw), starts)


def _with_starts(tokens: list[Token], starts: set[int]) -> list[Token]:
    """Marks the first token in or after each of the clauses that begin a sentence."""
    last = [-1, *(token.clause for token in tokens)]
    return [
        replace(token, is_first=True) if any(before < start <= token.clause for start in starts) else token
        for before, token in zip(last, tokens, strict=False)
    ]


def _value(text: str, *, most: float = math.inf) -> float:
    """Reads a number with points or commas: "1,000" is a thousand, "0,5" and "0,500" a half.

    :param most: where a thousand would be more than anybody means, as in "2,125 kHz", one comma is a decimal one
    """
    if not re.fullmatch(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+", text):
        return float(text.replace(",", "."))
    grouped = float(text.replace(",", ""))
    return grouped if grouped <= most or text.count(",") > 1 else float(text.replace(",", "."))


def _range(match: re.Match[str]) -> tuple[float, float]:
    """Returns both ends of a range in Hz, the lower first.

    The first number takes the second one's unit if that makes it the lower one: the 1 of "1-3 kHz" is a kilohertz,
    the 300 of "300-3.4 kHz" is not.
    """
    high = _value(match["high"]) * _UNITS[match["high_unit"]][1]
    low = _value(match["low"])
    unit = match["low_unit"] or (match["high_unit"] if low * _UNITS[match["high_unit"]][1] < high else "hz")
    low *= _UNITS[unit][1]
    return min(low, high), max(low, high)


def _sync(match: re.Match[str]) -> int:
    length = match["length"] or match["length2"] or _NAMED.get(match["named2"] or match["named"] or "", "4")
    said = (match["before"], match["after"], match["after2"])
    dotted = match["dotted"] or "dotted" in said
    triplet = match["triplet"] or "triplet" in said
    wanted = f"1/{length}" + (" dotted" if dotted else " triplet" if triplet else "")
    return SYNCS.index(wanted) if wanted in SYNCS else SYNCS.index(f"1/{length}")


def _hertz(note: str) -> float:
    """Converts a note to Hz: "a2" is 110 (scientific pitch, A4 is 440 Hz)."""
    sharp = {"#": 1, "b": -1}.get(note[1], 0)
    key = 12 * (int(note[-1]) + 1) + _LETTERS[note[0]] + sharp
    return float(round(440 * 2 ** ((key - 69) / 12), 2))


def _named(raw: list[Token]) -> list[Token]:
    """Gives each run of words its kind; the longest known phrase wins."""
    tokens: list[Token] = []
    index = since_owner = 0
    owner = ""
    while index < len(raw):
        if raw[index].kind != "word":
            tokens.append(raw[index])
            index += 1
            owner = ""
            continue
        if index and raw[index].clause != raw[index - 1].clause:
            owner = ""
        if raw[index].text in OWNERS or raw[index].text in CONNECTORS | {"a", "an"}:
            owner, since_owner = raw[index].text if raw[index].text in OWNERS else "", 0
        for length in range(min(_LONGEST_PHRASE, len(raw) - index), 0, -1):
            run = raw[index : index + length]
            if any(token.kind != "word" for token in run):
                continue
            phrase = " ".join(token.text for token in run)
            known = next((form for form in _forms(phrase) if _kind(form)), "")
            if known:
                is_owned = owner and since_owner <= _WORDS_OF_AN_OWNER
                is_other = any(token.by_other_name for token in run)
                its = owner if is_owned else ""
                tokens.append(Token(_kind(known) or "", known, run[0].clause, owner=its, by_other_name=is_other))
                index += length
                break
        else:
            is_at = index > 0 and raw[index - 1].text in _PLACES
            tokens += [replace(token, is_at=is_at) for token in _alone(raw[index])]
            index += 1
        since_owner += 1
    return tokens


def _alone(token: Token) -> list[Token]:
    """Reads a word of no phrase: a bare number, a filler (no token), joined words, a misspelling, or unknown."""
    if re.fullmatch(r"[-+]?\d+([.,]\d+)?", token.text):
        return [Token("bare", token.text, token.clause, _value(token.text))]
    if token.text in FILLERS:
        return []
    for cut in range(2, len(token.text) - 1):  # "noisegate", "lowcut"
        if kind := _kind(phrase := f"{token.text[:cut]} {token.text[cut:]}"):
            return [Token(kind, phrase, token.clause)]
    meant = _nearest(token.text)
    if meant:
        return [Token(_kind(meant) or "", meant, token.clause, meant=token.text)]
    return [Token("unknown", token.text, token.clause)]


def _forms(phrase: str) -> tuple[str, ...]:
    """Lists the phrase, the plain forms of a comparative ("heavier"), and the singular ("delays")."""
    stem = phrase.removesuffix("est") if phrase.endswith("est") else phrase.removesuffix("er")
    plain = (stem, stem + "e", stem[:-1], stem[:-1] + "y") if stem != phrase else ()
    singular = (phrase.removesuffix("s"), phrase.removesuffix("es")) if phrase.endswith("s") else ()
    plural = tuple(form for form in singular if form in NOUNS)
    return (phrase, *(form for form in plain if form in SHADES), *plural)


def _nearest(word: str) -> str:
    """Finds the known word that this word misspells; "" if there is none.

    Both are long enough and begin with the same letter, and neither is a form of the other: "balanced" does not
    misspell "balance".
    """
    if len(word) < _SHORTEST_SLIP or not word.isalpha() or word in NO_SLIPS:
        return ""
    near: list[tuple[int, int, str]] = []
    for known in (*NOUNS, *SHADES, *KNOB_WORDS):
        is_form = known.startswith(word) or (word.startswith(known) and word != known + known[-1])
        if known[0] != word[0] or len(known) < 5 or " " in known or is_form:
            continue
        same = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(word, known, strict=False)))
        if len(word) == _SHORTEST_SLIP and sorted(word) != sorted(known) and (len(known) < 6 or same < 4):
            continue  # so short a word is too close to others: only swapped or missing letters count
        distance = _distance(word, known)
        if distance <= (2 if len(word) >= 9 else 1):
            near.append((distance, -same, known))
    return min(near, default=(0, 0, ""))[2]


def _distance(a: str, b: str) -> int:
    """Counts letters left out, added, changed, or swapped with a neighbour (optimal string alignment).

    Lengths that differ by more than 2 count as 3 at once.
    """
    if abs(len(a) - len(b)) > 2:
        return 3
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]


def _kind(phrase: str) -> str | None:
    if phrase in _VARIANT_WORDS and phrase not in KNOB_WORDS:
        return "variant"
    for kind, table in (("noun", NOUNS), ("knob", KNOB_WORDS), ("shade", SHADES), ("amount", AMOUNTS)):
        if phrase in table:
            return kind
    if phrase in KNOB_NAMES:
        return "knob"
    if phrase in turns():
        return "turn"
    for kind, words in (
        ("connector", CONNECTORS),
        ("negation", NEGATIONS),
        ("source", SOURCES),
        ("cut", CUTS),
        ("each", EACH),
    ):
        if phrase in words:
            return kind
    return "or" if phrase in ("or", "nor") else None
