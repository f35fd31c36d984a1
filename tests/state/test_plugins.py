from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.authors.offline import design_for as author
from generator.cli.show import status_text
from generator.state import plugins as state_module
from generator.state.export import export_sqlite
from generator.state.plugins import StateFolder, from_json, to_json
from generator.support.errors import StateError
from generator.support.files import write_atomically
from generator.values.plugin import BuildState, PluginState
from generator.values.target import OsTarget
from generator.values.verdict import Artifact, Verdict
from tests.conftest import ask

LINUX = OsTarget.LINUX


@pytest.fixture
def states(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "state")


def _build(states: StateFolder, slug: str, prompt: str) -> PluginState:
    request = ask(prompt)
    design = author(request)
    states.claim(slug, request, name=design.name)
    states.begin(slug, LINUX)
    states.record_design(slug, design)
    states.move(slug, LINUX, BuildState.COMPILING)
    verdict = Verdict(tool="t", outcome="passed", summary="s", seconds=1.5)
    package = Artifact(name="y.zip", sha256="0" * 64, size=5)
    return states.finish(slug, LINUX, design=design, package=package, verdicts=(verdict,))


def test_the_whole_life_of_a_build(states: StateFolder) -> None:
    state = _build(states, "tube-one", "warm tube")
    build = state.builds[LINUX]
    assert [step.build_state for step in build.history] == ["Synthesizing", "Compiling", "Ready"]
    assert build.artifact == "y.zip"
    assert states.load("tube-one") == state


def test_identity_is_kept_when_a_request_is_reworded(states: StateFolder) -> None:
    first = _build(states, "tube-one", "warm tube")
    again = _build(states, "tube-one", "dark tape into delay")
    assert again.metadata.plugin_id == first.metadata.plugin_id
    assert again.metadata.unique_id == first.metadata.unique_id
    assert again.metadata.raw_prompt == "dark tape into delay"
    assert again.metadata.version == "1.1.0"
    assert set(first.metadata.parameter_ids) < set(again.metadata.parameter_ids)


def test_parameter_ids_stay_on_record_when_they_leave_the_plugin(states: StateFolder) -> None:
    _build(states, "tube-one", "delay into plate")
    assert "reverb_decay" in _build(states, "tube-one", "delay").metadata.parameter_ids


def test_two_plugins_do_not_share_a_name(states: StateFolder) -> None:
    names = [_build(states, slug, "delay").metadata.name for slug in ("one-plug", "two-plug", "six-plug", "two-plug")]
    assert names == ["Delay", "Delay 2", "Delay 3", "Delay 2"]


def test_a_plugin_that_is_out_keeps_its_kind(states: StateFolder) -> None:
    _build(states, "tube-one", "delay")
    with pytest.raises(StateError, match="cannot become an instrument"):
        _build(states, "tube-one", "lush pad")


def test_the_same_sources_are_the_same_version(states: StateFolder) -> None:
    _build(states, "tube-one", "warm tube")
    assert _build(states, "tube-one", "warm tube").metadata.version == "1.0.0"


def test_codes_never_collide(states: StateFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_module, "new_plugin_id", lambda _slug, _seed: "00000000-0000-4000-8000-000000000001")
    codes = [states.claim(f"slug-{n}", ask("tube"), name="N").metadata.unique_id for n in range(5)]
    assert len(set(codes)) == 5


def test_a_file_reads_and_writes_byte_for_byte(states: StateFolder) -> None:
    _build(states, "tube-one", 'quotes " and ümläuts → tube')
    text = states.path("tube-one").read_text(encoding="utf-8")
    assert to_json(from_json(text, "f")) == text
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ((BuildState.COMPILING,), False),
        ((BuildState.READY,), False),
        ((BuildState.SYNTHESIZING, BuildState.READY), False),
        ((BuildState.SYNTHESIZING, BuildState.FAILED, BuildState.COMPILING), False),
        ((BuildState.SYNTHESIZING, BuildState.COMPILING, BuildState.SYNTHESIZING), True),
        ((BuildState.SYNTHESIZING, BuildState.COMPILING, BuildState.FAILED, BuildState.SYNTHESIZING), True),
    ],
)
def test_only_legal_transitions(states: StateFolder, path: tuple[BuildState, ...], allowed: bool) -> None:
    states.claim("tube-one", ask("tube"), name="N")
    for to in path[:-1]:
        states.move("tube-one", LINUX, to)
    before = states.path("tube-one").read_bytes()
    if allowed:
        states.move("tube-one", LINUX, path[-1])
    else:
        with pytest.raises(StateError, match="cannot become"):
            states.move("tube-one", LINUX, path[-1])
        assert states.path("tube-one").read_bytes() == before


