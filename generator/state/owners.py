"""Which plugin owns a value that only one plugin can have, such as a code or a name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from generator.support.files import write_atomically


class Owners:
    """A folder with a file for each code or name, which holds the slug of its owner.

    A look-up takes the same time however many there are. If two branches take the same value, git reports a conflict
    in one file. The files are derived from the plugins' state files: if the folder is missing, it is made again.

    :param known: returns value to slug, from the plugins' state files
    """

    def __init__(self, folder: Path, known: Callable[[], dict[str, str]]) -> None:
        self._folder, self._known = folder, known

    def owner(self, what: str) -> str | None:
        if not self._folder.is_dir():
            for each, slug in self._known().items():
                self.take(each, slug)
        try:
            return self._path(what).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None

    def __contains__(self, what: object) -> bool:
        return self.owner(str(what)) is not None

    def take(self, what: str, slug: str) -> None:
        write_atomically(self._path(what), slug + "\n")

    def release(self, what: str, slug: str) -> None:
        if self.owner(what) == slug:
            self._path(what).unlink()

    def _path(self, what: str) -> Path:
        return self._folder / what.lower()
