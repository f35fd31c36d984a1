"""Checks a zip from anywhere against state: did this repository publish it, and is it complete and unchanged?"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from generator.build.bundle import binary_of, build
from generator.build.project import GENERATED, SOURCES, render
from generator.package import zip_reader as archive
from generator.package.zip_writer import SBOM, zip_name
from generator.sandbox import process
from generator.state.history import History, VersionRecord
from generator.state.plugins import StateFolder
from generator.state.releases import Published, ReleaseFolder
from generator.support import progress
from generator.support.child_environment import package_client_environment
from generator.support.environment import settings
from generator.support.errors import PackageError, PlugsmithError
from generator.values.model import Model
from generator.values.plugin import PluginState
from generator.values.target import SYSTEMS, OsTarget, this_target
from generator.values.verdict import Verdict

_VOUCHING = ("published", "attestation", "rebuild")
"""The checks that no one who packed a zip can satisfy by writing into it."""


class _Wrong(Exception):  # noqa: N818  it is one, and never leaves this module
    """A check that failed, and why."""


class _Skipped(Exception):  # noqa: N818
    """A check that could not be made, and why."""


class _Subject(Model):
    """The zip, and what state knows about the plugin that the zip claims to be."""

    path: Path
    sha256: str
    names: tuple[str, ...]
    plugin: dict[str, object]
    """The plugin.json in the zip."""
    state: PluginState
    record: VersionRecord | None
    published: Published | None
    target: OsTarget

    name: str
    """The plugin's name in that version."""

    @property
    def bundle(self) -> Path:
        return Path(f"{self.name}.vst3")

    def text(self, name: str) -> str:
        return archive.read(self.path, name).decode(errors="replace")

    def digest(self, name: str) -> str:
        return hashlib.sha256(archive.read(self.path, name, most=archive.MAX_BYTES)).hexdigest()


def verify(path: Path, *, rebuild: bool = False) -> tuple[Verdict, ...]:
    """Runs every check on the zip `path` and returns a verdict for each.

    :param rebuild: whether to compile the version's sources from state too, and compare the binaries
    :raises PackageError: if it is not a safe zip of plugsmith's, or if this repository has no such plugin
    """
    subject = _subject(path)
    checks: dict[str, Callable[[_Subject], str]] = {
        "identity": _identity,
        "sources": _sources,
        "published": _published,
        "bill of materials": _materials,
        "contents": _contents,
        "attestation": _attestation,
        "rebuild": _rebuilt if rebuild else _not_rebuilt,
    }
    safe = Verdict(tool="archive", outcome="passed", summary=f"{len(subject.names)} files, safe to unpack")
    found = tuple(_verdict(tool, check, subject) for tool, check in checks.items())
    return (safe, *found, _origin(found))


def _origin(found: tuple[Verdict, ...]) -> Verdict:
    """Returns whether anything but the zip itself says that its binary is made of its sources."""
    vouching = [each.tool for each in found if each.tool in _VOUCHING and each.outcome == "passed"]
    if vouching:
        return Verdict(tool="origin", outcome="passed", summary=f"vouched for by: {', '.join(vouching)}")
    what = "nothing says that the binary is made of these sources: add --rebuild, or set PLUGSMITH_REPOSITORY"
    return Verdict(tool="origin", outcome="failed", summary=what, findings=(what,))


def _verdict(tool: str, check: Callable[[_Subject], str], subject: _Subject) -> Verdict:
    try:
        return Verdict(tool=tool, outcome="passed", summary=check(subject))
    except _Skipped as why:
        return Verdict(tool=tool, outcome="skipped", summary=str(why))
    except _Wrong as why:
        return Verdict(tool=tool, outcome="failed", summary=str(why))
    except PlugsmithError as error:
        return Verdict(tool=tool, outcome="failed", summary=error.problems[0].what)


