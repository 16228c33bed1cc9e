"""Any OpenAI-compatible server (a hosted one, vLLM, Ollama, llama.cpp): chat completions with a JSON schema.

The key comes from the environment variable OPENAI_API_KEY alone and is never logged, journalled or shown.
"""

import os
import time
from typing import Any

import openai
from openai.types.chat import ChatCompletionMessageParam

from agents.language_models.model import AnswerError, Reply, Request, Usage
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

    async def answer(self, request: Request) -> Reply:
        """One answer; raises AnswerError with the server's reason when there is none."""
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
            self._client = openai.AsyncOpenAI(api_key=self._key, base_url=self._url, timeout=TIMEOUT)
        began = time.perf_counter()
        try:
            completion = await self._client.chat.completions.create(
                model=self._model,
                messages=messages,
                temperature=TEMPERATURE,
                max_tokens=MAX_TOKENS,
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": prompt.kind, "schema": prompt.answer_schema(), "strict": True},
                },
            )
        except openai.OpenAIError as error:
            raise AnswerError(f"{prompt.identity.name}: {self.name} did not answer '{prompt.kind}': {_reason(error)}") from None
        usage = completion.usage
        spent = Usage(usage.prompt_tokens if usage else 0, usage.completion_tokens if usage else 0, time.perf_counter() - began)
        content = completion.choices[0].message.content if completion.choices else None
        return Reply(content or "", spent)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None


def _reason(error: openai.OpenAIError) -> str:
    """The error in a few words, without anything that was sent."""
    if isinstance(error, openai.APIStatusError):
        return f"the server said {error.status_code}"
    if isinstance(error, openai.APITimeoutError):
        return f"no answer within {TIMEOUT:g} s"
    if isinstance(error, openai.APIConnectionError):
        return "the server cannot be reached; check --base-url"
    return type(error).__name__
