"""Runs a command, and reports every error as text or JSON, with an exit code for each kind of error.

An expected error (PlugsmithError, or a disk, folder or lock that refuses) says what, where and what to do. An
unexpected one is a fault of plugsmith: its traceback goes to a file that the message names, and with --traceback also
to the terminal.
"""

from __future__ import annotations

import errno
import json
import platform
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

import click

from generator.cli import bench, change, deliver, forge, listen, reference, repository  # noqa: F401  they register commands
from generator.cli.make import cli
from generator.support.errors import FaultError, MachineError, PlugsmithError, Problem

_TRACEBACK = "--traceback"
_LOG = "last-error.txt"
_REFUSALS = {
    getattr(errno, name)
    for name in ("EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "EIO", "EMFILE", "ENFILE", "ENOMEM", "ENAMETOOLONG")
    if hasattr(errno, name)
}
"""Codes by which the machine refuses, however correct our call is. Others, such as ENOENT, may be a fault of ours."""


def main(argv: list[str] | None = None) -> None:
    """Runs the whole program. Always ends with SystemExit.

    :param argv: the arguments without the program's name; by default those of the process
    """
    arguments = sys.argv[1:] if argv is None else argv
    shows = _TRACEBACK in arguments
    arguments = [word for word in arguments if word != _TRACEBACK]
    as_json = "--json" in arguments
    # SIGINT has to interrupt also if a shell started us in the background, and SIGTERM has to clean up as SIGINT does.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        cli.main(args=arguments, prog_name="plugsmith", standalone_mode=False)
    except PlugsmithError as error:
        if shows:
            traceback.print_exc()
        _end(error, as_json=as_json)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; nothing half-made is left.", err=True)
        raise SystemExit(130) from None
    except Exception as error:  # noqa: BLE001  the one place that all end in
        if shows:
            traceback.print_exc()
        expected = _refused(error, arguments) if isinstance(error, OSError) else None
        _end(expected or _fault(error, arguments), as_json=as_json)
    raise SystemExit(0)


def _end(error: PlugsmithError, *, as_json: bool) -> NoReturn:
    if as_json:
        data: dict[str, object] = {"error": error.kind, "problems": [vars(problem) for problem in error.problems]}
        if error.findings:
            data["findings"] = [finding.model_dump(mode="json") for finding in error.findings]
        if error.results is not None:
            data["results"] = error.results
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        for problem in error.problems:
            click.echo(str(problem), err=True)
            _annotate(problem)
    raise SystemExit(error.exit_code)


def _refused(error: OSError, arguments: Sequence[str]) -> MachineError | None:
    """Returns an error for a refusal of the machine or a path that the user gave; None if it may be a fault of ours."""
    import filelock

    where, what = str(error.filename or type(error).__name__), error.strerror or str(error)
    if isinstance(error, filelock.Timeout):
        return MachineError.at(error.lock_file, "another plugsmith holds this lock", "Wait for it to end, or end it.")
    is_theirs = error.filename is not None and any(_same_path(word, where) for word in arguments)
    if error.errno not in _REFUSALS and not is_theirs:
        return None
    return MachineError.at(where, what, "Check that it exists, that there is room, and that you may write there.")


def _same_path(word: str, path: str) -> bool:
    """Tells whether a word of the command line names this path, or a folder that it lies in."""
    given = Path(word.partition("=")[2] or word).absolute()
    return given == Path(path).absolute() or given in Path(path).absolute().parents


def _fault(error: Exception, arguments: Sequence[str]) -> FaultError:
    """Writes a report about a fault of ours to a file, and returns an error that names the file."""
    machine = f"{platform.system()} {platform.release()} {platform.machine()}"
    report = "\n".join(
        (
            f"plugsmith {version('plugsmith')}, Python {platform.python_version()}, {machine}",
            f"command: plugsmith {' '.join(arguments)}",
            "",
            "".join(traceback.format_exception(error)),
        )
    )
    log = _written(report)
    said = " ".join(str(error).split())[:300]
    return FaultError.at(
        "plugsmith",
        f"has a fault: {type(error).__name__}: {said}",
        f"The details are in {log}. Please report them; --traceback shows them here.",
    )


def _written(report: str) -> Path:
    for folder in (_cache_dir, tempfile.gettempdir):
        try:
            path = Path(folder()) / _LOG
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(report, encoding="utf-8")
        except (OSError, PlugsmithError):  # the cache may be what cannot be written
            continue
        return path
    return Path("(nowhere: no folder could be written)")


def _cache_dir() -> str:
    from generator.support.environment import settings

    return str(settings().cache_dir)


def _annotate(problem: Problem) -> None:
    """Marks the problem's line in the pull request, if this runs in GitHub Actions."""
    from generator.support.actions import running_in_actions

    where = problem.where.rsplit(":", 2)
    if running_in_actions() and len(where) == 3:
        text = f"{problem.what} {problem.remedy}".replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        click.echo(f"::error file={where[0]},line={where[1]},col={where[2]}::{text}")


if __name__ == "__main__":
    main()
