"""Plugins in a real browser: they sound as in a DAW, the page plays them, and nothing that is wrong stops the page."""

from __future__ import annotations

import re
import struct
import subprocess
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from generator.authors.blocks.table import BLOCKS
from generator.authors.paste import parse
from generator.bench import twin
from generator.build.browser import web_module
from generator.build.bundle import build
from generator.build.project import Project
from generator.check.audition import signals
from generator.check.audition.host import messages
from generator.check.inspection import inspect
from generator.check.plugin_process import hosted
from generator.contract.metering import metered
from generator.package.player import packed, play_page
from generator.request.reader import read_request
from generator.support.environment import REPOSITORY
from generator.support.errors import BuildError
from generator.values.attempt import Task
from generator.values.design import Design, Kind
from generator.values.phrase import PHRASE
from tests.build.test_project import project_of
from tests.conftest import ask
from tests.contract.test_metering import SUM
from tests.integration.browser_pages import render_module, require_accessible
from tests.integration.conftest import PLUGSMITH, Desk
from tests.integration.native_twin import Twin, value_in_a_daw
from tests.integration.webkit import missing_packages, webkit
from tests.turns import in_turn

EXAMPLES = sorted((REPOSITORY / "requests").glob("*.yaml"))
MOST_DIFFERENCE = 1e-5
"""-100 dB."""
_SHARE = 16
expect.set_options(timeout=20_000)  # a machine that compiles beside it is slow to answer


# ---------------------------------------------------------------- the same sound


@pytest.fixture(scope="module")
def shell() -> tuple[Path, ...]:
    return twin.compiled_shell()


def _same_sound(page: Page, shell: tuple[Path, ...], tmp_path: Path, project: Project) -> None:
    module = web_module(project)
    assert len(packed(module)) < 100_000
    plugin = build(project, tmp_path)
    (tmp_path / "blank.html").write_text("<!doctype html>", encoding="utf-8")
    page.goto((tmp_path / "blank.html").as_uri())
    audio = np.concatenate([signals.drums(2.0), signals.guitar(2.0), signals.silence(1.0)], axis=1)
    notes, is_instrument = messages(PHRASE), project.kind is Kind.INSTRUMENT
    with hosted(plugin.path, seconds=120) as native:
        in_a_daw = native.perform(notes, 5.0) if is_instrument else native.play(audio)
        latency = 0 if is_instrument else native.latency()  # which the host takes away from an effect
        places = zip(inspect(plugin.path).parameters, native.positions(), strict=True)
        values = [value_in_a_daw(parameter, place) for parameter, place in places]
    frames, twin_ = in_a_daw.shape[1] + latency, Twin(project, shell, tmp_path)
    if is_instrument:
        heard = render_module(page, module, frames, values, notes=notes)
        portable = twin_.render(frames, values, notes=notes)
    else:
        heard = render_module(page, module, frames, values, audio=audio)
        portable = twin_.render(frames, values, audio=audio)
    assert heard.broken == ""
    assert np.abs(in_a_daw).max() > 0.01
    assert _difference(heard.audio, portable) <= MOST_DIFFERENCE
    assert _difference(heard.audio[:, latency:], in_a_daw) <= MOST_DIFFERENCE


