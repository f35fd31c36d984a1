"""Request to Design: chooses the author and lets it write."""

from __future__ import annotations

from generator.authors import author_for
from generator.models import Design, Request


def design(request: Request) -> Design:
    """What the request's author makes of it, or a DesignError that says why not."""
    _name, author = author_for(request.author)
    return author.write(request)
