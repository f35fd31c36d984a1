"""What only one plugin can have, such as a code or a name: who has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from generator.support.files import write_atomically


class Owners:
    """A folder with a file for each code or name, which says whose it is.

    Looking one up takes the same time however many there are, and two who take the same on two branches meet in git
    as a conflict about one file. The files follow from the plugins' own: without them they are made again.
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
