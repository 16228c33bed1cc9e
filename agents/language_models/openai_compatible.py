"""Any OpenAI-compatible server (a hosted one, vLLM, Ollama, llama.cpp) over chat completions.

The key comes from an environment variable alone (OPENAI_API_KEY unless the settings name another) and is never logged,
journalled or shown.
"""

import asyncio
import json
import os
import time
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import openai
from openai.types.chat import ChatCompletion

from twinville.agents.language_models.account import Account, Reservation
from twinville.agents.language_models.limiter import Limiter
from twinville.agents.language_models.model import AnswerError, LanguageModel, Reply, Request, Usage
from twinville.agents.language_models.probing import assumed, learn
from twinville.agents.language_models.retrying import NoCompletionError, Retrying, reason
from twinville.agents.language_models.settings import Choice, ServedSettings
from twinville.agents.language_models.structured import IN_WORDS, in_words, response_format
from twinville.worlds.errors import InputError

TIMEOUT = 120.0
#: Maximum seconds until a server answers the first question.
FIRST_DEADLINE = 20.0
#: Tokens that a server may add to a prompt for its own markup, at most.
_MARKUP = 128
#: The template with which a model is asked again.
AGAIN = "That answer is not legal: {complaint}. Answer again, by the schema."
#: Maximum length of the part of a wrong answer that is shown when the model is asked again, characters.
_SHOWN_AGAIN = 4000


@dataclass(frozen=True, slots=True)
class _Completed:
    content: str
    usage: Usage
    reasoned: bool
    cut_off: bool
    refusal: str


