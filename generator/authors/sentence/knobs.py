"""Finds the knob of a stage that a word means."""

from __future__ import annotations

from generator.authors.blocks.block import Knob
from generator.authors.sentence.mention import Mention
from generator.authors.sentence.words_sound import GAIN_ROLES, KNOB_WORDS


def knob_called(stage: Mention, word: str) -> Knob | None:
    """Finds the knob by the musician's word for it, else by its own name."""
    role = KNOB_WORDS.get(word)
    roles = [role, f"{role}_gain", f"{role}_threshold"] if role else []
    roles += ["threshold"] if role == "mid" and stage.knob("low_threshold") else []  # of three bands, the middle one
    roles += ["tone"] if role == "high" else []  # the treble of a block that has but one tone
    roles += GAIN_ROLES if word == "gain" else []
    named = [knob for knob in stage.block.knobs if knob.label == word]
    named += [knob for knob in stage.block.knobs if knob.label.split()[-1] == word]  # the position of "pluck position"
    return next((knob for each in roles if each and (knob := stage.knob(each))), named[0] if named else None)
