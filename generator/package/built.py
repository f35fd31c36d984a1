"""The output of a build job: everything known about one built plugin, as `built.json` beside its bundle.

The job that wrote it ran untrusted code, so its readers do not trust it: they check its form and its sizes, and they
believe the identity only where state says the same.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

import pydantic
from pydantic import Field

from generator.build.bundle import Bundle
from generator.sandbox.untrusted import read_plain
from generator.support.errors import PackageError
from generator.support.files import write_atomically
from generator.values.audition import Audition
from generator.values.design import Design
from generator.values.model import Model
from generator.values.plugin import PluginMetadata
from generator.values.signature import Signature
from generator.values.verdict import Artifact, Verdict

FILE = "built.json"


class Built(Model):
    """One plugin for one system, from its sources to its package. Paths are file names beside `built.json`."""

    schema_version: Literal[1] = 1
    metadata: PluginMetadata
    design: Design
    bundle: Bundle
    verdicts: Annotated[tuple[Verdict, ...], Field(max_length=32)] = ()
    audition: Audition | None = None
    signature: Signature = Signature()
    files: Annotated[tuple[Artifact, ...], Field(max_length=32)] = ()
    """The zip first, then the binary."""


def write_built(built: Built, folder: Path) -> None:
    bundle = built.bundle.changed(path=Path(built.bundle.path.name))
    data = built.changed(bundle=bundle).model_dump(mode="json")
    write_atomically(folder / FILE, json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def read_built(folder: Path) -> Built:
    """Reads `built.json` in `folder` and puts the folder back in front of the bundle's path.

    :raises PackageError: if the file is missing or not of the right form
    """
    path = folder / FILE
    remedy = "Start with: plugsmith make requests/<slug>.yaml"
    try:
        built = Built.model_validate_json(read_plain(path))
    except FileNotFoundError:
        raise PackageError.at(path, "is not there: nothing was built here", remedy) from None
    except pydantic.ValidationError as error:
        issue = error.errors()[0]
        where = ".".join(str(part) for part in issue["loc"])
        raise PackageError.at(path, f"{where}: {issue['msg']}", "Build the plugin again.") from None
    except OSError as error:
        raise PackageError.at(path, error.strerror or str(error), "Build the plugin again.") from None
    return built.changed(bundle=built.bundle.changed(path=folder / built.bundle.path.name))
