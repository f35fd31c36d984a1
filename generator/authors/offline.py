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
"""False, as the same words always give the same answer, whatever the findings."""


def write(task: Task) -> Written:
    """Writes the design that the prompt and the changes ask for.

    :raises DesignError: if the prompt names no known effect or instrument, or a change has no known word
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
