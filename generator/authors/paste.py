"""The author that needs no key: the user pastes the prompt into any chatbot and brings the answer back."""

from __future__ import annotations

import json
import re

from generator.authors.answer import EXAMPLE_HEAD, design_from, design_from_json
from generator.authors.patch_answer import design_from_patch
from generator.support.errors import DesignError
from generator.values.attempt import Finding, Task, Written
from generator.values.design import Design
from generator.values.request import AuthorName

NAME = AuthorName.PASTE
REPAIRS = False
"""False, as a run cannot ask again: the next turn is the next answer that the user brings."""
MAX_CHARACTERS = 1_000_000

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*([\w+]*)")
_FILE_NAMES = {"processor_cpp": "PluginProcessor", "editor_cpp": "PluginEditor"}


def write(task: Task) -> Written:
    """Reads the pasted answer.

    :raises DesignError: if there is none; it says how to get one
    """
    if task.pasted is None:
        raise DesignError.at(
            "author paste",
            "there is no answer yet",
            "Run `plugsmith prompt FILE > prompt.md`, give all of that to any chatbot, save what it says to answer.md, "
            "then run `plugsmith make FILE --answer answer.md`.",
        )
    made = parse(task.pasted, task)
    return Written(findings=made) if isinstance(made, tuple) else Written(design=made)


def parse(text: str, task: Task) -> Design | tuple[Finding, ...]:
    """Reads three fenced blocks, or one JSON object, or a patch, with any other text around them.

    :returns: findings if the answer is none of these
    """
    if len(text) > MAX_CHARACTERS:
        return (_finding(f"the answer has {len(text)} characters; at most {MAX_CHARACTERS} are read"),)
    blocks = _blocks(text)
    head = next((body for language, body in blocks if language == "json"), None)
    files = {key: code for key, name in _FILE_NAMES.items() if (code := _file(blocks, name))}
    if head is None or len(files) < len(_FILE_NAMES):
        whole = head or _object_in(text) or ""
        if "processor_cpp" in whole or '"stages"' in whole:
            read = design_from_json if "processor_cpp" in whole else design_from_patch
            return read(whole, AuthorName.PASTE, task.request)
        missing = [name for key, name in (("json", "json"), *_FILE_NAMES.items()) if key not in files]
        if head is not None:
            missing.remove("json")
        return (_finding(f"the answer has no fenced block for: {', '.join(missing)}"),)
    try:
        data = json.loads(head)
    except (ValueError, RecursionError) as error:
        return (_finding(f"its json block is not JSON: {error}"),)
    if not isinstance(data, dict):
        return (_finding("its json block is not an object"),)
    return design_from(data | files, AuthorName.PASTE, task.request)


def as_markdown(design: Design) -> str:
    """Writes a design in the form that parse() reads."""
    head = {key: value for key, value in design.model_dump(mode="json").items() if key in EXAMPLE_HEAD}
    files = {"PluginProcessor.cpp": design.processor_cpp, "PluginEditor.cpp": design.editor_cpp}
    blocks = [f"```json\n{json.dumps(head, indent=2, ensure_ascii=False)}\n```\n"]
    for name, code in files.items():
        first = "" if code.startswith(f"// {name}") else f"// {name}\n"
        blocks.append(f"```cpp\n{first}{code.rstrip()}\n```\n")
    return "\n".join(blocks)


def _blocks(text: str) -> list[tuple[str, str]]:
    """Returns (language, text) of each fenced block.

    Reads line by line: one regex over the whole text would allow ReDoS.
    """
    blocks: list[tuple[str, str]] = []
    mark, language, inside = "", "", list[str]()
    for line in text.splitlines(keepends=True):
        if mark:
            if line.strip() == mark:
                blocks.append((language, "".join(inside)))
                mark = ""
            else:
                inside.append(line)
        elif match := _FENCE.match(line):
            mark, language, inside = match[1], match[2].lower(), []
    return blocks


def _file(blocks: list[tuple[str, str]], name: str) -> str | None:
    """Finds the C++ block that names the file in its first line, or else includes the header of that file."""
    code = [body for language, body in blocks if language in ("cpp", "c++", "cc", "")]
    for body in code:
        first = body.lstrip().split("\n", maxsplit=1)[0]
        if f"{name}.cpp" in first:
            return body
    return next((body for body in code if f'"plugin/{name}.h"' in body), None)


def _object_in(text: str) -> str | None:
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else None


def _finding(what: str) -> Finding:
    remedy = "Ask for all three blocks: json, PluginProcessor.cpp and PluginEditor.cpp, each whole."
    return Finding(stage="answer", rule="form", message=what, remedy=remedy)
