"""Answers of models that are patches."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.authors.blocks.table import BLOCKS
from generator.authors.paste import parse
from generator.authors.patch.written import name_of, stages_of
from generator.authors.patch_answer import EXAMPLE, PatchAnswer, catalogue, design_from_patch, patch_schema
from generator.authors.prompt import prompt_for
from generator.values.attempt import Finding, Task
from generator.values.design import Design
from generator.values.request import AuthorName
from tests.conftest import ask


def _made(answer: object, **request: object) -> Any:  # noqa: ANN401
    return design_from_patch(json.dumps(answer), AuthorName.OPENAI, ask("a title", **request))


def _answer(*stages: dict[str, Any]) -> dict[str, Any]:
    whole = [{"beside": False, "values": []} | stage for stage in stages]
    return EXAMPLE | {"stages": whole}


def test_the_example_that_models_see_fits_the_schema_and_becomes_a_plugin() -> None:
    jsonschema.Draft202012Validator.check_schema(patch_schema())
    jsonschema.validate(EXAMPLE, patch_schema())
    made = _made(EXAMPLE)
    assert isinstance(made, Design)
    assert (made.name, made.author, made.ignored) == ("Dark Tape Delay", AuthorName.OPENAI, ("for my cat",))
    assert [stage.block for stage in made.patch or ()] == ["tape delay", "plate"]


def test_the_schema_knows_each_block_and_the_prompt_each_knob() -> None:
    text = json.dumps(patch_schema())
    for block in BLOCKS.values():
        line = next(
            line
            for line in catalogue().splitlines()
            if line.startswith((f"- {name_of(block)}:", f"- {name_of(block)} ("))
        )
        assert f'"{name_of(block)}"' in text
        assert all(f"{knob.role} [" in line for knob in block.knobs)


@pytest.mark.parametrize("block", BLOCKS.values(), ids=list(BLOCKS))
def test_every_block_can_be_asked_for(block: Any) -> None:  # noqa: ANN401
    made = _made(_answer({"block": name_of(block)}))
    assert isinstance(made, Design)
    assert made.patch
    assert stages_of(made.patch)[0].block is block


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (_answer({"block": "time machine"}), "patch.0.block"),
        (_answer({"block": "tube", "values": [{"knob": "drive", "value": "99 dB"}]}), "patch.0.values.drive"),
        (_answer({"block": "tube"}, {"block": "pad"}), "patch"),
        (_answer(), "refused"),
        (EXAMPLE | {"name": "../../etc"}, "name"),
        ({"stages": []}, "name"),
        ([], "answer"),
        (EXAMPLE | {"stages": "none"}, "stages"),
        (EXAMPLE | {"understood": [{"words": "\ud800", "meaning": ""}]}, "answer"),
    ],
)
def test_what_is_wrong_with_an_answer_is_a_finding(answer: object, rule: str) -> None:
    found = _made(answer)
    assert isinstance(found, tuple)
    assert found[0].rule == rule
    assert found[0].stage == "answer"


def test_the_kind_and_the_name_of_the_request_count() -> None:
    assert _made(EXAMPLE, name="Mine").name == "Mine"
    assert isinstance(_made(EXAMPLE, kind="instrument"), tuple)


@given(
    st.recursive(
        st.none() | st.text() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(sorted(PatchAnswer.model_fields)), inner),
    )
)
def test_any_answer_gives_a_plugin_or_findings(answer: object) -> None:
    made = _made(answer)
    assert isinstance(made, Design) or all(isinstance(each, Finding) for each in made)


_RECORDED = json.loads(Path(__file__).with_name("recorded_patches.json").read_text(encoding="utf-8"))
_PROMPTS = yaml.safe_load(Path(__file__).with_name("prompts.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("asked", _PROMPTS, ids=lambda asked: str(asked["slug"]))
def test_what_a_model_answered_at_its_first_attempt_is_a_plugin(asked: dict[str, str]) -> None:
    """The answers of one model to the prompts of `plugsmith bench authors`, none of them corrected."""
    answer = _RECORDED[asked["slug"]]
    jsonschema.validate(answer, patch_schema())
    made = design_from_patch(json.dumps(answer), AuthorName.PASTE, ask(asked["prompt"]))
    assert isinstance(made, Design)
    words = set(re.findall(r"[a-z0-9]+", asked["prompt"].lower()))
    assert set(re.findall(r"[a-z0-9]+", " ".join(made.ignored).lower())) <= words  # in the request's own words


def test_a_chatbots_answer_can_be_a_patch() -> None:
    text = f"Here you are:\n\n```json\n{json.dumps(EXAMPLE)}\n```\nEnjoy!"
    made = parse(text, Task(request=ask("a title", author="paste")))
    assert isinstance(made, Design)
    assert made.author is AuthorName.PASTE


def test_the_prompt_is_short_and_holds_what_is_to_be_changed() -> None:
    design = _made(EXAMPLE)
    task = Task(request=ask("a title", changes=["longer"]), patch=design.patch, changes=("longer",))
    prompt = prompt_for(task, patch=True)
    assert prompt.patch
    assert prompt.tokens < 9_000
    assert '"380 ms"' in prompt.user
    assert '"longer"' in prompt.user
    assert "PluginProcessor" not in prompt.text
