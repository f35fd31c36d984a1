"""Builds a `.vst3` bundle: compiles a project's files beside the cached runtime and links. Content-addressed."""

from __future__ import annotations

import hashlib
import json
import plistlib
import shlex
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from generator.build.diagnostics import compiler_findings, infrastructure_failure, linker_findings
from generator.build.project import GENERATED, SOURCES, Project, write
from generator.build.runtime import Plan, Runtime, compiled_runtime
from generator.contract.symbols import REMEDY as SYMBOL_REMEDY
from generator.contract.symbols import judge
from generator.sandbox import levels as sandbox
from generator.sandbox import process
from generator.support import progress
from generator.support.cache import locked, partial_folder
from generator.support.environment import settings
from generator.support.errors import BuildError, MachineError, Problem
from generator.values.attempt import Finding, Stage
from generator.values.model import Model
from generator.values.target import SYSTEMS, OsTarget, this_target
from generator.values.verdict import SandboxLevel

_COMPILE_SECONDS = 120
_MOST_BYTES = 32 * 1024 * 1024
_MOST_OBJECT_BYTES = 64 * 1024 * 1024
_FORM = 3
"""The version of the build cache's layout; a new one invalidates all entries."""
LOG = "build.log"
"""The build log beside the bundle: the commands, and what the compiler printed."""


class Bundle(Model):
    """A built plugin on disk, and what it was built with."""

    path: Path
    os_target: OsTarget
    sha256: str
    """The hash of the binary inside the bundle."""
    size: int
    cached: bool
    runtime_key: str
    juce: str
    vst3_sdk: str
    compiler: str
    sandbox: SandboxLevel
    """The current level on this machine; a bundle from the cache may have been compiled under another one."""


def build(project: Project, destination: Path, *, own_code: bool = False) -> Bundle:
    """Puts `<name>.vst3` and its log into `destination`, compiled now or taken from the cache.

    :param own_code: the sources are the user's own: their symbols are not judged
    :raises BuildError: if the sources do not compile or link; it holds the findings
    :raises MachineError: if the machine failed (memory, disk) and not the sources
    """
    compiled = compiled_runtime()
    made_of = f"{_FORM} {compiled.key} {project.sha256}" + (" own" if own_code else "")
    key = hashlib.sha256(made_of.encode()).hexdigest()[:24]
    cached = settings().cache_dir / "builds" / key
    bundle = cached / f"{project.name}.vst3"
    hit = bundle.is_dir()
    if not hit:
        with locked(f"build-{key}"), partial_folder(cached) as partial:
            if not bundle.is_dir():  # else another process built the same sources while this one waited
                _compile(project, compiled, partial, own_code=own_code)

    target = destination / bundle.name
    destination.mkdir(parents=True, exist_ok=True)
    with partial_folder(target) as partial:
        shutil.copytree(bundle, partial, dirs_exist_ok=True, symlinks=True)
    shutil.copyfile(cached / LOG, destination / LOG)
    binary = binary_of(target)
    return Bundle(
        path=target,
        os_target=this_target(),
        sha256=hashlib.sha256(binary.read_bytes()).hexdigest(),
        size=binary.stat().st_size,
        cached=hit,
        runtime_key=compiled.key,
        juce=compiled.juce,
        vst3_sdk=compiled.vst3_sdk,
        compiler=compiled.compiler,
        sandbox=sandbox.level(),
    )


def binary_of(bundle: Path, target: OsTarget | None = None) -> Path:
    """Returns the shared library inside a bundle, for this machine's system if no target is given."""
    return bundle / SYSTEMS[target or this_target()].binary_of(bundle.stem)


