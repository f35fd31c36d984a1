"""The phrase that instruments play, for checks, reports and pages."""

from __future__ import annotations

PHRASE = (
    *[(57, 90, 0.0, 0.45), (60, 70, 0.5, 0.95), (64, 100, 1.0, 1.45), (69, 110, 1.5, 2.4)],
    *[(45, 80, 2.5, 4.5), (57, 60, 2.5, 4.5), (60, 60, 2.5, 4.5), (64, 60, 2.5, 4.5)],
)
"""A phrase for instruments: (note, velocity, start and end in seconds)."""
