"""What the built-in author says of a block in Python is what the block is in C++."""

from __future__ import annotations

import re

import pytest

from generator.authors.blocks.block import BEATS, SYNCS, Block, Knob
from generator.authors.blocks.drawings import DRAWINGS
from generator.authors.blocks.table import BLOCKS
from generator.authors.sentence.words_sound import SHADES
from generator.contract.headers import catalogue
from generator.support.environment import REPOSITORY, TEMPLATE
from generator.values.claim_forms import FORMS, require_claims

_HEADERS = {path: path.read_text(encoding="utf-8") for path in sorted((TEMPLATE / "dsp").glob("*/*.h"))}
_ENUM = re.compile(r"enum class (\w+)\s*\{([^}]*)\}")
_CAST = re.compile(r"static_cast<dsp::([\w:]+)> \(\{v\}\.index\(\)\)")
CHOICES = {
    (cast[1], knob.choices): knob
    for block in BLOCKS.values()
    for knob in block.knobs
    if knob.choices and (cast := _CAST.search(knob.call))
}


def _enumerators(name: str) -> list[str]:
    """The names of a C++ enumeration such as `Oscillator::Wave`, in their order; aliases are followed."""
    owner, _, enum = name.rpartition("::")
    text = catalogue()[owner or enum]
    if alias := re.search(rf"using {enum} = (\w+);", text):
        text, enum = "\n".join(_HEADERS.values()), alias[1]
    (values,) = {values for found, values in _ENUM.findall(text) if found == enum}
    plain = re.sub(r"//[^\n]*", "", values)
    return [each.partition("=")[0].strip() for each in plain.split(",") if each.strip()]


@pytest.mark.parametrize(("enum", "knob"), [(enum, knob) for (enum, _), knob in CHOICES.items()], ids=str)
def test_choices_are_the_enumerators_in_their_order(enum: str, knob: Knob) -> None:
    wanted = [re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower() for name in _enumerators(enum)]
    assert [choice.lower() for choice in knob.choices] == wanted


def test_there_are_choices_to_compare() -> None:
    assert {enum for enum, _ in CHOICES} >= {"Oscillator::Wave", "Lfo::Shape", "FmSynth::Algorithm", "ModalSynth::Body"}
    for block in BLOCKS.values():
        for knob in block.knobs:
            known = knob.choices in ((), SYNCS) or _CAST.search(knob.call) or knob.choices == tuple("1234567")
            assert known, f"{block.title} {knob.name}: choices that no test compares with C++"


def test_words_that_choose_stay_within_the_choices() -> None:
    for word, moves in SHADES.items():
        for role, move in moves.items():
            operation, amount = move
            for block in BLOCKS.values():
                for knob in block.knobs:
                    if knob.role == role and knob.choices and operation == "=":
                        assert amount < len(knob.choices), f"{word}: {block.title} {knob.name}"


def test_note_lengths_are_those_of_the_plugin() -> None:
    text = (TEMPLATE / "dsp" / "tools" / "lfo.h").read_text(encoding="utf-8")
    found = re.search(r"std::array<float, (\d+)> beats\{([^}]*)\}", text)
    assert found
    beats = [eval(each.replace("f", ""), {}) for each in found[2].split(",")]  # noqa: S307  numbers of our own header
    assert len(SYNCS) == len(BEATS) == int(found[1])
    assert beats == pytest.approx(BEATS)


def test_every_setter_is_fuzzed() -> None:
    """`setEverything` of the C++ tests calls setters by name: one that it does not know would never be tried."""
    fuzzed = (TEMPLATE / "tests" / "blocks.cpp").read_text(encoding="utf-8")
    setters = {
        (path.stem, name)
        for path, text in _HEADERS.items()
        if path.parent.name not in ("internal", "tools")
        for name in re.findall(r"void (set\w+) \((?:float|bool|int|\w*Shape) \w+", text)
    }
    assert len(setters) > 80
    assert {each for each in setters if not re.search(rf"\b{each[1]}\b", fuzzed)} == set()


def test_every_settings_member_is_fuzzed() -> None:
    fuzzed = (TEMPLATE / "tests" / "blocks.cpp").read_text(encoding="utf-8")
    missing = set()
    for text in _HEADERS.values():
        for body in re.findall(r"struct Settings\n    \{(.*?)\n    \};", text, re.DOTALL):
            plain = re.sub(r"//[^\n]*", "", body)
            for line in re.findall(r"^\s*float ([^;]+);", plain, re.MULTILINE):
                missing |= {name for name in re.findall(r"(\w+) = ", line) if f"({name})" not in fuzzed}
    assert missing == set()


