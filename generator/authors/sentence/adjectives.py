"""Moves knobs by adjectives and amounts: "warm", "slow attack", "lots of feedback", "without pre-delay"."""

from __future__ import annotations

from collections.abc import Sequence

from generator.authors.blocks.block import Block, Knob
from generator.authors.sentence.knobs import knob_called
from generator.authors.sentence.lexicon import turns
from generator.authors.sentence.mention import Mention, Reading
from generator.authors.sentence.tokens import Token
from generator.authors.sentence.words_sound import (
    AMOUNT_SHADES,
    AMOUNTS,
    BANDS,
    KNOB_WORDS,
    NAMED_ALONE,
    REMOVABLE,
    SHADES,
    SLOW_STARTS,
    TIME_ROLES,
    TIME_SHADES,
    Shade,
)
from generator.values.design import Understood

_SOFT_IS_MORE = {role: {"soft": 0.4, "gentle": 0.4, "hard": -0.5, "strong": -0.5} for role in ("attack", "knee")}
"""Amounts for knobs where soft means more: a soft attack is a slow one."""

_CHOSEN_BY_ADJECTIVES = frozenset(("algorithm", "chord", "every", "keys", "pattern", "shape", "sync", "wave"))
"""Roles of choices: "square", "synced", "off-beat pattern"."""


def shade(index: int, tokens: list[Token], reading: Reading, used: set[int]) -> None:
    """Applies an adjective to the block after it in its clause, else the one before it, else all that it can move.

    Beside a knob's word ("slow attack", "release fast") it moves only that knob. The report names only knobs that
    really moved.

    :param index: of the adjective in `tokens`
    :param used: indices of tokens that have had their effect; grows
    """
    token, words = tokens[index], tokens[index].text
    moves = SHADES[token.text]
    knob_at = _knob_beside(index, tokens, used)
    if knob_at is not None and (named := _owners(tokens[knob_at], knob_at, reading, tokens)):
        stages = [named[0][0]]
        used.add(knob_at)
        words = " ".join(tokens[each].text for each in sorted((index, knob_at)))
        role = named[0][1].role
        moves = _moves_of(token.text, moves, role, named[0][0].block)
        if not moves and token.text in AMOUNT_SHADES:
            is_inverse = role in _SOFT_IS_MORE and token.text in _SOFT_IS_MORE[role]
            _move(named, _SOFT_IS_MORE[role][token.text] if is_inverse else AMOUNT_SHADES[token.text], words, reading)
            return
    else:
        stages = _coloured(index, tokens, reading, moves)
    if token.is_cut:
        moves, words = _inverse(moves), f"less {words}"
    moved: list[str] = []
    stands: list[str] = []
    for stage in stages:
        before = {knob.role: stage.default(knob) for knob in stage.block.knobs}
        _shade_numbers(stage, moves)
        is_absolute = all(operation == "=" for operation, _ in moves.values())
        # What sets a value comes before what moves it: a "wide supersaw" is wider than a supersaw.
        stage.shades.insert(0 if is_absolute else len(stage.shades), (words, moves))
        moved += [_name(stage, knob) for knob in stage.block.knobs if stage.default(knob) != before[knob.role]]
        stands += [
            _name(stage, knob)
            for role, (operation, amount) in moves.items()
            if (knob := stage.knob(role))
            and (knob.role in stage.values or (operation == "=" and before[role] == amount))
        ]
    if moved:
        reading.understood.append(Understood(words=words, meaning="shades " + ", ".join(moved)))
    elif stands:
        reading.understood.append(Understood(words=words, meaning="is so already: " + ", ".join(stands)))
    else:
        reading.ignored.append(words)


def _shade_numbers(stage: Mention, moves: Shade) -> None:
    """Moves values that numbers of an earlier sentence set; numbers of this sentence stay."""
    for knob in stage.block.knobs:
        if knob.role in moves and knob.role in stage.values and knob.role not in stage.numbered:
            operation, amount = moves[knob.role]
            was = stage.values[knob.role]
            value = {"x": was * amount, "+": was + amount, "=": amount}[operation]
            stage.values[knob.role] = round(min(max(value, knob.minimum), knob.maximum), 4)


