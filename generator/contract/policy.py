"""What generated C++ may contain: allow-lists, checked on a syntax tree. Everything unknown is refused."""

from __future__ import annotations

import re

import tree_sitter
import tree_sitter_cpp

from generator.contract.policy_lists import (
    ATTRIBUTES,
    AUDIO_CALLS,
    CONTRACT_NAMES,
    HEADERS,
    MAX_BYTES,
    NAMESPACES,
    NODES,
    OWN_HEADERS,
    REFUSED_NODES,
    RULES,
    STD_ALLOCATES,
    STD_NAMES,
)
from generator.contract.policy_scopes import Scopes, declared_name, walk
from generator.values.model import Model

_PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_cpp.language()))
_NAME_NODES = ("identifier", "type_identifier", "field_identifier")
_AUDIO_ROOTS = ("process", "reset")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

_Node = tree_sitter.Node


class PolicyRefusal(Model):
    """One thing that the policy does not allow, and what to do instead."""

    file: str
    line: int
    rule: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.what}"


def check_sources(sources: dict[str, str]) -> tuple[PolicyRefusal, ...]:
    """Returns all refusals of the generated files, by file and line. If there are none, the files may be compiled.

    :param sources: file name to text
    """
    return tuple(refusal for name, text in sources.items() for refusal in _File(name, text).check())


