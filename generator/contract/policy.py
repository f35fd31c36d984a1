"""What generated C++ may contain: allow-lists, checked on a syntax tree. Everything unknown is refused."""

from __future__ import annotations

import re

import tree_sitter
import tree_sitter_cpp

from generator.contract.global_names import denied
from generator.contract.policy_audio import NAME_NODES, AudioPath
from generator.contract.policy_lists import (
    ATTRIBUTES,
    CONTRACT_NAMES,
    HEADERS,
    MAX_BYTES,
    MAX_DEPTH,
    NAMESPACES,
    NODES,
    OWN_HEADERS,
    REFUSED_NODES,
    RULES,
    RUNTIME_CLASSES,
    STD_NAMES,
)
from generator.contract.policy_scopes import Scopes, Tree, declared_name, walk
from generator.values.model import Model
from generator.values.names import is_hidden

_PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_cpp.language()))
_DEFINITIONS = ("class_specifier", "struct_specifier", "enum_specifier")
_POINTERS = ("pointer_declarator", "abstract_pointer_declarator")
_GIVEN = ("argument_list", "initializer_list", "parameter_list")
_OWNERS_METHODS = ("emplace", "emplace_back", "release", "reset")
_TYPED = (
    *("declaration", "field_declaration", "parameter_declaration", "optional_parameter_declaration"),
    "for_range_loop",
)
_VARIABLE_USES = (
    *("binary_expression", "unary_expression", "update_expression", "field_expression", "subscript_expression"),
    "assignment_expression",
)
_DECLARATIONS = (
    *("init_declarator", "declaration", "field_declaration", "reference_declarator", "array_declarator"),
    *("parameter_declaration", "optional_parameter_declaration", "for_range_loop", "structured_binding_declarator"),
)
"""Where a name of the C library may be declared: as a variable. Its uses are looked at one by one."""
_DENIED = denied()

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


