"""New versions of an existing plugin: fixed from a build log, changed by words, or reverted to an earlier version."""

from __future__ import annotations

from pathlib import Path

from generator.authors.patch.difference import changes_between
from generator.authors.registry import author_for
from generator.build.diagnostics import infrastructure_failure, log_findings
from generator.pipeline.run import Made, Start, make
from generator.request.reader import change_request, read_request, return_to
from generator.state.history import History, VersionRecord
from generator.support.environment import settings
from generator.support.errors import DesignError, MachineError, StateError
from generator.values.attempt import sources_of
from generator.values.request import AuthorName


def refine(slug: str, log: str, *, author: AuthorName | None = None) -> Made:
    """Lets the author fix the compiler or linker errors that `log` reports about the newest version of `slug`.

    :param author: used in place of the request's author
    :raises MachineError: if the log shows a failure of the machine
    :raises DesignError: if the log has no error in the generated sources, or the author cannot fix sources
    :raises StateError: if there is no finished version
    """
    record = _versions(slug)[-1]
    findings = log_findings(log, sources_of(record.design).by_name)
    if why := infrastructure_failure(log):
        raise MachineError.at("log", f"the machine failed, not the plugin: {why}", "Run that build again.")
    if not findings:
        raise DesignError.at(
            "log",
            "it has no error in PluginProcessor.cpp or PluginEditor.cpp",
            "Give the whole output of the compiler, or look for what else went wrong there.",
        )
    _require_repairs(slug, author)
    return make(_path(slug), author=author, start=Start(known=record.design, findings=findings))


def revise(slug: str, words: str, *, author: AuthorName | None = None) -> tuple[Made, tuple[str, ...]]:
    """Adds `words` to the request's changes and makes the next version. Restores the request file if that fails.

    :returns: the new version, and what is different from the one before, if both follow a patch
    :raises StateError: if there is no finished version, or the request was edited since the newest one
    """
    last = _versions(slug)[-1]
    before = last.request
    path = _path(slug)
    text = path.read_bytes()
    change_request(path, changes=(*read_request(path, settings().requests_dir).changes, words))
    try:
        now = read_request(path, settings().requests_dir)
        if (now.prompt, now.patch, now.changes[:-1]) != (before.prompt, before.patch, before.changes):
            raise StateError.at(
                path, "was edited since the newest version was made", f"First run: plugsmith make {path}"
            )
        made = make(path, author=author)
    except BaseException:
        path.write_bytes(text)
        raise
    old, new = last.design.patch, made.design.patch
    return made, changes_between(old, new) if old and new else ()


def revert(slug: str, version: str | None = None) -> Made:
    """Makes an earlier version the newest one, under a new number: versions only go up.

    :param version: the version to go back to; by default the one before the newest
    :raises StateError: if there is no such version
    """
    versions = _versions(slug)
    by_number = {record.version: record for record in versions}
    if version is None and len(versions) < 2:
        raise StateError.at(slug, f"{versions[0].version} is its only version", "There is nothing to go back to.")
    chosen = by_number.get(version) if version else versions[-2]
    if chosen is None:
        raise StateError.at(slug, f"has no version {version}", f"Use one of: {', '.join(by_number)}.")
    path = _path(slug)
    text = path.read_bytes()
    return_to(path, chosen.request)
    try:
        return make(path, start=Start(known=chosen.design))
    except BaseException:
        path.write_bytes(text)
        raise


def _require_repairs(slug: str, author: AuthorName | None) -> None:
    name = author or read_request(_path(slug), settings().requests_dir).writer
    if not author_for(name).REPAIRS:
        raise DesignError.at(
            f"author {name}", "cannot fix sources", "Give --author openai or anthropic, with a key for it."
        )


def _path(slug: str) -> Path:
    return settings().requests_dir / f"{slug}.yaml"


def _versions(slug: str) -> list[VersionRecord]:
    versions = History(settings().state_dir).versions(slug)
    if not versions:
        raise StateError.at(slug, "has no finished version", f"Start with: plugsmith make requests/{slug}.yaml")
    return versions
