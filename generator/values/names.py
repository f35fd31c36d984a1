"""The forms of names, ids and texts that values share."""

from __future__ import annotations

import unicodedata
from typing import Annotated

import pydantic
from pydantic import Field

SLUG_PATTERN = r"^[a-z][a-z0-9-]{1,30}[a-z0-9]$"
_BIDI = {chr(code) for code in (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
RESERVED_NAMES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def plain_text(text: str) -> str:
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t":
            raise ValueError(f"control character U+{ord(character):04X} is not allowed")
        if character in _BIDI:
            raise ValueError(f"U+{ord(character):04X} turns text around and is not allowed")
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def _portable_name(name: str) -> str:
    if name.lower() in RESERVED_NAMES or name.endswith((".", " ")):
        raise ValueError("is not a file name on Windows")
    return name


PluginName = Annotated[
    str,
    Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9 _+&'.()-]*$"),
    pydantic.AfterValidator(_portable_name),
]
Slug = Annotated[str, Field(pattern=SLUG_PATTERN)]
UniqueId = Annotated[str, Field(pattern=r"^[A-Z][a-z0-9]{3}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[str, Field(pattern=r"^\d{1,4}\.\d{1,4}\.\d{1,4}$")]
