"""The only reader of the environment and of `[tool.plugsmith]` in pyproject.toml."""

from __future__ import annotations

import base64
import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

import pydantic

from generator.support.errors import Problem, SettingsError

REPOSITORY = Path(__file__).resolve().parents[2]
TEMPLATE = REPOSITORY / "juce_template"


_PREFIX = "PLUGSMITH_"
_GIT_NAME = {"NAME": "plugsmith", "EMAIL": "plugsmith@users.noreply.github.com"}
_USUAL_NAMES = {
    name: name.upper() for name in ("openai_api_key", "anthropic_api_key", "openai_base_url", "anthropic_base_url")
} | {
    "repository": "GITHUB_REPOSITORY",
    "github_token": "GITHUB_TOKEN",
    "github_api_url": "GITHUB_API_URL",
    "github_server_url": "GITHUB_SERVER_URL",
}


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
    check_cache: Path | None = None
    """For tests: where verdicts are kept, by binary and judges. Without it every plugin is checked anew."""
    identity_seed: str = ""
    """For tests: plugin ids follow from this and the slug, so that the same request gives the same bytes anywhere."""
    sandbox: Literal["auto", "bubblewrap", "landlock", "limits"] = "auto"
    """Around generated code. Name one to insist on it: a machine where it does not work then builds nothing."""

    openai_api_key: pydantic.SecretStr | None = None
    anthropic_api_key: pydantic.SecretStr | None = None
    """From the environment only, also by their usual names: OPENAI_API_KEY, ANTHROPIC_API_KEY."""
    openai_base_url: str | None = None
    anthropic_base_url: str | None = None
    """Any server that speaks the provider's protocol: Ollama, vLLM, a gateway."""
    openai_model: str = pydantic.Field("gpt-5.6-sol", min_length=1)
    anthropic_model: str = pydantic.Field("claude-sonnet-5-5", min_length=1)
    temperature: float | None = pydantic.Field(None, ge=0, le=2)
    """Sent only if it is set: newer models refuse it."""
    answer_mode: Literal["schema", "tool"] = "schema"
    """How the structure of an answer is asked for: as a JSON schema, or as a tool call for servers without that."""
    stream: bool = False
    """For gateways that cut connections on which nothing moves."""
    model_timeout: float = pydantic.Field(300.0, gt=0, le=3600)
    """Seconds for one answer."""
    model_retries: int = pydantic.Field(4, ge=0, le=10)
    """After time-outs, lost connections, 408, 409, 429 and 5xx."""
    max_input_tokens: int = pydantic.Field(48_000, ge=1000)
    max_output_tokens: int = pydantic.Field(16_000, ge=256)
    """Of one prompt and of one answer."""
    max_cost_usd: float = pydantic.Field(1.0, ge=0)
    """Of all answers for one version of one plugin, where prices are known."""
    input_price_usd: float | None = pydantic.Field(None, ge=0)
    output_price_usd: float | None = pydantic.Field(None, ge=0)
    """Of a million tokens, for models that the price list does not have."""
    max_repairs: int = pydantic.Field(3, ge=0, le=10)
    """Turns after the first answer."""

    publish_dir: Path = REPOSITORY / "published"
    """Where `publish` puts releases while no bucket is named, in the same layout."""
    s3_bucket: str = ""
    s3_prefix: str = pydantic.Field("", pattern=r"^([A-Za-z0-9._-]+/)*$")
    """All keys begin with it, such as `plugsmith/`: a role can then be limited to it."""
    s3_region: str | None = None
    s3_endpoint_url: str | None = None
    """Any server that speaks S3; AWS itself if not given."""
    s3_attempts: int = pydantic.Field(5, ge=1, le=20)
    """Of each call, with back-off, when the server is busy or the connection breaks."""
    public_url: str = ""
    """Where people get what is published: the CDN in front of the bucket.

    Without it the bucket is private, and links are signed for `link_days`."""
    link_days: int = pydantic.Field(7, ge=1, le=7)
    cloudfront_distribution: str = ""
    """The id of the CDN, to make it forget the few files that change."""
    gc_grace_days: float = pydantic.Field(7, ge=0)
    """Younger objects are never removed: a run may just be about to name them."""
    repository: str = pydantic.Field("", pattern=r"^([\w.-]+/[\w.-]+)?$")
    """Of the requests on GitHub, as owner/name."""
    remote: str = "origin"
    """Where branches are pushed to: a remote's name in this clone, a URL or a path."""
    state_branch: str = pydantic.Field("state", pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$")
    """Holds the state files, and nothing else."""
    main_branch: str = pydantic.Field("main", pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$")
    """Where requests are merged to."""
    git_timeout: float = pydantic.Field(300, gt=0)
    """Seconds for one git command."""
    github_token: pydantic.SecretStr | None = None
    """From the environment only, also by its usual name GITHUB_TOKEN."""
    github_api_url: str = "https://api.github.com"
    github_server_url: str = "https://github.com"
    github_retries: int = pydantic.Field(6, ge=0, le=20)
    """After 5xx, lost connections and exceeded limits, with back-off."""
    github_write_gap: float = pydantic.Field(1.0, ge=0)
    """Seconds between two writes, as GitHub asks of good citizens."""
    bot_login: str = "github-actions[bot]"
    """Who writes our comments: one of somebody else is never edited."""
    builds_per_day: int = pydantic.Field(20, ge=0)
    """For one person without write access, on the repository's machines."""
    cost_per_day_usd: float = pydantic.Field(5.0, ge=0)
    """Of all models for all people together."""
    state_url: str = ""
    """Where pages of the gallery may look up state files as they change, such as
    https://raw.githubusercontent.com/OWNER/NAME/state."""

    apple_certificate: pydantic.SecretStr | None = None
    apple_certificate_password: pydantic.SecretStr | None = None
    """A Developer ID Application certificate with its key, PKCS #12 in base64. From the environment only."""
    apple_notary_key: pydantic.SecretStr | None = None
    """The text of an App Store Connect API key (.p8), to notarise with; its id and issuer below."""
    apple_notary_key_id: str = ""
    apple_notary_issuer: str = ""
    windows_certificate: pydantic.SecretStr | None = None
    windows_certificate_password: pydantic.SecretStr | None = None
    """A code signing certificate with its key, PKCS #12 in base64. From the environment only."""
    windows_timestamp_url: str = pydantic.Field("http://timestamp.digicert.com", pattern=r"^(https?://\S+|none)$")
    """Who vouches for the time of a signature, so that it outlives the certificate; or none."""

    @pydantic.field_validator(
        "cache_dir",
        "check_cache",
        "build_dir",
        "state_dir",
        "requests_dir",
        "juce_dir",
        "vst3sdk_dir",
        "pluginval",
        "publish_dir",
    )
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        try:
            return path.expanduser().absolute() if path else None
        except RuntimeError:
            raise ValueError("there is no such user's home") from None


_SECRETS = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}


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
        field: value
        for field in Settings.model_fields
        if (value := os.environ.get(_PREFIX + field.upper()) or os.environ.get(_USUAL_NAMES.get(field, "")))
    }
    if written := sorted(field for field in table if field in _SECRETS):
        raise SettingsError.at(
            f"[tool.plugsmith] {written[0]}",
            "a key stands in a file that git keeps",
            "Revoke it; set it in the environment.",
        )
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


