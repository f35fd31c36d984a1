"""Serves pages to this machine alone: one plugin's page, or the gallery.

The gallery is written again when state has changed, and its states are those of now.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from generator.delivery.gallery import LIVE, write_gallery
from generator.support.environment import settings
from generator.support.errors import MachineError
from generator.values.names import is_slug

_HOSTS = ("127.0.0.1", "localhost", "[::1]")


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Returns a server that only this machine can reach and that does not run yet.

    :param port: 0 takes a free one
    :raises MachineError: if the port cannot be used
    """
    return _serving(functools.partial(_GalleryPages, folder=folder, pages=_Pages(folder)), port)


def page_server(page: str, port: int) -> ThreadingHTTPServer:
    """Returns a server of one page, which only this machine can reach and which does not run yet.

    :param port: 0 takes a free one
    :raises MachineError: if the port cannot be used
    """
    return _serving(functools.partial(_OnePage, page=page.encode()), port)


def _serving(handler: Callable[..., SimpleHTTPRequestHandler], port: int) -> ThreadingHTTPServer:
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise MachineError.at(f"port {port}", error.strerror or str(error), "Choose another with --port.") from None


class _Pages:
    """The site, which is written again when state files have changed."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._made, self._lock = folder, -1.0, threading.Lock()

    def refresh(self) -> None:
        with self._lock:
            changed = self._newest()
            if changed != self._made:
                write_gallery(self._folder, live=True)
                self._made = changed

    @staticmethod
    def _newest() -> float:
        folders = [settings().state_dir / name for name in ("plugins", "releases")]
        return max((folder.stat().st_mtime for folder in folders if folder.is_dir()), default=0.0)


class _Local(SimpleHTTPRequestHandler):
    """Answers pages of this server, and people on this machine."""

    def _is_ours(self) -> bool:
        """Tells whether a page of this server asks, or a person; answers others with an error."""
        # Only names of this machine: a page elsewhere could otherwise read this server by a host name that points here.
        is_host = (self.headers.get("Host") or "").rsplit(":", maxsplit=1)[0] in _HOSTS
        if not is_host or self.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return False
        return True

    def do_HEAD(self) -> None:
        if self._is_ours():
            super().do_HEAD()

    def do_GET(self) -> None:
        if self._is_ours():
            self.answer()

    def answer(self) -> None:
        """Answers a GET that may be answered."""
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cache-Control", "no-store")  # dates count in seconds; a page may change twice in one
        super().end_headers()

    def send_whole(self, kind: str, data: bytes) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Logs nothing: the terminal is for errors."""


class _OnePage(_Local):
    """Serves one page, at /."""

    def __init__(self, *arguments: object, page: bytes) -> None:
        self._page = page
        super().__init__(*arguments)  # type: ignore[arg-type]

    def answer(self) -> None:
        if self.path == "/":
            self.send_whole("text/html; charset=utf-8", self._page)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)


class _GalleryPages(_Local):
    """Serves files of the site and of releases, and `state/plugins/<slug>.json`; nothing else of this machine."""

    def __init__(self, *arguments: object, folder: Path, pages: _Pages) -> None:
        self._pages = pages
        super().__init__(*arguments, directory=str(folder))  # type: ignore[arg-type]

    def answer(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith(f"/{LIVE}/plugins/"):
            self._send_state(path.removeprefix(f"/{LIVE}/plugins/").removesuffix(".json"))
            return
        if path.endswith(("/", ".html")):
            self._pages.refresh()
        super().answer()

    def _send_state(self, slug: str) -> None:
        path = settings().state_dir / "plugins" / f"{slug}.json"
        if not is_slug(slug) or not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_whole("application/json", path.read_bytes())

    def list_directory(self, path: object) -> None:  # noqa: ARG002
        """Refuses to list folders: files that are not linked stay private."""
        self.send_error(HTTPStatus.NOT_FOUND)
