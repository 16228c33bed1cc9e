"""The `Simulation`: the tick. Everybody observes the world as it stood, decides at once, and the world settles what they do.

Only those for whom something happens are touched at a tick: a walker or a sleeper costs nothing until the next event of their
body. The order in which minds are computed cannot matter; a test shuffles it.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop
from typing import Any

from twinville.agents.agent import Agent
from twinville.agents.cognition.conversing import Said
from twinville.agents.language_models.account import Account
from twinville.agents.language_models.journal import Journal, JournalledModel
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.memory.embedders import Embedder, choose_embedder
from twinville.agents.memory.stream import Memory
from twinville.agents.modules import ALL_MODULES
from twinville.agents.observation import Observation, Occasion, Percept, ThingPercept
from twinville.agents.ordinance import Ordinance
from twinville.simulation.chance import KeyedChance
from twinville.simulation.engine.body import PACE, SLOW_PACE, Body, Phase
from twinville.simulation.engine.closings import Closings
from twinville.simulation.engine.conversations import EARSHOT, Conversations
from twinville.simulation.engine.council import Council
from twinville.simulation.engine.notices import READ, Notices
from twinville.simulation.engine.opening import Opening
from twinville.simulation.engine.process_host import ProcessHost
from twinville.simulation.engine.settlement import LAST_ENTRY, Settlement
from twinville.simulation.engine.sight import Sight
from twinville.simulation.engine.talking import Talking, Words
from twinville.simulation.episode.events import NO_TALK, Entered, Intervened, Posted, Spoke
from twinville.simulation.episode.mind_events import reported
from twinville.simulation.event import Event
from twinville.simulation.interventions.intervention import Intervention
from twinville.simulation.scenario import Scenario
from twinville.worlds.daytime import DAY
from twinville.worlds.document import from_document
from twinville.worlds.errors import InputError
from twinville.worlds.hours import parse_hours
from twinville.worlds.state import restore, save
from twinville.worlds.world import World


@dataclass(frozen=True, slots=True)
class TickLog:
    """The canonical events of one tick."""

    tick: int
    events: tuple[Event, ...]


class Simulation:
    """A scenario being lived. `step` advances to the next tick at which anything happens.

    `order` rearranges the computation of minds within a tick; it exists so that tests can show that it has no effect. `models`
    makes a language model from the settings that an intervention names.
    """

    STATE = (
        "_queue",
        "bodies",
        "_sight",
        "_settlement",
        "_conversations",
        "_notices",
        "_walkers",
        "_stirred",
        "_came",
        "_calls",
        ("_process_host", "_happenings"),
        "_council",
        "tick",
    )

    def __init__(
        self,
        scenario: Scenario,
        model: LanguageModel,
        journal: Journal,
        *,
        world: World | None = None,
        order: Callable[[list[int]], list[int]] | None = None,
        interventions: Sequence[Intervention] = (),
        models: Callable[[dict[str, Any]], LanguageModel] | None = None,
        account: Account | None = None,
        skips: bool = False,
        embedder: Embedder | None = None,
    ) -> None:
        self.scenario = scenario
        self.clock = scenario.clock
        self.world = world if world is not None else from_document(scenario.world)
        self._chance = KeyedChance(scenario.seed)
        self._embedder = embedder if embedder is not None else choose_embedder(scenario.embedder)
        if scenario.dimensions not in (0, self._embedder.dimensions):
            raise InputError(
                f"the embedder '{scenario.embedder}' gives vectors of length {self._embedder.dimensions}, and gave "
                f"{scenario.dimensions} when the run began; memories of two embedders cannot be compared"
            )
        self._model = JournalledModel(model, journal, account=account, skips=skips)
        self._order = order
        self._interventions = sorted(interventions, key=lambda intervention: (intervention.tick, intervention.id))
        self._models = models
        self._events: list[tuple[int, Event]] = []
        self._queue: list[tuple[int, int, int]] = []
        self.bodies = [self._body(index) for index in range(len(scenario.personas))]
        self._sight = Sight(self.world, [persona.vision_radius for persona in scenario.personas])
        self._opening = Opening(self.world)
        self._settlement = Settlement(
            self.world, self.clock, self._chance, self._sight, self.bodies, self._queue, self._emit, opening=self._opening
        )
        statements = {fact.id: fact.statement for fact in scenario.facts}
        secrets = frozenset(fact.id for fact in scenario.facts if fact.secret)
        self._conversations = Conversations(self.clock, self.bodies, self._sight, statements, self._emit, secrets=secrets)
        self._talking = Talking(
            scenario.profile,
            self.world,
            self.clock,
            self._chance,
            self.bodies,
            self._conversations,
            self._settlement,
            self._model,
            self._emit,
            self._report,
        )
        self._notices = Notices(self.world)
        self._by_name = {body.name: body.index for body in self.bodies}
        self._walkers: set[int] = set()
        self._stirred: set[int] = set()
        self._closings = Closings(self._opening, self.clock, LAST_ENTRY)
        self._shut: set[int] = set()
        self._council = Council(
            self.world, self.clock, self.bodies, self._opening, self._closings, self._notices, self._emit, self._report
        )
        self._settlement.turns_away = self._council.turns_away
        self._process_host = ProcessHost(self.world, self.clock, self._chance, self.bodies, self._emit, self._report)
        #: Who calls whom to account for what at the next tick, and how.
        self._calls: list[tuple[int, int, str, str]] = []
        self._came: list[int] = list(range(len(self.bodies)))
        self.tick = -1
        self._settle_in()

    def _body(self, index: int) -> Body:
        persona = self.scenario.personas[index]
        agent = Agent(
            self.world,
            persona,
            self.clock.weekday,
            facts=self.scenario.facts,
            embedder=self._embedder,
            now=self.clock.start,
            modules=ALL_MODULES - set(self.scenario.without),
            faithful=self.scenario.profile == "faithful",
        )
        return Body(index, agent, agent.bed.use_tiles[0], SLOW_PACE if persona.age >= 70 else PACE)

    def _settle_in(self) -> None:
        """Everybody starts in bed, each on a tile of their own."""
        for body in self.bodies:
            bed = body.agent.bed
            tile = self._settlement.occupancy.place_in(bed, body.index, bed.use_tiles[0])
            assert tile is not None, "settle() gives everybody a bed with room"
            self._settlement.occupancy.rest(tile, body.index)
            self._settlement.occupancy.use(bed.id, body.index)
            body.tile = body.goal = tile
            body.thing = bed.id
            body.set_out(0, [tile])
            arena = self.world.arenas[bed.arena]
            if arena.capacity is not None:
                self._settlement.occupancy.enter(arena.id, body.index)
                body.room = arena.id
            x, y = self.world.xy(tile)
            self._emit(body.index, Entered(body.name, x, y))
            self._sight.place(body.index, tile)
            self._settlement.schedule(body, 0)

    @property
    def answers(self) -> int:
        """How many prompts have been answered so far, from the journal or by the model."""
        return self._model.answered

    @property
    def tokens(self) -> int:
        """Tokens that language models read and wrote so far."""
        return self._model.tokens

    @property
    def next_tick(self) -> int:
        """The next tick at which anything can happen."""
        candidates = [self._queue[0][0]] if self._queue else []
        if self._walkers or self._sight.stirred or self._conversations.waiting:
            candidates.append(self.tick + 1)
        if self._conversations.next_tick is not None:
            candidates.append(self._conversations.next_tick)
        exit_tick = self._settlement.has_exit_at()
        if exit_tick is not None:
            candidates.append(exit_tick)
        candidates += [intervention.tick for intervention in self._interventions if intervention.tick > self.tick][:1]
        return max(self.tick + 1, min(candidates)) if candidates else 1 << 60

    def upcoming(self, last: int) -> int | None:
        """The tick that the next `step` would live, or None when that is after `last`."""
        tick = self.next_tick
        closing = self._closings.next_tick(self.tick)
        tick = min(tick, closing) if closing is not None else tick
        for acts in (self._council.next_tick(self.tick), self._process_host.next_tick(self.tick)):
            tick = min(tick, acts) if acts is not None else tick
        return tick if tick <= last else None

    def state(self) -> dict[str, Any]:
        """All that changes, as JSON values, between two ticks."""
        assert not self._events, "state is saved between ticks"
        self._process_host.keep()
        return save(self)

    def restore(self, state: Any, memories: Mapping[str, Sequence[Memory]], put_before: Iterable[str]) -> None:
        """Be as at a saved state, with everybody's memories then; `put_before` are the journal keys of all decisions up to it.

        Raises StateError.
        """
        restore(self, state)
        for body in self.bodies:
            body.agent.remember(memories.get(body.name, ()))
        self._events.clear()
        self._model.put_before(put_before)
        for intervention in self._interventions:
            if intervention.tick <= self.tick:
                self._change_rules(intervention)
        self._process_host.take_up()
        self._council.restored()

    async def step(self, last: int) -> TickLog | None:
        """Live the next tick that is not after `last`, or return None; raises AnswerError and changes nothing visible then."""
        tick = self.upcoming(last)
        if tick is None:
            return None
        self._intervene(tick)
        self._run_processes(tick)
        self._hear_calls(tick)
        await self._talking.hear(tick)
        proposals = self._conversations.proposed
        self._conversations.proposed = self._perceive(tick)
        due = self._due(tick)
        self._post(due, tick)
        due += await self._those_shown_out(tick, due)
        due += self._those_who_noticed(due)
        thinking = [body for body in due if body.phase in (Phase.DECIDING, Phase.DOING)]
        begun = await self._think(thinking, self._talking.accepted(proposals, due, tick), tick)
        self._settlement.settle([body for body in due if body.phase is not Phase.DOING], tick)
        for talk, words in begun:
            self._talking.go_on(talk, words, tick)
        self._walk(due, tick)
        self._conversations.speak(tick)
        self._settlement.end_tick(tick)
        self.tick = tick
        for body in thinking:
            self._address(body)
            self._report(body)
        events = sorted(self._events, key=lambda pair: pair[0])
        self._events.clear()
        return TickLog(tick, tuple(event for _, event in events))

    def _intervene(self, tick: int) -> None:
        """What is done from outside takes effect before anything else."""
        for intervention in self._interventions:
            if intervention.tick != tick:
                continue
            self._change_rules(intervention)
            self._emit(-1, Intervened(intervention.person, intervention.content()))
            if intervention.what == "whisper" and intervention.person is not None:
                body = self.bodies[self._by_name[intervention.person]]
                facts = self._conversations.conveyed(intervention.text, None)
                body.agent.company.whisper(
                    Said(intervention.id, "an inner voice", body.name, intervention.text, facts), self.clock.seconds(tick)
                )
                self._report(body)
            elif intervention.what in ("announcement", "ordinance"):
                self._council.deliver(intervention, tick)
                if intervention.ordinance is not None and intervention.ordinance.enforced:
                    self._shut |= self._closed_now_of(intervention.ordinance, tick)
            elif intervention.what == "persona" and intervention.attribute is not None:
                for name in intervention.people:
                    body = self.bodies[self._by_name[name]]
                    body.agent.change(intervention.attribute, intervention.value)
                    self._report(body)
            elif intervention.what == "hours":
                self._shut |= self._closed_now(intervention.place, tick)

    def _closed_now(self, place: str, tick: int) -> set[int]:
        """The arenas of a place that are closed at a tick: whoever is in them is shown out."""
        return {arena.id for arena in self.world.arenas_of(place) if self._is_closed(arena.id, tick)}

    def _closed_now_of(self, ordinance: Ordinance, tick: int) -> set[int]:
        """The arenas that an ordinance is about and that are closed at a tick."""
        about = (arena for arena in self.world.arenas if ordinance.concerns(arena.sector, home=False))
        return {arena.id for arena in about if self._is_closed(arena.id, tick)}

    def _is_closed(self, arena: int, tick: int) -> bool:
        now, hours = self.clock.seconds(tick), self._opening.of(arena)
        return hours is not None and not hours.is_open(self.clock.weekday(now // DAY), now % DAY)

    def _run_processes(self, tick: int) -> None:
        """What happens by itself: doors that are closed by those who run a place, and the processes of the world."""
        if self._council.next_tick(tick - 1) == tick:
            self._shut |= self._council.look(tick)
        self._process_host.act(tick)

    def _hear_calls(self, tick: int) -> None:
        """Those who are called to account hear it, and think again."""
        calls, self._calls = self._calls, []
        for caller, called, ordinance, how in calls:
            body, by = self.bodies[called], self.bodies[caller].name
            statement = self._council.ordinances[ordinance].statement
            words = f"You know how it is: {statement}" if how == "warn" else f"I have to take down your name. {statement}"
            said = Said(f"c{tick}-{caller}", by, body.name, words, (ordinance,))
            self._emit(caller, Spoke(by, said.id, body.name, words, [], [ordinance], NO_TALK))
            body.agent.company.called_to_account(said, ordinance, self.clock.seconds(tick))
            self._report(body)
            if body.phase is Phase.DOING and body.awake:
                self._stirred.add(called)

    def _change_rules(self, intervention: Intervention) -> None:
        if intervention.what in ("announcement", "ordinance"):
            text = intervention.ordinance.statement if intervention.ordinance is not None else intervention.text
            if text and not intervention.of:
                self._conversations.admit(intervention.id, text)
            self._council.admit(intervention)
        if intervention.what == "process":
            self._process_host.begin(intervention)
        if intervention.what == "end process":
            self._process_host.end(intervention.process)
        if intervention.what == "hours":
            hours = parse_hours(intervention.hours) if intervention.hours is not None else None
            self._opening.change((arena.id for arena in self.world.arenas_of(intervention.place)), hours)
            self._closings.reset()
        if intervention.seed is not None:
            self._chance.reseed(intervention.seed)
        if intervention.what == "model" and intervention.settings is not None and self._models is not None:
            self._model.switch(self._models(intervention.settings))

    def _emit(self, order: int, event: Event) -> None:
        self._events.append((order, event))

    def _report(self, body: Body) -> None:
        if body.agent.has_noticed:
            self._stirred.add(body.index)
        for record in body.agent.take_records():
            self._emit(body.index, reported(body.name, record))

    def _due(self, tick: int) -> list[Body]:
        due: list[Body] = []
        while self._queue and self._queue[0][0] <= tick:
            _, index, serial = heappop(self._queue)
            body = self.bodies[index]
            if body.serial == serial:
                due.append(body)
        if len(self._queue) > 8 * len(self.bodies) + 64:
            # Void entries of bodies that were rescheduled are dropped now and then.
            self._queue[:] = [entry for entry in self._queue if self.bodies[entry[1]].serial == entry[2]]
            heapify(self._queue)
        return due

    def _those_who_noticed(self, due: list[Body]) -> list[Body]:
        """People at rest who noticed something that calls for a reaction: their minds are asked in the middle of what they do."""
        already = {body.index for body in due}
        stirred: list[Body] = []
        for index in sorted(self._stirred):
            body = self.bodies[index]
            if not body.agent.has_noticed and not body.agent.has_second_thoughts:
                self._stirred.discard(index)
            elif body.phase is Phase.DOING and body.awake and index not in already:
                self._stirred.discard(index)
                self._settlement.interrupt(body, Occasion.NOTICED)
                stirred.append(body)
        return stirred

    def _address(self, body: Body) -> None:
        """Whom somebody would talk to at once is asked at the next tick."""
        called = body.agent.take_called()
        if called is not None:
            self._calls.append((body.index, self._by_name[called[0]], called[1], called[2]))
        name = body.agent.take_addressed()
        if name is not None and body.phase is Phase.DOING:
            self._conversations.proposed.append((body.index, self._by_name[name]))

    def _post(self, due: list[Body], tick: int) -> None:
        """Those who have finished putting up a notice: it is on the board now."""
        for body in due:
            action = body.action
            if body.phase is Phase.DOING and action is not None and action.notice and body.thing is not None:
                facts = self._conversations.conveyed(action.notice, body)
                notice = self._notices.post(body.thing, body.name, action.notice, facts)
                self._notices.was_read(body.index, notice)
                address = self.world.things[body.thing].address
                self._emit(body.index, Posted(body.name, notice.id, address, notice.text, list(action.cites), list(facts)))
                self._read(tick, [other for other in self.bodies if other.thing == body.thing and other.using == READ])

    def _read(self, tick: int, readers: list[Body]) -> None:
        """People who stand at a board to read it read what is new to them."""
        for body in readers:
            assert body.thing is not None
            self._take_in_notices(body, tick, self._notices.unread(body.index, body.thing), passing=False)

    def _take_in_notices(self, body: Body, tick: int, notices: list[Said], *, passing: bool) -> None:
        now = self.clock.seconds(tick)
        for notice in notices:
            if body.agent.company.read(notice, now, self._chance, passing=passing):
                self._notices.was_read(body.index, notice)
        if notices:
            self._report(body)

    async def _those_shown_out(self, tick: int, due: list[Body]) -> list[Body]:
        """People at rest without a key in a place that is about to close: their minds are asked again."""
        closing = self._closings.arenas_at(tick) | self._shut
        self._shut.clear()
        if not closing:
            return []
        already = {body.index for body in due}
        shown: list[Body] = []
        for body in self.bodies:
            if body.index in already or body.phase not in (Phase.DOING, Phase.QUEUEING, Phase.TALKING):
                continue
            arena = int(self.world.arena_at[body.at(tick, self.clock.tick_seconds)])
            if arena in closing and not body.agent.holds_key(arena):
                cut = self._conversations.cut(body.index)
                if cut is not None:
                    await self._talking.part([cut], tick)
                self._settlement.interrupt(body, Occasion.CLOSING)
                shown.append(body)
        return shown

    async def _think(self, bodies: list[Body], pairs: list[tuple[Body, Body]], tick: int) -> list[Words]:
        """Every mind that is due decides from the state at the end of the last tick, and talkers find their words; all at once."""
        talks = self._conversations.turns_due(tick)
        for a, b in pairs:
            talks.append(self._talking.begin(a, b, tick))
        if not bodies and not talks:
            return []
        order = [body.index for body in bodies]
        if self._order is not None:
            order = self._order(order)
        observations = {index: self._observe(self.bodies[index], tick) for index in order}
        deciding = [self._decide(self.bodies[index], observations[index]) for index in order]
        talking = [self._talking.words(talk, tick) for talk in talks]
        results = await asyncio.gather(*deciding, *talking, return_exceptions=True)
        keys = [*order, *(talk.people[0] for talk in talks)]
        for _, result in sorted(zip(keys, results, strict=True), key=lambda pair: pair[0]):
            if isinstance(result, BaseException):
                raise result
        return [result for result in results if isinstance(result, tuple)]

    async def _decide(self, body: Body, observation: Observation) -> None:
        action = await body.agent.act(observation, self._model.ask, self._chance)
        if action is None:
            self._settlement.carry_on(body)
        else:
            body.action, body.phase = action, Phase.DECIDING

    def _observe(self, body: Body, tick: int) -> Observation:
        now = self.clock.seconds(tick)
        tile = body.at(tick, self.clock.tick_seconds)
        arena = int(self.world.arena_at[tile])
        taken = self._settlement.occupancy.full_things(self.world.arenas[arena].things) if arena >= 0 else frozenset()
        occasion = Occasion.DONE if body.phase is Phase.DOING else body.occasion
        return Observation(now, self.clock.weekday(now // DAY), occasion, arena if arena >= 0 else None, tile, body.began, taken)

    def _walk(self, due: Iterable[Body], tick: int) -> None:
        """Move everybody who is on the way, and notice the places they come to."""
        for body in due:
            self._walkers.add(body.index)
        seconds = self.clock.tick_seconds
        for index in sorted(self._walkers):
            body = self.bodies[index]
            tile = body.at(tick, seconds)
            if tile != body.tile:
                body.tile = tile
                self._sight.place(index, tile)
                self._came.append(index)
                self._take_in_notices(body, tick, self._notices.passed(index, tile), passing=True)
            if not body.walking(tick, seconds):
                self._walkers.discard(index)

    def _perceive(self, tick: int) -> list[tuple[int, int]]:
        """What the end of the last tick showed reaches the minds now, before they decide.

        Returns who would speak to whom on seeing them begin something within earshot.
        """
        now = self.clock.seconds(tick)
        for thing in self._settlement.mishaps.take_new():
            for index in self._sight.around(self.world.things[thing].use_tiles[0]):
                self._see_fault(self.bodies[index], thing, now)
        if not self._sight.stirred:
            return []
        proposals: list[tuple[int, int]] = []
        sights: dict[int, list[Percept]] = {}
        for observer, subject, distance in self._sight.sweep():
            seen = self.bodies[subject]
            arena = int(self.world.arena_at[seen.tile])
            breaks, keeps = self._shows(seen, arena, now)
            percept = Percept(seen.name, seen.activity, seen.address, distance, arena if arena >= 0 else None, breaks, keeps)
            sights.setdefault(observer, []).append(percept)
            one = self.bodies[observer]
            if distance <= EARSHOT and self._at_leisure(one) and self._at_leisure(seen):
                assert one.action is not None
                if one.agent.company.would_talk(seen.name, one.action.use, one.action.category, now, self._chance):
                    proposals.append((observer, subject))
        for index, percepts in sorted(sights.items()):
            body = self.bodies[index]
            body.agent.perceive(percepts, None, now)
            self._report(body)
        came, self._came = self._came, []
        for index in came:
            body = self.bodies[index]
            if body.arena_seen != (arena := int(self.world.arena_at[body.tile])):
                body.arena_seen = arena
                if arena >= 0:
                    body.agent.perceive((), arena, now)
                    for sign in self._council.sign_at(arena):
                        body.agent.company.read_sign(sign, now)
                    self._report(body)
                    for thing in sorted(self._settlement.mishaps.faults.keys() & set(self.world.arenas[arena].things)):
                        self._see_fault(body, thing, now)
        return proposals

    def _shows(self, body: Body, arena: int, now: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ordinances that one can see somebody break, and keep."""
        if not self._council.ordinances:
            return (), ()
        return body.agent.complying.shows(self.world.arenas[arena] if arena >= 0 else None, now)

    def _see_fault(self, body: Body, thing: int, now: int) -> None:
        """Somebody sees that a thing has gone wrong."""
        seen = self.world.things[thing]
        body.agent.perceive_fault(ThingPercept(thing, seen.name, self._settlement.mishaps.faults[thing], seen.arena), now)
        self._report(body)

    def _at_leisure(self, body: Body) -> bool:
        return body.phase is Phase.DOING and body.awake and body.index not in self._conversations.busy
