"""Jinja2 for C++, Markdown, HTML and plain text: strict about names, with filters that make foreign text harmless."""

from __future__ import annotations

import html as html_escapes
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import quote

import jinja2

from generator.support.environment import settings


def fill(template: Path, words: Mapping[str, object]) -> str:
    """Renders a Jinja2 template with `words`. A missing word is an error."""
    return _environment(template.parent).get_template(template.name).render(words)


def fill_html(template: Path, words: Mapping[str, object]) -> str:
    """Renders a page. Everything is escaped except what the template itself marks as safe."""
    return _environment(template.parent, html=True).get_template(template.name).render(words)


@cache
def _environment(folder: Path, *, html: bool = False) -> jinja2.Environment:
    compiled = settings().cache_dir / "jinja"
    try:
        compiled.mkdir(parents=True, exist_ok=True)
        bytecode = jinja2.FileSystemBytecodeCache(str(compiled))
    except OSError:
        bytecode = None  # without it, rendering is only slower
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        bytecode_cache=bytecode,
        undefined=jinja2.StrictUndefined,
        autoescape=html,  # noqa: S701  what is no HTML has the filters below as the escapes for what it is
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "cpp": cpp_string,
        "float": cpp_float,
        "cell": markdown_text,
        "data": fenced_text,
        "link": markdown_link,
    }
    return environment


def script_json(value: object) -> str:
    """Returns JSON that is also valid JavaScript, in a file and between the tags of a script."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def cpp_string(text: str) -> str:
    """Returns a C++ string literal for any text. It uses octal escapes: hexadecimal ones have no fixed end."""
    escaped = "".join(
        character
        if 32 <= ord(character) < 127 and character not in '\\"?'
        else "".join(f"\\{byte:03o}" for byte in character.encode())
        for character in text
    )
    return f'"{escaped}"'


def cpp_float(value: float) -> str:
    text = f"{value:.6g}"
    return (text if "." in text or "e" in text else text + ".0") + "f"


def markdown_text(text: str) -> str:
    """Returns a line of Markdown that shows `text` as it is: no HTML, links, mentions, code or table cells work."""
    plain = html_escapes.escape(" ".join(text.split()), quote=False)
    plain = re.sub(r"([\\`*_{}\[\]()#|!~])", r"\\\1", plain)
    return re.sub(r"(?i)@|://|www\.", lambda match: match[0][0] + "\u200b" + match[0][1:], plain)


def markdown_link(url: str) -> str:
    """Returns an http(s) address that is safe inside of (...) or a quoted attribute; `#` for any other text."""
    return quote(url, safe="/:?#@!$&*+,;=%~-._") if url.startswith(("https://", "http://")) else "#"


def fenced_text(text: str) -> str:
    """Returns foreign text that cannot close or open a code fence, for inside or beside one in a prompt."""
    return re.sub(r"`{2,}|~{3,}", lambda match: " ".join(match[0]), text)
