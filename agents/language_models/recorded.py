"""A language model that answers from a journal; a prompt that is not in it is an error."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from twinville.agents.language_models.model import AnswerError, LanguageModel, Reply, Request
from twinville.agents.language_models.roles import settings_for, uses_rules


class MissingAnswerError(AnswerError):
    """The journal has no answer to a prompt that is put."""


class Answers(Protocol):
    """Where answers are looked up by their keys."""

    def get(self, key: str) -> str | None:
        """The answer under a key, or None."""
        ...


class Recorded:
    """Answers by journal key. `explain` describes a missing prompt and the nearest prompt that was answered."""

    def __init__(self, answers: Answers, settings: Mapping[str, Any], explain: Callable[[Request], str]) -> None:
        self._answers = answers
        self._explain = explain
        self.settings = dict(settings)
        self.name = str(settings.get("model", "recorded"))
        self.is_language_model = not uses_rules(settings)

    def model_for(self, kind: str) -> LanguageModel:
        """Whoever answered this kind then."""
        own = settings_for(self.settings, kind)
        return self if own == self.settings else Recorded(self._answers, own, self._explain)

    async def prepare(self) -> None:
        """Nothing to learn."""

    async def answer(self, request: Request) -> Reply:
        """The recorded answer; raises MissingAnswerError, naming prompt and agent, when there is none."""
        text = self._answers.get(request.key)
        if text is None:
            raise MissingAnswerError(self._explain(request))
        return Reply(text)

    async def close(self) -> None:
        """Nothing to release."""
