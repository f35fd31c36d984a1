"""Authenticode by the real osslsigncode, with a certificate of the test's own, on a real Windows program of pip's."""

from __future__ import annotations

import base64
import shutil
import zipfile
from pathlib import Path

import pip
import pytest

from generator.delivery.folder import FolderStore
from generator.delivery.publication import publish
from generator.delivery.verification import verify
from generator.package import zip_writer as package_module
from generator.package.built import read_built
from generator.package.signing import try_to_sign
from generator.sandbox import process
from generator.support.environment import settings
from generator.values.target import OsTarget
from tests.made_up import make_up

PASSWORD = "a pass word"
PROGRAM = Path(pip.__file__).parent / "_vendor/distlib/t64.exe"


@pytest.fixture(autouse=True)
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A code signing certificate with its key; the authority is itself."""
    if shutil.which("osslsigncode") is None:
        pytest.skip("osslsigncode is not installed")
    key, pem, p12 = tmp_path / "key.pem", tmp_path / "certificate.pem", tmp_path / "certificate.p12"
    commands: tuple[list[str | Path], ...] = (
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", pem, "-days", "2",
         "-subj", "/CN=Plugsmith Tests", "-addext", "extendedKeyUsage=codeSigning"],
        ["openssl", "pkcs12", "-export", "-inkey", key, "-in", pem, "-out", p12, "-passout", f"pass:{PASSWORD}"],
    )  # fmt: skip
    for command in commands:
        process.check(command, remedy="")
    monkeypatch.setenv("PLUGSMITH_WINDOWS_CERTIFICATE", base64.b64encode(p12.read_bytes()).decode())
    monkeypatch.setenv("PLUGSMITH_WINDOWS_CERTIFICATE_PASSWORD", PASSWORD)
    monkeypatch.setenv("PLUGSMITH_WINDOWS_TIMESTAMP_URL", "none")
    monkeypatch.setattr(package_module, "_commit", lambda: "c0ffee")
    settings.cache_clear()
    return pem


def _windows(tmp_path: Path) -> Path:
    make_up(tmp_path / "built", target=OsTarget.WINDOWS, binary=PROGRAM.read_bytes())
    return tmp_path / "built"


def test_a_windows_plugin_is_signed_packed_again_and_published(tmp_path: Path, certificate: Path) -> None:
    folder = _windows(tmp_path)
    signature, problems = try_to_sign(folder)
    assert problems == ()
    assert (signature.kind, signature.signer) == ("authenticode", "Plugsmith Tests")
    outcome = publish(folder, FolderStore(tmp_path / "published"))
    assert outcome.published.signature == signature
    zip_file = tmp_path / "published" / outcome.published.key(outcome.published.package.name)
    with zipfile.ZipFile(zip_file) as archive:
        archive.extractall(tmp_path / "out")
        assert "Signed by Plugsmith Tests" in archive.read("INSTALL.txt").decode()
    binary = tmp_path / "out/Warm Tube.vst3/Contents/x86_64-win/Warm Tube.vst3"
    said = process.run(["osslsigncode", "verify", "-CAfile", certificate, "-in", binary], seconds=60)
    assert "Signature verification: ok" in said.output
    assert [verdict.tool for verdict in verify(zip_file) if verdict.outcome == "failed"] == []
    assert PASSWORD not in (folder / "built.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("PLUGSMITH_WINDOWS_CERTIFICATE_PASSWORD", "wrong", "osslsigncode"),
        ("PLUGSMITH_WINDOWS_CERTIFICATE", base64.b64encode(b"nonsense").decode(), "osslsigncode"),
        ("PLUGSMITH_WINDOWS_CERTIFICATE", "not base64!", "PLUGSMITH_WINDOWS_CERTIFICATE"),
    ],
)
def test_a_signature_that_fails_blocks_nothing_and_tells_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, what: str
) -> None:
    folder = _windows(tmp_path)
    monkeypatch.setenv(name, value)
    settings.cache_clear()
    before = read_built(folder)
    signature, problems = try_to_sign(folder)
    assert signature.kind == "none"
    assert what in problems[0].where
    assert PASSWORD not in str(problems)
    assert read_built(folder) == before
    publish(folder, FolderStore(tmp_path / "published"))


def test_without_a_certificate_nothing_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _windows(tmp_path)
    monkeypatch.delenv("PLUGSMITH_WINDOWS_CERTIFICATE")
    settings.cache_clear()
    before = read_built(folder)
    assert try_to_sign(folder)[0].kind == "none"
    assert read_built(folder) == before
