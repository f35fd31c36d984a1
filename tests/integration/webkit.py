"""WebKitGTK, the engine of Safari on Linux, driven by its own WebDriver: the few commands that the tests need."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.integration.servers import free_ports

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key of an element, from the WebDriver standard."""


_PROGRAMS = {"WebKitWebDriver": "webkit2gtk-driver", "xvfb-run": "xvfb"}


def missing_packages() -> list[str]:
    """The packages of Debian that have to be installed."""
    return [package for program, package in _PROGRAMS.items() if not shutil.which(program)]


class WebKit:
    """A browser with one window."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}/session"
        browser = next(iter(sorted(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"), reverse=True)))
        wanted = {"webkitgtk:browserOptions": {"binary": str(browser), "args": ["--automation"]}}
        self._session = self._ask("", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]

    def _ask(self, path: str, body: dict[str, Any] | None, method: str = "POST") -> Any:  # noqa: ANN401
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._address + path, data, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.load(answer)["value"]

    def goto(self, address: str) -> None:
        self._ask(f"/{self._session}/url", {"url": address})

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401
        """The value of an expression of JavaScript."""
        return self._ask(f"/{self._session}/execute/sync", {"script": f"return {expression}", "args": []})

    def click(self, selector: str) -> None:
        """A click of a visitor, which may start sound."""
        found = self._ask(f"/{self._session}/element", {"using": "css selector", "value": selector})
        self._ask(f"/{self._session}/element/{found[_ELEMENT]}/click", {})

    def wait_for(self, condition: str, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while not self.evaluate(condition):
            assert time.monotonic() < deadline, f"still not: {condition}"
            time.sleep(0.1)

    def close(self) -> None:
        self._ask(f"/{self._session}", None, "DELETE")


@contextmanager
def webkit() -> Iterator[WebKit]:
    """A browser on a display of its own."""
    (port,) = free_ports(1)
    command = [str(shutil.which("xvfb-run")), "-a", "WebKitWebDriver", f"--port={port}"]
    driver = subprocess.Popen(command, start_new_session=True)
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                running = WebKit(port)
                break
            except urllib.error.URLError:
                assert time.monotonic() < deadline
                time.sleep(0.2)
        yield running
        running.close()
    finally:
        os.killpg(driver.pid, signal.SIGTERM)
        driver.wait(30)
