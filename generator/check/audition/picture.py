"""Judges the editor by what it says of its pictures: all of it can be seen, and nothing is cut."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Annotated

import pydantic
from pydantic import Field

from generator.check.audition.drawing import SIZES
from generator.values.audition import PICTURES, Picture
from generator.values.model import Model

_FEWEST_COLOURS = 12
_SCREEN = (1280, 700)
"""The points that a laptop's screen of 1366 x 768 leaves for a plugin's window."""
_Number = Annotated[float, Field(ge=-1e5, le=1e5)]
_Text = Annotated[str, Field(max_length=300)]


class DrawnControl(Model):
    """What the editor says of one control: its place in pixels, and its texts."""

    id: _Text
    x: _Number
    y: _Number
    width: _Number
    height: _Number
    visible: bool
    name: _Text
    whole: bool
    """Whether the name is drawn whole."""
    value: _Text
    folded: bool = False
    """Whether its section is folded, and it is not drawn."""


class DrawnSection(Model):
    """What the editor says of one section."""

    title: _Text
    drawing: _Text
    """The word of its drawing; empty if it has none."""
    drawn: bool
    """Whether the drawing shows anything."""
    x: _Number
    y: _Number
    width: _Number
    height: _Number


class Drawn(Model):
    """What the editor says of one picture."""

    written: bool
    colours: int
    width: int
    height: int
    controls: Annotated[tuple[DrawnControl, ...], Field(max_length=400)]
    sections: Annotated[tuple[DrawnSection, ...], Field(max_length=200)] = ()


def judged(said: object, ids: Sequence[str]) -> tuple[Picture, ...]:
    """Returns the pictures with what is wrong with each.

    :param said: what the drawing process printed; it is no more trusted than the plugin
    :raises pydantic.ValidationError: if that is not what an editor says of its pictures
    """
    drawn = pydantic.TypeAdapter(tuple[Drawn, ...]).validate_python(said)
    if len(drawn) != len(PICTURES):
        raise ValueError(f"there are {len(drawn)} pictures, and {len(PICTURES)} were asked for")
    return tuple(
        Picture(file=name, width=each.width, height=each.height, scale=scale, findings=tuple(check(each, ids, size)))
        for each, name, (size, scale) in zip(drawn, PICTURES, SIZES, strict=True)
    )


def check(said: Drawn, ids: Sequence[str], size: float = 1) -> list[str]:
    """Lists what is wrong with a picture, from what the editor says about its sections and controls.

    :param size: of the window, against the standard one
    """
    if not said.written:
        return ["the editor could not be drawn"]
    findings = [] if said.colours >= _FEWEST_COLOURS else [f"the editor is blank: {said.colours} colours"]
    width, height = _SCREEN
    if said.width > width * size + 1 or said.height > height * size + 1:
        findings.append(f"the window does not fit a laptop's screen: {said.width} x {said.height}")
    controls = {each.id: each for each in said.controls}
    findings += [f"no control for the parameter '{each}'" for each in ids if each not in controls]
    seen = [each for each in controls.values() if not each.folded]
    for each in seen:
        where = f"the control of '{each.id}'"
        if not each.visible or each.width <= 0 or each.height <= 0:
            findings.append(f"{where} cannot be seen")
        if _is_cut(each, said):
            findings.append(f"{where} is cut by the window")
        if not each.name or not each.whole:
            findings.append(f"the name of '{each.id}' is cut: {each.name!r}")
        if not each.value:
            findings.append(f"{where} shows no value")
    for one, other in itertools.combinations(seen, 2):
        if _overlap(one, other):
            findings.append(f"the controls of '{one.id}' and '{other.id}' overlap")
    return findings + _of_sections(said)


def _of_sections(said: Drawn) -> list[str]:
    findings = []
    titles = [each.title for each in said.sections]
    findings += [f"two sections are titled '{title}'" for title in dict.fromkeys(titles) if titles.count(title) > 1]
    for each in said.sections:
        if _is_cut(each, said):
            findings.append(f"the section '{each.title}' is cut by the window")
        # The output is drawn by the sound itself, and a gate may have let none through.
        if each.drawing not in ("", "output") and not each.drawn:
            findings.append(
                f"the section '{each.title}' has no drawing: '{each.drawing}' is none of plugin/PluginEditor.h"
            )
    for one, other in itertools.combinations(said.sections, 2):
        if _overlap(one, other):
            findings.append(f"the sections '{one.title}' and '{other.title}' overlap")
    return findings


def _is_cut(each: DrawnControl | DrawnSection, said: Drawn) -> bool:
    return each.x < 0 or each.y < 0 or each.x + each.width > said.width or each.y + each.height > said.height


def _overlap(one: DrawnControl | DrawnSection, other: DrawnControl | DrawnSection) -> bool:
    """Says whether two things overlap by more than the one pixel that rounding in a scaled window can cause."""
    return bool(
        one.x + 1 < other.x + other.width
        and other.x + 1 < one.x + one.width
        and one.y + 1 < other.y + other.height
        and other.y + 1 < one.y + one.height
    )
