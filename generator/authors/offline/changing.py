"""A change in words, applied to what was read before: the stages stay, and only what is said is different."""

from __future__ import annotations

from dataclasses import replace

from generator.authors.offline.binding import make_room
from generator.authors.offline.block import Block
from generator.authors.offline.blocks import BLOCKS, NOUNS, VARIANTS
from generator.authors.offline.chain import Chain, keep_one_of_each
from generator.authors.offline.grammar import ADDING, REMOVING, REPLACING
from generator.authors.offline.implying import with_implied
from generator.authors.offline.placing import LOOSE, place_knobs
from generator.authors.offline.stage import Reading, Stage
from generator.authors.offline.tempo import take_tempo
from generator.authors.offline.vocabulary import VARIANTS_ALONE
from generator.authors.offline.words import Token, tokens_of
from generator.models import Understood


def change(words: str, reading: Reading) -> bool:
    """Whether anything of `words` was understood.

    A block that is there already is meant when it is named ("make the echo longer"), unless the clause
    adds one ("add another delay"); "no", "without", "remove" in front of it take it out.
    """
    before = len(reading.understood)
    for clause, stage in enumerate(reading.stages):
        stage.clause, stage.place, stage.numbered = clause, -1, set()
    first_clause = len(reading.stages)
    tokens = [replace(token, clause=first_clause + token.clause) for token in tokens_of(words)]
    tokens = with_implied(_referred(tokens, reading), [stage.block for stage in reading.stages])
    known = list(reading.stages)
    chain = Chain(tokens, reading, is_change=True)
    keep_one_of_each(reading)
    make_room(tokens, reading)
    for stage in reading.stages:
        if stage not in known:
            reading.understood.append(Understood(words=" ".join(stage.words), meaning=f"added: {stage.block.title}"))
    used: set[int] = set()
    reading.notes += [f"'{token.meant}' was read as '{token.text}'." for token in tokens if token.meant]
    take_tempo(tokens, reading)
    place_knobs(chain, tokens, reading, used, again=True)
    _find_knobs(tokens, reading, used)
    return len(reading.understood) > before


def _referred(tokens: list[Token], reading: Reading) -> list[Token]:
    """The tokens with each clause that names a stage put beside that stage, and removed stages taken out."""
    kept: list[Token] = []
    for clause in dict.fromkeys(token.clause for token in tokens):
        mine = [token for token in tokens if token.clause == clause]
        stage = next((found for token in mine if (found := _named(token, reading))), None)
        stage = stage or _stood_in_for(mine, reading)
        if stage is None or any(token.text in ADDING for token in mine):
            kept += [token for token in _refused_knobs(mine) if token.text not in ADDING]
        elif other := _replacement(mine, stage):
            _tell(mine, f"{other.title} instead of {stage.block.title}", reading)
            reading.stages[reading.stages.index(stage)] = replace(stage, block=other, values={}, shades=[])
            kept += _about(stage, [token for token in mine if token.kind not in ("noun", "variant", "negation")])
        elif _refuses_a_block(mine) and len(reading.stages) > 1:
            reading.stages.remove(stage)
            _tell(mine, f"{stage.block.title} taken out", reading)
        elif kinds := _other_kinds(mine, stage):
            word, other = kinds[-1]
            reading.understood.append(Understood(words=word, meaning=f"{other.title}, not {stage.block.title}"))
            stage.block = other
            kept += _about(stage, [token for token in mine if not _named(token, reading)])
        else:
            rest = _refused_knobs([token for token in mine if _named(token, reading) is not stage])
            is_alone = not any(token.kind == "knob" for token in rest)
            kept += _about(stage, [_lessened(token, is_alone=is_alone) for token in rest])
    return kept


def _about(stage: Stage, tokens: list[Token]) -> list[Token]:
    return [replace(token, clause=stage.clause) for token in tokens if token.text not in REPLACING]


def _tell(tokens: list[Token], meaning: str, reading: Reading) -> None:
    words = " ".join(token.text for token in tokens if token.kind in ("noun", "variant", "negation", "unknown"))
    reading.understood.append(Understood(words=words, meaning=meaning))


