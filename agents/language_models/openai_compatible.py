"""Any OpenAI-compatible server (a hosted one, vLLM, Ollama, llama.cpp): chat completions with a JSON schema.

The key comes from the environment variable OPENAI_API_KEY alone and is never logged, journalled or shown.
"""

import asyncio
import os
import time
from typing import Any

import openai
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam

from agents.language_models.limiter import Limiter
from agents.language_models.model import Reply, Request, Usage
from agents.language_models.retrying import NoCompletionError, Retrying
from worlds.errors import InputError

KEY_VARIABLE = "OPENAI_API_KEY"
TEMPERATURE = 0.8
MAX_TOKENS = 2048
TIMEOUT = 120.0


class OpenAICompatible:
    """Answers prompts over chat completions; `response_format` asks the server for the prompt's schema."""

    is_language_model = True

    def __init__(self, model: str, *, base_url: str | None = None) -> None:
        key = os.environ.get(KEY_VARIABLE)
        url = base_url or os.environ.get("OPENAI_BASE_URL")
        if not key and not url:
            raise InputError(f"--model openai:{model}: set {KEY_VARIABLE} in the environment, or name a server with --base-url")
        self.name = f"openai:{model}"
        self.settings: dict[str, Any] = {"model": self.name, "temperature": TEMPERATURE, "max_tokens": MAX_TOKENS}
        self._model = model
        self._url = url
        # A server of one's own asks for no key, but the client insists on some text.
        self._key = key or "none"
        self._client: openai.AsyncOpenAI | None = None
        self._retrying = Retrying(Limiter(), asyncio.sleep)

    async def answer(self, request: Request) -> Reply:
        """One answer, tried for some minutes; raises AnswerError with the server's reason when there is none."""
        prompt = request.prompt
        messages: list[ChatCompletionMessageParam] = [
            {"role": "system", "content": prompt.system()},
            {"role": "user", "content": prompt.question()},
        ]
        if request.complaint:
            messages += [
                {"role": "assistant", "content": request.previous},
                {"role": "user", "content": f"That answer is not legal: {request.complaint}. Answer again, by the schema."},
            ]
        if self._client is None:
            # Made here, not at the start: it belongs to the event loop that uses it.
            # Trying again is our own affair, so that waits are seen and bounded.
            self._client = openai.AsyncOpenAI(api_key=self._key, base_url=self._url, timeout=TIMEOUT, max_retries=0)
        client, began = self._client, time.perf_counter()

        async def once() -> ChatCompletion:
            try:
                completion = await client.chat.completions.create(
                    model=self._model,
                    messages=messages,
                    temperature=TEMPERATURE,
                    max_tokens=MAX_TOKENS,
                    response_format={
                        "type": "json_schema",
                        "json_schema": {"name": prompt.kind, "schema": prompt.answer_schema(), "strict": True},
                    },
                )
            except ValueError:
                raise NoCompletionError from None
            if not isinstance(completion, ChatCompletion) or not completion.choices:
                raise NoCompletionError
            return completion

        what = f"{prompt.identity.name}: {self.name} did not answer '{prompt.kind}'"
        completion = await self._retrying.call(what, KEY_VARIABLE, once)
        usage = completion.usage
        spent = Usage(usage.prompt_tokens if usage else 0, usage.completion_tokens if usage else 0, time.perf_counter() - began)
        return Reply(completion.choices[0].message.content or "", spent)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None
