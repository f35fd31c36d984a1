"""Takes a stranger's words out of C++: what is left can be shown to the author of somebody else's plugin."""

from __future__ import annotations

import re
from functools import cache

from generator.contract.policy_lists import CONTRACT_NAMES, HEADERS, KEYWORDS, NAMESPACES, STD_NAMES
from generator.support.environment import TEMPLATE
from generator.values.attempt import Sources

_LEXEME = re.compile(
    r'(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<text>"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\')|(?P<word>[^\W\d]\w*)',
    re.DOTALL,
)


def without_words(before: Sources, after: Sources) -> tuple[Sources, Sources]:
    """Returns both versions with no comments, empty texts, and numbers in place of names that are not the contract's.

    Lines stay where they are, and a name gets the same number in both.
    """
    names: dict[str, str] = {}

    def plain(text: str) -> str:
        return _LEXEME.sub(lambda match: _shown(match, names), text)

    first, second = (
        each.changed(processor_cpp=plain(each.processor_cpp), editor_cpp=plain(each.editor_cpp))
        for each in (before, after)
    )
    return first, second


def _shown(match: re.Match[str], names: dict[str, str]) -> str:
    if match["comment"]:
        return "\n" * match["comment"].count("\n")
    if match["text"]:
        return match["text"][0] * 2
    word = match["word"]
    return word if word in _vocabulary() else names.setdefault(word, f"name{len(names) + 1}")


@cache
def _vocabulary() -> frozenset[str]:
    """Returns the words of C++, of what generated code may use of the standard library, and of our own headers."""
    headers = (*(TEMPLATE / "plugin").glob("*.h"), *(TEMPLATE / "dsp").glob("*/*.h"))
    code = "\n".join(re.sub(r"//[^\n]*|(?s:/\*.*?\*/)", "", path.read_text(encoding="utf-8")) for path in headers)
    return KEYWORDS | CONTRACT_NAMES | NAMESPACES | STD_NAMES | HEADERS | frozenset(re.findall(r"[^\W\d]\w*", code))
