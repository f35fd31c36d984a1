"""Measures how long builds and start-up take on this machine: medians and ratios from one run of users' commands."""

from __future__ import annotations

import secrets
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generator.bench.made import made_of
from generator.build import cmake, sources
from generator.build.compiling import compilation
from generator.build.other_systems import preflight
from generator.build.project import GENERATED, SOURCES, read, write
from generator.build.runtime import compiled_runtime
from generator.build.toolchains import toolchain
from generator.contract.policy import check_sources
from generator.contract.symbols import judge
from generator.sandbox import process
from generator.support import progress
from generator.support.child_environment import package_client_environment
from generator.support.environment import TEMPLATE
from generator.support.errors import BuildError
from generator.support.templating import fill
from generator.values.model import Model

_TEMPLATES = Path(__file__).parent / "templates"

_PROMPT = "warm tube distortion with {drive} dB drive"
_TYPICAL = "warm tape delay at 380 ms into chorus into compressor into dark hall reverb"
_RUNTIME_SOURCES = tuple(
    sorted(
        path.relative_to(TEMPLATE / "runtime").as_posix()
        for path in (TEMPLATE / "runtime").rglob("*.cpp")
        if path.stem not in ("Describe", "Picture")
    )
)


class Measure(Model):
    """One row: what was measured, its median in seconds, the number of runs, and a comparison with another row."""

    name: str
    seconds: float
    runs: int
    note: str = ""


def bench(*, runs: int, cold: bool) -> tuple[Measure, ...]:
    """Measures warm builds, cache hits and start-up; with `cold`, also a build from nothing and a stock JUCE build."""
    with tempfile.TemporaryDirectory(prefix="plugsmith-bench-") as name:
        folder = Path(name)
        compiled_runtime()
        bare = _median("python -c pass", runs * 3, lambda: _timed([sys.executable, "-c", "pass"], folder))
        help_ = _median("plugsmith --help", runs * 3, lambda: _timed([*_PLUGSMITH, "--help"], folder))
        hit_request = _request(folder)
        _make(hit_request, folder)
        hit = _median("make, cache hit", runs, lambda: _make(hit_request, folder))
        warm = _median("make, new plugin, warm", runs, lambda: _make(_request(folder), folder))
        check = _median("policy, compile and link of a typical plugin", runs, lambda: _build(folder))
        judged = _median("policy and symbols of a typical plugin", runs, lambda: _judged(folder))
        flown = _median("a new answer compiled for Windows and macOS", runs, lambda: _flown(folder, new=True))
        known = _median("the same answer again", runs, lambda: _flown(folder, new=False))
        heard = _median("audition of an effect, host check and report included", runs, lambda: _audition(folder))
        rows = [bare, _against(help_, bare, "python -c pass"), hit, warm, check, judged, flown, known, heard]
        if cold:
            stock = _median("stock JUCE CMake build", 1, lambda: _stock(folder))
            first = _median("make, cold, validators included", 1, lambda: _cold(folder))
            rows = [
                bare,
                rows[1],
                hit,
                _against(warm, stock, "stock", inverse=True),
                *rows[4:],
                stock,
                _against(first, stock, "stock"),
            ]
        return tuple(rows)


def table(rows: tuple[Measure, ...]) -> str:
    """Returns the rows as a Markdown table."""
    lines = ["| | median | runs | |", "|---|---|---|---|"]
    lines += [f"| {row.name} | {row.seconds:.2f} s | {row.runs} | {row.note} |" for row in rows]
    return "\n".join(lines)


_PLUGSMITH = (sys.executable, "-m", "generator.cli.main")


def _median(name: str, runs: int, run: Callable[[], float]) -> Measure:
    with progress.step(f"Measure: {name}"):
        return Measure(name=name, seconds=statistics.median(run() for _ in range(runs)), runs=runs)


def _against(row: Measure, other: Measure, name: str, *, inverse: bool = False) -> Measure:
    ratio = other.seconds / row.seconds if inverse else row.seconds / other.seconds
    note = f"{ratio:.0f} times faster than {name}" if inverse else f"{ratio:.2f} of {name}"
    return row.changed(note=note)


