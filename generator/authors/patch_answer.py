"""A model's answer that is a patch: its strict JSON schema, and how its text becomes a Design.

A patch takes a few hundred tokens, always compiles, and can do what the blocks can do.
"""

from __future__ import annotations

import json
from typing import Any

import pydantic
from pydantic import Field

from generator.authors.answer import REFUSED, answer_findings, as_object, finding, strict
from generator.authors.blocks.block import Knob
from generator.authors.blocks.table import BLOCKS
from generator.authors.patch.arrangement import arranged
from generator.authors.patch.composer import Told, compose
from generator.authors.patch.written import name_of, range_text, stages_of
from generator.support.errors import DesignError
from generator.values.attempt import Finding
from generator.values.design import Design, Understood
from generator.values.model import Model
from generator.values.patch import Patch, PatchStage
from generator.values.request import AuthorName, Request


class KnobValue(Model):
    """One value that was asked for. A list of these, as strict schemas allow no keys of one's own."""

    knob: str
    value: str = Field(description="With its unit: `380 ms`, `4:1`, `on`, `1/8 dotted`.")


class AnsweredStage(Model):
    """One stage of an answer."""

    block: str
    beside: bool = Field(description="true only for the second of two effects that hear the same sound.")
    values: tuple[KnobValue, ...] = Field(description="Only knobs that the words ask for; others keep their default.")


class PatchAnswer(Model):
    """What a model answers that writes a patch."""

    name: str = Field(description="Up to 40 letters, digits and spaces, as a musician would title it.")
    stages: tuple[AnsweredStage, ...] = Field(description="Up to 8 blocks, in the order in which the sound passes.")
    understood: tuple[Understood, ...] = Field(description="Words of the request, and what was made of them.")
    not_done: tuple[str, ...] = Field(description="Words of the request that no block does, in the request's words.")


EXAMPLE: dict[str, object] = {
    "name": "Dark Tape Delay",
    "stages": [
        {
            "block": "tape delay",
            "beside": False,
            "values": [{"knob": "time", "value": "380 ms"}, {"knob": "tone", "value": "2500 Hz"}],
        },
        {"block": "plate", "beside": False, "values": []},
    ],
    "understood": [{"words": "dark tape delay at 380 ms", "meaning": "Tape Delay, Time 380 ms, Tone 2.5 kHz"}],
    "not_done": ["for my cat"],
}


def patch_schema() -> dict[str, Any]:
    """Returns the JSON schema of an answer, in which blocks and knobs are those of the table."""
    schema = strict(PatchAnswer.model_json_schema())
    stage = schema["properties"]["stages"]["items"]["properties"]
    stage["block"] |= {"enum": [name_of(block) for block in BLOCKS.values()]}
    roles = {knob.role for block in BLOCKS.values() for knob in block.knobs}
    stage["values"]["items"]["properties"]["knob"] |= {"enum": sorted(roles)}
    return schema


def design_from_patch(text: str, author: AuthorName, request: Request) -> Design | tuple[Finding, ...]:
    """Makes a Design of the text of a JSON object; returns findings if something is wrong with it."""
    data = as_object(text)
    if isinstance(data, tuple):
        return data
    try:
        answer = PatchAnswer.model_validate(data)
        if not answer.stages:
            what = f"no block does what the request asks for: {', '.join(answer.not_done)}"[:300]
            remedy = "Say what it shall sound like in other words, or set PLUGSMITH_MODEL_WRITES=code."
            return (Finding(stage="answer", rule=REFUSED, message=what, remedy=remedy),)
        patch = pydantic.TypeAdapter(Patch).validate_python([_written(stage) for stage in answer.stages])
        stages, notes = arranged(stages_of(patch), request.kind)
        told = Told(
            understood=answer.understood[:32],
            ignored=tuple(words[:120] for words in answer.not_done[:32]),
            notes=tuple(notes),
        )
        return compose(stages, request, answer.name, told).changed(author=author)
    except pydantic.ValidationError as error:
        return answer_findings(error)
    except DesignError as error:
        return tuple(finding(each.where, f"{each.what}. {each.remedy}") for each in error.problems[:6])


def catalogue() -> str:
    """Returns a line for each block: its name in patches, what it is, and its knobs with ranges and defaults."""
    return "\n".join(
        f"- {name_of(block)}{' (plays notes)' if block.is_instrument else ''}: {', '.join(block.nouns[:3])}; "
        + ", ".join(map(_knob_text, block.knobs))
        for block in BLOCKS.values()
    )


def example_text() -> str:
    return json.dumps(EXAMPLE, indent=2)


def _knob_text(knob: Knob) -> str:
    default = knob.choices[round(knob.default)] if knob.choices else f"{knob.default:g}"
    return f"{knob.role} [{range_text(knob)}; {default}]"


def _written(stage: AnsweredStage) -> PatchStage:
    values = {each.knob: each.value for each in stage.values}
    return PatchStage(block=stage.block, beside=stage.beside, values=dict(values))
