"""The runtime cache: juce_template/ compiled once, and the plan that builds a plugin with it and JUCE."""

from __future__ import annotations

import hashlib
import json
import shlex
import shutil
from functools import cache
from pathlib import Path

from pydantic import Field

from generator.build import sources
from generator.build.cmake import compile_targets, configure, program
from generator.build.juce import juce_archives, juce_options, toolchain_parts
from generator.build.toolchains import Toolchain, toolchain
from generator.sandbox import process
from generator.support import progress
from generator.support.cache import filled_in_place
from generator.support.environment import TEMPLATE, settings
from generator.support.files import link_or_copy
from generator.values.design import Kind
from generator.values.model import Model
from generator.values.target import OsTarget

PLAN_VERSION = 4
_EXAMPLES = {Kind.EFFECT: "bitter_sweet_drive", Kind.INSTRUMENT: "glass_pad"}
"""What is in the slots when the runtime is compiled."""
_PLANS = "plan.json"
_PARTS = ("CMakeLists.txt", "cmake", "juce", "dsp", "guard", "runtime", "plugin", "examples", "windows_gnu")


class Plan(Model):
    """The commands that build a project's binary, with the placeholders {project}, {out} and {runtime}.

    Both are empty if the compiler's commands cannot be replayed, and Ninja has to run them.
    """

    compile: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Commands by the name of the source file."""
    link: tuple[str, ...] = ()
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

    @property
    def build(self) -> Path:
        """The folder that CMake has configured."""
        return self.folder / "build"

    def slot(self, kind: Kind) -> Path:
        """Returns the folder whose sources the target slot_<kind> compiles."""
        return self.folder / "template" / "slots" / kind


def compiled_runtime(target: OsTarget | None = None) -> Runtime:
    """Returns the runtime for this template, JUCE and the compiler for `target`; compiles it if the cache has none.

    :param target: this machine's own system if not given
    """
    chain, tree = toolchain(target), sources.juce(target)
    key = key_of(chain, tree.identity)
    folder = filled_in_place(
        settings().cache_dir / "runtime" / key,
        lambda empty: _compile(chain, tree, empty),
        last=_PLANS,
        lock=f"runtime-{key}",
    )
    plans = json.loads((folder / _PLANS).read_text(encoding="utf-8"))
    return Runtime(
        key=key,
        folder=folder,
        juce=sources.juce_version(tree),
        vst3_sdk=sources.vst3_version(tree),
        compiler=chain.version,
        plans=plans,
    )


def slot_target(kind: Kind) -> str:
    """Returns the name of CMake's target for a slot."""
    return f"slot_{kind}"


@cache
def template_hash(parts: tuple[str, ...] = _PARTS) -> str:
    """Returns a hash of the files of juce_template/ in these folders, by default those that a runtime is made of."""
    digest = hashlib.sha256()
    for path in _template_files(parts):
        digest.update(f"{path.relative_to(TEMPLATE)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def copy_template(folder: Path, parts: tuple[str, ...] = _PARTS) -> None:
    """Copies these parts of juce_template/, so that the cache serves every checkout with the same content, and so that
    editing a checkout cannot change what is in the cache."""
    for path in _template_files(parts):
        copy = folder / path.relative_to(TEMPLATE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)


def _template_files(parts: tuple[str, ...]) -> list[Path]:
    tops = [TEMPLATE / part for part in parts]
    return sorted(path for top in tops for path in ([top] if top.is_file() else top.rglob("*")) if path.is_file())


def key_of(chain: Toolchain, identity: str) -> str:
    """Hashes everything that can change a byte of the result: sources, compiler, system libraries, plan version.

    :param identity: of JUCE's sources
    """
    parts = [str(PLAN_VERSION), template_hash(), identity, *toolchain_parts(chain, identity)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _compile(chain: Toolchain, tree: sources.SourceTree, folder: Path) -> None:
    """Compiles the runtime in `folder`, and writes the plans last."""
    archives = juce_archives(chain, tree)
    juce = folder / "juce"  # a runtime must be self-contained: the sandbox shows a build no other folder
    juce.mkdir()
    for archive in archives:
        link_or_copy(archive, juce / archive.name)
    copy_template(folder / "template")
    for kind, example in _EXAMPLES.items():
        shutil.copytree(TEMPLATE / "examples" / example, folder / "template" / "slots" / kind)
    build = folder / "build"
    with progress.step(f"Compile the runtime for {chain.target}", estimate=30) as on_line:
        options = [
            f"-DPLUGSMITH_JUCE_ARCHIVES={juce.as_posix()}",
            "-DPLUGSMITH_SLOTS=slots",
            "-DCMAKE_SUPPRESS_REGENERATION=ON",  # the sandbox does not show Ninja all that CMake has read
        ]
        configure(chain, folder / "template", build, [*juce_options(chain, tree), *options])
        compile_targets(chain, build, ["all"], on_line)

    if chain.traits.replayed:
        diagnostics = _diagnostics(chain)
        plans = {kind: _plan(build, folder, kind).changed(diagnostics=diagnostics) for kind in Kind}
        shutil.rmtree(build / "CMakeFiles/plugsmith_runtime.dir")  # the archive holds these objects
    else:
        plans = {kind: Plan() for kind in Kind}
    text = json.dumps({kind: plan.model_dump() for kind, plan in plans.items()}, indent=2)
    (folder / _PLANS).write_text(text, encoding="utf-8")


def _plan(build: Path, folder: Path, kind: Kind) -> Plan:
    """Turns the commands that Ninja would run for a slot into a plan, with placeholders for its paths."""
    target = slot_target(kind)
    listed = process.check([program("ninja"), "-C", build, "-t", "commands", target], remedy="Delete the cache folder.")
    project = str(folder / "template" / "slots" / kind)
    objects = f"CMakeFiles/{target}.dir/slots/{kind}"
    compile_commands: dict[str, tuple[str, ...]] = {}
    link: tuple[str, ...] = ()
    for line in listed.output.splitlines():
        words = [word for word in shlex.split(line) if word not in ("&&", ":")]
        places = {objects: "{out}", project: "{project}", str(folder): "{runtime}"}
        text = words
        for path, place in places.items():
            text = [word.replace(path, place) for word in text]
        if "-c" in words and words[-1].startswith(project):
            compile_commands[Path(words[-1]).name] = tuple(_without_dependency_file(text))
        elif any(word.endswith((f"{target}.so", f"{target}.vst3", target)) for word in words) and "-c" not in words:
            link = tuple("{out}/binary" if word.startswith(target) else word for word in text)
    return Plan(compile=compile_commands, link=link)


def _diagnostics(chain: Toolchain) -> tuple[str, ...]:
    """Returns the compiler's options for machine-readable diagnostics, if it has any."""
    for options in chain.traits.diagnostics:
        tried = process.run([chain.program, *options, "-fsyntax-only", "-x", "c++", "/dev/null"], seconds=30)
        if tried.code == 0 and not tried.output.strip("[]\n "):
            return options
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
