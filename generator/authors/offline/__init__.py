"""The built-in author: no key, no network. Reads the prompt and composes dsp/ blocks by templates."""

from generator.authoring import Task, Written
from generator.authors.offline.compose import design_for

__all__ = ["REPAIRS", "design_for", "write"]

REPAIRS = False
"""The same words give the same answer, whatever is wrong with it."""


def write(task: Task) -> Written:
    """What it reads in the prompt and the changes; a DesignError if that is nothing."""
    return Written(design=design_for(task.request))
