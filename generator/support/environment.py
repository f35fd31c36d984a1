"""The only reader of the environment and of `[tool.plugsmith]` in pyproject.toml."""

from __future__ import annotations

import ast
import os
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pydantic

from generator.support.errors import Problem, SettingsError

REPOSITORY = Path(__file__).resolve().parents[2]
TEMPLATE = REPOSITORY / "juce_template"


_PREFIX = "PLUGSMITH_"
_USUAL_NAMES = {
    name: name.upper() for name in ("openai_api_key", "anthropic_api_key", "openai_base_url", "anthropic_base_url")
} | {
    "repository": "GITHUB_REPOSITORY",
    "github_token": "GITHUB_TOKEN",
    "github_api_url": "GITHUB_API_URL",
    "github_server_url": "GITHUB_SERVER_URL",
}


class Settings(pydantic.BaseModel):
    """Each field is `PLUGSMITH_<NAME>` in the environment or a key of `[tool.plugsmith]`; the environment wins."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True, validate_default=True)

    manufacturer: str = pydantic.Field("plugsmith", min_length=1, max_length=60)
    """The vendor that hosts show for every plugin of this repository."""
    manufacturer_code: str = pydantic.Field("Plsg", pattern=r"^[A-Z][a-z0-9]{3}$")
    """Half of each plugin's VST3 class id. Change it in a copy, so that its plugins have other ids."""
    website: str = ""
    """The address of this repository's source code; goes into each package."""
    cache_dir: Path = Path("~/.cache/plugsmith")
    """The folder for compiled JUCE, validators and finished builds. Safe to delete."""
    build_dir: Path = REPOSITORY / "build"
    """The folder for bundles, packages and reports, with one subfolder for each slug."""
    state_dir: Path = REPOSITORY / "state"
    """The folder for identities, versions and builds. Commit it, or use the branch `state`."""
    requests_dir: Path = REPOSITORY / "requests"
    """The folder of request files, which are read from nowhere else."""
    vst3_dir: Path | None = None
    """The folder where your DAW looks for plugins, for `make --vst3`; by default your own one of this system."""
    juce_dir: Path | None = None
    """The folder of JUCE 8 sources to use instead of the pinned ones."""
    vst3sdk_dir: Path | None = None
    """The folder of VST3 SDK sources (base, cmake, pluginterfaces, public.sdk) to use instead of the pinned ones."""
    pluginval: Path | None = None
    """The path of pluginval; if not set, the one on PATH is used. If there is none, that check is skipped."""
    cxx: str = ""
    """The C++ compiler: a name on PATH, or a path. If not set: g++ on Linux, clang++ on macOS, and on Windows the cl of
    the newest Visual Studio."""
    jobs: int = pydantic.Field(default_factory=lambda: os.cpu_count() or 2, ge=1, le=256)
    """How many compilers run at the same time."""
    play_in_browsers: bool = True
    """Whether `make` compiles each plugin for browsers too, so that its report plays it. It needs zig."""
    check_cache: Path | None = None
    """For tests: the folder that keeps verdicts, by binary and checks. If not set, every plugin is checked anew."""
    identity_seed: str = ""
    """For tests: plugin ids are derived from this and the slug, so that a request gives the same bytes anywhere."""
    sandbox: Literal["auto", "bubblewrap", "landlock", "seatbelt", "limits"] = "auto"
    """How generated code is isolated. With auto, the strongest way that works on this machine is used.

    Name one to insist on it: a machine where it does not work then builds nothing."""

    auto_author: Literal["", "openai", "anthropic"] = ""
    """Which model `author: auto` means where its key is not seen: in the job that takes requests in on GitHub."""
    openai_api_key: pydantic.SecretStr | None = None
    """The API key for OpenAI. Only from the environment, also as OPENAI_API_KEY."""
    anthropic_api_key: pydantic.SecretStr | None = None
    """The API key for Anthropic. Only from the environment, also as ANTHROPIC_API_KEY."""
    openai_base_url: str | None = None
    """The address of a server that speaks OpenAI's protocol: Ollama, vLLM, a gateway. Also as OPENAI_BASE_URL."""
    anthropic_base_url: str | None = None
    """The address of a server that speaks Anthropic's protocol. Also as ANTHROPIC_BASE_URL."""
    openai_model: str = pydantic.Field("gpt-5.6-sol", min_length=1)
    """The OpenAI model that writes plugins."""
    anthropic_model: str = pydantic.Field("claude-sonnet-5-5", min_length=1)
    """The Anthropic model that writes plugins."""
    temperature: float | None = pydantic.Field(None, ge=0, le=2)
    """The model's sampling temperature. Sent only if it is set: newer models refuse it."""
    answer_mode: Literal["schema", "tool"] = "schema"
    """How the structure of an answer is requested: as a JSON schema, or as a tool call for servers without schemas."""
    model_writes: Literal["code", "patch"] = "code"
    """What a model answers: two C++ files, or a patch of plugsmith's own blocks, which small models can write too."""
    stream: bool = False
    """Whether answers are streamed, for gateways that close idle connections."""
    model_timeout: float = pydantic.Field(300.0, gt=0, le=3600)
    """How many seconds a model may take for one answer."""
    model_retries: int = pydantic.Field(4, ge=0, le=10)
    """How often a call to a model is retried after time-outs, lost connections, 408, 409, 429 and 5xx."""
    max_input_tokens: int = pydantic.Field(48_000, ge=1000)
    """The longest prompt that is sent to a model, in tokens."""
    max_output_tokens: int = pydantic.Field(16_000, ge=256)
    """The longest answer that is requested from a model, in tokens."""
    max_cost_usd: float = pydantic.Field(1.0, ge=0)
    """The most, in US dollars, that all answers for one version of one plugin may cost, where prices are known."""
    input_price_usd: float | None = pydantic.Field(None, ge=0)
    """The price of a million input tokens in US dollars, for models that are not in the price list."""
    output_price_usd: float | None = pydantic.Field(None, ge=0)
    """The price of a million output tokens in US dollars, for models that are not in the price list."""
    max_repairs: int = pydantic.Field(3, ge=0, le=10)
    """How often a model is asked again after its first answer."""

    publish_dir: Path = REPOSITORY / "published"
    """The folder that `publish` writes releases to if no bucket is set, in the same layout."""
    store: Literal["auto", "releases", "folder"] = "auto"
    """Where releases go if there is no bucket. With auto, on GitHub Actions the repository's own GitHub Releases, and
    elsewhere `publish_dir`."""
    s3_bucket: str = ""
    """The bucket for releases; it comes before `store`."""
    s3_prefix: str = pydantic.Field("", pattern=r"^([A-Za-z0-9._-]+/)*$")
    """The prefix of all keys in the bucket, such as `plugsmith/`: a role can then be limited to it."""
    s3_region: str | None = None
    """The bucket's region, if the AWS configuration does not set it."""
    s3_endpoint_url: str | None = None
    """The address of another server that speaks S3; if not set, AWS itself."""
    s3_access_key_id: pydantic.SecretStr | None = None
    """The name of the key for that server; if not set, the AWS configuration knows who we are."""
    s3_secret_access_key: pydantic.SecretStr | None = None
    """The key itself."""
    s3_attempts: int = pydantic.Field(5, ge=1, le=20)
    """How often each S3 call is tried, with back-off, if the server is busy or the connection breaks."""
    public_url: str = ""
    """The address where people get what is published: the CDN in front of the bucket.

    Without it the bucket is private, and links are signed for `link_days`."""
    link_days: int = pydantic.Field(7, ge=1, le=7)
    """For how many days signed links to a private bucket are valid."""
    cloudfront_distribution: str = ""
    """The id of the CloudFront distribution, to clear its cache of the few files that change."""
    gc_grace_days: float = pydantic.Field(7, ge=0)
    """Objects younger than this are never removed by `gc`: a run may be about to name them in state."""
    repository: str = pydantic.Field("", pattern=r"^([\w.-]+/[\w.-]+)?$")
    """The GitHub repository of the requests, as owner/name. Also as GITHUB_REPOSITORY."""
    remote: str = "origin"
    """The remote that branches are pushed to: a remote's name in this clone, a URL or a path."""
    state_branch: str = pydantic.Field("state", pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$")
    """The branch that holds the state files, and nothing else."""
    main_branch: str = pydantic.Field("main", pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$")
    """The branch that requests are merged into."""
    git_timeout: float = pydantic.Field(300, gt=0)
    """How many seconds one git command may take."""
    github_token: pydantic.SecretStr | None = None
    """The token for GitHub. Only from the environment, also as GITHUB_TOKEN."""
    github_api_url: str = "https://api.github.com"
    """The address of GitHub's API; another one for GitHub Enterprise. Also as GITHUB_API_URL."""
    github_server_url: str = "https://github.com"
    """The address of GitHub's pages and repositories; another one for GitHub Enterprise. Also as GITHUB_SERVER_URL."""
    github_retries: int = pydantic.Field(6, ge=0, le=20)
    """How often a call to GitHub is retried, with back-off, after 5xx, lost connections and exceeded limits."""
    github_write_gap: float = pydantic.Field(1.0, ge=0)
    """How many seconds pass between two writes to GitHub, as its API guidelines ask."""
    bot_login: str = "github-actions[bot]"
    """The account that writes our comments. Comments of other accounts are never edited."""
    builds_per_day: int = pydantic.Field(20, ge=0)
    """How many builds a day one person without write access may have on the repository's machines."""
    cost_per_day_usd: float = pydantic.Field(5.0, ge=0)
    """The most, in US dollars, that all models for all people together may cost in a day; 0 for no limit."""
    state_url: str = ""
    """The address where the gallery's pages can look up state files as they change, such as
    https://raw.githubusercontent.com/OWNER/NAME/state."""

    apple_certificate: pydantic.SecretStr | None = None
    """A Developer ID Application certificate with its key: PKCS #12 in base64. Only from the environment."""
    apple_certificate_password: pydantic.SecretStr | None = None
    """The password of the Developer ID certificate. Only from the environment."""
    apple_notary_key: pydantic.SecretStr | None = None
    """The text of an App Store Connect API key (.p8) for notarising. Only from the environment.

    It needs `apple_notary_key_id` and `apple_notary_issuer` too."""
    apple_notary_key_id: str = ""
    """The id of the App Store Connect API key."""
    apple_notary_issuer: str = ""
    """The issuer of the App Store Connect API key."""
    windows_certificate: pydantic.SecretStr | None = None
    """A code signing certificate for Windows with its key: PKCS #12 in base64. Only from the environment."""
    windows_certificate_password: pydantic.SecretStr | None = None
    """The password of the code signing certificate for Windows. Only from the environment."""
    windows_timestamp_url: str = pydantic.Field("http://timestamp.digicert.com", pattern=r"^(https?://\S+|none)$")
    """The server that timestamps a Windows signature, so that it outlives the certificate; none to leave that out."""

    @pydantic.field_validator(
        "cache_dir",
        "check_cache",
        "build_dir",
        "state_dir",
        "requests_dir",
        "vst3_dir",
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


class Setting(pydantic.BaseModel):
    """One setting, as `plugsmith settings` shows it."""

    name: str
    """The name of its environment variable."""
    value: str
    source: Literal["default", "pyproject.toml", "environment"]
    meaning: str


_SECRETS = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}


def described() -> tuple[Setting, ...]:
    """Lists all settings with their values, where each value comes from, and what it means. Secrets are not shown."""
    chosen, table, environment = settings(), _table(), _environment()
    meanings = _meanings()
    return tuple(
        Setting(
            name=_PREFIX + field.upper(),
            value=_shown(getattr(chosen, field)),
            source="environment" if field in environment else "pyproject.toml" if field in table else "default",
            meaning=meanings[field],
        )
        for field in Settings.model_fields
    )


def defaults() -> dict[str, str]:
    """Returns the default of each setting by its name, in the same words on every machine."""
    return {
        _PREFIX + name.upper(): "as this machine has" if field.default_factory else _portable(field.default)
        for name, field in Settings.model_fields.items()
    }


def _portable(value: object) -> str:
    if isinstance(value, Path) and value.is_relative_to(REPOSITORY):
        return value.relative_to(REPOSITORY).as_posix()
    return _shown(value)


def _shown(value: object) -> str:
    if isinstance(value, pydantic.SecretStr):
        return "(set)"
    return "" if value is None else str(value)


def _meanings() -> dict[str, str]:
    """Returns the text below each field by field name. Only the source file holds it."""
    module = ast.parse(Path(__file__).read_bytes())
    (body,) = [node.body for node in module.body if isinstance(node, ast.ClassDef) and node.name == "Settings"]
    return {
        field.target.id: " ".join(text.value.value.split())
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def _table() -> dict[str, Any]:
    try:
        project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
        found: dict[str, Any] = project["tool"]["plugsmith"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise SettingsError.at(
            "pyproject.toml", f"[tool.plugsmith] cannot be read: {error}", "Restore it from git."
        ) from None
    return found


def _environment() -> dict[str, str]:
    # Not with pydantic-settings: importing it takes a fifth of the time of a whole cached build.
    return {
        field: value
        for field in Settings.model_fields
        if (value := os.environ.get(_PREFIX + field.upper()) or os.environ.get(_USUAL_NAMES.get(field, "")))
    }


@cache
def settings() -> Settings:
    """Returns the settings of this run, read once.

    :raises SettingsError: if a value does not fit, or pyproject.toml holds a secret or cannot be read
    """
    table, environment = _table(), _environment()
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
