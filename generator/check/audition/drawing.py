"""Has a plugin draw its editor to PNG files. Run as a child: it loads the binary, and judges nothing.

python -m generator.check.audition.drawing BINARY OUT     prints JSON: what the editor says of each picture
"""

from __future__ import annotations

import ctypes
import json
import sys
from pathlib import Path
from typing import Any

from generator.values.audition import PICTURES

SIZES = ((1.0, 1.0), (1.0, 2.0), (0.75, 1.0), (2.0, 1.0))
"""For each picture: the size of the window against the standard size, and pixels per point."""


def draw(binary: str, out: Path) -> list[Any]:
    """Draws the editor at standard size in 1x and 2x, at its smallest and at double size."""
    library = ctypes.CDLL(binary)
    library.plugsmithPicture.restype = ctypes.c_char_p
    library.plugsmithPicture.argtypes = [ctypes.c_char_p, ctypes.c_float, ctypes.c_float]
    return [
        json.loads(library.plugsmithPicture(str(out / name).encode(), size, scale))
        for name, (size, scale) in zip(PICTURES, SIZES, strict=True)
    ]


if __name__ == "__main__":
    print(json.dumps(draw(sys.argv[1], Path(sys.argv[2]))))
