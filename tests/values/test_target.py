"""What lies outside of Python and names systems agrees with the one table of them."""

from __future__ import annotations

import re

import yaml

from generator.support.environment import REPOSITORY
from generator.values.target import SYSTEMS, OsTarget

_GITHUB = REPOSITORY / ".github"


def test_every_system_is_described() -> None:
    assert list(SYSTEMS) == list(OsTarget)
    for field in ("title", "platform", "runner", "suffix", "binary"):
        assert len({getattr(system, field) for system in SYSTEMS.values()}) == len(SYSTEMS)


def test_the_issue_form_offers_each_system() -> None:
    form = yaml.safe_load((_GITHUB / "ISSUE_TEMPLATE/plugin-request.yml").read_text(encoding="utf-8"))
    (options,) = [each["attributes"]["options"] for each in form["body"] if each.get("id") == "targets"]
    assert [option["label"] for option in options] == [system.title for system in SYSTEMS.values()]


def test_the_gallerys_script_names_each_system() -> None:
    script = (REPOSITORY / "generator/delivery/gallery_pages/gallery.js").read_text(encoding="utf-8")
    (table,) = re.findall(r"const SYSTEMS = \{(.*)\};", script)
    assert dict(re.findall(r'(\w+): "(\w+)"', table)) == {target: system.title for target, system in SYSTEMS.items()}


def test_workflows_name_no_system_that_is_not_described() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in _GITHUB.rglob("*.yml"))
    assert set(re.findall(r"(?:Windows|macOS|Linux)_\w+", text)) <= set(OsTarget)
    runners = {system.runner for system in SYSTEMS.values()}
    assert set(re.findall(r"\b(?:ubuntu|windows|macos)-[\w.]+", text)) <= runners
