"""Composes a Design of stages: parameters, presets, and the two C++ files from Jinja2 templates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import NamedTuple

from generator.authors.patch.arrangement import OUTPUT_FAMILY
from generator.authors.patch.claims import claims_of
from generator.authors.patch.parts import Control, Part, parts_of
from generator.authors.patch.presets import presets_of
from generator.authors.patch.sentence import sentence_of
from generator.authors.patch.stage import Stage
from generator.authors.patch.written import patch_of
from generator.support.errors import DesignError, Problem
from generator.support.templating import cpp_float, fill
from generator.values.design import Design, Kind, Understood
from generator.values.request import AuthorName, ParameterWish, Request

_TEMPLATES = Path(__file__).parent / "templates"


class Told(NamedTuple):
    """What people are told of how their words were read."""

    understood: tuple[Understood, ...] = ()
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class _Group(NamedTuple):
    """Parts that hear the same sound: one part, or several side by side."""

    parts: list[Part]
    ways: str = ""
    """The name of the member that splits and joins the sound; empty for one part."""

    @property
    def late(self) -> list[str]:
        """By how many frames each part is late, as C++."""
        return [part.latency() or "0" for part in self.parts]

    @property
    def latency(self) -> str:
        """By how many frames the group is late, as C++; empty for none."""
        late = [each for each in dict.fromkeys(self.late) if each != "0"]
        return f"std::max ({{ {', '.join(late)} }})" if len(late) > 1 else "".join(late)


def compose(stages: Sequence[Stage], request: Request, name: str, told: Told) -> Design:
    """Makes a Design of a chain of stages, which arranged() has put into their order.

    :param name: the plugin's name, if the request gives none
    :raises DesignError: if the request's parameters cannot be met
    """
    parts = _with_wishes(parts_of(stages), request.parameters)
    kind = Kind.INSTRUMENT if parts[0].block.is_instrument else Kind.EFFECT
    controls = [control for part in parts for control in part.controls]
    name = request.name or name
    lead = parts[0].block
    presets = presets_of(stages, parts)
    groups = _grouped(parts)
    words = {
        "groups": groups,
        "name": name,
        "class_name": "Generated" + ("Instrument" if kind is Kind.INSTRUMENT else "Effect"),
        "is_instrument": kind is Kind.INSTRUMENT,
        "parts": parts,
        "panels": [panel for part in parts for panel in part.panels()],
        "sentence": sentence_of(request.prompt, told.understood, told.ignored, parts),
        "controls": controls,
        "presets": presets,
        "tagline": _tagline(parts),
        "accent": f"0x{lead.accent:08x}",
        "latencies": [group.latency for group in groups if group.latency],
        "tails": [tail for part in parts if (tail := part.tail())],
    }
    return Design(
        author=AuthorName.OFFLINE,
        name=name,
        kind=kind,
        category=f"{'Instrument' if kind is Kind.INSTRUMENT else 'Fx'}|{lead.category}",
        tagline=_tagline(parts),
        parameters=tuple(control.parameter for control in controls),
        presets=tuple(preset for preset, _values in presets),
        claims=claims_of(stages),
        understood=told.understood,
        ignored=told.ignored,
        notes=told.notes,
        patch=patch_of(stages),
        processor_cpp=fill(_TEMPLATES / "PluginProcessor.cpp.j2", words),
        editor_cpp=fill(_TEMPLATES / "PluginEditor.cpp.j2", words),
    )


def _grouped(parts: Sequence[Part]) -> list[_Group]:
    runs: list[list[Part]] = []
    for part in parts:
        if part.is_beside:
            runs[-1].append(part)
        else:
            runs.append([part])
    names = ("ways" if number == 1 else f"ways{number}" for number in count(1))
    return [_Group(run, next(names) if len(run) > 1 else "") for run in runs]


def _with_wishes(parts: list[Part], wishes: Sequence[ParameterWish]) -> list[Part]:
    """Applies the parameters that the user insists on.

    :raises DesignError: with all parameters that the plugin lacks or whose values do not fit
    """
    problems: list[Problem] = []
    for number, wish in enumerate(wishes):
        matches = [control for part in parts for control in part.controls if _matches(wish, control)]
        if not matches:
            names = ", ".join(control.parameter.name for part in parts for control in part.controls)
            problems.append(
                Problem(
                    where=f"parameters.{number}",
                    what=f"the plugin has no '{wish.name}'",
                    remedy=f"Use one of: {names}.",
                )
            )
            continue
        wished, why = _wished(matches[0], wish)
        if wished is None:
            problems.append(Problem(where=f"parameters.{number}", what=why, remedy="Choose values inside that range."))
            continue
        parts = [
            replace(
                part,
                controls=tuple(wished if control is matches[0] else control for control in part.controls),
            )
            for part in parts
        ]
    if problems:
        raise DesignError(problems)
    return parts


def _matches(wish: ParameterWish, control: Control) -> bool:
    wanted = _plain(wish.name)
    return wanted in (_plain(control.parameter.name), _plain(control.knob.name), _plain(control.parameter.id))


def _wished(control: Control, wish: ParameterWish) -> tuple[Control | None, str]:
    knob, old = control.knob, control.parameter
    low = old.minimum if wish.minimum is None else wish.minimum
    high = old.maximum if wish.maximum is None else wish.maximum
    default = min(max(old.default, low), high) if wish.default is None else wish.default
    if (knob.choices or knob.is_switch) and (low, high) != (old.minimum, old.maximum):
        return None, f"'{old.name}' is a choice of {len(knob.choices) or 2}; its range cannot change"
    apart = cpp_float(low) != cpp_float(high)  # they must differ as C++ floats too
    if not (knob.minimum <= low < high <= knob.maximum and low <= default <= high and apart):
        return None, f"'{old.name}' can go from {knob.minimum:g} to {knob.maximum:g} {knob.unit}".rstrip()
    parameter = old.changed(minimum=low, maximum=high, default=default)
    return replace(control, parameter=parameter), ""


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _tagline(parts: Sequence[Part]) -> str:
    shown = [part for part in parts if part.block.family != OUTPUT_FAMILY or len(parts) == 1]
    line = shown[0].title
    for part in shown[1:]:
        line += (" beside " if part.is_beside else " into ") + part.title
    return line if len(line) <= 80 else line[:79].rpartition(" into ")[0] + " ..."
