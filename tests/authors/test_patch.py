"""Patches: written by people, by models and by the reader, and composed without a guess."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.authors.blocks.block import Block
from generator.authors.blocks.table import BLOCKS, NOUNS
from generator.authors.offline import design_for
from generator.authors.patch.difference import changes_between
from generator.authors.patch.stage import Stage
from generator.authors.patch.written import name_of, patch_of, stages_of
from generator.request.reader import parse_request, patch_text, request_text
from generator.support.environment import REPOSITORY
from generator.support.errors import DesignError, RequestError
from generator.values.design import Design
from generator.values.patch import Patch
from generator.values.request import AuthorName, Request
from tests.conftest import ask

_SAID = (
    "dark tape delay at 380 ms with 45 % feedback into plate reverb",
    "warm tube distortion beside a chorus, both 30 % mix",
    "compressor 4:1 at -18 dB, slow attack, lots of make-up",
    "delay 1/8 dotted at 120 bpm, less bright",
    "square bass synth with glide, fast decay, into a ladder filter at 500 Hz with high resonance",
    "parallel compression, then eq with +3 dB treble, output -6 dB",
    "slapback",
    "wobbly detuned pad, drenched in shimmer",
    *(f"dark {block.nouns[0]} with 40 % mix" for block in BLOCKS.values()),
)


def _patch(*stages: dict[str, object]) -> Patch:
    patch = ask("a title", patch=list(stages)).patch
    assert patch
    return patch


def _exact(prompt: str, design: Design) -> Design:
    """The design of the same request with the plan that was read from its words, as a file has it."""
    text = request_text(ask(prompt, patch=[stage.model_dump() for stage in design.patch or ()]))
    return design_for(parse_request(text.encode(), "a file"))


@pytest.mark.parametrize("prompt", _SAID)
def test_a_patch_gives_the_plugin_that_its_words_gave(prompt: str) -> None:
    said = design_for(ask(prompt))
    exact = _exact(prompt, said)
    told = ("understood", "ignored", "notes")
    assert _without_sentence(exact) == _without_sentence(said.changed(**dict.fromkeys(told, ())))
    assert "true }," not in exact.editor_cpp  # no word was read, and none was ignored


def _without_sentence(design: Design) -> Design:
    """A design whose window does not say how each word was read."""
    sections, end, _sentence = design.editor_cpp.rpartition("        },\n        {\n")
    assert end
    return design.changed(editor_cpp=sections)


@pytest.mark.parametrize("block", BLOCKS.values(), ids=list(BLOCKS))
def test_each_knob_is_read_as_it_is_written(block: Block) -> None:
    for knob in block.knobs:
        ends = (knob.minimum, knob.maximum, knob.default)
        for value in range(len(knob.choices)) if knob.choices else ends:
            written = patch_of([Stage(block=block, values={knob.role: float(value)})])
            (read,) = stages_of(written)
            assert read.block is block
            assert read.values == {knob.role: pytest.approx(value, abs=1e-6)}, knob.role


def test_a_block_is_found_by_its_name_its_title_and_what_musicians_call_it() -> None:
    for block in BLOCKS.values():
        for name in (name_of(block), name_of(block).upper().replace(" ", "-"), block.nouns[0]):
            assert (
                stages_of(_patch({"block": name}))[0].block is BLOCKS[NOUNS.get(name, name_of(block).replace(" ", "_"))]
            )


@pytest.mark.parametrize(
    ("written", "value"),
    [("380 ms", 380), ("0.38 s", 380), ("380", 380), (380, 380), ("380ms", 380)],
)
def test_a_time_is_read_in_any_of_its_units(written: object, value: float) -> None:
    (stage,) = stages_of(_patch({"block": "tape delay", "values": {"time": written}}))
    assert stage.values["time"] == value


@pytest.mark.parametrize(
    ("stages", "where", "what", "remedy"),
    [
        ([{"block": "tape dilay"}], "patch.0.block", "there is no 'tape dilay'", "tape delay"),
        ([{"block": "tube", "values": {"feedback": 3}}], "patch.0.values.feedback", "has no", "drive, tone, mix"),
        ([{"block": "tube", "values": {"drive": 99}}], "patch.0.values.drive", "'99.0' is no value", "0 to 36 dB"),
        ([{"block": "tube", "values": {"drive": "3 ms"}}], "patch.0.values.drive", "'3 ms' is no", "0 to 36 dB"),
        ([{"block": "delay", "values": {"sync": "1/7"}}], "patch.0.values.sync", "'1/7' is no value", "1/8 dotted"),
        ([{"block": "delay", "values": {"sync": 1.5}}], "patch.0.values.sync", "'1.5' is no value", "one of"),
        ([{"block": "tube", "shades": [{"words": "dark", "moves": {"hue": "x 2"}}]}], "patch.0.shades.0", "hue", ""),
        ([{"block": "tube"}, {"block": "pad"}], "patch", "goes Tube, Pad", "instrument first"),
        ([{"block": "gain"}, {"block": "tube"}], "patch", "goes Output, Tube", "last"),
        ([{"block": "pad"}, {"block": "bell"}], "patch", "2 instruments", "Keep one"),
        ([{"block": "gain"}, {"block": "clean boost"}], "patch", "2 output levels", "Keep the last"),
        ([{"block": "tube", "beside": True}], "patch", "stands beside nothing", "side by side"),
        ([{"block": "pad"}, {"block": "tube", "beside": True}], "patch", "behind Pad", "side by side"),
    ],
)
def test_what_a_patch_cannot_be_is_said(stages: list[dict[str, object]], where: str, what: str, remedy: str) -> None:
    with pytest.raises(DesignError) as caught:
        stages_of(_patch(*stages))
    (problem,) = caught.value.problems
    assert problem.where == where
    assert what in problem.what
    assert remedy in problem.remedy


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(DesignError) as caught:
        stages_of(_patch({"block": "nothing"}, {"block": "tube", "values": {"drive": 99, "colour": 1}}))
    assert [problem.where for problem in caught.value.problems] == [
        "patch.0.block",
        "patch.1.values.drive",
        "patch.1.values.colour",
    ]


@given(
    st.lists(
        st.fixed_dictionaries(
            {"block": st.sampled_from(sorted(NOUNS)) | st.text(min_size=1, max_size=20)},
            optional={
                "values": st.dictionaries(
                    st.sampled_from(["time", "mix", "sync", "drive"]), st.floats() | st.text(max_size=12), max_size=3
                ),
                "beside": st.booleans(),
            },
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_patch_gives_a_plugin_or_says_why_not(stages: list[dict[str, object]]) -> None:
    text = patch_text_of(stages)
    try:
        design_for(parse_request(text.encode(), "a file"))
    except (RequestError, DesignError) as error:
        assert all(problem.what and problem.remedy for problem in error.problems)


def patch_text_of(stages: list[dict[str, object]]) -> str:
    import json

    return f"schema_version: 1\nprompt: a title\npatch: {json.dumps(stages)}\n"


def test_changes_in_words_change_a_patch() -> None:
    request = ask("a title", patch=[{"block": "tape delay", "values": {"time": "380 ms"}}, {"block": "plate"}])
    changed = request.changed(changes=("make the delay 500 ms", "remove the plate, add a chorus"))
    before, after = design_for(request).patch, design_for(changed).patch
    assert before
    assert after
    assert [(stage.block, stage.values) for stage in after] == [
        ("tape delay", {"time": "500 ms"}),
        ("chorus", {}),
    ]
    assert changes_between(before, after) == (
        "removed: plate",
        "tape delay: time 380 ms -> 500 ms",
        "added: chorus after tape delay",
    )


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("fuzz into delay", "fuzz into delay", ()),
        ("fuzz into delay", "delay into fuzz", ("moved: delay first",)),
        ("delay", "dark delay", ("delay: dark",)),
        ("delay 300 ms", "delay", ("delay: time 300 ms -> default",)),
        ("chorus into delay", "chorus beside delay", ("delay: beside the one before it",)),
    ],
)
def test_a_difference_is_told_in_words(old: str, new: str, lines: tuple[str, ...]) -> None:
    before, after = design_for(ask(old)).patch, design_for(ask(new)).patch
    assert before
    assert after
    assert changes_between(before, after) == lines


def test_a_time_that_the_tempo_sets_is_not_claimed() -> None:
    free = {"block": "delay", "values": {"time": "600 ms"}}
    synced = {"block": "delay", "values": {"time": "600 ms", "sync": "1/4"}}
    assert design_for(ask("a title", patch=[free])).claims == ("echo at 600 ms",)
    assert design_for(ask("a title", patch=[synced])).claims == ()


def test_a_patch_is_composed_by_nobody_but_the_built_in_author() -> None:
    assert ask("a title", patch=[{"block": "tube"}]).writer is AuthorName.OFFLINE
    assert ask("a title").writer is AuthorName.AUTO
    with pytest.raises(ValueError, match="a patch leaves nothing to write"):
        ask("a title", patch=[{"block": "tube"}], author="openai")


def test_the_page_shows_what_new_writes() -> None:
    page = (REPOSITORY / "docs/plugins.md").read_text(encoding="utf-8")
    prompt = re.search(r'plugsmith new "([^"]+)" --patch', page)
    shown = re.search(r"```yaml\n(patch:\n.*?)```", page, flags=re.DOTALL)
    assert prompt
    assert shown
    plan = design_for(ask(prompt[1])).patch
    assert plan
    assert patch_text(plan) == shown[1]


def test_the_output_level_that_every_plugin_gets_is_not_written() -> None:
    assert [stage.block for stage in design_for(ask("fuzz")).patch or ()] == ["fuzz"]
    assert [stage.block for stage in design_for(ask("fuzz, output -3 dB")).patch or ()] == ["fuzz", "gain"]
    assert [stage.block for stage in design_for(ask("volume")).patch or ()] == ["gain"]


def test_a_patch_reads_like_a_plan() -> None:
    plan = design_for(ask("dark tape delay at 380 ms beside a plate")).patch
    assert plan
    assert patch_text(plan) == (
        "patch:\n- block: tape delay\n  values:\n    time: 380 ms\n  shades:\n  - words: dark\n    moves:\n"
        "      tone: x 0.35\n      cutoff: x 0.5\n      high: down 5\n- block: plate\n  beside: true\n"
    )
    assert Request.model_json_schema()["$defs"]["PatchStage"]["properties"].keys() == {
        "block",
        "values",
        "beside",
        "shades",
    }
