"""Finds or fetches the sources of JUCE and the VST3 SDK: a given path, pinned upstream commits, or Debian's."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.build import debian
from generator.sandbox import process
from generator.support import progress
from generator.support.cache import filled_once, locked, partial_folder
from generator.support.child_environment import package_client_environment
from generator.support.environment import settings
from generator.support.errors import PlugsmithError, ToolchainError
from generator.support.files import link_or_copy
from generator.values.target import OsTarget, this_target


@dataclass(frozen=True, kw_only=True)
class SourceTree:
    """An unpacked library. `identity` changes whenever its content may have changed."""

    path: Path
    identity: str
    origin: str


@dataclass(frozen=True)
class _Commit:
    """A pinned commit, which fixes the content: git checks the hash of what it fetches."""

    folder: str
    repository: str
    sha: str


_JUCE_UPSTREAM = (
    _Commit(".", "https://github.com/juce-framework/JUCE.git", "29396c22c93392d6738e021b83196283d6e4d850"),
)
JUCE_UPSTREAM_NAME = "juce-8.0.12"
JUCE_DEBIAN_NAME = "juce-8.0.6-debian"
_JUCE_POOL = "pool/main/j/juce/juce_8.0.6%2bds"
_JUCE_DEBIAN = (
    debian.SourceFile(f"{_JUCE_POOL}-2.dsc", "875f60aa9810331de2b41dcc3b2d3af86dbcb8bbb4571b30d26e34cc3f96db58"),
    debian.SourceFile(f"{_JUCE_POOL}.orig.tar.xz", "4126ec8066866a1ccbc9cdd2beac712fd51e55ac7f24d8fdc45077b187a358ef"),
    debian.SourceFile(
        f"{_JUCE_POOL}-2.debian.tar.xz", "98f781365d85d35639b5c47416b769c3d68ad9858c8559fc6c80bb95710976a1"
    ),
)

_STEINBERG = "https://github.com/steinbergmedia"
_SDK_UPSTREAM_NAME = "vst3sdk-3.7.14"
_SDK_UPSTREAM = (
    _Commit(".", f"{_STEINBERG}/vst3sdk.git", "43b4e366ff84afc9b4247776acbf5e234683b77f"),
    _Commit("base", f"{_STEINBERG}/vst3_base.git", "823de87a7aa5752c1eca9c33e2015f160fb8642e"),
    _Commit("cmake", f"{_STEINBERG}/vst3_cmake.git", "0d646538203721ab9d036f9ef1d650de19302d84"),
    _Commit("pluginterfaces", f"{_STEINBERG}/vst3_pluginterfaces.git", "dd77488d3dc329c484b5dfb47af9383356e4c0cc"),
    _Commit("public.sdk", f"{_STEINBERG}/vst3_public_sdk.git", "b8931a07a48c090e6c833bb36d65e4e878b8cc5f"),
)
_SDK_DEBIAN_NAME = "vst3sdk-3.7.10-debian"
_SDK_POOL = "pool/main/v/vst3sdk/vst3sdk_3.7.10.14%2b%7e4.13.3.orig"
_SDK_DEBIAN = {
    ".": debian.SourceFile(f"{_SDK_POOL}.tar.gz", "0c9fa7b578f8549d6ce6efeb427e9c7df8ca0e018bea13a523b78bb167663b81"),
    "base": debian.SourceFile(
        f"{_SDK_POOL}-base.tar.gz", "b9eb5c1e57ca2ef6b2560dd0e13822dd5a51e437b8f5a6c421b099d621d2bffb"
    ),
    "cmake": debian.SourceFile(
        f"{_SDK_POOL}-cmake.tar.gz", "f4699e910a67e585d7d177b2a48f6aa43706b3f073c8e454615f094484374349"
    ),
    "pluginterfaces": debian.SourceFile(
        f"{_SDK_POOL}-pluginterfaces.tar.gz",
        "fd426c6b26ef93fdfdc8aef7e9b836c1bf43f25b8a1ef4c0642a41fb9250ab8a",
    ),
    "public.sdk": debian.SourceFile(
        f"{_SDK_POOL}-public-sdk.tar.gz", "ca1f70406b36f0763c799085c67deed5befc69514cc2b9cacb804512e95db335"
    ),
}


_IMAGES_NAME = "images-debian-12"
_IMAGES = {
    "zlib": debian.SourceFile(
        "pool/main/z/zlib/zlib_1.2.13.dfsg.orig.tar.bz2",
        "71feb7947e3c00ef125f83b79a4e529bde31171e5babe48b391f06758d1ab0a1",
    ),
    "libpng": debian.SourceFile(
        "pool/main/libp/libpng1.6/libpng1.6_1.6.39.orig.tar.gz",
        "a00e9d2f2f664186e4202db9299397f851aea71b36a35e74910b8820e380d441",
    ),
    "libjpeg-turbo": debian.SourceFile(
        "pool/main/libj/libjpeg-turbo/libjpeg-turbo_2.1.5.orig.tar.gz",
        "254f3642b04e309fee775123133c6464181addc150499561020312ec61c1bf7c",
    ),
}
_PLATFORM = "modules/juce_core/system/juce_TargetPlatform.h"
_WINDOWS_GNU = (
    (_PLATFORM, "#ifdef __MINGW32__", "#if 0"),
    (_PLATFORM, "#ifdef _MSC_VER\n    #ifdef _WIN64", "#if 1\n    #ifdef _WIN64"),
    # mingw-w64's __uuidof knows interfaces and pointers to them, not JUCE's own pointers.
    *(
        (file, f"__uuidof ({name})", f"__uuidof ({name}.operator->())")
        for name in ("device", "surface")
        for file in (
            "modules/juce_graphics/native/juce_Direct2DResources_windows.cpp",
            "modules/juce_graphics/native/juce_DirectX_windows.cpp",
            "modules/juce_gui_basics/native/juce_Direct2DHwndContext_windows.cpp",
        )
    ),
    ("extras/Build/CMake/JUCEModuleSupport.cmake", "juce::juce_atomic_wrapper z)", "juce::juce_atomic_wrapper)"),
    # Debian's addition for processors of 32 bit; on Windows it is there already, as juce_wchar.
    (
        "modules/juce_core/text/juce_String.cpp",
        "JUCE_API String& JUCE_CALLTYPE operator<< (String& s1, unsigned int number)",
        "[[maybe_unused]] static String& appended (String& s1, unsigned int number)",
    ),
)
"""What zig's headers and compiler need changed in JUCE, which supports Microsoft's alone: file, old text, new text."""


def juce(target: OsTarget | None = None) -> SourceTree:
    """Returns the sources of JUCE 8, unpacked in the cache if no path is given.

    :param target: if it is another system than this machine's, the sources are changed as zig needs them
    """
    tree = _upstream_or_debian()
    return tree if target in (None, this_target()) else _for_zig(tree)


def _for_zig(tree: SourceTree) -> SourceTree:
    """Returns a copy of JUCE with the changes of _WINDOWS_GNU; all other files are hard links."""

    def copy_to(partial: Path) -> None:
        for part in ("modules", "extras/Build/CMake"):
            shutil.copytree(tree.path / part, partial / part, copy_function=link_or_copy)
        for name, old, new in _WINDOWS_GNU:
            path = partial / name
            if not path.is_file():  # it is in another version
                continue
            text = path.read_text(encoding="utf-8")
            path.unlink()  # else the change would reach the original
            path.write_text(text.replace(old, new), encoding="utf-8", newline="")

    name = f"{tree.identity}-zig-{hashlib.sha256(repr(_WINDOWS_GNU).encode()).hexdigest()[:8]}"
    folder = filled_once(settings().cache_dir / "sources" / name, copy_to, lock="sources")
    return SourceTree(path=folder, identity=name, origin=f"{tree.origin}, changed for zig")


def image_libraries() -> SourceTree:
    """Returns the sources of zlib, libpng and libjpeg-turbo, a folder each: what Debian's JUCE lacks."""

    def fetch_to(partial: Path) -> None:
        with progress.step(f"Fetch {_IMAGES_NAME}"):
            _unpack_debian(_IMAGES, partial)

    folder = filled_once(settings().cache_dir / "sources" / _IMAGES_NAME, fetch_to, lock="sources")
    return SourceTree(path=folder, identity=_IMAGES_NAME, origin=_IMAGES_NAME)


