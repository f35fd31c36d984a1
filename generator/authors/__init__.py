"""Authors turn a request into a Design. An author is a module with the one function of `Author`."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from generator.errors import DesignError
from generator.models import AuthorName, Design, Request


class Author(Protocol):
    """What each module in this package offers."""

    def write(self, request: Request) -> Design:
        """The two files and what they promise, or a DesignError that says why not."""


_MODULES = {AuthorName.OFFLINE: "generator.authors.offline"}


def author_for(name: AuthorName) -> tuple[AuthorName, Author]:
    """The author of that name; `auto` is the best one that can be used now, which needs no key offline."""
    chosen = AuthorName.OFFLINE if name is AuthorName.AUTO else name
    if chosen not in _MODULES:
        raise DesignError.at(
            "author", f"'{chosen}' is not there in this version", f"Use one of: auto, {', '.join(_MODULES)}."
        )
    module: Author = import_module(_MODULES[chosen])
    return chosen, module
