"""Draws the editor to PNG files and checks that all of it can be seen. Run as a child: it loads the binary.

python -m generator.check.audition.picture BINARY OUT PARAMETER_IDS     prints JSON: a list of Pictures
"""

from __future__ import annotations

import ctypes
import itertools
import json
import sys
from pathlib import Path
from typing import Any

from generator.values.audition import PICTURES, Picture

_SIZES = ((1.0, 1.0), (1.0, 2.0), (0.75, 1.0), (2.0, 1.0))
"""For each picture: the size of the window against the standard size, and pixels per point."""
_FEWEST_COLOURS = 12


def pictures(binary: str, out: Path, ids: list[str]) -> list[Picture]:
    """Draws the editor at standard size in 1x and 2x, at its smallest and at double size, and checks each picture."""
    library = ctypes.CDLL(binary)
    library.plugsmithPicture.restype = ctypes.c_char_p
    library.plugsmithPicture.argtypes = [ctypes.c_char_p, ctypes.c_float, ctypes.c_float]
    found = []
    for name, (size, scale) in zip(PICTURES, _SIZES, strict=True):
        said = json.loads(library.plugsmithPicture(str(out / name).encode(), size, scale))
        findings = tuple(check(said, ids))
        found.append(Picture(file=name, width=said["width"], height=said["height"], scale=scale, findings=findings))
    return found


def check(said: dict[str, Any], ids: list[str]) -> list[str]:
    """Lists what is wrong with a picture, from what the editor says about its controls."""
    if not said["written"]:
        return ["the editor could not be drawn"]
    findings = [] if said["colours"] >= _FEWEST_COLOURS else [f"the editor is blank: {said['colours']} colours"]
    controls = {each["id"]: each for each in said["controls"]}
    findings += [f"no control for the parameter '{each}'" for each in ids if each not in controls]
    for each in controls.values():
        where = f"the control of '{each['id']}'"
        if not each["visible"] or each["width"] <= 0 or each["height"] <= 0:
            findings.append(f"{where} cannot be seen")
        if (
            each["x"] < 0
            or each["y"] < 0
            or each["x"] + each["width"] > said["width"]
            or each["y"] + each["height"] > said["height"]
        ):
            findings.append(f"{where} is cut by the window")
        if not each["name"] or not each["whole"]:
            findings.append(f"the name of '{each['id']}' is cut: {each['name']!r}")
        if not each["value"]:
            findings.append(f"{where} shows no value")
    for one, other in itertools.combinations(controls.values(), 2):
        if _overlap(one, other):
            findings.append(f"the controls of '{one['id']}' and '{other['id']}' overlap")
    return findings


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Says whether two controls overlap by more than the one pixel that rounding in a scaled window can cause."""
    return bool(
        one["x"] + 1 < other["x"] + other["width"]
        and other["x"] + 1 < one["x"] + one["width"]
        and one["y"] + 1 < other["y"] + other["height"]
        and other["y"] + 1 < one["y"] + one["height"]
    )


if __name__ == "__main__":
    made = pictures(sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3]))
    print(json.dumps([each.model_dump() for each in made]))