def _upstream_or_debian() -> SourceTree:
    return _find("JUCE", settings().juce_dir, "modules/juce_core/juce_core.h", {
        JUCE_UPSTREAM_NAME: lambda folder: _clone(_JUCE_UPSTREAM, folder),
        JUCE_DEBIAN_NAME: _unpack_debian_juce,
    })  # fmt: skip


def vst3sdk() -> SourceTree:
    """Returns the sources of the VST3 SDK, with all that Steinberg's validator needs."""
    return _find("VST3SDK", settings().vst3sdk_dir, "public.sdk/samples/vst-hosting/validator/CMakeLists.txt", {
        _SDK_UPSTREAM_NAME: lambda folder: _clone(_SDK_UPSTREAM, folder),
        _SDK_DEBIAN_NAME: _unpack_debian_sdk,
    })  # fmt: skip


def _find(label: str, given: Path | None, proof: str, origins: dict[str, Callable[[Path], None]]) -> SourceTree:
    """Returns the given path, else the first origin that is in the cache, else the first that can be fetched."""
    if given is not None:
        if not (given / proof).is_file():
            raise ToolchainError.at(
                f"PLUGSMITH_{label}_DIR", f"{given} has no {proof}", "Point it at the top of the sources."
            )
        return SourceTree(path=given, identity=_fingerprint(given), origin=f"{given} (given)")

    folder = settings().cache_dir / "sources"
    for name in origins:
        if (folder / name / proof).is_file():
            return SourceTree(path=folder / name, identity=name, origin=name)

    failures: list[str] = []
    with locked("sources"):
        for name, fetch in origins.items():
            try:
                if not (folder / name / proof).is_file():  # another process may have fetched it meanwhile
                    with progress.step(f"Fetch {name}"), partial_folder(folder / name) as partial:
                        partial.rmdir()  # dpkg-source wants to create the folder
                        fetch(partial)
            except PlugsmithError as error:
                failures.append(f"{name}: {error.problems[0].what.splitlines()[-1]}")
                continue
            return SourceTree(path=folder / name, identity=name, origin=name)

    raise ToolchainError.at(
        label,
        "no sources could be had: " + "; ".join(failures),
        f"Check the network, or set PLUGSMITH_{label}_DIR to a folder.",
    )


