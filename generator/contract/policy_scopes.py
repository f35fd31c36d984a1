"""Which names a C++ file declares itself, and where each of them is visible.

A bare name that does not resolve to a declaration in the file would reach the C library's global
functions, which every standard header brings in. So each has to resolve, by C++'s lexical rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import tree_sitter

Node = tree_sitter.Node
Text = Callable[[Node], str]

_NAMES = ("identifier", "field_identifier", "type_identifier")
_DECLARES = {
    "init_declarator": "declarator",
    "parameter_declaration": "declarator",
    "optional_parameter_declaration": "declarator",
    "variadic_parameter_declaration": "declarator",
    "declaration": "declarator",
    "function_definition": "declarator",
    "field_declaration": "declarator",
    "for_range_loop": "declarator",
    "enumerator": "name",
    "enum_specifier": "name",
    "class_specifier": "name",
    "struct_specifier": "name",
    "alias_declaration": "name",
}
_SCOPES = frozenset(
    "translation_unit declaration_list field_declaration_list function_definition compound_statement lambda_expression "
    "for_statement for_range_loop if_statement while_statement switch_statement template_declaration".split()
)
_CLASSES = ("class_specifier", "struct_specifier")


def walk(node: Node) -> Iterator[Node]:
    """Yields `node` and every node below it, without recursion: hostile code may nest deeply."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(current.children))


def declared_name(node: Node) -> Node | None:
    """Returns the name inside of `*name`, `&name`, `name[3]`, `name (...)`, `Class::name`; None if there is none."""
    current: Node | None = node
    while current is not None and current.type not in _NAMES:
        inner = current.child_by_field_name("name" if current.type == "qualified_identifier" else "declarator")
        if inner is None and current.type.endswith("declarator"):
            inner = next(
                (child for child in current.named_children if child.type.endswith(("declarator", "identifier"))), None
            )
        current = inner
    return current


class Scopes:
    """The declarations of one syntax tree."""

    def __init__(self, root: Node, text: Text) -> None:
        self._text = text
        self._places: dict[str, list[tuple[int, int, bool]]] = {}
        self._classes: dict[str, tuple[int, list[str]]] = {}
        for node in walk(root):
            if node.type in _CLASSES:
                self._add_class(node)
            for name in _names_declared_by(node):
                self._add(node, name)

    def declares(self, name: str) -> bool:
        """Tells whether the file declares `name` anywhere, visible from elsewhere or not."""
        return name in self._places

    def resolves(self, node: Node) -> bool:
        """Tells whether this file declares the bare name `node` and the declaration is visible from there."""
        places = self._places.get(self._text(node), ())
        visible = {scope.id for scope in _around(node)} | self._members_seen_from(node)
        return any(scope in visible and (start <= node.start_byte or of_class) for scope, start, of_class in places)

    def _add(self, node: Node, name: Node) -> None:
        # Classes, enums and functions are scopes themselves: their names belong to the scope around them.
        outside = (*_CLASSES, "enum_specifier", "function_definition")
        start: Node | None = node.parent if node.type in outside else node
        if node.type in outside and start is not None and start.type == "template_declaration":
            start = start.parent
        if node.type == "enumerator":
            while start is not None and start.type != "enum_specifier":
                start = start.parent
            start = start.parent if start is not None else None
        enclosing = _around(start) if start is not None else iter(())
        scope = next((each for each in enclosing if not _is_unnamed_namespace(each)), None)
        if scope is not None:
            places = self._places.setdefault(self._text(name), [])
            places.append((scope.id, name.start_byte, scope.type == "field_declaration_list"))

    def _add_class(self, node: Node) -> None:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None or body is None:
            return
        bases = [
            self._text(each)
            for child in node.children
            if child.type == "base_class_clause"
            for each in walk(child)
            if each.type == "type_identifier"
        ]
        self._classes[self._text(name)] = (body.id, bases)

    def _members_seen_from(self, node: Node) -> set[int]:
        """Returns the ids of the bodies of the classes whose members `node` sees, with their bases in this file."""
        names: list[str] = []
        for scope in _around(node):
            owner = scope.parent if scope.type == "field_declaration_list" else None
            if owner is not None and (name := owner.child_by_field_name("name")):
                names.append(self._text(name))
            if scope.type == "function_definition":
                names += [self._text(each) for each in _qualifiers_of(scope)]
        seen: set[int] = set()
        while names:
            body, bases = self._classes.get(names.pop(), (None, []))
            if body is not None and body not in seen:
                seen.add(body)
                names += bases
        return seen


def _is_unnamed_namespace(scope: Node) -> bool:
    """Tells whether a scope is an unnamed namespace, whose names are visible from the scope around it."""
    owner = scope.parent
    return scope.type == "declaration_list" and owner is not None and owner.child_by_field_name("name") is None


def _around(node: Node) -> Iterator[Node]:
    """Yields the scopes that enclose a node, the innermost first; a node that is a scope comes first itself."""
    current: Node | None = node
    while current is not None:
        if current.type in _SCOPES:
            yield current
        current = current.parent


def _qualifiers_of(definition: Node) -> Iterator[Node]:
    """Yields the `Class` of `void Class::function() { ... }`, and each further qualifier."""
    declarator = definition.child_by_field_name("declarator")
    if declarator is None:
        return
    function = next((node for node in walk(declarator) if node.type == "function_declarator"), None)
    name = function.child_by_field_name("declarator") if function is not None else None
    while name is not None and name.type == "qualified_identifier":
        if scope := name.child_by_field_name("scope"):
            yield scope
        name = name.child_by_field_name("name")


def _names_declared_by(node: Node) -> Iterator[Node]:
    if node.type in (
        "type_parameter_declaration",
        "variadic_type_parameter_declaration",
        "structured_binding_declarator",
    ):
        yield from (child for child in node.children if child.type in _NAMES)
    elif node.type == "lambda_capture_initializer":
        yield from (child for child in node.children[:1] if child.type in _NAMES)
    elif node.type in _DECLARES:
        for declarator in node.children_by_field_name(_DECLARES[node.type]):
            if name := declared_name(declarator):
                yield name