def _inverse(moves: Shade) -> Shade:
    """Reverses the moves of an adjective: "less bright" is darker. "=" has no opposite and is left out."""
    return {
        role: ("x", round(1 / amount, 4)) if operation == "x" else ("+", -amount)
        for role, (operation, amount) in moves.items()
        if operation != "="
    }


def amounts(tokens: list[Token], reading: Reading, used: set[int]) -> None:
    """Moves knobs by amounts: "high resonance", "lots of feedback", "less bass", "without make-up".

    "Boost the highs" is one too.
    """
    pairs = [(each, each + 1) for each in range(len(tokens) - 1)]
    pairs += [(each + 1, each) for each, _ in pairs if _is_amount_behind(tokens[each + 1])]
    for index, place in pairs:
        token, following = tokens[index], tokens[place]
        if following.kind != "knob" or {index, place} & used or following.clause != token.clause:
            continue
        amount = _amount_of(token, following)
        named = _owners(following, place, reading, tokens)
        if amount is None or not named:
            continue
        if amount == -1 and token.kind == "negation" and named[0][1].role not in REMOVABLE:
            continue
        used.update((index, place))
        _move(named, amount, f"{token.text} {following.text}", reading)


def turned(tokens: list[Token], reading: Reading, used: set[int]) -> None:
    """Turns knobs by phrases that do not name them: "barely breaking up", "with an endless tail"."""
    for index, token in enumerate(tokens):
        if token.kind != "turn" or index in used:
            continue
        stages = _nearest(reading.stages, token, index, tokens)
        able = (
            (stage, knob, turn) for stage in stages for turn in turns()[token.text] if (knob := stage.knob(turn.role))
        )
        for stage, knob, turn in able:
            if turn.direction and knob.is_switch:
                stage.values[knob.role] = float((turn.direction > 0) != token.is_cut)
                reading.understood.append(Understood(words=token.text, meaning=f"{_name(stage, knob)} is set"))
            elif turn.direction:
                _move([(stage, knob)], _TURN[turn.direction * (-1 if token.is_cut else 1)], token.text, reading)
            elif turn.choice in knob.choices and knob.role not in stage.values and not token.is_cut:
                stage.values[knob.role] = knob.choices.index(turn.choice)
                reading.understood.append(Understood(words=token.text, meaning=f"{_name(stage, knob)} {turn.choice}"))
            else:
                continue
            used.add(index)
            break


def _nearest(stages: Sequence[Mention], word: Token, place: int, tokens: list[Token]) -> list[Mention]:
    """Sorts stages by their distance to a word; behind "with", those before it come first.

    In "a marimba with hard mallets in a small room", the mallets are the marimba's.
    """
    start = next((at for at in range(place, -1, -1) if tokens[at].is_block or tokens[at].clause != word.clause), -1)
    is_of_last = any(each.text == "with" for each in tokens[start + 1 : place])
    return sorted(
        stages,
        key=lambda stage: (
            not (is_of_last and any(clause == word.clause and at < place for clause, at in stage.places)),
            stage.distance(word.clause, place),
        ),
    )


_TURN = {1: 0.4, -1: -0.5}
"""How far a phrase turns a knob up and down, as a part of the way to its end."""


def _is_amount_behind(token: Token) -> bool:
    """Tells whether a token can be an amount after a knob's name: "resonance high", "mid cut"."""
    return token.text in ("high", "low") or token.kind in ("raise", "cut", "amount")


def named_alone(tokens: list[Token], reading: Reading, used: set[int]) -> None:
    """Turns up knobs that are at their minimum and only named: "a lead with glide", "a synced phaser".

    One that is up already is what was asked for.
    """
    for index, token in enumerate(tokens):
        for stage, knob in _owners(token, index, reading, tokens) if token.kind == "knob" and index not in used else ():
            value = stage.block.in_time if knob.role == "sync" else NAMED_ALONE.get(knob.role)
            if value is None or knob.role in stage.values:
                continue
            if stage.default(knob) == knob.minimum and (knob.role != "sync" or not stage.numbered & {"rate", "time"}):
                stage.values[knob.role] = value
                shown = knob.choices[round(value)] if knob.choices else f"{value:g} {knob.unit}"
                meaning = f"{_name(stage, knob)} {shown}"
            elif knob.role != "sync":
                meaning = f"is so already: {_name(stage, knob)} {stage.default(knob):g} {knob.unit}".rstrip()
            else:
                continue
            used.add(index)
            reading.understood.append(Understood(words=token.text, meaning=meaning))
            break


