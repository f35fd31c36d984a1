"""Turns words into stages: which blocks a sentence asks for, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise, takewhile

from generator.authors.blocks.block import Block
from generator.authors.blocks.table import BLOCKS, NOUNS, VARIANTS
from generator.authors.sentence.knobs import knob_called
from generator.authors.sentence.mention import Mention, Reading
from generator.authors.sentence.tokens import Token
from generator.authors.sentence.words_grammar import (
    ADDING,
    AFTER,
    BESIDE,
    OWNERS,
    PLAYED,
    SCENES,
    THINGS,
    WEAK_INSTRUMENTS,
)
from generator.authors.sentence.words_sound import AMOUNTS, VARIANTS_ALONE
from generator.values.design import Understood
from generator.values.patch import MAX_STAGES

PLAYED_ON = "what it is played on"

_BETWEEN_NO_AND_NOUN = frozenset(("add", "added", "actual", "just", "real"))


class Chain:
    """Goes through the tokens of a sentence and adds their stages to the reading."""

    def __init__(
        self, tokens: list[Token], reading: Reading, *, is_change: bool = False, is_effect: bool = False
    ) -> None:
        """Reads all tokens into stages.

        :param tokens: changed in place where a word turns out to be a knob: the "gain" of "bell EQ, gain 3 dB"
        :param is_change: whether the sentence changes stages that exist already
        :param is_effect: whether the request asks for an effect: instruments are then what it is played on
        """
        self._tokens, self._reading, self._is_change, self._is_effect = tokens, reading, is_change, is_effect
        self._variants: list[tuple[int, Token]] = []
        self._clause = 0
        self._swap = False
        self._is_apart = False
        self._negation: str | None = None
        self._negated_until = -1
        self._source = False
        self._beside = False
        self._blended = False
        self._anchor: tuple[Mention, int] | None = None
        """A stage that the next one comes right before (0) or right behind (1)."""
        self._is_next_first = self._is_next_last = False
        self._pinned: list[Mention] = []
        """Stages that a word puts at the end of the chain."""
        self.numbers: list[int] = []
        self.shades: list[int] = []
        self.played: list[Token] = []
        """Instruments left out because they seem to say what is played, not what the plugin is."""
        for index, token in enumerate(tokens):
            self._take(index, token, tokens[index + 1] if index + 1 < len(tokens) else None)
        self._flush()
        for stage in self._pinned:
            if stage in reading.stages:
                reading.stages.append(reading.stages.pop(reading.stages.index(stage)))

    def _take(self, index: int, token: Token, following: Token | None) -> None:
        if token.kind == "connector" or token.clause != self._clause:
            self._flush()
            if token.kind == "connector" and token.text != "and":
                self._source = False
            self._clause = token.clause
            if index > self._negated_until:
                self._negation = None
        if token.is_first:
            self._source = False
        if token.is_block:
            self._take_block(index, token, following)
        elif token.kind == "connector":
            self._take_connector(index, token, following)
        elif following and following.is_block and not self._is_gain(following) and (shade := _amount_of_a_block(token)):
            self._tokens[index] = replace(token, kind="shade", text=shade)
            self.shades.append(index)
        elif token.kind == "negation":
            self._negation = token.text
            self._negated_until = _end_of_list(self._tokens, index)
        elif token.kind == "source":
            self._flush()
            self._source = self._source or token.text not in OWNERS or bool(self._reading.stages)
        else:
            self._take_other(index, token)

    def _take_other(self, index: int, token: Token) -> None:
        if token.kind == "shade" and self._negation in ("not", "less", "never"):  # "not too dark delay": a brighter one
            self._tokens[index] = replace(token, is_cut=True)
            self.shades.append(index)
            self._negation = None
        elif token.kind == "shade" and self._negation:
            self._reading.ignored.append(f"{self._negation} {token.text}")
        elif token.kind == "shade":
            self.shades.append(index)
        elif token.kind == "turn":
            self._tokens[index] = replace(token, is_cut=bool(self._negation))
            self._negation = None
        elif token.kind in ("knob", "amount"):
            self._negation = None
        elif token.kind in ("number", "bare"):
            self.numbers.append(index)
        elif token.kind == "unknown":
            if self._negation and token.text not in _BETWEEN_NO_AND_NOUN and index >= self._negated_until:
                self._negation = None
            if token.text in PLAYED:
                self._reading.understood.append(Understood(words=token.text, meaning=PLAYED_ON))
            else:
                self._reading.ignored.append(token.text)

    def _take_connector(self, index: int, token: Token, following: Token | None) -> None:
        """Applies a connector: reorders stages ("after", "before", "front", "between") or puts them in parallel.

        Parallel are "delay beside reverb", "delay in parallel with reverb" and "delay and reverb in parallel".
        Right in front of a block, "parallel" is an adjective: "parallel compression" keeps the dry sound.
        """
        stages = self._reading.stages
        is_before_block = following is not None and following.is_block
        is_last_word = (
            following is None
            or following.clause > token.clause + 1  # the connector itself ends a clause
            or (following.kind == "connector" and following.text not in ("with", "to"))
        )
        self._reorder(token, is_before_block=is_before_block, is_last_word=is_last_word)
        if token.text not in BESIDE:
            return
        is_between = bool(stages) and stages[-1].place == index - 1 and stages[-1].clause == token.clause
        if token.text == "parallel" and not is_between and is_before_block:
            self._blended = True
        elif not stages or (is_last_word and len(stages) == 1):
            self._reading.ignored.append(token.text)
        elif is_last_word:
            stages[-1].is_beside = True
            if index and self._tokens[index - 1].text == "all":  # "room, plate and hall all in parallel"
                self._tokens[index - 1] = replace(self._tokens[index - 1], kind="connector")
                self._all_beside()
            self._tell(token, f"{stages[-1].block.title} beside {stages[-2].block.title}", self._is_change)
        else:
            self._beside = True

    def _reorder(self, token: Token, *, is_before_block: bool, is_last_word: bool) -> None:
        """Applies a word of order to the last stages, or notes it for the next one."""
        stages = self._reading.stages
        if token.text != "and":  # "fuzz fed into a delay"
            self._swap = False
        if token.text in AFTER and stages and (token.text != "post" or is_before_block):
            self._swap = True
            self._is_apart = len(stages) > 1 and stages[-1].clause != token.clause
        elif token.text == "before" and is_last_word and len(stages) > 1:  # "delay with reverb before it"
            stages[-2:] = reversed(stages[-2:])
        elif token.text == "front" and is_before_block and not self._has_stage(token.clause):
            self._is_next_first = True  # "at the front a gate"
        elif token.text == "front" and stages:  # "put an EQ in front"
            stages.insert(int(stages[0].block.is_instrument), stages.pop())
        elif token.text == "last" and self._has_stage(token.clause):  # "limiter last"
            self._pinned.append(stages[-1])
        elif token.text == "last":
            self._is_next_last = True
        if token.text == "between" and is_last_word and len(stages) > 2:  # "add a chorus between them"
            stages[-2:] = reversed(stages[-2:])
            self._swap = False

    def _has_stage(self, clause: int) -> bool:
        return any(stage.clause == clause for stage in self._reading.stages[-1:])

    def _all_beside(self) -> None:
        """Puts the stages of a list beside each other, as far back as only commas and "and" are between them."""
        stages = self._reading.stages
        for before, stage in reversed(list(pairwise(stages))):
            between = self._tokens[before.place + 1 : stage.place]
            if before.block.is_instrument or any(each.kind == "connector" and each.text != "and" for each in between):
                break
            stage.is_beside = True

    def _take_block(self, index: int, token: Token, following: Token | None) -> None:
        if following and following.text == "off" and not self._negation:
            self._negation = "no"
        if self._negation:
            words = f"{self._negation} {token.text}"
            self._reading.understood.append(Understood(words=words, meaning="left out"))
            if index >= self._negated_until:
                self._negation = None
        elif self._is_knob(index, token, following):
            self._tokens[index] = replace(token, kind="knob", text={"filter": "cutoff"}.get(token.text, token.text))
        elif self._is_source(index, token):
            self._reading.understood.append(Understood(words=token.text, meaning=PLAYED_ON))
            self.played.append(token)
        elif token.kind == "variant":
            self._variants.append((index, token))
        else:
            self._take_noun(index, token)

    def _take_noun(self, index: int, token: Token) -> None:
        self._source = False
        block = BLOCKS[NOUNS[token.text]]
        mine = [variant for _, variant in self._variants if (variant.text, block.family) in VARIANTS]
        if not mine and (known := self._known(index, token, block)):
            self._refer(index, token, known)
            return
        self._variants = [each for each in self._variants if each[1] not in mine]
        self._flush(swapped=False)
        last = self._reading.stages[-1] if self._reading.stages else None
        if last and last.clause == token.clause and not mine and not self._beside:
            is_same_instrument = last.block.is_instrument and block.family == last.block.family
            is_synth = _is_only_a_synth(last, index) and block.is_instrument  # "synth harp"
            if last.block is block or is_synth or (is_same_instrument and last.place == index - 1):
                last.block = block  # "moog ladder filter", "synth harp"
                last.by_other_name = last.by_other_name and token.by_other_name
                last.words += [token.text] if token.text not in last.words else []
                last.place = index
                return
        self._insert(mention_of(index, token, mine), swapped=self._swap)
        self._swap = False

    def _known(self, index: int, token: Token, block: Block) -> Mention | None:
        """Finds the stage that a block's word only refers to: "the chorus", "chorus on 2 Hz", "after the fuzz"."""
        if self._is_change:
            return None
        following = self._tokens[index + 1 : index + 3]
        is_setting = [each.kind for each in following] in (["source", "number"], ["source", "bare"])
        before = self._tokens[index - 1].text if index else ""
        if not (token.owner in ("the", "that", "this") or is_setting or before in ("post", "after", "before")):
            return None
        is_new = any(each.text in ADDING for each in self._tokens[max(0, index - 2) : index])
        same = [stage for stage in self._reading.stages if stage.block is block and not is_new]
        is_plain = token.kind == "noun" and _is_plain(token.text, block)
        kin = [each for each in self._reading.stages if each.block.family == block.family and is_plain and not is_new]
        return next(iter(same or kin), None)

    def _refer(self, index: int, token: Token, known: Mention) -> None:
        """Notes another word for a stage, and moves the stage beside it if the two say where it comes."""
        known.later.append((token.clause, index))
        stages = self._reading.stages
        before = self._tokens[index - 1] if index else None
        side = {"before": 0, "after": 1, "post": 1, "between": 1}.get(before.text) if before else None
        self._swap = False
        if side is None or before is None:
            return
        moved = stages[-1]
        if moved is not known and moved.clause == before.clause:  # "a gate before the fuzz"
            stages.remove(moved)
            stages.insert(stages.index(known) + side, moved)
        else:  # "before the fuzz a gate"
            self._anchor = (known, side)

    def _is_source(self, index: int, token: Token) -> bool:
        """Tells whether a block's word only says what the effect is for."""
        is_played = self._is_effect or self._source or _is_only_played(token, self._tokens[index + 1 :])
        return (is_played and _is_instrument(token)) or self._is_worked_on(index, token)

    def _is_worked_on(self, index: int, token: Token) -> bool:
        """Tells whether an instrument or a room is what an effect is for: "compress the drums", "a gate for my amp"."""
        block = BLOCKS.get(NOUNS.get(token.text, ""))
        is_thing = token.text in THINGS
        if block is None or not (block.is_instrument or is_thing):
            return False
        has_effect = any(
            each is not token and each.is_block and each.text not in THINGS and not _is_instrument(each)
            for each in self._tokens
        )
        if is_thing:
            return has_effect and (self._source or token.owner not in ("", "the"))
        return has_effect and bool(token.owner) and (token.owner != "the" or index > 0)

    def _is_gain(self, token: Token | None) -> bool:
        """Tells whether "gain" means a knob of the last stage, as in "amp with more gain"."""
        stages = self._reading.stages
        is_gain = token is not None and token.text == "gain"
        return is_gain and bool(stages) and knob_called(stages[-1], "gain") is not None

    def _is_knob(self, index: int, token: Token, following: Token | None) -> bool:
        """Tells whether a block's word means a knob: "bell EQ, gain 3 dB", "granular with reverse 30 %".

        So does the "filter" of "synth, filter cutoff 500 Hz".
        """
        stages = self._reading.stages
        knob = knob_called(stages[-1], token.text) if stages else None
        is_hertz = following is not None and (following.unit == "Hz" or following.is_at)
        if stages and token.text == "filter" and is_hertz and stages[-1].knob("cutoff"):
            return self._tokens[index - 1].kind != "connector" or self._tokens[index - 1].text == "with"
        if stages and token.text == "filter" and following and following.kind == "knob":
            return any(knob_called(stage, following.text) for stage in stages)
        before = self._tokens[index - 1] if index else None
        if knob is None or (before and before.kind == "connector" and before.text != "with"):
            return False
        if stages[-1].clause != token.clause:  # "shimmer, interval 7 semitones, shimmer 60 %"
            is_its = knob.label == token.text or stages[-1].block.category == "Dynamics"
        else:
            is_its = NOUNS.get(token.text) != _key_of(stages[-1])
        beside = [each for each in (before, following) if each and each.kind in ("number", "bare")]
        is_set = any(each.unit in ("", knob.unit) and knob.minimum <= each.value <= knob.maximum for each in beside)
        is_moved = before is not None and before.kind == "amount" and self._is_gain(token)
        return is_its and (is_set or is_moved)

    def _flush(self, *, swapped: bool | None = None) -> None:
        """Places variants that no noun followed: "plate" alone is a reverb, "reverb, plate" is one reverb.

        :param swapped: whether a new stage goes before the last one; None to use and clear what "after" has set
        """
        for index, token in self._variants:
            last = self._reading.stages[-1] if self._reading.stages else None
            key = VARIANTS_ALONE.get(token.text) or NOUNS.get(token.text)
            kind = VARIANTS.get((token.text, last.block.family)) if last and last.is_plain else None
            together = (NOUNS.get(f"{token.text} {word}") for word in last.words) if last and not key else ()
            kind = next((each for each in together if each), kind)
            if last and kind and (not key or self._is_only_with(last.place, index)):
                self._tell(token, f"{BLOCKS[kind].title}, not {last.block.title}", BLOCKS[kind] is not last.block)
                last.block, last.place, last.is_plain = BLOCKS[kind], index, False
                last.by_other_name = last.by_other_name and token.by_other_name
                last.words.append(token.text)
            elif key and last and _is_only_a_synth(last, index) and BLOCKS[key].is_instrument:  # "synth snare"
                last.block, last.place = BLOCKS[key], index
                last.words.append(token.text)
            elif key and (known := self._known(index, token, BLOCKS[key])):
                self._refer(index, token, known)
            elif key:
                stage = Mention(
                    block=BLOCKS[key],
                    words=[token.text],
                    clause=token.clause,
                    place=index,
                    by_other_name=token.by_other_name or token.text in SCENES,
                )
                self._insert(stage, swapped=self._swap if swapped is None else swapped)
                self._swap = False if swapped is None else self._swap
            else:
                self._reading.ignored.append(token.text)
        self._variants = []

    def _is_only_with(self, place: int, index: int) -> bool:
        """Tells whether only "with", "on" and adjectives are between: "delay, tape", "warm distortion with tubes"."""
        between = self._tokens[place + 1 : index]
        clause = self._tokens[index].clause
        return all(each.text in ("with", "on") or (each.kind == "shade" and each.clause == clause) for each in between)

    def _tell(self, token: Token, meaning: str, is_new: bool) -> None:
        """Reports what a change did to an existing stage. A new prompt's stages are reported once all are known."""
        if self._is_change and is_new:
            self._reading.understood.append(Understood(words=token.text, meaning=meaning))

    def _insert(self, stage: Mention, *, swapped: bool) -> None:
        stages = self._reading.stages
        if len(stages) == MAX_STAGES:
            self._reading.notes.append(f"Only {MAX_STAGES} stages fit; '{' '.join(stage.words)}' was left out.")
            return
        stage.is_beside, self._beside = self._beside, False
        before = stages[-1] if stages else None
        if before and stage.place and before.words[0] == "parallel" and self._tokens[stage.place - 1].text == "and":
            self._beside_too(before, stage)
        if self._blended and stage.knob("mix"):
            stage.shades.append(("parallel", {"mix": ("=", 50)}))
            stage.words.insert(0, "parallel")
        elif self._blended:
            stage.is_beside = True
        self._blended = False
        if self._is_next_last:
            self._pinned.append(stage)
        place = max(0, len(stages) - 1) if swapped else len(stages)
        if self._anchor:
            place = stages.index(self._anchor[0]) + self._anchor[1]
        elif self._is_next_first and stages:
            place = int(stages[0].block.is_instrument)
        self._anchor, self._is_next_first, self._is_next_last = None, False, False
        if swapped and self._is_apart:  # "reverb before the delay, after a chorus"
            place = int(stages[0].block.is_instrument)
        stages.insert(place, stage)

    def _beside_too(self, before: Mention, stage: Mention) -> None:
        """Puts both stages of "parallel reverb and delay" in parallel; parallel compression keeps its own meaning."""
        if before.block.category != "Dynamics":
            before.shades = [each for each in before.shades if each[0] != "parallel"]
            stage.is_beside = True


