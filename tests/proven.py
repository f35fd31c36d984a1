"""What the gate proves of each system and compiler, as README shows it: each cell with the test that proves it."""

from __future__ import annotations

STEPS = ("compiled", "linked", "validated", "heard", "seen")
_MAKE = "test_make.py::test_every_example_becomes_a_validated_plugin"
_CLANG = "test_systems.py::test_the_whole_line_with_clang"
_WINE = "test_systems.py::test_a_plugin_for_windows_is_built_validated_heard_and_seen"
_SOUND = "test_browser.py::test_a_block_sounds_in_the_browser_as_it_does_in_a_daw"
_IMPORTS = "test_browser.py::test_a_module_that_would_import_something_is_not_made"
_PAGE = "test_browser.py::test_a_report_plays_its_plugin_from_disk"
_BLOCKS = "test_systems.py::test_every_block_compiles_for_every_system"

PROVEN: dict[str, dict[str, tuple[str, str]]] = {
    "Linux, g++": dict.fromkeys(STEPS, ("yes", _MAKE)),
    "Linux, Clang": dict.fromkeys(STEPS, ("yes", _CLANG)),
    "Browsers, zig": {
        "compiled": ("yes", _SOUND),
        "linked": ("yes", _SOUND),
        "validated": ("it imports nothing", _IMPORTS),
        "heard": ("in Chromium, against Linux", _SOUND),
        "seen": ("in Chromium", _PAGE),
    },
    "Windows, zig on Linux (experimental)": {
        "compiled": ("yes", _WINE),
        "linked": ("yes", _WINE),
        "validated": ("under Wine", _WINE),
        "heard": ("under Wine, against Linux", _WINE),
        "seen": ("under Wine", _WINE),
    },
    "Windows, Microsoft's compiler": {"compiled": ("what authors write, with Clang", _BLOCKS)},
    "macOS, Apple's compiler": {"compiled": ("what authors write, with Clang, for both processors", _BLOCKS)},
}
"""By system and compiler and by step: what README says, and the test."""


def table() -> str:
    """Returns the table as README has it."""
    lines = [f"| | {' | '.join(STEPS)} |", "|---|" + "---|" * len(STEPS)]
    for system, steps in PROVEN.items():
        cells = (steps.get(step, ("not yet", ""))[0] for step in STEPS)
        lines.append(f"| {system} | {' | '.join(cells)} |")
    return "\n".join(lines)