class AtDefaults:
    """Knobs that a prompt gave just their defaults."""

    def __init__(self, knobs: tuple[Knob, ...]) -> None:
        self._values = {knob.role: knob.default for knob in knobs}

    def value(self, role: str) -> float:
        return self._values.get(role, 0.0)

    def asked(self, role: str) -> float | None:
        return self._values.get(role)


def test_what_blocks_promise_can_be_measured() -> None:
    promised = [
        text
        for block in BLOCKS.values()
        if block.promise
        for claim in block.promise.claims
        if (text := claim(AtDefaults(block.knobs)))
    ]
    require_claims(tuple(promised))
    kinds = {form.example for form in FORMS for text in promised if form.match(text)}
    assert len(kinds) >= 7, promised


def test_a_promise_names_families_that_there_are() -> None:
    families = {block.family for block in BLOCKS.values()}
    for block in BLOCKS.values():
        assert not block.promise or block.promise.beside <= families, block.title


def test_the_pages_count_them() -> None:
    assert f"- {len(BLOCKS)} effects and instruments" in (REPOSITORY / "README.md").read_text(encoding="utf-8")
    music = (REPOSITORY / "docs/music.md").read_text(encoding="utf-8")
    assert f"It knows {len(BLOCKS)} effects and instruments" in music


_BOOSTS = re.compile(r"boost|exciter")
"""In a block's nouns: who asks for it asks for more."""


@pytest.mark.parametrize("key", [key for key, block in BLOCKS.items() if not block.is_instrument])
def test_no_default_does_what_nobody_asked_for(key: str) -> None:
    """What a block is named for may be set; level, tone and width beside it are as the sound came."""
    block = BLOCKS[key]
    defaults = {knob.role: knob.default for knob in block.knobs}
    if not any(_BOOSTS.search(noun) for noun in block.nouns if block.family == "band"):
        for role in ("gain", "makeup", "low", "mid", "high", "side"):
            assert defaults.get(role, 0) == 0, role
    if block.family in ("limiter", "ladder"):
        assert defaults["drive"] == 0
    if "width" in defaults and not any("widen" in noun for noun in block.nouns):
        assert defaults["width"] == 100


def test_what_has_a_mix_ends_with_it() -> None:
    """A filter behind a mix would take from the dry sound too: at 0 % an effect is its input."""
    for block in BLOCKS.values():
        mixes = [knob for knob in block.knobs if knob.role == "mix"]
        if mixes:
            assert len(block.members) == 1
            assert mixes[0].call.startswith(f"{block.members[0][0]}.setMix")


# ---------------------------------------------------------------- how the window shows it


def test_the_drawings_are_those_of_the_contract() -> None:
    header = (TEMPLATE / "plugin" / "PluginEditor.h").read_text(encoding="utf-8")
    told: dict[str, tuple[str, ...]] = {}
    for words, roles in re.findall(r'^    \| ("[^|]*) \| ([^|]*) \|', header, re.MULTILINE):
        told |= dict.fromkeys(re.findall(r'"([^"]+)"', words), tuple(roles.split(", ")))
    assert told.pop("output") == ("it is the sound itself",)
    assert {word: roles for word, roles in DRAWINGS.items() if word != "output"} == told


@pytest.mark.parametrize("block", BLOCKS.values(), ids=list(BLOCKS))
def test_each_block_is_shown_whole_and_drawn(block: Block) -> None:
    roles = {knob.role for knob in block.knobs}
    rest = [view for view in block.views if not view.roles]
    assert len(rest) <= 1
    shown = [role for view in block.views for role in view.roles]
    assert len(shown) == len(set(shown))
    assert set(shown) <= roles
    assert rest or set(shown) == roles
    for view in block.views:
        assert set(view.large) <= (set(view.roles) or roles - set(shown))
        assert view.drawing in DRAWINGS or not block.knobs
        if view.drawing != "output":
            assert set(DRAWINGS.get(view.drawing, ())) & (set(view.roles) or roles) or not block.knobs
    titles = [view.title or block.title for view in block.views]
    assert len(titles) == len(set(titles))
