"""All that the offline author can build with, and the words that name it."""

from __future__ import annotations

from generator.authors.blocks.block import Block
from generator.authors.blocks.delays import TIME_EFFECTS
from generator.authors.blocks.distortion import TONE_EFFECTS
from generator.authors.blocks.dynamics import LEVEL_EFFECTS
from generator.authors.blocks.filters import FILTER_EFFECTS
from generator.authors.blocks.instruments import INSTRUMENTS
from generator.authors.blocks.modulation import MODULATION_EFFECTS

TABLES = (TONE_EFFECTS, FILTER_EFFECTS, LEVEL_EFFECTS, TIME_EFFECTS, MODULATION_EFFECTS, INSTRUMENTS)
BLOCKS: dict[str, Block] = {key: block for table in TABLES for key, block in table.items()}
NOUNS: dict[str, str] = {noun: key for key, block in BLOCKS.items() for noun in block.nouns}
"""A noun names a block outright. Longer phrases win over shorter ones."""

VARIANTS: dict[tuple[str, str], str] = {
    (word, block.family): key for key, block in BLOCKS.items() for word in block.variants
}
"""A variant in front of a noun of this family chooses among its blocks: "warm tube | distortion"."""

KNOB_NAMES: frozenset[str] = frozenset(knob.label for block in BLOCKS.values() for knob in block.knobs) - {"voices"}
"""What the knobs are called, each a word for the knobs of that name alone."""
