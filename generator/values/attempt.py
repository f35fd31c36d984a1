"""The values that the design loop, the authors and the diagnostics exchange."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from generator.values.design import Design
from generator.values.model import Model
from generator.values.patch import Patch
from generator.values.request import AuthorName, Request

Stage = Literal["answer", "policy", "compile", "link", "contract", "validate", "host check", "audition"]

MAX_FINDINGS = 12
"""The most findings kept of one attempt: the first errors matter, and compilers follow them with echoes."""


class Finding(Model):
    """One thing that is wrong with generated sources, with everything needed to fix it."""

    stage: Stage
    rule: str = ""
    """The policy's rule, the compiler's option or the check that found it."""
    file: str = ""
    line: int = Field(0, ge=0)
    """From 1; 0 if there is none."""
    message: str
    remedy: str = ""
    context: tuple[str, ...] = ()
    """About ten lines around the place, with their numbers."""
    declared: str = ""
    """The declaration from our headers that the message is about."""

    @property
    def signature(self) -> str:
        """A hash that is equal for the same mistake at another line or with other numbers."""
        message = re.sub(r"\d+(\.\d+)?", "0", " ".join(self.message.split()))
        return hashlib.sha256(f"{self.stage}|{self.rule}|{message}".encode()).hexdigest()[:16]

    @property
    def place(self) -> str:
        """Where a person looks for it: file and line, or else the stage."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return where or self.stage


class Usage(Model):
    """What one or more answers have cost: tokens, money and time."""

    model: str = ""
    requests: int = Field(0, ge=0)
    input_tokens: int = Field(0, ge=0)
    cached_tokens: int = Field(0, ge=0)
    """How many of input_tokens the provider had in its cache."""
    output_tokens: int = Field(0, ge=0)
    cost_usd: float | None = Field(None, ge=0)
    """None if the model's price is not known."""
    seconds: float = Field(0.0, ge=0)

    def __add__(self, other: Usage) -> Usage:
        costs = [cost for cost in (self.cost_usd, other.cost_usd) if cost is not None]
        return Usage(
            model=other.model or self.model,
            requests=self.requests + other.requests,
            input_tokens=self.input_tokens + other.input_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost_usd=round(sum(costs), 6) if costs else None,
            seconds=round(self.seconds + other.seconds, 3),
        )


class Sources(Model):
    """The two generated files."""

    processor_cpp: str
    editor_cpp: str

    @property
    def by_name(self) -> dict[str, str]:
        return {"PluginProcessor.cpp": self.processor_cpp, "PluginEditor.cpp": self.editor_cpp}

    @property
    def sha256(self) -> str:
        return hashlib.sha256(f"{self.processor_cpp}\0{self.editor_cpp}".encode()).hexdigest()


class KnownFix(Model):
    """A change that once made a finding go away."""

    signature: str
    message: str = ""
    """Of the finding that it is offered for; empty where it is kept."""
    diff: str
    """Without comments, texts and names of the plugin that it was learned from."""
    times: int = Field(1, ge=1)


class Task(Model):
    """What an author is asked to do: write a plugin, change the current one, or fix it."""

    request: Request
    current: Sources | None = None
    """What is to be changed or fixed; None for a first answer."""
    patch: Patch | None = None
    """The plan that `current` follows, if there is one."""
    changes: tuple[str, ...] = ()
    """The words of `revise` that `current` does not implement yet."""
    findings: tuple[Finding, ...] = ()
    fixes: tuple[KnownFix, ...] = ()
    kept_ids: tuple[str, ...] = ()
    """Parameter ids of released versions: songs may already use them."""
    pasted: str | None = None
    """A chatbot's answer that a person brought back, for the author `paste`."""
    budget_usd: float = 0.0
    """The most that this turn may cost."""


class Written(Model):
    """An author's answer: a design, or findings that say why there is none."""

    design: Design | None = None
    findings: tuple[Finding, ...] = ()
    final: bool = False
    """Whether asking again would be useless, because the model refused."""
    usage: Usage = Usage()


class Attempt(Model):
    """One turn of the design loop, as it is kept in state."""

    number: Annotated[int, Field(ge=1)]
    at: datetime
    author: AuthorName
    prompt: str
    """The request's prompt and its changes, joined by "; "."""
    outcome: Literal["built", "failed"]
    usage: Usage
    findings: tuple[Finding, ...] = ()
    design: Design | None = None
    """The answer's design with its sources; None if the answer had none."""


def sources_of(design: Design) -> Sources:
    return Sources(processor_cpp=design.processor_cpp, editor_cpp=design.editor_cpp)
