from __future__ import annotations

from pathlib import Path

import pytest

from generator.support.environment import clean_environment, package_client_environment, settings
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
