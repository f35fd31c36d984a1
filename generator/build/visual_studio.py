"""Finds Microsoft's compiler on Windows, and the variables that it needs, as a "developer command prompt" sets them.

Sources: Microsoft's vswhere (Installer folder, -requires) and vcvars64.bat of each Visual Studio since 2017.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from generator.sandbox import process
from generator.support.child_environment import users_environment
from generator.support.errors import ToolchainError

_COMPONENT = "Microsoft.VisualStudio.Component.VC.Tools.x86.x64"
_KEPT = ("PATH", "INCLUDE", "LIB", "LIBPATH", "VCTOOLSINSTALLDIR", "VCTOOLSVERSION", "WINDOWSSDKVERSION")
_REMEDY = (
    "Install the Build Tools for Visual Studio with 'Desktop development with C++': "
    "winget install Microsoft.VisualStudio.2022.BuildTools --override "
    f'"--passive --add {_COMPONENT} --includeRecommended"'
)


def environment() -> dict[str, str]:
    """Returns the variables for Microsoft's compiler: those of this shell if it has them, else the newest version's.

    :raises ToolchainError: if Visual Studio is not installed, or lacks its C++ tools
    """
    own = _upper(users_environment())
    if own.get("VSCMD_ARG_TGT_ARCH") == "x64" and own.get("INCLUDE"):
        return _kept(own)
    batch = _installation(own) / "VC/Auxiliary/Build/vcvars64.bat"
    if not batch.is_file():
        raise ToolchainError.at("Visual Studio", f"{batch} is not there", _REMEDY)
    return variables_after(["cmd.exe"], str(batch))


def variables_after(shell: list[str], batch: str) -> dict[str, str]:
    """Runs a batch file, and returns the variables that it leaves and the compiler needs.

    :param shell: the command that starts cmd.exe
    :raises ToolchainError: if the batch file fails
    """
    with tempfile.TemporaryDirectory(prefix="plugsmith-") as temporary:
        # A file, since no two programs agree on how cmd.exe's quotes are escaped; and the path as a variable, since
        # cmd.exe reads a file in the language's character set. 65001 is UTF-8, for what `set` prints.
        script = Path(temporary) / "variables.bat"
        lines = ("@chcp 65001 >nul", '@call "%VCVARS_FILE%" >nul', "@if errorlevel 1 exit /b 1", "@set")
        script.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")
        words = [*shell, "/d", "/c", script.name]
        environment = users_environment() | {"VCVARS_FILE": batch}
        finished = process.run(words, cwd=script.parent, seconds=120, environment=environment)
    found = dict(line.rstrip("\r").split("=", 1) for line in finished.output.splitlines() if "=" in line)
    kept = _kept(_upper(found))
    if finished.code != 0 or "INCLUDE" not in kept or "LIB" not in kept:
        raise ToolchainError.at("Visual Studio", f"{batch} sets no INCLUDE and LIB: {finished.tail(3)}", _REMEDY)
    return kept


def _installation(own: Mapping[str, str]) -> Path:
    """Returns the newest Visual Studio that has the C++ tools."""
    programs = own.get("PROGRAMFILES(X86)", r"C:\Program Files (x86)")
    vswhere = Path(programs) / "Microsoft Visual Studio/Installer/vswhere.exe"
    if not vswhere.is_file():
        raise ToolchainError.at("Visual Studio", "is not installed", _REMEDY)
    options = ("-latest", "-products", "*", "-requires", _COMPONENT, "-property", "installationPath", "-utf8")
    said = process.run([vswhere, *options], seconds=60).output.strip()
    if not said:
        raise ToolchainError.at("Visual Studio", "has no C++ tools for x64", _REMEDY)
    return Path(said.splitlines()[0].strip())


def _upper(variables: Mapping[str, str]) -> dict[str, str]:
    return {name.upper(): value for name, value in variables.items()}


def _kept(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: variables[name] for name in _KEPT if name in variables}
