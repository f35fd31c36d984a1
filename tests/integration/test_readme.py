"""README and docs/: they are short, their links lead somewhere, and what they show is what the program does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import numpy as np
import pytest
from pedalboard.io import AudioFile
from PIL import Image

from generator.bench.pictures import PICTURED, draw_pictures
from generator.cli import main  # noqa: F401  it registers the commands
from generator.cli.make import cli
from generator.support.environment import REPOSITORY

README = REPOSITORY / "README.md"
PAGES = (
    README,
    *sorted((REPOSITORY / "docs").glob("*.md")),
    REPOSITORY / "requests/README.md",
    REPOSITORY / "juce_template/README.md",
)
_BY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))


@pytest.mark.bare
def test_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 120


@pytest.mark.bare
@_BY_PAGE
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        assert path.exists(), target
        if anchor:
            assert anchor in _anchors(path), target


def _anchors(page: Path) -> set[str]:
    """Returns what GitHub makes of a page's headings: small letters, no punctuation, hyphens for spaces."""
    headings = re.findall(r"(?m)^#+ (.+)$", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.bare
@_BY_PAGE
def test_every_command_exists_with_its_options(page: Path) -> None:
    for line in re.findall(
        r"(?m)^    (?:\S+=\S+ )*(?:\S*bin/plugsmith|plugsmith|python3 -m generator) (.+)$",
        page.read_text(encoding="utf-8"),
    ):
        words = shlex.split(line, comments=True)
        command: click.Command = cli
        if " " in words[0]:
            words = ["make", *words]
        while isinstance(command, click.Group):
            assert words, line
            assert words[0] in command.commands, line
            command = command.commands[words.pop(0)]
        known = {name for option in command.params for name in option.opts}
        assert {word for word in words if re.match(r"--\w", word)} <= known, line


@pytest.mark.parametrize("name", ["chain", "synth"])
def test_a_picture_is_that_of_todays_window(tmp_path: Path, name: str) -> None:
    """Compared in large dots, for fonts differ from system to system."""
    shown = REPOSITORY / "docs/pictures" / f"{name}.png"
    (drawn,) = draw_pictures((name,), tmp_path)
    now, then = (_dots(path) for path in (drawn, shown))
    remedy = "plugsmith bench pictures docs/pictures --only chain --only synth"
    assert now.shape == then.shape, remedy
    assert np.abs(now - then).max() < 24, remedy


def _dots(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        small = image.convert("RGB").reduce(16)
        return np.asarray(small, dtype=float)


def test_what_readme_lets_hear_is_todays_sound(tmp_path: Path) -> None:
    remedy = "plugsmith bench pictures docs/pictures --only chain --sounds docs/sounds"
    draw_pictures(("chain",), tmp_path, tmp_path)
    for kind in ("dry", "wet"):
        now, then = (_sound(folder / f"chain-{kind}.mp3") for folder in (tmp_path, REPOSITORY / "docs/sounds"))
        assert now.shape == then.shape, remedy
        assert np.abs(now - then).max() < 0.02 * np.abs(then).max(), remedy


def _sound(path: Path) -> np.ndarray:
    with AudioFile(str(path)) as file:
        return file.read(file.frames)


@pytest.mark.bare
def test_readme_asks_for_what_it_shows() -> None:
    assert f"> {PICTURED['chain']}\n" in README.read_text(encoding="utf-8")
