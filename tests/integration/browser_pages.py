"""Chromium for tests of pages, and a page that renders a plugin's module offline, as its audio thread would."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from generator.contract.metering import metered
from generator.package import player

_FLAGS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
_SOUND = (Path(player.__file__).parent / "player_page" / "sound.js").read_text(encoding="utf-8")
_RENDER = """
async ({ sound, module, audio, notes, frames, values, rate }) => {
  const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer;
  const context = new OfflineAudioContext(2, frames, rate);
  await context.audioWorklet.addModule(sound);
  const options = { outputChannelCount: [2], channelCount: 2, channelCountMode: "explicit" };
  const said = [{ watch: false }, ...notes.map(([midi, at]) => ({ midi, at }))];
  options.processorOptions = { bytes: bytesOf(module), values, said };
  const node = new AudioWorkletNode(context, "plugsmith-sound", options);
  let broken = "";
  node.port.onmessage = ({ data }) => (broken = data.broken ?? broken);
  node.connect(context.destination);
  if (audio) {
    const samples = new Float32Array(bytesOf(audio));
    const buffer = context.createBuffer(2, samples.length / 2, rate);
    const half = samples.length / 2;
    for (const channel of [0, 1]) buffer.copyToChannel(samples.subarray(channel * half, (channel + 1) * half), channel);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(node);
    source.start();
  }
  const began = performance.now();
  const rendered = await context.startRendering();
  const seconds = (performance.now() - began) / 1000;
  const out = new Float32Array(2 * frames);
  for (const channel of [0, 1]) out.set(rendered.getChannelData(channel), channel * frames);
  let text = "";
  const bytes = new Uint8Array(out.buffer);
  for (let n = 0; n < bytes.length; n += 32768) text += String.fromCharCode(...bytes.subarray(n, n + 32768));
  return { audio: btoa(text), seconds, broken };
}
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Starts Chromium; skips the test if there is none."""
    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
    if program is None:
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=_FLAGS, chromium_sandbox=False)
        yield running
        running.close()


class Rendered:
    """What came out of a module in the browser."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.audio = np.frombuffer(base64.b64decode(said["audio"]), dtype="<f4").reshape(2, -1)
        self.seconds = cast(float, said["seconds"])
        """How long the browser took."""
        self.broken = cast(str, said["broken"])


def render_module(
    page: Page,
    module: bytes,
    frames: int,
    values: Sequence[float],
    *,
    audio: np.ndarray[Any, Any] | None = None,
    notes: Sequence[tuple[bytes, float]] = (),
    rate: int = 48000,
) -> Rendered:
    """Renders a module with the player's own worklet, in blocks of 128 frames.

    :param values: of the parameters, in their units
    :param audio: what an effect gets, (2, frames)
    :param notes: MIDI messages for an instrument, and their seconds
    """
    asked = {
        "sound": f"data:text/javascript,{quote(_SOUND)}",
        "module": base64.b64encode(metered(module)).decode(),
        "audio": base64.b64encode(np.ascontiguousarray(audio, dtype="<f4").tobytes()).decode()
        if audio is not None
        else "",
        "notes": [[list(message), at] for message, at in notes],
        "frames": frames,
        "values": list(values),
        "rate": rate,
    }
    return Rendered(page.evaluate(_RENDER, asked))


def require_accessible(page: Page) -> None:
    """Asserts that axe-core finds nothing wrong with the page."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
