"""Makes the prompt of a task from Jinja2 files in prompts/, the contract's headers, and the request, fenced as data."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from generator.authors.answer import EXAMPLE_HEAD, strict_schema
from generator.authors.patch_answer import catalogue, example_text, patch_schema
from generator.contract.policy_lists import HEADERS, STD_NAMES
from generator.contract.reference import contract_reference
from generator.support.environment import TEMPLATE, settings
from generator.support.errors import DesignError
from generator.support.templating import fill
from generator.values.attempt import Task
from generator.values.claim_forms import FORMS
from generator.values.model import Model

PROMPTS = Path(__file__).parent / "prompts"
_EXAMPLES = {"An effect": "bitter_sweet_drive", "An instrument": "glass_pad"}


class Prompt(Model):
    """What a model is sent. The system part is the same for all requests, so providers can cache it."""

    system: str
    user: str
    patch: bool = False
    """Whether the answer is to be a patch, and not two files."""

    @property
    def tokens(self) -> int:
        """The count with OpenAI's o200k vocabulary; counts of other models differ by some per cent."""
        return count_tokens(self.system) + count_tokens(self.user)

    @property
    def schema_of_answer(self) -> dict[str, Any]:
        return patch_schema() if self.patch else strict_schema()

    @property
    def text(self) -> str:
        """Both parts as one, for a chat window."""
        return f"{self.system}\n{self.user}"


def prompt_for(task: Task, *, paste: bool = False, patch: bool | None = None) -> Prompt:
    """Makes the prompt of one turn.

    :param paste: whether a person pastes it into a chat window
    :param patch: whether the answer is to be a patch; by default as PLUGSMITH_MODEL_WRITES says
    :raises DesignError: if it has more tokens than PLUGSMITH_MAX_INPUT_TOKENS
    """
    request = task.request
    asked = {
        "prompt": request.prompt,
        "name": request.name,
        "kind": request.kind,
        "changes": list(request.changes),
        "parameters": [wish.model_dump(exclude_none=True) for wish in request.parameters],
    }
    words = {
        "request_json": as_data({key: value for key, value in asked.items() if value}),
        "changes_json": as_data(list(task.changes)),
        "changes": task.changes,
        "current": task.current,
        "findings": task.findings,
        "fixes": task.fixes,
        "kept_ids": ", ".join(task.kept_ids),
        "patch_json": as_data([stage.model_dump(exclude_defaults=True) for stage in task.patch]) if task.patch else "",
    }
    is_patch = settings().model_writes == "patch" if patch is None else patch
    system = _patch_system(paste=paste) if is_patch else _system(paste=paste)
    template = "request_patch.md.j2" if is_patch else "request.md.j2"
    prompt = Prompt(system=system, user=fill(PROMPTS / template, words), patch=is_patch)
    limit = settings().max_input_tokens
    if prompt.tokens > limit:
        raise DesignError.at(
            "prompt",
            f"it would take {prompt.tokens} tokens, and {limit} are allowed",
            "Shorten the request, or raise PLUGSMITH_MAX_INPUT_TOKENS.",
        )
    return prompt


def as_data(value: object) -> str:
    """Writes JSON that cannot close the fence around it and cannot look like a tag or a heading."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return text.replace("`", "\\u0060").replace("<", "\\u003c").replace(">", "\\u003e")


@cache
def _system(*, paste: bool) -> str:
    examples = [_example(title, folder) for title, folder in _EXAMPLES.items()]
    words = {
        "processor_h": _header("PluginProcessor.h"),
        "editor_h": _header("PluginEditor.h"),
        "catalogue": contract_reference(),
        "examples": examples,
        "headers": " ".join(sorted(HEADERS)),
        "std_names": " ".join(sorted(STD_NAMES)),
        "example_answer": json.dumps(EXAMPLE_HEAD, indent=2),
        "claims": ", ".join(f'"{form.example}"' for form in FORMS),
        "paste": paste,
    }
    return fill(PROMPTS / "system.md.j2", words)


@cache
def _patch_system(*, paste: bool) -> str:
    words = {"catalogue": catalogue(), "example": example_text(), "paste": paste}
    return fill(PROMPTS / "system_patch.md.j2", words)


def _header(name: str) -> str:
    return (TEMPLATE / "plugin" / name).read_text(encoding="utf-8").strip()


def _example(title: str, folder: str) -> dict[str, str]:
    place = TEMPLATE / "examples" / folder
    return {
        "title": title,
        "processor_cpp": (place / "PluginProcessor.cpp").read_text(encoding="utf-8").strip(),
        "editor_cpp": (place / "PluginEditor.cpp").read_text(encoding="utf-8").strip(),
    }


@lru_cache(maxsize=4)
def count_tokens(text: str) -> int:
    """Counts tokens with OpenAI's o200k vocabulary; cached, as the system part is the same for all requests."""
    import bpe_openai  # noqa: PLC0415  its vocabulary takes a moment, and the offline author needs none

    return len(bpe_openai.get_encoding("o200k_base").encode_ordinary(text))
