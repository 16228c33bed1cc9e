"""Examining a model: sample prompts of every kind, known answers, context length, seeds, and speed."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twinville.agents.doctor.probes import Probe, probes
from twinville.agents.language_models.account import Account
from twinville.agents.language_models.journal import Entry, JournalledModel
from twinville.agents.language_models.model import AnswerError, LanguageModel, Request
from twinville.agents.prompts.prompt import Prompt

#: Of the cases of one probe, a model must get this share right.
ENOUGH = 0.66
#: Of the sample prompts of one kind, this share may go without a legal answer before a run would be useless.
REFUSED = 0.34
CONCURRENCIES = (1, 4, 16)


@dataclass(slots=True)
class Valid:
    """Results for the samples of one kind, and the mean seconds to an answer."""

    at_once: int = 0
    repaired: int = 0
    refused: int = 0
    seconds: float = 0.0

    @property
    def asked(self) -> int:
        """How many."""
        return self.at_once + self.repaired + self.refused


@dataclass(slots=True)
class Right:
    """Known answers of one probe: right ones among the cases; `without` had no legal answer."""

    right: int = 0
    cases: int = 0
    without: int = 0


@dataclass(slots=True)
class Examination:
    """The result. `failures` says, in one sentence each, why a run would be useless; an empty list is no guarantee of quality."""

    model: str
    settings: dict[str, Any] = field(default_factory=dict)
    kinds: dict[str, Valid] = field(default_factory=dict)
    probes: dict[str, Right] = field(default_factory=dict)
    longest_fits: bool | None = None
    tells_usage: bool | None = None
    repeats_seeds: bool | None = None
    answers_a_second: dict[int, float] = field(default_factory=dict)
    latency: float | None = None
    failures: list[str] = field(default_factory=list)


class _Off:
    """A journal that keeps nothing, so that every prompt is sent."""

    def get(self, key: str) -> str | None:  # noqa: ARG002
        return None

    def put(self, entry: Entry) -> None:
        """Forget it."""


async def examine(
    model: LanguageModel,
    account: Account,
    samples: Mapping[str, Sequence[Prompt[Any]]],
    longest: Prompt[Any],
    *,
    progress: Callable[[str], object] = str,
) -> Examination:
    """Examine a model that is prepared; raises AnswerError when its server does not answer at all."""
    found = Examination(model.name, dict(model.settings))
    try:
        for kind, prompts in samples.items():
            progress(f"sample prompts: {kind}")
            found.kinds[kind] = await _valid(model, account, kind, prompts)
        progress("prompts with known answers")
        found.probes = await _right(model, account, probes())
        if model.is_language_model:
            progress("the longest prompt")
            await _context(found, model, longest)
            progress("seeds")
            short = next(iter(samples["wake_time"]))
            found.repeats_seeds = await _repeats(model, short)
            for at_once in CONCURRENCIES:
                progress(f"{at_once} at once")
                found.answers_a_second[at_once] = await _speed(model, short, at_once)
            found.latency = 1 / found.answers_a_second[1]
            found.tells_usage = not any(line.assumed for line in account.lines.values())
    finally:
        await model.close()
    found.failures += _failures(found)
    return found


async def _put(model: LanguageModel, account: Account, prompt: Prompt[Any], who: str) -> Any:
    """A checked answer, or None when there is no legal one; raises AnswerError when the server does not answer."""
    refused = account.outcome(prompt.kind).refused
    try:
        answer, _ = await JournalledModel(model, _Off(), account=account).ask(who, prompt)
    except AnswerError:
        if account.outcome(prompt.kind).refused == refused:
            raise
        return None
    return answer


async def _valid(model: LanguageModel, account: Account, kind: str, prompts: Iterable[Prompt[Any]]) -> Valid:
    valid = Valid()
    outcome = account.outcome(kind)
    for number, prompt in enumerate(prompts):
        repaired, began = outcome.repaired, time.perf_counter()
        answer = await _put(model, account, prompt, f"sample {number}")
        valid.seconds += time.perf_counter() - began
        if answer is None:
            valid.refused += 1
        elif outcome.repaired > repaired:
            valid.repaired += 1
        else:
            valid.at_once += 1
    valid.seconds /= max(1, valid.asked)
    return valid


async def _right(model: LanguageModel, account: Account, cases: Iterable[Probe]) -> dict[str, Right]:
    found: dict[str, Right] = {}
    for case in cases:
        right = found.setdefault(case.name, Right())
        right.cases += 1
        answer = await _put(model, account, case.prompt, case.name)
        if answer is None:
            right.without += 1
        elif case.is_right(answer):
            right.right += 1
    return found


async def _context(found: Examination, model: LanguageModel, longest: Prompt[Any]) -> None:
    """Whether the longest prompt of a simulated day fits the context; the answer itself is not judged."""
    try:
        await model.answer(Request(longest, "longest-0-0"))
        found.longest_fits = True
    except AnswerError as error:
        found.longest_fits = False
        found.failures.append(f"the longest prompt of a day gets no answer: {error}")


async def _repeats(model: LanguageModel, prompt: Prompt[Any]) -> bool:
    """Whether a repeated request gets the same answer."""
    first = await model.answer(Request(prompt, "again-0-0"))
    return all([(await model.answer(Request(prompt, "again-0-0"))).text == first.text for _ in range(2)])


async def _speed(model: LanguageModel, prompt: Prompt[Any], at_once: int) -> float:
    """Short answers a second with so many requests under way."""
    number = 0

    async def worker() -> None:
        nonlocal number
        for _ in range(3):
            number += 1
            await model.answer(Request(prompt, f"speed{at_once}-{number}-0"))

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    return number / (time.perf_counter() - began)


def _failures(found: Examination) -> list[str]:
    """Why a run would be useless, one sentence each."""
    said = [
        f"'{kind}' gets no legal answer {valid.refused} times of {valid.asked}"
        for kind, valid in found.kinds.items()
        if valid.refused > REFUSED * valid.asked
    ]
    return said + [
        f"known answers: '{name}' is right {right.right} times of {right.cases}"
        for name, right in found.probes.items()
        if right.right < ENOUGH * right.cases
    ]
