"""What of a pull request is taken, through the real client, a stateful GitHub and real git; bad input above all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.forge import commands, record
from generator.forge import jobs as line
from generator.forge.commands import obey
from generator.forge.forms import Taken, take_form
from generator.forge.github import Hub
from generator.forge.handover import Asked, hand_on
from generator.forge.intake import COMMENT, askers, matrices, pull_record, take_in, until_tomorrow
from generator.forge.ledger import Ledger
from generator.sandbox import process
from generator.state.branch import Branch, git
from generator.state.plugins import StateFolder
from generator.support.environment import settings
from generator.support.errors import GitError
from tests.conftest import ask
from tests.integration.github_server import BOT, REPOSITORY, STRANGER, WRITER, GitHub, github

pytestmark = pytest.mark.bare

GOOD = "schema_version: 1\nprompt: warm tube\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitHub]:
    folder = tmp_path_factory.mktemp("github")
    bare = folder / "remote.git"
    process.check(["git", "init", "--bare", "--quiet", "--initial-branch=main", bare], remedy="")
    main = Branch(folder / "main", str(bare), "main")
    main.update(lambda place: _write(place, "requests/there.yaml", GOOD), "x")
    main.update(lambda place: _write(place, "README.md", "x"), "x")
    with github(bare, folder) as running:
        yield running


@pytest.fixture
def hub(served: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    for name, value in {
        "PLUGSMITH_REPOSITORY": REPOSITORY,
        "PLUGSMITH_GITHUB_API_URL": served.url,
        "PLUGSMITH_GITHUB_WRITE_GAP": "0",
        "PLUGSMITH_GITHUB_RETRIES": "3",
        "PLUGSMITH_BOT_LOGIN": BOT,
        "PLUGSMITH_REMOTE": str(served.bare),
        "GITHUB_TOKEN": f"ghs_{BOT}",
    }.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield served
    assert served.complaints == []


def _write(folder: Path, name: str, data: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())


_COUNT = iter(range(1000))


def _pull(hub: GitHub, tmp_path: Path, edit: object, who: str = WRITER) -> int:
    name = f"ask-{next(_COUNT)}"
    Branch(tmp_path / name, str(hub.bare), name).update(edit, "x", base="main")  # type: ignore[arg-type]
    return hub.open_pull(name, who)


def _taken(hub: GitHub, tmp_path: Path, edit: object, who: str = WRITER) -> Asked:
    number = _pull(hub, tmp_path, edit, who)
    return take_in({"pull_request": {"number": number}}, Hub(), Ledger(tmp_path / "state"), pull=None, slugs=())


def test_added_and_changed_requests_are_taken(hub: GitHub, tmp_path: Path) -> None:
    def edit(place: Path) -> None:
        _write(place, "requests/there.yaml", GOOD + "name: Other\n")
        _write(place, "requests/new-one.yaml", GOOD)

    asked = _taken(hub, tmp_path, edit)
    assert [ask.slug for ask in asked.asks] == ["new-one", "there"]
    assert (asked.refused, asked.waiting) == ((), "")
    rows = json.loads(matrices(asked, [ask.slug for ask in asked.asks])["first"])
    assert [row["slug"] for row in rows] == ["new-one", "there"]
    assert rows[0]["targets"] == "Windows_x64 macOS_Universal"


def _symlink(place: Path) -> None:
    (place / "requests/link.yaml").symlink_to("../README.md")


STRANGE = {
    "subfolder": (lambda place: _write(place, "requests/sub/a-slug.yaml", GOOD), "is not a request"),
    "other file": (lambda place: _write(place, "generator/evil.py", "x"), "is not a request"),
    "workflow": (lambda place: _write(place, ".github/workflows/evil.yml", "x"), "is not a request"),
    "deleted": (lambda place: (place / "requests/there.yaml").unlink(), "is removed"),
    "renamed": (lambda place: (place / "requests/there.yaml").rename(place / "requests/moved.yaml"), "is renamed"),
    "no slug": (lambda place: _write(place, "requests/-x.yaml", GOOD), "is not a slug"),
    "device": (lambda place: _write(place, "requests/CON.yaml", GOOD), "is not a slug"),
    "odd name": (lambda place: _write(place, "requests/a b;$(id).yaml", GOOD), "is not a slug"),
    "other suffix": (lambda place: _write(place, "requests/a-slug.yml", GOOD), "is not a request"),
    "symlink": (_symlink, "is not a plain file"),
    "binary": (lambda place: _write(place, "requests/a-slug.yaml", b"\x00\xff" * 50), "UTF-8"),
    "huge": (lambda place: _write(place, "requests/a-slug.yaml", "# " + "x" * 200_000), "at most"),
    "empty": (lambda place: _write(place, "requests/a-slug.yaml", ""), "no keys"),
    "not YAML": (lambda place: _write(place, "requests/a-slug.yaml", "{[}"), ""),
    "alias bomb": (lambda place: _write(place, "requests/a-slug.yaml", "a: &a [x]\nb: [*a, *a]\n"), ""),
}


@pytest.mark.parametrize(("edit", "what"), STRANGE.values(), ids=STRANGE.keys())
def test_what_is_no_plain_request_is_refused_in_words(hub: GitHub, tmp_path: Path, edit: object, what: str) -> None:
    asked = _taken(hub, tmp_path, edit)
    assert asked.asks == ()
    assert asked.refused
    assert any(what in each.what for each in asked.refused), asked.refused
    assert all(each.remedy for each in asked.refused)
    assert matrices(asked, [])["found"] == "no"


def test_one_strange_file_stops_the_good_ones_beside_it(hub: GitHub, tmp_path: Path) -> None:
    def edit(place: Path) -> None:
        _write(place, "requests/good-one.yaml", GOOD)
        _write(place, "generator/settings.py", "evil")

    assert _taken(hub, tmp_path, edit).asks == ()


def test_five_hundred_files_at_once_are_too_many(hub: GitHub, tmp_path: Path) -> None:
    def edit(place: Path) -> None:
        for number in range(500):
            _write(place, f"requests/many-{number}.yaml", GOOD)

    assert "at most" in _taken(hub, tmp_path, edit).refused[0].what


def test_above_a_matrix_limit_the_rest_goes_to_a_second(hub: GitHub, tmp_path: Path) -> None:
    def edit(place: Path) -> None:
        for number in range(270):
            _write(place, f"requests/many-{number}.yaml", GOOD)

    asked = _taken(hub, tmp_path, edit)
    found = matrices(asked, [ask.slug for ask in asked.asks])
    assert found["first"].count("many-") == 256
    assert found["second"].count("many-") == 14


def test_a_closed_pull_request_is_not_built(hub: GitHub, tmp_path: Path) -> None:
    number = _pull(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD))
    hub.call("PATCH", f"/pulls/{number}", {"state": "closed"})
    asked = take_in({"pull_request": {"number": number}}, Hub(), Ledger(tmp_path / "state"), pull=None, slugs=())
    assert "is closed" in asked.refused[0].what


def _shown(number: int, *, commit: str = "", later: int = 60) -> dict[str, object]:
    """Lets our comment show a pull request; returns an event's description of it, some seconds after that."""
    head = Hub().pull(number).head_sha
    Hub().say(number, f"{COMMENT}\nwarm tube\n<!-- shows {commit or head} -->", COMMENT)
    when = (datetime.now(UTC) + timedelta(seconds=later)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"number": number, "head": {"sha": head}, "updated_at": when}


