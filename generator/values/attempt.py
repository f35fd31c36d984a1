"""The values that go between the design loop, the authors and the diagnostics."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from generator.values.design import Design
from generator.values.model import Model
from generator.values.request import AuthorName, Request

Stage = Literal["answer", "policy", "compile", "link", "contract", "validate", "host check", "audition"]

MAX_FINDINGS = 12
"""Shown of one attempt: the first errors are those to read, and compilers follow them with echoes."""


class Finding(Model):
    """One thing that is wrong with generated sources, with all that is needed to fix it."""

    stage: Stage
    rule: str = ""
    """The policy's rule, the compiler's option or the check that found it."""
    file: str = ""
    line: int = Field(0, ge=0)
    """From 1; 0 where there is none."""
    message: str
    remedy: str = ""
    context: tuple[str, ...] = ()
    """About ten lines around the place, with their numbers."""
    declared: str = ""
    """The declaration from our headers that the message is about."""

    @property
    def signature(self) -> str:
        """Equal for the same mistake at another line or with other numbers."""
        message = re.sub(r"\d+(\.\d+)?", "0", " ".join(self.message.split()))
        return hashlib.sha256(f"{self.stage}|{self.rule}|{message}".encode()).hexdigest()[:16]

    @property
    def place(self) -> str:
        """Where a person looks for it."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return where or self.stage


class Usage(Model):
    """What an answer has cost."""

    model: str = ""
    requests: int = Field(0, ge=0)
    input_tokens: int = Field(0, ge=0)
    cached_tokens: int = Field(0, ge=0)
    """Of input_tokens, those that the provider had in its cache."""
    output_tokens: int = Field(0, ge=0)
    cost_usd: float | None = Field(None, ge=0)
    """None where no price is known for the model."""
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
    message: str
    diff: str
    times: int = Field(1, ge=1)


class Task(Model):
    """What an author is asked: to write anew, to change what is there, or to fix it."""

    request: Request
    current: Sources | None = None
    """What is to be changed or fixed; nothing of a first answer."""
    changes: tuple[str, ...] = ()
    """The words of `revise` that `current` does not follow yet."""
    findings: tuple[Finding, ...] = ()
    fixes: tuple[KnownFix, ...] = ()
    kept_ids: tuple[str, ...] = ()
    """Parameter ids that are out in somebody's songs."""
    pasted: str | None = None
    """What a person brought back from a chatbot, for the author `paste`."""
    budget_usd: float = 0.0
    """What this turn may cost at most."""


class Written(Model):
    """An author's answer: a design, or findings that say why it is none."""

    design: Design | None = None
    findings: tuple[Finding, ...] = ()
    final: bool = False
    """Asking again would be of no use: the model refused."""
    usage: Usage = Usage()


class Attempt(Model):
    """One turn of the design loop, as it is kept in state."""

    number: Annotated[int, Field(ge=1)]
    at: datetime
    author: AuthorName
    prompt: str
    """The request's words, with its changes."""
    outcome: Literal["built", "failed"]
    usage: Usage
    findings: tuple[Finding, ...] = ()
    design: Design | None = None
    """With the sources; None if the answer held none."""


def sources_of(design: Design) -> Sources:
    return Sources(processor_cpp=design.processor_cpp, editor_cpp=design.editor_cpp)
