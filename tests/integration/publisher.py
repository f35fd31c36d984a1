"""A process that publishes and dies at a step of the test's choice. The steps are every write, before and after it.

python -m tests.integration.publisher
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator.delivery import publication as publish
from generator.delivery.folder import FolderStore
from generator.delivery.s3 import S3Store
from generator.delivery.stores import chosen_store
from generator.package import zip_writer as package
from generator.state import releases


class Steps:
    """Counts, and kills this process at the one that was chosen: no cleaning up, as when the power goes."""

    def __init__(self, last: int) -> None:
        self.last, self.done = last, 0

    def take(self) -> None:
        self.done += 1
        if self.done == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401
            self.take()
            answer = function(*arguments, **options)
            self.take()
            return answer

        return stepped


def run(folder: Path, last: int) -> int:
    """Publishes `folder`; how many steps that took."""
    steps = Steps(last)
    for owner, name in (
        (S3Store, "put_new"),
        (S3Store, "replace"),
        (FolderStore, "put_new"),
        (releases, "save"),
    ):
        setattr(owner, name, steps.around(getattr(owner, name)))
    publish.publish(folder, chosen_store())
    return steps.done


def serve() -> None:
    """For each line of stdin, `STEP FOLDER`, a child that publishes; answers how it ended. Imports are paid once."""
    package._commit = lambda: "c0ffee"
    for line in sys.stdin:
        step, folder = line.rstrip("\n").split(" ", maxsplit=1)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                os.write(writing, str(run(Path(folder), int(step))).encode())
                code = 0
            finally:
                os._exit(code)
        os.close(writing)
        with os.fdopen(reading) as answer:
            steps = answer.read()
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), steps or 0, flush=True)


if __name__ == "__main__":
    serve()
