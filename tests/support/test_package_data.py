"""A wheel holds what the code reads beside itself."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch

from generator.support.environment import REPOSITORY


def test_each_file_that_is_read_is_in_the_package() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    (patterns,) = project["tool"]["setuptools"]["package-data"].values()
    files = [
        path.relative_to(REPOSITORY / "generator")
        for path in (REPOSITORY / "generator").rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc", ".md")
    ]
    assert len(files) > 20
    missing = [
        str(path)
        for path in files
        if not any(fnmatch(path.name, each) or fnmatch("/".join(path.parts[-2:]), each) for each in patterns)
    ]
    assert missing == []