def _difference(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    frames = min(one.shape[1], other.shape[1])
    return float(np.abs(one[:, :frames] - other[:, :frames]).max())


@pytest.mark.parametrize("key", [in_turn(number, key, share=_SHARE) for number, key in enumerate(BLOCKS)])
def test_a_block_sounds_in_the_browser_as_it_does_in_a_daw(
    page: Page, shell: tuple[Path, ...], tmp_path: Path, key: str
) -> None:
    _same_sound(page, shell, tmp_path, project_of(f"a {BLOCKS[key].nouns[0]} plugin"))


_FILES = sorted((Path(__file__).parents[1] / "authors" / "recordings").glob("*.md"))
_WRONG = ("exciter", "octaver", "ring-mod")  # they name what dsp/ does not have, and compile nowhere


@pytest.mark.parametrize("example", [in_turn(number, path.stem, share=_SHARE) for number, path in enumerate(EXAMPLES)])
def test_an_example_sounds_in_the_browser_as_it_does_in_a_daw(
    page: Page, shell: tuple[Path, ...], tmp_path: Path, example: str
) -> None:
    folder = REPOSITORY / "requests"
    request = read_request(folder / f"{example}.yaml", folder)
    _same_sound(page, shell, tmp_path, project_of(request.prompt))


RECORDED = list({path.name.split(".")[0]: path for path in _FILES if not path.name.startswith(_WRONG)}.values())
"""The last answer to each prompt."""


@pytest.mark.parametrize("recorded", [in_turn(number, str(path), share=_SHARE) for number, path in enumerate(RECORDED)])
def test_a_models_answer_sounds_in_the_browser_as_it_does_in_a_daw(
    page: Page, shell: tuple[Path, ...], tmp_path: Path, recorded: str
) -> None:
    path = Path(recorded)
    design = parse(path.read_text(encoding="utf-8"), Task(request=ask("anything", author="paste")))
    assert isinstance(design, Design)
    like = project_of("a pad" if design.kind is Kind.INSTRUMENT else "tube")
    files = {"PluginProcessor.cpp": design.processor_cpp, "PluginEditor.cpp": design.editor_cpp}
    _same_sound(page, shell, tmp_path, like.changed(files=like.files | files))


@pytest.mark.parametrize("sentence", ["a pluck", "a high pass", "a low pass into a compressor"])
def test_nothing_that_decays_becomes_denormal(page: Page, tmp_path: Path, sentence: str) -> None:
    """In Chromium a pluck took four times as long once it had died away; no page can have them taken for zero."""
    (tmp_path / "blank.html").write_text("<!doctype html>", encoding="utf-8")
    page.goto((tmp_path / "blank.html").as_uri())
    project = project_of(sentence)
    sound = np.concatenate([signals.drums(1.0), signals.silence(20.0)], axis=1)
    given: dict[str, Any] = (
        {"audio": sound} if project.kind is Kind.EFFECT else {"notes": [(bytes((0x90, 45, 90)), 0.0)]}
    )
    out = render_module(page, web_module(project), sound.shape[1], [], **given).audio
    assert np.abs(out).max() > 0.01
    size = np.abs(out[out != 0])
    assert size.min() >= np.finfo(np.float32).tiny


# ---------------------------------------------------------------- the page


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which an effect was made, with a report that plays it."""
    desk = Desk(tmp_path_factory.mktemp("desk"), {"PLUGSMITH_PLAY_IN_BROWSERS": "yes"})
    ran = desk.plugsmith(
        "make", desk.request("playable", "warm tube saturation into a chorus and a ping-pong delay 1/8"), "--json"
    )
    assert ran.code == 0, ran.output
    verdict = next(each for each in ran.data["verdicts"] if each["tool"] == "browser")
    assert verdict["outcome"] == "passed"
    assert "imports nothing" in verdict["summary"]
    return desk.folder


@pytest.fixture
def report(built: Path, page: Page) -> Page:
    page.goto((built / "build" / "playable" / "report.html").as_uri())
    return page


def _page_of(tmp_path: Path, project: Project, page: Page, change: Any = lambda text: text) -> Page:  # noqa: ANN401
    (tmp_path / "play.html").write_text(
        change(play_page(project.name, "", web_module(project), tmp_path)), encoding="utf-8"
    )
    page.goto((tmp_path / "play.html").as_uri())
    return page


def test_a_report_plays_its_plugin_from_disk(report: Page) -> None:
    require_accessible(report)
    expect(report.locator(".try + .quiet")).to_contain_text("kB of WebAssembly")
    report.get_by_role("button", name="Play it here").click()
    expect(report.locator("#player .title strong")).to_have_text(re.compile("."))
    expect(report.get_by_role("button", name="Stop")).to_be_visible()
    report.wait_for_function("() => player.loudest > 0.01")
    assert report.locator("#player .module").count() >= 3
    require_accessible(report)
    report.get_by_role("button", name="Stop").click()
    expect(report.get_by_role("button", name="Play", exact=False).first).to_be_visible()


def test_a_report_lets_hear_each_phrase_with_and_without_the_plugin(report: Page) -> None:
    expect(report.locator(".hear")).to_be_visible()
    expect(report.locator(".sounds")).to_be_hidden()
    report.get_by_role("button", name="Play", exact=True).click()
    report.wait_for_function("() => recordings.place() > 0.2")
    gains = "() => ['dry', 'wet'].map((side) => recordings.playing.voices[side].gain.gain.value)"
    match = report.evaluate("() => recordings.sounds.match")
    assert report.evaluate(gains) == pytest.approx([0, match], abs=1e-3)

    before = report.evaluate("() => recordings.place()")
    report.get_by_role("button", name="As it came").click()
    report.wait_for_function("() => recordings.playing.voices.dry.gain.gain.value > 0.99")
    assert before <= report.evaluate("() => recordings.place()") < before + 2  # it went on, and did not begin again
    assert report.evaluate(gains)[1] < 0.01 * match
    report.get_by_role("button", name="Through the plugin").click()
    report.get_by_role("checkbox", name="equally loud").uncheck()
    report.wait_for_function("() => Math.abs(recordings.playing.voices.wet.gain.gain.value - 1) < 0.01")

    report.get_by_role("button", name="Guitar", exact=True).click()
    expect(report.get_by_role("button", name="Guitar", exact=True)).to_have_attribute("aria-pressed", "true")
    report.get_by_role("slider", name="Position").fill("500")
    half = report.evaluate("() => recordings.place() / recordings.sounds.seconds")
    assert 0.45 < half < 0.8
    require_accessible(report)
    report.get_by_role("button", name="Play it here").click()  # one at a time
    expect(report.locator(".go")).to_have_text("Play")


def test_both_sides_of_a_phrase_are_equally_loud(report: Page) -> None:
    loud = """
    async () => {
      const found = {};
      for (const { dataset } of recordings.phrases) {
        await recordings.choose(dataset.phrase);
        const { sides, match } = recordings.sounds;
        const rms = (buffer) => Math.sqrt(buffer.getChannelData(0).reduce((sum, each) => sum + each * each, 0));
        found[dataset.phrase] = (match * rms(sides.wet)) / rms(sides.dry);
      }
      return found;
    }"""
    found = report.evaluate(loud)
    assert set(found) == {"drums", "guitar", "voice", "chords"}
    assert list(found.values()) == pytest.approx([1.0] * 4, rel=0.25)  # tails are longer than what they are matched by


@pytest.mark.parametrize("width", [320, 390, 768, 1180])
def test_a_report_breaks_no_words_at_any_width(report: Page, width: int) -> None:
    report.set_viewport_size({"width": width, "height": 800})
    assert report.evaluate("() => document.documentElement.scrollWidth") <= width
    narrow = "() => [...document.querySelectorAll('td, th')].map((cell) => cell.clientWidth).filter((each) => each)"
    assert min(report.evaluate(narrow)) > 40
    high = """() => [...document.querySelectorAll("#checks + table td:nth-child(2)")].map((cell) => {
      const text = document.createRange();
      text.selectNodeContents(cell);
      return text.getBoundingClientRect().height / parseFloat(getComputedStyle(cell).lineHeight);
    })"""
    assert max(report.evaluate(high)) < 1.5  # "passed" in one line


def test_a_report_without_scripts_has_plain_sounds(built: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built / "build" / "playable" / "report.html").as_uri())
    expect(page.locator(".hear")).to_be_hidden()
    expect(page.locator(".sounds audio")).to_have_count(8)
    context.close()


def test_knobs_are_turned_by_mouse_keyboard_and_text(report: Page) -> None:
    report.get_by_role("button", name="Play it here").click()
    knob = report.locator("#player").get_by_role("slider").first  # the page has another one, for the recordings
    expect(knob).to_have_attribute("aria-valuetext", re.compile("dB"))
    before = knob.get_attribute("aria-valuetext")
    knob.focus()
    for _ in range(5):
        report.keyboard.press("ArrowUp")
    expect(knob).not_to_have_attribute("aria-valuetext", before or "")
    report.keyboard.press("Delete")
    expect(knob).to_have_attribute("aria-valuetext", before or "")

    place = knob.bounding_box()
    assert place
    report.mouse.move(place["x"] + 20, place["y"] + 20)
    report.mouse.down()
    report.mouse.move(place["x"] + 20, place["y"] - 40, steps=4)
    report.mouse.up()
    expect(knob).not_to_have_attribute("aria-valuetext", before or "")

    text = report.locator("input.value").first
    text.fill("3 db")
    text.press("Enter")
    expect(knob).to_have_attribute("aria-valuetext", "3.0 dB")
    text.fill("fish")
    text.press("Enter")
    expect(knob).to_have_attribute("aria-valuetext", "3.0 dB")
    expect(text).to_have_value("3.0 dB")


def test_a_time_that_follows_the_tempo_rests_and_presets_move_all_knobs(report: Page) -> None:
    report.get_by_role("button", name="Play it here").click()
    resting = report.locator(".control.resting")
    expect(resting.first).to_be_visible()
    time = report.get_by_role("combobox", name=re.compile("Sync"))
    time.last.select_option("Free")
    expect(resting).to_have_count(0)
    report.get_by_role("combobox", name="Preset").select_option(index=1)
    expect(report.get_by_role("switch", name="Plugin on")).to_have_attribute("aria-checked", "true")


def test_steps_are_taken_back_and_two_settings_are_compared(report: Page) -> None:
    report.get_by_role("button", name="Play it here").click()
    window = report.locator("#player")
    knob, text = window.get_by_role("slider").first, window.locator("input.value").first
    undo, redo = (window.get_by_role("button", name=name) for name in ("Undo", "Redo"))
    a, b = (window.get_by_role("button", name=f"Setting {name}") for name in "AB")
    expect(knob).to_have_attribute("aria-valuetext", re.compile("dB"))
    first = str(knob.get_attribute("aria-valuetext"))
    expect(undo).to_be_disabled()

    knob.focus()
    for _ in range(5):  # one step, for nobody pauses
        report.keyboard.press("ArrowUp")
    expect(undo).to_be_enabled()
    report.wait_for_timeout(1000)  # a pause: what comes now is another step
    text.fill("3 db")
    text.press("Enter")
    expect(knob).to_have_attribute("aria-valuetext", "3.0 dB")
    undo.click()
    undo.click()
    expect(knob).to_have_attribute("aria-valuetext", first)
    expect(undo).to_be_disabled()
    redo.click()
    redo.click()
    expect(knob).to_have_attribute("aria-valuetext", "3.0 dB")
    expect(redo).to_be_disabled()

    b.click()  # as the plugin was at the beginning
    expect(knob).to_have_attribute("aria-valuetext", first)
    expect(b).to_have_attribute("aria-pressed", "true")
    text.fill("7 db")
    text.press("Enter")
    a.click()
    expect(knob).to_have_attribute("aria-valuetext", "3.0 dB")
    b.click()
    expect(knob).to_have_attribute("aria-valuetext", "7.0 dB")
    window.get_by_role("button", name="Copy to the other").click()
    a.click()
    expect(knob).to_have_attribute("aria-valuetext", "7.0 dB")

    text.fill("2 db")
    text.press("Enter")
    expect(knob).to_have_attribute("aria-valuetext", "2.0 dB")
    window.get_by_role("combobox", name="Preset").select_option(index=1)  # many knobs, one step
    report.keyboard.press("Control+z")
    expect(knob).to_have_attribute("aria-valuetext", "2.0 dB")
    report.keyboard.press("Control+z")
    expect(knob).to_have_attribute("aria-valuetext", "7.0 dB")
    report.keyboard.press("Control+Shift+z")
    expect(knob).to_have_attribute("aria-valuetext", "2.0 dB")


@pytest.mark.parametrize("zoom", [1.1, 1.25])
def test_a_page_that_plays_keeps_its_height(tmp_path: Path, browser: Browser, zoom: float) -> None:
    """A canvas whose pixels do not fit once stretched what it was as high as, at each picture."""
    context = browser.new_context(device_scale_factor=zoom)
    page = _page_of(tmp_path, project_of("a warm pad"), context.new_page())
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => player.loudest > 0.003")
    before = page.evaluate("document.body.scrollHeight")
    page.wait_for_timeout(1500)
    assert page.evaluate("document.body.scrollHeight") == before
    context.close()


def test_an_instrument_is_played_by_keys(tmp_path: Path, page: Page) -> None:
    _page_of(tmp_path, project_of("a warm pad"), page)
    page.get_by_role("button", name="C4", exact=True).dispatch_event("pointerdown", {"pointerId": 1})
    page.wait_for_function("() => player.loudest > 0.003")
    page.get_by_role("button", name="C4", exact=True).dispatch_event("pointerup", {"pointerId": 1})
    page.keyboard.down("a")
    expect(page.locator("[data-note='60']")).to_have_class(re.compile("down"))
    page.keyboard.up("a")
    expect(page.locator("[data-note='60']")).not_to_have_class(re.compile("down"))
    require_accessible(page)


# ---------------------------------------------------------------- another engine


_KEYBOARD = """
  navigator.requestMIDIAccess = async () => {
    globalThis.keyboard = {};
    return { inputs: new Map([["one", keyboard]]) };
  };
"""


def test_a_midi_keyboard_plays_an_instrument(tmp_path: Path, browser: Browser) -> None:
    """No machine that runs tests has one: the keyboard stands where the browser would hand it to the page."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(_KEYBOARD)
    page = _page_of(tmp_path, project_of("a warm pad"), page)
    page.get_by_role("button", name="Connect MIDI").click()
    expect(page.get_by_role("button", name="1 MIDI connected")).to_be_visible()

    def sends(*message: int) -> None:
        page.evaluate("(data) => keyboard.onmidimessage({ data: Uint8Array.from(data) })", list(message))

    key = page.locator('[data-note="60"]')
    sends(0x90, 60, 100)
    expect(key).to_have_class(re.compile("down"))
    page.wait_for_function("() => player.loudest > 0.003")
    sends(0xE0, 0, 96)
    sends(0xF8)  # a clock, which is not for plugins
    sends(0x90, 60, 0)
    expect(key).not_to_have_class(re.compile("down"))
    assert page.evaluate("() => player.held.size") == 0
    context.close()


@pytest.mark.skipif(bool(missing_packages()), reason=f"apt-get install {' '.join(missing_packages())}")
def test_safaris_engine_plays_a_report_and_its_menus_can_be_read(built: Path, tmp_path: Path) -> None:
    with webkit() as safari:
        safari.goto((built / "build" / "playable" / "report.html").as_uri())
        safari.click(".go")
        safari.wait_for("recordings.place() > 0.2")
        safari.click("button.try")
        safari.wait_for("globalThis.player && player.loudest > 0.01")
        assert not safari.evaluate("recordings.playing")  # one at a time
        assert safari.evaluate("getComputedStyle(document.querySelector('#player select')).appearance") == "none"
        sources = web_module(project_of("a warm pad"))
        (tmp_path / "play.html").write_text(play_page("Pad", "", sources, tmp_path), encoding="utf-8")
        safari.goto((tmp_path / "play.html").as_uri())
        safari.wait_for("document.querySelector('.play')")
        safari.click(".play")
        safari.wait_for("player.loudest > 0.003")


# ---------------------------------------------------------------- what goes wrong


def _with(project: Project, code: str) -> Project:
    """The project with a fault in its engine's process()."""
    text = project.files["PluginProcessor.cpp"]
    changed = re.sub(r"(void process \(dsp::Block [^\n]*\n\s*\{)", rf"\1\n{code}\n", text, count=1)
    assert changed != text
    return project.changed(files=project.files | {"PluginProcessor.cpp": changed})


_ENDLESS = {
    "a loop": "for (volatile int n = 0;;) n = n + 1;",
    "a tree of calls": """struct Tree
    {
        static int size (int depth)
        {
            volatile int left = depth;
            return left < 1 ? 1 : size (left - 1) + size (left - 1);
        }
    };
    block.channels[0][0] = static_cast<float> (Tree::size (60));""",
    "filled memory": """static char large[1 << 24];
    for (volatile int n = 0;; n = n + 1)
        __builtin_memset (large, n, sizeof (large));""",
}


@pytest.mark.parametrize("code", _ENDLESS.values(), ids=list(_ENDLESS))
def test_code_that_hangs_is_stopped_and_told(tmp_path: Path, page: Page, code: str) -> None:
    _page_of(tmp_path, _with(project_of("a warm pad"), f"if (! midi.empty()) {{ {code} }}"), page)
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".status")).to_contain_text("does not come to an end", timeout=20_000)
    expect(page.locator("#player .module").first).to_be_visible()


