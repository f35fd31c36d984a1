"""Stages to a Design: parameters, presets, and the two C++ files through Jinja2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.authors.offline.blocks import BLOCKS, Block, Knob
from generator.authors.offline.changing import change
from generator.authors.offline.promising import claims_of
from generator.authors.offline.reading import Reading, Stage, read
from generator.authors.offline.vocabulary import CONNECTORS, FILLERS, NEGATIONS, NOUNS, SHADES
from generator.errors import DesignError, Problem
from generator.models import RESERVED_NAMES, AuthorName, Design, Kind, Parameter, ParameterWish, Request
from generator.templating import cpp_float, fill

_TEMPLATES = Path(__file__).parent / "templates"
_INSTRUMENT_FAMILY = "synth"
_OUTPUT_FAMILY = "output"
_AMOUNT = re.compile(r"(?i)[-+]?\d+(?:[.,]\d+)?\s*(?:ms|sec|s|khz|hz|db|%|:\s*1)(?![a-z])")
_UPPER = {"eq": "EQ"}


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
class Part:
    """A stage with the C++ names and parameters that are its own in this plugin."""

    prefix: str
    title: str
    block: Block
    controls: tuple[Control, ...]

    @property
    def members(self) -> list[tuple[str, str, str]]:
        """(name, type, constructor argument); a second delay is `delay2`."""
        return [(self.renamed(name), cpp_type, argument) for name, cpp_type, argument in self.block.members]

    def calls(self) -> list[str]:
        return [self.renamed(control.knob.call).replace("{v}", control.member) for control in self.controls]

    def renamed(self, code: str) -> str:
        number = self.prefix.removeprefix(self.block.family).removeprefix("_")
        if not number:
            return code
        for name, _type, _argument in sorted(self.block.members, reverse=True):
            code = re.sub(rf"\b{name}\b", f"{name}{number}", code)
        return code

    def tail(self) -> str:
        expression = self.block.tail
        for control in self.controls:
            expression = expression.replace(f"{{{control.knob.role}}}", control.member)
        return expression


def design_for(request: Request) -> Design:
    """A Design for what was understood of the prompt and its changes; a DesignError if that is nothing."""
    reading = read(request.prompt)
    for wish in request.changes:
        if not change(wish, reading):
            raise DesignError.at(
                "changes",
                f"the offline author understands nothing of: {wish}",
                "Name a block, a knob, a number or a shade such as 'darker', or choose another author.",
            )
    stages = _ordered(reading, request)
    parts = _parts(stages)
    parts = _with_wishes(parts, request.parameters)
    kind = Kind.INSTRUMENT if parts[0].block.family == _INSTRUMENT_FAMILY else Kind.EFFECT
    controls = [control for part in parts for control in part.controls]
    name = request.name or name_from(request.prompt)
    lead = parts[0].block
    presets = _presets(parts)
    words = {
        "name": name,
        "class_name": "Generated" + ("Instrument" if kind is Kind.INSTRUMENT else "Effect"),
        "is_instrument": kind is Kind.INSTRUMENT,
        "parts": parts,
        "controls": controls,
        "presets": presets,
        "tagline": _tagline(parts),
        "accent": f"0x{lead.accent:08x}",
        "latencies": [part.block.latency for part in parts if part.block.latency],
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
        understood=tuple(reading.understood),
        ignored=tuple(dict.fromkeys(reading.ignored)),
        notes=tuple(reading.notes),
        processor_cpp=fill("PluginProcessor.cpp.j2", words, _TEMPLATES),
        editor_cpp=fill("PluginEditor.cpp.j2", words, _TEMPLATES),
    )


def name_from(prompt: str) -> str:
    """A title of up to 28 characters from the first words that mean something."""
    name = ""
    start = re.split(r"[,;.:\n]|\b(?:with|at|of)\b", re.sub(_AMOUNT, " ", prompt).strip(), maxsplit=1)[0]
    for word in re.findall(r"[A-Za-z0-9]+", start) or re.findall(r"[A-Za-z]{3,}", prompt):
        if word.lower() in FILLERS and not name:
            continue
        longer = f"{name} {word if word.isupper() else _UPPER.get(word.lower(), word.capitalize())}".strip()
        if len(longer) > 28:
            break
        name = longer
    while name and name.rsplit(" ", maxsplit=1)[-1].lower() in FILLERS | CONNECTORS | NEGATIONS | SHADES.keys():
        name = name.rpartition(" ")[0]
    return f"{name} Plugin" if name.lower() in RESERVED_NAMES else name or "Untitled"


def _ordered(reading: Reading, request: Request) -> list[Stage]:
    """A synth goes first, an output level last; and the kind must be what the request asks for."""
    if not reading.stages:
        known = ", ".join({block: noun for noun, block in reversed(NOUNS.items())}.values())
        raise DesignError.at(
            "prompt",
            "the offline author knows none of these words as an effect or instrument: "
            + " ".join(reading.ignored or [request.prompt]),
            f"Use at least one of: {known}. Or choose another author.",
        )
    synths = [stage for stage in reading.stages if stage.block.family == _INSTRUMENT_FAMILY]
    outputs = [stage for stage in reading.stages if stage.block.family == _OUTPUT_FAMILY]
    effects = [stage for stage in reading.stages if stage not in synths and stage not in outputs]
    if synths and request.kind == "effect":
        raise DesignError.at(
            "kind",
            f"the prompt asks for an instrument ('{' '.join(synths[0].words)}')",
            "Write `kind: instrument` or `kind: auto`.",
        )
    if not synths and request.kind == "instrument":
        raise DesignError.at(
            "kind",
            "no word of the prompt names an instrument",
            "Add one, such as 'synth', 'pad', 'lead', 'bass synth' or 'pluck'.",
        )
    output = outputs or [Stage(block=BLOCKS["gain"], words=[], clause=0)]
    return [*synths, *effects, *output]


def _parts(stages: Sequence[Stage]) -> list[Part]:
    parts: list[Part] = []
    seen: dict[str, int] = {}
    for stage in stages:
        family = stage.block.family
        seen[family] = seen.get(family, 0) + 1
        prefix = family if seen[family] == 1 else f"{family}_{seen[family]}"
        title = stage.block.title if seen[family] == 1 else f"{stage.block.title} {seen[family]}"
        controls = tuple(_control(prefix, title, stage, knob) for knob in stage.block.knobs)
        parts.append(Part(prefix=prefix, title=title, block=stage.block, controls=controls))
    return parts


def _control(prefix: str, title: str, stage: Stage, knob: Knob) -> Control:
    parameter = Parameter(
        id=f"{prefix}_{knob.role}",
        name=knob.name if knob.name.startswith(title) or title == "Output" else f"{title} {knob.name}",
        kind="choice" if knob.choices else "number",
        unit=knob.unit,
        minimum=knob.minimum,
        maximum=knob.maximum,
        default=stage.default(knob),
        logarithmic=knob.logarithmic,
        choices=knob.choices,
    )
    return Control(knob=knob, parameter=parameter)


def _with_wishes(parts: list[Part], wishes: Sequence[ParameterWish]) -> list[Part]:
    """Applies the parameters that the user insists on; all that fit nothing are reported together."""
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
    if knob.choices and (low, high) != (old.minimum, old.maximum):
        return None, f"'{old.name}' is a choice of {len(knob.choices)}; its range can not change"
    apart = cpp_float(low) != cpp_float(high)  # also as C++ will see them
    if not (knob.minimum <= low < high <= knob.maximum and low <= default <= high and apart):
        return None, f"'{old.name}' can go from {knob.minimum:g} to {knob.maximum:g} {knob.unit}".rstrip()
    parameter = old.model_copy(update={"minimum": low, "maximum": high, "default": default})
    return replace(control, parameter=parameter), ""


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _presets(parts: Sequence[Part]) -> list[tuple[str, list[tuple[str, float]]]]:
    """As asked, then a quieter and a louder reading of the same chain."""

    def values(name: str) -> list[tuple[str, float]]:
        found: list[tuple[str, float]] = []
        for part in parts:
            if part.block.family == _OUTPUT_FAMILY and len(parts) > 1:
                continue
            table = part.block.bold if name == "bold" else part.block.subtle
            for control in part.controls:
                if (value := table.get(control.knob.role)) is not None:
                    asked = control.parameter
                    # Bolder or subtler than what was asked for, and never the other way round.
                    further = max(value, asked.default) if value > control.knob.default else min(value, asked.default)
                    found.append((asked.id, min(max(further, asked.minimum), asked.maximum)))
        return found

    return [("As Asked", []), ("Subtle", values("subtle")), ("Bold", values("bold"))]


def _tagline(parts: Sequence[Part]) -> str:
    titles = [part.title for part in parts if part.block.family != _OUTPUT_FAMILY or len(parts) == 1]
    line = " into ".join(titles)
    return line if len(line) <= 80 else line[:79].rpartition(" into ")[0] + " ..."