def test_limits_hold_for_a_person_and_for_the_money_of_a_day(
    hub: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = _pull(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD), STRANGER)
    hub.call("POST", f"/issues/{number}/labels", {"labels": ["plugsmith: approved"]})
    head = _shown(number)
    label = {"action": "labeled", "label": {"name": "plugsmith: approved"}, "sender": {"login": WRITER}}
    ledger = Ledger(tmp_path / "state")

    def waiting() -> str:
        return take_in({"pull_request": head} | label, Hub(), ledger, pull=None, slugs=()).waiting

    assert waiting() == ""
    ledger.add(STRANGER.upper(), builds=settings().builds_per_day)
    assert "20 of 20 builds today" in waiting()
    monkeypatch.setenv("PLUGSMITH_BUILDS_PER_DAY", "100")
    settings.cache_clear()
    assert waiting() == ""
    ledger.add(WRITER, cost_usd=5.1)
    assert waiting() == "", "the built-in author costs nothing"
    monkeypatch.setenv("PLUGSMITH_AUTO_AUTHOR", "openai")
    settings.cache_clear()
    assert "USD" in waiting()


def test_what_waits_for_tomorrow_is_taken_up_then_and_needs_no_second_agreement(
    hub: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = _pull(hub, tmp_path, lambda place: _write(place, "requests/c-slug.yaml", GOOD), STRANGER)
    hub.call("POST", f"/issues/{number}/labels", {"labels": ["plugsmith: approved"]})
    event = {"action": "labeled", "label": {"name": "plugsmith: approved"}, "sender": {"login": WRITER}}
    monkeypatch.setenv("PLUGSMITH_BUILDS_PER_DAY", "0")
    settings.cache_clear()
    folder = settings().state_dir
    asked = take_in(event | {"pull_request": _shown(number)}, Hub(), Ledger(folder), pull=None, slugs=())
    assert asked.agreed
    record.claim(folder, asked)
    assert until_tomorrow(folder) == (number,)
    monkeypatch.setenv("PLUGSMITH_BUILDS_PER_DAY", "20")
    settings.cache_clear()
    later = take_in({}, Hub(), Ledger(folder), pull=number, slugs=())
    assert later.waiting == ""
    name = Hub().pull(number).head_ref
    Branch(tmp_path / "later", str(hub.bare), name).update(
        lambda place: _write(place, "requests/c-slug.yaml", GOOD + "name: Other\n"), "x"
    )
    assert "maintainer" in take_in({}, Hub(), Ledger(folder), pull=number, slugs=()).waiting
    record.claim(folder, later)
    assert until_tomorrow(folder) == ()


def test_who_pushes_to_a_maintainers_pull_request_has_to_be_one_too(hub: GitHub, tmp_path: Path) -> None:
    number = _pull(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD))
    for sender, waits in ((WRITER, False), (STRANGER, True)):
        event = {"action": "synchronize", "pull_request": {"number": number}, "sender": {"login": sender}}
        asked = take_in(event, Hub(), Ledger(tmp_path / "s"), pull=None, slugs=())
        assert bool(asked.waiting) is waits


