from __future__ import annotations

import errno
import json
import os
import re
from pathlib import Path

import click
import pytest

from generator.cli.main import main
from generator.cli.make import GROUPS, cli
from generator.cli.pages import commands_page, settings_page
from generator.package.user_folder import copy_for_daw
from generator.request.reader import request_for
from generator.support.environment import Settings, settings
from generator.support.errors import MachineError


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return int(ended.value.code or 0), captured.out, captured.err


def _request(folder: Path, text: str) -> Path:
    path = folder / "one-request.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_check(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    good = _request(folder, "schema_version: 1\nprompt: tube\n")
    assert run(capsys, "check", good)[:2] == (0, "1 request checked, no problems.\n")
    assert json.loads(run(capsys, "check", good, "--json")[1])["one-request"]["prompt"] == "tube"


def test_a_problem_has_place_remedy_and_code_and_no_traceback(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    bad = _request(folder, "schema_version: 1\nprompt: tube\ncolour: red\n")
    code, out, err = run(capsys, "check", bad)
    assert code == 2
    assert "one-request.yaml:3:1: colour: Extra inputs are not permitted" in err
    assert "Traceback" not in out + err
    code, out, _ = run(capsys, "check", bad, "--json")
    assert code == 2
    assert json.loads(out)["problems"][0]["where"].endswith("one-request.yaml:3:1")


def test_problems_mark_their_line_in_actions(
    capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    bad = _request(folder, "schema_version: 1\nprompt: tube\n'col::our': red\n")
    _, out, _ = run(capsys, "check", bad)
    assert out.startswith("::error file=")
    assert ",line=3,col=1::" in out
    assert out.count("\n") == 1


def test_design(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path) -> None:
    path = _request(folder, "schema_version: 1\nprompt: warm purple tube\n")
    code, out, _ = run(capsys, "design", path, "--out", tmp_path / "design.json")
    assert code == 0
    assert "warm  ->  shades" in out
    assert "not done: purple" in out
    assert json.loads((tmp_path / "design.json").read_text(encoding="utf-8"))["kind"] == "effect"
    code, _, err = run(capsys, "design", _request(folder, "schema_version: 1\nprompt: purple\n"))
    assert code == 3
    assert "Use at least one of" in err


def test_the_pasting_author_says_how_to_get_an_answer(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    code, _, err = run(capsys, "design", _request(folder, "schema_version: 1\nprompt: tube\nauthor: paste\n"))
    assert code == 3
    assert "plugsmith prompt" in err


def test_status_and_export_without_plugins(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "No plugins yet" in run(capsys, "status")[1]
    assert json.loads(run(capsys, "status", "--json")[1]) == []
    assert run(capsys, "state", "export", tmp_path / "x.sqlite")[0] == 0


def test_what_was_not_built_cannot_be_validated(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "validate", "no-such-plugin")
    assert code == 7
    assert "plugsmith make" in err


def test_usage_errors_are_clicks(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "make")[0] == 2
    assert run(capsys, "nonsense")[0] == 2


def test_what_the_machine_refuses_is_told_without_a_traceback(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    request = _request(folder, "schema_version: 1\nprompt: tube\n")
    code, out, err = run(capsys, "design", request, "--out", folder / "absent" / "x.json")
    assert code == 11
    assert "absent" in err
    assert "Traceback" not in out + err


def test_a_design_file_of_another_form_is_named(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "bad.json").write_text("{}", encoding="utf-8")
    code, out, err = run(capsys, "render", folder / "bad.json", "a-slug", "--out", folder / "out")
    assert code == 3
    assert "bad.json" in err
    assert "Traceback" not in out + err


FAULTS = [
    KeyError("gone"),
    RecursionError("deep"),
    FileNotFoundError(2, "No such file or directory", "generator/templates/gone.j2"),
    AttributeError("'NoneType' object has no attribute 'path'"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_a_fault_of_ours_is_no_fault_of_the_users_disk(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def broken(**_: object) -> None:
        raise fault

    monkeypatch.setattr(cli, "main", broken)
    code, out, err = run(capsys, "status")
    assert code == 70
    assert f"has a fault: {type(fault).__name__}" in err
    assert "that there is room" not in err
    assert "Traceback" not in out + err
    log = settings().cache_dir / "last-error.txt"
    assert str(log) in err
    kept = log.read_text(encoding="utf-8")
    assert "Traceback" in kept
    assert "in broken" in kept
    assert "command: plugsmith status" in kept
    assert "Python 3" in kept

    assert "in broken" in run(capsys, "status", "--traceback")[2]
    told = json.loads(run(capsys, "status", "--json")[1])
    assert told["error"] == "fault"


@pytest.mark.parametrize("code", ["ENOSPC", "EACCES", "EROFS"])
def test_a_disk_that_refuses_is_told_as_that(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def refused(**_: object) -> None:
        raise OSError(getattr(errno, code), os.strerror(getattr(errno, code)), "state/plugins/x.json")

    monkeypatch.setattr(cli, "main", refused)
    exit_code, _, err = run(capsys, "status")
    assert exit_code == 11
    assert "state/plugins/x.json" in err


def test_a_cache_that_cannot_be_written_does_not_hide_a_fault(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("PLUGSMITH_CACHE_DIR", str(tmp_path / "file" / "cache"))
    settings.cache_clear()

    def broken(**_: object) -> None:
        raise KeyError("gone")

    monkeypatch.setattr(cli, "main", broken)
    code, _, err = run(capsys, "status")
    assert code == 70
    assert "last-error.txt" in err


def test_hostile_keys_cannot_command_a_terminal_or_actions(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    bad = _request(folder, 'schema_version: 1\nprompt: tube\n"a\\n::warning file=x::pwned\\e[31m": 1\n')
    _, out, err = run(capsys, "check", bad)
    assert "\x1b" not in out + err
    assert not [line for line in (out + err).splitlines() if line.lstrip().startswith("::")]


def test_ctrl_c_ends_with_130(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "main", interrupt)
    assert run(capsys, "status")[0] == 130


def test_refine_without_a_log_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "refine", "a-slug")
    assert code == 2
    assert "--log" in err


def test_every_verb_has_json_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    commands = dict(cli.commands)
    for group in ("bench", "state", "forge"):
        found = commands.pop(group)
        assert isinstance(found, click.Group)
        commands |= {f"{group} {name}": command for name, command in found.commands.items()}
    for name, command in commands.items():
        assert command.help, name
        assert any("--json" in parameter.opts for parameter in command.params), name


def test_the_file_of_a_sentence_is_found_again(tmp_path: Path) -> None:
    requests = tmp_path / "requests"
    path = request_for("warm tube distortion", requests)
    assert request_for("warm tube distortion", requests) == path
    path.write_text(path.read_text(encoding="utf-8") + "kind: effect\n", encoding="utf-8")
    other = request_for("warm tube distortion", requests)
    assert other.name == "warm-tube-distortion-2.yaml"  # the first asks for something else now


def test_a_plugin_is_copied_for_the_daw_in_place_of_an_older_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLUGSMITH_VST3_DIR", str(tmp_path / "mine"))
    settings.cache_clear()
    bundle = tmp_path / "Tube.vst3"
    (bundle / "Contents").mkdir(parents=True)
    for text in ("old", "new"):
        (bundle / "Contents" / "it").write_text(text, encoding="utf-8")
        copy = copy_for_daw(bundle)
    assert copy == tmp_path / "mine" / "Tube.vst3"
    assert (copy / "Contents" / "it").read_text(encoding="utf-8") == "new"
    assert [each.name for each in copy.parent.iterdir()] == ["Tube.vst3"]
    monkeypatch.setenv("PLUGSMITH_VST3_DIR", str(bundle / "Contents" / "it"))
    settings.cache_clear()
    with pytest.raises(MachineError, match="PLUGSMITH_VST3_DIR"):
        copy_for_daw(bundle)


def test_help_shows_every_command_in_a_group_and_cuts_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(cli.commands)
    code, shown, _ = run(capsys, "--help")
    assert code == 0
    assert all(f"\n{heading}:\n" in shown for heading in GROUPS)
    assert not re.search(r"(?m)\.\.\.$", shown.partition("Options:")[2])


def test_the_references_name_every_command_setting_and_exit_code() -> None:
    commands, settings_text = commands_page(cli), settings_page()
    assert all(f"### `plugsmith {name}" in commands for name in cli.commands)
    assert all(f"`PLUGSMITH_{name.upper()}`" in settings_text for name in Settings.model_fields)
    assert re.search(r"(?m)^\| 70 \| ", commands)
    assert str(Path.home()) not in settings_text
