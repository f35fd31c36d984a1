"""What was understood of a sentence so far: mentions of blocks, which numbers and adjectives still change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.authors.blocks.block import Block, Knob
from generator.authors.patch.stage import Moves, Stage, value_of
from generator.values.design import Understood


@dataclass
class Mention:
    """A block that the sentence names, with the values that it gave so far."""

    block: Block
    words: list[str]
    clause: int
    values: dict[str, float] = field(default_factory=dict)
    place: int = -1
    """The index of its token in the sentence; -1 for a stage from before a change."""
    is_plain: bool = False
    """Whether it is named by the common word of its family alone: a later "plate" can change a "reverb"."""
    by_other_name: bool = False
    """Whether only other words than its name ask for it: gear, a person, a verb, a description."""
    is_beside: bool = False
    """Whether it gets the same input as the stage before it."""
    numbered: set[str] = field(default_factory=set)
    """Roles set by a number in this sentence; adjectives may not change them."""
    shades: list[tuple[str, Moves]] = field(default_factory=list)
    later: list[tuple[int, int]] = field(default_factory=list)
    """Clause and place of each later word for the same stage: "chorus into delay, the chorus at 2 Hz"."""

    @property
    def places(self) -> list[tuple[int, int]]:
        """Clause and place of each word that names it."""
        return [(self.clause, self.place), *self.later]

    def distance(self, clause: int, place: int) -> tuple[int, int]:
        """Returns the distance to a word as a sort key.

        First come stages in the word's clause (0), then those before the word (1), then those after it (2);
        among equals, the number of tokens between decides.
        """
        return min((0 if mine == clause else 1 if at <= place else 2, abs(at - place)) for mine, at in self.places)

    def knob(self, role: str) -> Knob | None:
        return self.block.knob(role)

    def default(self, knob: Knob) -> float:
        """Returns the value that the knob has so far."""
        return value_of(knob, self.values, self.shades)

    def stage(self) -> Stage:
        """Returns what is left of it once the sentence is read."""
        return Stage(block=self.block, values=self.values, shades=tuple(self.shades), is_beside=self.is_beside)


@dataclass
class Reading:
    """What was understood of a prompt."""

    stages: list[Mention] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def mentions_of(stages: Sequence[Stage]) -> Reading:
    """Makes a reading of stages that no sentence gave, so that changes in words can be made to them."""
    return Reading(
        stages=[
            Mention(
                block=stage.block,
                words=[stage.block.nouns[0]],
                clause=number,
                values=dict(stage.values),
                is_beside=stage.is_beside,
                shades=list(stage.shades),
            )
            for number, stage in enumerate(stages)
        ]
    )
