"""Runs programs and plugins for Windows on Linux, in the sandbox, under Wine.

Its folder of settings is made once and only read afterwards, so no plugin can leave anything there for the next.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from generator.sandbox import levels as sandbox
from generator.sandbox import process
from generator.support import progress
from generator.support.cache import filled_once
from generator.support.child_environment import clean_environment
from generator.support.environment import settings

_SECONDS = 120
_REPLACEMENTS = r"HKCU\Software\Wine\Fonts\Replacements"
_VARIABLES = {"WINEARCH": "win64", "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe="}


def is_there() -> bool:
    """Says whether Wine is installed."""
    return shutil.which("wine") is not None


def run(
    program: Path, arguments: Sequence[str | Path], *, readable: Sequence[Path], writable: Sequence[Path] = ()
) -> process.Finished:
    """Runs a program for Windows in the sandbox; paths are those of this machine.

    :param readable: what it may read, beside itself
    """
    folder = _settings_folder()
    return sandbox.run(
        ["wine", program, *(f"Z:{each}" if isinstance(each, Path) else each for each in arguments)],
        readable=[program, folder, *readable],
        writable=writable,
        cwd=program.parent,
        seconds=_SECONDS,
        environment={**_VARIABLES, "WINEPREFIX": str(folder)},
    )


@cache
def version() -> str:
    """Returns its name and number, such as "wine-8.0"."""
    said = process.run(["wine", "--version"], seconds=60, environment=clean_environment() | _VARIABLES).tail(1)
    return said.split()[0] if said else "wine"


def _settings_folder() -> Path:
    """Returns Wine's folder of settings and system files; makes it if it is not in the cache."""
    return filled_once(settings().cache_dir / "wine" / version(), _set_up, lock="wine")


def _set_up(folder: Path) -> None:
    folder.rmdir()  # Wine fills no folder that exists
    environment = clean_environment() | _VARIABLES | {"WINEPREFIX": str(folder)}
    # JUCE asks Wine for Bitstream Vera Sans, and draws no text at all if there is none.
    replacement = ["/v", "Bitstream Vera Sans", "/d", "DejaVu Sans", "/f"]
    with progress.step("Set up Wine"):
        for words in (["wine", "wineboot", "--init"], ["wine", "reg", "add", _REPLACEMENTS, *replacement]):
            process.check(words, remedy="Reinstall wine.", environment=environment, seconds=300)
        process.check(["wineserver", "--wait"], remedy="Reinstall wine.", environment=environment, seconds=60)
