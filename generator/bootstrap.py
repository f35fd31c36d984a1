"""A virtual environment with the pinned packages, from a bare Python 3.11+. Standard library only.

python3 -m generator ...             what users run; calls ensure_environment()
python3 -m generator.bootstrap dev   what the test command runs: the same with the test tools
python3 -m generator.bootstrap light   for jobs that neither compile nor measure: without what that needs
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

REPOSITORY = Path(__file__).resolve().parent.parent
ENVIRONMENT = REPOSITORY / ".venv"
LOCK = REPOSITORY / ".ci" / "constraints.txt"
LIGHT_LOCK = REPOSITORY / ".ci" / "constraints-light.txt"
DEV_LOCK = REPOSITORY / ".ci" / "constraints-dev.txt"


def ensure_environment(arguments: list[str]) -> None:
    """Returns if this Python is the environment's own, else sets it up and starts over in it."""
    if sys.version_info < (3, 11):
        sys.exit(f"plugsmith needs Python 3.11 or later; this is {sys.version.split()[0]}. Install python3.11.")
    if Path(sys.prefix).resolve() == ENVIRONMENT.resolve():
        return
    set_up(LOCK)
    os.execv(_python(), [str(_python()), "-m", "generator", *arguments])  # noqa: S606  our own interpreter


def set_up(lock: Path) -> None:
    """Makes or completes .venv. What is in it already, by the hash of its lock file, is left as it is."""
    with LOCK.open("rb") as file, _alone(file):  # two first runs at once: the second waits, and finds all done
        _set_up(lock)


@contextmanager
def _alone(file: BinaryIO) -> Iterator[None]:
    """One process at a time; on Windows, where this is only used by machines that run one job, none waits."""
    if sys.platform != "win32":
        import fcntl  # noqa: PLC0415  not on Windows

        fcntl.flock(file, fcntl.LOCK_EX)
    yield


def _set_up(lock: Path) -> None:
    stamp = ENVIRONMENT / f".{lock.stem}"
    wanted = hashlib.sha256(lock.read_bytes() + str(REPOSITORY).encode()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print("  Setting up the Python environment in .venv (once) ...", file=sys.stderr, flush=True)
    if not any(ENVIRONMENT.glob(".constraints*")):  # without a stamp it was never finished
        _make_environment()
    # Without bytecode: pip writes it on one core, and compileall on all.
    pip = [str(_python()), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-compile"]
    _run([*pip, "--require-hashes", "--requirement", str(lock)], "pip could not install the packages")
    _run(
        [*pip, "--no-deps", "--no-build-isolation", "--editable", str(REPOSITORY)],
        "plugsmith could not be installed",
    )
    _quiet([str(_python()), "-m", "compileall", "-qq", "-j", "0", str(ENVIRONMENT)])
    stamp.write_text(wanted, encoding="utf-8")


def _make_environment() -> None:
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    make = [sys.executable, "-m", "venv", str(ENVIRONMENT)]
    if _quiet(make) != 0:
        # Debian and Ubuntu ship venv apart from Python.
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        if sys.platform == "win32":
            sys.exit("Python can make no virtual environment here. Install Python from python.org.")
        if os.geteuid() != 0 and "--install" not in sys.argv:
            sys.exit("Python's venv is missing. Add --install, or run: sudo apt-get install python3-venv")
        sudo = [] if os.geteuid() == 0 else ["sudo"]
        _run([*sudo, "apt-get", "-qq", "update"], "apt-get update failed")
        _run([*sudo, "apt-get", "-qq", "-y", "install", "python3-venv"], "python3-venv could not be installed")
        _run(make, "no virtual environment could be made")


def _python() -> Path:
    return ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _quiet(command: list[str]) -> int:
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode


def _run(command: list[str], failure: str) -> None:
    finished = subprocess.run(command, check=False, capture_output=True, text=True)
    if finished.returncode != 0:
        sys.exit(f"{failure}:\n{(finished.stdout + finished.stderr)[-2000:]}\nCheck the network and try again.")


if __name__ == "__main__":
    named = {"dev": DEV_LOCK, "light": LIGHT_LOCK}
    set_up(next((lock for name, lock in named.items() if name in sys.argv[1:]), LOCK))
