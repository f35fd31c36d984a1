from __future__ import annotations

import pytest

from generator.authors import anthropic, offline, openai
from generator.authors.ask import cost_usd, scrubbed
from generator.authors.registry import author_for
from generator.support.environment import settings
from generator.support.errors import DesignError
from generator.values.request import AuthorName


def test_auto_takes_the_first_that_has_a_key_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert author_for(AuthorName.AUTO) is offline
    assert "Author: offline (no key: OPENAI_API_KEY or ANTHROPIC_API_KEY is not set)" in capsys.readouterr().err
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-x")
    settings.cache_clear()
    assert author_for(AuthorName.AUTO) is anthropic
    assert "Author: anthropic" in capsys.readouterr().err
    monkeypatch.setenv("OPENAI_API_KEY", "sk-y")
    settings.cache_clear()
    assert author_for(AuthorName.AUTO) is openai


@pytest.mark.parametrize("name", [AuthorName.OPENAI, AuthorName.ANTHROPIC])
def test_an_author_without_its_key_names_the_remedy(name: AuthorName) -> None:
    with pytest.raises(DesignError, match=f"Set {name.upper()}_API_KEY"):
        author_for(name)


def test_a_server_of_ones_own_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUGSMITH_OPENAI_BASE_URL", "http://127.0.0.1:11434/v1")
    settings.cache_clear()
    assert author_for(AuthorName.OPENAI) is openai
    assert cost_usd(AuthorName.OPENAI, settings().openai_model, 1000, 0, 1000) is None


@pytest.mark.parametrize("name", [AuthorName.OPENAI, AuthorName.ANTHROPIC])
def test_the_standard_models_have_a_price(name: AuthorName) -> None:
    model = settings().openai_model if name is AuthorName.OPENAI else settings().anthropic_model
    fresh = cost_usd(name, model, 9000, 0, 3000)
    cached = cost_usd(name, model, 9000, 8000, 3000)
    assert fresh is not None
    assert cached is not None
    assert 0 < cached < fresh < 1


def test_a_price_in_the_settings_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUGSMITH_INPUT_PRICE_USD", "2")
    monkeypatch.setenv("PLUGSMITH_OUTPUT_PRICE_USD", "10")
    settings.cache_clear()
    assert cost_usd(AuthorName.OPENAI, "my-own", 1_000_000, 0, 100_000) == 3.0
    assert cost_usd(AuthorName.OPENAI, "nobody-knows-this", 1, 0, 1) is not None


def test_a_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    settings.cache_clear()
    assert "sk-secret" not in f"{settings()!r} {settings()} {settings().model_dump_json()}"
    assert scrubbed("bad key sk-secret!") == "bad key [key]!"