_TRIED = """([module, calls]) => {
  const bytes = Uint8Array.from(module);
  const plugin = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  return calls.map(([fuel, n]) => {
    plugin.fuel.value = fuel;
    try { return [plugin.sum(n), plugin.fuel.value]; } catch (error) { return [error.message, plugin.fuel.value]; }
  });
}"""


def test_a_loop_takes_fuel_for_each_round_and_stops_without(page: Page) -> None:
    head, rest = SUM[:8], SUM[8:]
    place = rest.index(b"\x07\x07")
    with_a_global_of_its_own = head + rest[:place] + b"\x06\x06\x01\x7f\x01\x41\x07\x0b" + rest[place:]
    for module in (SUM, with_a_global_of_its_own):
        found = page.evaluate(_TRIED, [list(metered(module)), [[100, 10], [11, 10], [10, 10], [100, 0]]])
        assert found == [[55, 89], [55, 0], ["unreachable", 0], ["unreachable", 0]]


def test_code_that_traps_is_stopped_and_told(tmp_path: Path, page: Page) -> None:
    _page_of(tmp_path, _with(project_of("a warm pad"), "if (! midi.empty()) __builtin_trap();"), page)
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".status")).to_contain_text("has stopped", timeout=10_000)


def test_sound_that_is_no_number_is_silenced_and_told(tmp_path: Path, page: Page) -> None:
    bad = 'for (int n = 0; n < block.numFrames; ++n) block.channels[0][n] = __builtin_nanf (""); return;'
    _page_of(tmp_path, _with(project_of("a warm pad"), bad), page)
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".status")).to_contain_text("no number", timeout=10_000)
    assert page.evaluate("player.loudest") == 0


