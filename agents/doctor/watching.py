"""What passes between the doctor and a model: every answer's time and tokens, from which its speed is told."""

import time
from dataclasses import dataclass, field
from typing import Any

from twinville.agents.language_models.model import LanguageModel, Reply, Request
from twinville.agents.language_models.structured import IN_WORDS, in_words
from twinville.agents.language_models.tokens import token_ids
from twinville.agents.prompts.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Call:
    """One answer. `sent` and `text` are tokens of its prompt and of its words as we count them; `read` and `written` are the
    server's own count, 0 where it tells none.
    """

    kind: str
    seconds: float
    sent: int
    text: int
    read: int
    written: int
    at_once: int
    asked_again: bool
    thinks: bool


@dataclass(slots=True)
class Watched:
    """A model that answers through, and whose answers are noted. `at_once` is how many of them may be under way."""

    model: LanguageModel
    at_once: int = 1
    calls: list[Call] = field(default_factory=list)

    @property
    def name(self) -> str:
        """That of the model."""
        return self.model.name

    @property
    def settings(self) -> dict[str, Any]:
        """Those of the model."""
        return self.model.settings

    @property
    def is_language_model(self) -> bool:
        """As the model is."""
        return self.model.is_language_model

    def model_for(self, kind: str) -> LanguageModel:
        """Whoever answers a kind, watched by the same eyes."""
        return Watched(self.model.model_for(kind), self.at_once, self.calls)

    async def prepare(self) -> None:
        """Ask the server what it honours."""
        await self.model.prepare()

    async def answer(self, request: Request) -> Reply:
        """The model's answer, noted."""
        began = time.perf_counter()
        reply = await self.model.answer(request)
        seconds = time.perf_counter() - began
        sent, text = (len(ids) for ids in token_ids([self.text_of(request.prompt), reply.text]))
        usage = reply.usage
        again, thinks = bool(request.complaint), reply.reasoning > 0
        self.calls.append(
            Call(
                request.prompt.kind, seconds, sent, text, usage.prompt_tokens, usage.completion_tokens, self.at_once, again, thinks
            )
        )
        return reply

    async def close(self) -> None:
        """Release connections."""
        await self.model.close()

    def text_of(self, prompt: Prompt[Any]) -> str:
        """What a prompt sends for certain: its text, and its schema where that is part of the text."""
        mode = self.model.model_for(prompt.kind).settings.get("structured", "json_schema")
        schema = f"\n{in_words(prompt.answer_schema(), prompt.say(IN_WORDS))}" if mode != "json_schema" else ""
        return f"{prompt.system()}\n{prompt.question()}{schema}"
