from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.request import yaml_file
from generator.request.reader import (
    change_request,
    check_requests,
    new_request,
    parse_request,
    read_request,
    return_to,
    schema_text,
    slugify,
)
from generator.support.environment import REPOSITORY
from generator.support.errors import RequestError
from generator.values.request import AuthorName, Request
from generator.values.target import OsTarget
from tests.conftest import ask

REQUESTS = sorted((REPOSITORY / "requests").glob("*.yaml"))


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _errors(text: str) -> list[str]:
    with pytest.raises(RequestError) as caught:
        parse_request(text.encode(), "r.yaml")
    return [f"{problem.where} {problem.what}" for problem in caught.value.problems]


def test_a_full_request() -> None:
    request = parse_request(
        b"schema_version: 1\nprompt: warm tube\nname: Hot Glass\nkind: effect\nauthor: offline\ntargets: [Linux_x64]\n"
        b"parameters:\n  - name: Drive\n    default: 12\n    minimum: 3\n",
        "r.yaml",
    )
    assert request.name == "Hot Glass"
    assert request.author is AuthorName.OFFLINE
    assert request.targets == (OsTarget.LINUX,)
    assert request.parameters[0].default == 12


def test_every_problem_at_once_with_its_place() -> None:
    errors = _errors("schema_version: 2\nprompt: 5\nkind: thing\ncolour: red\ntargets: [Amiga]\nname: con\n")
    assert [error.split(" ")[0] for error in errors] == [
        f"r.yaml:{line}:{column}" for line, column in ((1, 1), (2, 1), (3, 1), (4, 1), (5, 11), (6, 1))
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "r.yaml:1:1 there are no keys"),
        ("- a\n", "r.yaml:1:1 there are no keys"),
        ("schema_version: 1\n", "r.yaml:1:1 prompt: Field required"),
        ("schema_version: 1\nprompt: a\n", "r.yaml:2:1 prompt: String should have at least 2 characters"),
        (
            'schema_version: 1\nprompt: "ab\\u202ecd"\n',
            "r.yaml:2:1 prompt: U+202E cannot be seen, or turns text around, and is not allowed",
        ),
        ('schema_version: 1\nprompt: "ab\\x07cd"\n', "r.yaml:2:1 prompt: control character U+0007 is not allowed"),
        ("schema_version: 1\nprompt: abc\nname: ../x\n", "r.yaml:3:1 name: String should match pattern"),
        ("schema_version: 1\nprompt: abc\ntargets: []\n", "r.yaml:3:1 targets: Tuple should have at least 1 item"),
        (
            "schema_version: 1\nprompt: abc\ntargets: [Linux_x64, Linux_x64]\n",
            "r.yaml:3:1 targets: names a system twice",
        ),
        (
            "schema_version: 1\nprompt: abc\nparameters:\n  - name: x\n    minimum: 5\n    maximum: 2\n",
            "r.yaml:4:5 parameters.0: minimum must be below maximum",
        ),
        (
            "schema_version: 1\nprompt: abc\nparameters:\n  - name: x\n    default: .inf\n",
            "r.yaml:5:5 parameters.0.default",
        ),
    ],
)
def test_a_problem_is_named(text: str, problem: str) -> None:
    assert any(error.startswith(problem) for error in _errors(text)), _errors(text)


def test_every_remedy_says_something() -> None:
    with pytest.raises(RequestError) as caught:
        parse_request(b"schema_version: 9\nkind: 3\nname: '!'\nx: 1\nauthor: me\n", "r.yaml")
    assert all(len(problem.remedy) > 15 for problem in caught.value.problems)


@pytest.mark.parametrize(
    "name", ["Upper.yaml", "ab.yaml", "a" * 40 + ".yaml", "end-.yaml", "1st.yaml", "sp ace.yaml", "good.yml"]
)
def test_names_that_are_no_slug(folder: Path, name: str) -> None:
    with pytest.raises(RequestError):
        read_request(_write(folder, name, "schema_version: 1\nprompt: abc\n"), folder)


def test_a_link_is_refused(folder: Path, tmp_path: Path) -> None:
    target = _write(tmp_path, "secret.yaml", "schema_version: 1\nprompt: abc\n")
    (folder / "link.yaml").symlink_to(target)
    with pytest.raises(RequestError, match="symbolic link"):
        read_request(folder / "link.yaml", folder)


