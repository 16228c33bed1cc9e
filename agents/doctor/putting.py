"""Putting the doctor's prompts to a model, one after the other or several at once. None is waited for without a limit."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from twinville.agents.doctor.watching import Watched
from twinville.agents.language_models.account import Account
from twinville.agents.language_models.journal import Entry, JournalledModel
from twinville.agents.language_models.model import AnswerError, RefusedAnswerError
from twinville.agents.prompts.prompt import Prompt

T = TypeVar("T")

#: An answer is waited for this many seconds, or this many times as long as the slowest so far took, whichever is longer.
_LEAST_PATIENCE, _PATIENCE = 20.0, 20.0


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one prompt: the checked answer, or None with the reason why there is no legal one. `repaired`: asked twice."""

    answer: Any
    refused: str = ""
    repaired: bool = False


class SilentError(AnswerError):
    """No answer came for much longer than the slowest took."""


class _Off:
    """A journal that keeps nothing, so that every prompt is sent."""

    def get(self, key: str) -> str | None:  # noqa: ARG002
        return None

    def put(self, entry: Entry) -> None:
        """Forget it."""


async def put(model: Watched, prompt: Prompt[Any], agent: str) -> Answered:
    """One prompt, asked again where the first answer is not legal; raises AnswerError when the server does not answer at all."""
    account = Account()  # of its own: its outcomes are those of this prompt alone; the model books what is spent
    slowest = max((call.seconds for call in model.calls), default=None)
    try:
        # Nothing is known of the first answer: a server may load its model first.
        async with asyncio.timeout(max(_LEAST_PATIENCE, _PATIENCE * slowest) if slowest is not None else None):
            answer, _ = await JournalledModel(model, _Off(), account=account).ask(agent, prompt)
    except RefusedAnswerError as error:
        return Answered(None, str(error).rpartition(" tries: ")[2])
    except TimeoutError:
        before = f"; the slowest answer before took {slowest:.1f} s" if slowest is not None else ""
        raise SilentError(f"{model.name} gives no answer any more{before}") from None
    return Answered(answer, repaired=account.outcome(prompt.kind).repaired > 0)


async def put_several(
    model: Watched, prompts: Sequence[tuple[T, Prompt[Any]]], at_once: int
) -> AsyncGenerator[tuple[T, Answered], None]:
    """All of them, so many at once, in the order in which their answers come; closing the iterator cancels what is under way."""
    waiting = list(enumerate(prompts))
    under_way: dict[asyncio.Task[Answered], T] = {}
    model.at_once = at_once
    try:
        while waiting or under_way:
            while waiting and len(under_way) < at_once:
                number, (key, prompt) = waiting.pop(0)
                under_way[asyncio.create_task(put(model, prompt, f"sample {number}"))] = key
            done, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                yield under_way.pop(task), task.result()
    finally:
        model.at_once = 1
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
