"""Built plugins without a compiler: what `make` leaves behind, with made-up binaries, for tests of what comes after."""

from __future__ import annotations

import hashlib
import struct
import zlib
from pathlib import Path

from generator.authors.offline import design_for
from generator.build.bundle import Bundle, binary_of
from generator.package.built import Built, write_built
from generator.package.zip_writer import package
from generator.state.history import History, VersionRecord
from generator.state.plugins import StateFolder, now
from generator.support.environment import settings
from generator.values.audition import Audition, Fact, KnobResult, Picture, Plot, Sample, Wave
from generator.values.plugin import BuildState
from generator.values.target import OsTarget
from generator.values.verdict import Artifact, SandboxLevel, Verdict
from tests.conftest import ask


def png(width: int = 4, height: int = 4) -> bytes:
    """A real picture, grey."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def heard(name: str, kind: str = "effect") -> Audition:
    return Audition.model_validate(
        {
            "name": name,
            "kind": kind,
            "seconds": 1.0,
            "sandbox": SandboxLevel.LIMITS,
            "facts": [Fact(key="level", label="Level", text="-12 dB")],
            "claims": [],
            "knobs": [KnobResult(id="drive", name="Drive", alive=True, change="louder")],
            "load": None,
            "guard": None,
            "plots": [Plot(title="Response", x_label="Hz", y_label="dB", x=(20.0, 200.0), series={"on": (0.0, 1.0)})],
            "waves": [Wave(label="drums", low=(-1.0, -0.5), high=(1.0, 0.5))],
            "samples": [
                Sample(name=f"drums-{side}", label=side, flac=f"drums-{side}.flac", preview=f"drums-{side}.mp3")
                for side in ("dry", "wet")
            ],
            "pictures": [Picture(file="editor.png", width=2, height=2, scale=1.0)],
            "failures": [],
        }
    )


def make_up(
    folder: Path,
    slug: str = "warm-tube",
    prompt: str = "warm tube distortion",
    *,
    target: OsTarget = OsTarget.LINUX,
    binary: bytes = b"\x7fELF" + b"plugin" * 50,
    name: str = "Warm Tube",
) -> Built:
    """Writes `folder` as `make` does, and state beside it. Another prompt for the same slug is a next version."""
    request = ask(prompt, name=name)
    states = StateFolder(settings().state_dir)
    states.claim(slug, request, name=name)
    states.begin(slug, target)
    design = design_for(request)
    states.record_design(slug, design)
    metadata = states.move(slug, target, BuildState.COMPILING).metadata
    design = design.changed(name=metadata.name)

    path = folder / f"{metadata.name}.vst3"
    place = binary_of(path, target)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(binary)
    bundle = Bundle(
        path=path,
        os_target=target,
        sha256=hashlib.sha256(binary).hexdigest(),
        size=len(binary),
        cached=False,
        runtime_key="k",
        juce="8.0.6",
        vst3_sdk="3.7.12",
        compiler="g++ 12.2.0",
        sandbox=SandboxLevel.LIMITS,
    )
    verdicts = (Verdict(tool="host check", outcome="passed", summary="10 of 10 checks"),)
    (folder / "build.log").write_text("$ c++\n", encoding="utf-8")
    audition = folder / "audition"
    audition.mkdir(exist_ok=True)
    found = heard(design.name, design.kind)
    for file in found.files:
        head = {".png": png(), ".flac": b"fLaC", ".mp3": b"ID3"}[Path(file).suffix]
        (audition / file).write_bytes(head)
    built = Built(metadata=metadata, design=design, bundle=bundle, verdicts=verdicts, audition=found)
    release = package(built)
    built = built.changed(files=release.files)
    write_built(built, folder)
    record = VersionRecord(version=metadata.version, at=now(), request=request, design=design)
    History(settings().state_dir).add_version(slug, record)
    zip_file: Artifact = release.files[0]
    states.finish(slug, target, design=design, package=zip_file, verdicts=verdicts)
    return built
