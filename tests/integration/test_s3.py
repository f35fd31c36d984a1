"""Publishing to a real S3 server: races, kills, wrong keys, lost servers. What S3 refuses, SeaweedFS refuses too."""

from __future__ import annotations

import base64
import hashlib
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest

from generator.delivery import s3 as s3_module
from generator.delivery.pointer import Latest
from generator.delivery.publication import publish
from generator.delivery.retention import gc, withdraw
from generator.delivery.s3 import S3Store
from generator.delivery.store import Upload, hashed
from generator.package import zip_writer as package_module
from generator.state.releases import ReleaseFolder
from generator.support.environment import REPOSITORY, settings
from generator.support.errors import PublishError
from tests.integration.servers import ADMIN, READER, S3Server, bucket_name, s3_server
from tests.made_up import make_up

pytestmark = pytest.mark.bare

if TYPE_CHECKING:
    pass

KILLS = 200


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with s3_server(tmp_path_factory.mktemp("s3") / "server") as running:
        yield running


@pytest.fixture
def bucket(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> str:
    name = bucket_name()
    _use(server, name, monkeypatch)
    _client(server).create_bucket(Bucket=name)
    monkeypatch.setattr(package_module, "_commit", lambda: "c0ffee")
    return name


def _use(server: S3Server, bucket: str, monkeypatch: pytest.MonkeyPatch, who: tuple[str, str] = ADMIN) -> None:
    for name, value in server.environment(bucket, who).items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()


def _client(server: S3Server):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return boto3.client(
        "s3",
        endpoint_url=server.endpoint,
        region_name="us-east-1",
        aws_access_key_id=ADMIN[0],
        aws_secret_access_key=ADMIN[1],
    )


def _upload(tmp_path: Path, data: bytes, key: str = "plugins/a/1.0.0/x.zip") -> Upload:
    path = tmp_path / hashlib.sha256(data).hexdigest()[:8]
    path.write_bytes(data)
    return hashed(path, key)


def _refused(url: str) -> int:
    """The status of an answer that is an error."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        _get(url)
    with caught.value as error:
        return error.code


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310  a server of our own
        data: bytes = answer.read()
        return data


def test_what_is_published_can_be_fetched_with_its_headers(server: S3Server, bucket: str, tmp_path: Path) -> None:
    make_up(tmp_path / "built")
    outcome = publish(tmp_path / "built", S3Store())
    zip_file = outcome.published.package
    assert hashlib.sha256(_get(outcome.links[zip_file.name])).hexdigest() == zip_file.sha256
    head = _client(server).head_object(Bucket=bucket, Key=outcome.published.key(zip_file.name), ChecksumMode="ENABLED")
    assert head["ContentType"] == "application/zip"
    assert head["ContentDisposition"] == f'attachment; filename="{zip_file.name}"'
    assert head["CacheControl"] == "public, max-age=31536000, immutable"
    assert base64.b64decode(head["ChecksumSHA256"]).hex() == zip_file.sha256
    pointer = _client(server).get_object(Bucket=bucket, Key="plugins/warm-tube/latest.json")
    assert pointer["CacheControl"] == "public, max-age=60"
    assert Latest.model_validate_json(pointer["Body"].read()).downloads[0].sha256 == zip_file.sha256
    assert publish(tmp_path / "built", S3Store()).new == ()


def test_a_private_bucket_has_signed_links_and_nothing_else(server: S3Server, bucket: str, tmp_path: Path) -> None:
    make_up(tmp_path / "built")
    outcome = publish(tmp_path / "built", S3Store())
    link = outcome.links[outcome.published.package.name]
    assert _get(link)
    for wrong in (link.partition("?")[0], link.replace("Signature=", "Signature=0")):
        assert _refused(wrong) == 403


def test_a_cdn_gives_lasting_links(bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUGSMITH_PUBLIC_URL", "https://cdn.example/")
    monkeypatch.setenv("PLUGSMITH_S3_PREFIX", "site/")
    settings.cache_clear()
    make_up(tmp_path / "built")
    outcome = publish(tmp_path / "built", S3Store())
    key = outcome.published.key(outcome.published.package.name)
    assert outcome.links[outcome.published.package.name] == f"https://cdn.example/{key}"
    assert {each.key for each in S3Store().stored("")} == outcome.published.keys | {"plugins/warm-tube/latest.json"}


def _race(number: int, data: bytes, folder: str, barrier: object, results: object) -> None:
    upload = _upload(Path(folder), data + str(number).encode() * (number % 2))
    barrier.wait()  # type: ignore[attr-defined]
    try:
        results.put("new" if S3Store().put_new(upload) else "same")  # type: ignore[attr-defined]
    except PublishError as error:
        results.put(error.problems[0].what)  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [1000, 2 * s3_module.PART + 1000], ids=["small", "in parts"])
def test_of_eight_publishers_of_one_key_exactly_one_wins(bucket: str, tmp_path: Path, size: int) -> None:
    spawn = multiprocessing.get_context("spawn")
    barrier, results = spawn.Barrier(8), spawn.Queue()
    folders = [tmp_path / str(number) for number in range(8)]
    for folder in folders:
        folder.mkdir()
    # Half of them bring the same bytes, the others each their own.
    processes = [
        spawn.Process(target=_race, args=(number, b"x" * size, str(folders[number]), barrier, results))
        for number in range(8)
    ]
    for process in processes:
        process.start()
    said = [results.get(timeout=120) for _ in processes]
    for process in processes:
        process.join()
    assert all(each in ("new", "same") or "other bytes" in each for each in said), said
    # In parts, those who bring the same bytes may each be told that theirs were written; others never.
    assert said.count("new") == 1 or (size > 1000 and said.count("new") + said.count("same") <= 4), said
    held = hashlib.sha256(_get(S3Store().url("plugins/a/1.0.0/x.zip"))).hexdigest()
    brought = {hashlib.sha256(b"x" * size + str(n).encode() * (n % 2)).hexdigest() for n in range(8)}
    assert held in brought
    assert S3Store().unfinished(datetime.now(UTC) + timedelta(days=1), abort=False) == []


def test_bytes_that_change_on_the_way_are_refused_by_the_server(server: S3Server, bucket: str, tmp_path: Path) -> None:
    upload = _upload(tmp_path, b"right")
    upload.source.write_bytes(b"wrong")
    with pytest.raises(PublishError, match="BadDigest") as caught:
        S3Store().put_new(upload)
    assert "network" in caught.value.problems[0].remedy
    assert list(S3Store().stored("")) == []


def test_a_key_in_our_own_settings_is_enough(bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.setenv(f"PLUGSMITH_S3_{name}", os.environ[f"AWS_{name}"])
        monkeypatch.delenv(f"AWS_{name}")
    settings.cache_clear()
    assert S3Store().put_new(_upload(tmp_path, b"ours"))


@pytest.mark.parametrize(
    ("environment", "what", "remedy"),
    [
        (
            {"PLUGSMITH_S3_ACCESS_KEY_ID": "AKNOBODY", "PLUGSMITH_S3_SECRET_ACCESS_KEY": "x"},
            "InvalidAccessKeyId",
            "PLUGSMITH_S3_ACCESS_KEY_ID",
        ),
        ({"AWS_ACCESS_KEY_ID": "AKNOBODY"}, "InvalidAccessKeyId", "AWS_ACCESS_KEY_ID"),
        ({"AWS_SECRET_ACCESS_KEY": "wrong"}, "SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY"),
        ({"AWS_ACCESS_KEY_ID": READER[0], "AWS_SECRET_ACCESS_KEY": READER[1]}, "AccessDenied", "may not"),
        ({"PLUGSMITH_S3_BUCKET": "there-is-none"}, "NoSuchBucket", "PLUGSMITH_S3_BUCKET"),
        ({"PLUGSMITH_S3_ENDPOINT_URL": "http://127.0.0.1:9"}, "cannot be reached", "PLUGSMITH_S3_ENDPOINT_URL"),
        ({"PLUGSMITH_S3_ENDPOINT_URL": "nonsense"}, "Invalid endpoint", "PLUGSMITH_S3_ENDPOINT_URL"),
        ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "no credentials", "AWS_ACCESS_KEY_ID"),
    ],
    ids=["own key", "key", "secret", "read-only", "bucket", "no server", "no address", "none"],
)
def test_each_refusal_is_an_error_in_words_and_state_stays_true(
    bucket: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    what: str,
    remedy: str,
) -> None:
    make_up(tmp_path / "built")
    for name, value in ({"PLUGSMITH_S3_ATTEMPTS": "2", "HOME": str(tmp_path)} | environment).items():
        monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name)
    settings.cache_clear()
    finished = subprocess.run(
        [REPOSITORY / ".venv/bin/plugsmith", "publish", "warm-tube", "--from", tmp_path / "built"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode in (8, 13), finished.stderr
    assert what in finished.stderr
    assert remedy in finished.stderr
    assert "Traceback" not in finished.stderr
    assert "SKTESTSECRET" not in finished.stderr
    assert ReleaseFolder(settings().state_dir).load("warm-tube").published == ()


@pytest.mark.serial
def test_a_server_that_dies_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with s3_server(tmp_path / "server") as server:
        bucket = bucket_name()
        _use(server, bucket, monkeypatch)
        monkeypatch.setenv("PLUGSMITH_S3_ATTEMPTS", "1")
        settings.cache_clear()
        monkeypatch.setattr(package_module, "_commit", lambda: "c0ffee")
        _client(server).create_bucket(Bucket=bucket)
        make_up(tmp_path / "built", binary=os.urandom(3 * s3_module.PART))
        honest = s3_module.S3Store.put_new

        def dying(store: S3Store, upload: Upload) -> bool:
            if upload.key.endswith(".zip"):
                threading.Timer(0.15, server.stop).start()
            return honest(store, upload)

        monkeypatch.setattr(s3_module.S3Store, "put_new", dying)
        with pytest.raises(PublishError) as caught:
            publish(tmp_path / "built", S3Store())
        assert "ublish again" in caught.value.problems[0].remedy or "network" in caught.value.problems[0].remedy
        assert ReleaseFolder(settings().state_dir).load("warm-tube").published == ()

        monkeypatch.setattr(s3_module.S3Store, "put_new", honest)
        while server.process:  # until the timer has done it
            threading.Event().wait(0.05)
        server.start()
        monkeypatch.setenv("PLUGSMITH_S3_ATTEMPTS", "8")  # it answers before its own parts have found each other again
        settings.cache_clear()
        outcome = publish(tmp_path / "built", S3Store())
        assert (
            hashlib.sha256(_get(outcome.links[outcome.published.package.name])).hexdigest()
            == outcome.published.package.sha256
        )


def test_large_files_go_up_in_parts_and_come_back_whole(server: S3Server, bucket: str, tmp_path: Path) -> None:
    upload = _upload(tmp_path, os.urandom(2 * s3_module.PART + 12345))
    store = S3Store()
    assert store.put_new(upload)
    assert not store.put_new(upload)
    head = _client(server).head_object(Bucket=bucket, Key=upload.key)
    assert head["ETag"].endswith('-3"')
    assert hashlib.sha256(_get(store.url(upload.key))).hexdigest() == upload.sha256


def test_a_large_file_whose_key_is_claimed_by_other_bytes_is_not_sent(bucket: str, tmp_path: Path) -> None:
    first = _upload(tmp_path, b"a" * (2 * s3_module.PART + 1))
    second = _upload(tmp_path, b"b" * (2 * s3_module.PART + 1))
    store = S3Store()
    store._claim(first)
    with pytest.raises(PublishError, match="other bytes"):
        store.put_new(second)
    assert [each.key for each in store.stored("")] == [first.key + s3_module.CLAIM]
    assert store.put_new(first)
    with pytest.raises(PublishError, match="other bytes"):
        store.put_new(second)


def test_uploads_that_never_ended_are_found_and_ended(server: S3Server, bucket: str) -> None:
    _client(server).create_multipart_upload(Bucket=bucket, Key="plugins/a/1.0.0/x.zip")
    later = datetime.now(UTC) + timedelta(days=1)
    assert S3Store().unfinished(datetime.now(UTC) - timedelta(days=1), abort=True) == []
    assert S3Store().unfinished(later, abort=True) == ["plugins/a/1.0.0/x.zip"]
    assert S3Store().unfinished(later, abort=False) == []


def test_latest_json_is_replaced_only_by_those_who_saw_it(bucket: str) -> None:
    store = S3Store()
    assert store.get("a.json") is None
    assert store.replace("a.json", b"1", seen=None)
    assert not store.replace("a.json", b"2", seen=None)
    found = store.get("a.json")
    assert found
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda n: store.replace("a.json", str(n).encode() * 3, seen=found[1]), range(8)))
    assert won.count(True) == 1


def test_a_withdrawn_plugins_links_end(server: S3Server, bucket: str, tmp_path: Path) -> None:
    make_up(tmp_path / "built")
    outcome = publish(tmp_path / "built", S3Store())
    withdraw("warm-tube", "clicks", S3Store())
    assert _refused(outcome.links[outcome.published.package.name]) == 404
    assert [each.key for each in S3Store().stored("")] == ["plugins/warm-tube/latest.json"]


class _Publisher:
    """The program beside this file, which dies as it is told."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.integration.publisher"]
        self._process = subprocess.Popen(
            command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def run(self, folder: Path, step: int) -> tuple[int, int]:
        """Exit code and steps taken."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{step} {folder}\n")
        self._process.stdin.flush()
        code, steps = self._process.stdout.readline().split()
        return int(code), int(steps)

    def close(self) -> None:
        self._process.communicate()


def test_killed_between_any_two_steps_and_run_again(
    server: S3Server, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """200 times kill -9, at each step in turn and at others by chance; each time the run after it fixes all."""
    monkeypatch.setenv("PLUGSMITH_GC_GRACE_DAYS", "0")
    settings.cache_clear()
    store, client, dice = S3Store(), _client(server), random.Random(4)  # noqa: S311

    def get(key: str) -> bytes:
        return bytes(client.get_object(Bucket=bucket, Key=key)["Body"].read())

    def pointer() -> Latest:
        return Latest.model_validate_json(get("plugins/warm-tube/latest.json"))

    kills, seen, version = 0, dict[str, str](), 0
    with closing(_Publisher()) as publisher:
        make_up(tmp_path / "0")
        code, steps = publisher.run(tmp_path / "0", 0)
        assert (code, steps > 20) == (0, True)
        while kills < KILLS:
            version += 1
            folder = tmp_path / str(version)
            make_up(folder, prompt=f"tape delay at {100 + version} ms", binary=b"\x7fELF" + str(version).encode() * 40)
            # Each version is killed at several steps one after another: a torn run on top of a torn run.
            for step in [1 + version % steps, *(dice.randint(1, steps) for _ in range(3))]:
                code, _ = publisher.run(folder, step)
                assert code in (0, -signal.SIGKILL)
                kills += code == -signal.SIGKILL
                download = pointer().downloads[0]
                body = get(f"plugins/warm-tube/{download.path}")
                assert hashlib.sha256(body).hexdigest() == download.sha256, "latest.json points to what is not there"
            assert publisher.run(folder, 0)[0] == 0
            assert pointer().version == f"1.{version}.0"
            gc(store, remove=True)
            pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
            listed = {each["Key"]: each["ETag"] for page in pages for each in page["Contents"]}
            named = ReleaseFolder(settings().state_dir).load("warm-tube").keys
            assert set(listed) == named | {"plugins/warm-tube/latest.json"}, "something is orphaned, or lost"
            assert all(listed[key] == tag for key, tag in seen.items()), "something was overwritten"
            seen = {key: tag for key, tag in listed.items() if not key.endswith("latest.json")}
