"""What was understood of a prompt: stages with values for their knobs, and what each word did."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.authors.blocks.block import Block, Knob
from generator.values.design import Understood


@dataclass
class Stage:
    """A block of the chain with the values that the prompt gave its knobs."""

    block: Block
    words: list[str]
    clause: int
    values: dict[str, float] = field(default_factory=dict)
    place: int = -1
    """The index of its token in the sentence; -1 for a stage from before a change."""
    is_plain: bool = False
    """Whether it is named by the common word of its family alone: a later "plate" can change a "reverb"."""
    is_beside: bool = False
    """Whether it gets the same input as the stage before it."""
    numbered: set[str] = field(default_factory=set)
    """Roles set by a number in this sentence; adjectives may not change them."""
    shades: list[tuple[str, dict[str, tuple[str, float]]]] = field(default_factory=list)

    def distance(self, clause: int, place: int) -> tuple[int, int]:
        """Returns the distance to a word as a sort key.

        First come stages in the word's clause (0), then those before the word (1), then those after it (2);
        among equals, the number of tokens between decides.
        """
        if self.clause == clause:
            return 0, abs(self.place - place)
        return (1 if self.place <= place else 2), abs(self.place - place)

    def knob(self, role: str) -> Knob | None:
        return next((knob for knob in self.block.knobs if knob.role == role), None)

    def value(self, role: str) -> float:
        """Returns the value of the knob with that role; 0 if the block has none."""
        knob = self.knob(role)
        return self.default(knob) if knob else 0.0

    def asked(self, role: str) -> float | None:
        """Returns the number that the prompt gave the knob; None if it gave none."""
        return self.values.get(role)

    def default(self, knob: Knob) -> float:
        """Returns the knob's value: the prompt's number, else the default moved by adjectives, within its range."""
        if knob.role in self.values:
            return self.values[knob.role]
        value = knob.default
        for _word, shade in self.shades:
            operation, amount = shade.get(knob.role, ("+", 0.0))
            value = {"x": value * amount, "+": value + amount, "=": amount}[operation]
        return round(min(max(value, knob.minimum), knob.maximum), 4)


@dataclass
class Reading:
    """What was understood of a prompt."""

    stages: list[Stage] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
