"""What is different between two patches, in words."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from generator.values.patch import Patch, PatchStage


def changes_between(old: Patch, new: Patch) -> tuple[str, ...]:
    """Returns a line for each stage that came, went or moved, and for each value or adjective that is another one."""
    lines: list[str] = []
    matcher = SequenceMatcher(a=[stage.block for stage in old], b=[stage.block for stage in new], autojunk=False)
    gone: list[PatchStage] = []
    come: list[tuple[PatchStage, str]] = []
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation == "equal":
            lines += [line for pair in zip(old[a:b], new[c:d], strict=True) for line in _changes(*pair)]
            continue
        gone += old[a:b]
        come += [(stage, _place(new, c + number)) for number, stage in enumerate(new[c:d])]
    for stage, place in come:
        moved = next((each for each in gone if each.block == stage.block), None)
        if moved is None:
            lines.append(f"added: {stage.block} {place}")
        else:
            gone.remove(moved)
            lines += [f"moved: {stage.block} {place}", *_changes(moved, stage)]
    return (*(f"removed: {stage.block}" for stage in gone), *lines)


def _place(stages: Sequence[PatchStage], index: int) -> str:
    return f"after {stages[index - 1].block}" if index else "first"


def _changes(old: PatchStage, new: PatchStage) -> list[str]:
    lines = []
    for role in dict.fromkeys((*old.values, *new.values)):
        before, after = old.values.get(role, "default"), new.values.get(role, "default")
        if before != after:
            lines.append(f"{new.block}: {role} {before} -> {after}")
    said = [shade.words for shade in old.shades]
    if fresh := [shade.words for shade in new.shades[len(said) :]]:
        lines.append(f"{new.block}: {', '.join(fresh)}")
    if new.beside != old.beside:
        lines.append(f"{new.block}: {'beside' if new.beside else 'behind'} the one before it")
    return lines
