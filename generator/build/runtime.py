"""The runtime cache: JUCE and juce_template/ compiled once, and the plan that builds a plugin with them."""

from __future__ import annotations

import hashlib
import json
import platform
import shlex
import shutil
import sys
from functools import cache
from pathlib import Path

from generator.build import debian, sources
from generator.sandbox import process
from generator.support import progress
from generator.support.cache import locked, partial_folder
from generator.support.errors import ProcessError, ToolchainError
from generator.support.settings import TEMPLATE, settings
from generator.values.design import Kind
from generator.values.model import Model

PLAN_VERSION = 2
_EXAMPLES = {
    Kind.EFFECT: ("example_effect", "bitter_sweet_drive"),
    Kind.INSTRUMENT: ("example_instrument", "glass_pad"),
}
_PARTS = ("CMakeLists.txt", "cmake", "dsp", "guard", "runtime", "plugin", "examples")


class Plan(Model):
    """The commands that turn one project into one binary; words hold {project}, {out} and {runtime}."""

    compile: dict[str, tuple[str, ...]]
    """By source file name."""
    link: tuple[str, ...]
    diagnostics: tuple[str, ...] = ()
    """What makes this compiler say its errors for machines."""


class Runtime(Model):
    """A finished runtime in the cache."""

    key: str
    folder: Path
    juce: str
    vst3_sdk: str
    compiler: str
    plans: dict[Kind, Plan]


def runtime() -> Runtime:
    """The runtime for this template, JUCE and compiler; compiles it if it is not in the cache."""
    tree = sources.juce()
    key = _key(tree)
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


def validator() -> Path:
    """Steinberg's validator, compiled once."""
    tree = sources.vst3sdk()
    key = hashlib.sha256(f"{tree.identity} {compiler_version()}".encode()).hexdigest()[:16]
    folder = settings().cache_dir / "validator" / key
    program = folder / "validator"
    if program.is_file():
        return program
    with locked(f"validator-{key}"), partial_folder(folder) as partial:
        if program.is_file():
            return program
        # These three want GTK; the validator wants no window at all.
        shutil.copytree(
            tree.path,
            partial / "src",
            ignore=shutil.ignore_patterns(".git", "audiohost", "editorhost", "inspectorapp", "doc", "vstgui4"),
        )
        options = [
            "SMTG_ENABLE_VST3_PLUGIN_EXAMPLES",
            "SMTG_ENABLE_VSTGUI_SUPPORT",
            "SMTG_CREATE_PLUGIN_LINK",
            "SMTG_RUN_VST_VALIDATOR",
        ]
        with progress.step("Compile Steinberg's validator", estimate=40) as on_line:
            configure(partial / "src", partial / "build", [f"-D{option}=OFF" for option in options])
            compile_targets(partial / "build", ["validator"], on_line)
        shutil.copy2(partial / "build" / "bin" / "Release" / "validator", partial / "validator")
        shutil.rmtree(partial / "src")
        shutil.rmtree(partial / "build")
    return program


@cache
def compiler_version() -> str:
    """Name, version and path of the C++ compiler."""
    path = shutil.which(settings().cxx)
    if path is None:
        raise ToolchainError.at(
            "C++ compiler",
            f"{settings().cxx} is not on PATH",
            "Run: plugsmith doctor --install (or set PLUGSMITH_CXX).",
        )
    return f"{path} {process.run([path, '--version'], seconds=30).output.splitlines()[0]}"


@cache
def template_hash() -> str:
    digest = hashlib.sha256()
    for path in _template_files():
        digest.update(f"{path.relative_to(TEMPLATE)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _template_files() -> list[Path]:
    tops = [TEMPLATE / part for part in _PARTS]
    return sorted(path for top in tops for path in ([top] if top.is_file() else top.rglob("*")) if path.is_file())


def _key(tree: sources.SourceTree) -> str:
    """Everything that can change a byte of the result: sources, compiler, system libraries, this plan."""
    libraries = debian.installed_versions((*debian.BUILD_PACKAGES, *debian.STRIPPED_JUCE_PACKAGES))
    parts = [
        str(PLAN_VERSION),
        template_hash(),
        tree.identity,
        compiler_version(),
        platform.platform(),
        json.dumps(libraries, sort_keys=True),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _compile(tree: sources.SourceTree, folder: Path) -> None:
    # The template is copied, so that the cache serves every checkout with the same content, and so that
    # editing a checkout can not change what is in the cache.
    with partial_folder(folder) as partial:
        for path in _template_files():
            target = partial / "template" / path.relative_to(TEMPLATE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
        build = partial / "build"
        with progress.step(f"Compile JUCE ({tree.origin}) and the runtime", estimate=130) as on_line:
            configure(partial / "template", build, [f"-DPLUGSMITH_JUCE_DIR={tree.path}"])
            compile_targets(build, ["all"], on_line)

        diagnostics = _diagnostics()
        plans = {
            kind: _plan(build, partial, target, example).changed(diagnostics=diagnostics).model_dump()
            for kind, (target, example) in _EXAMPLES.items()
        }
        text = json.dumps(plans, indent=2).replace(str(partial), "{runtime}")
        shutil.rmtree(build / "CMakeFiles/plugsmith_runtime.dir", ignore_errors=True)  # the archive holds these objects
        (partial / "plan.json").write_text(text, encoding="utf-8")


def _plan(build: Path, partial: Path, target: str, example: str) -> Plan:
    """What Ninja would run for an example, with its files replaced by places for another project's."""
    listed = process.check(
        [_program("ninja"), "-C", build, "-t", "commands", target], remedy="Delete the cache folder."
    )
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
    """GCC has JSON up to version 14 and SARIF from 13 on; Clang and MSVC are read as text."""
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


def configure(source: Path, build: Path, options: list[str]) -> None:
    """CMake with Ninja, in Release."""
    process.check(
        [
            _program("cmake"),
            *("-S", source, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release"),
            f"-DCMAKE_MAKE_PROGRAM={_program('ninja')}",
            f"-DCMAKE_CXX_COMPILER={settings().cxx}",
            *options,
        ],
        remedy="Run `plugsmith doctor`: most often a -dev package is missing.",
        seconds=300,
    )


def compile_targets(build: Path, targets: list[str], on_line: progress.OnLine) -> None:
    """Ninja, with as many jobs as the settings say."""
    finished = process.run(
        [_program("ninja"), "-C", build, "-j", str(settings().jobs), *targets], seconds=3600, on_line=on_line
    )
    if finished.code != 0:
        errors = [line for line in finished.output.splitlines() if "error" in line.lower()]
        raise ProcessError.at(
            "ninja", "JUCE or a tool did not compile:\n" + "\n".join(errors[:8]), "Run `plugsmith doctor`."
        )


def _program(name: str) -> str:
    """The cmake and ninja that came with our own Python packages, else those on PATH."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.is_file() else shutil.which(name)
    if found is None:
        raise ToolchainError.at(name, "is not there", f"Install it with: {sys.executable} -m pip install {name}")
    return found