def _is_instrument(token: Token) -> bool:
    return token.text in NOUNS and BLOCKS[NOUNS[token.text]].is_instrument


def _is_only_a_synth(stage: Mention, index: int) -> bool:
    """Tells whether the word right before this one is "synth", which then only says how the instrument is made."""
    return stage.block is BLOCKS["synth"] and stage.words == ["synth"] and stage.place == index - 1


def _amount_of_a_block(token: Token) -> str:
    """Turns an amount of a block into an adjective: "less" and "a little" to "subtle", "lots of" to "prominent"."""
    amount = -0.5 if token.text == "less" else AMOUNTS.get(token.text, 0) if token.kind == "amount" else 0
    return "prominent" if amount > 0 else "subtle" if -1 < amount < 0 else ""


def _end_of_list(tokens: list[Token], index: int) -> int:
    """Finds the last token that a negation covers.

    It covers all of "no delay, chorus or reverb", but only the delay of "no delay, chorus".
    """
    end = last = index
    while last + 1 < len(tokens) and tokens[last + 1].kind in ("noun", "variant", "or", "shade", "unknown"):
        last += 1
        if tokens[last].kind == "or" and last + 1 < len(tokens) and tokens[last + 1].is_block:
            end = last + 1
    return end


def _is_only_played(token: Token, rest: list[Token]) -> bool:
    """Tells whether an instrument only says what is played: "lead" in "lead guitar delay", "keys" in "keys reverb"."""
    mine = list(takewhile(lambda each: each.clause == token.clause, rest))
    if not mine:
        return False
    if mine[0].kind == "noun":
        return not _is_instrument(mine[0])
    has_effect = any(each.is_block and not _is_instrument(each) for each in mine)
    return token.text in WEAK_INSTRUMENTS and mine[0].kind in ("unknown", "variant") and has_effect


