"""The built-in author: no key, no network. Reads the prompt into stages and composes blocks of dsp/ by templates."""

from difflib import get_close_matches

from generator.authors.blocks.table import BLOCKS, NOUNS
from generator.authors.patch.arrangement import arranged
from generator.authors.patch.composer import Told, compose
from generator.authors.patch.written import stages_of
from generator.authors.sentence.edits import change
from generator.authors.sentence.mention import Reading, mentions_of
from generator.authors.sentence.reader import read
from generator.authors.sentence.refusals import refusal_of
from generator.authors.sentence.title import name_from, title_of
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
    """Reads the prompt, or takes the request's patch, applies the changes in order, and composes the design.

    :raises DesignError: as `write` does, and for a prompt that asks for no audio plugin
    """
    if request.patch:  # the prompt is its title, and is read for nothing else
        reading, name = mentions_of(stages_of(request.patch)), name_from(request.prompt, request.kind)
    elif why := refusal_of(request.prompt):
        raise DesignError.at("prompt", why, "Say what the plugin shall do to sound, such as 'warm tube distortion'.")
    else:
        reading = read(request.prompt, request.kind)
        name = title_of(request.prompt, reading.stages)
    for wish in request.changes:
        if not change(wish, reading):
            raise DesignError.at(
                "changes",
                f"the offline author understands nothing of: {wish}",
                "Name a block, a knob, a number or a shade such as 'darker', or choose another author.",
            )
    if not reading.stages:
        raise _nothing_known(reading, request)
    stages, notes = arranged([mention.stage() for mention in reading.stages], request.kind)
    told = Told(
        understood=tuple(reading.understood),
        ignored=tuple(dict.fromkeys(reading.ignored)),
        notes=(*reading.notes, *notes),
    )
    return compose(stages, request, name, told)


_SOME = "distortion, filter, eq, compressor, delay, reverb, chorus, tremolo, pitch shifter, synth, pad or drums"


def _nothing_known(reading: Reading, request: Request) -> DesignError:
    words = reading.ignored or [request.prompt]
    near = dict.fromkeys(noun for word in words for noun in get_close_matches(word.lower(), NOUNS, n=2, cutoff=0.72))
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    return DesignError.at(
        "prompt",
        f"the offline author knows none of these words as an effect or instrument: {' '.join(words)}",
        f"{meant}Use at least one of {len(BLOCKS)}, such as {_SOME}; requests/VOCABULARY.md has all. "
        "Or choose another author.",
    )
