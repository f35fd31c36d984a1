"""Authors without a server: the chatbot that a person carries answers to and from, and recorded answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.bench import authors as bench_authors
from generator.build.bundle import build
from generator.check import validators as validate
from generator.support.environment import REPOSITORY
from generator.values.request import AuthorName
from tests import answers
from tests.build.test_project import project_of
from tests.integration.conftest import Desk

AUTHORS = REPOSITORY / "tests" / "authors"
SLUGS = {asked.slug for asked in bench_authors.read_prompts(AUTHORS / "prompts.yaml")}


def test_every_prompt_has_a_recording_and_every_recording_a_prompt() -> None:
    assert len(SLUGS) == 40
    assert {path.name.split(".")[0] for path in (AUTHORS / "recordings").glob("*.md")} == SLUGS


@pytest.mark.parametrize(("slug", "answers"), [("barber-pole", 1), ("leslie", 1), ("limiter", 1), ("choir", 2)])
def test_a_recorded_answer_is_replayed_through_the_whole_loop(tmp_path: Path, slug: str, answers: int) -> None:
    prompts = tmp_path / "one.yaml"
    asked = next(each for each in bench_authors.read_prompts(AUTHORS / "prompts.yaml") if each.slug == slug)
    prompts.write_text(json.dumps([asked.model_dump()]), encoding="utf-8")
    (row,) = bench_authors.bench_authors(prompts, author=AuthorName.PASTE, replay=AUTHORS / "recordings")
    assert row.built, row.wrong
    assert (row.attempts, row.first_compile, row.first_pass) == (answers, True, answers == 1)
    assert row.usage.input_tokens > 5000
    assert "| first answer compiles | 1 of 1 (100 %) |" in bench_authors.authors_table((row,))


def test_a_person_carries_the_prompt_to_a_chatbot_and_the_answer_back(desk: Desk) -> None:
    path = desk.request("pasted-one", "a plain gain", "author: paste\n")
    none = desk.plugsmith("make", path)
    assert none.code == 3
    assert "plugsmith prompt" in none.output
    prompt = desk.plugsmith("prompt", path)
    assert prompt.code == 0
    assert '"prompt": "a plain gain"' in prompt.output
    assert "exactly three fenced blocks" in prompt.output

    answer = desk.folder / "answer.md"
    bad = answers.good().changed(processor_cpp=answers.MISSING_NAME)
    from generator.authors.paste import as_markdown

    answer.write_text(f"Here you are!\n\n{as_markdown(bad)}", encoding="utf-8")
    failed = desk.plugsmith("make", path, "--answer", answer)
    assert failed.code == 5
    assert "setLoudnessDb" in failed.output
    repair = desk.plugsmith("prompt", path).output
    assert "# What is wrong with it" in repair
    assert "void setGainDb (float gainDb) noexcept;" in repair

    answer.write_text(as_markdown(answers.good()), encoding="utf-8")
    made = desk.plugsmith("make", path, "--answer", answer, "--json")
    assert made.code == 0, made.output
    assert made.data["design"]["author"] == "paste"
    assert "# What is wrong with it" not in desk.plugsmith("prompt", path).output


def test_the_offline_author_follows_a_change_and_a_revert(desk: Desk) -> None:
    path = desk.request("changing-one", "hall reverb", "author: offline\n")
    assert desk.plugsmith("make", path, "--no-validate").code == 0
    assert desk.plugsmith("revise", "changing-one", "purple bananas").code == 3
    assert "purple" not in path.read_text(encoding="utf-8")
    revised = desk.plugsmith("revise", "changing-one", "add a chorus", "--json").data
    assert revised["state"]["metadata"]["version"] == "1.1.0"
    assert "add a chorus" in path.read_text(encoding="utf-8")
    reverted = desk.plugsmith("revert", "changing-one", "--json").data
    assert reverted["state"]["metadata"]["version"] == "1.2.0"
    assert not [each for each in reverted["design"]["parameters"] if each["id"].startswith("chorus")]
    assert desk.plugsmith("revert", "changing-one", "--to", "9.9.9").code == 7


def test_a_latency_that_depends_on_the_sample_rate_is_no_fault(tmp_path: Path) -> None:
    """A look-ahead of 5 ms was once called three faults: this host asks for the latency before it prepares."""
    recorded = (AUTHORS / "recordings" / "limiter.1.md").read_text(encoding="utf-8")
    processor = recorded.split("```cpp\n")[1].split("\n```")[0]
    editor = recorded.split("```cpp\n")[2].split("\n```")[0]
    assert "delayFrames" in processor
    project = project_of("gain", name="Look Ahead")
    files = {**project.files, "PluginProcessor.cpp": processor, "PluginEditor.cpp": editor}
    verdict = validate.check_host(build(project.changed(files=files), tmp_path).path)
    assert verdict.findings == ()
