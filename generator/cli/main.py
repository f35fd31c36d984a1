"""Runs a command. Every error ends here, as text or JSON, with its own exit code and never a traceback of ours."""

from __future__ import annotations

import json
import signal
import sys
from typing import NoReturn

import click

from generator.cli import bench, change, deliver, forge, listen, reference  # noqa: F401  they register commands
from generator.cli.make import cli
from generator.support.errors import MachineError, PlugsmithError, Problem


def main(argv: list[str] | None = None) -> None:
    """The whole program; ends with SystemExit."""
    arguments = sys.argv[1:] if argv is None else argv
    # Also when a shell has started us in the background, and when we are asked to end rather than interrupted.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        cli.main(args=arguments, prog_name="plugsmith", standalone_mode=False)
    except PlugsmithError as error:
        _end(error, as_json="--json" in arguments)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; nothing half-made is left.", err=True)
        raise SystemExit(130) from None
    except (OSError, ValueError) as error:
        _end(_explained(error), as_json="--json" in arguments)
    raise SystemExit(0)


def _end(error: PlugsmithError, *, as_json: bool) -> NoReturn:
    if as_json:
        data = {"error": error.kind, "problems": [vars(problem) for problem in error.problems]}
        results = {"results": error.results} if error.results is not None else {}
        click.echo(json.dumps(data | results, indent=2, ensure_ascii=False))
    else:
        for problem in error.problems:
            click.echo(str(problem), err=True)
            _annotate(problem)
    raise SystemExit(error.exit_code)


def _explained(error: OSError | ValueError) -> PlugsmithError:
    """What the machine refused, or a file that does not hold what it should; other errors are ours to mend."""
    import pydantic

    if isinstance(error, OSError):  # a lock that never came free is one too
        where, what = error.filename or type(error).__name__, error.strerror or str(error)
        return MachineError.at(where, what, "Check that it exists, that there is room, and that you may write there.")
    if isinstance(error, pydantic.ValidationError):
        issue = error.errors()[0]
        where = ".".join(str(part) for part in issue["loc"]) or error.title
        return MachineError.at(f"{error.title}: {where}", issue["msg"], "Make the file again with plugsmith.")
    raise error


def _annotate(problem: Problem) -> None:
    """Inside GitHub Actions a problem also marks its line in the pull request."""
    from generator.support.settings import running_in_actions

    where = problem.where.rsplit(":", 2)
    if running_in_actions() and len(where) == 3:
        text = f"{problem.what} {problem.remedy}".replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        click.echo(f"::error file={where[0]},line={where[1]},col={where[2]}::{text}")


if __name__ == "__main__":
    main()
