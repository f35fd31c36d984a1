"""Puts stages into an order that a plugin can have: an instrument first, an output level last, effects in parallel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from generator.authors.blocks.table import BLOCKS
from generator.authors.patch.stage import Stage
from generator.support.errors import DesignError

OUTPUT_FAMILY = "output"


def arranged(stages: Sequence[Stage], kind: Literal["auto", "effect", "instrument"]) -> tuple[list[Stage], list[str]]:
    """Returns the stages in their order, with an output level, and a note for each stage that is not beside another.

    :param kind: what the request asks for
    :raises DesignError: if the request asks for the other kind of plugin
    """
    synths = [stage for stage in stages if stage.block.is_instrument]
    outputs = [stage for stage in stages if stage.block.family == OUTPUT_FAMILY]
    effects = [stage for stage in stages if not stage.block.is_instrument and stage.block.family != OUTPUT_FAMILY]
    if synths and kind == "effect":
        raise DesignError.at(
            "kind",
            f"the prompt asks for an instrument: {synths[0].block.title}",
            "Write `kind: instrument` or `kind: auto`.",
        )
    if not synths and kind == "instrument":
        raise DesignError.at(
            "kind",
            "no word of the prompt names an instrument",
            "Add one, such as 'synth', 'pad', 'bell', 'organ', 'drum machine' or 'pluck'.",
        )
    return _paired([*synths, *effects, *(outputs or [Stage(block=BLOCKS["gain"])])])


def is_default_output(stage: Stage) -> bool:
    """Tells whether a stage is the output level that arranged() adds."""
    return stage.block.family == OUTPUT_FAMILY and not stage.values and not stage.shades


def _paired(stages: Sequence[Stage]) -> tuple[list[Stage], list[str]]:
    """Keeps effects in parallel with effects; puts the others in series and notes why."""
    kept = [replace(stages[0], is_beside=False)]
    notes: list[str] = []
    for before, stage in pairwise(stages):
        is_effect = not before.block.is_instrument and stage.block.family != OUTPUT_FAMILY
        if stage.is_beside and not is_effect:
            why = "only effects can stand side by side"
            notes.append(f"{stage.block.title} stands behind {before.block.title}, not beside it: {why}.")
        kept.append(replace(stage, is_beside=stage.is_beside and is_effect))
    return kept, notes
