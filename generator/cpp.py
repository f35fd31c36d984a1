"""Jinja2 for C++: one environment, and literals that hold exactly what they are given."""

from __future__ import annotations

from pathlib import Path

import jinja2


def templates(folder: Path) -> jinja2.Environment:
    """Templates that refuse unknown names; every text in them goes through the `cpp` filter."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701  this is C++, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cpp"] = string_literal
    environment.filters["float"] = float_literal
    return environment


def string_literal(text: str) -> str:
    """A C++ string literal for any text. Octal escapes: they end by themselves, `\\x` ones do not."""
    escaped = "".join(
        character
        if 32 <= ord(character) < 127 and character not in '\\"?'
        else "".join(f"\\{byte:03o}" for byte in character.encode())
        for character in text
    )
    return f'"{escaped}"'


def float_literal(value: float) -> str:
    text = f"{value:.6g}"
    return (text if "." in text or "e" in text else text + ".0") + "f"