def test_an_edited_form_keeps_its_pull_request(hub: GitHub) -> None:
    issue = hub.call("POST", "/issues", {"title": "x", "body": "x"}, STRANGER)["number"]

    def form(words: str) -> Taken:
        body = f"### What shall it do to sound?\n\n{words}\n"
        return take_form({"issue": {"number": issue, "body": body}}, Hub())

    first, second = form("warm tube"), form("cold glass")
    assert (first.slug, first.pull) == (second.slug, second.pull)
    assert first.head != second.head


@pytest.mark.parametrize(
    ("shown", "event", "counts"),
    [
        ({}, {}, True),
        ({}, {"head": {"sha": "0" * 40}}, False),
        ({"commit": "0" * 40}, {}, False),  # pushed just before the click: nobody has read it
        ({"later": -60}, {}, False),
        ({}, {"updated_at": "soon"}, False),
        ({}, {"updated_at": None}, False),
        (None, {"updated_at": "2999-01-01T00:00:00Z"}, False),
    ],
)
def test_an_approval_is_for_the_words_that_were_shown(
    hub: GitHub, tmp_path: Path, shown: dict[str, Any] | None, event: dict[str, object], counts: bool
) -> None:
    number = _pull(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD), STRANGER)
    hub.call("POST", f"/issues/{number}/labels", {"labels": ["plugsmith: approved"]})
    told = (
        {"number": number, "head": {"sha": Hub().pull(number).head_sha}} if shown is None else _shown(number, **shown)
    )
    label = {"action": "labeled", "label": {"name": "plugsmith: approved"}, "sender": {"login": WRITER}}
    asked = take_in(label | {"pull_request": told | event}, Hub(), Ledger(tmp_path / "s"), pull=None, slugs=())
    assert (asked.waiting == "") is counts


def test_a_forged_comment_shows_nothing(hub: GitHub, tmp_path: Path) -> None:
    number = _pull(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD), STRANGER)
    head = Hub().pull(number).head_sha
    hub.call("POST", f"/issues/{number}/comments", {"body": f"{COMMENT}\n<!-- shows {head} -->"}, STRANGER)
    assert Hub().shown(number, COMMENT) is None