def _clone(commits: tuple[_Commit, ...], folder: Path) -> None:
    git = shutil.which("git")
    if git is None:
        raise ToolchainError.at("git", "is not installed", "Install git.")
    for commit in commits:
        target = folder / commit.folder
        target.mkdir(parents=True, exist_ok=True)
        for words, seconds in (
            (["init", "--quiet"], 30),
            (["fetch", "--quiet", "--depth", "1", commit.repository, commit.sha], 600),
            (["-c", "advice.detachedHead=false", "checkout", "--quiet", commit.sha], 120),
        ):
            process.check(
                [git, "-C", target, *words],
                remedy="Check the network.",
                environment=package_client_environment(),
                seconds=seconds,
            )


def _unpack_debian_juce(folder: Path) -> None:
    downloads = folder.with_name(folder.name + ".files")
    try:
        debian.download_sources(_JUCE_DEBIAN, downloads)
        # apt has checked each file against the hashes above, so the signature of the .dsc adds nothing.
        process.check(
            ["dpkg-source", "--no-check", "--no-copy", "-x", downloads / _JUCE_DEBIAN[0].name, folder],
            remedy="Install dpkg-dev, xz-utils and patch.",
        )
    finally:
        shutil.rmtree(downloads, ignore_errors=True)


def _unpack_debian_sdk(folder: Path) -> None:
    _unpack_debian(_SDK_DEBIAN, folder)


def _unpack_debian(files: Mapping[str, debian.SourceFile], folder: Path) -> None:
    """Downloads source packages and unpacks each into a folder of its own inside `folder`."""
    downloads = folder.with_name(folder.name + ".files")
    try:
        debian.download_sources(files.values(), downloads)
        for part, file in files.items():
            (folder / part).mkdir(parents=True, exist_ok=True)
            process.check(
                ["tar", "-xf", downloads / file.name, "-C", folder / part, "--strip-components=1"],
                remedy="Install tar, gzip and bzip2.",
            )
    finally:
        shutil.rmtree(downloads, ignore_errors=True)


def _fingerprint(folder: Path) -> str:
    """Hashes the file names, sizes and times of a given tree. They stand for its content, which may be edited."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".git" not in path.parts:
            status = path.stat()
            digest.update(f"{path.relative_to(folder)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return f"given-{digest.hexdigest()[:16]}"


def juce_version(tree: SourceTree) -> str:
    text = (tree.path / "modules/juce_core/juce_core.h").read_text(encoding="utf-8", errors="replace")
    match = re.search(r"^\s*version:\s*(\S+)", text, re.MULTILINE)
    return match[1] if match else "unknown"


def vst3_version(tree: SourceTree) -> str:
    """Returns the version of the VST3 SDK that comes with JUCE and that JUCE's wrapper is compiled with."""
    for module in ("juce_audio_processors", "juce_audio_processors_headless"):  # the second from 8.0.9 on
        header = tree.path / f"modules/{module}/format_types/VST3_SDK/pluginterfaces/vst/vsttypes.h"
        if header.is_file():
            text = header.read_text(encoding="utf-8", errors="replace")
            if match := re.search(r'kVstVersionString\s+"VST ([\d.]+)"', text):
                return match[1]
    return "unknown"
