"""A plugin that is known to be good. If it fails on a machine, the machine has failed, and not another plugin there."""

from __future__ import annotations

from generator.authors.offline import design_for
from generator.pipeline.trial import try_out
from generator.sandbox.untrusted import scratch_folder
from generator.state.plugins import now
from generator.support import progress
from generator.support.errors import PlugsmithError
from generator.values.attempt import Task
from generator.values.plugin import PluginMetadata
from generator.values.request import AuthorName, Request
from generator.values.target import OsTarget

MACHINE_FAILED = "the machine failed, not the plugin: one that is known to be good fails there too"
_REQUEST = Request(schema_version=1, prompt="gain", author=AuthorName.OFFLINE)


def machine_fault(target: OsTarget | None = None) -> str:
    """Builds and checks the plugin here, and returns what goes wrong with it; empty if nothing does.

    :param target: the system to build for; this machine's own if not given
    """
    progress.note("  Something failed: does a plugin that is known to be good fail here too?")
    metadata = PluginMetadata(
        plugin_id="00000000-0000-4000-8000-00000000ca4a",
        slug="canary",
        unique_id="Cnry",
        name="Canary",
        raw_prompt=_REQUEST.prompt,
        created_at=now(),
    )
    try:
        with scratch_folder() as folder:
            found = try_out(design_for(_REQUEST), Task(request=_REQUEST), folder, metadata, target=target).findings
    except PlugsmithError as error:
        return error.problems[0].what
    return found[0].message if found else ""