@pytest.mark.parametrize(
    ("body", "shown", "built"),
    [
        ("/plugsmith build", {}, True),
        ("/plugsmith build", {"commit": "0" * 40}, False),
        ("/plugsmith build", {"later": -60}, False),
        ("/plugsmith build HEAD", {"commit": "0" * 40}, True),
        ("/plugsmith build 0000000", {}, False),
        ("/plugsmith refine", {"later": -60}, False),
        ("/plugsmith revise darker", {}, True),
        ("/plugsmith revise darker", {"commit": "0" * 40}, False),
    ],
)
def test_a_command_is_for_the_words_that_were_shown(
    hub: GitHub, tmp_path: Path, body: str, shown: dict[str, Any], built: bool
) -> None:
    number = _pull(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD), STRANGER)
    told, head = _shown(number, **shown), Hub().pull(number).head_sha
    event = {
        "action": "created",
        "issue": {"number": number, "pull_request": {}, "user": {"login": STRANGER}},
        "comment": {"body": body.replace("HEAD", head[:7]), "created_at": told["updated_at"]},
        "sender": {"login": WRITER},
    }
    done = obey(event, Hub())
    assert (done.build == number) is built, done
    if built:
        assert (done.head != head) is ("revise" in body)
    else:
        assert "name the commit" in done.said


def test_a_commit_pushed_while_a_change_is_written_stops_it(
    hub: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = _pull(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD), STRANGER)
    pull = Hub().pull(number)
    Branch(tmp_path / "later", str(hub.bare), pull.head_ref).update(
        lambda place: _write(place, "requests/a-slug.yaml", "schema_version: 1\nprompt: evil\n"), "x"
    )
    with pytest.raises(GitError, match="Read the new commit"):
        commands._change(pull, Hub(), lambda path: commands._revise(path, "darker"))


def test_the_asker_of_a_form_is_who_wrote_it(hub: GitHub, tmp_path: Path) -> None:
    number = _pull(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD), BOT)
    event = {"action": "edited", "issue": {"number": 1, "user": {"login": STRANGER}}, "sender": {"login": WRITER}}
    head = Hub().pull(number).head_sha
    asked = take_in(event, Hub(), Ledger(tmp_path / "s"), pull=number, head=head, slugs=())
    assert asked.login == STRANGER
    assert "maintainer" in asked.waiting


def test_no_commit_is_no_agreement(hub: GitHub, tmp_path: Path) -> None:
    number = _pull(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD), STRANGER)
    asked = take_in({"sender": {"login": WRITER}}, Hub(), Ledger(tmp_path / "s"), pull=number, head="", slugs=())
    assert "maintainer" in asked.waiting


def test_a_change_of_what_exists_is_held_until_it_is_merged(hub: GitHub, tmp_path: Path) -> None:
    """Also of one's own: the words that others read on main are those of a released plugin."""
    folder = settings().state_dir
    StateFolder(folder).claim("a-slug", ask("warm tube"), name="Warm")
    asked = _taken(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD))
    assert asked.asks[0].held
    record.claim(folder, asked)
    note = pull_record(folder, asked.pull or 0)
    assert note
    assert (note.asks[0].prompt, note.asks[0].held) == ("warm tube", True)
    name = Hub().pull(asked.pull or 0).head_ref
    Branch(tmp_path / "later", str(hub.bare), name).update(
        lambda place: _write(place, "requests/a-slug.yaml", GOOD + "name: Other\n"), "x"
    )
    event = {"action": "synchronize", "pull_request": {"number": asked.pull}, "sender": {"login": WRITER}}
    asked = take_in(event, Hub(), Ledger(folder), pull=None, slugs=())
    assert asked.asks[0].held, "a second commit of the same pull request is held too"
    record.claim(folder, asked)
    builds = tmp_path / "builds"
    builds.mkdir()
    released = line.release(asked, "a-slug", builds, tmp_path / "out")
    assert released.held
    assert "published once this is merged" in released.stale
    hub.call("PUT", f"/pulls/{asked.pull}/merge", {})
    event = {"action": "closed", "pull_request": {"number": asked.pull}, "sender": {"login": WRITER}}
    merged = take_in(event, Hub(), Ledger(folder), pull=None, slugs=())
    assert [each.slug for each in merged.asks] == ["a-slug"]
    assert merged.merged
    assert not line.release(merged, "a-slug", builds, tmp_path / "out").held


