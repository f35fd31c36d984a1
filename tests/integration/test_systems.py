"""Other compilers and other systems, as far as Linux can prove them: Clang here, zig and Wine for Windows."""

from __future__ import annotations

import os
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pefile
import pytest

from generator.authors.blocks.table import BLOCKS
from generator.authors.registry import author_for
from generator.build import other_systems, sources, visual_studio
from generator.build.bundle import build
from generator.build.juce import is_compiled
from generator.build.project import GENERATED, Project, render
from generator.build.toolchains import FAMILIES, Traits, toolchain
from generator.check import wine
from generator.check.elsewhere import MOST_DIFFERENCE, PICTURE
from generator.contract.object_file import exported
from generator.support.environment import REPOSITORY, TEMPLATE, settings
from generator.support.errors import BuildError, ToolchainError
from generator.values.attempt import Task
from generator.values.plugin import PluginMetadata
from generator.values.request import AuthorName
from generator.values.target import OsTarget
from tests.conftest import ask
from tests.integration.conftest import Desk
from tests.proven import PROVEN, table

CLEAN = sorted((REPOSITORY / "tests" / "contract" / "clean").glob("*.cpp"))
_COLD_SECONDS = 3000
"""JUCE is compiled in it, while other tests use the cores too."""
_ALL_CORES = {"PLUGSMITH_JOBS": str(os.cpu_count() or 2)}
"""Not one job, as other tests have: the gate would wait for this one."""
EFFECT, INSTRUMENT = "warm tube distortion", "supersaw pad with slow attack"


def _metadata(name: str = "Some Name") -> PluginMetadata:
    return PluginMetadata(
        plugin_id="00000000-0000-4000-8000-000000000000",
        slug="some-name",
        unique_id="Some",
        name=name,
        version="1.0.0",
        raw_prompt="x",
        created_at="2026-01-01T00:00:00Z",
    )


def _project(prompt: str, name: str = "Some Name") -> Project:
    made = author_for(AuthorName.OFFLINE).write(Task(request=ask(prompt))).design
    assert made
    return render(made.changed(name=name), _metadata(name), settings())


def _with_more(project: Project, text: str) -> Project:
    """The project with more text at the end of its editor."""
    editor = f"{project.files['PluginEditor.cpp']}\n{text}\n"
    return project.changed(files=project.files | {"PluginEditor.cpp": editor})


# ---------------------------------------------------------------- Clang


