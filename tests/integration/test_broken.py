"""Plugins that are wrong on purpose: each must be caught, and for the right reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build.bundle import Bundle, build
from generator.build.project import Project
from generator.check import validators as validate
from generator.check.inspection import inspect
from generator.state.plugins import now
from generator.support.errors import BuildError
from generator.values.plugin import PluginMetadata
from tests.build.test_project import project_of

pytestmark = pytest.mark.usefixtures("no_judge")  # what is broken here calls what it refuses

_HEAD = """
#include "plugin/PluginProcessor.h"
#include <cstdlib>
#include <limits>
namespace plugsmith {
namespace {
struct Broken final : Engine {
    explicit Broken (const Values& values) : gain (values["output_gain"]) {}
    void prepare (const dsp::Spec&) override {}
    void reset() override { count = 0; }
    void process (dsp::Block block, std::span<const dsp::MidiEvent>) override {
        const float factor = dsp::gainFromDb (gain.get());
        for (int channel = 0; channel < block.numChannels; ++channel)
            for (int frame = 0; frame < block.numFrames; ++frame) {
                float& sample = block.channels[channel][frame];
                sample *= factor;
"""
_TAIL = """
            }
        ++count;
    }
    int latencyFrames() const override { return @LATENCY@; }
    Value gain;
    int count = 0;
};
}
std::vector<Parameter> declareParameters() { return { number ("output_gain", "Gain", "dB", -24.0f, 24.0f, 0.0f) }; }
std::vector<Preset> declarePresets() { return {}; }
std::unique_ptr<Engine> createEngine (const Values& values) { return std::make_unique<Broken> (values); }
}
"""


def _project(body: str, *, latency: str = "0") -> Project:
    project = project_of("gain", name="Broken")
    text = _HEAD + body + _TAIL.replace("@LATENCY@", latency)
    return project.changed(files={**project.files, "PluginProcessor.cpp": text})


def _built(body: str, folder: Path, *, latency: str = "0") -> Bundle:
    return build(_project(body, latency=latency), folder)


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("sample = 0.0f;", "there is no sound"),
        ("sample += 0.1f;", "silence in gives sound out"),
        ("if (std::abs (sample) > 2.0f) sample = std::numeric_limits<float>::quiet_NaN();", "the sound was no number"),
        ("sample *= 100.0f;", "far too loud"),
        (
            "if (count % 7 == 3 && block.numFrames == dsp::chunkFrames) sample *= 0.5f;",
            "sound different from blocks of 512",
        ),
        (
            "static float seen = 0.0f, drift = 1.0f; if (std::abs (gain.get() - seen) > 0.001f) "
            "{ seen = gain.get(); drift *= 0.9f; } sample *= drift;",
            "the restored state sounds different",
        ),
    ],
)
def test_a_wrong_sound_is_caught(tmp_path: Path, body: str, finding: str) -> None:
    verdict = validate.check_host(_built(body, tmp_path).path)
    assert verdict.outcome == "failed"
    assert any(finding in each for each in verdict.findings), verdict.findings


def test_a_right_sound_passes(tmp_path: Path) -> None:
    verdict = validate.check_host(_built("", tmp_path).path)
    assert verdict.outcome == "passed", verdict.findings


def test_a_wrong_latency_is_caught(tmp_path: Path) -> None:
    verdict = validate.check_host(_built("", tmp_path, latency="400").path)
    assert any("latency" in finding for finding in verdict.findings), verdict.findings


def test_a_crash_is_caught(tmp_path: Path) -> None:
    verdict = validate.check_host(_built("if (count > 20) std::abort();", tmp_path).path)
    assert verdict.outcome == "failed"
    assert verdict.summary.startswith("crashed with signal 6")


def test_a_hang_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "CHILD_SECONDS", 8)
    verdict = validate.check_host(_built("while (gain.get() > -100.0f) sample += 1.0f;", tmp_path).path)
    assert verdict.outcome == "failed"
    assert verdict.summary.startswith("hung")


def test_a_parameter_that_was_never_declared_is_named(tmp_path: Path) -> None:
    project = _project("")
    text = project.files["PluginProcessor.cpp"].replace('values["output_gain"]', 'values["ghost"]')
    files = {**project.files, "PluginProcessor.cpp": text}
    verdict = validate.check_host(build(project.changed(files=files), tmp_path).path)
    assert verdict.outcome == "failed"
    assert any("a parameter is read but was never declared: ghost" in finding for finding in verdict.findings)


def test_a_binary_with_another_plugins_identity_is_caught(tmp_path: Path) -> None:
    bundle = _built("", tmp_path)
    metadata = PluginMetadata(
        plugin_id="00000000-0000-4000-8000-00000000000a",
        slug="a-slug",
        unique_id="Zz99",
        name="Broken",
        raw_prompt="x",
        created_at=now(),
    )
    assert validate.check_identity(inspect(bundle.path), metadata).outcome == "failed"
    right = metadata.changed(unique_id="Ab12")
    assert validate.check_identity(inspect(bundle.path), right).outcome == "passed"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("sample = undeclared;", "PluginProcessor.cpp:"),
        ("extern float nowhere; sample = nowhere;", "nowhere defined"),
    ],
)
def test_what_does_not_compile_names_file_and_line(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(BuildError) as caught:
        _built(body, tmp_path)
    assert message in caught.value.problems[0].what
    assert not list(tmp_path.iterdir())