def _timed(command: list[str | Path], folder: Path, **environment: str) -> float:
    places = {f"PLUGSMITH_{name.upper()}_DIR": str(folder / name) for name in ("state", "build", "requests")}
    started = time.perf_counter()
    process.check(
        command,
        remedy="Run it by hand to see why.",
        environment=package_client_environment() | places | environment,
        cwd=TEMPLATE.parent,
        seconds=3600,
    )
    return time.perf_counter() - started


def _make(request: Path, folder: Path) -> float:
    return _timed([*_PLUGSMITH, "make", request, "--no-validate"], folder)


def _request(folder: Path) -> Path:
    """Writes a request that nobody has made before, so that nothing of it can be in the cache."""
    number = secrets.randbelow(10**6)
    path = folder / "requests" / f"bench-{number}.yaml"
    path.parent.mkdir(exist_ok=True)
    prompt = _PROMPT.format(drive=f"{number / 40000:.5f}")
    path.write_text(f"schema_version: 1\nprompt: {prompt}\n", encoding="utf-8")
    return path


def _cold(folder: Path) -> float:
    cache = folder / "cold"
    command: list[str | Path] = [*_PLUGSMITH, "make", _request(folder)]
    seconds = _timed(command, folder, PLUGSMITH_CACHE_DIR=str(cache))
    shutil.rmtree(cache)
    return seconds


def _build(folder: Path) -> float:
    """Times `plugsmith build` of sources that nobody has built before: each turn of the design loop waits for this."""
    project = folder / "typical"
    write(made_of(_TYPICAL)[1], project)
    with (project / "PluginProcessor.cpp").open("a", encoding="utf-8") as file:
        file.write(f"// {secrets.token_hex(8)}\n")
    return _timed([*_PLUGSMITH, "build", project, "--out", folder / "built"], folder)


def _audition(folder: Path) -> float:
    """Times `plugsmith audition` of the bundle that _build() left."""
    bundle = next((folder / "built").glob("*.vst3"))
    return _timed([*_PLUGSMITH, "audition", bundle, "--out", folder / "heard"], folder)


def _judged(folder: Path) -> float:
    """Times what refuses generated code: the policy before it is compiled, and the judge of symbols afterwards."""
    project, compiled = read(folder / "typical"), compiled_runtime()
    with compilation(project, toolchain(), compiled, folder / "judged") as tool:
        tool.compile()
        objects = [tool.object_of(name).read_bytes() for name in GENERATED]
    started = time.perf_counter()
    check_sources(project.generated)
    for each in objects:
        judge(each)
    return time.perf_counter() - started


def _flown(folder: Path, *, new: bool) -> float:
    """Times what the design loop waits for beside the compiler of this machine."""
    project = read(folder / "typical")
    if new:
        editor = f"{project.files['PluginEditor.cpp']}// {secrets.token_hex(8)}\n"
        project = project.changed(files=project.files | {"PluginEditor.cpp": editor})
    started = time.perf_counter()
    verdict = preflight(project).verdict
    if verdict.outcome != "passed":
        raise BuildError.at("preflight", verdict.summary, "Run: plugsmith prepare --zig --install")
    return time.perf_counter() - started


def _stock(folder: Path) -> float:
    """Times configuring and building the same sources with juce_add_plugin, LTO included, as JUCE recommends."""
    tree = sources.juce()
    project, build = folder / "stock", folder / "stock-build"
    write(made_of(_PROMPT.format(drive=12))[1], project)
    words = {
        "juce": tree.path,
        "template": TEMPLATE,
        "is_instrument": False,
        "sources": [*(project / name for name in SOURCES), *(TEMPLATE / "runtime" / name for name in _RUNTIME_SOURCES)],
        "stripped": not (tree.path / "modules/juce_graphics/image_formats/pnglib").is_dir(),
    }
    (project / "CMakeLists.txt").write_text(fill(_TEMPLATES / "stock_CMakeLists.txt.j2", words), encoding="utf-8")
    started = time.perf_counter()
    cmake.configure(toolchain(), project, build, [])
    cmake.compile_targets(toolchain(), build, ["Stock_VST3"], lambda _line: None)
    return time.perf_counter() - started
