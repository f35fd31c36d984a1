"""The two ways to compile a project beside a runtime: with Ninja's commands replayed, or in a slot by Ninja itself."""

from __future__ import annotations

import contextlib
import dataclasses
import shlex
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from generator.build import sources
from generator.build.cmake import program
from generator.build.project import SOURCES, Project, write
from generator.build.runtime import Plan, Runtime, slot_target
from generator.build.toolchains import Toolchain
from generator.sandbox import levels as sandbox
from generator.sandbox import process
from generator.support.cache import locked
from generator.support.environment import settings
from generator.values.target import SYSTEMS

_SECONDS = 120


@dataclass(frozen=True, kw_only=True)
class Ran:
    """A command of a build, and its result."""

    command: str
    """As the build log shows it, without paths of this machine."""
    finished: process.Finished

    @property
    def logged(self) -> str:
        output = self.finished.output
        return f"$ {self.command}\n{output}{'' if output.endswith(chr(10)) or not output else chr(10)}"


class Compilation(Protocol):
    """A project on its way to a binary."""

    binary: Path
    """Where link() leaves the shared library."""

    def compile(self) -> list[Ran]:
        """Compiles all sources."""

    def object_of(self, source: str) -> Path:
        """Returns where compile() leaves the object of a source file."""

    def link(self) -> Ran:
        """Links what compile() left."""


@contextlib.contextmanager
def compilation(project: Project, chain: Toolchain, compiled: Runtime, work: Path) -> Iterator[Compilation]:
    """Yields the way that fits the compiler.

    :param work: a folder for the project's files; its content is not needed afterwards
    """
    write(project, work)
    if chain.traits.replayed:
        yield _Replayed(chain, compiled, compiled.plans[project.kind], work)
    else:
        with locked(f"slot-{compiled.key}"):  # for both kinds: two Ninjas in one folder would spoil its log
            yield _InSlot(project, chain, compiled, work)


class _Replayed:
    """Runs the plan's commands side by side, each in the sandbox, where it can write only to the project's folder."""

    def __init__(self, chain: Toolchain, compiled: Runtime, plan: Plan, work: Path) -> None:
        self._chain, self._compiled, self._plan, self._work = chain, compiled, plan, work
        self._environment = dict(chain.environment)
        for variable, original in chain.own_folders.items():
            own = work / variable
            shutil.copytree(original, own) if original else own.mkdir()
            self._environment[variable] = str(own)
        self.binary = work / "binary"

    def compile(self) -> list[Ran]:
        commands = [self._plan.compile[name] + self._plan.diagnostics for name in SOURCES]
        with ThreadPoolExecutor(settings().jobs) as pool:
            try:
                return list(pool.map(self._run, commands))
            except KeyboardInterrupt:
                process.kill_running()
                raise

    def object_of(self, source: str) -> Path:
        words = self._plan.compile[source]
        return Path(words[words.index("-o") + 1].replace("{out}", str(self._work)))

    def link(self) -> Ran:
        return self._run(self._plan.link)

    def _run(self, command: tuple[str, ...]) -> Ran:
        words = [word for word in command if word]
        runtime = self._compiled.folder
        places = {"{project}": str(self._work), "{out}": str(self._work), "{runtime}": str(runtime)}
        real = words
        for place, path in places.items():
            real = [word.replace(place, path) for word in real]
        finished = sandbox.run(
            real,
            readable=[runtime, *self._chain.folders],
            writable=[self._work],
            cwd=self._compiled.build,
            seconds=_SECONDS,
            environment=self._environment,
        )
        return Ran(command=shlex.join(words), finished=_without_places(finished, self._work, runtime))


class _InSlot:
    """Puts the sources into the runtime's slot and lets Ninja run: for compilers whose commands cannot be replayed.

    One build at a time uses a runtime. The compiler can write to the runtime's build folder.
    """

    def __init__(self, project: Project, chain: Toolchain, compiled: Runtime, work: Path) -> None:
        self._chain, self._compiled, self._slot = chain, compiled, compiled.slot(project.kind)
        self._target, self._system = slot_target(project.kind), SYSTEMS[chain.target]
        for name in SOURCES:
            shutil.copyfile(work / name, self._slot / name)  # with a new time, so that Ninja compiles it
        self.binary = compiled.build / f"{self._target}{self._system.module_suffix}"

    def compile(self) -> list[Ran]:
        objects = [self.object_of(name) for name in SOURCES]
        for each in (*objects, self.binary):
            each.unlink(missing_ok=True)
        return [self._run(["-k", "0", *(each.relative_to(self._compiled.build).as_posix() for each in objects)])]

    def object_of(self, source: str) -> Path:
        place = self._slot.relative_to(self._compiled.folder / "template")
        name = f"{source}{self._system.object_suffix}"
        return self._compiled.build / "CMakeFiles" / f"{self._target}.dir" / place / name

    def link(self) -> Ran:
        return self._run([self._target])

    def _run(self, words: list[str]) -> Ran:
        command = ["ninja", "-v", "-j", str(settings().jobs), *words]
        finished = sandbox.run(
            [program("ninja"), *command[1:]],
            # Ninja looks at all that it has compiled, also for the runtime.
            readable=[self._compiled.folder, sources.juce(self._chain.target).path, *self._chain.folders],
            writable=[self._compiled.build],
            cwd=self._compiled.build,
            seconds=_SECONDS * len(SOURCES),
            environment=self._chain.environment,
        )
        return Ran(command=shlex.join(command), finished=_without_places(finished, self._slot, self._compiled.folder))


def _without_places(finished: process.Finished, project: Path, runtime: Path) -> process.Finished:
    output = finished.output
    for place, shown in ((project, "."), (runtime, "runtime")):
        for text in (str(place), place.as_posix()):
            output = output.replace(text, shown)
    return dataclasses.replace(finished, output=output)
