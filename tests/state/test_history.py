from __future__ import annotations

from pathlib import Path

import pytest

from generator.state.history import History, VersionRecord
from generator.state.plugins import now
from generator.support.errors import StateError
from generator.values.attempt import Attempt, Finding, Sources, Usage
from generator.values.request import AuthorName
from tests.answers import good
from tests.conftest import ask

BEFORE = Sources(processor_cpp="\n".join(f"line {n}" for n in range(40)), editor_cpp="e")


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path)


def _attempt(number: int, cost: float | None) -> Attempt:
    usage = Usage(model="m", requests=1, input_tokens=100, output_tokens=10, cost_usd=cost)
    return Attempt(number=number, at=now(), author=AuthorName.OPENAI, prompt="p", outcome="failed", usage=usage)


def _record(version: str) -> VersionRecord:
    return VersionRecord(version=version, at=now(), request=ask("gain"), design=good())


def test_attempts_are_kept_in_their_order_with_what_they_cost(history: History) -> None:
    for number, cost in ((1, 0.5), (2, None), (3, 0.25)):
        history.add_attempt("a-slug", _attempt(number, cost))
    log = history.attempts("a-slug")
    assert [attempt.number for attempt in log.attempts] == [1, 2, 3]
    assert (log.usage.requests, log.usage.input_tokens, log.usage.cost_usd) == (3, 300, 0.75)
    assert history.attempts("another").attempts == ()


def test_versions_are_sorted_as_numbers(history: History) -> None:
    for version in ("1.10.0", "1.9.0", "1.0.0"):
        history.add_version("a-slug", _record(version))
    assert [record.version for record in history.versions("a-slug")] == ["1.0.0", "1.9.0", "1.10.0"]
    latest = history.latest("a-slug")
    assert latest is not None
    assert latest.design == good()


def test_a_fix_is_the_hunk_at_the_line(history: History) -> None:
    after = BEFORE.changed(
        processor_cpp=BEFORE.processor_cpp.replace("line 5\n", "five\n").replace("line 30", "thirty")
    )
    finding = Finding(stage="compile", file="PluginProcessor.cpp", line=31, message="no 'line'")
    history.learn([finding], BEFORE, after)
    (fix,) = history.fixes_for([finding])
    assert "+thirty" in fix.diff
    assert "+five" not in fix.diff
    history.learn([finding], BEFORE, after)
    assert history.fixes_for([finding])[0].times == 2


def test_a_rewrite_teaches_nothing(history: History) -> None:
    after = BEFORE.changed(processor_cpp="\n".join(f"new {n}" for n in range(80)))
    finding = Finding(stage="host check", message="NaN")
    history.learn([finding], BEFORE, after)
    assert history.fixes_for([finding]) == ()


@pytest.mark.parametrize("text", ["{", "[]", '{"attempts": 3}', "\x00"])
def test_a_damaged_file_is_a_clear_error(history: History, tmp_path: Path, text: str) -> None:
    path = tmp_path / "attempts" / "a-slug.json"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StateError, match="is damaged"):
        history.attempts("a-slug")
