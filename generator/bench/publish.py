"""Compares publishing with `aws s3 cp`: the same files, the same bucket, one run after the other."""

from __future__ import annotations

import os
import secrets
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generator.delivery.publication import at_once
from generator.delivery.store import Store, hashed
from generator.delivery.stores import chosen_store
from generator.sandbox import process
from generator.support import progress
from generator.support.child_environment import aws_environment
from generator.support.environment import settings
from generator.support.errors import SettingsError, ToolchainError
from generator.values.model import Model

_REMEDY = "Look at what it says; it needs the same credentials as plugsmith."


class PublishRow(Model):
    """One way to upload the files. Seconds are the median of all runs."""

    name: str
    seconds: float
    megabytes_per_second: float
    ratio: float
    """Seconds relative to `aws s3 cp`; below 1 is faster."""


def bench_publish(*, packages: int, megabytes: int, runs: int) -> tuple[PublishRow, ...]:
    """Uploads random files both ways, in turns, each time to new keys, and removes them again.

    :param packages: the number of files
    :param megabytes: the size of each
    :raises ToolchainError: if the AWS CLI is missing, or not all files arrived
    :raises SettingsError: if no bucket is set
    """
    aws = shutil.which("aws")
    if aws is None:
        raise ToolchainError.at(
            "aws", "is not on PATH", "Install the AWS CLI (awscli), which is what this compares with."
        )
    if not settings().s3_bucket:
        raise SettingsError.at("PLUGSMITH_S3_BUCKET", "is not set", "Name a bucket that may be written to.")
    place = chosen_store()
    times: dict[str, list[float]] = {"plugsmith": [], "aws s3 cp": []}
    with tempfile.TemporaryDirectory(prefix="plugsmith-") as scratch:
        folder = Path(scratch)
        for number in range(packages):
            (folder / f"Plugin-{number}-1.0.0-linux-x64.zip").write_bytes(os.urandom(megabytes * 1_000_000))
        ways: dict[str, Callable[[str], None]] = {
            "plugsmith": lambda prefix: _ours(folder, prefix, place),
            "aws s3 cp": lambda prefix: _theirs(aws, folder, prefix),
        }
        for run in range(runs):
            for name in list(ways)[:: 1 if run % 2 == 0 else -1]:
                prefix = f"bench/{secrets.token_hex(4)}/"
                with progress.step(f"{name}: {packages} files of {megabytes} MB"):
                    started = time.perf_counter()
                    ways[name](prefix)
                    times[name].append(time.perf_counter() - started)
                found = [each.key for each in place.stored(prefix)]
                place.delete(found)
                if len(found) != packages:
                    raise ToolchainError.at(name, f"{len(found)} of {packages} files arrived", _REMEDY)
    medians = {name: statistics.median(values) for name, values in times.items()}
    return tuple(
        PublishRow(
            name=name,
            seconds=round(seconds, 2),
            megabytes_per_second=round(packages * megabytes / seconds, 1),
            ratio=round(seconds / medians["aws s3 cp"], 2),
        )
        for name, seconds in medians.items()
    )


def publish_table(rows: tuple[PublishRow, ...]) -> str:
    lines = [f"| {row.name} | {row.seconds} s | {row.megabytes_per_second} MB/s | {row.ratio} |" for row in rows]
    return "\n".join(["| | median | | to aws |", "|---|---|---|---|", *lines])


def _ours(folder: Path, prefix: str, place: Store) -> None:
    """Uploads with the hashing, the checks by the server and the conditions that publishing uses."""
    at_once(lambda path: place.put_new(hashed(path, prefix + path.name)), sorted(folder.iterdir()))


def _theirs(aws: str, folder: Path, prefix: str) -> None:
    target = f"s3://{settings().s3_bucket}/{settings().s3_prefix}{prefix}"
    command = [aws, "s3", "cp", str(folder), target, "--recursive", "--quiet"]
    for option, value in (("--endpoint-url", settings().s3_endpoint_url), ("--region", settings().s3_region)):
        command += [option, value] if value else []
    process.check(command, remedy=_REMEDY, environment=aws_environment(), seconds=3600)
