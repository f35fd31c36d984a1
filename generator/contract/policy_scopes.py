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
_IN_FUNCTIONS = (
    *("compound_statement", "function_definition", "for_statement", "for_range_loop", "if_statement"),
    *("while_statement", "switch_statement"),
)
_CLASSES = ("class_specifier", "struct_specifier")
_PARAMETERS = ("parameter_declaration", "optional_parameter_declaration", "variadic_parameter_declaration")


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


class Tree:
    """A syntax tree with the parent of each node, for which tree-sitter would search from the root each time."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.nodes: list[Node] = []
        self._parents: dict[int, Node] = {}
        self.deepest = 0
        waiting = [(root, 0)]
        while waiting:
            node, depth = waiting.pop()
            self.nodes.append(node)
            self.deepest = max(self.deepest, depth)
            for child in reversed(node.children):
                self._parents[child.id] = node
                waiting.append((child, depth + 1))

    def parent(self, node: Node) -> Node | None:
        return self._parents.get(node.id)

    def above(self, node: Node) -> Iterator[Node]:
        """Yields the node and all that it lies in, the innermost first."""
        current: Node | None = node
        while current is not None:
            yield current
            current = self.parent(current)


class Scopes:
    """The declarations of one syntax tree."""

    def __init__(self, tree: Tree, text: Text) -> None:
        self._tree = tree
        self._text = text
        self._places: dict[str, dict[int, int]] = {}
        """By name and scope: the byte from which on it is visible, 0 for the members of a class."""
        self._classes: dict[str, list[tuple[int, list[str]]]] = {}
        self._declaring: set[int] = set()
        for node in tree.nodes:
            if node.type in _CLASSES:
                self._add_class(node)
            for name in _names_declared_by(node):
                self._declaring.add(name.id)
                if node.type not in _PARAMETERS or self._has_body(node):
                    self._add(node, name)

    def declares(self, name: str) -> bool:
        """Tells whether the file declares `name` anywhere, visible from elsewhere or not."""
        return name in self._places

    def is_declaration(self, node: Node) -> bool:
        """Tells whether this very node is the name in a declaration, and no use of it."""
        return node.id in self._declaring

    def resolves(self, node: Node) -> bool:
        """Tells whether this file declares the bare name `node` and the declaration is visible from there."""
        if node.id in self._declaring or self.resolves_here(node):
            return True
        places = self._places.get(self._text(node), {})
        return bool(places) and any(places.get(body) == 0 for body in self._members_seen_from(node))

    def resolves_here(self, node: Node) -> bool:
        """Tells whether what encloses the node declares the name in front of it. A base does not count.

        Of a base only its name is known here, and C++ may know another class by it.
        """
        return self._is_in_one_of(node, self._around(node))

    def is_local(self, node: Node) -> bool:
        """Tells whether a function around the node declares the name, as a variable or a parameter, in front of it."""
        return self._is_in_one_of(node, (scope for scope in self._around(node) if scope.type in _IN_FUNCTIONS))

    def _is_in_one_of(self, node: Node, scopes: Iterator[Node]) -> bool:
        places = self._places.get(self._text(node), {})
        return any(places.get(scope.id, node.end_byte) <= node.start_byte for scope in scopes)

    def _add(self, node: Node, name: Node) -> None:
        # Classes, enums and functions are scopes themselves: their names belong to the scope around them.
        outside = (*_CLASSES, "enum_specifier", "function_definition")
        start: Node | None = self._tree.parent(node) if node.type in outside else node
        if node.type in outside and start is not None and start.type == "template_declaration":
            start = self._tree.parent(start)
        if node.type == "enumerator":
            while start is not None and start.type != "enum_specifier":
                start = self._tree.parent(start)
            if start is not None and any(child.type in ("class", "struct") for child in start.children):
                return  # of an enum class: visible behind its name only
            start = self._tree.parent(start) if start is not None else None
        enclosing = self._around(start) if start is not None else iter(())
        scope = next((each for each in enclosing if not self._is_unnamed_namespace(each)), None)
        if scope is not None:
            places = self._places.setdefault(self._text(name), {})
            first = 0 if scope.type == "field_declaration_list" else _visible_from(node, name)
            places[scope.id] = min(first, places.get(scope.id, first))

    def _add_class(self, node: Node) -> None:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None or body is None:
            return
        # A base that depends on a template is not looked into by C++ either.
        bases = [
            self._text(each)
            for child in node.children
            if child.type == "base_class_clause"
            for each in child.children
            if each.type == "type_identifier"
        ]
        self._classes.setdefault(self._text(name), []).append((body.id, bases))

    def _members_seen_from(self, node: Node) -> set[int]:
        """Returns the ids of the bodies of the classes whose members `node` sees, with their bases in this file.

        A name that two classes have says nothing of either.
        """
        names: list[str] = []
        for scope in self._around(node):
            owner = self._tree.parent(scope) if scope.type == "field_declaration_list" else None
            if owner is not None and (name := owner.child_by_field_name("name")):
                names.append(self._text(name))
            if scope.type == "function_definition":
                names += [self._text(each) for each in _qualifiers_of(scope)]
        seen: set[int] = set()
        while names:
            found = self._classes.get(names.pop(), [])
            if len(found) == 1 and found[0][0] not in seen:
                seen.add(found[0][0])
                names += found[0][1]
        return seen

    def _is_unnamed_namespace(self, scope: Node) -> bool:
        """Tells whether a scope is an unnamed namespace, whose names are visible from the scope around it."""
        owner = self._tree.parent(scope)
        return scope.type == "declaration_list" and owner is not None and owner.child_by_field_name("name") is None

    def _around(self, node: Node) -> Iterator[Node]:
        """Yields the scopes that enclose a node, the innermost first; a node that is a scope comes first itself."""
        return (each for each in self._tree.above(node) if each.type in _SCOPES)

    def _has_body(self, parameter: Node) -> bool:
        """Tells whether a parameter is one of a function with a body, of a lambda, or of a template.

        Nothing can name one of a prototype, or of a function's type.
        """
        lists = 0
        for node in self._tree.above(parameter):
            lists += node.type in ("parameter_list", "template_parameter_list")
            if node.type in ("template_parameter_list", "lambda_expression", "function_definition", "catch_clause"):
                return lists == 1
            if node.type in ("field_declaration", "declaration", "type_descriptor", "alias_declaration"):
                return False
        return False


def _visible_from(node: Node, name: Node) -> int:
    """Returns the byte from which on C++ sees a name that `node` declares."""
    if node.type == "for_range_loop" and (body := node.child_by_field_name("body")):
        return body.start_byte
    return node.end_byte if node.type == "lambda_capture_initializer" else name.start_byte


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
