"""The way from a hostile answer to a shell in a host: each wall stops it while the other walls are away.

And the verdicts: a plugin that is played cannot write them, and what goes wrong after minutes is found.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.authors.offline import design_for
from generator.build import bundle as building
from generator.build.bundle import build
from generator.check import long_render
from generator.check import validators as validate
from generator.check.audition.parent import audition
from generator.check.inspection import inspect
from generator.check.plugin_process import HostError, hosted
from generator.pipeline.loop import policy_findings
from generator.support.errors import BuildError
from generator.values.verdict import SandboxLevel
from tests.build.test_project import project_of
from tests.conftest import ask

_ENGINE = """
#include "plugin/PluginProcessor.h"
@HEAD@
namespace plugsmith {
namespace {
struct Attack final : Engine {
    explicit Attack (const Values& values) : gain (values["output_gain"]) { @BORN@ }
    void prepare (const dsp::Spec& spec) override { rate = spec.sampleRate; }
    void reset() override {}
    void process (dsp::Block block, std::span<const dsp::MidiEvent>) override {
        const float factor = dsp::gainFromDb (gain.get());
        for (int channel = 0; channel < block.numChannels; ++channel)
            for (int frame = 0; frame < block.numFrames; ++frame)
                block.channels[channel][frame] *= factor;
        heard += block.numFrames / rate;
        @PLAY@
    }
    Value gain;
    double heard = 0.0, rate = 48000.0;
};
}
std::vector<Parameter> declareParameters() { return { number ("output_gain", "Gain", "dB", -24.0f, 24.0f, 0.0f) }; }
std::vector<Preset> declarePresets() { return {}; }
std::unique_ptr<Engine> createEngine (const Values& values) { return std::make_unique<Attack> (values); }
}
"""


def _source(*, head: str = "", born: str = "", play: str = "") -> str:
    return _ENGINE.replace("@HEAD@", head).replace("@BORN@", born).replace("@PLAY@", play)


def _built(folder: Path, source: str) -> building.Bundle:
    project = project_of("gain", name="Attack")
    return build(project.changed(files={**project.files, "PluginProcessor.cpp": source}), folder)


def _shell(mark: Path) -> str:
    return _source(born=f'enum class Words {{ system }}; if (system ("id > {mark}") == 0) heard = 1.0;')


# ---------------------------------------------------------------- from an answer to a shell


def test_the_policy_alone_stops_it(tmp_path: Path) -> None:
    assert policy_findings({"PluginProcessor.cpp": _shell(tmp_path / "mark")})


def test_the_judge_of_symbols_alone_stops_it(tmp_path: Path) -> None:
    with pytest.raises(BuildError) as caught:
        _built(tmp_path / "out", _shell(tmp_path / "mark"))
    assert [finding.rule for finding in caught.value.findings] == ["symbol"]
    assert "'system'" in caught.value.findings[0].message


def test_the_sandbox_alone_keeps_it_inside(no_judge: None, tmp_path: Path, level: SandboxLevel) -> None:
    mark = tmp_path / "mark"
    bundle = _built(tmp_path / "out", _shell(mark))
    validate.check_host(bundle.path)
    validate.check_steinberg(bundle.path)
    assert mark.exists() is (level is SandboxLevel.LIMITS), "without the other walls it has to reach what is outside"


# ---------------------------------------------------------------- a plugin that says what its checks should say

_HEAD = "#include <cstdio>\n#include <cstdlib>\n#include <fstream>\n#include <string>\n#include <unistd.h>"
_FORGED = {
    "the host check of before": ('{"checks": ["silence"], "findings": []}', "1"),
    "a host that is ready": (
        r"ready\n{\"instrument\": false, \"knobs\": [\"Gain\"], \"steps\": [0], \"bytes\": 0}",
        "1",
    ),
    "the validator, too many": (r"Result: 4711 tests passed, 0 tests failed", "1"),
    "an audition": (r"{\"kind\": \"effect\", \"silent\": false}", "2"),
}


@pytest.mark.parametrize(("text", "descriptor"), _FORGED.values(), ids=_FORGED.keys())
def test_a_plugin_that_writes_its_verdict_fails(no_judge: None, tmp_path: Path, text: str, descriptor: str) -> None:
    words = text if "\\" in text else text.replace('"', '\\"')
    born = f'const char said[] = "{words}\\n"; (void) ! write ({descriptor}, said, sizeof (said) - 1); _exit (0);'
    bundle = _built(tmp_path / "out", _source(head=_HEAD, born=born))
    inspection = inspect(bundle.path)
    verdicts = {"host": validate.check_host(bundle.path), "steinberg": validate.check_steinberg(bundle.path)}
    assert {name: verdict.outcome for name, verdict in verdicts.items()} == dict.fromkeys(verdicts, "failed")
    design = design_for(ask("gain")).changed(parameters=inspection.parameters)
    assert {"crash", "editor"} & {
        failure.rule for failure in audition(bundle.path, design, tmp_path / "heard").failures
    }
    assert long_render.check_long_render(bundle.path).outcome == "failed"


def test_a_plugin_that_answers_in_place_of_its_host_is_found_out(no_judge: None, tmp_path: Path) -> None:
    """It finds the descriptor on which its host answers, says that all is well there, and goes."""
    said = r"{\"instrument\": false, \"knobs\": [], \"steps\": [], \"bypass\": true, \"bytes\": 0}"
    born = f'for (int n = 3; n < 64; ++n) dprintf (n, "ready\\n{said}\\n{said}\\n"); _exit (0);'
    bundle = _built(tmp_path / "out", _source(head=_HEAD, born=born))
    with pytest.raises(HostError), hosted(bundle.path, seconds=20) as plugin:
        plugin.positions()
        plugin.play(plugin.perform((), 0.1))
    assert validate.check_host(bundle.path).outcome == "failed"


# ---------------------------------------------------------------- what comes late

_LATE = {
    "180 dB over full scale": ("for (auto* c : { block.channels[0], block.channels[1] }) c[0] = 1.0e9f;", "after"),
    "no number": ("block.channels[0][0] = std::numeric_limits<float>::quiet_NaN();", "the sound was no number"),
    "nothing": ("for (int c : { 0, 1 }) std::fill_n (block.channels[c], block.numFrames, 0.0f);", "quieter"),
    "a hang": ("while (heard > 0.0) heard += 1.0;", "hung"),
}  # fmt: skip


def test_what_falls_silent_at_the_very_end_is_found(no_judge: None, tmp_path: Path) -> None:
    dead, _said = _LATE["nothing"]
    bundle = _built(tmp_path / "out", _source(play=f"if (heard > 1600.0) {{ {dead} }}"))
    assert "quieter" in long_render.check_long_render(bundle.path).summary


@pytest.mark.parametrize(("late", "said"), _LATE.values(), ids=_LATE.keys())
def test_what_goes_wrong_after_minutes_is_found_by_half_an_hour(
    no_judge: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: str, said: str
) -> None:
    if said == "hung":  # all others have the time that a busy machine needs
        monkeypatch.setattr(long_render, "_SECONDS", 12)
    bundle = _built(tmp_path / "out", _source(play=f"if (heard > 650.0) {{ {late} }}"))
    assert validate.check_host(bundle.path).outcome == "passed", "nothing else would find it"
    verdict = long_render.check_long_render(bundle.path)
    assert verdict.outcome == "failed"
    assert said in verdict.summary
