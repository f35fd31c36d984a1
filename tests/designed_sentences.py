"""Every sentence of the tests, of README, docs/ and requests/ that the offline author makes a plugin of."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import yaml

from generator.authors.blocks.table import NOUNS
from generator.authors.offline import design_for
from generator.support.environment import REPOSITORY
from generator.support.errors import PlugsmithError
from tests.conftest import ask

_LONGEST = 200


def designed() -> dict[str, str]:
    """Returns prompts by what their plugins are made of: of those that give the same C++, one."""
    found: dict[str, str] = {}
    for sentence in sorted(set(_written())):
        try:
            design = design_for(ask(sentence))
        except PlugsmithError:
            continue
        code = re.sub(r"\A//[^\n]*\n|\bclass \w+|explicit \w+|make_unique<\w+>", "", design.processor_cpp)
        found.setdefault(code, sentence)
    return found


def _written() -> Iterator[str]:
    for path in (
        *sorted((REPOSITORY / "tests" / "authors").glob("*.py")),
        REPOSITORY / "tests/contract/test_policy.py",
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_sentence(node.value):
                yield node.value
    for each in yaml.safe_load((REPOSITORY / "tests/authors/prompts.yaml").read_text(encoding="utf-8")):
        yield each["prompt"]
    for path in (
        REPOSITORY / "README.md",
        *sorted((REPOSITORY / "docs").glob("*.md")),
        *sorted((REPOSITORY / "requests").glob("*.[my]*")),
    ):
        text = path.read_text(encoding="utf-8")
        yield from re.findall(r"(?m)^prompt: *(.+)$", text)
        yield from re.findall(r'plugsmith (?:new )?"([^"]+)"', text)
    yield from (f"a {noun}" for noun in NOUNS)


def _is_sentence(text: str) -> bool:
    return (
        2 < len(text) < _LONGEST and not re.search(r"[\n\\\"{]", text) and any(noun in text.lower() for noun in NOUNS)
    )
