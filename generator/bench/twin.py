"""The native twin of a plugin's module: the same sources without a host, for processors that have SSE2 and no more.

Browsers have no fused multiply-add, and neither has SSE2: a module and its twin round alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.build.browser import SOUND_OPTIONS, shell_sources
from generator.build.project import SOURCES, Project, write
from generator.build.toolchains import toolchain
from generator.sandbox import process
from generator.support.environment import TEMPLATE


def compiled_shell(folder: Path) -> tuple[Path, ...]:
    """Compiles all but a plugin's own files into `folder`; returns the objects."""
    return tuple(compiled(source, folder) for source in shell_sources(TEMPLATE))


def compiled(source: Path, folder: Path) -> Path:
    """Compiles one file into `folder`; returns the object."""
    made = folder / f"{source.stem}.o"
    how = ["-c", "-w", "-fPIC", "-DPLUGSMITH_HAS_AVX2=0", f"-I{TEMPLATE}", f"-I{TEMPLATE / 'runtime'}"]
    _check([*SOUND_OPTIONS, *how, source, "-o", made])
    return made


def linked(project: Project, shell: Sequence[Path], target: Path, *options: str | Path) -> Path:
    """Compiles a plugin beside `target`, and links it with the shell.

    :param shell: from compiled_shell()
    :param options: for the linker, such as -shared, or an object with a main()
    """
    write(project, target.parent)
    objects = [*shell, *(compiled(target.parent / name, target.parent) for name in SOURCES)]
    _check([*options, *objects, "-o", target])
    return target


def _check(words: Sequence[str | Path]) -> None:
    process.check([toolchain().program, *words], seconds=600, remedy="Run: plugsmith doctor --install")
