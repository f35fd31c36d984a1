"""A block of the offline author: C++ members, knobs, the words that name it, and the units that find its knobs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from generator.authors.blocks.promise import Promise

Unit = Literal["", "dB", "Hz", "ms", "s", "%", ":1", "st", "ct", "bit", "note", "key", "voice"]
"""`note` is a note length, `key` a pitch in Hz; these, `bit` and `voice` are never a parameter's unit."""

SYNCS: tuple[str, ...] = (
    *("Free", "1/1", "1/2", "1/2 dotted", "1/4", "1/4 dotted", "1/4 triplet"),
    *("1/8", "1/8 dotted", "1/8 triplet", "1/16", "1/16 dotted"),
)
"""The choices of a knob that follows the tempo; dsp::beatsOfNote() returns their lengths."""
BEATS = (0.0, 4.0, 2.0, 3.0, 1.0, 1.5, 2 / 3, 0.5, 0.75, 1 / 3, 0.25, 0.375)


@dataclass(frozen=True, kw_only=True)
class Knob:
    """A parameter of a block. `call` is C++ that sets it: {v} is its Value, {role} the Value of another knob."""

    role: str
    name: str
    unit: Literal["", "dB", "Hz", "ms", "s", "%", ":1", "st", "ct"]
    minimum: float
    maximum: float
    default: float
    call: str
    logarithmic: bool = False
    choices: tuple[str, ...] = ()
    is_switch: bool = False

    def between(self, start: float, end: float, share: float) -> float:
        """Returns the value at a share (0 to 1) of the way from `start` to `end`, on the knob's own scale."""
        return float(start * (end / start) ** share) if self.logarithmic else start + (end - start) * share

    @property
    def label(self) -> str:
        """The knob's name as a prompt would write it."""
        return self.name.lower().replace("-", " ")


@dataclass(frozen=True)
class View:
    """A section of the window that shows a block, or a part of it."""

    drawing: str = ""
    """What its picture is of: a word of the table in plugin/PluginEditor.h."""
    large: tuple[str, ...] = ()
    """Roles of the knobs that matter most."""
    title: str = ""
    """If empty, the block's own."""
    roles: tuple[str, ...] = ()
    """Roles of the knobs that it shows; if empty, of all that no other view of the block shows."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A stage of the chain. Its parameter ids are `<family>_<role>`: rewording "tube" to "tape" keeps them."""

    family: str
    title: str
    nouns: tuple[str, ...]
    """The words that name it, the plainest first."""
    members: tuple[tuple[str, str, str], ...]
    """(name, C++ type, constructor argument), in the order in which the sound passes."""
    knobs: tuple[Knob, ...]
    variants: tuple[str, ...] = ()
    """Words that choose it in front of another noun of its family: "tape" of "tape delay"."""
    units: dict[Unit, str] = field(default_factory=dict)
    """Unit -> role of the knob that gets a number with this unit and no knob's word."""
    category: str = ""
    accent: int = 0xFFE8A33D
    views: tuple[View, ...] = (View(),)
    """The sections that show it, in order."""
    latency: str = ""
    tail: str = ""
    bold: dict[str, float] = field(default_factory=dict)
    """Values of a preset that shows the block off."""
    subtle: dict[str, float] = field(default_factory=dict)
    promise: Promise | None = None
    """Its claims about its sound."""
    in_time: int = 4
    """The index in SYNCS of the note that its Sync knob gets from a sentence that says "in time", and no note."""
    wakes: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Role -> role and value of another knob, which it needs to be heard, and gets if the prompt does not set it."""
    is_instrument: bool = False
    """Whether it plays MIDI. Its knobs then set a Settings `settings`, which its only member takes."""

    def knob(self, role: str) -> Knob | None:
        return next((knob for knob in self.knobs if knob.role == role), None)


def db(role: str, name: str, minimum: float, maximum: float, default: float, call: str) -> Knob:
    return Knob(role=role, name=name, unit="dB", minimum=minimum, maximum=maximum, default=default, call=call)


def percent(role: str, name: str, default: float, call: str) -> Knob:
    return Knob(role=role, name=name, unit="%", minimum=0, maximum=100, default=default, call=call)


def log(
    role: str,
    name: str,
    unit: Literal["", "Hz", "ms", "s", ":1"],
    minimum: float,
    maximum: float,
    default: float,
    call: str,
) -> Knob:
    return Knob(
        role=role,
        name=name,
        unit=unit,
        minimum=minimum,
        maximum=maximum,
        default=default,
        call=call,
        logarithmic=True,
    )


def plain(
    role: str,
    name: str,
    minimum: float,
    maximum: float,
    default: float,
    call: str,
    unit: Literal["", "Hz", "ms", "%", "st", "ct"] = "",
) -> Knob:
    return Knob(role=role, name=name, unit=unit, minimum=minimum, maximum=maximum, default=default, call=call)


def choice(role: str, name: str, choices: tuple[str, ...], default: int, call: str) -> Knob:
    last = len(choices) - 1
    return Knob(
        role=role, name=name, unit="", minimum=0, maximum=last, default=default, call=call, choices=choices
    )  # fmt: skip


def switch(role: str, name: str, call: str, *, default: bool = False) -> Knob:
    return Knob(
        role=role, name=name, unit="", minimum=0, maximum=1, default=float(default), call=call, is_switch=True
    )  # fmt: skip


def mix(member: str, default: float = 100) -> Knob:
    return percent("mix", "Mix", default, f"{member}.setMix ({{v}}.fraction());")


def synced(member: str, setter: str, beats: str, default: int = 0) -> Knob:
    """Makes the Sync knob, whose one call sets the beats or the free time.

    Two calls would move the target twice per block, and it would never be reached.
    """
    call = f"if ({{v}}.index() > 0) {member}.{beats}; else {member}.{setter};"
    return choice("sync", "Sync", SYNCS, default, call)


def rates(member: str, default: int = 0) -> Knob:
    """Makes the Sync knob of a block that repeats: it sets the beats of a cycle, or its Rate in Hz."""
    return synced(member, "setRateHz ({rate}.get())", "setRateBeats (dsp::beatsOfNote ({v}.index()), block)", default)
