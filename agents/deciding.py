"""Putting a prompt and noting for the episode who decided."""

from typing import TypeVar

from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.protocols import Ask, SkippedError
from twinville.agents.records import Decided, Record

A = TypeVar("A", bound=Answer)

#: Who decided when no legal answer could be had and the user chose to go on: nobody; what was planned stays.
NOBODY = "nobody"


async def decide(ask: Ask, name: str, prompt: Prompt[A], records: list[Record]) -> A | None:
    """The answer, noted; None when the prompt is skipped, and whoever asked keeps to what they had. Raises AnswerError."""
    try:
        answer, source = await ask(name, prompt)
    except SkippedError as skipped:
        records.append(Decided(prompt.kind, skipped.key, NOBODY))
        return None
    records.append(Decided(prompt.kind, source.key, source.by))
    return answer
