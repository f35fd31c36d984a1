"""What a repository needs so that the workflows succeed in it: looked at, and set up, through GitHub's API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.forge.comment import LABELS, REQUIRED
from generator.forge.forms import REQUEST_LABEL
from generator.forge.github import Hub
from generator.forge.intake import APPROVED
from generator.support.environment import settings
from generator.support.errors import GitError
from generator.values.model import Model

MODELS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
"""Models whose key a repository can have, and the name of the secret."""
_ENVIRONMENTS = {
    "publish": "delivers; its variables may name a bucket",
    "model": "has the key of a model",
    "signing": "has certificates",
}
_ADMINISTRATION = "Administration: write"
_ACTIONS_APP = 15368
"""The number of the app `github-actions`, which makes the check runs of workflows and of their tokens."""
_COLOURS = {APPROVED: "0e8a16", REQUEST_LABEL: "1d76db"}


class Found(Model):
    """One thing that a repository needs."""

    name: str
    good: bool
    detail: str
    """What is there, or what is missing and why it matters."""
    done: bool = False
    """Whether this call has set it up."""


@dataclass(frozen=True)
class _Requirement:
    name: str
    right: str
    """What a fine-grained token has to be granted to set it up."""
    missing: Callable[[Hub], str]
    """Says what is missing; empty if nothing is."""
    fix: Callable[[Hub], None] | None
    """Sets it up; None if only a person can."""


def examine_repository(hub: Hub, *, model: str = "") -> tuple[Found, ...]:
    """Looks at everything that a repository needs, and changes nothing.

    :param model: openai or anthropic, if a model is to write
    """
    return tuple(_looked(hub, each)[0] for each in _needs(model, ""))


def set_up(hub: Hub, *, model: str = "", key: str = "", dry: bool = False) -> Iterator[Found]:
    """Sets up what is missing, one thing after the other, and yields each with what was done. It can be run again.

    :param key: the model's key, which is sent encrypted and kept nowhere here
    :param dry: only says what it would do
    :raises GitError: if the token may not do one of them; it says which right that takes
    """
    for each in _needs(model, key):
        found, missing = _looked(hub, each)
        if not missing or each.fix is None or dry:
            yield found
            continue
        try:
            each.fix(hub)
        except GitError as error:
            problem = error.problems[0]
            raise GitError.at(each.name, problem.what, f"Give the token the right {each.right}.") from None
        yield found.changed(good=True, done=True, detail=f"set up: {missing}")


def start_request(hub: Hub, slug: str) -> None:
    """Starts the line for a request of the main branch, as a first test of everything."""
    body = {"ref": settings().main_branch, "inputs": {"slugs": slug}}
    hub.call("POST", "/actions/workflows/forge.yml/dispatches", body)


def _looked(hub: Hub, each: _Requirement) -> tuple[Found, str]:
    missing = each.missing(hub)
    return Found(name=each.name, good=not missing, detail=missing or "as it has to be"), missing


def _needs(model: str, key: str) -> Iterator[_Requirement]:
    yield _Requirement("default branch", "", _default_branch, None)
    yield _Requirement("issues", _ADMINISTRATION, _issues, lambda hub: hub.call("PATCH", "", {"has_issues": True}))
    yield _Requirement("Actions", _ADMINISTRATION, _actions, _enable_actions)
    yield _Requirement("workflows may open pull requests", _ADMINISTRATION, _workflow_token, _allow_pull_requests)
    for label in sorted({*LABELS, APPROVED, REQUEST_LABEL}):
        yield _label(label)
    for name, purpose in _ENVIRONMENTS.items():
        yield _environment(name, purpose)
    yield _ruleset("plugsmith: main", _MAIN_RULES)
    yield _ruleset("plugsmith: state and sources", _STATE_RULES)
    yield _Requirement("Pages", "Pages: write", _pages, _enable_pages)
    if model:
        yield _variable("PLUGSMITH_AUTO_AUTHOR", model)
        yield _secret(MODELS[model], key)
    yield _Requirement("compiled runtime in the cache", "Actions: write", _runtime, _compile_runtime)


def _default_branch(hub: Hub) -> str:
    branch, wanted = hub.call("GET", "").get("default_branch"), settings().main_branch
    if branch == wanted:
        return ""
    return f"it is {branch}, and plugsmith's is {wanted}: set PLUGSMITH_MAIN_BRANCH, or rename it"


def _issues(hub: Hub) -> str:
    return "" if hub.call("GET", "").get("has_issues") else "they are off, and with them the issue form"


def _actions(hub: Hub) -> str:
    return "" if (hub.call("GET", "/actions/permissions") or {}).get("enabled") else "they are off, as in each new fork"


def _enable_actions(hub: Hub) -> None:
    hub.call("PUT", "/actions/permissions", {"enabled": True, "allowed_actions": "all"})


_WORKFLOW_TOKEN = {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": True}


def _workflow_token(hub: Hub) -> str:
    found = hub.call("GET", "/actions/permissions/workflow") or {}
    good = all(found.get(name) == value for name, value in _WORKFLOW_TOKEN.items())
    return "" if good else "issue forms become pull requests, and a token without a list of rights may only read"


def _allow_pull_requests(hub: Hub) -> None:
    hub.call("PUT", "/actions/permissions/workflow", _WORKFLOW_TOKEN)


def _label(name: str) -> _Requirement:
    def missing(hub: Hub) -> str:
        return "" if hub.call("GET", f"/labels/{name}") else "the line's tokens cannot create it"

    def fix(hub: Hub) -> None:
        hub.call("POST", "/labels", {"name": name, "color": _COLOURS.get(name, "ededed")})

    return _Requirement(f"label {name}", "Issues: write", missing, fix)


def _environment(name: str, purpose: str) -> _Requirement:
    place = f"/environments/{name}"

    def missing(hub: Hub) -> str:
        found = hub.call("GET", place)
        if not found:
            return f"it {purpose}"
        if not (found.get("deployment_branch_policy") or {}).get("custom_branch_policies"):
            return f"it {purpose}, and any branch may use it: whoever may push one could read its secrets"
        listed = hub.call("GET", f"{place}/deployment-branch-policies") or {}
        names = [str(each.get("name")) for each in listed.get("branch_policies", ())]
        if names == [settings().main_branch]:
            return ""
        return f"the branches {', '.join(names) or 'none'} may use it, not {settings().main_branch} alone"

    def fix(hub: Hub) -> None:
        policy = {"protected_branches": False, "custom_branch_policies": True}
        hub.call("PUT", place, {"deployment_branch_policy": policy})
        listed = hub.call("GET", f"{place}/deployment-branch-policies") or {}
        names = {each.get("name"): each.get("id") for each in listed.get("branch_policies", ())}
        for other in names.keys() - {settings().main_branch}:
            hub.call("DELETE", f"{place}/deployment-branch-policies/{names[other]}")
        if settings().main_branch not in names:
            hub.call("POST", f"{place}/deployment-branch-policies", {"name": settings().main_branch})

    return _Requirement(f"environment {name}", _ADMINISTRATION, missing, fix)


_MAIN_RULES: dict[str, Any] = {
    "branches": ["~DEFAULT_BRANCH"],
    "rules": [
        {"type": "deletion"},
        {"type": "non_fast_forward"},
        {
            "type": "required_status_checks",
            "parameters": {
                "strict_required_status_checks_policy": False,
                "required_status_checks": [{"context": REQUIRED, "integration_id": _ACTIONS_APP}],
            },
        },
    ],
}
_STATE_RULES: dict[str, Any] = {
    "branches": ["refs/heads/state", "refs/heads/forge/**"],
    "rules": [{"type": "deletion"}, {"type": "non_fast_forward"}],
}


def _ruleset(name: str, wanted: dict[str, Any]) -> _Requirement:
    def missing(hub: Hub) -> str:
        there = [each for each in hub.call("GET", "/rulesets") or () if each.get("name") == name]
        kinds = ", ".join(rule["type"].replace("_", " ") for rule in wanted["rules"])
        return "" if there else f"nothing keeps {', '.join(wanted['branches'])} from: {kinds}"

    def fix(hub: Hub) -> None:
        hub.call(
            "POST",
            "/rulesets",
            {
                "name": name,
                "target": "branch",
                "enforcement": "active",
                "conditions": {"ref_name": {"include": wanted["branches"], "exclude": []}},
                "rules": wanted["rules"],
            },
        )

    return _Requirement(f"ruleset {name}", _ADMINISTRATION, missing, fix)


def _pages(hub: Hub) -> str:
    found = hub.call("GET", "/pages")
    good = found and found.get("build_type") == "workflow"
    return "" if good else "the gallery has no place (private repositories need a paid plan for it)"


def _enable_pages(hub: Hub) -> None:
    hub.call("POST", "/pages", {"build_type": "workflow"})


def _variable(name: str, value: str) -> _Requirement:
    def missing(hub: Hub) -> str:
        found = hub.call("GET", f"/actions/variables/{name}")
        return "" if found and found.get("value") == value else f"`author: auto` does not mean {value} yet"

    def fix(hub: Hub) -> None:
        there = hub.call("GET", f"/actions/variables/{name}")
        path = f"/actions/variables/{name}" if there else "/actions/variables"
        hub.call("PATCH" if there else "POST", path, {"name": name, "value": value})

    return _Requirement(f"variable {name}", "Variables: write", missing, fix)


def _secret(name: str, value: str) -> _Requirement:
    def missing(hub: Hub) -> str:
        return "" if hub.call("GET", f"/environments/model/secrets/{name}") else "the model's key is not there"

    fix = (lambda hub: hub.set_secret("model", name, value)) if value else None
    return _Requirement(f"secret {name} of the environment model", "Environments: write", missing, fix)


def _runtime(hub: Hub) -> str:
    found = hub.call("GET", "/actions/caches?key=runtime-") or {}
    return "" if found.get("total_count") else "each build compiles JUCE until the workflow `runtime` has run"


def _compile_runtime(hub: Hub) -> None:
    hub.call("POST", "/actions/workflows/runtime.yml/dispatches", {"ref": settings().main_branch})
