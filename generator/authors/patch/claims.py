"""Collects the claims of stages: what blocks promise, if no other block hides it from a measurement."""

from __future__ import annotations

from collections.abc import Sequence

from generator.authors.patch.stage import Stage


def claims_of(stages: Sequence[Stage]) -> tuple[str, ...]:
    """Lists the claims in the order of the chain."""
    found: list[str] = []
    families = [stage.block.family for stage in stages]
    for stage in stages:
        promise = stage.block.promise
        others = list(families)
        others.remove(stage.block.family)
        if promise and set(others) <= promise.beside:
            found += [text for claim in promise.claims if (text := claim(stage))]
    return tuple(found)
