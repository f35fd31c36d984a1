"""Applies a change in words to an earlier reading: only what the words name changes, all other stages stay."""

from __future__ import annotations

from dataclasses import replace

from generator.authors.blocks.block import Block
from generator.authors.blocks.table import BLOCKS, NOUNS, VARIANTS
from generator.authors.sentence.chain import PLAYED_ON, Chain, keep_one_of_each
from generator.authors.sentence.implied import with_implied
from generator.authors.sentence.knobs import knob_called
from generator.authors.sentence.mention import Mention, Reading
from generator.authors.sentence.numbers import make_room
from generator.authors.sentence.placement import LOOSE, place_knobs
from generator.authors.sentence.tempo import take_tempo
from generator.authors.sentence.tokens import Token, tokens_of
from generator.authors.sentence.words_grammar import ADDING, REMOVING, REPLACING
from generator.authors.sentence.words_sound import VARIANTS_ALONE
from generator.values.design import Understood

_TURNING = frozenset(("swap", "switch", "reverse", "flip", "change"))


def change(words: str, reading: Reading) -> bool:
    """Applies a change to the reading.

    A named block means the existing one ("make the echo longer"), unless the clause adds one ("add another
    delay"). "no", "without" or "remove" in front of a block take it out.

    :returns: whether any of `words` was understood
    """
    before = len(reading.understood)
    for clause, stage in enumerate(reading.stages):
        stage.clause, stage.place, stage.numbered = clause, -1, set()
    first_clause = len(reading.stages)
    tokens = [replace(token, clause=first_clause + token.clause) for token in tokens_of(words)]
    tokens = _referred(_moved(tokens, reading), reading)
    tokens = with_implied(tokens, [stage.block for stage in reading.stages])
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
    return any(each.meaning != PLAYED_ON for each in reading.understood[before:])


def _moved(tokens: list[Token], reading: Reading) -> list[Token]:
    """Reorders the stages: "put the delay before the fuzz", "move the reverb to the front", "swap the order".

    :returns: the tokens left to read; none if they reordered the stages
    """
    texts = {token.text for token in tokens}
    if "order" in texts and not _TURNING.isdisjoint(texts):
        reading.stages.reverse()  # the composer puts instrument and output in their places
        reading.understood.append(Understood(words="order", meaning="the other way round"))
        return []
    if "series" in texts:
        for stage in reading.stages:
            stage.is_beside = False
        reading.understood.append(Understood(words="series", meaning="one behind the other"))
        return []
    places = [index for index, token in enumerate(tokens) if token.text in ("before", "after", "front")]
    if len(places) != 1 or not ADDING.isdisjoint(texts):
        return tokens
    found = _move(tokens, places[0], reading)
    return [] if found else tokens


def _move(tokens: list[Token], place: int, reading: Reading) -> bool:
    """Moves the stage named in front of "before", "after" or "front"; returns whether it could."""
    named = [(index, stage) for index, token in enumerate(tokens) if (stage := _named(token, reading))]
    moving = next((stage for index, stage in named if index < place), None)
    still = next((stage for index, stage in named if index > place and stage is not moving), None)
    word = tokens[place].text
    if moving is None or (still is None and word != "front"):
        return False
    reading.stages.remove(moving)
    if still is None:
        index = int(bool(reading.stages) and reading.stages[0].block.is_instrument)
    else:
        index = reading.stages.index(still) + (word == "after")
    reading.stages.insert(index, moving)
    meaning = f"{moving.block.title} {word} {still.block.title}" if still else f"{moving.block.title} first"
    reading.understood.append(Understood(words=word, meaning=meaning))
    return True


def _referred(tokens: list[Token], reading: Reading) -> list[Token]:
    """Gives each clause that names a stage that stage's clause number, and takes removed stages out.

    :returns: the tokens left to read
    """
    kept: list[Token] = []
    is_removing = False
    for clause in dict.fromkeys(token.clause for token in tokens):
        mine = [token for token in tokens if token.clause == clause]
        is_bare = all(token.kind in ("noun", "variant", "connector") for token in mine)
        is_removing = _refuses_a_block(mine) or (is_removing and is_bare)  # "remove fuzz and chorus"
        named = next((found for token in mine if (found := _named(token, reading))), None)
        same = [each for each in reading.stages if named and each.block.family == named.block.family]
        words = {token.text for token in mine}
        if "second" in words and len(same) > 1:  # "the second delay" of two
            named, words = same[1], words - {"second"}
        stage = named or _stood_in_for(mine, reading)
        if stage is None or (words & ADDING and not is_removing):
            kept += [token for token in _refused_knobs(mine) if token.text not in ADDING]
        else:
            kept += _about(stage, _changed(stage, mine, reading, is_removing=is_removing))
    return kept