@pytest.fixture
def clang(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The newest Clang of this machine as the compiler."""
    found = [path for number in range(30, 15, -1) if (path := shutil.which(f"clang++-{number}"))]
    if not found:
        pytest.skip("no clang++ from 16 on is installed")
    monkeypatch.setenv("PLUGSMITH_CXX", found[0])
    settings.cache_clear()
    return Path(found[0])


@pytest.mark.bare
def test_the_whole_line_with_clang(clang: Path, tmp_path: Path) -> None:
    """Its precompiled headers are those of macOS: they keep absolute paths."""
    desk = Desk(tmp_path, _ALL_CORES)
    for slug, prompt in (("an-effect", EFFECT), ("an-instrument", INSTRUMENT)):
        ran = desk.plugsmith("make", desk.request(slug, prompt), "--json", seconds=_COLD_SECONDS)
        assert ran.code == 0, ran.output
        verdicts = {each["tool"]: each for each in ran.data["verdicts"]}
        assert verdicts["Steinberg validator"]["summary"] == "47 of 47 tests"
        assert {each["outcome"] for each in verdicts.values()} <= {"passed", "skipped"}
        assert "clang" in ran.data["bundle"]["compiler"]


# ---------------------------------------------------------------- a slot, as Microsoft's compiler needs it


@pytest.fixture
def in_a_slot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """GCC, with Ninja in place of replayed commands."""
    monkeypatch.setitem(FAMILIES, toolchain().family, Traits(replayed=False))
    cache = tmp_path / "cache"
    cache.mkdir()
    for part in ("juce", "sources"):
        (cache / part).symlink_to(settings().cache_dir / part)
    monkeypatch.setenv("PLUGSMITH_CACHE_DIR", str(cache))
    settings.cache_clear()


def test_ninja_builds_in_a_slot_what_is_replayed_elsewhere(in_a_slot: None, tmp_path: Path) -> None:
    def built(prompt: str) -> None:
        bundle = build(_project(prompt), tmp_path / prompt)
        assert not bundle.cached
        assert b"Some Name" in next(bundle.path.rglob("*.so")).read_bytes()
        assert "slot_" in (tmp_path / prompt / "build.log").read_text(encoding="utf-8")

    with ThreadPoolExecutor(2) as pool:  # both kinds share Ninja's log
        list(pool.map(built, (EFFECT, INSTRUMENT)))
    project = _project(INSTRUMENT)
    broken = _with_more(project, "int x = y;")
    with pytest.raises(BuildError, match=r"PluginEditor.cpp:\d+: .*y.* was not declared"):
        build(broken, tmp_path / "out")
    hostile = '\nextern "C" int system (const char*);\nvoid evil() { system ("x"); }\n'
    with pytest.raises(BuildError, match="system"):
        build(_with_more(project, hostile), tmp_path / "out")
    assert build(_project(EFFECT, "Another Name"), tmp_path / "out").path.is_dir()


# ---------------------------------------------------------------- Windows, by zig and Wine


def test_a_plugin_for_windows_is_built_validated_heard_and_seen(tmp_path: Path) -> None:
    """It is skipped where JUCE would first have to be compiled for Windows, which takes longer than half of the gate.

    With PLUGSMITH_TESTS_WINDOWS set, as in ci.yml, it is compiled.
    """
    if not wine.is_there():
        pytest.skip("wine is not installed")
    is_ready = is_compiled(toolchain(OsTarget.WINDOWS), sources.juce(OsTarget.WINDOWS))
    if not is_ready and "PLUGSMITH_TESTS_WINDOWS" not in os.environ:
        pytest.skip("JUCE is not compiled for Windows: plugsmith prepare --target Windows_x64")
    desk = Desk(tmp_path, _ALL_CORES)
    for slug, prompt in (("an-effect", EFFECT), ("an-instrument", INSTRUMENT)):
        _check_for_windows(desk, slug, prompt)


def _check_for_windows(desk: Desk, slug: str, prompt: str) -> None:
    request = desk.request(slug, prompt)
    ran = desk.plugsmith("make", request, "--target", "Windows_x64", "--json", seconds=_COLD_SECONDS)
    assert ran.code == 0, ran.output
    verdicts = {each["tool"]: each for each in ran.data["verdicts"]}
    assert verdicts["Steinberg validator (Wine)"]["summary"] == "47 of 47 tests"
    assert verdicts["identity (Wine)"]["outcome"] == "passed"
    assert float(verdicts["sound (Wine)"]["summary"].split()[2]) <= MOST_DIFFERENCE
    assert verdicts["editor (Wine)"]["outcome"] == "passed"
    folder = Path(ran.data["bundle"]["path"]).parent
    assert folder.name == f"{slug}.windows-x64"
    assert ran.data["bundle"]["experimental"]
    assert (folder / "audition" / PICTURE).stat().st_size > 10_000
    for name in ("report.md", "report.html", "sbom.cdx.json"):
        assert "xperimental" in (folder / name).read_text(encoding="utf-8"), name
    (package,) = folder.glob("*-windows-x64.zip")
    with zipfile.ZipFile(package) as archive:
        assert b"EXPERIMENTAL" in archive.read("INSTALL.txt")
    assert not (folder / "native").exists()
    binary = next(folder.rglob("x86_64-win/*.vst3"))
    with pefile.PE(str(binary)) as portable:
        names = {each.name.decode() for each in portable.DIRECTORY_ENTRY_EXPORT.symbols}
    ours = {"plugsmithDescribe", "plugsmithPicture", "plugsmithTakeFault"}
    assert names == ours | {"GetPluginFactory", "InitDll", "ExitDll"}
    assert binary.stat().st_size <= 4.7e6


def test_a_system_that_cannot_be_built_here_says_where_it_can(desk: Desk) -> None:
    request = desk.request("for-a-mac", EFFECT)
    ran = desk.plugsmith("make", request, "--target", "macOS_Universal")
    assert ran.code != 0
    assert "plugins for macOS cannot be built on Linux" in ran.output
    assert "pull request" in ran.output
    assert "Traceback" not in ran.output
    assert "there are Windows_x64" in desk.plugsmith("make", request, "--target", "Amiga").output


def test_a_linux_plugin_shows_six_names_and_is_small(tmp_path: Path) -> None:
    bundle = build(_project(EFFECT), tmp_path)
    binary = next(bundle.path.rglob("*.so")).read_bytes()
    names = exported(binary)
    assert len(names) == 6, sorted(names)
    assert len(binary) <= 3.5e6


# ---------------------------------------------------------------- preflight

FAULTS = {
    "a constant of POSIX": "double f() { return M_PI; }",
    "a type of glibc": "uint f() { return 1; }",
    "an array of variable length": "int f (int n) { int a[n]; a[0] = n; return a[0]; }",
    "a statement in an expression": "int f() { return ({ int a = 1; a; }); }",
    "an omitted operand": "int f (int a) { return a ?: 1; }",
    "a case range": "int f (int a) { switch (a) { case 1 ... 3: return 1; default: return 0; } }",
    "a function of glibc": "float f (float a) { float s, c; sincosf (a, &s, &c); return s + c; }",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_another_system_refuses_is_found_before_it_is_asked(fault: str) -> None:
    project = _project(EFFECT)
    faulty = _with_more(project, f"namespace {{ {FAULTS[fault]} }}")
    found = other_systems.preflight(faulty)
    assert found.verdict.outcome == "failed", found
    (first, *_) = found.findings
    assert first.file == "PluginEditor.cpp"
    assert first.line == faulty.files["PluginEditor.cpp"].count("\n")
    assert first.rule in other_systems.SYSTEMS.values()


def test_every_block_compiles_for_every_system() -> None:
    """In plugins of four blocks each, so that all are tried."""
    nouns = [block.nouns[0] for block in BLOCKS.values()]
    prompts = [" into ".join(nouns[first : first + 4]) for first in range(0, len(nouns), 4)]
    for prompt in prompts:
        found = other_systems.preflight(_project(prompt))
        assert found.verdict.outcome == "passed", (prompt, found)


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_honest_code_of_models_compiles_for_every_system(path: Path) -> None:
    project = _project(EFFECT)
    files = project.files | {"PluginProcessor.cpp": path.read_text(encoding="utf-8")}
    found = other_systems.preflight(project.changed(files=files))
    assert found.verdict.outcome == "passed", found


def test_the_examples_compile_for_every_system() -> None:
    for example in sorted((TEMPLATE / "examples").iterdir()):
        texts = {name: (example / name).read_text(encoding="utf-8") for name in GENERATED}
        project = _project(EFFECT)
        assert other_systems.preflight(project.changed(files=project.files | texts)).verdict.outcome == "passed", (
            example
        )


def test_without_zig_nothing_is_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setattr("shutil.which", lambda _name: None)
    found = other_systems.preflight(_project(EFFECT))
    assert found.verdict.outcome == "skipped"
    assert "zig" in found.verdict.summary


# ---------------------------------------------------------------- Visual Studio's variables


def test_the_variables_of_a_batch_file_are_read_on_windows(tmp_path: Path) -> None:
    """With a path as Visual Studio has it, and one with umlauts, by Wine's cmd.exe."""
    if not wine.is_there():
        pytest.skip("wine is not installed")
    for name in ("Program Files (x86)", "Größe & mehr"):
        batch = tmp_path / name / "vcvars64.bat"
        batch.parent.mkdir()
        lines = (
            "@echo off",
            "set INCLUDE=C:\\inc;D:\\x y",
            "set LIB=C:\\lib",
            "set VCToolsVersion=14.44",
            "set OTHER=1",
        )
        batch.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")
        found = visual_studio.variables_after(["wine", "cmd.exe"], f"Z:{batch}".replace("/", "\\"))
        assert found["INCLUDE"] == "C:\\inc;D:\\x y"
        assert found["LIB"] == "C:\\lib"
        assert found["VCTOOLSVERSION"] == "14.44"
        assert "OTHER" not in found
    with pytest.raises(ToolchainError, match="sets no INCLUDE and LIB"):
        visual_studio.variables_after(["wine", "cmd.exe"], "Z:\\no\\such.bat")


# ---------------------------------------------------------------- what README says of it


@pytest.mark.bare
def test_readme_says_what_is_proven_and_each_proof_exists() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert table() in readme, f"put this into README:\n{table()}"
    for steps in PROVEN.values():
        for _said, proof in steps.values():
            file, _, name = proof.partition("::")
            assert f"def {name}(" in (Path(__file__).parent / file).read_text(encoding="utf-8"), proof
