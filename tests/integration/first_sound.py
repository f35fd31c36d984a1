"""Measures how long plugins take to sound in Chromium after the click on "Play it here" in their reports.

`python -m tests.integration.first_sound build/*/report.html`
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

from tests.integration.browser_pages import chromium

_TIMES = 7
_CLICK = """() => {
  document.querySelector("button.try").addEventListener("click", () => (globalThis.began = performance.now()), true);
}"""
_SOUNDS = "() => globalThis.player && player.loudest > 1e-4 && performance.now() - began"


def main(reports: list[str]) -> None:
    print("| report | kB | click to sound, ms |\n|---|---|---|")
    with chromium() as browser:
        for report in map(Path, reports):
            times = []
            for _ in range(_TIMES):
                context = browser.new_context()
                page = context.new_page()
                page.goto(report.resolve().as_uri())
                page.evaluate(_CLICK)
                page.locator("button.try").click()
                times.append(page.wait_for_function(_SOUNDS, polling=5).json_value())
                context.close()
            print(f"| {report.parent.name} | {report.stat().st_size / 1000:.0f} | {median(times):.0f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
