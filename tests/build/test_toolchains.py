from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import toolchains as module
from generator.build import visual_studio
from generator.build.toolchains import FAMILIES, Family, toolchain
from generator.sandbox import process
from generator.sandbox.process import Finished
from generator.state.identity import class_id
from generator.support.environment import settings
from generator.support.errors import ToolchainError
from generator.values.target import SYSTEMS, OsTarget

GCC = "g++ (Debian 12.2.0-14) 12.2.0\nCopyright (C) 2022 Free Software Foundation, Inc.\n"
CLANG = "Debian clang version 19.1.7\nTarget: x86_64-pc-linux-gnu\n"
APPLE = "Apple clang version 17.0.0 (clang-1700.0.13.3)\nTarget: arm64-apple-darwin24\n"
MSVC = "Microsoft (R) C/C++ Optimizing Compiler Version 19.44.35211 for x64\r\nusage: cl [ option... ]\r\n"


def _says(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    finished = Finished(command=("cxx",), code=0, output=text, seconds=0)
    monkeypatch.setattr(process, "run", lambda *_arguments, **_options: finished)
    monkeypatch.setattr("shutil.which", lambda name, path=None: name if "/" in name else f"/opt/some/bin/{name}")
    module._toolchain.cache_clear()


@pytest.fixture(autouse=True)
def _fresh() -> None:
    module._toolchain.cache_clear()


@pytest.mark.parametrize(
    ("said", "family"),
    [(GCC, Family.GCC), (CLANG, Family.CLANG), (APPLE, Family.APPLE_CLANG), ("\n" + GCC, Family.GCC)],
)
def test_a_compiler_is_known_by_what_it_says(monkeypatch: pytest.MonkeyPatch, said: str, family: Family) -> None:
    """Also one behind a wrapper, which has another name."""
    monkeypatch.setenv("PLUGSMITH_CXX", "/home/me/bin/my wrapper")
    settings.cache_clear()
    _says(monkeypatch, said)
    found = toolchain(OsTarget.LINUX)
    assert found.family is family
    assert found.version == next(line for line in said.splitlines() if line)
    assert "-DCMAKE_CXX_COMPILER=/home/me/bin/my wrapper" in found.options
    assert found.traits.replayed
    assert not found.is_experimental


def test_the_name_is_of_the_system_and_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    _says(monkeypatch, GCC)
    assert toolchain(OsTarget.LINUX).program == Path("/opt/some/bin/g++")
    assert {target: system.compiler for target, system in SYSTEMS.items()} == {
        OsTarget.WINDOWS: "cl",
        OsTarget.MACOS: "clang++",
        OsTarget.LINUX: "g++",
    }
    assert toolchain(OsTarget.LINUX).folders == (Path("/opt/some"),)


def test_another_compiler_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    _says(monkeypatch, "icpc (ICC) 2021.1\n")
    with pytest.raises(ToolchainError, match="neither GCC nor Clang"):
        toolchain(OsTarget.LINUX)


def test_a_missing_compiler_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUGSMITH_CXX", "no-such-compiler")
    settings.cache_clear()
    with pytest.raises(ToolchainError, match="no-such-compiler is not on PATH"):
        toolchain(OsTarget.LINUX)


def test_every_family_has_its_traits() -> None:
    assert set(FAMILIES) == set(Family)
    assert {family for family, traits in FAMILIES.items() if not traits.replayed} == {Family.MSVC, Family.CLANG_CL}


# ---------------------------------------------------------------- Windows, as this machine


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "this_target", lambda: OsTarget.WINDOWS)
    monkeypatch.setattr(visual_studio, "environment", lambda: {"PATH": "C:/VC/bin", "INCLUDE": "i", "LIB": "l"})


@pytest.mark.parametrize(
    ("name", "said", "family"),
    [("cl.exe", MSVC, Family.MSVC), ("clang-cl.exe", "clang version 19.1.5\n", Family.CLANG_CL)],
)
@pytest.mark.usefixtures("on_windows")
def test_microsofts_compiler_keeps_its_variables(
    monkeypatch: pytest.MonkeyPatch, name: str, said: str, family: Family
) -> None:
    monkeypatch.setenv("PLUGSMITH_CXX", f"/VC/{name}")
    settings.cache_clear()
    _says(monkeypatch, said)
    found = toolchain(OsTarget.WINDOWS)
    assert (found.family, found.version) == (family, said.splitlines()[0])
    assert found.environment["INCLUDE"] == "i"


@pytest.mark.usefixtures("on_windows")
def test_mingw_is_refused_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUGSMITH_CXX", "/mingw64/bin/c++.exe")
    settings.cache_clear()
    _says(monkeypatch, GCC)
    with pytest.raises(ToolchainError, match="cannot compile JUCE 8"):
        toolchain(OsTarget.WINDOWS)


def test_a_machine_without_visual_studio_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(visual_studio, "users_environment", lambda: {"ProgramFiles(x86)": str(tmp_path)})
    with pytest.raises(ToolchainError, match="is not installed") as raised:
        visual_studio.environment()
    assert "winget install" in raised.value.problems[0].remedy


def test_a_visual_studio_without_its_c_plus_plus_tools_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    vswhere = tmp_path / "Microsoft Visual Studio" / "Installer" / "vswhere.exe"
    vswhere.parent.mkdir(parents=True)
    vswhere.write_text("", encoding="utf-8")
    monkeypatch.setattr(visual_studio, "users_environment", lambda: {"PROGRAMFILES(X86)": str(tmp_path)})
    _says(monkeypatch, "\r\n")
    with pytest.raises(ToolchainError, match="has no C\\+\\+ tools"):
        visual_studio.environment()


def test_a_developer_prompt_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also with two Visual Studios: the user has chosen."""
    prompt = {"VSCMD_ARG_TGT_ARCH": "x64", "Include": "i", "LIB": "l", "Path": "p", "SECRET_OF_MINE": "s"}
    monkeypatch.setattr(visual_studio, "users_environment", lambda: prompt)
    assert visual_studio.environment() == {"PATH": "p", "INCLUDE": "i", "LIB": "l"}


def test_class_ids_are_in_the_order_of_a_guid_on_windows() -> None:
    assert class_id("Plsg", "Some") == "ABCDEF019182FAEB506C7367536F6D65"
    assert class_id("Plsg", "Some", OsTarget.WINDOWS) == "01EFCDAB8291EBFA506C7367536F6D65"


@pytest.mark.parametrize(
    ("here", "wanted"),
    [
        (OsTarget.LINUX, OsTarget.MACOS),
        (OsTarget.MACOS, OsTarget.WINDOWS),
        (OsTarget.MACOS, OsTarget.LINUX),
        (OsTarget.WINDOWS, OsTarget.LINUX),
    ],
)
def test_only_windows_can_be_built_elsewhere_and_only_on_linux(
    monkeypatch: pytest.MonkeyPatch, here: OsTarget, wanted: OsTarget
) -> None:
    monkeypatch.setattr(module, "this_target", lambda: here)
    with pytest.raises(ToolchainError, match=f"plugins for {SYSTEMS[wanted].title} cannot be built on"):
        toolchain(wanted)
