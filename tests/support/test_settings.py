from __future__ import annotations

from pathlib import Path

import pytest

from generator.support.child_environment import clean_environment, package_client_environment
from generator.support.environment import described, settings
from generator.support.errors import SettingsError


def test_the_environment_wins_over_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings().manufacturer_code == "Plsg"
    settings.cache_clear()
    monkeypatch.setenv("PLUGSMITH_MANUFACTURER_CODE", "Abcd")
    assert settings().manufacturer_code == "Abcd"


def test_paths_are_absolute_also_when_they_are_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLUGSMITH_CACHE_DIR")
    assert settings().cache_dir == Path.home() / ".cache" / "plugsmith"


@pytest.mark.parametrize(("name", "value"), [("MANUFACTURER_CODE", "abcd"), ("JOBS", "none"), ("JOBS", "0")])
def test_a_bad_value_is_a_clear_error(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"PLUGSMITH_{name}", value)
    with pytest.raises(SettingsError, match=f"PLUGSMITH_{name}"):
        settings()


def test_programs_see_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "GITHUB_TOKEN", "MY_SECRET", "DB_PASSWORD"):
        monkeypatch.setenv(name, "planted")
    monkeypatch.setenv("HTTPS_PROXY", "proxy")
    assert "planted" not in clean_environment().values()
    assert "HTTPS_PROXY" not in clean_environment()
    assert "planted" not in package_client_environment().values()
    assert package_client_environment()["HTTPS_PROXY"] == "proxy"


def test_every_setting_says_what_it_means() -> None:
    found = described()
    assert [each.name for each in found if len(each.meaning) < 8] == []
    assert len({each.meaning for each in found}) == len(found), "two settings share one text"


def test_where_a_value_comes_from_is_told_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUGSMITH_JOBS", "3")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted")
    settings.cache_clear()
    found = {each.name: each for each in described()}
    assert (found["PLUGSMITH_JOBS"].value, found["PLUGSMITH_JOBS"].source) == ("3", "environment")
    assert found["PLUGSMITH_OPENAI_API_KEY"].value == "(set)"
    assert found["PLUGSMITH_MANUFACTURER"].source == "pyproject.toml"
    assert found["PLUGSMITH_MAX_REPAIRS"].source == "default"
