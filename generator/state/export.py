"""The state files as a SQLite database: three tables with foreign keys."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from generator.support.errors import StateError
from generator.values.plugin import BuildState, PluginState
from generator.values.target import OsTarget

_TABLES = """
CREATE TABLE PluginMetadata (
    plugin_id TEXT PRIMARY KEY, slug TEXT NOT NULL UNIQUE, unique_id TEXT NOT NULL UNIQUE CHECK (length(unique_id) = 4),
    name TEXT NOT NULL, kind TEXT, version TEXT NOT NULL, raw_prompt TEXT NOT NULL, created_at TEXT NOT NULL,
    parameter_ids TEXT NOT NULL
) STRICT;
CREATE TABLE SourceCode (
    plugin_id TEXT PRIMARY KEY REFERENCES PluginMetadata (plugin_id), author TEXT NOT NULL, sha256 TEXT NOT NULL,
    processor_cpp TEXT NOT NULL, editor_cpp TEXT NOT NULL
) STRICT;
CREATE TABLE BuildStatus (
    plugin_id TEXT NOT NULL REFERENCES PluginMetadata (plugin_id),
    os_target TEXT NOT NULL CHECK (os_target IN (@TARGETS@)),
    build_state TEXT NOT NULL CHECK (build_state IN (@STATES@)),
    updated_at TEXT, reason TEXT, artifact TEXT, artifact_sha256 TEXT, artifact_bytes INTEGER, verdicts TEXT NOT NULL,
    PRIMARY KEY (plugin_id, os_target)
) STRICT;
"""


def _listed(names: Iterable[str]) -> str:
    """Returns names as a list of SQL strings. The names are ours and hold no quotes, so nothing is escaped."""
    return ", ".join(f"'{name}'" for name in names)


def export_sqlite(states: Iterable[PluginState], path: Path) -> int:
    """Writes a new database in place of `path` and returns the number of plugins in it."""
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        with contextlib.closing(sqlite3.connect(partial)) as database, database:
            database.execute("PRAGMA foreign_keys = ON")
            tables = _TABLES.replace("@TARGETS@", _listed(OsTarget)).replace("@STATES@", _listed(BuildState))
            database.executescript(tables)
            count = sum(_insert(database, state) for state in states)
        partial.replace(path)
    except sqlite3.IntegrityError as error:
        raise StateError.at(path, f"the state files contradict each other: {error}", "Run: plugsmith status") from None
    except (sqlite3.Error, OSError) as error:
        raise StateError.at(path, f"cannot be written: {error}", "Choose a folder that you may write to.") from None
    finally:
        partial.unlink(missing_ok=True)
    return count


def _insert(database: sqlite3.Connection, state: PluginState) -> int:
    metadata = state.metadata
    database.execute(
        "INSERT INTO PluginMetadata VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            metadata.plugin_id,
            metadata.slug,
            metadata.unique_id,
            metadata.name,
            metadata.kind,
            metadata.version,
            metadata.raw_prompt,
            metadata.created_at.isoformat(),
            json.dumps(metadata.parameter_ids),
        ),
    )
    if source := state.source_code:
        row = (metadata.plugin_id, source.author, source.sha256, source.processor_cpp, source.editor_cpp)
        database.execute("INSERT INTO SourceCode VALUES (?, ?, ?, ?, ?)", row)
    for target, build in sorted(state.builds.items()):
        last = build.history[-1] if build.history else None
        database.execute(
            "INSERT INTO BuildStatus VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                metadata.plugin_id,
                target,
                build.build_state,
                last.at.isoformat() if last else None,
                last.reason if last else None,
                build.artifact,
                build.artifact_sha256,
                build.artifact_bytes,
                json.dumps([verdict.model_dump(mode="json") for verdict in build.verdicts]),
            ),
        )
    return 1