def test_a_name_that_leaves_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    _write(tmp_path, "other.yaml", "schema_version: 1\nprompt: abc\n")
    with pytest.raises(RequestError, match="is not in"):
        read_request(folder / ".." / "other.yaml", folder)


def test_a_folder_and_a_missing_file(folder: Path) -> None:
    (folder / "dir.yaml").mkdir()
    for name, message in (("dir.yaml", "not a plain file"), ("absent.yaml", "does not exist")):
        with pytest.raises(RequestError, match=message):
            read_request(folder / name, folder)


def test_check_reports_all_files(folder: Path) -> None:
    files = [
        _write(folder, "one.yaml", "x: 1\n"),
        _write(folder, "two.yaml", "y: 1\n"),
        _write(folder, "good.yaml", "schema_version: 1\nprompt: abc\n"),
    ]
    with pytest.raises(RequestError) as caught:
        check_requests(files, folder)
    assert {problem.where.split(":")[0].rsplit("/", 1)[-1] for problem in caught.value.problems} == {
        "one.yaml",
        "two.yaml",
    }


def test_new_writes_a_request_that_reads_back(folder: Path) -> None:
    path = new_request("warm: tube & 'distortion' #1", folder)
    assert path.name == "warm-tube-distortion-1.yaml"
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=request.schema.json\n")
    assert read_request(path, folder).prompt == "warm: tube & 'distortion' #1"
    with pytest.raises(RequestError, match="exists already"):
        new_request("warm: tube & 'distortion' #1", folder)


@given(st.text(min_size=3, max_size=200))
def test_any_prompt_gives_a_slug_of_the_right_form(prompt: str) -> None:
    from generator.values.names import is_slug

    assert is_slug(slugify(prompt))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["schema_version", "prompt", "name", "kind", "author", "targets", "parameters", "minimum", "x"]
                ),
                inner,
                max_size=6,
            )
        ),
        max_leaves=12,
    )
)
def test_any_data_is_a_request_or_clear_errors(data: object) -> None:
    import yaml

    text = yaml.safe_dump(data).encode()
    try:
        parse_request(text, "r.yaml")
    except RequestError as error:
        for problem in error.problems:
            assert problem.where.startswith("r.yaml:")
            assert problem.what
            assert problem.remedy


def test_the_schema_is_fresh_and_fits_the_examples() -> None:
    assert (REPOSITORY / "requests" / "request.schema.json").read_text(encoding="utf-8") == schema_text(), (
        "run: plugsmith schema"
    )
    schema = json.loads(schema_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    assert len(REQUESTS) >= 6
    for path in REQUESTS:
        jsonschema.validate(yaml_file.load(path.read_bytes(), path.name).data, schema)
        assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=request.schema.json\n")


def test_changes_are_added_and_taken_back_and_every_other_line_stays(folder: Path) -> None:
    path = folder / "a-slug.yaml"
    text = "# mine\nschema_version: 1\nprompt: 'warm tube'  # as it should be\n\n# who writes it\nauthor: offline\n"
    path.write_text(text, encoding="utf-8")
    change_request(path, changes=["make it darker: 4:1", "no # more"])
    assert read_request(path, folder).changes == ("make it darker: 4:1", "no # more")
    changed = path.read_text(encoding="utf-8")
    assert all(line in changed for line in text.splitlines())
    change_request(path, changes=[])
    assert path.read_text(encoding="utf-8") == text
    return_to(path, ask("cold tube", patch=[{"block": "tube"}]))
    assert read_request(path, folder).patch == ask("x y", patch=[{"block": "tube"}]).patch
    return_to(path, ask("cold tube"))
    assert read_request(path, folder).prompt == "cold tube"
    assert "# as it should be" in path.read_text(encoding="utf-8")


@given(st.lists(st.text(min_size=2, max_size=60), max_size=3))
def test_any_words_are_read_back(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    folder = tmp_path_factory.mktemp("requests")
    path = folder / "a-slug.yaml"
    path.write_text("schema_version: 1\nprompt: warm tube\n", encoding="utf-8")
    try:
        wanted = Request.model_validate({"schema_version": 1, "prompt": "warm tube", "changes": words})
    except pydantic.ValidationError:
        with pytest.raises(RequestError):
            change_request(path, changes=words)
        assert read_request(path, folder).changes == ()
        return
    change_request(path, changes=words)
    assert read_request(path, folder) == wanted
