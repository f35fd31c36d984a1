"""Reads class ids and parameters out of a built VST3 binary. Run as a child: it loads the binary.

    python -m generator.check.factory BINARY     prints JSON: {"classes": [{"cid": ..., "category": ..., "name": ...}],
                                                              "parameters": [...], "presets": [...]}

The layout is Steinberg's pluginterfaces/base/ipluginbase.h: IPluginFactory's virtual table, PClassInfo.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any


class _ClassInfo(ctypes.Structure):
    _fields_ = (
        ("cid", ctypes.c_ubyte * 16),
        ("cardinality", ctypes.c_int32),
        ("category", ctypes.c_char * 32),
        ("name", ctypes.c_char * 64),
    )


_COUNT_CLASSES, _GET_CLASS_INFO = 4, 5  # after queryInterface, addRef, release, getFactoryInfo


def inspect(binary: str) -> dict[str, Any]:
    """Loads a binary and returns its factory's classes, and the parameters and presets that its sources declare.

    :raises OSError: if it cannot be loaded
    """
    library = ctypes.CDLL(binary)
    library.plugsmithDescribe.restype = ctypes.c_char_p
    declared: dict[str, Any] = json.loads(library.plugsmithDescribe())
    return {"classes": _classes(library)} | {key: declared[key] for key in ("parameters", "presets")}


def _classes(library: ctypes.CDLL) -> list[dict[str, str]]:
    if sys.platform.startswith("linux"):
        library.ModuleEntry.argtypes = [ctypes.c_void_p]
        library.ModuleEntry(library._handle)
    library.GetPluginFactory.restype = ctypes.c_void_p
    factory = ctypes.c_void_p(library.GetPluginFactory())
    table = ctypes.cast(factory, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p))).contents
    count = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p)(table[_COUNT_CLASSES])
    get = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_int32, ctypes.POINTER(_ClassInfo))(
        table[_GET_CLASS_INFO]
    )

    found = []
    for index in range(count(factory)):
        info = _ClassInfo()
        if get(factory, index, ctypes.byref(info)) == 0:
            found.append(
                {
                    "cid": bytes(info.cid).hex().upper(),
                    "category": info.category.decode(errors="replace"),
                    "name": info.name.decode(errors="replace"),
                }
            )
    return found


if __name__ == "__main__":
    print(json.dumps(inspect(sys.argv[1])))
