"""Compiles a plugin to WebAssembly, so that a page can play it: its two files, the contract, dsp/, and no JUCE.

The compiler is zig's Clang: it brings a C++ library for this target, on Linux, Windows and macOS alike. Clang and
the linker are called as zig would call them, and without zig's own cache, which a build in the sandbox could change.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from generator.build import zig
from generator.build.diagnostics import compiler_findings
from generator.build.project import SOURCES, Project
from generator.build.runtime import copy_template, template_hash
from generator.contract.web_module import MOST_PAGES, judge_module
from generator.sandbox import levels as sandbox
from generator.sandbox import process
from generator.sandbox.untrusted import read_plain, scratch_folder
from generator.support import progress
from generator.support.cache import filled_in_place, filled_once
from generator.support.child_environment import clean_environment
from generator.support.environment import TEMPLATE, settings
from generator.support.errors import BuildError, Problem
from generator.values.attempt import Finding

TOOL = "browser"
"""The tool name of verdicts on the module."""
_TARGET = "wasm32-wasi"
_FORM = 5
"""The version of what the cache holds; a new one invalidates all of it."""
SOUND_OPTIONS = ("-std=c++20", "-O3", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=off")
"""How code that makes sound is compiled: as cmake/Optimisation.cmake has it."""
# A module has no exceptions: what would throw ends it.
_OPTIONS = ("-std=c++20", "-O3", "-msimd128", "-fno-exceptions", "-g0")
_MORE = (
    *SOUND_OPTIONS,
    *("-fno-asynchronous-unwind-tables", "-ffunction-sections", "-fdata-sections", "-fno-color-diagnostics"),
)
_SMALL = ("-Oz",)
"""For what makes no sound."""
_STACK = 1 << 20
_LINKED = (
    *("--gc-sections", "-s", "--stack-first", "--export-memory", "--entry", "_initialize", "--build-id=none"),
    *("-z", f"stack-size={_STACK}", f"--max-memory={MOST_PAGES << 16}", "--error-limit=0"),
)
_HEADER = '#include "plugin/PluginProcessor.h"\n#include "plugin/PluginEditor.h"\n'
PARTS = ("browser", "dsp", "plugin", "runtime")
"""What modules are made of, of juce_template/."""
_TABLE = "Shapes.cpp"
"""Which drawings there are: compiled for each plugin."""
_KIT, _MODULE = "kit.json", "plugin.wasm"
_SECONDS = 120


@dataclass(frozen=True, kw_only=True)
class _Kit:
    """All that is the same for every plugin, compiled once."""

    key: str
    folder: Path
    program: Path
    flags: tuple[str, ...]
    linked: tuple[str, ...]
    """Names of objects and libraries in that folder, in the linker's order, after the plugin's own."""


def web_module(project: Project) -> bytes:
    """Returns the plugin as a module for pages, compiled now or taken from the cache.

    :raises ToolchainError: if there is no zig
    :raises BuildError: if the sources do not compile for this target, or the module is not one that a page may have
    """
    kit = _kit(zig.program())
    key = hashlib.sha256(f"{_FORM} {kit.key} {project.sha256}".encode()).hexdigest()[:24]

    def fill(partial: Path) -> None:
        with progress.step(f"Compile {project.name} for browsers"):
            (partial / _MODULE).write_bytes(_compiled(project, kit))

    return (filled_once(settings().cache_dir / "modules" / key, fill, lock=f"module-{key}") / _MODULE).read_bytes()


def shell_sources(template: Path) -> tuple[Path, ...]:
    """Returns what a module is made of beside a plugin's own files.

    :param template: juce_template/, or a copy of it
    """
    runtime = (
        template / "runtime" / f"{name}.cpp"
        for name in ("Description", "NumberText", "TypedValue", "ValueText", "View")
    )
    drawings = sorted((template / "runtime" / "drawing").glob("*.cpp"))
    return (template / "browser" / "Browser.cpp", *runtime, *drawings)


def named_drawings(editor: str) -> str:
    """Returns the drawings that an editor names, as drawing/Shapes.cpp takes them, so that only those are linked.

    A word that an author puts together of two is not found, and its section has knobs alone.

    :param editor: PluginEditor.cpp
    """
    known = (TEMPLATE / "runtime" / "drawing" / "Drawings.h").read_text(encoding="utf-8")
    words = [word for word in re.findall(r'Entry\{ "([^"]+)",', known) if f'"{word}"' in editor]
    return f"|{'|'.join(words)}|"


def prepare() -> None:
    """Compiles what all modules share, if it is not in the cache.

    :raises ToolchainError: if there is no zig
    """
    _kit(zig.program())


def _compiled(project: Project, kit: _Kit) -> bytes:
    with scratch_folder() as work, ThreadPoolExecutor(settings().jobs) as pool:
        for name in SOURCES:
            (work / name).write_text(project.files[name], encoding="utf-8", newline="\n")

        def run(words: Sequence[str | Path]) -> process.Finished:
            places = [kit.program.parent, kit.folder, work]
            return sandbox.run([kit.program, *words], readable=places, writable=[work], cwd=work, seconds=_SECONDS)

        header: list[str | Path] = ["-include-pch", kit.folder / "contract.pch"]

        named = f'-DPLUGSMITH_DRAWINGS="{named_drawings(project.files["PluginEditor.cpp"])}"'
        table = kit.folder / "template" / "runtime" / "drawing" / _TABLE
        how: dict[str, list[str | Path]] = {name: [*_SMALL, name] for name in SOURCES}
        how |= {"PluginProcessor.cpp": [*header, "PluginProcessor.cpp"], _TABLE: [*_SMALL, named, table]}
        compiled = pool.map(lambda name: run(["clang", *kit.flags, *how[name], "-c", "-o", f"{name}.o"]), how)
        findings: list[Finding] = []
        for result in compiled:
            if result.code != 0:
                findings += compiler_findings(result.output, project.files) or (_unexplained(result),)
        if not findings:
            objects = [work / f"{name}.o" for name in how]
            shared = [kit.folder / name for name in kit.linked]
            result = run(["wasm-ld", *_LINKED, "-o", _MODULE, *objects, *shared])
            if result.code == 0:
                try:
                    data = read_plain(work / _MODULE)
                    wrong = judge_module(data)
                except OSError as error:
                    wrong = (f"cannot be read: {error}",)
                if not wrong:
                    return data
                findings = [Finding(stage="link", message=f"the module {what}") for what in wrong]
            else:
                findings = [_unexplained(result)]
    lines = "\n".join(f"{each.place}: {each.message}" for each in findings)
    what = f"does not compile for browsers:\n{lines}"
    raise BuildError(Problem(where=project.name, what=what, remedy="Fix the sources."), findings=tuple(findings))


def _unexplained(result: process.Finished) -> Finding:
    return Finding(stage="compile", message=result.exceeded or result.tail(4) or f"ended with code {result.code}")


def key_of(program: Path) -> str:
    """Returns what the things that all modules share are cached under; it names all that can change their bytes.

    :param program: zig
    """
    made_of = f"{_FORM} {template_hash(PARTS)} {program} {zig.version(program)} {_OPTIONS} {_MORE} {_SMALL} {_LINKED}"
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]


def _kit(program: Path) -> _Kit:
    key = key_of(program)

    def fill(folder: Path) -> None:
        with progress.step("Prepare zig for browsers", estimate=60):
            _fill(folder, program)

    folder = filled_in_place(settings().cache_dir / "browser" / key, fill, last=_KIT, lock=f"browser-{key}")
    known = json.loads((folder / _KIT).read_text(encoding="utf-8"))
    return _Kit(key=key, folder=folder, program=program, flags=tuple(known["flags"]), linked=tuple(known["linked"]))


def _fill(folder: Path, program: Path) -> None:
    found = zig.libraries_for(program, _TARGET, (*_OPTIONS, "-mexec-model=reactor"))
    libraries = [Path(shutil.copy(path, folder)) for path in found]  # so that this folder is all that CI has to keep
    template = folder / "template"
    copy_template(template, PARTS)
    flags = [*zig.clang_words(program, _TARGET, _OPTIONS), *_MORE, f"-I{template}"]
    sources = [each for each in shell_sources(template) if each.name != _TABLE]

    def compile_one(source: Path) -> Path:
        made = folder / f"{source.stem}.o"
        size = () if source.stem == "Browser" else _SMALL
        _check(program, [*flags, *size, f"-I{template / 'runtime'}", "-c", source, "-o", made], folder)
        return made

    (folder / "contract.h").write_text(_HEADER, encoding="utf-8")
    header = ["-Xclang", "-fno-pch-timestamp", "-x", "c++-header", "contract.h", "-o", "contract.pch"]
    with ThreadPoolExecutor(settings().jobs) as pool:
        written = pool.submit(_check, program, [*flags, *header], folder)
        objects = list(pool.map(compile_one, sources))
        written.result()
    linked = [path.name for path in (*objects, *libraries)]
    (folder / _KIT).write_text(json.dumps({"flags": flags, "linked": linked}), encoding="utf-8")


def _check(program: Path, words: Sequence[str | Path], folder: Path) -> None:
    command: list[str | Path] = [program, "clang", *words]
    process.check(command, cwd=folder, seconds=300, environment=clean_environment(), remedy="Reinstall zig.")