def keep_one_of_each(reading: Reading) -> None:
    _keep_one(reading, "instrument", lambda stage: stage.block.is_instrument)
    _keep_one(reading, "output", lambda stage: stage.block.family == "output")


def _keep_one(reading: Reading, name: str, is_it: Callable[[Mention], bool]) -> None:
    """Keeps one stage of a kind that a plugin has once; removes and reports the others, so they get no numbers."""
    for extra in [stage for stage in reading.stages if is_it(stage)][1:]:
        reading.stages.remove(extra)
        reading.notes.append(f"There is one {name} per plugin: '{' '.join(extra.words)}' was left out.")


def mention_of(index: int, noun: Token, variants: list[Token]) -> Mention:
    block = BLOCKS[NOUNS[noun.text]]
    for variant in variants:
        block = BLOCKS[VARIANTS[variant.text, block.family]]
    is_plain = not variants and _is_plain(noun.text, block)
    words = [*(variant.text for variant in variants), noun.text]
    is_other = (noun.by_other_name or noun.text in SCENES) and all(variant.by_other_name for variant in variants)
    return Mention(block=block, words=words, clause=noun.clause, place=index, is_plain=is_plain, by_other_name=is_other)


def _is_plain(noun: str, block: Block) -> bool:
    """Tells whether a noun names a block by the common word of its family alone: "delay", not "tape delay"."""
    return not any(word in noun for word in block.variants)


def _key_of(stage: Mention) -> str:
    return next(key for key, block in BLOCKS.items() if block is stage.block)
