"""Compiles an answer's two files for other systems before a machine of those systems is paid for: with zig's Clang.

It proves that they compile with Clang and the C and C++ library of that system; it links and runs nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

from generator.build import zig
from generator.build.diagnostics import compiler_findings
from generator.build.project import GENERATED, Project
from generator.build.runtime import Runtime, compiled_runtime
from generator.sandbox import levels as sandbox
from generator.sandbox import process
from generator.sandbox.untrusted import scratch_folder
from generator.support import progress
from generator.support.cache import filled_in_place
from generator.support.environment import settings
from generator.support.errors import PlugsmithError
from generator.support.files import write_atomically
from generator.values.attempt import Finding
from generator.values.model import Model
from generator.values.verdict import Verdict

TOOL = "other systems"
SYSTEMS = {
    "x86_64-windows-gnu": "Windows",
    "aarch64-macos": "macOS on Apple processors",
    "x86_64-macos.10.13": "macOS on Intel processors",
}
"""By zig's name of each system and processor: what people call it."""
_CONTRACT = '#include "plugin/PluginProcessor.h"\n#include "plugin/PluginEditor.h"\n'
# What GCC and Clang allow and Microsoft's compiler does not.
_STRICT = ("-Wpedantic", "-Werror=vla", "-Werror=gnu", "-fno-color-diagnostics")
_REMEDY = "Write standard C++20: it has to compile on Windows and macOS too."
_FLAGS = "flags.json"
_SECONDS = 60


class Preflight(Model):
    """What the compilers for other systems say of an answer."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()


def preflight(project: Project) -> Preflight:
    """Compiles the generated files for each of SYSTEMS. Without zig, the verdict is `skipped`."""
    try:
        compiler = zig.program()
        compiled = compiled_runtime()
        folder = _prepared(compiler, compiled)
    except PlugsmithError as error:
        why = f"{error.problems[0].where}: {error.problems[0].what}"[:300]
        return Preflight(verdict=Verdict(tool=TOOL, outcome="skipped", summary=why))
    known = folder / "known" / f"{_hash(json.dumps(project.generated, sort_keys=True))}.json"
    if known.is_file():
        return Preflight.model_validate_json(known.read_text(encoding="utf-8"))
    found = _compiled(compiler, compiled, folder, project)
    if found.verdict.outcome != "skipped":
        write_atomically(known, found.model_dump_json())
    return found


def _compiled(compiler: Path, compiled: Runtime, folder: Path, project: Project) -> Preflight:
    flags = json.loads((folder / _FLAGS).read_text(encoding="utf-8"))
    with scratch_folder() as work, ThreadPoolExecutor(settings().jobs) as pool:
        for name, text in project.generated.items():
            (work / name).write_text(text, encoding="utf-8", newline="\n")

        def run(task: tuple[str, str]) -> process.Finished:
            system, name = task
            header = ["-include-pch", str(folder / f"{system}.pch")]
            return sandbox.run(
                [compiler, "clang", *flags[system], *_STRICT, *header, "-fsyntax-only", work / name],
                readable=[compiler.parent, compiled.folder, folder, work],
                cwd=work,
                seconds=_SECONDS,
            )

        tasks = list(product(SYSTEMS, GENERATED))
        results = list(pool.map(run, tasks))
    findings: list[Finding] = []
    for (system, _), result in zip(tasks, results, strict=True):
        if result.code != 0:
            found = compiler_findings(result.output, project.files)
            if not found:  # the machine's fault, or ours: an author can do nothing about it
                why = result.exceeded or result.tail(3) or f"ended with code {result.code}"
                return Preflight(verdict=Verdict(tool=TOOL, outcome="skipped", summary=f"did not work: {why}"[:600]))
            findings += [each.changed(rule=SYSTEMS[system], remedy=_REMEDY) for each in found]
    seconds = round(sum(each.seconds for each in results), 3)
    wrong = tuple(dict.fromkeys(each.rule for each in findings))
    summary = (
        f"does not compile for {', '.join(wrong)}"
        if wrong
        else f"compiles with Clang for {', '.join(SYSTEMS.values())}"
    )
    verdict = Verdict(tool=TOOL, outcome="failed" if wrong else "passed", summary=summary, seconds=seconds)
    # A fault is mostly the same one on all systems: its author reads it once.
    once = {(each.file, each.line, each.message): each for each in reversed(findings)}
    return Preflight(verdict=verdict, findings=tuple(reversed(once.values())))


def _prepared(compiler: Path, compiled: Runtime) -> Path:
    """Returns the folder with each system's flags, and with the contract's headers precompiled for it."""
    key = _hash(f"{compiled.key} {compiler} {zig.version(compiler)} {_STRICT}")

    def fill(folder: Path) -> None:
        with progress.step("Prepare Clang for other systems", estimate=20), ThreadPoolExecutor(settings().jobs) as pool:
            (folder / "contract.h").write_text(_CONTRACT, encoding="utf-8")
            words = pool.map(lambda each: zig.clang_words(compiler, each, ["-std=c++20", "-O0"]), SYSTEMS)
            flags = dict(zip(SYSTEMS, words, strict=True))
            flags = {system: [*each, f"-I{compiled.folder / 'template'}"] for system, each in flags.items()}
            list(pool.map(lambda each: _precompile(compiler, flags[each], folder, each), SYSTEMS))
            write_atomically(folder / _FLAGS, json.dumps(flags))

    return filled_in_place(settings().cache_dir / "preflight" / key, fill, last=_FLAGS, lock=f"preflight-{key}")


def _precompile(compiler: Path, flags: Sequence[str], folder: Path, system: str) -> None:
    # Without times, because a cache that is unpacked elsewhere has others.
    words = ["-Xclang", "-fno-pch-timestamp", *_STRICT, "-x", "c++-header", "contract.h", "-o", f"{system}.pch"]
    command: list[str | Path] = [compiler, "clang", *flags, *words]
    process.check(command, cwd=folder, seconds=300, remedy="Reinstall zig.")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
