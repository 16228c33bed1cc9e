"""Examines a model with the prompts of a simulated day, and estimates what such a day would take with it."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from twinville.agents.doctor.examination import CONCURRENCIES, Examination, examine
from twinville.agents.doctor.probes import probes
from twinville.agents.language_models.journal import Entry
from twinville.agents.language_models.model import AnswerError, LanguageModel
from twinville.agents.language_models.tokens import token_ids
from twinville.agents.memory.connection import PROVIDER, embedder_named
from twinville.agents.population.load import load_people
from twinville.agents.prompts.interview import InterviewPrompt
from twinville.agents.prompts.prompt import Prompt
from twinville.simulation.history.run import prepare
from twinville.simulation.paused import RunPausedError
from twinville.simulation.preparing.estimate import Estimate, again, estimate, lived_offline
from twinville.simulation.preparing.terms import Terms
from twinville.simulation.run_options import RunOptions
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError
from twinville.worlds.load import load_world

#: The town whose day is simulated for samples.
TOWN = "larkwater"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The result, and the estimate for a day of the town. `embedding` is (dimensions, seconds) where one was tried."""

    examination: Examination
    day: Estimate
    hours: float | None
    embedding: tuple[int, float] | None

    def content(self) -> dict[str, Any]:
        """As plain JSON."""
        found = asdict(self.examination)
        day = self.day.content() | {"hours": round(self.hours, 3) if self.hours is not None else None}
        embedding = {"dimensions": self.embedding[0], "seconds": round(self.embedding[1], 3)} if self.embedding else None
        return {"ok": not self.examination.failures, **found, "embedding": embedding, "day": day}


def consult(
    agreed: Terms,
    model: LanguageModel,
    profile: str,
    samples: int,
    embedder: str | None,
    progress: Callable[[str], object] = str,
) -> Diagnosis:
    """Examine a model; raises InputError for a wrong option, RunPausedError when a server does not answer at all."""
    agreed.check(model)
    world = load_world(TOWN)
    people = load_people(world, TOWN, None, None, 0)
    scenario, _ = prepare(world, people, RunOptions(profile=profile))
    entries = lived_offline(scenario, world, DAY)
    chosen = _spread(entries, samples)
    chosen[InterviewPrompt.kind] = [probe.prompt for probe in probes() if isinstance(probe.prompt, InterviewPrompt)][:samples]
    prompts = [again(entry) for entry in entries]
    lengths = token_ids([f"{prompt.system()}\n{prompt.question()}" for prompt in prompts])
    longest = max(zip(prompts, lengths, strict=True), key=lambda pair: len(pair[1]))[0]

    async def all_of_it() -> Examination:
        progress(f"asking {model.name} what it supports")
        await model.prepare()
        return await examine(model, agreed.account, chosen, longest, progress=progress)

    try:
        found = asyncio.run(all_of_it())
        tried = _embedding(agreed, embedder) if embedder is not None else None
    except AnswerError as error:
        raise RunPausedError(f"{error}; the examination cannot go on") from None
    day = estimate(entries, model.settings, agreed.account.prices, people=len(scenario.personas), days=1, times=1)
    return Diagnosis(found, day, _hours(found, day), tried)


def _spread(entries: Sequence[Entry], samples: int) -> dict[str, Sequence[Prompt[Any]]]:
    """Some prompts of every kind, spread over the day."""
    by_kind: dict[str, list[Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    return {
        kind: [again(rows[place * len(rows) // min(samples, len(rows))]) for place in range(min(samples, len(rows)))]
        for kind, rows in sorted(by_kind.items())
    }


def _hours(found: Examination, day: Estimate) -> float | None:
    """Hours that a day of 25 would take: the time of all its answers one by one, at the best gain from asking several at once."""
    if not found.answers_a_second:
        return None
    one_by_one = sum(line.prompts * found.kinds[kind].seconds for kind, line in day.lines.items() if kind in found.kinds)
    gain = max(found.answers_a_second.values()) / found.answers_a_second[CONCURRENCIES[0]]
    return one_by_one / max(1.0, gain) / 3600


def _embedding(agreed: Terms, name: str) -> tuple[int, float]:
    if not name.startswith(PROVIDER):
        raise InputError(f"--embedder '{name}': only a served one, openai:NAME, can be examined here")
    served = embedder_named(name, agreed.connection)
    began = time.perf_counter()
    served.embed(["a quiet morning by the river"])
    return served.dimensions, time.perf_counter() - began
