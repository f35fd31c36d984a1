"""Choice of the author, which turns a task into a design. An author is a module that fits `Author`."""

from __future__ import annotations

from typing import Protocol

from generator.support import progress
from generator.support.environment import Settings, settings
from generator.support.errors import DesignError
from generator.values.attempt import Task, Written
from generator.values.request import AuthorName


class Author(Protocol):
    """What the module of each author has."""

    @property
    def NAME(self) -> AuthorName:  # noqa: N802  a constant of the module
        """The name of the author in state and reports."""

    @property
    def REPAIRS(self) -> bool:  # noqa: N802  a constant of the module
        """Whether the author can use findings about its last answer to write a better one."""

    def write(self, task: Task) -> Written:
        """Writes the two files and what they promise, or findings about the answer.

        :raises DesignError: if there is no answer
        """


_MODELS = (AuthorName.OPENAI, AuthorName.ANTHROPIC)
"""Authors that need a key (or the user's own server), in the order in which `auto` tries them."""


def author_for(name: AuthorName) -> Author:
    """Returns the author of that name; `auto` is the first that has a key, else offline, and is reported.

    :raises DesignError: if the author needs a key and has none
    """
    if name is AuthorName.AUTO:
        ready = [model for model in _MODELS if _is_ready(model)]
        name = ready[0] if ready else AuthorName.OFFLINE
        keys = " or ".join(f"{model.value.upper()}_API_KEY" for model in _MODELS)
        progress.note(f"  Author: {name}" + ("" if ready else f" (no key: {keys} is not set)"))
    elif name in _MODELS and not _is_ready(name):
        raise DesignError.at(
            f"author {name}",
            "there is no key for it",
            f"Set {name.value.upper()}_API_KEY, or take `author: offline` or `author: paste`, which need none.",
        )
    return _module(name)


def is_a_models(name: AuthorName) -> bool:
    """Tells whether a model answers such a request, by what the settings say and not by the keys that are here."""
    return name in _MODELS or (name is AuthorName.AUTO and bool(settings().auto_author))


def _module(name: AuthorName) -> Author:
    """Imports the author when it is needed: an SDK takes a second to import, and most runs need none."""
    match name:
        case AuthorName.OPENAI:
            from generator.authors import openai  # noqa: PLC0415

            return openai
        case AuthorName.ANTHROPIC:
            from generator.authors import anthropic  # noqa: PLC0415

            return anthropic
        case AuthorName.PASTE:
            from generator.authors import paste  # noqa: PLC0415

            return paste
        case _:
            from generator.authors import offline  # noqa: PLC0415

            return offline


def _is_ready(name: AuthorName) -> bool:
    chosen: Settings = settings()
    if name is AuthorName.OPENAI:
        return bool(chosen.openai_api_key or chosen.openai_base_url)
    return bool(chosen.anthropic_api_key or chosen.anthropic_base_url)
