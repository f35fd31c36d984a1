"""The declarations of juce_template/dsp, read from its headers."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import tree_sitter
import tree_sitter_cpp

from generator.support.environment import TEMPLATE

_PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_cpp.language()))
_INTERNAL = "internal"
"""The folder of the parts that blocks are made of. It is not part of the contract."""
_CUT = {"compound_statement": b";", "field_initializer_list": b""}
_TYPES = ("class_specifier", "struct_specifier", "enum_specifier")

_Node = tree_sitter.Node


@cache
def catalogue(folder: Path = TEMPLATE / "dsp") -> dict[str, str]:
    """Returns each public name of `plugsmith::dsp` with its declaration, without bodies and private parts."""
    found: dict[str, str] = {}
    headers = [path for path in folder.glob("*/*.h") if path.parent.name != _INTERNAL]
    for path in sorted(headers, key=lambda path: path.name):
        found |= _declarations(path.read_bytes())
    return found


def declared_for(message: str) -> str:
    """Returns the declarations of names in a compiler's message, at most two; empty if it names none of ours."""
    words = dict.fromkeys(re.findall(r"\w+", message))
    return "\n\n".join([catalogue()[word] for word in words if word in catalogue()][:2])


def _declarations(source: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for namespace in _named(_PARSER.parse(source).root_node, "namespace_definition"):
        body = namespace.child_by_field_name("body")
        comment: _Node | None = None
        for node in body.named_children if body else ():
            if node.type == "comment":
                comment = node
                continue
            if name := _name_of(node, source):
                doc = _text(comment, source) + "\n" if comment and _text(comment, source).startswith("/**") else ""
                found[name] = found.get(name, "") + doc + _outline(node, source)
            comment = None
    return found


def _name_of(node: _Node, source: bytes) -> str:
    for child in (node, *node.named_children):
        if child.type in _TYPES and (name := child.child_by_field_name("name")):
            return _text(name, source)
    declarator = node.child_by_field_name("declarator")
    while declarator is not None and declarator.type not in ("identifier", "type_identifier"):
        declarator = declarator.child_by_field_name("declarator")
    return _text(declarator, source) if declarator else ""


def _outline(node: _Node, source: bytes) -> str:
    """Returns a declaration without function bodies, initialiser lists, private members and ordinary comments."""
    cuts: list[tuple[int, int, bytes]] = []
    _find_cuts(node, source, cuts)
    text = source[node.start_byte : node.end_byte]
    for start, end, instead in sorted(cuts, reverse=True):
        text = text[: start - node.start_byte] + instead + text[end - node.start_byte :]
    lines = [line.rstrip() for line in text.decode().splitlines()]
    kept = "\n".join(line for line in lines if line.strip())
    kept = re.sub(r"\s+(?=;)", "", kept)
    kept = re.sub(r"enum class (\w+)\n\s*\{\s*([^}]*?)\s*\}", _one_line, kept)
    return kept + ("" if kept.endswith((";", "}")) else ";") + (";" if node.type in _TYPES else "")


def _one_line(match: re.Match[str]) -> str:
    values = re.sub(r"///<[^\n]*", "", match[2])
    return f"enum class {match[1]} {{ {' '.join(values.split())} }}"


def _find_cuts(node: _Node, source: bytes, cuts: list[tuple[int, int, bytes]]) -> None:
    hidden = False
    for child in node.children:
        if child.type == "access_specifier":
            hidden = _text(child, source).startswith("private")
            cuts.append((child.start_byte, child.end_byte + 1, b""))
        elif hidden and child.type != "}":
            cuts.append((child.start_byte, child.end_byte, b""))
        elif child.type in _CUT:
            cuts.append((child.start_byte, child.end_byte, _CUT[child.type]))
        elif child.type == "comment" and not _text(child, source).startswith(("/**", "///")):
            cuts.append((child.start_byte, child.end_byte, b""))
        else:
            _find_cuts(child, source, cuts)


def _named(node: _Node, kind: str) -> list[_Node]:
    return [child for child in node.named_children if child.type == kind]


def _text(node: _Node | None, source: bytes) -> str:
    return source[node.start_byte : node.end_byte].decode() if node else ""
