"""The author that asks Anthropic, or any server that speaks its messages protocol."""

from __future__ import annotations

import json
from typing import Any

import anthropic
import httpx2

from generator.authors.answer import SCHEMA_NAME
from generator.authors.ask import InterruptedAnswerError, Reply, failure, written
from generator.authors.prompt import Prompt
from generator.support.environment import settings
from generator.values.attempt import Task, Written
from generator.values.request import AuthorName

NAME = AuthorName.ANTHROPIC
REPAIRS = True
_AUTHOR = AuthorName.ANTHROPIC


def write(task: Task) -> Written:
    """Asks the model for a design.

    :raises DesignError: if there is no answer, or it could cost more than is left
    """
    return written(_AUTHOR, settings().anthropic_model, task, _ask)


def _ask(prompt: Prompt) -> Reply:
    chosen = settings()
    client = anthropic.Anthropic(
        api_key=chosen.anthropic_api_key.get_secret_value() if chosen.anthropic_api_key else "none",
        base_url=chosen.anthropic_base_url,
        timeout=chosen.model_timeout,
        max_retries=chosen.model_retries,
    )
    system = [{"type": "text", "text": prompt.system, "cache_control": {"type": "ephemeral"}}]
    arguments: dict[str, Any] = {
        "model": chosen.anthropic_model,
        "system": system,
        "messages": [{"role": "user", "content": prompt.user}],
        "max_tokens": chosen.max_output_tokens,
    }
    if chosen.temperature is not None:
        arguments["extra_body"] = {"temperature": chosen.temperature}
    if chosen.answer_mode == "schema":
        arguments["output_config"] = {"format": {"type": "json_schema", "schema": prompt.schema_of_answer}}
    else:
        arguments["tools"] = [{"name": SCHEMA_NAME, "strict": True, "input_schema": prompt.schema_of_answer}]
        arguments["tool_choice"] = {"type": "tool", "name": SCHEMA_NAME}
    try:
        with client:
            return _reply(_message(client, arguments, stream=chosen.stream))
    except anthropic.APIStatusError as error:
        raise failure(_AUTHOR, error.status_code, error.message) from None
    except anthropic.APITimeoutError:
        raise failure(_AUTHOR, None, f"no answer within {chosen.model_timeout:g} s") from None
    except anthropic.APIConnectionError as error:
        raise failure(_AUTHOR, None, f"no connection: {error.__cause__ or error}") from None
    except (anthropic.APIError, httpx2.HTTPError, json.JSONDecodeError, AssertionError) as error:
        raise InterruptedAnswerError(type(error).__name__) from None


def _message(client: anthropic.Anthropic, arguments: dict[str, Any], *, stream: bool) -> anthropic.types.Message:
    if not stream:
        answer: anthropic.types.Message = client.messages.create(**arguments)
        return answer
    with client.messages.stream(**arguments) as events:
        return events.get_final_message()


def _reply(message: anthropic.types.Message) -> Reply:
    if message.stop_reason is None:  # the SDK raises nothing if a stream ends too soon
        raise InterruptedAnswerError("no end in it")
    text = "".join(block.text for block in message.content if block.type == "text")
    for block in message.content:
        if block.type == "tool_use":
            text = json.dumps(block.input)
    cut = message.stop_reason in ("max_tokens", "model_context_window_exceeded")
    cached = message.usage.cache_read_input_tokens or 0
    fresh = message.usage.input_tokens + (message.usage.cache_creation_input_tokens or 0)
    return Reply(
        text=text,
        end="refused" if message.stop_reason == "refusal" else "cut" if cut else "complete",
        input_tokens=fresh + cached,
        cached_tokens=cached,
        output_tokens=message.usage.output_tokens,
    )