def _refuses_a_block(tokens: list[Token]) -> bool:
    """ "Remove that awful delay", "no delay"; but neither "I can't hear the delay" nor "delay without feedback"."""
    for index, token in enumerate(tokens):
        following = [each.kind for each in tokens[index + 1 :] if each.kind != "shade"]
        if token.kind == "negation" and token.text != "less" and following[:1] in (["noun"], ["variant"]):
            return True
        is_moved = token.text == "drop" and "number" in following  # "drop the delay to 200 ms"
        if token.text in REMOVING and not is_moved:
            blocks = [kind for kind in following if kind in ("noun", "variant", "knob")]
            return "knob" not in blocks
    return False


def _refused_knobs(tokens: list[Token]) -> list[Token]:
    """ "Remove the feedback" as "no feedback"."""
    return [replace(token, kind="negation", text="no") if token.text in REMOVING else token for token in tokens]


def _replacement(tokens: list[Token], stage: Stage) -> Block | None:
    """The block after the one that is replaced: "replace the delay with a chorus"."""
    if not any(token.text in REPLACING for token in tokens):
        return None
    others = [BLOCKS[NOUNS[token.text]] for token in tokens if _is_block(token)]
    return next((block for block in reversed(others) if block is not stage.block), None)


def _is_block(token: Token) -> bool:
    return token.kind in ("noun", "variant") and token.text in NOUNS


def _stood_in_for(tokens: list[Token], reading: Reading) -> Stage | None:
    """ "A spring instead": of the one stage that does the same work."""
    if not any(token.text == "instead" for token in tokens):
        return None
    wanted = {BLOCKS[NOUNS[token.text]].category for token in tokens if _is_block(token)}
    same = [stage for stage in reading.stages if stage.block.category in wanted]
    return same[0] if len(same) == 1 else None


def _other_kinds(tokens: list[Token], stage: Stage) -> list[tuple[str, Block]]:
    """ "Make it a plate", of a hall: other blocks of the family, whose knobs would keep what they were given."""
    kinds = [(token.text, kind) for token in tokens if (kind := _kind_of(token, stage))]
    return [(word, kind) for word, kind in kinds if kind is not stage.block]


def _kind_of(token: Token, stage: Stage) -> Block | None:
    """What "plate" or "plate reverb" makes of a reverb; "reverb" by itself makes nothing else of it."""
    if token.kind not in ("noun", "variant"):
        return None
    if key := VARIANTS.get((token.text, stage.block.family)):
        return BLOCKS[key]
    block = BLOCKS.get(NOUNS.get(token.text, ""))
    is_one = block and block.family == stage.block.family and any(word in token.text for word in block.variants)
    return block if is_one else None


def _lessened(token: Token, *, is_alone: bool) -> Token:
    """ "Less reverb": a little of it stays; and "more reverb"."""
    text = {"less": "subtle", "more": "prominent"}.get(token.text)
    return replace(token, kind="shade", text=text) if text and is_alone else token


def _named(token: Token, reading: Reading) -> Stage | None:
    if token.kind not in ("noun", "variant"):
        return None
    block = BLOCKS.get(NOUNS.get(token.text) or VARIANTS_ALONE.get(token.text, ""))
    by_word = [stage for stage in reading.stages if token.text in stage.words]
    by_family = [
        stage
        for stage in reading.stages
        if (block.family == stage.block.family if block else (token.text, stage.block.family) in VARIANTS)
    ]
    return next(iter(by_word + by_family), None)


def _find_knobs(tokens: list[Token], reading: Reading, used: set[int]) -> None:
    """ "Add a mix knob": most often there is one."""
    for index, token in enumerate(tokens):
        if token.kind in LOOSE and index not in used:
            names = [
                f"{stage.block.title} {knob.name}" for stage in reading.stages if (knob := stage.called(token.text))
            ]
            if names:
                reading.understood.append(Understood(words=token.text, meaning=f"is there: {', '.join(names)}"))
            else:
                reading.ignored.append(token.text)
