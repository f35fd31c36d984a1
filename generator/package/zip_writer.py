"""Packs a bundle into a zip that people can install: the same bytes for the same inputs, on every machine."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import zipfile
from pathlib import Path

from generator.build import runtime
from generator.build.bundle import binary_of
from generator.build.project import SOURCES, render
from generator.package import zip_reader as archive
from generator.package.built import Built
from generator.package.sbom import bill_of_materials
from generator.sandbox import process
from generator.support.environment import REPOSITORY, settings
from generator.support.templating import fill
from generator.values.attempt import sources_of
from generator.values.model import Model
from generator.values.target import SYSTEMS, OsTarget
from generator.values.verdict import Artifact

_TEMPLATES = Path(__file__).parent / "templates"

SBOM, SUMS = "sbom.cdx.json", "SHA256SUMS"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


class Package(Model):
    """The zip and the list of checksums beside it."""

    path: Path
    files: tuple[Artifact, ...]
    """The zip, the binary in the bundle, the bill of materials."""


def zip_name(name: str, version: str, target: OsTarget) -> str:
    return f"{name.replace(' ', '-')}-{version}-{SYSTEMS[target].suffix}.zip"


def package(built: Built) -> Package:
    """Writes `<Name>-<version>-<system>.zip`, its bill of materials and SHA256SUMS beside the bundle."""
    bundle, design, metadata, signature = built.bundle, built.design, built.metadata, built.signature
    system, project = SYSTEMS[bundle.os_target], render(design, metadata, settings())
    folder, binary = bundle.path.parent, binary_of(bundle.path, bundle.os_target)
    template_sha256, source_sha256 = runtime.template_hash(), sources_of(design).sha256
    materials = bill_of_materials(metadata, bundle, template_sha256=template_sha256, source_sha256=source_sha256)
    words = {
        "name": design.name,
        "version": metadata.version,
        "kind": design.kind,
        "system": f"{system.title} ({system.processors})",
        "folders": system.folders,
        "quarantine": "" if signature.kind == "notarised" else system.quarantine.format(name=design.name),
        "signature": signature,
        "manufacturer": settings().manufacturer,
        "manufacturer_code": settings().manufacturer_code,
        "website": settings().website,
        "prompt": " ".join(metadata.raw_prompt.split()),
        "plugin_id": metadata.plugin_id,
        "unique_id": metadata.unique_id,
        "juce": bundle.juce,
        "vst3_sdk": bundle.vst3_sdk,
        "compiler": bundle.compiler,
        "experimental": bundle.experimental,
        "commit": _commit(),
        "template_sha256": template_sha256,
        "source_sha256": source_sha256,
        "binary_sha256": _file(binary, folder).sha256,
    }
    texts = {
        "INSTALL.txt": fill(_TEMPLATES / "INSTALL.txt.j2", words),
        "LICENSE": fill(_TEMPLATES / "NOTICE.txt.j2", words) + (REPOSITORY / "LICENSE").read_text(encoding="utf-8"),
        "SOURCE.txt": fill(_TEMPLATES / "SOURCE.txt.j2", words),
        "plugin.json": project.files["plugin.json"],
        SBOM: materials,
        **{f"source/{name}": project.files[name] for name in SOURCES},
    }
    zip_path = folder / zip_name(design.name, metadata.version, bundle.os_target)
    for old in folder.glob("*.zip"):
        old.unlink()
    _write_zip(zip_path, bundle.path, binary, texts)
    archive.members(zip_path)  # we do not release a zip that we would not unpack
    (folder / SBOM).write_text(materials, encoding="utf-8")

    files = tuple(_file(path, folder) for path in (zip_path, binary, folder / SBOM))
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in files)
    (folder / SUMS).write_text(sums, encoding="utf-8")
    return Package(path=zip_path, files=files)


def _write_zip(path: Path, bundle: Path, binary: Path, texts: dict[str, str]) -> None:
    """Writes a zip with sorted names, one fixed time and permissions by rule: nothing depends on machine or moment."""
    members = {name: (text.encode(), stat.S_IFREG | 0o644) for name, text in texts.items()}
    for file in bundle.rglob("*"):
        name = f"{bundle.name}/{file.relative_to(bundle).as_posix()}"
        if file.is_symlink():
            members[name] = (os.fsencode(file.readlink()), stat.S_IFLNK | 0o777)
        elif file.is_file():
            members[name] = (file.read_bytes(), stat.S_IFREG | (0o755 if file == binary else 0o644))

    digest = hashlib.sha256()
    for name, (data, mode) in sorted(members.items()):
        digest.update(f"{name}\0{mode}\0{len(data)}\0".encode() + data)
    cached = settings().cache_dir / "packages" / f"{digest.hexdigest()}.zip"
    if not cached.is_file():  # packing again would give the same bytes, a quarter of a second later
        cached.parent.mkdir(parents=True, exist_ok=True)
        _pack(members, cached)
    shutil.copyfile(cached, path)


def _pack(members: dict[str, tuple[bytes, int]], path: Path) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    with zipfile.ZipFile(partial, "w") as archive:
        for name, (data, mode) in sorted(members.items()):
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.create_system = 3  # Unix, so that permissions are kept whatever system packs
            info.external_attr = mode << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=6)
    partial.replace(path)


def _file(path: Path, folder: Path) -> Artifact:
    data = path.read_bytes()
    return Artifact(name=path.relative_to(folder).as_posix(), size=len(data), sha256=hashlib.sha256(data).hexdigest())


def _commit() -> str:
    """Returns the commit of this checkout, or an empty string if it is not a git checkout."""
    finished = process.run(["git", "-C", REPOSITORY, "rev-parse", "HEAD"], seconds=10)
    return finished.output.strip() if finished.code == 0 else ""