def _subject(path: Path) -> _Subject:
    names = tuple(member.name for member in archive.members(path))
    try:
        plugin = json.loads(archive.read(path, "plugin.json"))
        plugin_id, version = str(plugin["plugin_id"]), str(plugin["version"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise PackageError.at(path.name, "plugin.json is not plugsmith's", "Ask whoever handed it to you.") from None
    state = next((s for s in StateFolder(settings().state_dir).all() if s.metadata.plugin_id == plugin_id), None)
    if state is None:
        remedy = "Is this the repository that made it? `plugsmith status` lists its plugins."
        raise PackageError.at(path.name, f"is of no plugin of this repository: id {plugin_id}", remedy)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    slug = state.metadata.slug
    known = ReleaseFolder(settings().state_dir).load(slug).published
    record = next((each for each in History(settings().state_dir).versions(slug) if each.version == version), None)
    name = record.design.name if record else state.metadata.name
    return _Subject(
        path=path,
        sha256=sha256,
        names=names,
        plugin=plugin,
        state=state,
        record=record,
        published=next((each for each in known if each.package.sha256 == sha256), None),
        target=_target(names, name, path),
        name=name,
    )


def _target(names: tuple[str, ...], name: str, path: Path) -> OsTarget:
    places = {target: binary_of(Path(f"{name}.vst3"), target).as_posix() for target in OsTarget}
    found = [target for target, place in places.items() if place in names]
    if len(found) != 1:
        what = f"holds {name}.vst3 for {len(found)} systems, and not for one"
        raise PackageError.at(path.name, what, "Ask whoever handed it to you.")
    return found[0]


def _identity(subject: _Subject) -> str:
    true = subject.state.metadata
    for field, value in {"plugin_id": true.plugin_id, "unique_id": true.unique_id, "name": subject.name}.items():
        if subject.plugin.get(field) != value:
            raise _Wrong(f"says {field} {subject.plugin.get(field)!r}, state says {value!r}")
    return f"{subject.name} {subject.plugin['version']}, {true.unique_id}"


def _sources(subject: _Subject) -> str:
    if subject.record is None:
        raise _Wrong(f"state knows no version {subject.plugin['version']}")
    design = subject.record.design
    for name, text in zip(GENERATED, (design.processor_cpp, design.editor_cpp), strict=True):
        if subject.text(f"source/{name}") != text:
            raise _Wrong(f"source/{name} is not what state has for version {subject.record.version}")
    return f"those of version {subject.record.version}"


def _published(subject: _Subject) -> str:
    releases = ReleaseFolder(settings().state_dir).load(subject.state.metadata.slug)
    if releases.withdrawn:
        raise _Wrong(f"the plugin was withdrawn on {releases.withdrawn.at:%Y-%m-%d}: {releases.withdrawn.reason}")
    if subject.published:
        return f"SHA-256 {subject.sha256[:12]}..., on {subject.published.at:%Y-%m-%d}"
    others = [each for each in releases.published if each.version == subject.plugin["version"]]
    ours = next((each for each in others if each.os_target == subject.target), None)
    if ours is None:
        raise _Skipped(f"version {subject.plugin['version']} was not published for {subject.target}")
    raise _Wrong(f"SHA-256 is {subject.sha256}, state says {ours.package.sha256}")


def _materials(subject: _Subject) -> str:
    place = binary_of(subject.bundle, subject.target).as_posix()
    try:
        bom = json.loads(subject.text(SBOM))
        plugin = bom["metadata"]["component"]
        claimed = next(each["content"] for each in plugin["hashes"] if each["alg"] == "SHA-256")
        parts = {part["name"]: part["version"] for part in bom["components"]}
    except (ValueError, KeyError, TypeError, StopIteration, RecursionError):
        raise _Wrong(f"{SBOM} is not a bill of materials of plugsmith's") from None
    if claimed != (found := subject.digest(place)):
        raise _Wrong(f"the binary's SHA-256 is {found}, {SBOM} says {claimed}")
    if found not in subject.text("SOURCE.txt"):
        raise _Wrong("the binary's SHA-256 is not the one in SOURCE.txt")
    return ", ".join(f"{name} {parts[name]}" for name in ("JUCE", "VST3 SDK") if name in parts)


def _contents(subject: _Subject) -> str:
    inside = {f"{subject.bundle}/{file}" for file in SYSTEMS[subject.target].files_of(subject.name)}
    wanted = {"INSTALL.txt", "LICENSE", "SOURCE.txt", "plugin.json", SBOM, *(f"source/{each}" for each in SOURCES)}
    wanted |= inside
    if missing := sorted(wanted - set(subject.names)):
        raise _Wrong("lacks " + ", ".join(missing))
    signed = {f"{subject.bundle}/{file}" for file in SYSTEMS[subject.target].signatures}
    if strange := sorted(set(subject.names) - wanted - signed):
        raise _Wrong("holds what no package has: " + ", ".join(strange[:5]))
    if "AFFERO" not in subject.text("LICENSE"):
        raise _Wrong("LICENSE is not the AGPL")
    right = zip_name(subject.name, str(subject.plugin["version"]), subject.target)
    return f"all that belongs into {right}"


def _attestation(subject: _Subject) -> str:
    repository, program = settings().repository, shutil.which("gh")
    if not repository or program is None:
        lacking = "PLUGSMITH_REPOSITORY is not set" if not repository else "GitHub's gh is not on PATH"
        raise _Skipped(f"{lacking}: who built it was not asked")
    command = [program, "attestation", "verify", str(subject.path), "--repo", repository]
    with progress.step("Ask GitHub who built it"):
        said = process.run(command, environment=package_client_environment(), seconds=120)
    if said.code == 0:
        return f"built by a workflow of {repository}"
    if "authentication" in said.output or "gh auth login" in said.output:
        raise _Skipped("gh is not logged in: run `gh auth login`")
    raise _Wrong(said.tail(2))


def _not_rebuilt(_subject: _Subject) -> str:
    raise _Skipped("add --rebuild to compile its sources and compare")


def _rebuilt(subject: _Subject) -> str:
    if subject.target is not this_target():
        raise _Skipped(f"this machine does not build for {subject.target}")
    if subject.record is None:
        raise _Wrong("there are no sources in state to build")
    metadata = subject.state.metadata.changed(version=subject.record.version)
    metadata = metadata.changed(raw_prompt=str(subject.plugin.get("prompt", "")))
    folder = settings().build_dir / f".verify-{metadata.slug}"
    try:
        bundle = build(render(subject.record.design, metadata, settings()), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    theirs = subject.digest(binary_of(subject.bundle, subject.target).as_posix())
    if bundle.sha256 == theirs:
        return "the same binary, bit by bit"
    said = subject.text("SOURCE.txt")
    if bundle.compiler not in said or bundle.juce not in said:
        raise _Skipped(f"was built with another compiler or JUCE than this machine has ({bundle.compiler})")
    raise _Wrong(f"its sources give SHA-256 {bundle.sha256}, the binary has {theirs}")
