from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.authors.answer import EXAMPLE_HEAD, Answer, design_from, design_from_json, strict_schema
from generator.values.design import Design, Parameter
from generator.values.request import AuthorName
from tests.answers import answer, answer_text
from tests.conftest import ask


def _made(data: object) -> Any:  # noqa: ANN401
    return design_from(data, AuthorName.OPENAI, ask("gain"))


def _objects(schema: Any) -> list[dict[str, Any]]:  # noqa: ANN401  JSON
    if isinstance(schema, list):
        return [found for each in schema for found in _objects(each)]
    if not isinstance(schema, dict):
        return []
    inner = [found for each in schema.values() for found in _objects(each)]
    return [schema, *inner] if schema.get("type") == "object" else inner


def test_the_schema_is_strict_all_the_way_down() -> None:
    schema = strict_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    objects = _objects(schema)
    assert len(objects) == 3
    for each in objects:
        assert each["additionalProperties"] is False
        assert each["required"] == list(each["properties"])
    assert "$ref" not in json.dumps(schema)
    parameter = schema["properties"]["parameters"]["items"]["properties"]
    assert parameter.keys() == Parameter.model_fields.keys()


def test_a_good_answer_fits_the_schema_and_becomes_a_design() -> None:
    data = answer(claims=["0 dB"])
    jsonschema.validate(data, strict_schema())
    made = _made(data)
    assert isinstance(made, Design)
    assert made.claims == ("0 dB",)
    assert made.author is AuthorName.OPENAI


def test_the_example_that_models_see_fits_too() -> None:
    jsonschema.validate(EXAMPLE_HEAD | {"processor_cpp": "", "editor_cpp": ""}, strict_schema())
    assert EXAMPLE_HEAD.keys() | {"processor_cpp", "editor_cpp"} == Answer.model_fields.keys()


def test_the_name_of_the_request_wins_and_its_kind_is_insisted_on() -> None:
    named = design_from(answer(), AuthorName.OPENAI, ask("gain", name="My Gain"))
    assert isinstance(named, Design)
    assert named.name == "My Gain"
    found = design_from(answer(), AuthorName.OPENAI, ask("gain", kind="instrument"))
    assert isinstance(found, tuple)
    assert "is not what the request asks for" in found[0].message


def test_what_is_only_shown_is_cut_and_not_refused() -> None:
    made = _made(answer(tagline="x" * 500, claims=["c" * 500] * 99, notes=["n" * 5000], presets=["p" * 99] * 99))
    assert isinstance(made, Design)
    assert (len(made.tagline), len(made.claims), len(made.claims[0]), len(made.presets)) == (80, 24, 120, 64)


@pytest.mark.parametrize(
    "parameter",
    [
        {"minimum": 1, "maximum": 1},
        {"default": 99},
        {"logarithmic": True, "minimum": -1},
        {"kind": "choice"},
        {"kind": "choice", "choices": ["a", "b"], "minimum": 0, "maximum": 7},
        {"id": "No Id"},
        {"maximum": "loud"},
        {"unit": "furlong"},
        {"extra": 1},
    ],
)
def test_a_parameter_that_no_host_can_show_is_a_finding(parameter: dict[str, object]) -> None:
    data = answer()
    data["parameters"][0] |= parameter
    found = _made(data)
    assert isinstance(found, tuple)
    assert found[0].stage == "answer"
    assert found[0].rule.startswith("parameters")


def test_two_parameters_with_one_id_are_a_finding() -> None:
    data = answer()
    data["parameters"] *= 2
    found = _made(data)
    assert isinstance(found, tuple)
    assert "declares twice: output_gain" in found[0].message


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(sorted(Answer.model_fields)) | st.text(), inner)
        ),
        max_leaves=20,
    )
)
def test_any_json_at_all_gives_findings_and_no_traceback(data: object) -> None:
    assert isinstance(_made(data), tuple)


@given(st.text(max_size=200))
def test_any_text_at_all_gives_findings_and_no_traceback(text: str) -> None:
    assert isinstance(design_from_json(text, AuthorName.OPENAI, ask("gain")), tuple)


@pytest.mark.parametrize("text", ['{"a": ' + "1" * 5000 + "}", '{"notes": ["\\ud800"]}', "[" * 50_000])
def test_json_that_python_cannot_hold_gives_findings(text: str) -> None:
    assert isinstance(design_from_json(text, AuthorName.OPENAI, ask("gain")), tuple)


def test_a_text_that_is_no_unicode_is_a_finding() -> None:
    found = _made(answer(notes=["\ud800"]))
    assert isinstance(found, tuple)
    assert "UTF-8" in found[0].message


@given(st.integers(0, 2000))
def test_an_answer_cut_anywhere_gives_findings(length: int) -> None:
    text = answer_text()
    assert isinstance(design_from_json(text[: min(length, len(text) - 1)], AuthorName.OPENAI, ask("gain")), tuple)
