"""Measures plugins in a browser's engine against the same code compiled for SSE2: time of a block, and sizes."""

from __future__ import annotations

import shutil
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
from generator.support.errors import ToolchainError
from generator.values.model import Model

_TEMPLATES = Path(__file__).parent / "templates"
_TURNS = 3
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
    with scratch_folder() as folder:
        shell = (*twin.compiled_shell(), twin.compiled(_TEMPLATES / "module_loop.cpp", folder))
        asked = prompts or tuple(f"a {block.nouns[0]} plugin" for block in BLOCKS.values())
        return [_row(prompt, node, shell, folder) for prompt in asked]


def _row(prompt: str, node: str, shell: tuple[Path, ...], folder: Path) -> BrowserRow:
    _, project = made_of(prompt)
    module = web_module(project)
    (folder / "plugin.wasm").write_bytes(metered(module))
    native = twin.linked(project, shell, folder / "native")
    loop = _TEMPLATES / "module_loop.js"
    browsers, natives = [], []
    for _ in range(_TURNS):  # in turns: what else the machine does is in both
        browsers.append(_microseconds([node, loop, folder / "plugin.wasm"]))
        natives += _microseconds([native])
    browser_us, silent_us = (median(each) for each in zip(*browsers, strict=True))
    native_us = median(natives)
    return BrowserRow(
        prompt=prompt,
        compressed=len(packed(module)),
        browser_us=browser_us,
        native_us=native_us,
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
