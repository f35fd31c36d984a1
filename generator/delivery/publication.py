"""Publishes a built folder as a release: first immutable files, then state, then latest.json, which people follow.

A run may die between any two steps. Until state is written, nothing names the new files, and `gc` removes them unless
a later run names them. Until `latest.json` is replaced, people get the version before.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from generator.build.bundle import LOG
from generator.build.project import GENERATED
from generator.contract.web_module import judge_module
from generator.delivery.pointer import announce
from generator.delivery.store import Store, Upload, hashed
from generator.package import zip_reader as archive
from generator.package.built import Built, read_built
from generator.package.player import MODULE, PLAY, play_page
from generator.package.plots import svg_file
from generator.package.report_html import html_report
from generator.package.report_markdown import report
from generator.package.zip_writer import SBOM, SUMS, zip_name
from generator.sandbox.untrusted import read_plain
from generator.state.plugins import StateFolder, now
from generator.state.releases import Published, ReleaseFolder, Releases
from generator.support import progress
from generator.support.environment import settings
from generator.support.errors import PackageError, Problem, PublishError, StateError
from generator.values.attempt import sources_of
from generator.values.audition import Audition
from generator.values.model import Model
from generator.values.plugin import BuildState, PluginState
from generator.values.signature import Signature
from generator.values.target import OsTarget
from generator.values.verdict import Artifact

_AT_ONCE = 8
_T = TypeVar("_T")
_R = TypeVar("_R")
_MAGIC = {".png": (b"\x89PNG\r\n\x1a\n",), ".flac": (b"fLaC",), ".mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")}


class Publication(Model):
    """The result of publishing."""

    slug: str
    published: Published
    new: tuple[str, ...]
    """Keys that this call wrote."""
    kept: tuple[str, ...]
    """Keys that already existed, with the same bytes."""
    links: dict[str, str]
    """File name to URL."""


class Step(Model):
    """A write that a dry run announces."""

    action: str
    key: str
    size: int
    content_type: str


def planned(folder: Path, place: Store) -> tuple[Step, ...]:
    """Returns the steps that `publish` would do now, the mutable file last."""
    built, _ = _checked(folder)
    slug = built.metadata.slug
    _require_not_withdrawn(ReleaseFolder(settings().state_dir).load(slug))
    with tempfile.TemporaryDirectory(prefix="plugsmith-") as scratch:
        uploads = plan(folder, built, Path(scratch))
    there = {each.key for each in place.stored(uploads[0].key.rpartition("/")[0])}
    steps = [
        Step(
            action="keep" if each.key in there else "write",
            key=each.key,
            size=each.size,
            content_type=each.content_type,
        )
        for each in uploads
    ]
    pointer = f"plugins/{slug}/latest.json"
    return (*steps, Step(action="replace", key=pointer, size=0, content_type="application/json"))


def publish(
    folder: Path,
    place: Store,
    *,
    announced: bool = True,
    expected: tuple[str, OsTarget] | None = None,
    signature: Signature | None = None,
    plays: Path | None = None,
) -> Publication:
    """Uploads what `make` left in `folder`, records it, and lets `latest.json` point to it.

    :param announced: False if another job commits state: `announce` has to run after that
    :param expected: slug and system that it must be, if the job that built it could claim to be another plugin
    :param signature: what the signing job says, if what the building job says cannot be trusted
    :param plays: the plugin's module for browsers, if it is not beside the bundle
    :raises PackageError: if the build is broken, unchecked, stale or not the expected one
    :raises PublishError: if the plugin was withdrawn, or the store fails
    :raises StateError: if state has no such plugin
    """
    built, state = _checked(folder)
    if signature:
        built = built.changed(signature=signature)
    if expected and (built.metadata.slug, built.bundle.os_target) != expected:
        what = f"is {built.metadata.slug} for {built.bundle.os_target}, and not {' for '.join(expected)}"
        raise PackageError.at(folder, what, "Do not publish it: look at the job that made it.")
    releases = ReleaseFolder(settings().state_dir)
    slug = built.metadata.slug
    _require_not_withdrawn(releases.load(slug))
    with tempfile.TemporaryDirectory(prefix="plugsmith-") as scratch:
        uploads = plan(folder, built, Path(scratch), plays=plays)
        published = published_as(built, uploads)
        earlier = _earlier(releases.load(slug), published)
        if earlier:  # this zip is already published; only its reports can differ: they hold times
            new: tuple[str, ...] = ()
            published = earlier
        else:
            with progress.step(f"Upload {len(uploads)} files to {place.place}"):
                new = upload(uploads, place)
                place.seal(published.prefix)
            releases.add(slug, published)
    if announced:
        announce(slug, place)
    links = {file.name: place.url(published.key(file.name)) for file in published.files}
    kept = tuple(sorted(published.keys - set(new)))
    return Publication(slug=state.metadata.slug, published=published, new=new, kept=kept, links=links)


def plan(folder: Path, built: Built, scratch: Path, *, plays: Path | None = None) -> tuple[Upload, ...]:
    """Returns all files of a release, the zip first. Writes the reports again, into `scratch`.

    The building job's HTML is not used: that job ran a stranger's code, and HTML runs in people's browsers.

    :raises PackageError: if a picture or sound is not what its name says
    """
    package = folder / zip_name(built.design.name, built.metadata.version, built.bundle.os_target)
    (scratch / "audition").mkdir()
    heard = built.audition
    texts = {
        "report.md": report(BuildState.READY, built),
        SBOM: archive.read(package, SBOM).decode(errors="replace"),
        LOG: read_plain(folder / LOG).decode(errors="replace") if (folder / LOG).is_file() else "",
    }
    if heard:
        for name, kind in _media_files(heard):
            (scratch / "audition" / name).write_bytes(_media(folder / "audition" / name, kind))
        texts["audition.json"] = heard.model_dump_json(indent=1) + "\n"
        module = _module(plays or folder / MODULE)
        texts["report.html"] = html_report(BuildState.READY, built, scratch / "audition", module)
        if module:
            texts[PLAY] = play_page(built.design.name, built.metadata.raw_prompt, module, scratch / "audition")
        for number, plot in enumerate(heard.plots, start=1):
            texts[f"audition/plot-{number}.svg"] = svg_file(plot)
    for name, text in texts.items():
        (scratch / name).write_text(text, encoding="utf-8", newline="\n")
    files = [package, *sorted(path for path in scratch.rglob("*") if path.is_file())]
    named = [(path, package.name if path is package else path.relative_to(scratch).as_posix()) for path in files]
    hashes = [hashed(path, name) for path, name in named]
    (scratch / SUMS).write_text("".join(f"{each.sha256}  {each.key}\n" for each in hashes), encoding="utf-8")
    hashes.append(hashed(scratch / SUMS, SUMS))
    prefix = _prefix(built, hashes)
    return tuple(
        Upload(key=prefix + each.key, source=each.source, size=each.size, sha256=each.sha256) for each in hashes
    )


def _prefix(built: Built, files: Sequence[Upload]) -> str:
    digest = hashlib.sha256("".join(f"{each.sha256} {each.key}\n" for each in files).encode()).hexdigest()
    return f"plugins/{built.metadata.slug}/{built.metadata.version}/{digest[:12]}/"


def published_as(built: Built, uploads: Sequence[Upload]) -> Published:
    prefix = uploads[0].key.rpartition("/")[0] + "/"
    return Published(
        version=built.metadata.version,
        os_target=built.bundle.os_target,
        prefix=prefix,
        files=tuple(Artifact(name=u.key.removeprefix(prefix), size=u.size, sha256=u.sha256) for u in uploads),
        at=now(),
        signature=built.signature,
    )


def upload(uploads: Sequence[Upload], place: Store) -> tuple[str, ...]:
    """Uploads the files, several at once. Returns the keys that are new. The first error stops the rest."""
    return tuple(each.key for each, new in zip(uploads, at_once(place.put_new, uploads), strict=True) if new)


def at_once(work: Callable[[_T], _R], items: Iterable[_T]) -> list[_R]:
    """Runs `work` on each item, 8 at a time, which a connection can feed. The first error stops the rest.

    :returns: the results, in the order of `items`
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        running = [pool.submit(work, item) for item in items]
        try:
            return [each.result() for each in running]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _earlier(releases: Releases, wanted: Published) -> Published | None:
    same = (wanted.version, wanted.os_target, wanted.package.sha256)
    known = (each for each in releases.published if (each.version, each.os_target, each.package.sha256) == same)
    return next(known, None)


