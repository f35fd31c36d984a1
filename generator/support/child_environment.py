"""The environment variables that programs we start may see."""

from __future__ import annotations

import base64
import os

from generator.support.environment import settings

_KEPT = ("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "DISPLAY", "XAUTHORITY")
_KEPT_ON_WINDOWS = (
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "PROGRAMDATA", "PROGRAMFILES", "PROGRAMFILES(X86)"),
    *("COMMONPROGRAMFILES", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROCESSOR_ARCHITECTURE", "NUMBER_OF_PROCESSORS"),
)
"""Without these, programs of Windows and Microsoft's compiler do not find themselves."""
_GIT_NAME = {"NAME": "plugsmith", "EMAIL": "plugsmith@users.noreply.github.com"}


def clean_environment() -> dict[str, str]:
    """Returns a minimal environment: where programs, home and display are, how text is encoded, and no secret."""
    environment = {name: value for name in (*_KEPT, *_KEPT_ON_WINDOWS) if (value := os.environ.get(name))}
    return environment | {"LC_ALL": "C.UTF-8"}


def users_environment() -> dict[str, str]:
    """Returns the user's own environment, without keys and secrets."""
    hidden = ("KEY", "TOKEN", "SECRET", "PASSWORD")
    return {name: value for name, value in os.environ.items() if not any(word in name.upper() for word in hidden)}


def package_client_environment() -> dict[str, str]:
    """Returns the environment for apt and git, which may need a proxy: the user's own, without keys and secrets."""
    return users_environment() | {"LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", "GIT_TERMINAL_PROMPT": "0"}


def git_environment() -> dict[str, str]:
    """Returns the environment for git: our name, no questions, no user settings, and the token for GitHub alone.

    The token is in the environment and not in the arguments, because a list of processes would show those.
    """
    names = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in _GIT_NAME.items()}
    environment = package_client_environment() | names | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    if token := settings().github_token:
        secret = base64.b64encode(f"x-access-token:{token.get_secret_value()}".encode()).decode()
        environment |= {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"http.{settings().github_server_url}/.extraheader",
            "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {secret}",
        }
    return environment


def aws_environment() -> dict[str, str]:
    """Returns the environment for the AWS CLI: with the standard credentials, which it finds as boto3 does."""
    return package_client_environment() | {name: value for name, value in os.environ.items() if name.startswith("AWS_")}


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
