"""Who vouches for a binary."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.values.model import Model


class Signature(Model):
    """Who vouches for the binary, as the system that loads it sees it."""

    kind: Literal["none", "ad-hoc", "developer-id", "notarised", "authenticode"] = "none"
    signer: Annotated[str, Field(max_length=200)] = ""
