"""Measures how well the built-in author reads: sentences with the patch that is right, against the one that it reads.

A sentences file is a YAML list of {prompt, patch, or, not_done, refuse}. `patch` has what the sentence says with
numbers and names; `moves` of a stage, which knobs its adjectives move up or down; `or`, patches that are as right.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Annotated, Literal

import pydantic
from pydantic import Field

from generator.authors.offline import design_for
from generator.authors.patch.stage import Stage
from generator.authors.patch.written import stages_of
from generator.authors.sentence.words_grammar import CONNECTORS, FILLERS
from generator.request import yaml_file
from generator.support.errors import DesignError, RequestError
from generator.values.design import Design
from generator.values.model import Model
from generator.values.patch import PatchStage
from generator.values.request import AuthorName, Request

_MOST_BYTES = 4 << 20


class RightStage(PatchStage):
    """One stage of the right patch."""

    moves: dict[str, Literal["up", "down"]] = {}  # noqa: RUF012  pydantic copies it


RightPatch = tuple[RightStage, ...]


class Sentence(Model):
    """A sentence, and what is right."""

    prompt: Annotated[str, Field(min_length=2, max_length=2000)]
    patch: RightPatch = ()
    others: tuple[RightPatch, ...] = Field((), alias="or")
    not_done: tuple[str, ...] = ()
    refuse: bool = False


class Read(Model):
    """How one sentence was read."""

    prompt: str
    blocks: str
    """The blocks that were read; empty if the sentence was refused."""
    right_blocks: bool
    exact: bool
    """Whether blocks, order, values and moves are all right, or the refusal is."""
    right_kind: bool
    """False for an effect that is read as an instrument, or the reverse."""
    told: bool
    """Whether all that cannot be done was told."""
    refused: bool
    should_refuse: bool
    milliseconds: float


def bench_reading(files: Sequence[Path]) -> list[tuple[Path, list[Read]]]:
    """Reads all sentences of each file.

    :raises RequestError: if a file is not such a list
    """
    return [(file, [_read(sentence) for sentence in sentences_of(file)]) for file in files]


def sentences_of(file: Path) -> tuple[Sentence, ...]:
    """Reads a sentences file.

    :raises RequestError: if it is not such a list
    """
    with file.open("rb") as opened:
        document = yaml_file.load(opened.read(_MOST_BYTES), str(file), most=_MOST_BYTES)
    if document.problems:
        raise RequestError(document.problems)
    try:
        return pydantic.TypeAdapter(tuple[Sentence, ...]).validate_python(document.data)
    except pydantic.ValidationError as error:
        detail = error.errors()[0]
        raise RequestError.at(
            file, f"{detail['loc']}: {detail['msg']}", "Write a list of {prompt, patch} as in tests/sentences/."
        ) from None


def reading_table(found: Sequence[tuple[Path, list[Read]]]) -> str:
    """Returns a Markdown table with a row for each file."""
    rows = [
        "| sentences | exactly right | blocks right | wrong kind | accepted wrongly | refused wrongly | not told | ms |"
    ]
    rows.append("|---|---|---|---|---|---|---|---|")
    for file, reads in found:
        count = len(reads)
        plans = [read for read in reads if not read.should_refuse]
        rows.append(
            f"| {file.stem}, {count} | {_share(read.exact for read in reads)} "
            f"| {_share(read.right_blocks for read in plans)} "
            f"| {sum(not read.right_kind for read in reads)} "
            f"| {sum(read.should_refuse and not read.refused for read in reads)} "
            f"| {sum(read.refused and not read.should_refuse for read in reads)} "
            f"| {sum(not read.told for read in reads)} | {median(read.milliseconds for read in reads):.1f} |"
        )
    return "\n".join(rows)


def _share(rights: Iterable[bool]) -> str:
    found = list(rights)
    return f"{sum(found)} ({sum(found) / max(len(found), 1):.0%})"


def _read(sentence: Sentence) -> Read:
    started = time.perf_counter()
    try:
        made: Design | None = design_for(Request(schema_version=1, prompt=sentence.prompt, author=AuthorName.OFFLINE))
    except DesignError:
        made = None
    milliseconds = (time.perf_counter() - started) * 1000
    stages = stages_of(made.patch) if made and made.patch else []
    rights = [right for right in (sentence.patch, *sentence.others) if right]
    ignored = " ".join(made.ignored).lower() if made else sentence.prompt.lower()
    is_refused = made is None
    return Read(
        prompt=sentence.prompt,
        blocks=" > ".join(stage.block.title for stage in stages),
        right_blocks=any(_same_blocks(stages, right) for right in rights),
        exact=is_refused if sentence.refuse else any(_is_right(stages, right) for right in rights),
        right_kind=is_refused or not rights or any(_kind(stages) == _kind(_stages(right)) for right in rights),
        told=all(_is_told(words, ignored) for words in sentence.not_done),
        refused=is_refused,
        should_refuse=sentence.refuse,
        milliseconds=milliseconds,
    )


def _is_told(words: str, ignored: str) -> bool:
    """Tells whether what was left out has all these words, or forms of them: "sixteenths" is told as "sixteenth"."""
    long = (word for word in re.findall(r"[a-z]{4,}", words.lower()) if word not in FILLERS | CONNECTORS)
    return all(word[:5] in ignored for word in long)


def _kind(stages: Sequence[Stage]) -> bool:
    return any(stage.block.is_instrument for stage in stages)


def _stages(right: RightPatch) -> list[Stage]:
    """Returns the stages of a right patch, one by one: not all that is right can be built."""
    alone = [stages_of((PatchStage(block=stage.block, values=stage.values),))[0] for stage in right]
    return [replace(stage, is_beside=written.beside) for stage, written in zip(alone, right, strict=True)]


def _same_blocks(stages: Sequence[Stage], right: RightPatch) -> bool:
    return [(stage.block, stage.is_beside) for stage in stages] == [
        (stage.block, stage.is_beside) for stage in _stages(right)
    ]


def _is_right(stages: Sequence[Stage], right: RightPatch) -> bool:
    return _same_blocks(stages, right) and all(
        _is_right_stage(stage, wanted, written.moves)
        for stage, wanted, written in zip(stages, _stages(right), right, strict=True)
    )


def _is_right_stage(stage: Stage, wanted: Stage, moves: dict[str, Literal["up", "down"]]) -> bool:
    """Tells whether each knob that the sentence is about was set or moved right, and no other was set."""
    if not stage.values.keys() <= wanted.values.keys() | moves.keys():
        return False
    for knob in stage.block.knobs:
        value, asked = stage.default(knob), wanted.values.get(knob.role)
        if asked is not None and abs(value - asked) > max(1e-3, abs(asked) * 0.01):
            return False
        move = moves.get(knob.role) if asked is None else None
        if move and (value == knob.default or (value > knob.default) != (move == "up")):
            return False
    return True
