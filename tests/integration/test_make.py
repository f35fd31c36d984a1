"""Each example request through the whole line."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from generator.authors.blocks.block import Block
from generator.authors.blocks.table import BLOCKS
from generator.authors.sentence.reader import read
from generator.sandbox import process
from generator.support.environment import REPOSITORY, TEMPLATE
from generator.values.audition import Audition
from tests.integration.conftest import Desk, Ran
from tests.turns import in_turn

CLEAN = sorted((REPOSITORY / "tests" / "contract" / "clean").glob("*.cpp"))
EXAMPLES = sorted((REPOSITORY / "requests").glob("*.yaml"))


def _verdicts(ran: Ran) -> dict[str, dict[str, str]]:
    """By tool, after the assertion that all are good."""
    assert ran.code == 0, ran.output
    verdicts = {verdict["tool"]: verdict for verdict in ran.data["verdicts"]}
    assert verdicts["identity"]["outcome"] == "passed"
    assert verdicts["host check"]["summary"] == "10 of 10 checks"
    assert verdicts["Steinberg validator"]["summary"] == "47 of 47 tests"
    assert verdicts["pluginval"]["outcome"] in ("passed", "skipped")
    assert verdicts["audition"]["outcome"] == "passed"
    return verdicts


CLAIMS = {
    "delay 350 ms": "echo at 350 ms",
    "tape delay 180 ms 20 % mix": "echo at 180 ms",
    "low pass filter at 800 Hz": "low-pass corner 800 Hz, 12 dB/oct",
    "high pass filter 240 Hz": "high-pass corner 240 Hz, 12 dB/oct",
    "compressor 4:1 at -24 dB": "ratio 4:1 above -24 dB",
    "hall reverb with 2.5 s decay": "RT60 2.5 s",
    "plate 1.2 s decay": "RT60 1.2 s",
    "tremolo at 5 Hz": "tremolo 5 Hz",
    "gain of -6 dB": "gain -6 dB",
    "tube distortion": "H2 above H3",
    "square lead synth without detune": "",
    "sub bass synth": "",
}
"""By prompt, what has to be promised and kept."""


def _kind(block: Block) -> tuple[str, ...]:
    """The C++ of a block. Blocks of one kind differ by a constructor argument; dsp/'s own tests play all of them."""
    return tuple(member[1] for member in block.members)


_CLAIMED = {_kind(read(prompt).stages[0].block) for prompt in CLAIMS}
_OTHERS = {_kind(block): block.nouns[0] for block in reversed(BLOCKS.values()) if _kind(block) not in _CLAIMED}


@pytest.mark.parametrize(
    "prompt", [*CLAIMS, *(in_turn(number, f"a {noun} plugin", share=3) for number, noun in enumerate(_OTHERS.values()))]
)
def test_every_kind_of_block_becomes_a_validated_plugin_that_keeps_its_word(desk: Desk, prompt: str) -> None:
    _verdicts(ran := desk.plugsmith("make", desk.request("block-alone", prompt), "--json"))
    if claim := CLAIMS.get(prompt):
        assert claim in ran.data["design"]["claims"]
    text = (desk.folder / "build" / "block-alone" / "audition" / "audition.json").read_text(encoding="utf-8")
    found = Audition.model_validate_json(text)
    assert found.failures == ()
    assert all(each.outcome == "met" for each in found.claims), found.claims
    assert all(knob.alive for knob in found.knobs)
    assert found.guard is not None
    assert not any(found.guard.model_dump().values())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_becomes_a_validated_plugin(desk: Desk, example: Path) -> None:
    path = desk.folder / "requests" / example.name
    path.parent.mkdir()
    shutil.copy(example, path)
    verdicts = _verdicts(ran := desk.plugsmith("make", path, "--json"))
    assert ran.data["design"]["ignored"] == []

    folder = desk.folder / "build" / path.stem
    assert {each.suffix for each in folder.iterdir()} == {".vst3", ".zip", ".md", ".html", ".json", ".log", ""}
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    state = json.loads((desk.folder / "state" / "plugins" / f"{path.stem}.json").read_text(encoding="utf-8"))
    assert state["builds"]["Linux_x64"]["build_state"] == "Ready"
    assert state["metadata"]["unique_id"] in verdicts["identity"]["summary"]


def test_the_same_request_again_builds_nothing_and_gives_the_same_bytes(fresh_desk: Desk) -> None:
    path = fresh_desk.request("same-again", "tremolo 5 Hz")
    first = fresh_desk.plugsmith("make", path, "--json", "--no-validate").data
    zip_path = Path(first["release"]["path"])
    before = zip_path.read_bytes()
    again = fresh_desk.plugsmith("make", path, "--json", "--no-validate").data
    assert (first["bundle"]["cached"], again["bundle"]["cached"]) == (False, True)
    assert zip_path.read_bytes() == before
    assert again["state"]["metadata"] == first["state"]["metadata"]