def test_a_window_that_hangs_is_stopped_and_told(tmp_path: Path, page: Page) -> None:
    project = project_of("a warm pad")
    text = project.files["PluginEditor.cpp"].replace(
        "EditorLayout declareEditor()\n{", "EditorLayout declareEditor()\n{\nfor (volatile int n = 0;;) n = n + 1;"
    )
    assert text != project.files["PluginEditor.cpp"]
    _page_of(tmp_path, project.changed(files=project.files | {"PluginEditor.cpp": text}), page)
    expect(page.locator(".status")).to_contain_text("did not answer", timeout=15_000)


def test_a_damaged_page_says_so(tmp_path: Path, page: Page) -> None:
    def damage(text: str) -> str:
        at = text.index('"module":') + 4000
        return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]

    _page_of(tmp_path, project_of("a warm pad"), page, damage)
    expect(page.locator(".status")).to_contain_text("damaged")


@pytest.mark.parametrize(
    ("without", "what"),
    [
        ("WebAssembly.validate = () => false", "no WebAssembly SIMD"),
        ("delete window.WebAssembly", "no WebAssembly SIMD"),
        ("delete window.AudioWorkletNode", "no AudioWorklet"),
        ("delete window.DecompressionStream", "too old"),
    ],
)
def test_a_browser_that_cannot_play_says_why(tmp_path: Path, page: Page, without: str, what: str) -> None:
    page.add_init_script(without)
    _page_of(tmp_path, project_of("a warm pad"), page)
    expect(page.locator(".status")).to_contain_text(what)


