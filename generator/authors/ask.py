"""Shared by the authors that ask a model: the prompt, the price, and what each way to end an answer means."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from generator.authors.answer import REFUSED, design_from_json
from generator.authors.patch_answer import design_from_patch
from generator.authors.prompt import Prompt, prompt_for
from generator.support import progress
from generator.support.environment import settings
from generator.support.errors import DesignError
from generator.values.attempt import Finding, Task, Usage, Written
from generator.values.request import AuthorName

_SHOWN = 300


class InterruptedAnswerError(Exception):
    """An answer broke off on its way; the SDKs do not retry these."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer as the model gave it."""

    text: str
    """The JSON object, or why the model refused."""
    end: Literal["complete", "cut", "refused"]
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0


def written(author: AuthorName, model: str, task: Task, ask: Callable[[Prompt], Reply]) -> Written:
    """Asks the model for one answer and makes a Design or findings of it; asks again only if an answer breaks off.

    :param ask: sends the prompt to the model once
    :returns: the Design or the findings, with what the answer cost
    :raises DesignError: if the answer could cost more than the task's budget, or every answer broke off
    """
    prompt = prompt_for(task)
    worst = cost_usd(author, model, prompt.tokens, 0, settings().max_output_tokens)
    if worst is not None and worst > task.budget_usd:
        raise DesignError.at(
            f"author {author}",
            f"one more answer of {model} could cost {worst:.2f} USD, and {max(task.budget_usd, 0):.2f} are left",
            "Raise PLUGSMITH_MAX_COST_USD, lower PLUGSMITH_MAX_OUTPUT_TOKENS, or choose a cheaper model.",
        )
    started = time.monotonic()
    reply = _asked(author, prompt, ask)
    usage = Usage(
        model=model,
        requests=1,
        input_tokens=reply.input_tokens,
        cached_tokens=reply.cached_tokens,
        output_tokens=reply.output_tokens,
        cost_usd=cost_usd(author, model, reply.input_tokens, reply.cached_tokens, reply.output_tokens),
        seconds=round(time.monotonic() - started, 3),
    )
    if reply.end == "refused":
        said = f": {reply.text[:_SHOWN]}" if reply.text.strip() else ""
        remedy = "Say what it shall sound like in other words."
        refused = Finding(stage="answer", rule=REFUSED, message=f"{model} refused the request{said}", remedy=remedy)
        return Written(findings=(refused,), final=True, usage=usage)  # a refusal costs tokens too
    if reply.end == "cut":
        limit = settings().max_output_tokens
        cut = Finding(
            stage="answer",
            rule="cut",
            message=f"the answer was cut off at the limit of {limit} tokens",
            remedy="Write a shorter plugin: fewer parameters, and dsp:: blocks in place of your own code.",
        )
        return Written(findings=(cut,), usage=usage)
    read = design_from_patch if prompt.patch else design_from_json
    made = read(reply.text, author, task.request)
    if isinstance(made, tuple):
        return Written(findings=made, final=any(each.rule == REFUSED for each in made), usage=usage)
    return Written(design=made, usage=usage)


def _asked(author: AuthorName, prompt: Prompt, ask: Callable[[Prompt], Reply]) -> Reply:
    tries = settings().model_retries + 1
    for number in range(tries):
        try:
            return ask(prompt)
        except InterruptedAnswerError as error:
            progress.note(f"  {author}: the answer broke off ({error}); try {number + 1} of {tries}")
            if number + 1 < tries:
                time.sleep(min(0.5 * 2**number, 8))
    raise DesignError.at(
        f"author {author}", f"the answer broke off {tries} times", "Try again later, or look at the network between."
    )


def cost_usd(author: AuthorName, model: str, tokens: int, cached: int, output: int) -> float | None:
    """Returns the price in US dollars, from the settings or else from genai-prices; None if neither knows it.

    :param tokens: of the input, with those that were cached
    :param cached: tokens of the input that the provider had in its cache
    :param output: tokens of the answer
    """
    chosen = settings()
    if chosen.input_price_usd is not None and chosen.output_price_usd is not None:
        return round((tokens * chosen.input_price_usd + output * chosen.output_price_usd) / 1e6, 6)
    if base_url(author):
        return None  # the user's own server: the provider's prices do not apply
    import genai_prices  # noqa: PLC0415  its list takes a moment to load

    counts = genai_prices.Usage(input_tokens=tokens, cache_read_tokens=cached, output_tokens=output)
    try:
        return round(float(genai_prices.calc_price(counts, model, provider_id=author.value).total_price), 6)
    except (LookupError, ValueError):  # a model that is not in the list, or impossible counts from a server
        return None


def base_url(author: AuthorName) -> str | None:
    return settings().openai_base_url if author is AuthorName.OPENAI else settings().anthropic_base_url


def failure(author: AuthorName, status: int | None, message: str) -> DesignError:
    """Turns a provider's error into a DesignError that says what happened and what the user can do.

    :param status: the HTTP status; None if there was no response
    """
    name = author.value.upper()
    unknown = "Read the message: most often the model's name, or an option that this server does not know"
    remedies = {
        400: f"{unknown} (PLUGSMITH_ANSWER_MODE=tool).",
        401: f"Check the key in {name}_API_KEY.",
        403: f"The key in {name}_API_KEY may not use this model; choose another.",
        404: f"Check PLUGSMITH_{name}_MODEL and PLUGSMITH_{name}_BASE_URL.",
        413: "Shorten the request.",
        422: f"{unknown} (PLUGSMITH_ANSWER_MODE=tool).",
        429: "Wait, or raise the limits of your account.",
    }
    later = "Try again later; PLUGSMITH_MODEL_RETRIES and PLUGSMITH_MODEL_TIMEOUT say how long to try."
    what = f"status {status}: {message}" if status else message
    return DesignError.at(f"author {author}", scrubbed(what)[:_SHOWN], remedies.get(status or 0, later))


def scrubbed(text: str) -> str:
    """Removes our API keys from a server's text. Use it before the text is cut, or part of a key could be shown."""
    for key in (settings().openai_api_key, settings().anthropic_api_key):
        secret = key.get_secret_value() if key else ""
        if secret:
            text = text.replace(secret, "[key]")
    return text
