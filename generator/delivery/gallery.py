"""Writes the gallery as a static site: no build step, works from disk and any web server, escapes strangers' words.

The first page stays small for any number of plugins: it holds one page of cards, and loads the index for the search
only when somebody begins to search.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlsplit

from generator.delivery.gallery_entries import Entry, entries, form_url, new_file_url
from generator.delivery.registry import registry_entries
from generator.support.environment import settings
from generator.support.errors import PublishError
from generator.support.files import write_atomically
from generator.support.templating import fill_html, script_json
from generator.support.text import size_text
from generator.values.model import Model
from generator.values.target import SYSTEMS

PER_PAGE = 24
_ASSETS = ("gallery.css", "gallery.js")
_PAGES = Path(__file__).parent / "gallery_pages"
_PROMPT_SHOWN = 140


class Site(Model):
    """The site that was written."""

    folder: Path
    plugins: int
    pages: int
    registry: int
    """The number of entries for the Open Audio Stack."""


LIVE = "state"
"""Where pages look up states when `serve` delivers them: a path beside the site."""


def write_gallery(folder: Path, *, live: bool = False) -> Site:
    """Writes the site into `folder`. Keeps unchanged files untouched and removes pages of plugins that are gone.

    :param live: whether pages ask the server that they came from for states
    :raises PublishError: if there is no public URL and `folder` is not the one beside the files of releases
    """
    if not settings().public_url and os.path.realpath(folder) != os.path.realpath(settings().publish_dir):
        what = "its pages could not reach the files of releases"
        remedy = f"Set PLUGSMITH_PUBLIC_URL, or leave the pages in {settings().publish_dir}, beside them."
        raise PublishError.at(folder, what, remedy)
    found, lookup = entries(), LIVE if live else settings().state_url.rstrip("/")
    files: dict[str, str] = {f"assets/{name}": (_PAGES / name).read_text(encoding="utf-8") for name in _ASSETS}
    files["assets/search.js"] = f"window.plugsmithIndex({script_json([_row(entry) for entry in found])});\n"
    pages = _pages(found)
    for number, (name, page) in enumerate(pages.items(), start=1):
        words = {"page": page, "number": number, "total": len(pages), "plugins": len(found)}
        files[name] = _list_page(words | _common(name, lookup))
    for entry in found:
        name = f"p/{entry.slug}.html"
        files[name] = _plugin_page(entry, _common(name, lookup))
    listed = registry_entries(found)
    files |= listed
    for name, text in files.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_atomically(path, text)
    for stale in (*folder.glob("p/*.html"), *folder.glob("browse/*.html"), *folder.glob("registry/**/index.yaml")):
        if stale.relative_to(folder).as_posix() not in files:
            stale.unlink()
    return Site(folder=folder, plugins=len(found), pages=len(files), registry=len(listed))


def _pages(found: Sequence[Entry]) -> dict[str, Sequence[Entry]]:
    starts = range(0, max(len(found), 1), PER_PAGE)
    names = ("index.html" if number == 1 else f"browse/{number}.html" for number in count(1))
    return {name: found[start : start + PER_PAGE] for name, start in zip(names, starts, strict=False)}


def _list_page(words: dict[str, object]) -> str:
    repository = settings().repository
    links = {
        "systems": [system.title for system in SYSTEMS.values()],
        "form": form_url(repository) if repository else "",
        "new_file": new_file_url(repository) if repository else "",
    }
    return fill_html(_PAGES / "index.html.j2", words | links)


def _plugin_page(entry: Entry, common: dict[str, object]) -> str:
    words = {"entry": entry, "size": size_text, "form": form_url(settings().repository, entry.prompt)}
    return fill_html(_PAGES / "plugin.html.j2", common | words)


def _common(name: str, lookup: str) -> dict[str, object]:
    """Returns the words that every page needs, such as links from it to the rest of the site and to release files."""
    depth = name.count("/")
    top = "../" * depth
    return {
        "top": top,
        "media": lambda key: _base(depth) + quote(key, safe="/@"),
        "state_url": lookup,
        "csp": _csp(),
        "title": settings().manufacturer,
        "repository": settings().repository,
        "stamp": hashlib.sha256(b"".join((_PAGES / each).read_bytes() for each in _ASSETS)).hexdigest()[:8],
        "prompt_shown": _PROMPT_SHOWN,
    }


def _base(depth: int) -> str:
    """Returns the prefix for keys of release files: the CDN, or the way up to the published folder."""
    return f"{settings().public_url.rstrip('/')}/" if settings().public_url else "../" * depth


def _csp() -> str:
    """Returns the CSP: scripts and styles only from the site's files. None is inline, so text cannot become one."""
    media = _origin(settings().public_url)
    lookup = _origin(settings().state_url)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self'{media}",
            f"media-src 'self'{media}",
            f"frame-src 'self'{media}",
            f"connect-src 'self'{lookup}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _row(entry: Entry) -> list[str]:
    """Returns one plugin's row for the search index. It is short, since there may be thousands."""
    picture = _base(0) + quote(entry.picture, safe="/@") if entry.picture else ""
    prompt = " ".join(entry.prompt.split())[:_PROMPT_SHOWN]
    systems = " ".join(entry.systems)
    return [entry.slug, entry.name, prompt, entry.kind or "", systems, entry.state, picture]
