"""Signs a built bundle as a developer, if the secrets are set. It never blocks a release: people are told instead.

It runs in a job that does not build, so that no compiler and no plugin ever runs beside a certificate. macOS: Developer
ID, hardened runtime, notarised and stapled, with Apple's tools. Windows: Authenticode, with osslsigncode on any system.
Secrets reach programs in files that only our user can read, never on a command line.
"""

from __future__ import annotations

import base64
import binascii
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pydantic

from generator.build.bundle import Bundle, binary_of
from generator.package.built import Built, read_built, write_built
from generator.package.zip_writer import package
from generator.sandbox import process
from generator.support import progress
from generator.support.environment import settings
from generator.support.errors import PlugsmithError, Problem, SettingsError
from generator.support.files import sha256_of
from generator.values.signature import Signature
from generator.values.target import OsTarget

_APPLE = "Check the certificate (Developer ID Application) and the notary key in this job's secrets."
_WINDOWS = "Check the certificate, its password and the time server, and that osslsigncode is installed."
_NOTARY_SECONDS = 1800


def sign(folder: Path) -> Signature:
    """Signs what was built in `folder` and packs it again. Without secrets, or on failure, the package does not change.

    :raises PlugsmithError: if signing fails
    """
    built = read_built(folder)
    signer = _SIGNERS.get(built.bundle.os_target)
    if signer is None or not _has_secrets(built.bundle.os_target):
        progress.note(f"  {built.bundle.os_target}: not signed, no certificate is set")
        return Signature()
    with tempfile.TemporaryDirectory(prefix="plugsmith-") as scratch:
        Path(scratch).chmod(0o700)
        signature = signer(built.bundle, Path(scratch))
    _pack_again(built, folder, signature)
    return signature


def try_to_sign(folder: Path) -> tuple[Signature, tuple[Problem, ...]]:
    """Signs like sign(), but returns the problems instead of raising them; the package then stays unsigned."""
    try:
        return sign(folder), ()
    except PlugsmithError as error:
        return Signature(), error.problems


def _pack_again(built: Built, folder: Path, signature: Signature) -> None:
    binary = binary_of(built.bundle.path, built.bundle.os_target)
    bundle = built.bundle.changed(sha256=sha256_of(binary), size=binary.stat().st_size)
    built = built.changed(bundle=bundle, signature=signature)
    write_built(built.changed(files=package(built).files), folder)


def _has_secrets(target: OsTarget) -> bool:
    certificates = {OsTarget.MACOS: settings().apple_certificate, OsTarget.WINDOWS: settings().windows_certificate}
    return certificates.get(target) is not None


def _sign_windows(bundle: Bundle, scratch: Path) -> Signature:
    binary = binary_of(bundle.path, OsTarget.WINDOWS)
    certificate = _secret_file(scratch / "certificate.p12", "windows_certificate", binary=True)
    password = _secret_file(scratch / "password", "windows_certificate_password")
    signed = scratch / "signed"
    time_server = settings().windows_timestamp_url
    time: list[str | Path] = [] if time_server == "none" else ["-ts", time_server]
    with progress.step(f"Sign {bundle.path.name}"):
        process.check(
            [
                *("osslsigncode", "sign", "-pkcs12", certificate, "-readpass", password, "-h", "sha256"),
                *("-n", bundle.path.stem, *time, "-in", binary, "-out", signed),
            ],
            remedy=_WINDOWS,
            seconds=300,
        )
    shutil.copyfile(signed, binary)
    return Signature(kind="authenticode", signer=_subject(certificate, password, scratch))


def _sign_macos(bundle: Bundle, scratch: Path) -> Signature:
    certificate = _secret_file(scratch / "certificate.p12", "apple_certificate", binary=True)
    password = _secret_file(scratch / "password", "apple_certificate_password")
    identity = _subject(certificate, password, scratch)
    pem, keychain = scratch / "identity.pem", scratch / "plugsmith.keychain-db"
    commands: list[list[str | Path]] = [
        # so that `security import` needs no password on its command line
        [*("openssl", "pkcs12", "-in", certificate, "-passin", f"file:{password}"), "-nodes", "-out", pem],
        ["security", "create-keychain", "-p", "", keychain],
        ["security", "unlock-keychain", "-p", "", keychain],
        ["security", "import", pem, "-k", keychain, "-T", "/usr/bin/codesign"],
        ["security", "set-key-partition-list", "-S", "apple-tool:,apple:", "-s", "-k", "", keychain],
        ["security", "list-keychains", "-d", "user", "-s", keychain],
        [
            *("codesign", "--force", "--options", "runtime", "--timestamp", "--keychain", keychain),
            *("--sign", identity, bundle.path),
        ],
        ["codesign", "--verify", "--strict", "--deep", bundle.path],
    ]
    with progress.step(f"Sign {bundle.path.name}"):
        for command in commands:
            process.check(command, remedy=_APPLE, seconds=300)
    signed = Signature(kind="developer-id", signer=identity)
    if settings().apple_notary_key is None:
        return signed
    key = _secret_file(scratch / "notary.p8", "apple_notary_key")
    sent = scratch / "notarise.zip"
    notarise: list[list[str | Path]] = [
        ["ditto", "-c", "-k", "--keepParent", bundle.path, sent],
        [
            *("xcrun", "notarytool", "submit", sent, "--wait", "--key", key),
            *("--key-id", settings().apple_notary_key_id, "--issuer", settings().apple_notary_issuer),
        ],
        ["xcrun", "stapler", "staple", bundle.path],
    ]
    with progress.step("Ask Apple to notarise it", estimate=300):
        for command in notarise:
            process.check(command, remedy=_APPLE, seconds=_NOTARY_SECONDS)
    return signed.changed(kind="notarised")


_SIGNERS: dict[OsTarget, Callable[[Bundle, Path], Signature]] = {
    OsTarget.WINDOWS: _sign_windows,
    OsTarget.MACOS: _sign_macos,
}


def _subject(certificate: Path, password: Path, scratch: Path) -> str:
    """Returns the common name of a certificate, which people are shown as the signer."""
    pem = scratch / "certificate.pem"
    steps: list[list[str | Path]] = [
        [
            *("openssl", "pkcs12", "-in", certificate, "-passin", f"file:{password}"),
            *("-nokeys", "-clcerts", "-out", pem),
        ],
        ["openssl", "x509", "-in", pem, "-noout", "-subject", "-nameopt", "multiline,utf8,-esc_msb"],
    ]
    said = [process.check(step, remedy="Check the certificate and its password.", seconds=30) for step in steps][-1]
    names = [line.partition("=")[2].strip() for line in said.output.splitlines() if "commonName" in line]
    return names[0][:200] if names else ""


def _secret_file(path: Path, setting: str, *, binary: bool = False) -> Path:
    """Writes a secret to a file for a program; only our user can read it, and it is removed with its folder."""
    secret: pydantic.SecretStr | None = getattr(settings(), setting)
    text = secret.get_secret_value() if secret else ""
    try:
        data = base64.b64decode(text, validate=True) if binary else text.encode()
    except (binascii.Error, ValueError):
        remedy = "Encode the file: base64 -w0 certificate.p12"
        raise SettingsError.at(f"PLUGSMITH_{setting.upper()}", "is not base64", remedy) from None
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return path
