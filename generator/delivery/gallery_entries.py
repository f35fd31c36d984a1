"""Turns state into what the gallery shows of each plugin: plain values, made once, escaped by the templates."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from pydantic import Field

from generator.package.player import PLAY
from generator.state.history import History, VersionRecord
from generator.state.plugins import StateFolder
from generator.state.releases import Published, ReleaseFolder, Releases
from generator.support.environment import settings
from generator.values.design import Kind, Parameter
from generator.values.model import Model
from generator.values.plugin import BuildState, PluginState
from generator.values.signature import Signature
from generator.values.target import SYSTEMS

_MOVING = (BuildState.SYNTHESIZING, BuildState.COMPILING)


class Offer(Model):
    """A zip that a visitor can download."""

    system: str
    version: str
    name: str
    key: str
    size: int
    sha256: str
    at: datetime
    signature: Signature
    report: str = ""
    """Key of its report.html; empty if it has none."""


class Sound(Model):
    name: str
    dry: str = ""
    wet: str = ""
    """Keys of the input (dry) and of what the plugin makes of it (wet); empty if there is none."""


class Entry(Model):
    """One plugin in the gallery."""

    slug: str
    name: str
    kind: Kind | None
    prompt: str
    tagline: str = ""
    state: BuildState
    version: str
    plugin_id: str
    unique_id: str
    changed_at: datetime
    withdrawn: str | None = None
    """The reason, if it was withdrawn."""
    author: str = ""
    systems: tuple[str, ...] = ()
    picture: str = ""
    """Key of the editor's picture."""
    player: str = ""
    """Key of the page that plays it; empty if it has none."""
    offers: tuple[Offer, ...] = ()
    """The newest zip for each system."""
    earlier: tuple[Offer, ...] = ()
    """All other zips, from the newest to the oldest."""
    sounds: tuple[Sound, ...] = ()
    plots: tuple[str, ...] = ()
    """Keys of the SVG files."""
    parameters: tuple[Parameter, ...] = ()
    presets: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    builds: dict[str, BuildState] = Field(default_factory=dict)
    """For each system's title, the state of its build."""


def entries() -> list[Entry]:
    """Returns an entry for every plugin of the repository, the last changed first."""
    history, releases = History(settings().state_dir), ReleaseFolder(settings().state_dir)
    found = [
        _entry(state, history.latest(state.metadata.slug), releases.load(state.metadata.slug))
        for state in StateFolder(settings().state_dir).all()
    ]
    return sorted(found, key=lambda entry: (-entry.changed_at.timestamp(), entry.slug))


def overall(state: PluginState) -> BuildState:
    """Returns a plugin's state over all systems: one that is in progress, else the best that any system reached."""
    states = {build.build_state for build in state.builds.values()}
    order = (*_MOVING, BuildState.READY, BuildState.FAILED)
    return next((each for each in order if each in states), BuildState.IDLE)


def _entry(state: PluginState, record: VersionRecord | None, releases: Releases) -> Entry:
    about, newest = state.metadata, releases.newest
    times = [build.history[-1].at for build in state.builds.values() if build.history]
    offers = tuple(_offer(newest[target]) for target in SYSTEMS if target in newest)
    shown = next((newest[target] for target in SYSTEMS if target in newest), None)
    earlier = [] if releases.withdrawn else [each for each in releases.published if each not in newest.values()]
    withdrawn = releases.withdrawn.reason or "no reason given" if releases.withdrawn else None
    entry = Entry(
        slug=about.slug,
        name=about.name,
        kind=about.kind,
        prompt=about.raw_prompt,
        state=overall(state),
        version=about.version,
        plugin_id=about.plugin_id,
        unique_id=about.unique_id,
        changed_at=max(times, default=about.created_at),
        withdrawn=withdrawn,
        systems=tuple(offer.system for offer in offers),
        offers=offers,
        earlier=tuple(_offer(each) for each in reversed(earlier)),
        builds={SYSTEMS[target].title: build.build_state for target, build in state.builds.items()},
        **_media(shown),
    )
    if record is None:
        return entry
    design = record.design
    return entry.changed(
        tagline=design.tagline,
        author=design.author,
        parameters=design.parameters,
        presets=design.presets,
        changes=record.request.changes,
    )


def _offer(published: Published) -> Offer:
    names = {file.name for file in published.files}
    return Offer(
        system=SYSTEMS[published.os_target].title,
        version=published.version,
        name=published.package.name,
        key=published.key(published.package.name),
        size=published.package.size,
        sha256=published.package.sha256,
        at=published.at,
        signature=published.signature,
        report=published.key("report.html") if "report.html" in names else "",
    )


def _media(published: Published | None) -> dict[str, object]:
    """Returns the fields of Entry for the files beside a zip, found by the names that `publish` gives them."""
    if published is None:
        return {}
    names = sorted(file.name for file in published.files)
    sounds: dict[str, dict[str, str]] = {}
    for name in names:
        if name.startswith("audition/") and name.endswith(".mp3"):
            title, _, side = name.removeprefix("audition/").removesuffix(".mp3").partition("-")
            sounds.setdefault(title, {})[side or "wet"] = published.key(name)
    return {
        "player": published.key(PLAY) if PLAY in names else "",
        "picture": published.key("audition/editor.png") if "audition/editor.png" in names else "",
        "sounds": tuple(
            Sound(name=title, dry=sides.get("dry", ""), wet=sides.get("wet", "")) for title, sides in sounds.items()
        ),
        "plots": tuple(published.key(name) for name in names if name.endswith(".svg")),
    }


def form_url(repository: str, prompt: str = "") -> str:
    """Returns the URL of GitHub's issue form, with the prompt filled in if there is one."""
    filled = f"&prompt={quote(prompt, safe='')}" if prompt else ""
    return f"https://github.com/{repository}/issues/new?template=plugin-request.yml{filled}"


def new_file_url(repository: str, slug: str = "my-plugin", prompt: str = "what it does to sound") -> str:
    """Returns the URL of GitHub's editor with a new request file in it; saving it leads to a pull request."""
    text = f"schema_version: 1\nprompt: {prompt}\n"
    name = quote(f"requests/{slug}.yaml", safe="")
    return f"https://github.com/{repository}/new/main?filename={name}&value={quote(text, safe='')}"