def _checked(folder: Path) -> tuple[Built, PluginState]:
    """Reads what was built and checks that it passed its checks and agrees with state and with its zip.

    :raises PackageError: with every reason not to publish it
    :raises StateError: if state has no such plugin
    """
    built = read_built(folder)
    slug = built.metadata.slug
    state = StateFolder(settings().state_dir).load(slug)
    if state is None:
        raise StateError.at(slug, "is not a plugin of this repository", "`plugsmith status` lists them.")
    package = folder / zip_name(built.design.name, built.metadata.version, built.bundle.os_target)
    archive.members(package)
    wrong = [*_against_state(built, state), *_against_zip(built, package)]
    wrong += [f"{verdict.tool} failed: {verdict.summary}" for verdict in built.verdicts if verdict.outcome == "failed"]
    if not any(verdict.outcome == "passed" for verdict in built.verdicts):
        wrong.append("was not checked: `make` it without --no-validate")
    if wrong:
        remedy = "Build it again from the state of now; what is stale or broken is never published."
        raise PackageError([Problem(where=str(folder), what=what, remedy=remedy) for what in wrong])
    return built, state


def _against_state(built: Built, state: PluginState) -> list[str]:
    mine, true = built.metadata, state.metadata
    wrong = [
        f"says {field} {getattr(mine, field)!r}, state says {getattr(true, field)!r}"
        for field in ("plugin_id", "unique_id", "name", "kind", "version", "raw_prompt")
        if getattr(mine, field) != getattr(true, field)
    ]
    if state.source_code is None or sources_of(built.design).sha256 != state.source_code.sha256:
        wrong.append("was built from other sources than those in state")
    return wrong


