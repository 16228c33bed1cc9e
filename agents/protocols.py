"""Protocols of what a mind is given: chance, and a way to have prompts answered."""

from typing import Protocol, TypeVar

from twinville.agents.prompts.prompt import Answer, Prompt

A = TypeVar("A", bound=Answer)


class Chance(Protocol):
    """Keyed chance: every draw is a pure function of (root seed, purpose, who, day, ordinal)."""

    def uniform(self, purpose: str, who: str, day: int, ordinal: int) -> float:
        """A number in [0, 1)."""
        ...


class Answered(Protocol):
    """How a prompt came to its answer."""

    @property
    def key(self) -> str:
        """The journal key of the answer."""
        ...

    @property
    def by(self) -> str:
        """Who decided: "language model" or "rule"."""
        ...


class SkippedError(RuntimeError):
    """No legal answer could be had, and the user chose to skip such prompts. `key` is journalled."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


class Ask(Protocol):
    """Puts a prompt for one agent and waits for its checked answer."""

    async def __call__(self, agent: str, prompt: Prompt[A]) -> tuple[A, Answered]:
        """The answer, and where it came from; raises AnswerError when none fits, SkippedError to go on without."""
        ...


class Read(Protocol):
    """Reads an answer that was had before, by its journal key."""

    def __call__(self, key: str, answer_type: type[A]) -> A | None:
        """The answer; None where the prompt was skipped. Raises AnswerError when there is none under this key."""
        ...


def unread(key: str, answer_type: type[A]) -> A | None:
    """Where no journal is at hand, nothing can be read again."""
    raise LookupError(f"no journal holds the {answer_type.__name__} under {key}")
