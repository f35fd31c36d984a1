"""Entries for the Open Audio Stack registry, so that package managers find the plugins.

They follow https://github.com/open-audio-stack/open-audio-stack-registry: plugins/<org>/<package>/<version>/
index.yaml, with the limits of its validator (text up to 256 characters, changes up to 512, 1 to 8 tags, https links).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

import yaml

from generator.delivery.gallery_entries import Entry, Offer
from generator.support.environment import settings
from generator.values.target import SYSTEMS

_REGISTRY = {system.title: system.registry for system in SYSTEMS.values()}
_MOST_TAGS = 8


def registry_entries(found: Sequence[Entry]) -> dict[str, str]:
    """Returns an entry for the newest version of each published plugin that has a picture: file name to text.

    Without a public https address, or for a plugin of unknown kind, there are none.
    """
    if not settings().public_url.startswith("https://"):
        return {}
    organisation = re.sub(r"[^a-z0-9]+", "-", settings().manufacturer.lower()).strip("-") or "plugsmith"
    return {
        f"registry/plugins/{organisation}/{entry.slug}/{version}/index.yaml": _text(entry, version, offers)
        for entry in found
        if entry.picture and entry.kind
        for version, offers in _newest(entry).items()
    }


def _newest(entry: Entry) -> dict[str, list[Offer]]:
    version = max((offer.version for offer in entry.offers), key=lambda v: [int(n) for n in v.split(".")], default="")
    return {version: [offer for offer in entry.offers if offer.version == version]} if version else {}


def _text(entry: Entry, version: str, offers: Sequence[Offer]) -> str:
    base = settings().public_url.rstrip("/")
    prompt = " ".join(entry.prompt.split())
    sound = next((sound.wet for sound in entry.sounds if sound.wet), "")
    words = [entry.kind or "", *re.split(r"[^A-Za-z0-9]+", entry.tagline)]
    tags = [word.capitalize() for word in dict.fromkeys(word.lower() for word in words) if len(word) > 2]
    fields: dict[str, object] = {
        "name": entry.name,
        "author": settings().manufacturer,
        "description": prompt[:256],
        "license": "agpl-3.0",
        "type": str(entry.kind),
        "tags": tags[:_MOST_TAGS],
        "url": _page(entry, base),
        **({"audio": f"{base}/{quote(sound, safe='/@')}"} if sound else {}),
        "image": f"{base}/{quote(entry.picture, safe='/@')}",
        "date": f"{max(offer.at for offer in offers):%Y-%m-%dT%H:%M:%SZ}",
        "changes": ("; ".join(entry.changes) or f"Version {version}.")[:512],
        "files": [
            {
                "systems": [{"type": _REGISTRY[offer.system][0]}],
                "architectures": list(_REGISTRY[offer.system][1]),
                "contains": ["vst3"],
                "type": "archive",
                "size": offer.size,
                "sha256": offer.sha256,
                "url": f"{base}/{quote(offer.key, safe='/@')}",
            }
            for offer in offers
        ],
    }
    return yaml.safe_dump(fields, sort_keys=False, allow_unicode=True)


def _page(entry: Entry, base: str) -> str:
    if settings().repository:
        return f"https://github.com/{settings().repository}/blob/main/requests/{entry.slug}.yaml"
    return f"{base}/p/{entry.slug}.html"