def test_of_two_that_ask_at_once_one_gets_the_plugin(hub: GitHub, tmp_path: Path) -> None:
    first, second = (_taken(hub, tmp_path, lambda place: _write(place, "requests/b-slug.yaml", GOOD)) for _ in range(2))
    assert first.asks
    assert second.asks
    folder = settings().state_dir
    assert record.claim(folder, first) == ()
    assert "a moment ago" in record.claim(folder, second)[0].what
    assert askers(folder).owner("b-slug") == str(first.pull)
    assert record.claim(folder, first) == ()


def test_two_open_pull_requests_are_not_about_one_plugin(hub: GitHub, tmp_path: Path) -> None:
    first = _pull(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD))
    askers(settings().state_dir).take("a-slug", str(first))
    asked = _taken(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD + "name: Other\n"))
    assert f"asked for in #{first} already" in asked.refused[0].what
    hub.call("PATCH", f"/pulls/{first}", {"state": "closed"})
    assert _taken(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD)).asks


def test_what_was_agreed_to_is_one_commit(hub: GitHub, tmp_path: Path) -> None:
    number = _pull(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD), STRANGER)
    head, ledger = Hub().pull(number).head_sha, Ledger(tmp_path / "state")
    event = {"sender": {"login": WRITER}}
    assert take_in(event, Hub(), ledger, pull=number, head=head, slugs=()).waiting == ""
    assert "maintainer" in take_in(event, Hub(), ledger, pull=number, head="0" * 40, slugs=()).waiting


def test_what_was_built_of_an_older_commit_is_dropped(hub: GitHub, tmp_path: Path) -> None:
    number = _pull(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD))
    asked = take_in({"pull_request": {"number": number}}, Hub(), Ledger(tmp_path / "state"), pull=None, slugs=())
    name = Hub().pull(number).head_ref
    Branch(tmp_path / "later", str(hub.bare), name).update(
        lambda place: _write(place, "requests/a-slug.yaml", GOOD + "name: Other\n"), "x"
    )
    builds = tmp_path / "builds"
    builds.mkdir()
    released = line.release(asked, "a-slug", builds, tmp_path / "out")
    assert released.published == ()
    assert "by now" in released.stale
    assert released.superseded
    hub.call("PATCH", f"/pulls/{number}", {"state": "closed"})
    assert "closed" in line.release(asked, "a-slug", builds, tmp_path / "out").stale


def test_a_server_that_falters_is_asked_again(hub: GitHub, tmp_path: Path) -> None:
    number = _pull(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD))
    hub.down = 1
    assert Hub().pull(number).number == number


def test_refusals_of_github_are_errors_in_words(hub: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GitError, match="GitHub says 404"):
        Hub().pull(99_999)
    monkeypatch.setenv("PLUGSMITH_GITHUB_API_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("PLUGSMITH_GITHUB_RETRIES", "0")
    settings.cache_clear()
    with pytest.raises(GitError, match="cannot be reached"):
        Hub().pull(1)


def test_a_comment_of_somebody_else_is_never_edited(hub: GitHub, tmp_path: Path) -> None:
    number = _pull(hub, tmp_path, lambda place: _write(place, "requests/a-slug.yaml", GOOD))
    hub.call("POST", f"/issues/{number}/comments", {"body": "<!-- plugsmith --> mine"}, STRANGER)
    Hub().say(number, "<!-- plugsmith -->\nfirst", "<!-- plugsmith -->")
    Hub().say(number, "<!-- plugsmith -->\nsecond", "<!-- plugsmith -->")
    bodies = [each["body"] for each in hub.call("GET", f"/issues/{number}/comments")]
    assert bodies == ["<!-- plugsmith --> mine", "<!-- plugsmith -->\nsecond"]


def test_what_another_job_hands_on_is_checked(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="was not handed on"):
        line.read_asked(tmp_path)
    hand_on(Asked(login="x"), tmp_path / "asked.json")
    assert line.read_asked(tmp_path).login == "x"
    for text in ("", "{}", '{"schema_version": 1, "login": 3}', "[]", "\0"):
        (tmp_path / "asked.json").write_text(text, encoding="utf-8")
        with pytest.raises(GitError, match=r"asked\.json"):
            line.read_asked(tmp_path)


def test_git_itself_is_what_answers(hub: GitHub) -> None:
    assert git("rev-parse", "main", folder=hub.bare).output.strip() == hub.sha("main")
