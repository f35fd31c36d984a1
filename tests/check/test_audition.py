"""The parts of listening that need no plugin: claims as text, knobs of a host made of NumPy, pictures, plots."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.authors.offline import design_for
from generator.check.audition import claims, picture
from generator.check.audition import parent as stage
from generator.check.audition.effects import Listening
from generator.check.audition.host import Host, position
from generator.check.audition.knobs import turn_knobs
from generator.check.audition.schema import AUDITION_SCHEMA, audition_schema_text
from generator.check.audition.signals import RATE, Audio
from generator.check.audition.silence import level_afterwards
from generator.check.endings import how_it_ended
from generator.package.plots import svg
from generator.sandbox import levels as sandbox
from generator.sandbox.process import Finished
from generator.sandbox.untrusted import read_plain, scratch_folder
from generator.values import claim_forms
from generator.values.audition import Plot
from generator.values.design import Parameter
from generator.values.request import Request
from generator.values.verdict import SandboxLevel
from tests.conftest import ask


def _parameter(name: str, low: float = 0, high: float = 100, default: float = 50, **more: Any) -> Parameter:  # noqa: ANN401
    shape = {"id": name, "name": name, "minimum": low, "maximum": high, "default": default}
    return Parameter.model_validate(shape | more)


class Numbers:
    """A host whose plugin is a function."""

    is_instrument = False

    def __init__(self, parameters: Sequence[Parameter]) -> None:
        self._standard = {each.id: each.default for each in parameters}

    def play(self, audio: Audio, values: Mapping[str, float] | None = None) -> Audio:
        now = self._standard | dict(values or {})
        wet = audio * now.get("level", 50) / 50
        echo = np.roll(audio, 4800, axis=1) * now.get("feedback", 0) / 100
        noise = np.random.default_rng().normal(size=audio.shape) * now.get("hiss", 0) / 100
        return (wet + echo * now.get("mix", 0) / 100 + noise).astype(np.float32)


def _alive(*parameters: Parameter) -> dict[str, bool]:
    return {knob.id: knob.alive for knob in turn_knobs(cast(Host, Numbers(parameters)), parameters)}


def test_knobs_that_do_something_are_alive_and_others_dead() -> None:
    assert _alive(_parameter("level"), _parameter("nothing")) == {"level": True, "nothing": False}
    (level,) = turn_knobs(cast(Host, Numbers([_parameter("level")])), [_parameter("level")])
    assert level.change.endswith("dB quieter; at 100 6.0 dB louder")


def test_a_knob_behind_another_is_found() -> None:
    assert _alive(_parameter("feedback", default=0), _parameter("mix", default=0)) == {"feedback": True, "mix": True}


def test_noise_of_its_own_is_no_change() -> None:
    assert _alive(_parameter("nothing"), _parameter("hiss", default=5))["nothing"] is False


@pytest.mark.parametrize(
    ("parameter", "value", "wanted"),
    [
        (_parameter("a", -24, 24, 0), 0, 0.5),
        (_parameter("a", -24, 24, 0), 99, 1.0),
        (_parameter("a", 20, 20000, 100, logarithmic=True), (20 * 20000) ** 0.5, 0.5),
        (_parameter("a", 0, 2, 0, kind="choice", choices=["x", "y", "z"]), 1, 0.5),
    ],
)
def test_a_value_is_found_on_the_knob(parameter: Parameter, value: float, wanted: float) -> None:
    assert position(parameter, value) == pytest.approx(wanted)


# ---------------------------------------------------------------- claims


@pytest.mark.parametrize("form", claim_forms.FORMS, ids=lambda form: form.example)
def test_each_form_reads_its_own_example_and_no_other_does(form: claim_forms.Form) -> None:
    assert [each.example for each in claim_forms.FORMS if each.pattern.fullmatch(form.example.lower())] == [
        form.example
    ]
    claim_forms.require_claims((form.example,))


@pytest.mark.parametrize("text", ["", "sounds great", "echo", "echo at noon", "echo at 350", "H9 above H1", "x" * 5000])
def test_what_cannot_fail_is_no_claim(text: str) -> None:
    with pytest.raises(ValueError, match="could not fail"):
        claim_forms.require_claims((text,))
    result = claims.verify(text, cast(Listening, None))
    assert result.outcome == "not measurable"


@given(st.text(max_size=80))
def test_any_text_is_read_without_a_traceback(text: str) -> None:
    claim_forms.numbers_without_claim(text, (text,))
    if not any(form.pattern.fullmatch(text.strip().lower()) for form in claim_forms.FORMS):
        assert claims.verify(text, cast(Listening, None)).outcome == "not measurable"


def test_numbers_that_became_no_claim_are_listed() -> None:
    said = "delay 0.35 s at 40 % into a 4:1 compressor, 1.2 kHz"
    assert claim_forms.numbers_without_claim(said, ("echo at 350 ms", "ratio 4:1")) == ("40 %", "1.2 kHz")


@pytest.mark.parametrize(
    ("prompt", "claimed"),
    [
        ("delay 350 ms", ("echo at 350 ms",)),
        ("chorus into delay 350 ms", ()),
        ("low pass filter 800 hz", ("low-pass corner 800 Hz, 12 dB/oct",)),
        ("resonant low pass filter 800 hz", ()),
        ("compressor 4:1 at -20 db", ("ratio 4:1 above -20 dB",)),
        ("upward compressor 2:1 at -30 db", ("lift 2:1 below -30 dB",)),
        ("upward compressor 2:1, range 3 dB", ()),
        ("upward compressor 2:1, attack 100 ms", ()),
        ("hall reverb 2 s decay", ("RT60 2 s",)),
        ("delay into hall reverb 2 s decay", ()),
        ("tremolo 5 hz", ("tremolo 5 Hz",)),
        ("tube", ("H2 above H3",)),
        ("tape saturation", ()),
    ],
)
def test_the_offline_author_claims_what_can_be_measured(prompt: str, claimed: tuple[str, ...]) -> None:
    made = design_for(ask(prompt))
    assert made.claims == claimed
    claim_forms.require_claims(made.claims)


def test_a_request_may_expect_only_what_can_fail() -> None:
    assert Request(schema_version=1, prompt="delay", expect=("echo at 100 ms",)).expect
    with pytest.raises(ValueError, match="could not fail"):
        Request(schema_version=1, prompt="delay", expect=("lovely",))


# ---------------------------------------------------------------- pictures, plots, endings


def _control(name: str, x: int, **more: object) -> dict[str, object]:
    shape = {"x": x, "y": 10, "width": 90, "height": 100, "whole": True, "visible": True, "value": "1", "name": name}
    return {"id": name.lower(), **shape, **more}


@pytest.mark.parametrize(
    ("controls", "said"),
    [
        ([_control("One", 10), _control("Two", 100)], ""),
        ([_control("One", 10)], "no control for the parameter 'two'"),
        ([_control("One", 10), _control("Two", 60)], "overlap"),
        ([_control("One", 10), _control("Two", 350)], "is cut by the window"),
        ([_control("One", 10), _control("Two", 100, whole=False)], "the name of 'two' is cut"),
        ([_control("One", 10), _control("Two", 100, value="")], "shows no value"),
        ([_control("One", 10), _control("Two", 100, width=0)], "cannot be seen"),
    ],
)
def test_a_picture_is_checked(controls: list[dict[str, object]], said: str) -> None:
    window = {"written": True, "colours": 99, "width": 400, "height": 200}
    findings = picture.check(picture.Drawn.model_validate(window | {"controls": controls}), ["one", "two"])
    assert (findings == []) if not said else (len(findings) == 1 and said in findings[0])


def _section(title: str, x: int, **more: object) -> dict[str, object]:
    shape = {"x": x, "y": 0, "width": 150, "height": 150, "drawing": "tube", "drawn": True}
    return {"title": title, **shape, **more}


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ([_section("One", 0), _section("Two", 160)], ""),
        ([_section("One", 0, drawing="", drawn=False), _section("Two", 160, drawing="output", drawn=False)], ""),
        ([_section("One", 0), _section("One", 160)], "two sections are titled 'One'"),
        ([_section("One", 0), _section("Two", 100)], "the sections 'One' and 'Two' overlap"),
        ([_section("One", 0), _section("Two", 300)], "the section 'Two' is cut by the window"),
        ([_section("One", 0, drawing="a cat", drawn=False)], "'a cat' is none of plugin/PluginEditor.h"),
    ],
)
def test_sections_are_checked(sections: list[dict[str, object]], said: str) -> None:
    window = {"written": True, "colours": 99, "width": 400, "height": 200, "controls": [], "sections": sections}
    findings = picture.check(picture.Drawn.model_validate(window), [])
    assert (findings == []) if not said else (len(findings) == 1 and said in findings[0])


def test_a_window_fits_a_laptop_and_a_folded_control_need_not_be_seen() -> None:
    tall = {"written": True, "colours": 99, "width": 1280, "height": 1400, "controls": [], "sections": []}
    assert "does not fit a laptop's screen: 1280 x 1400" in picture.check(picture.Drawn.model_validate(tall), [])[0]
    assert picture.check(picture.Drawn.model_validate(tall), [], size=2) == []
    hidden = _control("One", 10, visible=False, width=0, folded=True)
    window = {"written": True, "colours": 99, "width": 400, "height": 200, "controls": [hidden]}
    assert picture.check(picture.Drawn.model_validate(window), ["one"]) == []


def test_a_blank_picture_and_none_at_all() -> None:
    blank = {"written": True, "colours": 1, "width": 400, "height": 200, "controls": []}
    assert picture.check(picture.Drawn.model_validate(blank), []) == ["the editor is blank: 1 colours"]
    none = picture.Drawn.model_validate(blank | {"written": False})
    assert picture.check(none, []) == ["the editor could not be drawn"]


@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_plot_is_well_formed_and_inside_its_frame(logarithmic: bool) -> None:
    x = (20.0, 100.0, 1000.0, 18000.0)
    names = {"<a>&\"'": (0.0, -3.0, -40.0, -90.0), "b": (0.0, 0.0, 0.0, 0.0)}
    plot = Plot(title="<t>", x_label="Hz & co", y_label="dB", logarithmic_x=logarithmic, x=x, series=names)
    root = ElementTree.fromstring(f"<figure>{svg(plot)}</figure>")  # noqa: S314  our own
    lines = root.findall(".//polyline")
    assert len(lines) == 2
    for line in lines:
        for point in line.attrib["points"].split():
            left, top = map(float, point.split(","))
            assert 0 <= left <= 560
            assert 0 <= top <= 260


def _ended(code: int, output: str = "", *, timed_out: bool = False, exceeded: str = "") -> Finished:
    return Finished(command=("x",), code=code, output=output, seconds=9, timed_out=timed_out, exceeded=exceeded)


@pytest.mark.parametrize(
    ("finished", "said"),
    [
        (_ended(-11, "facts\n"), "crashed with signal 11: facts"),
        (_ended(-11), "crashed with signal 11"),
        (_ended(-9, timed_out=True), "hung: stopped after 9 s"),
        (_ended(-9, exceeded="more than 1 MiB of memory"), "used more than 1 MiB of memory"),
        (_ended(1, "ValueError: no"), "ended with code 1: ValueError: no"),
    ],
)
def test_a_child_that_dies_is_told_how(finished: Finished, said: str) -> None:
    assert how_it_ended(finished).startswith(said)


def test_the_schema_is_fresh() -> None:
    assert AUDITION_SCHEMA.read_text(encoding="utf-8") == audition_schema_text()
    json.loads(audition_schema_text())
    assert RATE == 48000


# ---------------------------------------------------------------- what a hostile plugin can leave and say


def test_only_plain_files_are_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("planted", encoding="utf-8")
    (tmp_path / "editor.png").symlink_to(secret)
    if hasattr(os, "mkfifo"):  # not on Windows
        os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with (tmp_path / "large").open("wb") as file:
        file.truncate(21 << 20)
    for name in ("editor.png", "pipe", "folder", "large", "absent"):
        with pytest.raises(OSError, match=r"symbolic links|plain file|directory|No such"):
            read_plain(tmp_path / name)
    assert read_plain(secret) == b"planted"


def test_a_scratch_folder_goes_with_all_that_is_in_it() -> None:
    with scratch_folder() as folder:
        (folder / "a" / "b").mkdir(parents=True)
        (folder / "a" / "link").symlink_to("/")
    assert not folder.exists()


_DRAWN = {"written": True, "colours": 99, "width": 400, "height": 200, "controls": [_control("Gain", 10)]}


@pytest.mark.parametrize(
    "seen",
    [
        "",
        "no json",
        "[" * 100000,
        "7",
        "{}",
        "[]",
        json.dumps([_DRAWN] * 3),
        json.dumps([_DRAWN] * 5),
        json.dumps([_DRAWN | {"extra": 1}] * 4),
        json.dumps([_DRAWN | {"controls": [_control("Gain", 10, y=1e9)]}] * 4),
        json.dumps([_DRAWN | {"controls": [{}]}] * 4),
        json.dumps([_DRAWN | {"width": 1e9}] * 4),
        json.dumps([_DRAWN] * 4),  # but there is no file
    ],
)
def test_what_no_editor_tells_is_a_failure_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seen: str
) -> None:
    monkeypatch.setattr(stage, "_heard", lambda *_arguments: "crashed with signal 11")
    monkeypatch.setattr(stage, "compiled_runtime", lambda: SimpleNamespace(folder=tmp_path))
    monkeypatch.setattr(sandbox, "level", lambda: SandboxLevel.LIMITS)
    monkeypatch.setattr(sandbox, "run", lambda *_arguments, **_more: _ended(0, seen))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("a user's own", encoding="utf-8")
    found = stage.audition(tmp_path / "x.vst3", design_for(ask("gain")), tmp_path / "out")
    assert {failure.rule for failure in found.failures} == {"crash", "editor"}
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["audition.json", "mine.txt"]
    assert stage.as_verdict(found).outcome == "failed"


class Ringing:
    """A host whose sound has this level, in dB, so many seconds after it began; nothing comes in the first two."""

    is_instrument = False

    def __init__(self, level: Callable[[float], float]) -> None:
        self.level, self.seconds = level, 0.0

    def start(self, _notes: object, audio: Audio, _values: object) -> Audio:
        self.seconds = 0.0
        return self.go_on(audio)

    def go_on(self, audio: Audio) -> Audio:
        sound = np.full_like(audio, 10 ** ((self.level(self.seconds) if self.seconds else -60) / 20))
        self.seconds += audio.shape[1] / RATE
        return sound


@pytest.mark.parametrize(
    ("level", "howls", "seconds"),
    [
        (lambda second: 10 - second / 4, False, 140),  # a fuzz behind echoes: loud for two minutes, then calm
        (lambda second: -31 - 5 * second, False, 16),  # most plugins
        (lambda second: 10 - 2 * max(0, second - 100), False, 126),  # held, then over
        (lambda _second: 10, True, 300),  # a loop with a limiter in it
        (lambda second: 10 if second % 8 < 6 else -60, True, 300),  # the same behind a slow tremolo
        (lambda second: second / 6 - 40, True, 300),  # it grows so slowly that it is still quiet at 20 s
        (lambda second: -240 if second < 4 else -30, False, 20),
    ],
)
def test_a_sound_calms_down_or_howls(level: Callable[[float], float], howls: bool, seconds: int) -> None:
    found = level_afterwards(cast("Host", Ringing(level)), ())
    assert (found.howls, found.seconds) == (howls, seconds)
    assert found.where == "at default settings"
