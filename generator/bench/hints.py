"""Fits the weights of `generator/authors/sentence/hints.tsv` to phrases that people wrote for blocks and knobs."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from generator.authors.blocks.table import BLOCKS
from generator.authors.sentence.hints import features_of
from generator.support.errors import RequestError

_SMOOTH = 10.0
"""How often each word is taken to have been said for each block, in the proportion of all phrases."""
_HEAD = """# A word, or two that follow each other, without endings, and how much each speaks for a block.
# Made by `plugsmith bench hints --write`; do not edit.
"""


def texts_of(file: Path) -> list[tuple[str, str]]:
    """Reads phrases: pairs of a text and the block that it is about, names of blocks included.

    :raises RequestError: if a line is not block or knob, tab, phrase, tab, sentence
    """
    keys = {block.title.lower(): key for key, block in BLOCKS.items()}
    texts = [(noun, key) for key, block in BLOCKS.items() for noun in block.nouns]
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        parts = line.split("\t")
        name = parts[0].partition(".")[0]
        if len(parts) != 3 or name not in keys:
            raise RequestError.at(
                f"{file}:{number}", f"is not what is meant, a phrase, and a sentence: {line}", "Write three columns."
            )
        said = parts[1:] if name == parts[0] else parts[2:]  # a knob's phrase alone can be for any block
        texts += [(each, keys[name]) for each in said]
    return texts


def fitted(texts: Iterable[tuple[str, str]]) -> str:
    """Returns hints.tsv: for each word the logarithm of its share in a block's phrases, by its share in all phrases."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text, block in texts:
        counts[block].update(features_of(text))
    total = sum(counts.values(), Counter[str]())
    words = sum(total.values())
    sizes = {block: sum(counted.values()) for block, counted in counts.items()}
    lines = []
    for word in sorted(total):
        share = total[word] / words
        weights = {
            block: math.log((counts[block][word] + _SMOOTH * share) / (sizes[block] + _SMOOTH) / share)
            for block in sorted(counts)
            if counts[block][word]
        }
        lines.append("\t".join([word, *(f"{block} {weight:.2f}" for block, weight in weights.items())]))
    return _HEAD + "\n".join(lines) + "\n"