class OpenAICompatible:
    """Answers prompts over chat completions. `prepare` asks the server what it honours, unless recorded settings say so."""

    is_language_model = True

    def __init__(
        self,
        choice: Choice | str,
        *,
        base_url: str | None = None,
        account: Account | None = None,
        recorded: dict[str, Any] | None = None,
    ) -> None:
        if isinstance(choice, str):
            choice = Choice(model=f"openai:{choice}")
        self._key_variable = choice.key_variable
        key = os.environ.get(self._key_variable)
        # A server that the settings name for a role stays that role's.
        url = choice.base_url or base_url or os.environ.get("OPENAI_BASE_URL")
        if not key and not url:
            raise InputError(
                f"--model {choice.model}: set {self._key_variable} in the environment, or name a server with --base-url"
            )
        self.name = choice.model
        self._choice = choice
        self._model = choice.model.removeprefix("openai:")
        self._url = url
        # A server of one's own asks for no key, but the client insists on some text.
        self._key = key or "none"
        self._account = account if account is not None else Account()
        self._client: openai.AsyncOpenAI | None = None
        lease = self._account.lease
        self.limiter = Limiter(share=lease.calls if lease is not None else None)
        self._retrying = Retrying(self.limiter, asyncio.sleep)
        self._known = recorded is not None
        self._served = ServedSettings.model_validate(recorded) if recorded is not None else assumed(choice)
        #: As they were recorded, to the letter: they are part of journal keys.
        self._recorded = recorded

    @property
    def settings(self) -> dict[str, Any]:
        """What shapes an answer."""
        return dict(self._recorded) if self._recorded is not None else self._served.model_dump(mode="json")

    def model_for(self, kind: str) -> LanguageModel:  # noqa: ARG002
        """Itself."""
        return self

    async def prepare(self) -> None:
        """Ask the server what it honours; raises AnswerError when it cannot be had."""
        if self._known:
            return
        what = f"{self.name} did not answer"
        # The user has just typed the command: fail soon.
        retrying, self._retrying = self._retrying, Retrying(self.limiter, asyncio.sleep, deadline=FIRST_DEADLINE)

        async def send(settings: ServedSettings, messages: list[dict[str, str]], wanted: dict[str, Any] | None) -> _Completed:
            return await self._complete(what, "probe", settings, messages, wanted, "probe", explained=False)

        try:
            self._served = await learn(send, self._choice)
        except openai.APIStatusError as error:
            raise AnswerError(f"{what}: {reason(error, self._key_variable)}") from None
        finally:
            self._retrying = retrying
            await self.close()  # the run may use another event loop
        self._known = True

    async def answer(self, request: Request) -> Reply:
        """One answer, tried for some minutes; raises AnswerError with the server's reason when there is none."""
        prompt, settings = request.prompt, self._served
        schema = prompt.answer_schema()
        question = prompt.question()
        if settings.structured != "json_schema":
            question = f"{question}\n\n{in_words(schema, prompt.say(IN_WORDS))}"
        messages = [{"role": "system", "content": prompt.system()}, {"role": "user", "content": question}]
        if request.complaint:
            messages += [
                {"role": "assistant", "content": request.previous[:_SHOWN_AGAIN]},
                {"role": "user", "content": prompt.say(AGAIN, complaint=request.complaint)},
            ]
        what = f"{prompt.identity.name}: {self.name} did not answer '{prompt.kind}'"
        wanted = response_format(settings.structured, prompt.kind, schema, lengths=settings.lengths)
        drawn = f"{request.key}+" if request.complaint else request.key
        completed = await self._complete(what, prompt.kind, settings, messages, wanted, drawn)
        # A refusal in words is no object, and says why; the model is asked again with that.
        return Reply(completed.content or completed.refusal, completed.usage)

    async def _complete(
        self,
        what: str,
        kind: str,
        settings: ServedSettings,
        messages: list[dict[str, str]],
        wanted: dict[str, Any] | None,
        drawn: str,
        *,
        explained: bool = True,
    ) -> _Completed:
        arguments: dict[str, Any] = {"model": self._model, "messages": messages, settings.tokens_as: settings.max_tokens}
        if settings.temperature is not None:
            arguments["temperature"] = settings.temperature
        if settings.seeded:
            arguments["seed"] = int.from_bytes(blake2b(drawn.encode(), digest_size=4).digest(), "big") >> 1
        if wanted is not None:
            arguments["response_format"] = wanted
        # No token is shorter than a byte.
        worst = Usage(len(json.dumps(arguments, ensure_ascii=False).encode()) + _MARKUP, settings.max_tokens)
        client, began = self._ready(), time.perf_counter()

        async def once() -> ChatCompletion:
            async with self._account.reserve(what, self.name, kind, worst) as reservation:
                return await self._call(client, arguments, reservation, began)

        completion = await self._retrying.call(what, self._key_variable, once, explained=explained)
        message, usage = completion.choices[0].message, completion.usage
        content = message.content or ""
        details = usage.completion_tokens_details if usage is not None else None
        extra = message.model_extra or {}
        return _Completed(
            content,
            _usage(completion, began) or Usage(seconds=time.perf_counter() - began),
            bool((details is not None and details.reasoning_tokens) or extra.get("reasoning_content") or "<think" in content),
            completion.choices[0].finish_reason == "length",
            message.refusal or "",
        )

    async def _call(
        self, client: openai.AsyncOpenAI, arguments: dict[str, Any], reservation: Reservation, began: float
    ) -> ChatCompletion:
        """One attempt; says what was spent on it, as far as that is known."""
        try:
            # Our own body is sent as it is: the client would walk through all of it to find types to convert, and there are none.
            completion = await client.chat.completions.create(model=self._model, messages=[], extra_body=arguments)
        except openai.APIStatusError:
            reservation.free = True  # a server does not charge for its own refusal
            raise
        except openai.APIConnectionError as error:
            reservation.free = type(error.__cause__).__name__ == "ConnectError"  # nothing was sent
            raise
        except ValueError:
            raise NoCompletionError from None
        if not isinstance(completion, ChatCompletion) or not completion.choices:
            raise NoCompletionError
        reservation.usage = _usage(completion, began)
        self._account.saw(self.name, completion.model)
        return completion

    def _ready(self) -> openai.AsyncOpenAI:
        if self._client is None:
            # Made here, not at the start: it belongs to the event loop that uses it.
            # Trying again is our own affair, so that waits are seen and bounded.
            self._client = openai.AsyncOpenAI(api_key=self._key, base_url=self._url, timeout=TIMEOUT, max_retries=0)
        return self._client

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None


def _usage(completion: ChatCompletion, began: float) -> Usage | None:
    """What the server says it cost, or None."""
    usage = completion.usage
    if usage is None:
        return None
    return Usage(max(0, usage.prompt_tokens), max(0, usage.completion_tokens), time.perf_counter() - began)
