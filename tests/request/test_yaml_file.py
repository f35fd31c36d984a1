from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.request import yaml_file


def _problems(text: str | bytes) -> list[str]:
    raw = text if isinstance(text, bytes) else text.encode()
    return [f"{problem.where} {problem.what}" for problem in yaml_file.load(raw, "f").problems]


def test_plain_words_follow_yaml_1_2() -> None:
    data = yaml_file.load(
        b"a: no\nb: 4:1\nc: 1_000\nd: 0o17\ne: true\nf: 3\ng: 2.5\nh:\ni: 2024-01-01\nj: on", "f"
    ).data
    assert data == {
        "a": "no", "b": "4:1", "c": "1_000", "d": "0o17", "e": True, "f": 3, "g": 2.5, "h": None, "i": "2024-01-01",
        "j": "on",
    }  # fmt: skip


def test_places_are_those_of_the_keys() -> None:
    document = yaml_file.load(b"one: 1\ntwo:\n  - a\n  - three: x\n", "f")
    assert document.place(("two",)) == (2, 1)
    assert document.place(("two", 1, "three")) == (4, 5)
    assert document.place(("two", 1, "absent")) == (4, 5)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", "f:3:1 the key 'a' stands here a second time"),
        ("a: &x 1\nb: *x\n", "f:1:4 anchor &x"),
        ("a: &x 1\nb: *x\n", "f:2:4 alias *x"),
        ("a: !!python/object/apply:os.system [id]\n", "f:1:4 tag tag:yaml.org,2002:python/object/apply:os.system"),
        ("a: !!str 1\n", "f:1:4 tag tag:yaml.org,2002:str"),
        ("a: 1\n---\nb: 2\n", "f:2:1 a second document"),
        ("a: b\x07c\n", "f:1:5 control character U+0007"),
        ("a: [1, 2\n", "f:2:1 this is not YAML: expected ',' or ']', but got '<stream end>'"),
        ("? [1, 2]\n: x\n", "f:1:3 a key that is not a word"),
        ("[" * 20 + "]" * 20, "f:1:17 nested deeper than 16"),
        (b"a: \xff\n", "f:1:4 this byte is not UTF-8"),
        (b"x" * 70_000, "f:1:1 the file has 70000 bytes"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str | bytes, problem: str) -> None:
    assert problem in _problems(text)


def test_all_problems_come_at_once() -> None:
    assert len(_problems("a: &x 1\nb: *x\nc: !!int 3\nd: *x\n")) == 4


def test_a_billion_laughs_costs_nothing() -> None:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x]"] + [
        f"{b}: &{b} [*{a},*{a},*{a},*{a},*{a}]" for a, b in zip("abcdefg", "bcdefgh", strict=True)
    ]
    assert _problems("\n".join(lines))


@given(st.binary(max_size=400))
def test_bytes_never_raise(raw: bytes) -> None:
    document = yaml_file.load(raw, "f")
    assert (
        document.problems or document.data is None or isinstance(document.data, dict | list | str | int | float | bool)
    )


@given(st.text(alphabet="ab:&*![]{}|>-?,#'\"\\% \n\t~0123456789.eE+_", max_size=200))
def test_yaml_like_text_never_raises(text: str) -> None:
    yaml_file.load(text.encode(), "f")


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]{1,10}", fullmatch=True),
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp")), max_size=50),
        min_size=1,
    )
)
def test_what_is_written_reads_the_same(data: dict[str, str]) -> None:
    document = yaml_file.load(yaml_file.dump(data).encode(), "f")
    assert not document.problems
    assert document.data == data
