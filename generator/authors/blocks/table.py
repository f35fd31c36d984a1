"""All blocks that the offline author can use, and the words that name them."""

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
"""Noun -> key of the block that it names. Longer phrases win over shorter ones."""

VARIANTS: dict[tuple[str, str], str] = {
    (word, block.family): key for key, block in BLOCKS.items() for word in block.variants
}
"""(variant, family) -> key of the block; the variant stands before a noun of the family: "warm tube | distortion"."""

KNOB_NAMES: frozenset[str] = frozenset(knob.label for block in BLOCKS.values() for knob in block.knobs) - {"voices"}
"""Names of knobs; unlike KNOB_WORDS, each is a word only for the knobs of exactly that name."""
