from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.authors.blocks.table import NOUNS
from generator.authors.offline import design_for as write
from generator.authors.paste import parse
from generator.contract import global_names, policy, policy_scopes
from generator.contract.policy import check_sources
from generator.contract.policy_lists import RULES
from generator.support.environment import TEMPLATE
from generator.values.attempt import Task, sources_of
from generator.values.design import Design
from tests.conftest import ask

HERE = Path(__file__).parent


def _framed(parts: Mapping[str, str]) -> str:
    """Returns a whole file with these parts at their places, and nothing at the others."""
    return re.sub("@([a-z]+)@", lambda place: parts.get(place[1], ""), FRAME)


FRAME = (HERE / "attack_frame.cpp").read_text(encoding="utf-8")
TABLE = yaml.safe_load((HERE / "attacks.yaml").read_text(encoding="utf-8"))
ATTACKS = {path.stem: path.read_bytes().decode() for path in sorted((HERE / "attacks").glob("*.cpp"))}
ATTACKS |= {each["name"]: _framed(each) for each in TABLE}
RECORDED = sorted((HERE.parent / "authors" / "recordings").glob("*.1.md"))
CLEAN = sorted((HERE / "clean").glob("*.cpp"))
PROMPTS = [f"a {noun}" for noun in {block: noun for noun, block in NOUNS.items()}.values()]
PROMPTS += [
    "delay into delay into delay",
    "lush pad into chorus into huge hall into compressor",
    "tube into eq into tape delay into plate into tremolo into fuzz into room into chorus",
    "bass synth with fuzz, band pass filter and 3-band EQ",
]


def _rule_of(attack: str) -> str:
    return ATTACKS[attack].split("\n", maxsplit=1)[0].removeprefix("// rule: ")


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_hits_its_rule(attack: str) -> None:
    refusals = check_sources({"PluginProcessor.cpp": ATTACKS[attack]})
    assert _rule_of(attack) in {refusal.rule for refusal in refusals}, [str(refusal) for refusal in refusals]
    for refusal in refusals:
        assert refusal.line >= 1
        assert refusal.remedy


def test_there_are_enough_attacks_and_every_rule_is_attacked() -> None:
    assert len(ATTACKS) >= 170
    assert {_rule_of(attack) for attack in ATTACKS} == set(RULES)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_without_a_rule_an_attack_gets_through(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each rule is needed: switched off, it lets at least one attack pass that it stops alone."""
    refuse = policy._File._refuse

    def but_one(self: policy._File, line: int, found: str, what: str) -> None:
        if found != rule:
            refuse(self, line, found, what)

    monkeypatch.setattr(policy._File, "_refuse", but_one)
    mine = (text for attack, text in ATTACKS.items() if _rule_of(attack) == rule)
    assert any(not check_sources({"PluginProcessor.cpp": text}) for text in mine)


def test_twice_the_text_takes_twice_the_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy's time is that of its looks at nodes. They are counted: a clock would say something else each day."""
    part = (
        "struct Q@ { float a = 0.0f; float go (float x) { for (int i = 0; i < 3; ++i) { a += x * a; } return a; } };\n"
    )
    head = '#include "plugin/PluginProcessor.h"\nnamespace plugsmith { namespace {\n'
    parent, looks = policy_scopes.Tree.parent, 0

    def counted(tree: policy_scopes.Tree, node: policy_scopes.Node) -> policy_scopes.Node | None:
        nonlocal looks
        looks += 1
        return parent(tree, node)

    monkeypatch.setattr(policy_scopes.Tree, "parent", counted)
    found = []
    for count in (400, 800):
        text = head + "".join(part.replace("@", str(n)) for n in range(count)) + "} }\n"
        looks = 0
        assert check_sources({"PluginProcessor.cpp": text}) == ()
        found.append(looks)
    assert found[0] > 10_000
    assert found[1] < 2.1 * found[0]


def test_what_is_nested_too_deep_is_refused_at_once() -> None:
    deep = _framed({"body": "sample = " + "(" * 5000 + "sample" + ")" * 5000 + ";"})
    (refusal,) = check_sources({"PluginProcessor.cpp": deep})
    assert refusal.rule == "size"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("extern int system (const char *__command);", {"system"}),
        ('extern "C" { extern __pid_t fork (void) noexcept (true); namespace a { int no (); } }', {"fork"}),
        ("extern void (*signal (int __sig, void (*__handler) (int))) (int);", {"signal"}),
        ("extern char **environ; typedef int no; struct none { int no (); }; enum { no };", {"environ"}),
        ("inline int abs (int x) { return no (x); } int a [3], b = 4;", {"abs", "b"}),
        ('int getpid () __attribute__ ((nothrow)) __asm ("no");', {"getpid"}),
    ],
)
def test_global_names_are_found(text: str, names: set[str]) -> None:
    assert names <= set(global_names.declared(text))
    assert "no" not in set(global_names.declared(text))


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_clean_code_is_let_through(path: Path) -> None:
    assert check_sources({"PluginProcessor.cpp": path.read_text(encoding="utf-8")}) == ()


@pytest.mark.parametrize("prompt", PROMPTS)
def test_what_the_offline_author_writes_is_let_through(prompt: str) -> None:
    design = write(ask(prompt))
    sources = {"PluginProcessor.cpp": design.processor_cpp, "PluginEditor.cpp": design.editor_cpp}
    assert check_sources(sources) == ()


def test_the_examples_are_let_through() -> None:
    for folder in (TEMPLATE / "examples").iterdir():
        names = ("PluginProcessor.cpp", "PluginEditor.cpp")
        assert check_sources({name: (folder / name).read_text(encoding="utf-8") for name in names}) == ()


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_what_models_wrote_for_forty_prompts_is_let_through(path: Path) -> None:
    made = parse(path.read_text(encoding="utf-8"), Task(request=ask("anything", author="paste")))
    assert isinstance(made, Design)
    assert check_sources(sources_of(made).by_name) == ()


def test_there_is_enough_clean_code() -> None:
    assert len(CLEAN) + len(PROMPTS) + 2 >= 40


@given(st.binary(max_size=300))
def test_any_bytes_give_an_answer(raw: bytes) -> None:
    check_sources({"PluginProcessor.cpp": raw.decode("utf-8", errors="surrogateescape")})


TOKENS = [*"(){}[]<>;,:=+*&.\"'#\n", "::", "->", "//", "/*", "*/", "std", "a", "b", "int", "auto", "template", "class"]


@given(st.lists(st.sampled_from(TOKENS), max_size=60))
def test_any_tokens_give_an_answer(tokens: list[str]) -> None:
    check_sources({"PluginProcessor.cpp": " ".join(tokens)})


def test_deep_nesting_gives_an_answer() -> None:
    assert (
        check_sources(
            {
                "PluginProcessor.cpp": "namespace plugsmith { float f() { return "
                + "(" * 20000
                + "1"
                + ")" * 20000
                + "; } }"
            }
        )
        is not None
    )
