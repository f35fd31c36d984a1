"""The built-in author: no key, no network. Reads the prompt and composes blocks of dsp/ by templates."""

from generator.authors.patch.composer import compose
from generator.authors.sentence.edits import change
from generator.authors.sentence.reader import read
from generator.authors.sentence.title import name_from
from generator.support.errors import DesignError
from generator.values.attempt import Task, Written
from generator.values.design import Design
from generator.values.request import AuthorName, Request

NAME = AuthorName.OFFLINE
REPAIRS = False
"""The same words give the same answer, whatever is wrong with it."""


def write(task: Task) -> Written:
    """Writes the design that it reads in the prompt and the changes.

    :raises DesignError: if it understands no effect or instrument, or nothing of a change
    """
    return Written(design=design_for(task.request))


def design_for(request: Request) -> Design:
    """Reads the prompt, applies the changes in order, and composes the design.

    :raises DesignError: as `write` does
    """
    reading = read(request.prompt)
    for wish in request.changes:
        if not change(wish, reading):
            raise DesignError.at(
                "changes",
                f"the offline author understands nothing of: {wish}",
                "Name a block, a knob, a number or a shade such as 'darker', or choose another author.",
            )
    return compose(reading, request, name_from(request.prompt))
