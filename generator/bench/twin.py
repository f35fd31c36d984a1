"""The native twin of a plugin's module: the same sources without a host, for processors that have SSE2 and no more.

Browsers have no fused multiply-add, and neither has SSE2: a module and its twin round alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from generator.build.browser import PARTS, SOUND_OPTIONS, shell_sources
from generator.build.project import SOURCES, Project, write
from generator.build.runtime import template_hash
from generator.build.toolchains import toolchain
from generator.sandbox import process
from generator.support.cache import filled_once
from generator.support.environment import TEMPLATE, settings

_HOW = ("-c", "-w", "-fPIC", "-DPLUGSMITH_HAS_AVX2=0")


def compiled_shell() -> tuple[Path, ...]:
    """Compiles all but a plugin's own files, or takes it from the cache; returns the objects."""
    sources = shell_sources(TEMPLATE)

    def fill(folder: Path) -> None:
        with ThreadPoolExecutor(settings().jobs) as pool:
            list(pool.map(lambda source: compiled(source, folder), sources))

    made_of = f"{template_hash(PARTS)} {toolchain().identity} {SOUND_OPTIONS} {_HOW}"
    key = hashlib.sha256(made_of.encode()).hexdigest()[:16]
    folder = filled_once(settings().cache_dir / "twin" / key, fill, lock=f"twin-{key}")
    return tuple(folder / f"{source.stem}.o" for source in sources)


def compiled(source: Path, folder: Path) -> Path:
    """Compiles one file into `folder`; returns the object."""
    made = folder / f"{source.stem}.o"
    _check([*SOUND_OPTIONS, *_HOW, f"-I{TEMPLATE}", f"-I{TEMPLATE / 'runtime'}", source, "-o", made])
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
