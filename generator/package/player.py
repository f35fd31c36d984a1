"""The player: a plugin's window and sound in a page, from its WebAssembly module. One file is enough, also from disk.

The page may run our scripts, which it names by their hash, and the module, which imports nothing. It may load nothing.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from generator.contract.metering import metered
from generator.sandbox.untrusted import read_plain
from generator.support.templating import fill_html, script_json
from generator.support.text import size_text
from generator.values.phrase import PHRASE

_DRY = "-dry.mp3"
_PAGE = Path(__file__).parent / "player_page"
MODULE = "plugin.wasm"
"""The module's file beside a bundle."""
PLAY = "play.html"
"""The page of a release that plays the plugin."""


class Player:
    """What a page needs to hold a player: markup goes where it shall stand, and the page's CSP takes `csp`."""

    def __init__(self, module: bytes, sources: Mapping[str, str], *, now: bool = False) -> None:
        """
        :param module: one that passes judge_module()
        :param sources: for an effect, sounds by their names, each as a data URL or as `#id` of an audio element
        :param now: whether the window opens with the page, and not at a click
        """
        sent = packed(module)
        data = {
            "module": base64.b64encode(sent).decode(),
            "sha256": hashlib.sha256(sent).hexdigest(),
            "sources": dict(sources),
            "phrase": [list(note) for note in PHRASE],
            "now": now,
        }
        self.data = script_json(data)
        self.script, self.style = script(), (_PAGE / "player.css").read_text(encoding="utf-8")
        self.size = size_text(len(sent))
        """The module's size, for people."""

    @property
    def csp(self) -> str:
        """What the page's CSP has to allow, beside its own pictures and sounds."""
        return scripts_csp(self.script, plays=True)


def scripts_csp(*scripts: str, plays: bool) -> str:
    """Returns what a page's CSP has to allow for its scripts.

    :param plays: whether one of them is a player's, which starts others and a module
    """
    digests = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts]
    sources = " ".join(f"'sha256-{digest}'" for digest in digests)
    return f"script-src {sources}" + (" blob: data: 'wasm-unsafe-eval'; worker-src blob:" if plays else "")


@cache
def listening_script() -> str:
    """Returns the script of a page that lets people hear what was recorded of a plugin."""
    return "{\n" + (_PAGE / "listen.js").read_text(encoding="utf-8") + "}\n"


def packed(module: bytes) -> bytes:
    """Returns a module as a page holds it: metered, and through gzip."""
    return gzip.compress(metered(module), 9, mtime=0)


@cache
def script() -> str:
    """Returns the page's script, which holds the sources of the two that it starts."""
    texts = {name: (_PAGE / f"{name}.js").read_text(encoding="utf-8") for name in ("sound", "window", "player")}
    inner = "".join(f"const {name.upper()} = {script_json(texts[name])};\n" for name in ("sound", "window"))
    return f"{{\n{inner}{texts['player']}}}\n"


def play_page(name: str, prompt: str, module: bytes, sounds: Path) -> str:
    """Returns a page that holds a plugin's player and nothing else.

    :param sounds: a folder that for an effect has what it can be tried with, as `<name>-dry.mp3`
    """
    dry = {path.name.removesuffix(_DRY): path for path in sorted(sounds.glob(f"*{_DRY}"))}
    player = Player(module, {each: data_url(path, "audio/mpeg") for each, path in dry.items()}, now=True)
    return fill_html(_PAGE / "play.html.j2", {"name": name, "prompt": prompt, "player": player})


def data_url(path: Path, kind: str) -> str:
    """Returns a file as an address that holds it.

    :param kind: its MIME type
    """
    return f"data:{kind};base64,{base64.b64encode(read_plain(path)).decode()}"
