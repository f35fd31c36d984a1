"""A plugin's state: who it is, its current sources, and where its builds stand."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from generator.values.design import Kind
from generator.values.model import Model
from generator.values.names import PluginName, Sha256, Slug, UniqueId, Version
from generator.values.request import AuthorName
from generator.values.target import OsTarget
from generator.values.verdict import Verdict


class BuildState(StrEnum):
    IDLE = "Idle"
    SYNTHESIZING = "Synthesizing"
    COMPILING = "Compiling"
    READY = "Ready"
    FAILED = "Failed"


class PluginMetadata(Model):
    """Who a plugin is. Given once; `plugin_id`, `unique_id` and `parameter_ids` are kept for ever."""

    plugin_id: Annotated[str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    slug: Slug
    unique_id: UniqueId
    name: PluginName
    kind: Kind | None = None
    version: Version = "1.0.0"
    raw_prompt: str
    created_at: datetime
    parameter_ids: tuple[str, ...] = ()


class SourceCode(Model):
    """The two generated files of the current version."""

    author: AuthorName
    sha256: Sha256
    processor_cpp: str
    editor_cpp: str


class Transition(Model):
    build_state: BuildState
    at: datetime
    reason: str = ""
    run: str = ""


class BuildStatus(Model):
    """Where the build for one system stands, and how it got there."""

    os_target: OsTarget
    build_state: BuildState = BuildState.IDLE
    history: tuple[Transition, ...] = ()
    artifact: str | None = None
    artifact_sha256: Sha256 | None = None
    artifact_bytes: int | None = Field(None, ge=0)
    verdicts: tuple[Verdict, ...] = ()


class Released(Model):
    """The newest version that was built and validated on any system."""

    version: Version
    sha256: Sha256
    """The hash of its two generated files."""


class PluginState(Model):
    """The contents of one `state/plugins/<slug>.json`."""

    schema_version: Literal[1] = 1
    metadata: PluginMetadata
    source_code: SourceCode | None = None
    released: Released | None = None
    builds: dict[OsTarget, BuildStatus] = Field(default_factory=dict)
