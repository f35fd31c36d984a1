"""The names that the contract's headers bring into C++'s global scope: generated code may neither use nor declare them.

    python -m generator.contract.global_names      writes global_names.txt anew, with the compilers of this machine

Every standard header brings the C library along, and through it the whole system: system(), fork(), syscall(). To deny
a name wherever it stands takes no theory of which declaration C++ would find.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.contract.policy_lists import HEADERS
from generator.sandbox import process
from generator.support.child_environment import clean_environment
from generator.support.environment import TEMPLATE
from generator.support.files import write_atomically

LIST = Path(__file__).with_name("global_names.txt")
_CONTRACT = '#include "plugin/PluginProcessor.h"\n#include "plugin/PluginEditor.h"\n'
_ZIG = (sys.executable, "-m", "ziglang", "c++", "-target")
COMPILERS: tuple[tuple[str, ...], ...] = (
    ("g++",),
    (*_ZIG, "x86_64-linux-gnu"),
    (*_ZIG, "x86_64-windows-gnu"),
    (*_ZIG, "aarch64-macos"),
)
_MORE = (*sorted(HEADERS), "cerrno", "cstdio", "cstdlib", "cstring", "ctime")
"""Headers that generated code may include, and those that another system's own may bring along."""

_HARMLESS = frozenset(
    ("abs", "div", "index", "labs", "ldiv", "llabs", "lldiv", "max_align_t", "nullptr_t", "random", "rindex", "size_t")
)
"""What honest code calls its variables, and no harm can be done with."""

_VECTOR = re.compile(r"[a-z]+\w*_(?:[usfp]|bf|mf)\d+\w*|_mm\w*")
"""Instructions of ARM processors, thousands of them: "vaddq_f32". Those of Intel's begin with "_mm"."""
_RESERVED = re.compile(r"__|_[A-Z]")
"""Names that the policy refuses by their form."""
_LEXEME = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[A-Za-z_]\w*|[^\s\w]|\d[\w.]*')
_NO_DECLARATION = frozenset(
    ("typedef", "using", "template", "static_assert", "namespace", "struct", "class", "union", "enum")
)


def denied() -> frozenset[str]:
    """Returns the list as it is stored."""
    return frozenset(LIST.read_text(encoding="utf-8").split())


def names_of(compiler: Sequence[str], folder: Path) -> set[str]:
    """Returns the global functions, variables and macros of the contract as one compiler sees it.

    :param folder: for a scratch file
    :raises ProcessError: if the compiler fails
    """
    source = folder / "contract.cpp"
    source.write_text(_CONTRACT + "".join(f"#include <{each}>\n" for each in _MORE), encoding="utf-8")
    mathematics = folder / "mathematics.c"
    mathematics.write_text("#include <math.h>\n#include <complex.h>\n", encoding="utf-8")
    out = folder / "preprocessed"
    language = ("-std=c++20", f"-I{TEMPLATE}")
    text = _preprocessed(compiler, (*language, source), out)
    macros = _preprocessed(compiler, (*language, "-dM", source), out)
    pure = set(declared(_preprocessed(compiler, ("-x", "c", mathematics), out)))
    defined = set(re.findall(r"(?m)^#define ([A-Za-z_]\w*)", macros))
    found = (set(declared(text)) - pure) | defined
    return {name for name in found - _HARMLESS if not (_RESERVED.match(name) or _VECTOR.fullmatch(name))}


def _preprocessed(compiler: Sequence[str], words: Sequence[str | Path], out: Path) -> str:
    command = [*compiler, "-E", *words, "-o", out]
    process.check(command, environment=clean_environment(), remedy="Install the compiler.", seconds=120)
    return out.read_text(encoding="utf-8", errors="replace")


def declared(preprocessed: str) -> Iterator[str]:
    """Yields the functions and variables that a preprocessed file declares outside of namespaces and classes."""
    lexemes = _LEXEME.findall(re.sub(r"(?m)^#.*$", "", preprocessed))
    statement: list[str] = []
    depth = index = 0
    while index < len(lexemes):
        lexeme = lexemes[index]
        if depth == 0 and lexeme == "extern" and lexemes[index + 1 : index + 2] and lexemes[index + 1].startswith('"'):
            if lexemes[index + 2 : index + 3] == ["{"]:
                index += 3
                statement = []
                continue
            index += 2  # extern "C" of one declaration
            continue
        if lexeme == "{":
            depth += 1
        elif lexeme == "}":
            if depth == 0:  # of an extern "C" { ... }
                statement = []
            depth = max(0, depth - 1)
            if depth == 0 and "(" in statement:  # the end of a function's body
                yield from _name_of(statement)
                statement = []
        elif depth == 0 and lexeme == ";":
            yield from _name_of(statement)
            statement = []
        elif depth == 0:
            statement.append(lexeme)
        index += 1


def _name_of(statement: Sequence[str]) -> Iterator[str]:
    words = [word for word in statement if word not in ("extern", "static", "inline", "constexpr", "__extension__")]
    if not words or words[0] in _NO_DECLARATION - {"struct", "union", "enum"}:
        return
    bare = _without_attributes(words)
    if "(" in bare:
        at = bare.index("(")
        if bare[at + 1 : at + 2] == ["*"]:  # void (*signal (int, void (*) (int))) (int)
            yield from (word for word in bare[at + 2 : at + 3] if re.match(r"[A-Za-z_]", word))
        elif at and re.match(r"[A-Za-z_]", bare[at - 1]):
            yield bare[at - 1]
        return
    for number, part in enumerate(" ".join(bare).split(",")):
        name = re.split(r"[=\[]", part)[0].split()
        if len(name) > (number == 0) and re.match(r"[A-Za-z_]", name[-1]):
            yield name[-1]


def _without_attributes(words: Sequence[str]) -> list[str]:
    """Leaves out `__attribute__ ((...))`, `__asm (...)`, `[[...]]` and what is in their brackets."""
    kept: list[str] = []
    index = 0
    while index < len(words):
        if words[index] in ("__attribute__", "__asm__", "__asm", "__declspec", "alignas", "noexcept", "throw"):
            depth, index = 0, index + 1
            while index < len(words):
                depth += {"(": 1, ")": -1}.get(words[index], 0)
                index += 1
                if depth == 0:
                    break
            continue
        kept.append(words[index])
        index += 1
    return kept


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        found: set[str] = set()
        for each in COMPILERS:
            found |= names_of(each, Path(scratch))
    write_atomically(LIST, "\n".join(sorted(found)) + "\n")
