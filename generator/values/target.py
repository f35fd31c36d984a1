"""The systems that plugins are built for."""

from __future__ import annotations

from enum import StrEnum


class OsTarget(StrEnum):
    WINDOWS = "Windows_x64"
    MACOS = "macOS_Universal"
    LINUX = "Linux_x64"
