"""The environment variables that programs we start may see."""

from __future__ import annotations

import base64
import os

from generator.support.environment import settings

_GIT_NAME = {"NAME": "plugsmith", "EMAIL": "plugsmith@users.noreply.github.com"}


def clean_environment() -> dict[str, str]:
    """Returns a minimal environment: where programs, home and display are, how text is encoded, and no secret."""
    kept = ("PATH", "HOME", "TMPDIR", "SYSTEMROOT", "TEMP", "TMP", "DISPLAY", "XAUTHORITY")
    environment = {name: value for name in kept if (value := os.environ.get(name))}
    return environment | {"LC_ALL": "C.UTF-8"}


def package_client_environment() -> dict[str, str]:
    """Returns the environment for apt and git, which may need a proxy: the user's own, without keys and secrets."""
    hidden = ("KEY", "TOKEN", "SECRET", "PASSWORD")
    shown = {name: value for name, value in os.environ.items() if not any(word in name.upper() for word in hidden)}
    return shown | {"LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", "GIT_TERMINAL_PROMPT": "0"}


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
