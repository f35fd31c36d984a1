"""Stages with their C++ names and parameters in one plugin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.authors.blocks.block import Block, Knob
from generator.authors.blocks.drawings import DRAWINGS
from generator.authors.patch.stage import Stage
from generator.values.design import Parameter


@dataclass(frozen=True)
class Control:
    """A knob of a stage as a parameter of the plugin."""

    knob: Knob
    parameter: Parameter

    @property
    def member(self) -> str:
        head, *tail = self.parameter.id.split("_")
        return head + "".join(part.capitalize() for part in tail)


@dataclass(frozen=True)
class Panel:
    """A section of the window: a part, or a piece of one."""

    title: str
    ids: tuple[str, ...]
    drawing: str
    roles: tuple[tuple[str, str], ...]
    """(role, parameter id) of what the drawing follows."""
    large: tuple[str, ...]
    """Ids of the large knobs."""
    accent: int
    is_beside: bool


@dataclass(frozen=True)
class Part:
    """A stage with its C++ names and parameters in this plugin."""

    prefix: str
    title: str
    block: Block
    controls: tuple[Control, ...]
    is_beside: bool
    """Whether it gets the same input as the part before it."""

    @property
    def members(self) -> list[tuple[str, str, str]]:
        """(name, C++ type, constructor argument) of each member; the second delay of a plugin is `delay2`."""
        return [(self.renamed(name), cpp_type, argument) for name, cpp_type, argument in self.block.members]

    @property
    def settings_type(self) -> str:
        """The C++ type of an instrument's settings."""
        return f"{self.block.members[0][1]}::Settings"

    def panels(self) -> list[Panel]:
        """Returns the sections of the window that show it, in order."""
        views = self.block.views
        named = {role for view in views for role in view.roles}
        panels: list[Panel] = []
        for view in views:
            wanted = view.roles or tuple(knob.role for knob in self.block.knobs if knob.role not in named)
            ids = {each.knob.role: each.parameter.id for each in self.controls if each.knob.role in wanted}
            panels.append(
                Panel(
                    title=view.title or self.title,
                    ids=tuple(ids.values()),
                    drawing=view.drawing,
                    roles=tuple((role, ids[role]) for role in DRAWINGS.get(view.drawing, ()) if role in ids),
                    large=tuple(ids[role] for role in view.large),
                    accent=self.block.accent,
                    is_beside=self.is_beside and not panels,
                )
            )
        return panels

    def calls(self) -> list[str]:
        calls = [self.renamed(each.knob.call).replace("{v}", each.member) for each in self.controls if each.knob.call]
        return [self._with_members(call) for call in calls]

    def renamed(self, code: str) -> str:
        number = self.prefix.removeprefix(self.block.family).removeprefix("_")
        if not number:
            return code
        for name, _type, _argument in sorted(self.block.members, reverse=True):
            code = re.sub(rf"(?<![{{\w]){name}\b(?!\}})", f"{name}{number}", code)
        return code

    def tail(self) -> str:
        """Returns the tail in seconds as a C++ expression."""
        return self._with_members(self.renamed(self.block.tail))

    def latency(self) -> str:
        """Returns the latency in frames as a C++ expression."""
        return self.renamed(self.block.latency)

    def _with_members(self, expression: str) -> str:
        for control in self.controls:
            expression = expression.replace(f"{{{control.knob.role}}}", control.member)
        return expression


def parts_of(stages: Sequence[Stage]) -> list[Part]:
    parts: list[Part] = []
    seen: dict[str, int] = {}
    for stage in stages:
        family = stage.block.family
        seen[family] = seen.get(family, 0) + 1
        prefix = family if seen[family] == 1 else f"{family}_{seen[family]}"
        title = stage.block.title if seen[family] == 1 else f"{stage.block.title} {seen[family]}"
        controls = tuple(_control(prefix, title, stage, knob) for knob in stage.block.knobs)
        parts.append(Part(prefix=prefix, title=title, block=stage.block, controls=controls, is_beside=stage.is_beside))
    return parts


def _control(prefix: str, title: str, stage: Stage, knob: Knob) -> Control:
    parameter = Parameter(
        id=f"{prefix}_{knob.role}",
        name=knob.name if knob.name.startswith(title) or title == "Output" else f"{title} {knob.name}",
        kind="choice" if knob.choices else "toggle" if knob.is_switch else "number",
        unit=knob.unit,
        minimum=knob.minimum,
        maximum=knob.maximum,
        default=stage.default(knob),
        logarithmic=knob.logarithmic,
        choices=knob.choices,
    )
    return Control(knob=knob, parameter=parameter)
