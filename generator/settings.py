"""The only reader of the environment and of `[tool.plugsmith]` in pyproject.toml."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from pathlib import Path

import pydantic

from generator.errors import Problem, SettingsError

REPOSITORY = Path(__file__).resolve().parent.parent
TEMPLATE = REPOSITORY / "juce_template"


_PREFIX = "PLUGSMITH_"


class Settings(pydantic.BaseModel):
    """Each field is `PLUGSMITH_<NAME>` in the environment or a key of `[tool.plugsmith]`; the first wins."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True, validate_default=True)

    manufacturer: str = pydantic.Field("plugsmith", min_length=1, max_length=60)
    """Shown by hosts as the vendor of every plugin of this repository."""
    manufacturer_code: str = pydantic.Field("Plsg", pattern=r"^[A-Z][a-z0-9]{3}$")
    """Half of each VST3 class id. Change it in a fork, so that its plugins are its own."""
    website: str = ""
    """Where the source of this repository is; goes into each package."""
    cache_dir: Path = Path("~/.cache/plugsmith")
    """Compiled JUCE, validators and finished builds. Safe to delete."""
    build_dir: Path = REPOSITORY / "build"
    state_dir: Path = REPOSITORY / "state"
    requests_dir: Path = REPOSITORY / "requests"
    """Request files are read from this folder and from nowhere else."""
    juce_dir: Path | None = None
    """JUCE 8 sources to use instead of the pinned ones."""
    vst3sdk_dir: Path | None = None
    """VST3 SDK sources (with base, cmake, pluginterfaces, public.sdk) to use instead of the pinned ones."""
    pluginval: Path | None = None
    """The pluginval program; without it, the one on PATH, else that check is skipped."""
    cxx: str = "c++"
    jobs: int = pydantic.Field(os.cpu_count() or 2, ge=1, le=256)
    """Compilers at once."""

    @pydantic.field_validator(
        "cache_dir", "build_dir", "state_dir", "requests_dir", "juce_dir", "vst3sdk_dir", "pluginval"
    )
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        try:
            return path.expanduser().absolute() if path else None
        except RuntimeError:
            raise ValueError("there is no such user's home") from None


@cache
def settings() -> Settings:
    """The settings of this run, read once."""
    try:
        table = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["plugsmith"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise SettingsError.at(
            "pyproject.toml", f"[tool.plugsmith] can not be read: {error}", "Restore it from git."
        ) from None
    # By hand and not with pydantic-settings: importing that costs a fifth of a whole cached build.
    environment = {
        field: value for field in Settings.model_fields if (value := os.environ.get(_PREFIX + field.upper()))
    }
    try:
        return Settings.model_validate(table | environment)
    except pydantic.ValidationError as error:
        raise SettingsError(
            [
                Problem(
                    where=f"{_PREFIX}{str(issue['loc'][0]).upper()} (or [tool.plugsmith] in pyproject.toml)",
                    what=issue["msg"],
                    remedy="Set it to a value that fits, or remove it to take the default.",
                )
                for issue in error.errors()
            ]
        ) from None


def clean_environment() -> dict[str, str]:
    """What a program that we start may see: where programs are and how text is encoded, and no secret."""
    kept = ("PATH", "HOME", "TMPDIR", "SYSTEMROOT", "TEMP", "TMP", "DISPLAY", "XAUTHORITY")
    environment = {name: value for name in kept if (value := os.environ.get(name))}
    return environment | {"LC_ALL": "C.UTF-8"}


def package_client_environment() -> dict[str, str]:
    """For apt and git, which may need a proxy: the user's own environment without our keys."""
    hidden = ("KEY", "TOKEN", "SECRET", "PASSWORD")
    shown = {name: value for name, value in os.environ.items() if not any(word in name.upper() for word in hidden)}
    return shown | {"LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", "GIT_TERMINAL_PROMPT": "0"}


def running_in_actions() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
