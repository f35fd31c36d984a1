"""Bundle to a zip that people can install: the same bytes for the same inputs, on every machine."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from pathlib import Path

from generator import process, runtime
from generator.authoring import sources_of
from generator.build import Bundle, binary_of
from generator.models import Artifact, Design, Model, OsTarget, PluginMetadata
from generator.render import SOURCES, Project
from generator.settings import REPOSITORY, settings
from generator.templating import fill

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_SYSTEMS = {
    OsTarget.LINUX: ("Linux (x86-64)", "linux-x64", ["~/.vst3", "or, for all users, /usr/lib/vst3"], []),
    OsTarget.WINDOWS: ("Windows (64 bit)", "windows-x64", [r"C:\Program Files\Common Files\VST3"], []),
    OsTarget.MACOS: (
        "macOS (Apple and Intel)",
        "macos-universal",
        ["/Library/Audio/Plug-Ins/VST3", "or, for you alone, ~/Library/Audio/Plug-Ins/VST3"],
        [
            "If macOS calls the plugin damaged, open Terminal and run:\n\n"
            "       xattr -dr com.apple.quarantine /Library/Audio/Plug-Ins/VST3/{name}.vst3"
        ],
    ),
}  # fmt: skip


class Package(Model):
    """The zip and the list of checksums beside it."""

    path: Path
    files: tuple[Artifact, ...]


def package(bundle: Bundle, project: Project, design: Design, metadata: PluginMetadata) -> Package:
    """Writes `<Name>-<version>-<system>.zip` and SHA256SUMS beside the bundle."""
    system, suffix, folders, steps = _SYSTEMS[bundle.os_target]
    words = {
        "name": design.name,
        "version": metadata.version,
        "kind": design.kind,
        "system": system,
        "folders": folders,
        "steps": [step.format(name=design.name.replace(" ", "\\ ")) for step in steps],
        "manufacturer": settings().manufacturer,
        "manufacturer_code": settings().manufacturer_code,
        "website": settings().website,
        "prompt": " ".join(metadata.raw_prompt.split()),
        "plugin_id": metadata.plugin_id,
        "unique_id": metadata.unique_id,
        "juce": bundle.juce,
        "commit": _commit(),
        "template_sha256": runtime.template_hash(),
        "source_sha256": sources_of(design).sha256,
        "binary_sha256": bundle.sha256,
    }
    texts = {
        "INSTALL.txt": fill("INSTALL.txt.j2", words),
        "LICENSE": (REPOSITORY / "LICENSE").read_text(encoding="utf-8"),
        "SOURCE.txt": fill("SOURCE.txt.j2", words),
        "plugin.json": project.files["plugin.json"],
        **{f"source/{name}": project.files[name] for name in SOURCES},
    }
    folder = bundle.path.parent
    zip_path = folder / f"{design.name.replace(' ', '-')}-{metadata.version}-{suffix}.zip"
    for old in folder.glob("*.zip"):
        old.unlink()
    _write_zip(zip_path, bundle.path, texts)

    binary = binary_of(bundle.path)
    files = (_file(zip_path, folder), _file(binary, folder))
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in files)
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    return Package(path=zip_path, files=files)


def _write_zip(path: Path, bundle: Path, texts: dict[str, str]) -> None:
    """Sorted names, one time for all, fixed permissions: nothing of this machine or moment goes in."""
    binary = binary_of(bundle)
    members: dict[str, tuple[bytes, int]] = {name: (text.encode(), 0o644) for name, text in texts.items()}
    for file in bundle.rglob("*"):
        if file.is_file():
            name = f"{bundle.name}/{file.relative_to(bundle).as_posix()}"
            members[name] = (file.read_bytes(), 0o755 if file == binary else 0o644)

    digest = hashlib.sha256()
    for name, (data, mode) in sorted(members.items()):
        digest.update(f"{name}\0{mode}\0{len(data)}\0".encode() + data)
    cached = settings().cache_dir / "packages" / f"{digest.hexdigest()}.zip"
    if not cached.is_file():  # packing the same again would give the same, a quarter of a second later
        cached.parent.mkdir(parents=True, exist_ok=True)
        _pack(members, cached)
    shutil.copyfile(cached, path)


def _pack(members: dict[str, tuple[bytes, int]], path: Path) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    with zipfile.ZipFile(partial, "w") as archive:
        for name, (data, mode) in sorted(members.items()):
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.create_system = 3  # Unix, so that the permissions are kept whoever packs
            info.external_attr = (0o100000 | mode) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=6)
    partial.replace(path)


def _file(path: Path, folder: Path) -> Artifact:
    data = path.read_bytes()
    return Artifact(name=path.relative_to(folder).as_posix(), size=len(data), sha256=hashlib.sha256(data).hexdigest())


def _commit() -> str:
    """The commit of this checkout, or nothing when it is not a git checkout."""
    finished = process.run(["git", "-C", REPOSITORY, "rev-parse", "HEAD"], seconds=10)
    return finished.output.strip() if finished.code == 0 else ""
