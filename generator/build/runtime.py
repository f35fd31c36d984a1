"""The runtime cache: juce_template/ compiled once, and the plan that builds a plugin with it and JUCE."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
from functools import cache
from pathlib import Path

from generator.build import sources
from generator.build.cmake import compile_targets, compiler_version, configure, program
from generator.build.juce import juce_archives, toolchain_parts
from generator.sandbox import process
from generator.support import progress
from generator.support.cache import locked, partial_folder
from generator.support.environment import TEMPLATE, settings
from generator.values.design import Kind
from generator.values.model import Model

PLAN_VERSION = 3
_EXAMPLES = {
    Kind.EFFECT: ("example_effect", "bitter_sweet_drive"),
    Kind.INSTRUMENT: ("example_instrument", "glass_pad"),
}
_PARTS = ("CMakeLists.txt", "cmake", "juce", "dsp", "guard", "runtime", "plugin", "examples")


class Plan(Model):
    """The commands that build a project's binary, with the placeholders {project}, {out} and {runtime}."""

    compile: dict[str, tuple[str, ...]]
    """Commands by the name of the source file."""
    link: tuple[str, ...]
    diagnostics: tuple[str, ...] = ()
    """Options for machine-readable diagnostics."""


class Runtime(Model):
    """A finished runtime in the cache."""

    key: str
    folder: Path
    juce: str
    vst3_sdk: str
    compiler: str
    plans: dict[Kind, Plan]


def compiled_runtime() -> Runtime:
    """Returns the runtime for this template, JUCE and compiler; compiles it if it is not in the cache."""
    tree = sources.juce()
    key = key_of(tree.identity)
    folder = settings().cache_dir / "runtime" / key
    if not (folder / "plan.json").is_file():
        with locked(f"runtime-{key}"):
            if not (folder / "plan.json").is_file():
                _compile(tree, folder)
    plans = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    return Runtime(
        key=key,
        folder=folder,
        juce=sources.juce_version(tree),
        vst3_sdk=sources.vst3_version(tree),
        compiler=compiler_version().partition(" ")[2],
        plans=plans,
    )


@cache
def template_hash() -> str:
    digest = hashlib.sha256()
    for path in _template_files():
        digest.update(f"{path.relative_to(TEMPLATE)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _template_files() -> list[Path]:
    tops = [TEMPLATE / part for part in _PARTS]
    return sorted(path for top in tops for path in ([top] if top.is_file() else top.rglob("*")) if path.is_file())


def key_of(identity: str) -> str:
    """Hashes everything that can change a byte of the result: sources, compiler, system libraries, plan version.

    :param identity: of JUCE's sources
    """
    parts = [str(PLAN_VERSION), template_hash(), identity, *toolchain_parts(identity)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _compile(tree: sources.SourceTree, folder: Path) -> None:
    # The template is copied, so that the cache serves every checkout with the same content, and so that
    # editing a checkout cannot change what is in the cache.
    archives = juce_archives(tree)
    with partial_folder(folder) as partial:
        juce = partial / "juce"  # a runtime must be self-contained: the sandbox shows a build no other folder
        juce.mkdir()
        for archive in archives:
            _link_or_copy(archive, juce / archive.name)
        for path in _template_files():
            target = partial / "template" / path.relative_to(TEMPLATE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
        build = partial / "build"
        with progress.step("Compile the runtime", estimate=30) as on_line:
            options = [f"-DPLUGSMITH_JUCE_DIR={tree.path}", f"-DPLUGSMITH_JUCE_ARCHIVES={juce}"]
            configure(partial / "template", build, options)
            compile_targets(build, ["all"], on_line)

        diagnostics = _diagnostics()
        plans = {
            kind: _plan(build, partial, target, example).changed(diagnostics=diagnostics).model_dump()
            for kind, (target, example) in _EXAMPLES.items()
        }
        text = json.dumps(plans, indent=2).replace(str(partial), "{runtime}")
        shutil.rmtree(build / "CMakeFiles/plugsmith_runtime.dir", ignore_errors=True)  # the archive holds these objects
        (partial / "plan.json").write_text(text, encoding="utf-8")


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without hard links
        shutil.copyfile(source, target)


def _plan(build: Path, partial: Path, target: str, example: str) -> Plan:
    """Turns the commands that Ninja would run for an example into a plan, with placeholders for its paths."""
    listed = process.check([program("ninja"), "-C", build, "-t", "commands", target], remedy="Delete the cache folder.")
    project = str(partial / "template" / "examples" / example)
    objects = f"CMakeFiles/{target}.dir/examples/{example}"
    compile_commands: dict[str, tuple[str, ...]] = {}
    link: tuple[str, ...] = ()
    for line in listed.output.splitlines():
        words = [word for word in shlex.split(line) if word not in ("&&", ":")]
        text = [word.replace(project, "{project}").replace(objects, "{out}") for word in words]
        if "-c" in words and words[-1].startswith(project):
            compile_commands[Path(words[-1]).name] = tuple(_without_dependency_file(text))
        elif any(word.endswith((f"{target}.so", f"{target}.vst3", target)) for word in words) and "-c" not in words:
            link = tuple("{out}/binary" if word.startswith(target) else word for word in text)
    return Plan(compile=compile_commands, link=link)


def _diagnostics() -> tuple[str, ...]:
    """Returns the compiler's option for machine-readable diagnostics, if it has one.

    GCC has JSON up to version 14 and SARIF from 13 on; the output of Clang and MSVC is read as text.
    """
    for option in ("-fdiagnostics-format=json", "-fdiagnostics-format=sarif-stderr"):
        tried = process.run([settings().cxx, option, "-fsyntax-only", "-x", "c++", "/dev/null"], seconds=30)
        if tried.code == 0 and not tried.output.strip("[]\n "):
            return (option,)
    return ()


def _without_dependency_file(words: list[str]) -> list[str]:
    kept, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word in ("-MT", "-MF"):
            skip = True
        elif word != "-MD":
            kept.append(word)
    return kept
