"""The `Simulation`: the tick. Everybody observes the world as it stood, decides at once, and the world settles what they do.

Only those for whom something happens are touched at a tick: a walker or a sleeper costs nothing until the next event of their
body. The order in which minds are computed cannot matter; a test shuffles it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop
from typing import Any

from twinville.agents.above import Above
from twinville.agents.decision import Decision
from twinville.agents.extensions import components_named
from twinville.agents.language_models.account import Account
from twinville.agents.language_models.journal import Journal, JournalledModel, Question
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.memory.archive import ScratchFile
from twinville.agents.memory.embedders import Embedder, choose_embedder
from twinville.agents.memory.stream import Memory
from twinville.agents.modules import ALL_MODULES
from twinville.agents.residents import Residents
from twinville.agents.shared_facts import SharedFacts
from twinville.simulation.chance import KeyedChance
from twinville.simulation.engine.agreements import Agreements
from twinville.simulation.engine.boards import Boards
from twinville.simulation.engine.body import Body, Phase
from twinville.simulation.engine.calls import Calls
from twinville.simulation.engine.closings import Closings
from twinville.simulation.engine.conversations import Conversations
from twinville.simulation.engine.council import Council
from twinville.simulation.engine.deliberation import Deliberation
from twinville.simulation.engine.doors import Doors
from twinville.simulation.engine.gathering import Gathering
from twinville.simulation.engine.interrupting import Interrupting
from twinville.simulation.engine.notices import Notices
from twinville.simulation.engine.opening import Opening
from twinville.simulation.engine.outside import Outside
from twinville.simulation.engine.perception import Perception
from twinville.simulation.engine.process_host import ProcessHost
from twinville.simulation.engine.seekers import Seekers
from twinville.simulation.engine.settlement import LAST_ENTRY, Settlement
from twinville.simulation.engine.settling_in import make_bodies, settle_in
from twinville.simulation.engine.sight import Sight
from twinville.simulation.engine.talking import Talking
from twinville.simulation.engine.tellings import Tellings
from twinville.simulation.engine.traces import Traces
from twinville.simulation.episode.events import Intervened
from twinville.simulation.episode.mind_events import reported
from twinville.simulation.event import Event
from twinville.simulation.interventions.base import Intervention
from twinville.simulation.scenario import Scenario
from twinville.worlds.document import from_document
from twinville.worlds.errors import InputError
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
    makes a language model from the settings that an intervention names. With `goes_on`, whoever gets no legal answer does without.
    A `witness` is told of every prompt that is put.
    """

    STATE = (
        ("_shared", "facts"),
        "_queue",
        "bodies",
        "_sight",
        "_doors",
        "_settlement",
        "_conversations",
        "_notices",
        "_traces",
        "_walkers",
        "_stirred",
        ("_perception.came", "_came"),
        ("_calls.made", "_calls"),
        ("_process_host", "_happenings"),
        "_council",
        "_agreements",
        "_seekers",
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
        goes_on: bool = False,
        embedder: Embedder | None = None,
        witness: Callable[[Question], None] | None = None,
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
        self._model = JournalledModel(model, journal, account=account, goes_on=goes_on, wording=scenario.wording, witness=witness)
        self._interventions = sorted(interventions, key=lambda intervention: (intervention.tick, intervention.id))
        self._events: list[tuple[int, Event]] = []
        self._queue: list[tuple[int, int, int]] = []
        self._shared = SharedFacts(scenario.facts)
        above = Above(
            self.world,
            self.clock.weekday,
            self._chance,
            self._model.ask,
            self._shared,
            self._embedder,
            ALL_MODULES - set(scenario.without),
            scenario.profile == "faithful",
            Residents(self.world, scenario.personas),
            self._model.read,
            ScratchFile(),
        )
        self.bodies = make_bodies(scenario, above, components_named(scenario.components))
        self._sight = Sight(self.world, [persona.vision_radius for persona in scenario.personas])
        self._opening = Opening(self.world)
        self._doors = Doors(self.world, self.clock, self._chance, self.bodies, self._emit, self._report)
        self._settlement = Settlement(
            self.world,
            self.clock,
            self._chance,
            self._sight,
            self.bodies,
            self._queue,
            self._emit,
            opening=self._opening,
            doors=self._doors,
        )
        self._tellings = Tellings(self._shared, self._report)
        secrets = frozenset(fact.id for fact in scenario.facts if fact.secret)
        self._agreements = Agreements(self.clock, self.world, self.bodies, self._shared.facts, self._emit, self._report)
        self._doors.expects = self._agreements.bringing
        self._conversations = Conversations(
            self.clock, self.bodies, self._sight, self._tellings, self._agreements, self._emit, secrets=secrets
        )
        gathering = Gathering(self.world, self.clock, self._sight, self._settlement, self._conversations)
        self._agreements.let_gather(lambda there, tick: self._walkers.update(gathering.gather(there, tick)))
        self._by_name = {body.name: body.index for body in self.bodies}
        self._seekers = Seekers(
            self.world,
            self.clock,
            self.bodies,
            self._by_name,
            self._sight,
            self._conversations,
            self._settlement.occupancy.tile_free,
        )
        self._talking = Talking(
            scenario.profile,
            self.world,
            self.clock,
            self._chance,
            self.bodies,
            self._conversations,
            self._seekers,
            self._settlement,
            self._tellings,
            self._agreements,
            self._model,
            self._emit,
            self._report,
        )
        self._notices = Notices(self.world)
        self._walkers: set[int] = set()
        self._stirred: set[int] = set()
        self._closings = Closings(self._opening, self.clock, LAST_ENTRY)
        self._shut: set[int] = set()
        self._council = Council(
            self.world,
            self.clock,
            self.bodies,
            self._shared,
            self._opening,
            self._closings,
            self._notices,
            self._emit,
            self._report,
        )
        self._settlement.turns_away = self._council.turns_away
        self._process_host = ProcessHost(self.world, self.clock, self._chance, self.bodies, self._emit, self._report)
        self._outside = Outside(
            self.world,
            self.clock,
            self._chance,
            self.bodies,
            self._shared,
            self._opening,
            self._closings,
            self._tellings,
            self._council,
            self._process_host,
            self._model,
            models,
            self._shut,
            self._report,
        )
        self._calls = Calls(self.clock, self.bodies, self._council, self._stirred, self._emit, self._report, scenario.wording)
        self._boards = Boards(self.world, self.clock, self.bodies, self._notices, self._tellings, self._emit, self._report)
        self._traces = Traces(self.world, self.clock, self.bodies, self._settlement.state_of, self._emit, self._report)
        self._perception = Perception(
            self.world,
            self.clock,
            self.bodies,
            self._sight,
            self._settlement,
            self._conversations,
            self._council,
            self._traces,
            self._report,
        )
        self._interrupting = Interrupting(
            self.world,
            self.clock,
            self.bodies,
            self._closings,
            self._conversations,
            self._talking,
            self._settlement,
            self._stirred,
            self._shut,
            self._doors,
        )
        #: What acts at ticks that are known in advance.
        self._timed = (self._council, self._process_host, self._agreements, self._doors, self._seekers, self._traces)
        self._deliberation = Deliberation(self.world, self.clock, self.bodies, self._settlement, self._talking, order)
        self.tick = -1
        settle_in(self.world, self.bodies, self._settlement, self._sight, self._emit)

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
        if self._walkers or self._sight.stirred or self._conversations.waiting or self._traces.changed:
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
        for acts in (part.next_tick(self.tick) for part in self._timed):
            tick = min(tick, acts) if acts is not None else tick
        return tick if tick <= last else None

    def state(self) -> dict[str, Any]:
        """All that changes, as JSON values, between two ticks."""
        assert not self._events, "state is saved between ticks"
        self._process_host.keep()
        return save(self)

    def restore(self, state: Any, memories: Callable[[str], Iterable[Memory]], put_before: Iterable[str]) -> None:
        """Be as at a saved state, with the memories that each person had then, which are asked for one person at a time;
        `put_before` are the journal keys of all prompts put up to it.

        Raises StateError.
        """
        restore(self, state)
        for body in self.bodies:
            body.mind.remember(memories(body.name))
        self._events.clear()
        self._model.put_before(put_before)
        for intervention in self._interventions:
            if intervention.tick <= self.tick:
                intervention.holds(self._outside)
        self._process_host.take_up()
        self._council.restored()

    async def step(self, last: int) -> TickLog | None:
        """Live the next tick that is not after `last`, or return None; raises AnswerError and changes nothing visible then."""
        tick = self.upcoming(last)
        return None if tick is None else await self.live(tick)

    async def live(self, tick: int) -> TickLog:
        """Live the tick that is `upcoming`; raises AnswerError and changes nothing visible then."""
        self._intervene(tick)
        self._run_processes(tick)
        self._agreements.look(tick)
        self._traces.fade(tick)
        self._calls.hear(tick)
        await self._talking.hear(tick)
        proposals = self._conversations.proposed
        meetings = self._perception.perceive(tick)
        await self._open_doors(tick)
        due = self._due(tick)
        self._boards.post(due, tick)
        due += await self._interrupting.those_shown_out(tick, due)
        due += self._interrupting.those_who_noticed(due)
        thinking = [body for body in due if body.phase in (Phase.DECIDING, Phase.DOING)]
        talks = self._conversations.turns_due(tick)
        talks += self._talking.accept(proposals, due, tick)
        self._conversations.proposed = self._seekers.near(tick)
        approaching = self._approaching(meetings, due)
        were = self._traces.in_hand(thinking)
        outcome = await self._deliberation.think(thinking, talks, tick, approaching)
        self._traces.ended(were, outcome.decisions, tick)
        self._conversations.proposed += outcome.approaches
        due += self._settlement.take_going_on()
        self._settlement.settle([body for body in due if body.phase is not Phase.DOING], tick)
        for words in outcome.words:
            self._talking.go_on(words, tick)
        self._walk(due, tick)
        self._conversations.speak(tick)
        self._settlement.end_tick(tick)
        self.tick = tick
        for body in thinking:
            self._address(body, outcome.decisions[body.index])
            self._report(body)
        for index in sorted({one for one, _ in approaching}):
            self._report(self.bodies[index])
        events = sorted(self._events, key=lambda pair: pair[0])
        self._events.clear()
        return TickLog(tick, tuple(event for _, event in events))

    def _approaching(self, meetings: list[tuple[int, int]], due: list[Body]) -> list[tuple[int, int]]:
        """Who will think again before they speak to somebody whom chance had them meet: not who has something else to do now, or
        speaks to somebody they sought.
        """
        if not meetings:
            return []
        elsewhere = {body.index for body in due} | set(self._conversations.busy)
        elsewhere.update(one for one, _ in self._conversations.proposed)
        return [(one, other) for one, other in meetings if one not in elsewhere]

    def _intervene(self, tick: int) -> None:
        """What is done from outside takes effect before anything else."""
        for intervention in self._interventions:
            if intervention.tick != tick:
                continue
            intervention.holds(self._outside)
            self._emit(-1, Intervened(intervention.subject, intervention.content()))
            intervention.happens(self._outside)

    def _run_processes(self, tick: int) -> None:
        """What happens by itself: doors that are closed by those who run a place, and the processes of the world."""
        if self._council.next_tick(tick - 1) == tick:
            self._shut |= self._council.look(tick)
        self._process_host.act(tick)

    async def _open_doors(self, tick: int) -> None:
        """Whoever goes to a door at which somebody knocks opens it, or does not."""
        knocks = self._doors.knocks_at(tick)
        if not knocks:
            return
        opened = await self._deliberation.doors(knocks, tick)
        for (body, host, knock, _), done in zip(knocks, opened, strict=True):
            self._doors.answered(body, host, knock, done, tick)

    def _emit(self, order: int, event: Event) -> None:
        self._events.append((order, event))

    def _report(self, body: Body) -> None:
        if body.mind.awaits == "reaction":
            self._stirred.add(body.index)
        self._seekers.look(body)
        records = body.mind.take_records()
        self._agreements.noted(body.name, records)
        for record in records:
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

    def _address(self, body: Body, decision: Decision) -> None:
        """Whom somebody would talk to at once is asked at the next tick; whom they call to account hears it then."""
        if decision.calls is not None:
            self._calls.make(body, decision.calls)
        if decision.addresses is not None and body.phase is Phase.DOING:
            self._conversations.proposed.append((body.index, self._by_name[decision.addresses]))

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
                self._perception.came.append(index)
                self._doors.moved(body, tile)
                self._boards.passed(body, tick)
            if not body.walking(tick, seconds):
                self._walkers.discard(index)