def test_a_run_that_was_cut_off_is_recorded_and_started_again(states: StateFolder) -> None:
    states.claim("tube-one", ask("tube"), name="N")
    states.begin("tube-one", LINUX)
    states.move("tube-one", LINUX, BuildState.COMPILING)
    history = states.begin("tube-one", LINUX).builds[LINUX].history
    assert [step.build_state for step in history][-2:] == ["Failed", "Synthesizing"]
    assert "interrupted" in history[-2].reason


def test_history_is_bounded(states: StateFolder) -> None:
    states.claim("tube-one", ask("tube"), name="N")
    for _ in range(40):
        states.begin("tube-one", LINUX)
        states.move("tube-one", LINUX, BuildState.FAILED, "x" * 5000)
    history = states.begin("tube-one", LINUX).builds[LINUX].history
    assert len(history) == 50
    assert len(history[-2].reason) == 500


@given(st.text(max_size=300))
def test_damaged_files_are_clear_errors(text: str) -> None:
    with pytest.raises(StateError):
        from_json(text, "state/plugins/x.json")


@pytest.mark.parametrize(
    "text", ["[]", "null", "3", '{"schema_version": 99}', '{"schema_version": 1}', '{"schema_version": "1"}', "{}"]
)
def test_wrong_shapes_are_clear_errors(text: str) -> None:
    with pytest.raises(StateError) as caught:
        from_json(text, "f")
    assert caught.value.problems[0].remedy


def test_a_file_under_the_wrong_name_is_refused(states: StateFolder) -> None:
    _build(states, "tube-one", "tube")
    states.path("tube-one").rename(states.path("tube-two"))
    with pytest.raises(StateError, match="belongs to"):
        states.load("tube-two")


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "f.json"
    write_atomically(path, "old")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["f.json"]


def test_export_writes_three_tables_with_foreign_keys(states: StateFolder, tmp_path: Path) -> None:
    for slug, prompt in (("one-plug", "tube"), ("two-plug", "lush pad")):
        _build(states, slug, prompt)
    file = tmp_path / "out.sqlite"
    assert export_sqlite(states.all(), file) == 2
    assert export_sqlite(states.all(), file) == 2
    database = sqlite3.connect(file)
    rows = database.execute(
        "SELECT slug, build_state, length(processor_cpp) > 100 FROM PluginMetadata JOIN SourceCode USING (plugin_id)"
        " JOIN BuildStatus USING (plugin_id) ORDER BY slug"
    ).fetchall()
    assert rows == [("one-plug", "Ready", 1), ("two-plug", "Ready", 1)]
    assert len(database.execute("PRAGMA foreign_key_list(SourceCode)").fetchall()) == 1
    assert len(database.execute("PRAGMA foreign_key_list(BuildStatus)").fetchall()) == 1
    database.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("DELETE FROM PluginMetadata")
    database.close()


def test_export_to_nowhere_is_a_clear_error(states: StateFolder, tmp_path: Path) -> None:
    with pytest.raises(StateError, match="cannot be written"):
        export_sqlite(states.all(), tmp_path / "absent" / "out.sqlite")


def test_status_is_a_table(states: StateFolder) -> None:
    assert "plugsmith new" in status_text([])
    code = _build(states, "tube-one", "warm tube").metadata.unique_id
    states.claim("idle-one", ask("delay"), name="Idle One")
    text = status_text(list(states.all()))
    assert all(word in text for word in (code, "tube-one", "Ready", "1 passed", "Idle", "Idle One"))
