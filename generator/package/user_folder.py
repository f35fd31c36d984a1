"""Copies a plugin to the folder where DAWs look for it."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.support.environment import settings
from generator.support.errors import MachineError
from generator.values.target import SYSTEMS, this_target


def copy_for_daw(bundle: Path) -> Path:
    """Copies a bundle to the user's own folder of plugins, in place of an older one of its name, and returns the copy.

    :raises MachineError: if the folder cannot be written, or a DAW holds the older one open
    """
    folder = settings().vst3_dir or Path(SYSTEMS[this_target()].user_folder).expanduser()
    copy = folder / bundle.name
    made, old = folder / f".{bundle.name}.new", folder / f".{bundle.name}.old"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in (made, old):
            shutil.rmtree(left, ignore_errors=True)
        shutil.copytree(bundle, made, symlinks=True)
        if copy.exists():
            copy.rename(old)  # a DAW that has it open keeps its files
        made.rename(copy)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        what = f"the plugin cannot be copied there: {error.strerror or error}"
        raise MachineError.at(folder, what, "Close your DAW, or set PLUGSMITH_VST3_DIR.") from None
    return copy
