"""What process() and reset() may do: nothing that allocates, throws, copies an owner of memory or calls itself."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

import tree_sitter

from generator.contract.policy_lists import AUDIO_CALLS, STD_ALLOCATES
from generator.contract.policy_scopes import Tree, declared_name, walk

NAME_NODES = ("identifier", "type_identifier", "field_identifier")
_AUDIO_ROOTS = ("process", "reset")

_COPIES = ("assignment_expression", "init_declarator")
_THROWING = {"at": "vector|array|string|string_view|span|map", "value": "optional"}
"""What throws where nothing is there: methods, and the types that have them."""

_Node = tree_sitter.Node


class AudioPath(ABC):
    """The part of the policy for what the audio thread runs. The other part says what a node is and takes refusals."""

    _tree: Tree
    _types: dict[str, str]
    """For each name, what the file writes as its type, all declarations of that name together."""

    @abstractmethod
    def _text(self, node: _Node) -> str: ...

    @abstractmethod
    def _scope(self, node: _Node) -> str | None: ...

    @abstractmethod
    def _refuse(self, line: int, rule: str, what: str) -> None: ...

    def _check_audio_path(self) -> None:
        bodies: dict[str, list[_Node]] = {}
        for node in self._tree.nodes:
            if node.type == "function_definition" and (function := _function_name(node)):
                bodies.setdefault(self._text(function), []).append(node)
        waiting, seen = [name for name in _AUDIO_ROOTS if name in bodies], set(_AUDIO_ROOTS)
        calls: dict[str, set[str]] = {}
        while waiting:
            current = waiting.pop()
            for body in bodies[current]:
                for node in walk(body):
                    if node.type in _COPIES:
                        self._check_copy(node)
                    if node.type not in NAME_NODES:
                        continue
                    self._check_audio_node(node)
                    name = self._text(node)
                    if name in bodies and name not in seen:
                        seen.add(name)
                        waiting.append(name)
                    if name in bodies and node.type == "identifier" and self._is_function_of_a_call(node):
                        calls.setdefault(current, set()).add(name)
        for name in _in_a_circle(calls):
            line = bodies[name][0].start_point.row + 1
            self._refuse(line, "unbounded-loop", f"{name}() calls itself")

    def _is_function_of_a_call(self, node: _Node) -> bool:
        parent = self._tree.parent(node)
        return parent is not None and parent.type == "call_expression" and parent.children[0].id == node.id

    def _check_audio_node(self, node: _Node) -> None:
        line, name = node.start_point.row + 1, self._text(node)
        if node.type == "field_identifier" and name in AUDIO_CALLS:
            self._refuse(line, "real-time", f"{name}()")
        elif node.type == "field_identifier" and name in ("at", "value") and self._throws(node):
            self._refuse(line, "real-time", f"{name}() may throw")
        elif name in STD_ALLOCATES and self._scope(node) == "std" and not self._is_only_looked_at(node):
            self._refuse(line, "real-time", f"std::{name}")

    def _throws(self, node: _Node) -> bool:
        whole = self._tree.parent(node)
        names = [self._text(each) for each in walk(whole.children[0]) if each.type in NAME_NODES] if whole else []
        kinds = _THROWING[self._text(node)]
        return any(
            re.fullmatch(rf"(?: (?:const )?std::(?:{kinds})\b[^:]*(?:::[^ ]*)*)+", self._types.get(name, ""))
            for name in names
        )

    def _is_only_looked_at(self, node: _Node) -> bool:
        """Tells whether an owning type is that of a reference: `const std::vector<float>& samples`."""
        for each in self._tree.above(node):
            if each.type in ("parameter_declaration", "for_range_loop", "declaration"):
                declarators = each.children_by_field_name("declarator")
                return bool(declarators) and all(
                    any(inner.type == "reference_declarator" for inner in walk(one)) for one in declarators
                )
        return False

    def _check_copy(self, node: _Node) -> None:
        """Refuses to copy an owner on the audio path: `a = b` of vectors, `auto copy = samples`."""
        if node.type == "assignment_expression":
            left = node.child_by_field_name("left")
            copies = left is not None and left.type in NAME_NODES and self._is_owner(self._text(left))
            fresh = re.search(r"=\s*\{\s*\}$", self._text(node))
            if copies and not fresh:
                self._refuse(node.start_point.row + 1, "real-time", self._text(node))
            return
        declaration = self._tree.parent(node)
        value, target = node.child_by_field_name("value"), node.child_by_field_name("declarator")
        if declaration is None or value is None or target is None or target.type == "reference_declarator":
            return
        if self._text(declaration.child_by_field_name("type") or declaration) != "auto":
            return
        if value.type in NAME_NODES and self._is_owner(self._text(value)):
            self._refuse(node.start_point.row + 1, "real-time", self._text(node))

    def _is_owner(self, name: str) -> bool:
        return re.match(r"(?:\s*(?:const )?std::(?:vector|string)\b[^&]*)+$", self._types.get(name, "")) is not None


def _in_a_circle(calls: dict[str, set[str]]) -> list[str]:
    """Returns the functions that can come to call themselves."""
    found = []
    for start, called in calls.items():
        waiting, seen = list(called), set()
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += calls.get(name, ())
        if start in seen:
            found.append(start)
    return found


def _function_name(definition: _Node) -> _Node | None:
    declarator = definition.child_by_field_name("declarator")
    if declarator is None:
        return None
    inner = next((node for node in walk(declarator) if node.type == "function_declarator"), None)
    return declared_name(inner) if inner else None