def _changed(stage: Mention, tokens: list[Token], reading: Reading, *, is_removing: bool) -> list[Token]:
    """Replaces, removes or varies the stage as a clause says; returns the tokens about its knobs."""
    if other := _replacement(tokens, stage):
        _tell(tokens, f"{other.title} instead of {stage.block.title}", reading)
        reading.stages[reading.stages.index(stage)] = replace(stage, block=other, values={}, shades=[])
        return [token for token in tokens if token.kind not in ("noun", "variant", "negation")]
    if any(token.text == "everything but" for token in tokens):
        _tell(tokens, f"all but {stage.block.title} taken out", reading)
        reading.stages[:] = [each for each in reading.stages if each is stage or each.block.is_instrument]
        return []
    if is_removing and len(reading.stages) > 1:
        _tell(tokens, f"{stage.block.title} taken out", reading)
        reading.stages.remove(stage)
        return [token for token in tokens if _is_whole_block(token) and not _is_of_family(token, stage)]
    if kinds := _other_kinds(tokens, stage):
        word, other = kinds[-1]
        reading.understood.append(Understood(words=word, meaning=f"{other.title}, not {stage.block.title}"))
        stage.block = other
    rest = _refused_knobs([token for token in tokens if _named(token, reading) is None])
    is_alone = not any(token.kind in ("knob", "shade") for token in rest)
    return [_lessened(token, is_alone=is_alone) for token in rest]


def _is_of_family(token: Token, stage: Mention) -> bool:
    return BLOCKS[NOUNS[token.text]].family == stage.block.family


def _about(stage: Mention, tokens: list[Token]) -> list[Token]:
    return [replace(token, clause=stage.clause) for token in tokens if token.text not in REPLACING]


def _tell(tokens: list[Token], meaning: str, reading: Reading) -> None:
    words = " ".join(token.text for token in tokens if token.kind in ("noun", "variant", "negation", "unknown"))
    reading.understood.append(Understood(words=words, meaning=meaning))


def _refuses_a_block(tokens: list[Token]) -> bool:
    """Tells whether a clause takes a block out: "remove that awful delay", "no delay", "delay off".

    "I can't hear the delay" and "delay without feedback" do not.
    """
    for index, token in enumerate(tokens):
        following = [each.kind for each in tokens[index + 1 :] if each.kind != "shade"]
        if token.kind == "negation" and token.text != "less" and following[:1] in (["noun"], ["variant"]):
            return True
        if token.is_block and [each.text for each in tokens[index + 1 : index + 2]] == ["off"]:
            return True
        is_moved = token.text == "drop" and "number" in following  # "drop the delay to 200 ms"
        if token.text in REMOVING and not is_moved:
            blocks = [kind for kind in following if kind in ("noun", "variant", "knob")]
            return "knob" not in blocks
    return False


def _refused_knobs(tokens: list[Token]) -> list[Token]:
    """Turns removing words into "no": "remove the feedback" becomes "no feedback"."""
    return [replace(token, kind="negation", text="no") if token.text in REMOVING else token for token in tokens]


def _replacement(tokens: list[Token], stage: Mention) -> Block | None:
    """Finds the block that replaces the stage's: the chorus of "replace the delay with a chorus"."""
    if not any(token.text in REPLACING for token in tokens):
        return None
    others = [BLOCKS[NOUNS[token.text]] for token in tokens if _is_whole_block(token)]
    return next((block for block in reversed(others) if block is not stage.block), None)


def _is_whole_block(token: Token) -> bool:
    return token.is_block and token.text in NOUNS


def _stood_in_for(tokens: list[Token], reading: Reading) -> Mention | None:
    """Finds the stage that "a spring instead" replaces: the only one in the category of the new block."""
    if not any(token.text == "instead" for token in tokens):
        return None
    wanted = {BLOCKS[NOUNS[token.text]].category for token in tokens if _is_whole_block(token)}
    same = [stage for stage in reading.stages if stage.block.category in wanted]
    return same[0] if len(same) == 1 else None


def _other_kinds(tokens: list[Token], stage: Mention) -> list[tuple[str, Block]]:
    """Lists (word, block) for other blocks of the stage's family: "make it a plate", said of a hall.

    A change to one of these keeps the values of the knobs.
    """
    kinds = [(token.text, kind) for token in tokens if (kind := _kind_of(token, stage))]
    return [(word, kind) for word, kind in kinds if kind is not stage.block]


def _kind_of(token: Token, stage: Mention) -> Block | None:
    """Finds the kind of the stage's family that a token names: "plate" or "plate reverb", but not plain "reverb"."""
    if not token.is_block:
        return None
    if key := VARIANTS.get((token.text, stage.block.family)):
        return BLOCKS[key]
    block = BLOCKS.get(NOUNS.get(token.text, ""))
    is_one = block and block.family == stage.block.family and any(word in token.text for word in block.variants)
    return block if is_one else None


def _lessened(token: Token, *, is_alone: bool) -> Token:
    """Turns "less" into "subtle" and "more" into "prominent", so that "less reverb" leaves a little of it.

    :param is_alone: whether the clause has no knob word and no adjective, so "less" is about the whole block
    """
    text = {"less": "subtle", "more": "prominent"}.get(token.text)
    return replace(token, kind="shade", text=text) if text and is_alone else token


def _named(token: Token, reading: Reading) -> Mention | None:
    if not token.is_block:
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
    """Answers "add a mix knob" with the knobs of that name, which most often exist; else ignores the word."""
    for index, token in enumerate(tokens):
        if token.kind in LOOSE and index not in used:
            names = [
                f"{stage.block.title} {knob.name}"
                for stage in reading.stages
                if (knob := knob_called(stage, token.text))
            ]
            if names:
                reading.understood.append(Understood(words=token.text, meaning=f"is there: {', '.join(names)}"))
            else:
                reading.ignored.append(token.text)
