"""The JSON schema of audition.json, for other programs that read it."""

from __future__ import annotations

import json
from pathlib import Path

from generator.values.audition import Audition

AUDITION_SCHEMA = Path(__file__).with_name("audition.schema.json")


def audition_schema_text() -> str:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Audition.model_json_schema()
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"
