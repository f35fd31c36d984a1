"""The answer of a model: its strict JSON schema, and how its text becomes a Design."""

from __future__ import annotations

import json
from typing import Any

import pydantic

from generator.values.attempt import Finding
from generator.values.design import Design, Parameter, Understood
from generator.values.model import Model
from generator.values.request import AuthorName, Request

SCHEMA_NAME = "plugin"
REFUSED = "refused"
"""The rule of a finding after which asking again is useless."""
_NOT_STRICT = ("default", "title", "pattern", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum")

_PRESETS, _CLAIMS, _NOTES = (64, 60), (24, 120), (16, 400)
"""(how many at most, characters of each at most)"""


class Answer(Model):
    """What a model answers. All keys are required, because the strict modes of providers demand it."""

    name: str = pydantic.Field(description="Up to 40 letters, digits and spaces, as a musician would title it.")
    kind: str = pydantic.Field(description="effect or instrument", json_schema_extra={"enum": ["effect", "instrument"]})
    category: str
    tagline: str = pydantic.Field(description="At most 80 characters.")
    parameters: tuple[Parameter, ...]
    presets: tuple[str, ...]
    claims: tuple[str, ...]
    understood: tuple[Understood, ...]
    notes: tuple[str, ...]
    processor_cpp: str = pydantic.Field(description="The whole of PluginProcessor.cpp.")
    editor_cpp: str = pydantic.Field(description="The whole of PluginEditor.cpp.")


EXAMPLE_HEAD: dict[str, object] = {
    "name": "Bitter Sweet Drive",
    "kind": "effect",
    "category": "Fx|Distortion",
    "tagline": "Tube drive with a tone of its own",
    "parameters": [
        {
            "id": "tone",
            "name": "Tone",
            "kind": "number",
            "unit": "Hz",
            "minimum": 400,
            "maximum": 20000,
            "default": 9000,
            "logarithmic": True,
            "choices": [],
        }
    ],
    "presets": ["Sweet", "Bitter", "Only a Hint"],
    "claims": ["H2 above H3"],
    "understood": [{"words": "tube", "meaning": "asymmetric saturation, 14 dB of drive"}],
    "notes": [],
}
"""The answer for the example in juce_template/examples: one of its four parameters, without its two files."""


def strict_schema() -> dict[str, Any]:
    """Returns a JSON schema in the subset that all strict modes accept: no references, no limits, all keys required."""
    return strict(Answer.model_json_schema())


def strict(schema: dict[str, Any]) -> dict[str, Any]:
    """Returns a JSON schema in that subset."""
    found: dict[str, Any] = _strict(schema, schema.get("$defs", {}))
    return found


def design_from(data: object, author: AuthorName, request: Request) -> Design | tuple[Finding, ...]:
    """Makes a Design of an answer's JSON value; returns findings if something is wrong with it."""
    if unwritable := _unwritable(data):
        return unwritable
    try:
        answer = Answer.model_validate(_clipped(data))
        fields = answer.model_dump()
        if request.name:
            fields["name"] = request.name
        if request.kind not in ("auto", answer.kind):
            return (finding("kind", f"'{answer.kind}' is not what the request asks for: {request.kind}"),)
        return Design(author=author, **fields)
    except pydantic.ValidationError as error:
        return answer_findings(error)


def answer_findings(error: pydantic.ValidationError) -> tuple[Finding, ...]:
    """Returns what is wrong with the form of an answer."""
    return tuple(
        finding(".".join(str(part) for part in issue["loc"]) or "answer", f"{issue['msg']}")
        for issue in error.errors()[:6]
    )


def design_from_json(text: str, author: AuthorName, request: Request) -> Design | tuple[Finding, ...]:
    """Makes a Design of the text of a JSON object; returns findings if something is wrong with it."""
    data = as_object(text)
    return data if isinstance(data, tuple) else design_from(data, author, request)


def as_object(text: str) -> object | tuple[Finding, ...]:
    """Parses the text of an answer; returns findings, which are no JSON value, if it is not JSON."""
    if not text.strip():
        return (finding("answer", "the answer is empty"),)
    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError also for numbers with too many digits
        return (finding("answer", f"the answer is not JSON: {error}"),)
    return _unwritable(data) or data


def _unwritable(data: object) -> tuple[Finding, ...]:
    """Returns a finding if state could not hold the answer."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except (UnicodeEncodeError, ValueError, RecursionError) as error:
        return (finding("answer", f"it holds what cannot be written as UTF-8: {error}"[:200]),)
    return ()


def _clipped(data: object) -> object:
    """Cuts texts that are only shown to people to a length that can be shown, so that they are not refused."""
    if not isinstance(data, dict):
        return data
    tables = {"presets": _PRESETS, "claims": _CLAIMS, "notes": _NOTES}
    clipped = {key: _texts(value, *tables[key]) if key in tables else value for key, value in data.items()}
    if isinstance(tagline := data.get("tagline"), str):
        clipped["tagline"] = tagline[:80]
    if isinstance(understood := data.get("understood"), list):
        clipped["understood"] = [
            {key: value[:200] if isinstance(value, str) else value for key, value in item.items()}
            if isinstance(item, dict)
            else item
            for item in understood[:32]
        ]
    return clipped


def _texts(value: object, count: int, length: int) -> object:
    if not isinstance(value, list):
        return value
    return [text[:length] if isinstance(text, str) else text for text in value[:count]]


def finding(where: str, what: str) -> Finding:
    """Makes a finding about the form of an answer."""
    return Finding(stage="answer", rule=where, message=what, remedy="Answer with one whole object of the schema.")


def _strict(node: Any, defs: dict[str, Any]) -> Any:  # noqa: ANN401  JSON
    if isinstance(node, list):
        return [_strict(each, defs) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _strict(defs[node["$ref"].rsplit("/", 1)[-1]], defs)
    if node.get("type") == "object":
        properties = {name: _strict(each, defs) for name, each in node["properties"].items()}
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    return {key: _strict(value, defs) for key, value in node.items() if key not in _NOT_STRICT}
