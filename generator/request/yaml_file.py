"""The only YAML reader and writer: plain data with the position of each key, and no surprises.

Plain words follow YAML 1.2 (so `no` is a text and `4:1` is not 241). Aliases, tags, duplicate keys and a second
document are refused; size and depth are bounded.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.support.errors import Problem

MAX_BYTES = 64 * 1024
_MAX_DEPTH = 16
_Path = tuple[str | int, ...]
_Complain = Callable[[int, int, str, str], None]
"""Reports a problem: line, column, what, remedy."""


class _Loader(yaml.SafeLoader):
    """SafeLoader with the resolvers of the YAML 1.2 core schema."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  PyYAML's own shape


class _Dumper(yaml.SafeDumper):
    """SafeDumper that also quotes what only YAML 1.2 reads as a number, such as 08."""


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
):
    for _class in (_Loader, _Dumper):
        _class.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


@dataclass
class Document:
    """The data of a file, the position of each key and value, and all problems with its form."""

    data: Any = None
    places: dict[_Path, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: _Path) -> tuple[int, int]:
        """Returns line and column, from 1, of `path` or of the nearest node around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def load(raw: bytes, name: str, *, most: int = MAX_BYTES) -> Document:
    """Parses the bytes of one file. Never raises because of its content: look at `problems`.

    :param most: the most bytes that it may have
    """
    document = Document()

    def problem(line: int, column: int, what: str, remedy: str) -> None:
        document.problems.append(Problem(where=f"{name}:{line}:{column}", what=what, remedy=remedy))

    if len(raw) > most:
        problem(1, 1, f"the file has {len(raw)} bytes", f"Keep it under {most} bytes ({most >> 10} KiB).")
        return document
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        problem(line, column, "this byte is not UTF-8", "Save the file as UTF-8 text.")
        return document

    for found in re.finditer(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text):
        line, column = _line_column(text, found.start())
        problem(
            line,
            column,
            f"control character U+{ord(found[0]):04X}",
            "Delete it; it may be invisible in your editor.",
        )
    if document.problems:
        return document

    try:
        if _events_are_plain(text, problem):
            node = yaml.compose(text, Loader=_Loader)
            document.data = _build(node, (), document, problem) if node else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem(
            line,
            column,
            f"this is not YAML: {error.problem or error.context}",
            "Look at quotes, colons and indentation here.",
        )
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        problem(1, 1, f"this is not YAML: {error}", "Look at quotes, colons and indentation.")
    return document


def dump(data: Mapping[str, Any]) -> str:
    """Returns `data` as YAML in block style, with keys in the given order."""
    return str(
        yaml.dump(dict(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=100)
    )


def edited(text: str, values: Mapping[str, Any]) -> str:
    """Returns `text` with some top-level keys set; None leaves a key alone, an empty list removes it. Comments stay."""
    from ruamel.yaml import YAML  # noqa: PLC0415  PyYAML forgets comments; only `revise` and `revert` need them

    editor = YAML()
    editor.preserve_quotes = True
    editor.width = 100
    editor.indent(mapping=2, sequence=4, offset=2)
    data = editor.load(text)
    for key, value in values.items():
        if value == []:
            data.pop(key, None)
        elif value is not None:
            data[key] = value
    stream = io.StringIO()
    editor.dump(data, stream)
    return stream.getvalue()


def _line_column(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _events_are_plain(text: str, problem: _Complain) -> bool:
    """Reports aliases, anchors, tags, deep nesting and a second document; returns whether there are none.

    It reads the event stream before anything is built from it, so that depth and aliases cannot cost anything.
    """
    depth, documents, plain = 0, 0, True
    for event in yaml.parse(text, Loader=_Loader):
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            problem(line, column, f"alias *{anchor}", "Write the value out here; aliases are not allowed.")
        elif anchor:
            problem(line, column, f"anchor &{anchor}", "Remove it; anchors are not allowed.")
        if tag:
            problem(line, column, f"tag {tag}", "Remove it; tags are not allowed.")
        plain = plain and not anchor and not tag
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                problem(line, column, "a second document", "Keep one request in one file.")
                return False
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                problem(line, column, f"nested deeper than {_MAX_DEPTH}", "A request needs three levels at most.")
                return False
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return plain


def _build(node: yaml.Node, path: _Path, document: Document, problem: _Complain) -> Any:  # noqa: ANN401
    document.places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, (*path, index), document, problem) for index, child in enumerate(node.value)]
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)

    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        if key is None:
            problem(line, column, "a key that is not a word", "Write keys as plain words.")
            continue
        if key in mapping:
            problem(line, column, f"the key '{key}' stands here a second time", "Keep one of the two.")
            continue
        mapping[key] = _build(value_node, (*path, key), document, problem)
        document.places[(*path, key)] = (line, column)
    return mapping


def _scalar(node: yaml.ScalarNode) -> str | float | bool | None:
    kind = node.tag.rsplit(":", 1)[-1]
    if kind == "int":
        return int(node.value) if len(node.value) < 20 else float(node.value)
    if kind == "float":
        return float(node.value)
    if kind == "bool":
        return str(node.value).lower() == "true"
    return None if kind == "null" else str(node.value)
