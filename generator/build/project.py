"""Renders a design and an identity into a project folder, which CMake or `build` turns into a binary."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from generator.state.identity import four_characters
from generator.support.environment import Settings
from generator.support.errors import BuildError
from generator.support.templating import fill
from generator.values.design import Design, Kind
from generator.values.model import Model
from generator.values.names import PluginName
from generator.values.plugin import PluginMetadata

_TEMPLATES = Path(__file__).parent / "templates"

GENERATED = ("PluginProcessor.cpp", "PluginEditor.cpp")
SOURCES = (*GENERATED, "PluginIdentity.cpp")


class Project(Model):
    """The text of each file of the project folder."""

    name: PluginName
    kind: Kind
    files: dict[str, str]

    @property
    def sha256(self) -> str:
        """The hash of all files that are compiled; plugin.json is not."""
        digest = hashlib.sha256()
        for name in SOURCES:
            digest.update(f"{name}\0{self.files[name]}\0".encode())
        return digest.hexdigest()

    @property
    def generated(self) -> dict[str, str]:
        return {name: self.files[name] for name in GENERATED}


def render(design: Design, metadata: PluginMetadata, settings: Settings) -> Project:
    words = {
        "name": design.name,
        "manufacturer": settings.manufacturer,
        "website": settings.website,
        "version": metadata.version,
        "category": design.category,
        "plugin_id": metadata.plugin_id,
        "manufacturer_code": f"0x{four_characters(settings.manufacturer_code):08x}",
        "plugin_code": f"0x{four_characters(metadata.unique_id):08x}",
        "is_instrument": design.kind is Kind.INSTRUMENT,
    }
    plugin = {
        "schema_version": 1,
        "name": design.name,
        "kind": design.kind,
        "version": metadata.version,
        "plugin_id": metadata.plugin_id,
        "unique_id": metadata.unique_id,
        "manufacturer_code": settings.manufacturer_code,
        "prompt": metadata.raw_prompt,
        "author": design.author,
        "parameters": [parameter.model_dump(mode="json") for parameter in design.parameters],
        "presets": list(design.presets),
    }
    files = {
        "PluginProcessor.cpp": design.processor_cpp,
        "PluginEditor.cpp": design.editor_cpp,
        "PluginIdentity.cpp": fill(_TEMPLATES / "PluginIdentity.cpp.j2", words),
        "plugin.json": json.dumps(plugin, indent=2, ensure_ascii=False) + "\n",
    }
    return Project(name=design.name, kind=design.kind, files=files)


def _require_identity(text: str) -> None:
    template = (_TEMPLATES / "PluginIdentity.cpp.j2").read_text(encoding="utf-8")
    parts = re.split(r"\{\{.*?\}\}", template)
    value = r'(?:"(?:[^"\\\n]|\\[^\n])*"|0x[0-9a-f]{8}|true|false)'
    if re.fullmatch(value.join(map(re.escape, parts)), text.replace("\r\n", "\n")) is None:
        raise ValueError("PluginIdentity.cpp is not as plugsmith writes it (--own-code compiles it all the same)")


def write(project: Project, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in project.files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def read(folder: Path, *, own_code: bool = False) -> Project:
    """Reads a project folder that `write` made and that may have been edited by hand since.

    :param own_code: the folder is the user's own: its PluginIdentity.cpp may hold anything
    :raises BuildError: if a file is missing, plugin.json is not valid, or PluginIdentity.cpp is not of the form that
        render() writes: it is compiled too, and no policy reads it
    """
    try:
        files = {name: (folder / name).read_text(encoding="utf-8") for name in (*SOURCES, "plugin.json")}
        if not own_code:
            _require_identity(files["PluginIdentity.cpp"])
        plugin = json.loads(files["plugin.json"])
        return Project(name=plugin["name"], kind=plugin["kind"], files=files)
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        remedy = f"A project folder has {', '.join(SOURCES)} and plugin.json with name and kind."
        raise BuildError.at(folder, f"is not a plugin project: {error}", remedy) from None
