"""What listening finds: claims that hold and claims that do not, and plugins that are wrong on purpose."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from pedalboard.io import AudioFile

from generator.authors.offline import design_for
from generator.build.bundle import build
from generator.build.project import render
from generator.check.audition import parent as stage
from generator.check.audition.schema import AUDITION_SCHEMA
from generator.sandbox import process
from generator.state.plugins import now
from generator.support.environment import REPOSITORY, settings
from generator.values.audition import Audition
from generator.values.design import Design
from generator.values.plugin import PluginMetadata
from tests.conftest import ask
from tests.integration.conftest import Desk

pytestmark = pytest.mark.usefixtures("no_judge")  # some of these plugins call what it refuses

_FRAME = """
#include "plugin/PluginProcessor.h"
#include <cstdlib>
#include <limits>
#include <mutex>
namespace plugsmith {
namespace {
struct Broken final : Engine {
    explicit Broken (const Values& values) : gain (values["gain"]), other (values["other"]) {}
    void prepare (const dsp::Spec& spec) override { level.prepare (spec); memory.assign (96000, 0.0f); }
    void reset() override { level.reset(); }
    void process (dsp::Block block, std::span<const dsp::MidiEvent>) override {
        level.setGainDb (gain.get() + 0.0001f * static_cast<float> (count++ % 2));
        level.setGainDb (gain.get());
        level.process (block);
        const float second = other.get();
        for (int channel = 0; channel < block.numChannels; ++channel)
            for (int frame = 0; frame < block.numFrames; ++frame) {
                float& sample = block.channels[channel][frame];
                sample *= 1.0f - 0.005f * second;
                @BODY@
            }
    }
    Value gain, other;
    dsp::Gain level;
    std::vector<float> memory;
    std::vector<std::vector<float>> hoard;
    std::mutex mutex;
    int count = 0;
};
}
std::vector<Parameter> declareParameters() {
    return { number ("gain", "Gain", "dB", -24.0f, 24.0f, 0.0f), percent ("other", "Other", 0.0f) };
}
std::vector<Preset> declarePresets() { return { { "One", {} } }; }
std::unique_ptr<Engine> createEngine (const Values& values) { return std::make_unique<Broken> (values); }
}
"""


def _heard(design: Design, folder: Path, *, expect: tuple[str, ...] = (), prompt: str = "") -> Audition:
    metadata = PluginMetadata(
        plugin_id="00000000-0000-4000-8000-00000000000a",
        slug="a-slug",
        unique_id="Ab12",
        name=design.name,
        raw_prompt="x",
        created_at=now(),
    )
    bundle = build(render(design, metadata, settings()), folder)
    return stage.audition(bundle.path, design, folder / "audition", expect=expect, prompt=prompt)


def _broken(body: str, folder: Path) -> Audition:
    design = design_for(ask("gain"))
    text = _FRAME.replace("@BODY@", body)
    parameters = [
        {"id": "gain", "name": "Gain", "unit": "dB", "minimum": -24, "maximum": 24, "default": 0},
        {"id": "other", "name": "Other", "unit": "%", "minimum": 0, "maximum": 100, "default": 0},
    ]
    editor = design.editor_cpp.replace('"output_gain"', '"gain", "other"')
    data = design.model_dump() | {"processor_cpp": text, "editor_cpp": editor, "parameters": parameters, "claims": ()}
    return _heard(Design.model_validate(data | {"name": "Broken"}), folder)


@pytest.mark.parametrize(
    ("prompt", "claim", "measured"),
    [
        ("delay 350 ms", "echo at 300 ms", "350 ms"),
        ("low pass filter at 800 Hz", "low-pass corner 1600 Hz", "79"),
        ("low pass filter at 800 Hz", "low-pass corner 800 Hz, 24 dB/oct", "dB/oct"),
        ("compressor 4:1 at -24 dB", "ratio 10:1 above -24 dB", ":1 above -2"),
        ("upward compressor 2:1 at -30 dB", "lift 4:1 below -30 dB", ":1 below -3"),
        ("compressor 4:1 at -24 dB", "lift 2:1", "not lifted"),
        ("hall reverb with 2.5 s decay", "RT60 5 s", " s"),
        ("tremolo at 5 Hz", "tremolo 7 Hz", "5"),
        ("gain", "gain +3 dB", "0"),
        ("gain", "ceiling -1 dB", "dBFS at most"),
        ("gain", "H2 above H3", "dBFS"),
        ("gain", "echo at 100 ms", "no echo"),
        ("gain", "width stereo", "mono"),
        ("gain", "pitch shift -12 semitones", "no shift"),
        ("saw lead synth", "A4 = 432 Hz", "44"),
    ],
)
def test_a_claim_that_is_not_true_fails(tmp_path: Path, prompt: str, claim: str, measured: str) -> None:
    found = _heard(design_for(ask(prompt)), tmp_path, expect=(claim,))
    (asked,) = [each for each in found.claims if each.source == "request"]
    assert (asked.claim, asked.outcome) == (claim, "not met")
    assert measured in asked.measured
    assert [failure.rule for failure in found.failures] == ["claim"]


@pytest.mark.parametrize(
    ("body", "rule", "said"),
    [
        ("sample = 0.0f;", "silent", "no sound"),
        ("sample *= 1.0f; if (count < 0) sample += second;", None, ""),
        ("if (count > 300) std::abort();", "crash", "crashed with signal 6"),
        ("while (gain.get() > -100.0f) sample += 1.0f;", "crash", "hung"),
        ("if (frame == 0) hoard.emplace_back (1u << 20, 1.0f);", "real time|crash", "allocations|used more than"),
        ("if (frame == 0) memory.push_back (sample);", "real time", "allocations"),
        ("if (frame == 0) { const std::lock_guard<std::mutex> lock (mutex); sample *= 1.0f; }", "real time", "locks"),
        ("sample *= 1.0f / (1.0f - 0.005f * second);", "dead parameter", "'Other' (other) changes nothing"),
        (
            "float& old = memory[size_t (frame)]; sample = old = sample + 2.0f * std::tanh (old);",
            "howls",
            "louder than before",
        ),
        ("sample /= sample;", "crash|dead parameter|silent", ""),
    ],
)
def test_a_plugin_that_is_wrong_on_purpose_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, rule: str | None, said: str
) -> None:
    if said == "hung":
        monkeypatch.setattr(stage, "_SECONDS", 12)
    found = _broken(body, tmp_path)
    rules = {failure.rule for failure in found.failures}
    if rule is None:
        assert rules == set()
        return
    assert rules & set(rule.split("|")), found.failures
    text = " ".join(failure.message for failure in found.failures)
    assert any(part in text for part in said.split("|"))


def test_what_is_left_is_whole(tmp_path: Path) -> None:
    found = _heard(design_for(ask("chorus into delay 350 ms")), tmp_path, prompt="chorus into delay 350 ms at 40 %")
    folder = tmp_path / "audition"
    data = json.loads((folder / "audition.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, json.loads(AUDITION_SCHEMA.read_text(encoding="utf-8")))
    assert Audition.model_validate(data) == found
    assert found.unclaimed == ("350 ms", "40 %")  # the chorus moves the echoes, so nothing is promised of them
    assert [picture.findings for picture in found.pictures] == [()] * 4
    for picture in found.pictures:
        png = (folder / picture.file).read_bytes()
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
        assert (width, height) == (round(picture.width * picture.scale), round(picture.height * picture.scale))
    assert len(found.samples) == 8
    for sample in found.samples:
        for name in (sample.flac, sample.preview):
            with AudioFile(str(folder / name)) as file:
                audio = file.read(file.frames)
            assert audio.shape[0] == 2
            assert 0.01 < float(np.abs(audio).max()) <= 1.05
        assert (folder / sample.preview).stat().st_size < (folder / sample.flac).stat().st_size


def test_bypass_is_switched_without_a_click(tmp_path: Path) -> None:
    found = _heard(design_for(ask("tube distortion with 30 dB drive into delay")), tmp_path)
    (switched,) = [fact for fact in found.facts if fact.key == "switch"]
    assert switched.text == "no click"


def test_two_listenings_measure_the_same(tmp_path: Path) -> None:
    design = design_for(ask("tape delay 250 ms into hall"))
    first, again = (_heard(design, tmp_path / name) for name in ("one", "two"))
    assert (first.facts, first.knobs, first.plots) == (again.facts, again.knobs, again.plots)


def test_the_page_works_by_itself(desk: Desk) -> None:
    path = desk.request("page-alone", 'hall <script>alert("x")</script> reverb', "expect:\n  - echo at 100 ms\n")
    ran = desk.plugsmith("make", path)
    assert ran.code == 6
    assert "'echo at 100 ms' is not met: no echo" in ran.output
    page = (desk.folder / "build" / "page-alone.failed" / "report.html").read_text(encoding="utf-8")
    assert page.count("<script") == 1  # ours, by its hash; not that of the prompt
    assert "hall &lt;script&gt;" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page
    assert page.count("data:audio/mpeg;base64,") == 8
    assert "not met" in page
    report = (desk.folder / "build" / "page-alone.failed" / "report.md").read_text(encoding="utf-8")
    assert "echo at 100 ms" in report
    assert len(report) < 60_000


def test_an_expectation_that_cannot_fail_is_refused(desk: Desk) -> None:
    ran = desk.plugsmith("check", desk.request("vague-one", "hall reverb", "expect:\n  - sounds great\n"))
    assert ran.code == 2
    assert "cannot be measured, so it could not fail" in ran.output


def test_a_bundle_is_listened_to_by_itself(desk: Desk) -> None:
    made = desk.plugsmith("make", desk.request("by-itself", "tremolo at 5 Hz"), "--json", "--no-validate").data
    bundle = made["bundle"]["path"]
    heard = desk.plugsmith("audition", bundle, "--claim", "tremolo 5 Hz", "--out", desk.folder / "heard", "--json")
    assert heard.code == 0, heard.output
    assert heard.data["claims"][0]["outcome"] == "met"
    assert (desk.folder / "heard" / "report.html").is_file()
    assert desk.plugsmith("audition", bundle, "--claim", "tremolo 9 Hz", "--out", desk.folder / "heard").code == 6
    assert desk.plugsmith("audition", bundle, "--claim", "lovely").code == 3


def test_an_instrument_by_itself_is_known_as_one(desk: Desk) -> None:
    made = desk.plugsmith("make", desk.request("synth-itself", "bass synth"), "--json", "--no-validate").data
    alone = desk.folder / "elsewhere" / Path(made["bundle"]["path"]).name
    shutil.copytree(made["bundle"]["path"], alone)
    heard = desk.plugsmith("audition", alone, "--json")
    assert heard.code == 0, heard.output
    assert heard.data["kind"] == "instrument"


def test_it_stays_under_a_gibibyte(tmp_path: Path) -> None:
    """Both the process that measures and the one that plays."""
    _heard(design_for(ask("chorus into delay into hall")), tmp_path)
    code = """
import resource, sys
from pathlib import Path
from generator.check.audition.host import Host
from generator.check.audition.measuring import measure
from generator.check.plugin_process import hosted
from generator.check.inspection import inspect
bundle, out = map(Path, sys.argv[1:])
parameters = inspect(bundle).parameters
with hosted(bundle, seconds=90) as plugin:
    measure(Host(plugin, parameters), parameters, (), out, print)
print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""
    bundle = next(tmp_path.glob("*.vst3"))
    (tmp_path / "again").mkdir()
    ran = process.run([sys.executable, "-c", code, bundle, tmp_path / "again"], cwd=REPOSITORY)
    assert ran.code == 0, ran.output
    assert int(ran.output.splitlines()[-1]) < 1 << 20  # KiB
