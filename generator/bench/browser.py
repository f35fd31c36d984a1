"""Measures plugins in a browser's engine against the same code compiled for SSE2: time of a block, and sizes."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from generator.authors.blocks.table import BLOCKS
from generator.bench import twin
from generator.bench.made import made_of
from generator.build.browser import web_module
from generator.contract.metering import metered
from generator.package.player import packed
from generator.sandbox import process
from generator.sandbox.untrusted import scratch_folder
from generator.support.environment import settings
from generator.support.errors import ToolchainError
from generator.values.model import Model

_TEMPLATES = Path(__file__).parent / "templates"
_TURNS = 3
_MODULE, _NATIVE = "plugin.wasm", "native"
_BLOCK_US = 1e6 * 128 / 48000


class BrowserRow(Model):
    """What one plugin takes."""

    prompt: str
    compressed: int
    """Bytes of the module through gzip."""
    browser_us: float
    native_us: float
    """Medians for 128 frames at 48 kHz."""
    silent_us: float
    """What 128 frames of silence take in the browser's engine, half a minute after the sound."""

    @property
    def percent(self) -> float:
        """Of one core, in the browser's engine."""
        return 100 * self.browser_us / _BLOCK_US

    @property
    def ratio(self) -> float:
        return self.browser_us / self.native_us


def bench_browser(prompts: tuple[str, ...]) -> list[BrowserRow]:
    """Measures the plugins of some sentences; of each block if there are none.

    :raises ToolchainError: if there is no Node, or no zig
    """
    node = shutil.which("node")
    if node is None:
        raise ToolchainError.at("node", "is not installed", "Install Node.js 20 or later: it has Chromium's engine.")
    with scratch_folder() as folder, ThreadPoolExecutor(settings().jobs) as pool:
        shell = (*twin.compiled_shell(), twin.compiled(_TEMPLATES / "module_loop.cpp", folder))
        asked = prompts or tuple(f"a {block.nouns[0]} plugin" for block in BLOCKS.values())
        places = [folder / str(number) for number in range(len(asked))]
        # All are compiled before the first is measured, which needs the machine for itself.
        sizes = list(pool.map(lambda prompt, place: _made(prompt, shell, place), asked, places))
        return [_row(*each, node) for each in zip(asked, sizes, places, strict=True)]


def _made(prompt: str, shell: tuple[Path, ...], place: Path) -> int:
    """Compiles a plugin for both; returns how large its module is through gzip."""
    place.mkdir()
    _, project = made_of(prompt)
    module = web_module(project)
    (place / _MODULE).write_bytes(metered(module))
    twin.linked(project, shell, place / _NATIVE)
    return len(packed(module))


def _row(prompt: str, compressed: int, place: Path, node: str) -> BrowserRow:
    browsers, natives = [], []
    for _ in range(_TURNS):  # in turns: what else the machine does is in both
        browsers.append(_microseconds([node, _TEMPLATES / "module_loop.js", place / _MODULE]))
        natives += _microseconds([place / _NATIVE])
    browser_us, silent_us = (median(each) for each in zip(*browsers, strict=True))
    return BrowserRow(
        prompt=prompt,
        compressed=compressed,
        browser_us=browser_us,
        native_us=median(natives),
        silent_us=silent_us,
    )


def _microseconds(command: list[str | Path]) -> list[float]:
    said = process.check(command, seconds=120, remedy="Update Node.js to 20 or later.").output
    return [float(each) for each in said.splitlines()[-1].split()]


def browser_table(rows: list[BrowserRow]) -> str:
    lines = ["| plugin | kB | us for 128 frames | % of a core | against SSE2 | silence |", "|---|---|---|---|---|---|"]
    for row in sorted(rows, key=lambda each: -each.percent):
        cells = (
            f"{row.compressed / 1000:.1f}",
            f"{row.browser_us:.1f}",
            f"{row.percent:.2f}",
            f"{row.ratio:.2f}",
            f"{row.silent_us / row.browser_us:.0%}",
        )
        lines.append(f"| {row.prompt} | {' | '.join(cells)} |")
    return "\n".join(lines)
