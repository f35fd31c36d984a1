"""Makes presets of the prompt: as asked, subtler, bolder, and one with each of its adjectives applied twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.authors.patch.parts import Part
from generator.authors.patch.stage import Stage

Preset = tuple[str, list[tuple[str, float]]]

_MOST_ADJECTIVES = 3


def presets_of(stages: Sequence[Stage], parts: Sequence[Part]) -> list[Preset]:
    """Returns (name, [(parameter id, value)]) of each preset; `stages` and `parts` are the same chain."""
    presets: list[Preset] = [("As Asked", []), ("Subtle", _further(parts, "subtle")), ("Bold", _further(parts, "bold"))]
    said = (word for stage in stages for word, _moves in stage.shades)
    words = dict.fromkeys(word for word in said if not word.startswith("less "))
    for word in list(words)[:_MOST_ADJECTIVES]:
        if values := _once_more(word, stages, parts):
            presets.append((f"Extra {word.title()}", values))
    return presets


def _further(parts: Sequence[Part], name: str) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for part in parts:
        if part.block.family == "output" and len(parts) > 1:
            continue
        table = part.block.bold if name == "bold" else part.block.subtle
        for control in part.controls:
            if (value := table.get(control.knob.role)) is not None:
                asked = control.parameter
                # At least as bold or subtle as what was asked for, never the other way round.
                further = max(value, asked.default) if value > control.knob.default else min(value, asked.default)
                found.append((asked.id, min(max(further, asked.minimum), asked.maximum)))
    return found


def _once_more(word: str, stages: Sequence[Stage], parts: Sequence[Part]) -> list[tuple[str, float]]:
    """Returns the values that change if the adjective is said twice; knobs with a number in the prompt stay."""
    found: list[tuple[str, float]] = []
    for stage, part in zip(stages, parts, strict=True):
        twice = replace(stage, shades=[*stage.shades, *(shade for shade in stage.shades if shade[0] == word)])
        for control in part.controls:
            parameter = control.parameter
            value = min(max(twice.default(control.knob), parameter.minimum), parameter.maximum)
            if value != parameter.default and stage.default(control.knob) == parameter.default:
                found.append((parameter.id, value))
    return found
