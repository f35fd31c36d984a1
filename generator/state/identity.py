"""A plugin's UUID and four-character code: given to a slug once, kept for ever."""

from __future__ import annotations

import hashlib
import string
import uuid
from collections.abc import Container
from itertools import count

from generator.values.target import OsTarget

_REST = string.ascii_lowercase + string.digits
CODES = 26 * len(_REST) ** 3
"""The number of possible codes."""


def new_plugin_id(slug: str, seed: str = "") -> str:
    """Draws a random UUID, or with a `seed` derives one from it and the slug."""
    if not seed:
        return str(uuid.uuid4())
    drawn = hashlib.sha256(f"{seed}:{slug}".encode()).digest()[:16]
    return str(uuid.UUID(bytes=drawn, version=4))


def unique_id_for(plugin_id: str, taken: Container[str]) -> str:
    """Returns the first free code of a sequence that depends on the UUID alone.

    A code has the form that Audio Units and GarageBand require: one upper-case letter, then three lower-case letters
    or digits. As the UUID decides, two repositories that give codes independently seldom give the same one.
    """
    for attempt in count():
        number = int.from_bytes(hashlib.sha256(f"{plugin_id}:{attempt}".encode()).digest()[:8], "big") % CODES
        number, first = divmod(number, 26)
        code = string.ascii_uppercase[first]
        for _ in range(3):
            number, digit = divmod(number, len(_REST))
            code += _REST[digit]
        if code not in taken:
            return code
    raise AssertionError("unreachable")


def four_characters(code: str) -> int:
    """Returns a code as the 32-bit number that JUCE expects: the first character in the high byte."""
    return int.from_bytes(code.encode("ascii"), "big")


def class_id(manufacturer_code: str, unique_id: str, target: OsTarget = OsTarget.LINUX) -> str:
    """Returns the VST3 class id of the component, 32 hexadecimal digits, as binaries for `target` hold it.

    It follows JUCE's VST3ClientExtensions::convertJucePluginId: two constants, then both codes. On Windows the first
    eight bytes are in the order of a COM GUID (pluginterfaces/base/funknown.h).
    """
    digits = f"ABCDEF019182FAEB{four_characters(manufacturer_code):08X}{four_characters(unique_id):08X}"
    if target is not OsTarget.WINDOWS:
        return digits
    return "".join(digits[place : place + 2] for place in (6, 4, 2, 0, 10, 8, 14, 12)) + digits[16:]
