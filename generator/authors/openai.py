"""The author that asks OpenAI, or any server that speaks its chat completions protocol."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import openai

from generator.authors.answer import SCHEMA_NAME
from generator.authors.ask import InterruptedAnswerError, Reply, failure, written
from generator.authors.prompt import Prompt
from generator.support.environment import settings
from generator.values.attempt import Task, Written
from generator.values.request import AuthorName

NAME = AuthorName.OPENAI
REPAIRS = True
_AUTHOR = AuthorName.OPENAI


def write(task: Task) -> Written:
    """Asks the model for a design.

    :raises DesignError: if there is no answer, or it could cost more than is left
    """
    return written(_AUTHOR, settings().openai_model, task, _ask)


def _ask(prompt: Prompt) -> Reply:
    chosen = settings()
    client = openai.OpenAI(
        api_key=chosen.openai_api_key.get_secret_value() if chosen.openai_api_key else "none",
        base_url=chosen.openai_base_url,
        timeout=chosen.model_timeout,
        max_retries=chosen.model_retries,
    )
    arguments: dict[str, Any] = {
        "model": chosen.openai_model,
        "messages": [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
        "max_completion_tokens": chosen.max_output_tokens,
    }
    if chosen.temperature is not None:
        arguments["temperature"] = chosen.temperature
    if chosen.answer_mode == "schema":
        schema = {"name": SCHEMA_NAME, "strict": True, "schema": prompt.schema_of_answer}
        arguments["response_format"] = {"type": "json_schema", "json_schema": schema}
    else:
        function = {"name": SCHEMA_NAME, "strict": True, "parameters": prompt.schema_of_answer}
        arguments["tools"] = [{"type": "function", "function": function}]
        arguments["tool_choice"] = {"type": "function", "function": {"name": SCHEMA_NAME}}
    try:
        with client:
            return _streamed(client, arguments) if chosen.stream else _whole(client, arguments)
    except openai.APIStatusError as error:
        raise failure(_AUTHOR, error.status_code, error.message) from None
    except openai.APITimeoutError:
        raise failure(_AUTHOR, None, f"no answer within {chosen.model_timeout:g} s") from None
    except openai.APIConnectionError as error:
        raise failure(_AUTHOR, None, f"no connection: {error.__cause__ or error}") from None
    except (openai.APIError, httpx2.HTTPError, json.JSONDecodeError) as error:
        raise InterruptedAnswerError(type(error).__name__) from None


def _whole(client: openai.OpenAI, arguments: dict[str, Any]) -> Reply:
    completion = client.chat.completions.create(**arguments)
    if isinstance(completion, str) or not completion.choices:
        raise InterruptedAnswerError("no choices in it")
    choice, usage = completion.choices[0], completion.usage
    call = next(iter(choice.message.tool_calls or ()), None)
    text = choice.message.content or ""
    if call is not None and call.type == "function":
        text = call.function.arguments
    return _reply(text, choice.message.refusal, choice.finish_reason, usage)


def _streamed(client: openai.OpenAI, arguments: dict[str, Any]) -> Reply:
    text, refusal, finish, usage = "", "", None, None
    stream = client.chat.completions.create(**arguments, stream=True, stream_options={"include_usage": True})
    try:
        for chunk in stream:
            usage = chunk.usage or usage
            for choice in chunk.choices[:1]:
                text += choice.delta.content or ""
                refusal += choice.delta.refusal or ""
                for call in choice.delta.tool_calls or ():
                    text += (call.function.arguments or "") if call.function else ""
                finish = choice.finish_reason or finish
    except openai.APIConnectionError as error:  # once a stream has begun, the SDK does not retry
        raise InterruptedAnswerError(str(error.__cause__ or error)) from None
    if finish is None:  # the SDK raises nothing if a stream ends too soon
        raise InterruptedAnswerError("no end in it")
    return _reply(text, refusal, finish, usage)


def _reply(text: str, refusal: str | None, finish: str | None, usage: openai.types.CompletionUsage | None) -> Reply:
    details = usage.prompt_tokens_details if usage else None
    refused = bool(refusal) or finish == "content_filter"
    return Reply(
        text=refusal or text,
        end="refused" if refused else "cut" if finish == "length" else "complete",
        input_tokens=usage.prompt_tokens if usage else 0,
        cached_tokens=(details.cached_tokens or 0) if details else 0,
        output_tokens=usage.completion_tokens if usage else 0,
    )
