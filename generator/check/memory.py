"""Caches verdicts, for tests only: the same binary and the same checking code give the same verdicts.

`test_two_listenings_measure_the_same` proves that this is sound. Users' builds never use it: `check_cache` is
not set, and every plugin is checked anew.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pydantic

from generator.build.bundle import Bundle
from generator.sandbox import levels as sandbox
from generator.support.cache import locked, partial_folder
from generator.support.environment import REPOSITORY, settings
from generator.values.audition import Audition
from generator.values.model import Model
from generator.values.verdict import Verdict

_JUDGES = ("check", "sandbox", "values", "support")
"""The rooms whose code can change a verdict."""


class _Kept(Model):
    verdicts: tuple[Verdict, ...]
    audition: Audition | None


def remembered(
    bundle: Bundle,
    question: object,
    out: Path,
    run: Callable[[], tuple[tuple[Verdict, ...], Audition | None]],
) -> tuple[tuple[Verdict, ...], Audition | None]:
    """Returns the cached result of `run` for this binary, question and checking code, else runs it and caches that.

    The files that `run` left in `out` are cached and restored too. Without `check_cache` it just runs.

    :param question: everything else that the verdicts depend on
    """
    folder = settings().check_cache
    if folder is None:
        return run()
    key = _key(bundle, question)
    kept = folder / key
    with locked(f"checks-{key}"):
        if not (kept / "kept.json").is_file():
            verdicts, heard = run()
            with partial_folder(kept) as partial:
                if out.is_dir():
                    shutil.copytree(out, partial / "out")
                answer = _Kept(verdicts=verdicts, audition=heard)
                (partial / "kept.json").write_text(answer.model_dump_json(), encoding="utf-8")
            return verdicts, heard
    answer = _Kept.model_validate_json((kept / "kept.json").read_text(encoding="utf-8"))
    if (kept / "out").is_dir():
        shutil.copytree(kept / "out", out, dirs_exist_ok=True)
    return answer.verdicts, answer.audition


def _key(bundle: Bundle, question: object) -> str:
    asked = json.dumps(pydantic.TypeAdapter(object).dump_python(question, mode="json"), sort_keys=True)
    chosen = settings()
    parts = (
        bundle.sha256,
        bundle.runtime_key,
        bundle.vst3_sdk,
        sandbox.level(),
        chosen.manufacturer_code,
        str(chosen.pluginval),
        _judges(),
        asked,
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@cache
def _judges() -> str:
    """Hashes the checking code, and the pinned versions of the packages that it uses."""
    digest = hashlib.sha256((REPOSITORY / ".ci" / "constraints.txt").read_bytes())
    for room in _JUDGES:
        for path in sorted((REPOSITORY / "generator" / room).rglob("*.py")):
            digest.update(f"{path.relative_to(REPOSITORY)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
