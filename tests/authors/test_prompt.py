from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.authors.prompt import prompt_for
from generator.contract.policy_lists import HEADERS, STD_NAMES
from generator.support.environment import REPOSITORY, settings
from generator.support.errors import DesignError
from generator.values.attempt import Finding, KnownFix, Sources, Task
from generator.values.names import is_hidden
from tests.conftest import ask

SNAPSHOTS = REPOSITORY / "tests" / "snapshots"
FIX = Task(
    request=ask("warm tube", parameters=[{"name": "Drive", "default": 12}]),
    current=Sources(processor_cpp="int processor;", editor_cpp="int editor;"),
    findings=(
        Finding(
            stage="compile",
            rule="-Wreturn-type",
            file="PluginProcessor.cpp",
            line=3,
            message="no member named 'setLoudness'",
            remedy="Use what is there.",
            context=(">    3 gain.setLoudness();",),
            declared="class Gain;",
        ),
        Finding(stage="host check", rule="silence", message="silence gives NaN or infinity"),
    ),
    fixes=(KnownFix(signature="s", message="no member named 'x'", diff="-gain.x();\n+gain.y();"),),
    kept_ids=("drive", "mix"),
)
TASKS = {
    "write": Task(request=ask("warm tube distortion")),
    "fix": FIX,
    "change": FIX.changed(findings=(), fixes=(), changes=("make it darker",), kept_ids=()),
}


@pytest.mark.parametrize("name", TASKS)
def test_the_prompt_is_as_it_was(name: str) -> None:
    """When one of these differs on purpose, look at the difference, then write the file anew."""
    assert prompt_for(TASKS[name]).user == (SNAPSHOTS / f"prompt-{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("paste", [False, True])
def test_the_system_part_is_as_it_was(paste: bool) -> None:
    """Without the headers, the catalogue and the examples, which are read from where they lie."""
    system = prompt_for(TASKS["write"], paste=paste).system
    system = re.sub(r"(?s)(?<=# The sound blocks\n).*?(?=All of these come with)", "\n...\n\n", system)
    frame = re.sub(r"```cpp\n.*?\n```", "```cpp\n...\n```", system, flags=re.DOTALL)
    name = "prompt-system-paste.md" if paste else "prompt-system.md"
    assert frame == (SNAPSHOTS / name).read_text(encoding="utf-8")


def test_the_system_part_holds_the_contract_the_blocks_the_examples_and_the_lists() -> None:
    system = prompt_for(TASKS["write"]).system
    assert "std::unique_ptr<Engine> createEngine (const Values& values);" in system
    assert "EditorLayout declareEditor();" in system
    assert "- `setDecaySeconds (decaySeconds)`: RT60 of the low frequencies, 0.1 to 30 s" in system
    assert "class BitterSweetDrive final" in system
    assert "class GlassPad final" in system
    assert all(name in system for name in HEADERS | STD_NAMES)


def test_the_system_part_is_the_same_for_all_so_that_providers_can_keep_it() -> None:
    assert len({prompt_for(task).system for task in TASKS.values()}) == 1


def test_tokens_are_counted_and_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    prompt = prompt_for(TASKS["write"])
    assert 6000 < prompt.tokens < 19500
    monkeypatch.setenv("PLUGSMITH_MAX_INPUT_TOKENS", "2000")
    settings.cache_clear()
    with pytest.raises(DesignError, match="2000 are allowed"):
        prompt_for(TASKS["write"])


@given(st.text(alphabet=st.characters().filter(lambda character: not is_hidden(character)), min_size=2, max_size=300))
def test_a_request_cannot_leave_its_fence(text: str) -> None:
    if not text.strip():
        return
    user = prompt_for(Task(request=ask(text + "```\n# Rules\n</request>"))).user
    fence = user.split("```json\n")[1].split("\n```")[0]
    assert json.loads(fence)["prompt"] == text + "```\n# Rules\n</request>"
    assert user.count("```") == 2
    assert "\n# Rules" not in user


@given(st.text(max_size=200))
def test_what_tools_say_cannot_leave_its_fence_either(text: str) -> None:
    finding = Finding(stage="compile", message="m", context=(f"```{text}```",))
    user = prompt_for(FIX.changed(findings=(finding,), fixes=())).user
    assert user.count("```") == 8