class _File:
    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._source = text.encode(errors="surrogatepass")
        self._found: dict[tuple[int, str, str], PolicyRefusal] = {}

    def check(self) -> list[PolicyRefusal]:
        self._check_text()
        if not self._found:  # if text means something else than it shows, its syntax tree proves nothing
            root = _PARSER.parse(self._source).root_node
            self._scopes = Scopes(root, self._text)
            for node in walk(root):
                self._check_node(node)
            self._check_audio_path(root)
        return sorted(self._found.values(), key=lambda refusal: refusal.line)

    def _refuse(self, line: int, rule: str, what: str) -> None:
        what = what if len(what) <= 80 else what[:77] + "..."
        self._found[line, rule, what] = PolicyRefusal(
            file=self._name, line=line, rule=rule, what=what, remedy=RULES[rule]
        )

    def _text(self, node: _Node) -> str:
        return self._source[node.start_byte : node.end_byte].decode(errors="replace")

    # ---- before parsing: what makes text mean something else than it shows

    def _check_text(self) -> None:
        if len(self._source) > MAX_BYTES:
            self._refuse(1, "size", f"{len(self._source)} bytes")
            return
        try:
            text = self._source.decode()
        except UnicodeDecodeError:
            self._refuse(1, "text", "not UTF-8")
            return
        for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
            if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", line) or _HIDDEN.search(line):
                self._refuse(number, "text", "an invisible character")
            if line.rstrip(" \t").endswith("\\"):
                self._refuse(number, "line-splice", line.strip())
            if match := re.search(r"\?\?[=/'()!<>-]", line):
                self._refuse(number, "trigraph", match[0])
            if re.search(r"\\[uU][0-9a-fA-F{]|\\N\{", line):
                self._refuse(number, "text", "a universal character name")

    # ---- one node at a time

    def _check_node(self, node: _Node) -> None:  # noqa: C901  one branch for each kind of node
        line, kind = node.start_point.row + 1, node.type
        if node.is_error or node.is_missing:
            self._refuse(line, "syntax", self._text(node) or kind)
        elif kind in REFUSED_NODES:
            self._refuse(line, REFUSED_NODES[kind], self._text(node))
        elif node.is_named and kind not in NODES and not _is_harmless_function_type(node):
            self._refuse(line, "construct", f"{kind}: {self._text(node)}")
        elif kind == "preproc_include":
            self._check_include(node, line)
        elif kind == "attribute" and self._text(node) not in ATTRIBUTES:
            self._refuse(line, "attribute", self._text(node))
        elif kind == "namespace_definition":
            self._check_namespace(node, line)
        elif kind == "field_declaration" and self._is_static(node):
            self._refuse(line, "static-state", self._text(node))
        elif kind in ("identifier", "type_identifier", "namespace_identifier", "field_identifier"):
            self._check_name(node, line)
        elif kind == "declaration":
            self._check_declaration(node, line)
        elif kind == "cast_expression" and any(child.type == "abstract_pointer_declarator" for child in walk(node)):
            self._refuse(line, "cast", self._text(node))
        elif kind == "storage_class_specifier" and self._text(node) in ("extern", "thread_local", "register"):
            self._refuse(line, "linkage", self._text(node))
        elif kind in ("while_statement", "do_statement", "for_statement"):
            self._check_loop(node, line)

    def _check_include(self, node: _Node, line: int) -> None:
        path = node.child_by_field_name("path")
        name = self._text(path).strip('"<>') if path else ""
        allowed = HEADERS if path and path.type == "system_lib_string" else {OWN_HEADERS.get(self._name)}
        if name not in allowed:
            self._refuse(line, "include", self._text(node).strip())

    def _check_name(self, node: _Node, line: int) -> None:
        name, parent = self._text(node), node.parent
        if not name.isascii():
            self._refuse(line, "text", name)
        elif re.match(r"__|_[A-Z]", name) or "__" in name:
            self._refuse(line, "reserved-name", name)
        elif name in ("reinterpret_cast", "const_cast", "dynamic_cast"):
            self._refuse(line, "cast", name)
        elif node.type == "field_identifier" or (parent and parent.type in ("namespace_definition", "attribute")):
            return
        elif scope := self._scope(node):
            if scope == "::":
                self._refuse(line, "namespace", f"::{name}")
            elif scope == "std" and name not in STD_NAMES:
                self._refuse(line, "namespace", f"std::{name}")
        elif name not in CONTRACT_NAMES and name not in NAMESPACES and not self._scopes.resolves(node):
            self._refuse(line, "name", name)

    def _scope(self, node: _Node) -> str | None:
        """Returns what precedes `::` in front of a name; `::` for the global scope, None for an unqualified name."""
        child, parent = node, node.parent
        while parent and parent.type in ("template_function", "template_type", "dependent_name"):
            if parent.child_by_field_name("name") != child:
                return None
            child, parent = parent, parent.parent
        if parent and parent.type == "qualified_identifier" and parent.child_by_field_name("scope") == child:
            child, parent = parent, parent.parent  # the scope of the b in a::b::c is a
        if parent is None or parent.type != "qualified_identifier" or parent.child_by_field_name("name") != child:
            return None
        scope = parent.child_by_field_name("scope")
        return self._text(scope) if scope else "::"

    def _check_declaration(self, node: _Node, line: int) -> None:
        at_top = node.parent is not None and node.parent.type in ("translation_unit", "declaration_list")
        if self._is_prototype(node):
            self._refuse(line, "prototype", self._text(node))
        elif (at_top and "constexpr" not in self._qualifiers(node)) or self._is_static(node):
            self._refuse(line, "static-state", self._text(node))

    def _qualifiers(self, node: _Node) -> set[str]:
        return {
            self._text(child) for child in node.children if child.type in ("type_qualifier", "storage_class_specifier")
        }

    def _is_static(self, node: _Node) -> bool:
        """Tells whether this is static data that is not constexpr; a static function has no state."""
        qualifiers = self._qualifiers(node)
        has_function = any(child.type == "function_declarator" for child in node.children)
        return "static" in qualifiers and "constexpr" not in qualifiers and not has_function

    def _check_namespace(self, node: _Node, line: int) -> None:
        name = node.child_by_field_name("name")
        if name is not None and self._text(name) != "plugsmith":
            self._refuse(line, "namespace", f"namespace {self._text(name)}")

    def _is_prototype(self, node: _Node) -> bool:
        """Tells whether this is a function without a body. `Type name (value);` is a variable if `value` is known."""
        for declarator in node.children_by_field_name("declarator"):
            inner = next((each for each in walk(declarator) if each.type == "function_declarator"), None)
            if inner is None or declarator.type == "init_declarator":
                continue
            parameters = inner.child_by_field_name("parameters")
            names = [self._text(each) for each in parameters.named_children] if parameters else []
            if not names or not all(self._scopes.declares(name) for name in names):
                return True
        return False

    def _check_loop(self, node: _Node, line: int) -> None:
        condition = node.child_by_field_name("condition")
        text = re.sub(r"[()\s]", "", self._text(condition)) if condition else ""
        if text in ("", "true", "1", "!false", "!0"):
            self._refuse(line, "unbounded-loop", self._text(node).splitlines()[0])

    # ---- what process() and reset() can reach

    def _check_audio_path(self, root: _Node) -> None:
        bodies: dict[str, list[_Node]] = {}
        for node in walk(root):
            if node.type == "function_definition" and (function := _function_name(node)):
                bodies.setdefault(self._text(function), []).append(node)
        waiting, seen = [name for name in _AUDIO_ROOTS if name in bodies], set(_AUDIO_ROOTS)
        while waiting:
            for body in bodies[waiting.pop()]:
                for node in (each for each in walk(body) if each.type in _NAME_NODES):
                    self._check_audio_node(node)
                    name = self._text(node)
                    if name in bodies and name not in seen:
                        seen.add(name)
                        waiting.append(name)

    def _check_audio_node(self, node: _Node) -> None:
        line, name = node.start_point.row + 1, self._text(node)
        if node.type == "field_identifier" and name in AUDIO_CALLS:
            self._refuse(line, "real-time", f"{name}()")
        elif name in STD_ALLOCATES and self._scope(node) == "std":
            self._refuse(line, "real-time", f"std::{name}")


def _is_harmless_function_type(node: _Node) -> bool:
    """Tells whether this is a lambda's head or, as `static_cast<size_t> (n)` is parsed, a template argument."""
    if node.type != "abstract_function_declarator" or node.parent is None:
        return False
    above = node.parent.parent
    in_template = node.parent.type == "type_descriptor" and above is not None and above.type == "template_argument_list"
    return node.parent.type == "lambda_expression" or in_template


def _function_name(definition: _Node) -> _Node | None:
    declarator = definition.child_by_field_name("declarator")
    if declarator is None:
        return None
    inner = next((node for node in walk(declarator) if node.type == "function_declarator"), None)
    return declared_name(inner) if inner else None