def _wav(path: Path, *, rate: int, channels: int, seconds: float) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        second = struct.pack("<h", 8000) * channels * (rate // 2) + struct.pack("<h", -8000) * channels * (rate // 2)
        for _ in range(int(seconds)):
            file.writeframes(second)
    return path


def test_a_browser_that_does_not_start_its_sound_is_told(tmp_path: Path, page: Page) -> None:
    page.add_init_script("AudioContext.prototype.resume = () => new Promise(() => {})")
    _page_of(tmp_path, project_of("a warm pad"), page)
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".status")).to_contain_text("speaker")


@pytest.mark.parametrize(("rate", "channels", "seconds"), [(44100, 1, 2), (192000, 6, 2), (8000, 1, 7200)])
def test_a_visitors_file_is_played_whatever_its_form(
    report: Page, tmp_path: Path, rate: int, channels: int, seconds: float
) -> None:
    report.get_by_role("button", name="Play it here").click()
    expect(report.get_by_role("button", name="Stop")).to_be_visible()
    path = _wav(tmp_path / "own.wav", rate=rate, channels=channels, seconds=seconds)
    report.locator("input[type=file]").set_input_files(path)
    report.wait_for_function("() => player.source === 'chosen file'")
    report.evaluate("player.loudest = 0")
    report.wait_for_function("() => player.loudest > 0.0005")
    expect(report.locator(".status")).to_have_text("")


