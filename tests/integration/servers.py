"""Real servers for the tests: SeaweedFS speaks S3, and refuses what S3 refuses."""

from __future__ import annotations

import json
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.support.child_environment import clean_environment
from generator.support.environment import REPOSITORY
from tests.turns import worker_number

_WEED = REPOSITORY / ".venv" / "bin" / "weed"
ADMIN, READER = ("AKTEST", "SKTESTSECRET"), ("AKREAD", "SKREADSECRET")
_IDENTITIES = {
    "identities": [
        {
            "name": "admin",
            "credentials": [{"accessKey": "AKTEST", "secretKey": "SKTESTSECRET"}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        },
        {
            "name": "reader",
            "credentials": [{"accessKey": "AKREAD", "secretKey": "SKREADSECRET"}],
            "actions": ["Read", "List"],
        },
    ]
}


@dataclass
class S3Server:
    """One that runs, and can be stopped and started again with all that it holds."""

    folder: Path
    port: int
    ports: dict[str, int]
    process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self, bucket: str, who: tuple[str, str] = ADMIN) -> dict[str, str]:
        """What plugsmith and boto3 read to use it."""
        return {
            "PLUGSMITH_S3_BUCKET": bucket,
            "PLUGSMITH_S3_ENDPOINT_URL": self.endpoint,
            "PLUGSMITH_S3_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": who[0],
            "AWS_SECRET_ACCESS_KEY": who[1],
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def start(self) -> None:
        flags = {
            "s3.port": self.port,
            "s3.config": self.folder / "identities.json",
            "ip": "127.0.0.1",
            "ip.bind": "127.0.0.1",
            "dir": self.folder / "data",
            "volume.max": 500,  # each bucket takes some
            "master.volumeSizeLimitMB": 64,
            "s3.autoCreateBucket": "false",
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
            "master.telemetry": "false",
            **self.ports,
        }
        command = [str(_WEED), "server", "-s3", *(f"-{name}={value}" for name, value in flags.items())]
        log = (self.folder / "weed.log").open("ab")
        self.process = subprocess.Popen(command, env=clean_environment(), stdout=log, stderr=log)
        log.close()
        _wait_for(f"{self.endpoint}/healthz", self.process)

    def stop(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.process:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process = None


@contextmanager
def s3_server(folder: Path) -> Iterator[S3Server]:
    (folder / "data").mkdir(parents=True)
    (folder / "identities.json").write_text(json.dumps(_IDENTITIES), encoding="utf-8")
    s3, master, volume, filer = free_ports(4)
    ports = {"master.port": master, "volume.port": volume, "filer.port": filer}
    server = S3Server(folder=folder, port=s3, ports=ports)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def bucket_name() -> str:
    return f"plugins-{secrets.token_hex(4)}"


def free_ports(count: int) -> list[int]:
    """Free, and free 10000 above too, where SeaweedFS puts its gRPC; below the range that systems give out.

    Each worker has ports of its own, so that none takes what another has just found free.
    """
    found: list[int] = []
    first = 18000 + 600 * (worker_number() % 7)
    for port in range(first + secrets.randbelow(400), first + 600):
        with ExitStack() as held:
            try:
                for each in (port, port + 10000):
                    held.enter_context(closing(socket.socket())).bind(("127.0.0.1", each))
            except OSError:
                continue
            found.append(port)
        if len(found) == count:
            break
    return found


def _wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, "the server has ended"
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  our own server
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")
