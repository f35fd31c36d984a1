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
    """Its word's number in the sentence."""
    is_plain: bool = False
    """Named by the family's common word alone: "reverb", which "plate" can still make something else of."""
    is_beside: bool = False
    """Hears what the stage before it hears."""
    numbered: set[str] = field(default_factory=set)
    """Roles that numbers of the words being read were for; an adjective leaves them."""
    shades: list[tuple[str, dict[str, tuple[str, float]]]] = field(default_factory=list)

    def distance(self, clause: int, place: int) -> tuple[int, int]:
        """From a word in that clause at that place: in the clause, behind the stage, or only in front of it."""
        if self.clause == clause:
            return 0, abs(self.place - place)
        return (1 if self.place <= place else 2), abs(self.place - place)

    def knob(self, role: str) -> Knob | None:
        return next((knob for knob in self.block.knobs if knob.role == role), None)

    def value(self, role: str) -> float:
        """Returns where the knob stands; 0 if the block has none of that role."""
        knob = self.knob(role)
        return self.default(knob) if knob else 0.0

    def asked(self, role: str) -> float | None:
        """Returns the number that the prompt gave the knob, if it gave one."""
        return self.values.get(role)

    def default(self, knob: Knob) -> float:
        """Where the knob stands: as the prompt's number says, else as its shades move it, within its range."""
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