def test_a_file_that_is_no_sound_says_so(report: Page, tmp_path: Path) -> None:
    report.get_by_role("button", name="Play it here").click()
    expect(report.get_by_role("button", name="Stop")).to_be_visible()
    (tmp_path / "song.wav").write_text("not a sound", encoding="utf-8")
    report.locator("input[type=file]").set_input_files(tmp_path / "song.wav")
    expect(report.locator(".status")).to_contain_text("song.wav is not a sound that this browser can read")


# ---------------------------------------------------------------- the command


def test_play_serves_the_page_to_this_machine(built: Path, page: Page) -> None:
    desk = Desk(built)
    command: list[str | Path] = [PLUGSMITH, "play", "playable", "--no-open"]
    with subprocess.Popen(
        command, env=desk.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        try:
            assert running.stdout
            line = next(each for each in running.stdout if "http://" in each)
            page.goto(line.split()[0])
            page.get_by_role("button", name="Play").click()
            page.wait_for_function("() => player.loudest > 0.01")
        finally:
            running.terminate()


def test_play_writes_one_file_from_a_folder_of_sources(built: Path, tmp_path: Path, page: Page) -> None:
    ran = Desk(tmp_path).plugsmith("play", built / "build" / "playable" / "source", "--out", tmp_path / "own.html")
    assert ran.code == 0, ran.output
    page.goto((tmp_path / "own.html").as_uri())
    expect(page.locator("#player .module").first).to_be_visible()


def test_play_of_nothing_says_what_there_is(tmp_path: Path) -> None:
    ran = Desk(tmp_path).plugsmith("play", "nobody")
    assert ran.code == 7
    assert "nobody: is no plugin of this repository, nor a folder with sources" in ran.output
    assert "Traceback" not in ran.output


@pytest.mark.parametrize(
    ("chain", "most"),
    [
        ("noise gate into compressor, tube, chorus, phaser, tape delay, tremolo and plate reverb", 100_000),
        # Each of these is among the largest.
        ("multiband compressor into tube, talk box, granular, pitch shifter, tape delay, shimmer and limiter", 110_000),
    ],
    ids=["usual", "largest"],
)
def test_a_chain_of_eight_is_small_enough_for_a_page(chain: str, most: int) -> None:
    project = project_of(chain)
    assert project.files["PluginEditor.cpp"].count("0xff") >= 9  # a colour for each section, and the output
    assert len(packed(web_module(project))) <= most


def test_sources_that_do_not_compile_are_findings_of_their_author() -> None:
    project = project_of("a warm pad")
    files = project.files | {"PluginEditor.cpp": project.files["PluginEditor.cpp"] + "\nint wrong = nowhere;\n"}
    with pytest.raises(BuildError) as caught:
        web_module(project.changed(files=files))
    (finding,) = caught.value.findings
    assert finding.file == "PluginEditor.cpp"
    assert "nowhere" in finding.message


def test_a_module_that_would_import_something_is_not_made() -> None:
    project = project_of("a warm pad")
    more = """
extern "C" __attribute__ ((import_module ("env"), import_name ("escape"))) void escape();
namespace
{
struct Now
{
    Now() { escape(); }
} now;
}
"""
    files = project.files | {"PluginEditor.cpp": project.files["PluginEditor.cpp"] + more}
    with pytest.raises(BuildError, match="imports something"):
        web_module(project.changed(files=files))