def git_environment() -> dict[str, str]:
    """For git: our name, no questions, and the token for GitHub alone, where no list of processes shows it."""
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
    """For the AWS CLI: the standard credentials, which it finds as boto3 does."""
    return package_client_environment() | {name: value for name, value in os.environ.items() if name.startswith("AWS_")}


def run_link() -> str:
    """The page of this workflow run; nothing outside of Actions."""
    number = os.environ.get("GITHUB_RUN_ID", "")
    chosen = settings()
    return f"{chosen.github_server_url}/{chosen.repository}/actions/runs/{number}" if number else ""


def run_number() -> int:
    return int(os.environ.get("GITHUB_RUN_ID", "0"))


def event_file() -> Path | None:
    """What has started this workflow run, as JSON."""
    path = os.environ.get("GITHUB_EVENT_PATH")
    return Path(path) if path else None


def hand_out(values: dict[str, str]) -> None:
    """Sets outputs of this step, for later jobs. Outside of Actions nothing happens."""
    path = os.environ.get("GITHUB_OUTPUT")
    if not path:
        return
    with Path(path).open("a", encoding="utf-8") as file:
        for name, value in values.items():
            if "\n" in value:
                raise ValueError(f"the output {name} has more than one line")
            file.write(f"{name}={value}\n")


def running_in_actions() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
