"""Formats numbers for people."""

from __future__ import annotations


def size_text(size: int) -> str:
    """Returns a number of bytes as people read it, such as "1.23 MB"."""
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.3g} {unit}" if unit != "bytes" else f"{size} bytes"
        size = size / 1000  # type: ignore[assignment]
    return f"{size:.3g} GB"
