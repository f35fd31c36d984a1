"""Builds a `.vst3` bundle: compiles a project's files beside the cached runtime and links. Content-addressed."""

from __future__ import annotations

import hashlib
import json
import plistlib
import shutil
from pathlib import Path

from generator.build.compiling import Compilation, compilation
from generator.build.diagnostics import compiler_findings, infrastructure_failure, linker_findings
from generator.build.project import GENERATED, Project
from generator.build.runtime import Runtime, compiled_runtime
from generator.build.toolchains import toolchain
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

_MOST_BYTES = 32 * 1024 * 1024
_MOST_OBJECT_BYTES = 64 * 1024 * 1024
_FORM = 4
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
    experimental: bool = False
    """Whether JUCE does not support the compiler for this system."""
    sandbox: SandboxLevel
    """The current level on this machine; a bundle from the cache may have been compiled under another one."""


def build(project: Project, destination: Path, *, target: OsTarget | None = None, own_code: bool = False) -> Bundle:
    """Puts `<name>.vst3` and its log into `destination`, compiled now or taken from the cache.

    :param target: the system to build for; this machine's own if not given
    :param own_code: the sources are the user's own: their symbols are not judged
    :raises BuildError: if the sources do not compile or link; it holds the findings
    :raises MachineError: if the machine failed (memory, disk) and not the sources
    """
    target = target or this_target()
    compiled = compiled_runtime(target)
    made_of = f"{_FORM} {compiled.key} {project.sha256}" + (" own" if own_code else "")
    key = hashlib.sha256(made_of.encode()).hexdigest()[:24]
    cached = settings().cache_dir / "builds" / key
    bundle = cached / f"{project.name}.vst3"
    hit = bundle.is_dir()
    if not hit:
        with locked(f"build-{key}"), partial_folder(cached) as partial:
            if not bundle.is_dir():  # else another process built the same sources while this one waited
                _compile(project, target, compiled, partial, own_code=own_code)

    final = destination / bundle.name
    destination.mkdir(parents=True, exist_ok=True)
    with partial_folder(final) as partial:
        shutil.copytree(bundle, partial, dirs_exist_ok=True, symlinks=True)
    shutil.copyfile(cached / LOG, destination / LOG)
    binary = binary_of(final, target)
    return Bundle(
        path=final,
        os_target=target,
        sha256=hashlib.sha256(binary.read_bytes()).hexdigest(),
        size=binary.stat().st_size,
        cached=hit,
        runtime_key=compiled.key,
        juce=compiled.juce,
        vst3_sdk=compiled.vst3_sdk,
        compiler=compiled.compiler,
        experimental=toolchain(target).is_experimental,
        sandbox=sandbox.level(),
    )


def binary_of(bundle: Path, target: OsTarget | None = None) -> Path:
    """Returns the shared library inside a bundle, for this machine's system if no target is given."""
    return bundle / SYSTEMS[target or this_target()].binary_of(bundle.stem)


def _compile(project: Project, target: OsTarget, compiled: Runtime, partial: Path, *, own_code: bool) -> None:
    """Leaves the bundle and its log in `partial`; see build() for the errors."""
    work = partial / "work"
    with (
        progress.step(f"Compile {project.name}" + (f" for {target}" if target is not this_target() else "")),
        compilation(project, toolchain(target), compiled, work) as tool,
    ):
        ran = tool.compile()
        findings = [each for result in ran if result.finished.code != 0 for each in _errors(result.finished, project)]
        if findings:
            raise _failure(project, tuple(findings))
        if not own_code and (refused := _judged(tool)):
            raise _failure(project, refused)
        linked = tool.link()
        if linked.finished.code != 0:
            found = linker_findings(linked.finished.output) or (_unexplained("link", linked.finished),)
            raise _failure(project, found)
        if (size := tool.binary.stat().st_size) > _MOST_BYTES:
            what = f"the binary has {size >> 20} MiB, and {_MOST_BYTES >> 20} are allowed"
            remedy = "Compute tables in prepare() instead of storing them."
            raise _failure(project, (Finding(stage="link", rule="size", message=what, remedy=remedy),))
        bundle = partial / f"{project.name}.vst3"
        binary = binary_of(bundle, target)
        binary.parent.mkdir(parents=True)
        tool.binary.replace(binary)

    (partial / LOG).write_text("\n".join(each.logged for each in (*ran, linked)), encoding="utf-8")
    if target is OsTarget.MACOS:
        _add_macos_files(bundle, project)
        # Sign the whole bundle: the linker's signature covers only the binary, and macOS requires more.
        process.check(["codesign", "--force", "--sign", "-", bundle], remedy="Install Xcode's command line tools.")
    shutil.rmtree(work)


def _judged(tool: Compilation) -> tuple[Finding, ...]:
    """Looks at the symbols of compiled generated code before it is linked."""
    found = []
    for name in GENERATED:
        compiled = tool.object_of(name)
        if compiled.stat().st_size > _MOST_OBJECT_BYTES:
            told: tuple[str, ...] = (f"the compiled file has {compiled.stat().st_size >> 20} MiB",)
        else:
            told = judge(compiled.read_bytes())
        found += [
            Finding(file=name, stage="compile", rule="symbol", message=what, remedy=SYMBOL_REMEDY) for what in told
        ]
    return tuple(found)


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
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDisplayName": project.name,
        "CFBundleExecutable": project.name,
        "CFBundleIdentifier": f"com.plugsmith.{metadata['plugin_id']}",
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundleName": project.name,
        "CFBundlePackageType": "BNDL",
        "CFBundleSignature": "????",
        "CFBundleShortVersionString": metadata["version"],
        "CFBundleVersion": metadata["version"],
        "CFBundleSupportedPlatforms": ["MacOSX"],
        "LSMinimumSystemVersion": "10.13",
        "NSHighResolutionCapable": True,
    }
    (bundle / "Contents/Info.plist").write_bytes(plistlib.dumps(info))
    (bundle / "Contents/PkgInfo").write_text("BNDL????", encoding="ascii")
