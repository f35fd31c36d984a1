"""The forms of names, ids and texts that values share."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

import pydantic
from pydantic import Field

_SLUG_PATTERN = r"^[a-z][a-z0-9-]{1,30}[a-z0-9]$"
_DEVICES = {
    *("con", "prn", "aux", "nul", "conin$", "conout$", "clock$"),
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
"""What Windows takes for a device, with or without a suffix: no file can have such a name."""
_INVISIBLE = {
    *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x2800, 0x3164, 0xFFA0),  # letters and signs with nothing to see
    *range(0x180B, 0x1810),  # variation selectors
    *range(0xFE00, 0xFE10),
    *range(0xE0000, 0xE1000),  # tags, and more selectors
}


def is_hidden(character: str) -> bool:
    """Tells whether a character shows nothing, or turns or hides what is around it; true for controls too."""
    return ord(character) in _INVISIBLE or unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


def _joins(text: str, place: int) -> bool:
    """Tells whether a character only shapes the one before it, as emoji and some scripts need."""
    before = text[place - 1] if place else " "
    return text[place] in "\u200c\u200d\ufe0f" and not before.isascii() and not is_hidden(before)


def plain_text(text: str) -> str:
    for place, character in enumerate(text):
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t":
            raise ValueError(f"control character U+{ord(character):04X} is not allowed")
        if is_hidden(character) and character not in "\n\t" and not _joins(text, place):
            raise ValueError(f"U+{ord(character):04X} cannot be seen, or turns text around, and is not allowed")
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def is_device(name: str) -> bool:
    """Tells whether Windows takes a file of this name for a device: "con", "Aux", "nul.txt", "COM1 .vst3"."""
    return name.split(".", maxsplit=1)[0].rstrip(" ").lower() in _DEVICES


def is_slug(text: str) -> bool:
    """Tells whether a text can be a slug, and so a file, a folder and a branch on every system."""
    return re.fullmatch(_SLUG_PATTERN, text) is not None and not is_device(text)


def _portable_name(name: str) -> str:
    if is_device(name) or name.endswith(" "):
        raise ValueError("is not a file name on Windows")
    return name


def _portable_slug(slug: str) -> str:
    if is_device(slug):
        raise ValueError("is not a file name on Windows")
    return slug


PluginName = (
    Annotated[  # no dot: Steinberg's loader takes what follows it for a suffix, and looks for "Dr. Delay" as "Dr.so"
        str,
        Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9 _+&'()-]*$"),
        pydantic.AfterValidator(_portable_name),
    ]
)
Slug = Annotated[str, Field(pattern=_SLUG_PATTERN), pydantic.AfterValidator(_portable_slug)]
UniqueId = Annotated[str, Field(pattern=r"^[A-Z][a-z0-9]{3}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[str, Field(pattern=r"^\d{1,4}\.\d{1,4}\.\d{1,4}$")]