def test_a_new_compilation_gives_the_same_binary(fresh_desk: Desk, tmp_path: Path) -> None:
    made = fresh_desk.plugsmith("make", fresh_desk.request("bit-for-bit", "chorus"), "--json", "--no-validate").data
    source = Path(made["bundle"]["path"]).parent / "source"
    editor = source / "PluginEditor.cpp"
    editor.write_text(editor.read_text(encoding="utf-8") + "// another text\n", encoding="utf-8")
    built = fresh_desk.plugsmith("build", source, "--out", tmp_path / "again", "--json").data
    assert built["cached"] is False
    assert built["sha256"] == made["bundle"]["sha256"]


def test_the_zip_of_an_instrument_is_whole(desk: Desk) -> None:
    made = desk.plugsmith("make", desk.request("whole-synth", "pluck synth"), "--json", "--no-validate").data
    with zipfile.ZipFile(made["release"]["path"]) as archive:
        assert archive.testzip() is None
        binary = next(name for name in archive.namelist() if name.endswith(".so"))
        assert archive.read(binary)[:4] == b"\x7fELF"
        assert "instrument" in archive.read("INSTALL.txt").decode()


def test_a_reworded_request_keeps_its_identity_in_the_binary(desk: Desk) -> None:
    first = desk.plugsmith("make", desk.request("re-worded", "tube"), "--json").data
    again = desk.plugsmith("make", desk.request("re-worded", "dark tape into fuzz"), "--json").data
    assert first["verdicts"][0]["summary"] == again["verdicts"][0]["summary"]
    assert again["state"]["metadata"]["version"] == "1.1.0"
    assert again["state"]["metadata"]["plugin_id"] == first["state"]["metadata"]["plugin_id"]


def test_one_request_that_fails_does_not_stop_the_rest(desk: Desk) -> None:
    bad, good = desk.request("bad-one", "make it purple"), desk.request("good-one", "tremolo")
    ran = desk.plugsmith("make", bad, good, "--no-validate")
    assert ran.code == 3
    assert "purple" in ran.output
    assert (desk.folder / "build" / "good-one" / "report.md").is_file()
    assert not (desk.folder / "build" / "bad-one").exists()


def test_a_prompt_without_meaning_leaves_no_state(desk: Desk) -> None:
    ran = desk.plugsmith("make", desk.request("purple-one", "make it purple"))
    assert ran.code == 3
    assert "Traceback" not in ran.output
    assert not (desk.folder / "state").exists() or not list((desk.folder / "state" / "plugins").glob("*.json"))


def test_edited_sources_go_through_the_policy_unless_they_are_ones_own(desk: Desk, tmp_path: Path) -> None:
    made = desk.plugsmith("make", desk.request("by-hand", "gain"), "--json", "--no-validate").data
    source = Path(made["bundle"]["path"]).parent / "source"
    file = source / "PluginProcessor.cpp"
    edited = file.read_text(encoding="utf-8").replace(
        "namespace plugsmith", "#include <cstdio>\nnamespace plugsmith", 1
    )
    file.write_text(edited, encoding="utf-8")
    refused = desk.plugsmith("build", source, "--out", tmp_path / "out")
    assert refused.code == 10
    assert "PluginProcessor.cpp:4: include: #include <cstdio>" in refused.output
    assert desk.plugsmith("build", source, "--out", tmp_path / "out", "--own-code").code == 0


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_the_clean_code_of_the_policy_compiles(path: Path) -> None:
    finished = process.run(
        ["g++", "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", f"-I{TEMPLATE}", path], seconds=60
    )
    assert (finished.code, finished.output) == (0, "")


def test_a_sentence_alone_is_made_and_copied_for_the_daw(desk: Desk) -> None:
    place = desk.folder / "vst3"
    mine = Desk(desk.folder, desk.more | {"PLUGSMITH_VST3_DIR": str(place)})
    ran = mine.plugsmith("warm tube distortion", "--vst3")
    assert ran.code == 0, ran.output
    assert f"In {place / 'Warm Tube Distortion.vst3'}: have your DAW scan" in ran.output
    assert "report.html" in ran.output
    assert [each.name for each in place.iterdir()] == ["Warm Tube Distortion.vst3"]
    refused = mine.plugsmith("make me a sandwich please", "--vst3")
    assert refused.code == 3
    assert "knows none of these words" in refused.output
    assert "such as distortion" in refused.output
    assert [each.name for each in (desk.folder / "requests").iterdir()] == ["warm-tube-distortion.yaml"]
    long = mine.plugsmith("tube distortion " * 40, "--vst3")  # longer than any name of a file
    assert long.code in (0, 2, 3), long.output
    assert "fault" not in long.output
    assert "is not a slug" in mine.plugsmith("make", "no such file.yaml").output
    assert "leave out --target" in mine.plugsmith("a tube", "--vst3", "--target", "Windows_x64").output
