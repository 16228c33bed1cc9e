"""The protocol of language models, and the requests and replies that pass over it."""

from dataclasses import dataclass
from typing import Any, Protocol

from twinville.agents.prompts.prompt import Prompt


class AnswerError(RuntimeError):
    """No legal answer could be had: names the prompt, the agent and the reason. The run pauses; no answer is invented."""


class StoppedError(AnswerError):
    """A stop was asked for while a server was waited for outside the event loop."""


class RefusedAnswerError(AnswerError):
    """Answers came, and none was legal, to a prompt of this `kind`."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answer cost, as the server counts it: tokens read and written, and seconds of latency."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Request:
    """One prompt to be answered. `key` is its journal key; `complaint` says what was wrong with the last answer."""

    prompt: Prompt[Any]
    key: str
    complaint: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as JSON text, not yet checked, with what it cost. Where there is no text, `missing` says what came instead; `put`
    is the prompt as it was put, where it was shortened. `reasoning` are tokens that the model thought in before, about as many.
    """

    text: str
    usage: Usage = Usage()
    missing: str = ""
    put: Prompt[Any] | None = None
    reasoning: int = 0


class LanguageModel(Protocol):
    """Answers prompts. `settings` is everything that shapes an answer; it enters every journal key and the manifest."""

    @property
    def name(self) -> str:
        """As the user chose it: "offline", "openai:NAME"."""
        ...

    @property
    def settings(self) -> dict[str, Any]:
        """Whatever shapes an answer, as plain JSON; never a key."""
        ...

    @property
    def is_language_model(self) -> bool:
        """False for hand-written rules, whose artefacts must say so."""
        ...

    def model_for(self, kind: str) -> "LanguageModel":
        """Who answers prompts of a kind: itself, unless roles have models of their own."""
        ...

    async def prepare(self) -> None:
        """Learn what the server honours; from then on `settings` do not change. Raises AnswerError when it cannot be had."""
        ...

    async def answer(self, request: Request) -> Reply:
        """One answer; raises AnswerError when the model cannot be had."""
        ...

    async def close(self) -> None:
        """Release connections."""
        ...
