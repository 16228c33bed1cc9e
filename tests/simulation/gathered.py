"""Five people who talk as a script says: a support for tests of talks of several. Who speaks to whom is put in from outside."""

import asyncio
import json
from collections.abc import Callable
from copy import copy
from typing import Any, ClassVar, cast

from twinville.agents.cognition.conversing import Conversing
from twinville.agents.language_models.model import Reply, Request
from twinville.agents.memory.stream import Memory
from twinville.agents.population.load import load_people
from twinville.agents.population.population import Population
from twinville.agents.prompts.converse import ConversePrompt
from twinville.agents.prompts.utter import UtterPrompt
from twinville.agents.prompts.utter_group import UtterGroupPrompt
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.engine.simulation import Simulation
from twinville.simulation.episode.digests import canonical
from twinville.simulation.episode.events import Spoke
from twinville.simulation.episode.mind_events import Decided
from twinville.simulation.event import Event
from twinville.simulation.history.run import prepare
from twinville.simulation.interventions.base import Intervention
from twinville.simulation.interventions.engine import Engine
from twinville.simulation.run_options import Profile, RunOptions
from twinville.worlds.load import load_world

INES, LUCA, MARCO, SOFIA, YUSUF = PEOPLE = (
    "Ines Castellano",
    "Luca Castellano",
    "Marco Castellano",
    "Sofia Castellano",
    "Yusuf Demir",
)
WORLD = load_world("larkwater")
#: At this tick all five are up and busy with something that takes a while.
BEGIN = 1201

#: The next turn of a talk, by who speaks and the words that they heard last.
Turns = dict[tuple[str, str], dict[str, Any]]
Answer = Callable[[Any], dict[str, Any] | None]


class _Put(Intervention):
    """Puts something into a simulation that its people or its world would do."""

    what: str = "put"
    proposes: tuple[tuple[str, str], ...] = ()
    shows_out: str = ""
    _of: ClassVar[dict[int, Simulation]] = {}

    def happens(self, engine: Engine) -> None:
        simulation = self._of[id(engine)]
        by_name = {body.name: body for body in simulation.bodies}
        proposed = [(by_name[one].index, by_name[other].index) for one, other in self.proposes]
        simulation._conversations.proposed += proposed
        if self.shows_out:
            body = by_name[self.shows_out]
            for other in simulation.bodies:
                other.keys = frozenset(range(len(WORLD.arenas))) - ({int(WORLD.arena_at[body.tile])} if other is body else set())
            simulation._shut.add(int(WORLD.arena_at[body.tile]))


class Scripted(RuleModel):
    """The rules, but for the talks that a script knows the words of."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(5)
        self._answer = answer

    async def answer(self, request: Request) -> Reply:
        found = self._answer(request.prompt)
        return Reply(json.dumps(found)) if found is not None else await super().answer(request)


def by_turns(turns: Turns, script: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Answers of a script of (who, words), and of turns; who has none says goodbye."""

    def answer(prompt: Any) -> dict[str, Any] | None:
        if isinstance(prompt, ConversePrompt):
            sides = {prompt.a.identity.name: "a", prompt.b.identity.name: "b"}
            lines = [{"speaker": sides[who], "text": text} for who, text in script]
            return {"lines": lines, "summary_a": "We talked, a.", "summary_b": "We talked, b."}
        if isinstance(prompt, UtterPrompt | UtterGroupPrompt):
            last = prompt.heard[-1][-1] if prompt.heard else ""
            said = turns.get((prompt.me.identity.name, last), {"text": f"Goodbye after {last[:20]}", "leaves": True})
            return {"leaves": False} | said
        return None

    return answer


class _Journal:
    def get(self, key: str) -> None:
        return None

    def put(self, entry: Any) -> None:
        pass


Saved = tuple[Any, dict[str, list[Memory]], list[str]]


class Gathered:
    """The five, with what is put in at ticks counted from `BEGIN`."""

    _begun: ClassVar[dict[Profile, Saved]] = {}

    def __init__(
        self,
        answer: Answer,
        proposals: dict[int, list[tuple[str, str]]],
        shows_out: dict[int, str] | None = None,
        *,
        profile: Profile = "faithful",
        order: Callable[[list[int]], list[int]] | None = None,
    ) -> None:
        self._put = [
            _Put(id=f"i{number}", tick=BEGIN + at, proposes=tuple(proposals.get(at, ())), shows_out=(shows_out or {}).get(at, ""))
            for number, at in enumerate(sorted({*proposals, *(shows_out or {})}))
        ]
        self._how = (answer, profile, order)
        self.log: list[tuple[int, Event]] = []
        self._make()
        self.restore(self._begin(profile))

    def _make(self) -> None:
        answer, profile, order = self._how
        people = load_people(WORLD, "larkwater", None, None, 0)
        kept = tuple(persona for persona in people.personas if persona.name in PEOPLE)
        facts = tuple(fact for fact in people.facts if fact.origin in PEOPLE and fact.contradicts is None)
        scenario, _ = prepare(WORLD, Population(kept, facts), RunOptions(seed=5, days=1, profile=profile))
        self.simulation = Simulation(
            scenario, Scripted(answer), _Journal(), world=WORLD, interventions=self._put, order=order, goes_on=True
        )
        _Put._of[id(self.simulation._outside)] = self.simulation

    def _begin(self, profile: Profile) -> Saved:
        """The morning up to `BEGIN`, on which nobody talks; it is lived once."""
        if profile not in self._begun:
            self.until(-1)
            self._begun[profile] = self.save()
            self.log.clear()
            self._make()
        return self._begun[profile]

    def save(self) -> Saved:
        """All there is, as a checkpoint and the log have it."""
        state = json.loads(json.dumps(self.simulation.state()))
        memories = {
            body.name: [copy(cast(Memory, memory)) for memory in cast(Any, body.mind)._context.recollection.stream]
            for body in self.simulation.bodies
        }
        return state, memories, [event.key for _, event in self.log if isinstance(event, Decided)]

    def restore(self, saved: Saved) -> None:
        """Go on from there."""
        state, memories, put = saved
        self.simulation.restore(state, lambda name: map(copy, memories[name]), put)

    def again(self) -> "Gathered":
        """Another simulation that goes on from here."""
        saved, log = self.save(), list(self.log)
        self._make()
        self.restore(saved)
        self.log = log
        return self

    def until(self, at: int, look: Callable[[Simulation], None] = lambda _: None) -> "Gathered":
        """Live up to a tick counted from `BEGIN`, and look at each."""

        async def live() -> None:
            while (ticked := await self.simulation.step(BEGIN + at)) is not None:
                self.log += [(ticked.tick - BEGIN, event) for event in ticked.events]
                look(self.simulation)

        begins, accepts = Conversing.would_begin, Conversing.accepts
        try:
            Conversing.would_begin = lambda *_: False  # type: ignore[method-assign]
            Conversing.accepts = lambda *_: True  # type: ignore[method-assign]
            asyncio.run(live())
        finally:
            Conversing.would_begin, Conversing.accepts = begins, accepts  # type: ignore[method-assign]
        return self

    def of(self, kind: type[Any]) -> list[Any]:
        """Events of a kind, in order."""
        return [event for _, event in self.log if isinstance(event, kind)]

    def said(self) -> list[tuple[str, str]]:
        """Who said what, in order."""
        return [(event.person, event.text) for event in self.of(Spoke)]

    def lines(self) -> list[str]:
        """The log, as its bytes."""
        return [canonical([tick, event.kind, event.person, event.data()]) for tick, event in self.log]
