"""A stage: a block of the chain with the values that were asked for. Composing reads it and never changes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator.authors.blocks.block import Block, Knob

Moves = Mapping[str, tuple[str, float]]
"""Role of a knob -> (operation, amount): "x" multiplies, "+" adds, "=" sets."""
Shades = Sequence[tuple[str, Moves]]
"""(words, moves) of each adjective, in the order in which they apply."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A block with the values that were asked for."""

    block: Block
    values: Mapping[str, float] = field(default_factory=dict)
    shades: Shades = ()
    is_beside: bool = False
    """Whether it gets the same input as the stage before it."""

    def knob(self, role: str) -> Knob | None:
        return self.block.knob(role)

    def value(self, role: str) -> float:
        """Returns the value of the knob with that role; 0 if the block has none."""
        knob = self.knob(role)
        return self.default(knob) if knob else 0.0

    def asked(self, role: str) -> float | None:
        """Returns the number that was asked for; None if there was none."""
        return self.values.get(role)

    def default(self, knob: Knob) -> float:
        """Returns the value that the knob begins with."""
        return value_of(knob, self.values, self.shades)


def value_of(knob: Knob, values: Mapping[str, float], shades: Shades) -> float:
    """Returns a knob's value: the number asked for, else its default moved by adjectives, within its range."""
    if knob.role in values:
        return values[knob.role]
    value = knob.default
    for _words, moves in shades:
        operation, amount = moves.get(knob.role, ("+", 0.0))
        value = {"x": value * amount, "+": value + amount, "=": amount}[operation]
    return round(min(max(value, knob.minimum), knob.maximum), 4)