def _compile(project: Project, compiled: Runtime, partial: Path, *, own_code: bool) -> None:
    work = partial / "work"
    write(project, work)
    plan = compiled.plans[project.kind]

    def run(command: tuple[str, ...]) -> process.Finished:
        places = {"{project}": str(work), "{out}": str(work), "{runtime}": str(compiled.folder)}
        words = [word for word in command if word]
        for place, path in places.items():
            words = [word.replace(place, path) for word in words]
        return sandbox.run(
            words,
            readable=[compiled.folder],
            writable=[work],
            cwd=compiled.folder / "build",
            seconds=_COMPILE_SECONDS,
        )

    log: list[str] = []
    with progress.step(f"Compile {project.name}"), ThreadPoolExecutor(settings().jobs) as pool:
        commands = [_lenient(name, plan.compile[name]) + plan.diagnostics for name in SOURCES]
        try:
            results = list(pool.map(run, commands))
        except KeyboardInterrupt:
            process.kill_running()
            raise
        log += [
            _logged(command, result, (work, compiled.folder)) for command, result in zip(commands, results, strict=True)
        ]
        findings = [each for result in results if result.code != 0 for each in _errors(result, project)]
        if findings:
            raise _failure(project, tuple(findings))
        if not own_code and (refused := _judged(plan, work)):
            raise _failure(project, refused)
        linked = run(plan.link)
        if linked.code != 0:
            raise _failure(project, linker_findings(linked.output) or (_unexplained("link", linked),))
        log.append(_logged(plan.link, linked, (work, compiled.folder)))
        if (size := (work / "binary").stat().st_size) > _MOST_BYTES:
            what = f"the binary has {size >> 20} MiB, and {_MOST_BYTES >> 20} are allowed"
            remedy = "Compute tables in prepare() instead of storing them."
            raise _failure(project, (Finding(stage="link", rule="size", message=what, remedy=remedy),))

    (partial / LOG).write_text("\n".join(log), encoding="utf-8")
    bundle = partial / f"{project.name}.vst3"
    binary = binary_of(bundle)
    binary.parent.mkdir(parents=True)
    (work / "binary").replace(binary)
    if this_target() is OsTarget.MACOS:
        _add_macos_files(bundle, project)
        # Sign the whole bundle: the linker's signature covers only the binary, and macOS requires more.
        process.check(["codesign", "--force", "--sign", "-", bundle], remedy="Install Xcode's command line tools.")
    shutil.rmtree(work)


def _judged(plan: Plan, work: Path) -> tuple[Finding, ...]:
    """Looks at the symbols of compiled generated code before it is linked."""
    found = []
    for name in GENERATED:
        words = plan.compile[name]
        compiled = Path(words[words.index("-o") + 1].replace("{out}", str(work)))
        if compiled.stat().st_size > _MOST_OBJECT_BYTES:
            told: tuple[str, ...] = (f"the compiled file has {compiled.stat().st_size >> 20} MiB",)
        else:
            told = judge(compiled.read_bytes())
        found += [
            Finding(file=name, stage="compile", rule="symbol", message=what, remedy=SYMBOL_REMEDY) for what in told
        ]
    return tuple(found)


def _logged(command: tuple[str, ...], result: process.Finished, places: tuple[Path, Path]) -> str:
    """Returns the planned command and its output, without the paths of this machine."""
    project, folder = map(str, places)
    output = result.output.replace(project, ".").replace(folder, "runtime")
    words = shlex.join(word for word in command if word)
    return f"$ {words}\n{output}{'' if output.endswith(chr(10)) or not output else chr(10)}"


def _lenient(name: str, command: tuple[str, ...]) -> tuple[str, ...]:
    """Lets generated code compile with warnings, except those that are certainly bugs. In our own code all are errors.

    MSVC has no such exceptions here.
    """
    if name not in GENERATED:
        return command
    if "/WX" in command:
        return tuple("/WX-" if word == "/WX" else word for word in command)
    return (*command, "-Wno-error", "-Werror=return-type", "-Werror=uninitialized")


def _errors(result: process.Finished, project: Project) -> tuple[Finding, ...]:
    """Returns the errors in the sources; raises a MachineError if the machine failed and not the sources."""
    why = result.exceeded or infrastructure_failure(result.output)
    if why:
        raise MachineError.at("compiler", why, "Free memory or disk, or set PLUGSMITH_JOBS=1, then try again.")
    return compiler_findings(result.output, project.files) or (_unexplained("compile", result),)


def _unexplained(stage: Stage, result: process.Finished) -> Finding:
    what = "ran into its time limit" if result.timed_out else result.tail(4)
    return Finding(stage=stage, message=what or f"ended with code {result.code}")


def _failure(project: Project, findings: tuple[Finding, ...]) -> BuildError:
    lines = "\n".join(f"{finding.place}: {finding.message}" for finding in findings)
    remedy = "Fix the sources; the first error is the one to read."
    return BuildError(Problem(where=project.name, what=f"does not compile:\n{lines}", remedy=remedy), findings=findings)


def _add_macos_files(bundle: Path, project: Project) -> None:
    metadata = json.loads(project.files["plugin.json"])
    info = {
        "CFBundleExecutable": project.name,
        "CFBundleIdentifier": f"com.plugsmith.{metadata['plugin_id']}",
        "CFBundleName": project.name,
        "CFBundlePackageType": "BNDL",
        "CFBundleSignature": "????",
        "CFBundleShortVersionString": metadata["version"],
        "CFBundleVersion": metadata["version"],
        "NSHighResolutionCapable": True,
    }
    (bundle / "Contents/Info.plist").write_bytes(plistlib.dumps(info))
    (bundle / "Contents/PkgInfo").write_text("BNDL????", encoding="ascii")