class _File(AudioPath):
    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._source = text.encode(errors="surrogatepass")
        self._found: dict[tuple[int, str, str], PolicyRefusal] = {}

    def check(self) -> list[PolicyRefusal]:
        self._check_text()
        if not self._found:  # if text means something else than it shows, its syntax tree proves nothing
            self._tree = Tree(_PARSER.parse(self._source).root_node)
            if self._tree.deepest > MAX_DEPTH:
                self._refuse(1, "size", f"nested {self._tree.deepest} deep")
                return list(self._found.values())
            self._scopes = Scopes(self._tree, self._text)
            self._types = self._types_of_names()
            for node in self._tree.nodes:
                self._check_node(node)
            self._check_audio_path()
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
        for number, line in enumerate(text.split("\n"), start=1):
            if "\r" in line:  # ends a line for compilers, and not for every reader
                self._refuse(number, "text", "a carriage return")
            if any(is_hidden(character) for character in line if character not in "\t\r"):
                self._refuse(number, "text", "an invisible character")
            if line.rstrip(" \t").endswith("\\"):
                self._refuse(number, "line-splice", line.strip())
            if match := re.search(r"\?\?[=/'()!<>-]", line):
                self._refuse(number, "trigraph", match[0])
            if re.search(r"\\[uU][0-9a-fA-F{]|\\N\{", line):
                self._refuse(number, "text", "a universal character name")

    # ---- one node at a time

    def _check_node(self, node: _Node) -> None:  # noqa: C901, PLR0912  one branch for each kind of node
        line, kind = node.start_point.row + 1, node.type
        if node.is_error or node.is_missing:
            self._refuse(line, "syntax", self._text(node) or kind)
        elif kind in REFUSED_NODES:
            self._refuse(line, REFUSED_NODES[kind], self._text(node))
        elif node.is_named and kind not in NODES and not self._is_harmless_function_type(node):
            self._refuse(line, "construct", f"{kind}: {self._text(node)}")
        elif kind == "preproc_include":
            self._check_include(node, line)
        elif kind == "attribute" and self._text(node) not in ATTRIBUTES:
            self._refuse(line, "attribute", self._text(node))
        elif kind == "namespace_definition":
            self._check_namespace(node, line)
        elif kind in _DEFINITIONS and (name := self._replaces_the_runtime(node)):
            self._refuse(line, "namespace", f"{name} is a class of the runtime; put yours in an unnamed namespace")
        elif kind == "field_declaration" and self._is_static(node):
            self._refuse(line, "static-state", self._text(node))
        elif kind in ("identifier", "type_identifier", "namespace_identifier", "field_identifier"):
            self._check_name(node, line)
        elif kind == "declaration":
            self._check_declaration(node, line)
        elif kind in ("cast_expression", "template_function") and self._makes_a_pointer(node):
            self._refuse(line, "cast", self._text(node))
        elif kind in ("pointer_declarator", "abstract_pointer_declarator"):
            self._check_pointer(node, line)
        elif kind == "function_declarator" and self._is_pointer_to_function(node):
            self._refuse(line, "cast", self._text(node))
        elif kind == "destructor_name" and self._tree_type(node, 1) != "function_declarator":
            self._refuse(line, "memory", self._text(node))  # called, and not declared
        elif kind == "type_qualifier" and self._text(node) == "mutable":
            self._refuse(line, "static-state", "mutable")
        elif kind == "alias_declaration":
            self._check_alias(node, line)
        elif kind in ("call_expression", "field_initializer"):
            self._check_ownership(node, line)
        elif kind == "expression_statement" and self._tree_type(node, 1) in ("translation_unit", "declaration_list"):
            self._refuse(line, "static-state", self._text(node))  # a variable in brackets, which is set at load
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
        name, parent = self._text(node), self._tree.parent(node)
        if not name.isascii():
            self._refuse(line, "text", name)
        elif re.match(r"__|_[A-Z]", name) or "__" in name:
            self._refuse(line, "reserved-name", name)
        elif name in ("reinterpret_cast", "const_cast", "dynamic_cast"):
            self._refuse(line, "cast", name)
        elif name in ("get_deleter", "deallocate", "allocator_type"):
            self._refuse(line, "memory", name)
        elif name == "bit_cast":
            self._refuse(line, "cast", f"std::{name}")
        elif name in _DENIED and self._reaches_out(node):
            self._refuse(line, "name", name)
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
        child, parent = node, self._tree.parent(node)
        while parent and parent.type in ("template_function", "template_type", "dependent_name"):
            if parent.child_by_field_name("name") != child:
                return None
            child, parent = parent, self._tree.parent(parent)
        if parent and parent.type == "qualified_identifier" and parent.child_by_field_name("scope") == child:
            child, parent = parent, self._tree.parent(parent)  # the scope of the b in a::b::c is a
        if parent is None or parent.type != "qualified_identifier" or parent.child_by_field_name("name") != child:
            return None
        scope = parent.child_by_field_name("scope")
        return self._text(scope) if scope else "::"

    def _check_declaration(self, node: _Node, line: int) -> None:
        parent = self._tree.parent(node)
        self._check_ownership(node, line)
        at_top = parent is not None and parent.type in ("translation_unit", "declaration_list")
        if self._is_prototype(node):
            self._refuse(line, "prototype", self._text(node))
        elif "constexpr" in self._qualifiers(node) and any(each.type == "reference_declarator" for each in walk(node)):
            self._refuse(line, "static-state", self._text(node))  # what it refers to can be changed
        elif parent is not None and parent.type == "template_declaration":
            self._refuse(line, "static-state", self._text(node))  # a variable template has an object for each use
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

    def _replaces_the_runtime(self, node: _Node) -> str:
        """Returns the name of a class that is one of the runtime's too: the linker would take either for both."""
        name = node.child_by_field_name("name")
        if name is None or self._text(name) not in RUNTIME_CLASSES or node.child_by_field_name("body") is None:
            return ""
        inner = self._tree.parent(node)
        while inner is not None and inner.type in ("template_declaration", "declaration"):
            inner = self._tree.parent(inner)
        at_top = inner is not None and inner.type in ("declaration_list", "translation_unit")
        namespaces = [each for each in self._tree.above(node) if each.type == "namespace_definition"]
        is_local = any(each.child_by_field_name("name") is None for each in namespaces)
        return self._text(name) if at_top and not is_local else ""

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
        if text in ("", "true", "!false") or re.fullmatch(r"!?[\d.'xa-fA-F+*|-]+[uUlLfF]*", text):
            self._refuse(line, "unbounded-loop", self._text(node).splitlines()[0])

    # ---- pointers and owners

    def _makes_a_pointer(self, node: _Node) -> bool:
        """Tells whether this casts to a pointer or past a type: `(T*) x`, `static_cast<T*> (x)`, `(T&) x`."""
        if node.type == "template_function":
            return self._text(node.children[0]) == "static_cast" and _holds(
                node.child_by_field_name("arguments"), _POINTERS
            )
        return _holds(node.child_by_field_name("type"), (*_POINTERS, "abstract_reference_declarator", "decltype"))

    def _check_pointer(self, node: _Node, line: int) -> None:
        """Refuses pointers to void: what one points to could be anything."""
        owner = next((each for each in self._tree.above(node) if each.child_by_field_name("type")), None)
        base = owner.child_by_field_name("type") if owner else None
        if base is not None and self._text(base) == "void":
            self._refuse(line, "cast", "a pointer to void")

    def _is_pointer_to_function(self, node: _Node) -> bool:
        inner = node.child_by_field_name("declarator")
        return (
            inner is not None
            and inner.type == "parenthesized_declarator"
            and any(each.type in (*_POINTERS, "reference_declarator") for each in walk(inner))
        )

    def _types_of_names(self) -> dict[str, str]:
        """Returns for each name what the file writes as its type, all declarations of that name together."""
        types: dict[str, str] = {}
        for node in self._tree.nodes:
            written = node.child_by_field_name("type") if node.type in _TYPED else None
            if written is not None:
                for declarator in node.children_by_field_name("declarator"):
                    if name := declared_name(declarator):
                        types[self._text(name)] = f"{types.get(self._text(name), '')} {self._text(written)}"
        return types

    def _check_alias(self, node: _Node, line: int) -> None:
        """Refuses names for types behind which a cast or an owner would not show."""
        if "unique_ptr" in self._text(node):
            self._refuse(line, "memory", self._text(node))
        elif any(each.type in (*_POINTERS, "decltype") or self._text(each) == "void" for each in walk(node)):
            self._refuse(line, "cast", self._text(node))

    def _check_ownership(self, node: _Node, line: int) -> None:
        """Refuses to give a std::unique_ptr what it would free and somebody else owns, or to take from it what it owns.

        Only a constructor or a method can do that: `=` takes no bare pointer. So what stands in their brackets has to
        be a new object, or what another owner gives.
        """
        if not self._is_of_an_owner(node):
            return
        given = [each for each in walk(node) if each.type in _GIVEN and each.named_children]
        is_fresh = any(word in self._text(node) for word in ("make_unique", "std::move", "std::exchange", "nullptr"))
        if self._method(node) == "release" or (given and not is_fresh):
            self._refuse(line, "memory", self._text(node))

    def _method(self, call: _Node) -> str:
        """Returns the `f` of `x.f (...)` and `x->f (...)`; empty for other nodes."""
        target = call.children[0]
        is_method = call.type == "call_expression" and target.type == "field_expression"
        return self._text(target.children[-1]) if is_method else ""

    def _is_of_an_owner(self, node: _Node) -> bool:
        """Tells whether this declares a std::unique_ptr, or calls its constructor or a method that takes or gives."""
        if node.type == "declaration":
            kind = node.child_by_field_name("type")
            return kind is not None and "unique_ptr" in self._text(kind)
        target = node.children[0]
        if node.type == "call_expression" and target.type != "field_expression":
            return "unique_ptr" in self._text(target)
        if node.type == "call_expression" and self._method(node) not in _OWNERS_METHODS:
            return False
        names = (self._text(each) for each in walk(target) if each.type in NAME_NODES)
        return any("unique_ptr" in self._types.get(name, "") for name in names)

    # ---- names of the C library

    def _reaches_out(self, node: _Node) -> bool:
        """Tells whether a name that the headers have too is used in a way that could mean theirs.

        A variable of the file with such a name may be used as one: read in a sum, asked for a member, set. It is
        refused where a function could stand: called, passed on, taken the address of.
        """
        if node.type == "field_identifier" or self._scope(node) is not None:
            return False
        if self._scopes.is_declaration(node):
            return self._tree_type(node, 1) not in _DECLARATIONS
        inner, outer = node, self._tree.parent(node)
        while outer is not None and outer.type == "parenthesized_expression":
            inner, outer = outer, self._tree.parent(outer)
        is_called = outer is not None and outer.type == "call_expression" and outer.children[0] == inner
        if self._scopes.is_local(node) and not is_called:
            return False
        if outer is None or outer.type not in _VARIABLE_USES or not self._scopes.resolves_here(node):
            return True
        return outer.type == "assignment_expression" and outer.child_by_field_name("right") == inner

    def _tree_type(self, node: _Node, up: int) -> str:
        """Returns the type of the node so many levels above."""
        found = next((each for level, each in enumerate(self._tree.above(node)) if level == up), None)
        return found.type if found is not None else ""

    def _is_harmless_function_type(self, node: _Node) -> bool:
        """Tells whether this is a lambda's head or, as `static_cast<size_t> (n)` is parsed, a template argument."""
        parent = self._tree.parent(node)
        if node.type != "abstract_function_declarator" or parent is None:
            return False
        above = self._tree.parent(parent)
        in_template = parent.type == "type_descriptor" and above is not None and above.type == "template_argument_list"
        return parent.type == "lambda_expression" or in_template


def _holds(node: _Node | None, kinds: tuple[str, ...]) -> bool:
    return node is not None and any(each.type in kinds for each in walk(node))