def _against_zip(built: Built, package: Path) -> list[str]:
    wrong = []
    for name, text in zip(GENERATED, (built.design.processor_cpp, built.design.editor_cpp), strict=True):
        if archive.read(package, f"source/{name}") != text.encode():
            wrong.append(f"{package.name} holds another {name} than it says")
    try:
        inside = json.loads(archive.read(package, "plugin.json"))
        same = all(inside[key] == getattr(built.metadata, key) for key in ("plugin_id", "unique_id", "version", "name"))
    except (ValueError, KeyError, TypeError, RecursionError):
        same = False
    return wrong if same else [*wrong, f"{package.name} holds a plugin.json of another plugin"]


def _require_not_withdrawn(releases: Releases) -> None:
    if releases.withdrawn:
        raise PublishError.at(
            releases.slug,
            f"was withdrawn: {releases.withdrawn.reason or 'no reason given'}",
            f"If that was a mistake: plugsmith withdraw {releases.slug} --undo",
        )


def _module(path: Path) -> bytes | None:
    """Reads the plugin's module for browsers; None if the machine that built the plugin made none.

    :raises PackageError: if it is not one that a page may run: the job that left it ran a stranger's code
    """
    if not path.is_file():
        return None
    module = read_plain(path)
    if wrong := judge_module(module):
        raise PackageError.at(path, wrong[0], "Do not publish it: look at the job that made it.")
    return module


def _media_files(heard: Audition) -> Iterator[tuple[str, str]]:
    """Yields each name and its required suffix. A file named .mp3 could otherwise be HTML served from our origin."""
    yield from ((picture.file, ".png") for picture in heard.pictures)
    for sample in heard.samples:
        yield from ((sample.flac, ".flac"), (sample.preview, ".mp3"))


def _media(path: Path, kind: str) -> bytes:
    """Reads a picture or sound.

    :param kind: the suffix that its name must have, and whose magic bytes it must begin with
    :raises PackageError: if it has not
    """
    data = read_plain(path) if path.suffix == kind else b""
    if not data.startswith(_MAGIC[kind]):
        raise PackageError.at(path, f"is not a {kind[1:].upper()} file", "Build the plugin again.")
    return data
