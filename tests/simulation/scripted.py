"""Histories in which some answers are written by hand: a model that follows a script, and the rules for everything else."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from twinville.agents.language_models.journal import Entry
from twinville.agents.language_models.model import Reply, Request
from twinville.agents.population.population import Population
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.engine.simulation import Simulation
from twinville.simulation.event import Event
from twinville.simulation.history.run import prepare
from twinville.simulation.interventions.base import Intervention
from twinville.simulation.run_options import RunOptions
from twinville.worlds.daytime import parse_time
from twinville.worlds.world import World

E = TypeVar("E", bound=Event)
#: What somebody answers, by the kind of prompt; None leaves it to the rules.
Script = Mapping[tuple[str, str], Callable[[Any], dict[str, Any] | None]]


class Kept:
    """A journal in memory."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self.answers.get(key)

    def put(self, entry: Entry) -> None:
        self.answers[entry.key] = entry.answer


class Scripted(RuleModel):
    """Answers as a language model would, whose answers are read and repaired; `asked` are the prompts that the script answered."""

    is_language_model = True

    def __init__(self, script: Script) -> None:
        super().__init__(0)
        self._script = script
        self.asked: list[Prompt[Any]] = []

    async def answer(self, request: Request) -> Reply:
        prompt = request.prompt
        answers = self._script.get((prompt.kind, prompt.identity.name))
        made = answers(prompt) if answers is not None else None
        if made is None:
            return await super().answer(request)
        self.asked.append(prompt)
        return Reply(json.dumps(made))


class Lived:
    """A history of some people of a town, from `start` to `until` on day 1, as far as it was lived."""

    def __init__(
        self,
        town: tuple[World, Population],
        names: Sequence[str],
        script: Script,
        *,
        start: str,
        until: str,
        interventions: Sequence[Intervention] = (),
        order: Callable[[list[int]], list[int]] | None = None,
        change: Callable[[Any], Any] = lambda persona: persona,
        journal: Kept | None = None,
        without: tuple[str, ...] = (),
    ) -> None:
        world, people = town
        personas = tuple(change(persona) for persona in people.personas if persona.name in names)
        facts = tuple(fact for fact in people.facts if fact.origin in names and fact.contradicts is None)
        some = replace(people, personas=personas, facts=facts)
        self.scenario, _ = prepare(world, some, RunOptions(seed=4, start=start, without=without))
        self.model = Scripted(script)
        self.simulation = Simulation(
            self.scenario, self.model, journal or Kept(), world=world, order=order, interventions=interventions
        )
        self.last = self.scenario.clock.tick_at(parse_time(until))
        self.log: list[tuple[int, Event]] = []

    def live(self, stop: Callable[["Lived"], bool] = lambda lived: False) -> "Lived":
        """Go on to the end, or until something has happened."""

        async def on() -> None:
            while not stop(self) and (ticked := await self.simulation.step(self.last)) is not None:
                self.log += [(ticked.tick, event) for event in ticked.events]

        asyncio.run(on())
        return self

    def of(self, kind: type[E], person: str | None = None) -> list[E]:
        """The events of a type, of somebody or of all."""
        return [event for _, event in self.log if isinstance(event, kind) and person in (None, event.person)]

    def tick(self, clock: str) -> int:
        """The tick at a time of day."""
        return self.scenario.clock.tick_at(parse_time(clock))

    def time(self, event: Event) -> str:
        """When something happened, as HH:MM."""
        tick = next(tick for tick, each in self.log if each is event)
        minutes = self.scenario.clock.seconds(tick) // 60
        return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