def _amount_of(token: Token, following: Token) -> float | None:
    if token.kind == "amount":
        return AMOUNTS[token.text]
    if token.kind == "negation":
        return {"less": -0.5, "no": -1.0, "without": -1.0}.get(token.text)
    if token.kind in ("raise", "cut"):
        return 0.4 if token.kind == "raise" else -0.5
    if token.kind == "knob" and token.text in ("high", "low") and KNOB_WORDS.get(following.text) not in BANDS:
        return AMOUNT_SHADES[token.text]
    return None


def _move(named: list[tuple[Mention, Knob]], amount: float, words: str, reading: Reading) -> None:
    stage, knob = named[0]
    if knob.role in stage.numbered or knob.choices:
        reading.ignored.append(words)
        return
    start = stage.default(knob)
    end = knob.maximum if amount > 0 else knob.minimum
    share = abs(amount)
    if knob.minimum < 0 < knob.maximum and share < 1:  # a knob that turns both ways goes half as far
        share /= 2
    value = knob.between(start, end, share)
    stage.values[knob.role] = round(value, 2 if abs(value) < 100 else 0)
    shown = f"{stage.values[knob.role]:g} {knob.unit}"
    reading.understood.append(Understood(words=words, meaning=f"{_name(stage, knob)} {shown}".rstrip()))


def _name(stage: Mention, knob: Knob) -> str:
    return f"{stage.block.title} {knob.name}"


def _knob_beside(index: int, tokens: list[Token], used: set[int]) -> int | None:
    """Finds the unused knob word right after an adjective, else right before it: "attack slow", "ataque lento"."""
    for each in (index + 1, index - 1):
        is_there = 0 <= each < len(tokens) and tokens[each].clause == tokens[index].clause
        if is_there and tokens[each].kind == "knob" and each not in used:
            return each
    return None


def _owners(word: Token, place: int, reading: Reading, tokens: list[Token]) -> list[tuple[Mention, Knob]]:
    """Lists the stages that have the named knob, nearest first; no switches, and few choices."""
    stages = _nearest(reading.stages, word, place, tokens)
    found = [(stage, knob) for stage in stages if (knob := knob_called(stage, word.text))]
    return [
        (stage, knob)
        for stage, knob in found
        if not knob.is_switch and (not knob.choices or knob.role in _CHOSEN_BY_ADJECTIVES)
    ]


def _moves_of(word: str, moves: Shade, role: str, block: Block) -> Shade:
    if role in TIME_ROLES and word in TIME_SHADES:
        factor = TIME_SHADES[word]
        default = next(knob.default for knob in block.knobs if knob.role == role)
        least = SLOW_STARTS.get(role, 0.0) if factor > 1 and block.is_instrument else 0.0
        return {role: ("=", least) if default * factor < least else ("x", factor)}
    return {role: moves[role]} if role in moves else {}


def _coloured(index: int, tokens: list[Token], reading: Reading, moves: Shade) -> list[Mention]:
    """Finds the stages that an adjective is about."""
    able = [stage for stage in reading.stages if any(stage.knob(role) for role in moves)]
    clause = tokens[index].clause
    is_last = index + 1 == len(tokens) or not tokens[index + 1].is_block
    if is_last and index > 1 and tokens[index - 1].text == "and" and tokens[index - 2].kind == "shade":
        before = tokens[index - 2].clause  # "chorus slow and deep"
        is_said_before = any(stage.clause == before for stage in reading.stages)
        is_of_another = any(stage.clause == clause and stage.place < 0 for stage in reading.stages)
        clause = before if is_said_before and not is_of_another else clause
    mine = sorted(
        ((at, number) for number, stage in enumerate(reading.stages) for said, at in stage.places if said == clause)
    )
    if not mine:
        return able  # "dark and dreamy: delay, reverb"
    ahead = [number for at, number in mine if at > index]
    behind = [number for at, number in reversed(mine) if at <= index]
    for number in (*ahead[:1], *behind[:1], *(number for _, number in mine)):
        stage = reading.stages[number]
        if stage in able:
            return [stage]
    return []
