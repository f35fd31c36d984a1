"""Request to Design: chooses the author, lets it write, and lets nothing through that the policy refuses."""

from __future__ import annotations

from generator.authors import author_for
from generator.errors import PolicyError, Problem
from generator.models import Design, Request
from generator.policy import check_sources


def design(request: Request) -> Design:
    """What the request's author makes of it; a DesignError or PolicyError says why there is nothing."""
    _name, author = author_for(request.author)
    made = author.write(request)
    require_policy({"PluginProcessor.cpp": made.processor_cpp, "PluginEditor.cpp": made.editor_cpp})
    return made


def require_policy(sources: dict[str, str]) -> None:
    """Raises one PolicyError with all refusals of the two generated files, by name."""
    problems = [
        Problem(where=f"{refusal.file}:{refusal.line}", what=f"{refusal.rule}: {refusal.what}", remedy=refusal.remedy)
        for refusal in check_sources(sources)
    ]
    if problems:
        raise PolicyError(problems)
