"""How GitHub's API is reached, and what it says when it refuses: for releases here, and for pull requests in forge/."""

from __future__ import annotations

import github
import requests.exceptions
import urllib3.exceptions
from github.Repository import Repository

from generator.support.environment import settings

FAILURES = (github.GithubException, requests.exceptions.RequestException, urllib3.exceptions.HTTPError)
"""What PyGithub raises."""
_REMEDIES = {
    401: "Check the token of this job.",
    403: "Check this job's permissions, or wait if the limit of calls is used up.",
    404: "Check PLUGSMITH_REPOSITORY, and that this token can see it.",
}


def repository(name: str) -> Repository:
    """Returns a repository through a client that retries rate limits, 5xx answers and lost connections."""
    token = settings().github_token
    client = github.Github(
        base_url=settings().github_api_url,
        auth=github.Auth.Token(token.get_secret_value()) if token else None,
        retry=github.GithubRetry(total=settings().github_retries, backoff_factor=1),
        timeout=30,
        seconds_between_requests=0,
        seconds_between_writes=settings().github_write_gap,
        per_page=100,
        lazy=True,  # saves a request: its own data is rarely needed
    )
    return client.get_repo(name)


def explained(error: Exception) -> tuple[str, str]:
    """Returns what one of FAILURES says, and what to do about it."""
    if not isinstance(error, github.GithubException):
        return f"GitHub cannot be reached: {error}", "Run this job again."
    said = error.data.get("message", "") if isinstance(error.data, dict) else str(error.data)
    return f"GitHub says {error.status}: {said}", _REMEDIES.get(error.status, "Run this job again.")
