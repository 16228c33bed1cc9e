"""An `Agent`: one mind. In by an `Observation`, out by an `Action`; in between it plans, and mends its plans."""

from collections.abc import Callable, Iterable, Sequence

from twinville.agents.action import Action
from twinville.agents.cognition.acting import Acting
from twinville.agents.cognition.appointments import Appointments
from twinville.agents.cognition.company import Company
from twinville.agents.cognition.complying import Complying
from twinville.agents.cognition.conversing import Conversing
from twinville.agents.cognition.deciding import decide
from twinville.agents.cognition.draws import Draws
from twinville.agents.cognition.duties import POST
from twinville.agents.cognition.forgetting import forget
from twinville.agents.cognition.noticing import Noticing
from twinville.agents.cognition.perceiving import attend
from twinville.agents.cognition.plan import Block, Plan, Step
from twinville.agents.cognition.planning import Planner
from twinville.agents.cognition.reacting import Reacting
from twinville.agents.cognition.reflecting import Reflecting
from twinville.agents.cognition.relating import Relating
from twinville.agents.cognition.setbacks import OBSTACLES, mend
from twinville.agents.cognition.surroundings import Surroundings, known_at_start
from twinville.agents.memory.embedders import Embedder, choose_embedder
from twinville.agents.memory.recent import RecentSights
from twinville.agents.memory.recollection import Recollection
from twinville.agents.memory.spatial import SpatialMemory
from twinville.agents.memory.stream import Memory
from twinville.agents.modules import ALL_MODULES, MEMORY, PLANNING, REFLECTION, TALK
from twinville.agents.observation import Observation, Occasion, Percept, ThingPercept
from twinville.agents.ordinance import Ordinance
from twinville.agents.persona import Persona
from twinville.agents.population.population import Fact
from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.renew_identity import RenewIdentityPrompt
from twinville.agents.protocols import Ask, Chance
from twinville.agents.records import Changed, IdentityRenewed, PlaceLearned, PlanChanged, Record
from twinville.worlds.daytime import DAY
from twinville.worlds.world import Thing, World

#: A block or a visit shorter than this is not begun, seconds.
SHORTEST = 240
#: People leave a place this long before it closes, seconds.
LAST_ORDERS = 420
#: How much a passing sight weighs as a memory.
NOTICED = 2
#: How much a thing that goes wrong weighs, a plan for a day, and what was done about a setback.
ALARMING, PLANNED, MENDED = 6, 3, 3
#: Why something is dropped that an ordinance one keeps does not allow.
AGAINST = "keeping what the council asks"


class Agent:
    """A persona with memory and plan. Its state changes only in `act`, `perceive` and what it hears."""

    STATE = (
        "_spatial",
        "_recent",
        "_surroundings",
        "_appointments",
        "_planner",
        "_recollection",
        "_conversing",
        "_reflecting",
        "_relating",
        "_noticing",
        "_draws",
        "_reacting",
        "_thoughts",
        "company",
        "complying",
        "_plan",
        "_last",
        "_failures",
        "_extended_day",
    )

    def __init__(
        self,
        world: World,
        persona: Persona,
        weekday_of: Callable[[int], int],
        *,
        facts: Sequence[Fact] = (),
        embedder: Embedder | None = None,
        now: int = 0,
        modules: frozenset[str] = ALL_MODULES,
        faithful: bool = False,
    ) -> None:
        self.persona = persona
        self._world = world
        self._weekday_of = weekday_of
        self._modules = modules
        self._records: list[Record] = []
        self._bed = next(thing for thing in world.things if thing.address == persona.bed)
        self._spatial = SpatialMemory(world, persona.name, known_at_start(world, persona))
        self._recent = RecentSights(persona.retention)
        self._surroundings = Surroundings(world, persona, self._spatial)
        by_id = {fact.id: fact for fact in facts}
        self._facts = by_id
        self._appointments = Appointments(world, persona, by_id, weekday_of, self._records)
        planned = self._appointments.dues if MEMORY in modules else []  # who remembers nothing plans no promise
        self._planner = Planner(world, persona, self._surroundings, planned, self._records)
        index = embedder or choose_embedder("static")
        self._recollection = Recollection(persona, facts, index, now, self._records, keeps=MEMORY in modules)
        self._conversing = Conversing(persona, self._planner.identity, by_id, self._recollection, self._records)
        known = self._conversing.acquaintances
        homes = [sector.name for sector in world.sectors if sector.kind == "home"]
        self._reflecting = Reflecting(persona, self._recollection, known, self._records, homes=homes, faithful=faithful)
        home = world.arenas[self._surroundings.home[0]].sector
        self.complying = Complying(world, persona, home, weekday_of, known, self._recollection, self._records)
        self._surroundings.limits = self.complying.limits
        self._relating = Relating(persona.name, known, self._records)
        self._noticing = Noticing(known)
        self._draws = Draws(persona.name)
        self._acting = Acting(world, persona, self._surroundings, self._bed, self._draws)
        self._reacting = Reacting(
            persona,
            self._surroundings,
            self._planner,
            self._acting,
            self._recollection,
            known,
            self._records,
            talks=TALK in modules,
        )
        self._thoughts: list[str] = []
        self.company = Company(
            persona,
            modules,
            by_id,
            self._conversing,
            self.complying,
            self._recollection,
            self._appointments,
            self._planner,
            self._surroundings,
            self._relating,
            self._noticing,
            self._draws,
            self._thoughts,
            self._records,
        )
        self._plan = Plan()
        self._last: Action | None = None
        self._failures = 0
        self._extended_day = -1

    @property
    def bed(self) -> Thing:
        """Where this person sleeps, and starts."""
        return self._bed

    def admit(self, fact: Fact) -> None:
        """There is another fact that may be heard of from now on."""
        self._facts[fact.id] = fact

    def admit_ordinance(self, ordinance: Ordinance) -> None:
        """There is another ordinance that may be heard of from now on."""
        self.complying.admit(ordinance)

    def change(self, attribute: str, value: object) -> None:
        """Who this person is changes from outside: an attribute of the identity."""
        renewed = Identity.model_validate(self._planner.identity.model_dump() | {attribute: value})
        self._planner.identity = renewed
        self._conversing.identity = renewed
        self._records.append(Changed(attribute, renewed.model_dump(mode="json")[attribute]))

    def remember(self, memories: Iterable[Memory]) -> None:
        """Take up a life where it was left: these memories, and nothing to report."""
        self._recollection.refill(memories)
        self._records.clear()

    def holds_key(self, arena: int) -> bool:
        """Whether opening hours do not bind this person in an arena."""
        return self._surroundings.holds_key(self._world.arenas[arena])

    def works_at(self, sector: str) -> bool:
        """Whether a place is this person's workplace."""
        return self._surroundings.works_at(sector)

    def take_records(self) -> list[Record]:
        """What the mind did since it was last asked, in order; the list is emptied."""
        taken = list(self._records)
        self._records.clear()
        return taken

    def perceive(self, percepts: Sequence[Percept], arena: int | None, now: int) -> None:
        """Take in who is in sight and where one is."""
        if arena is not None and self._spatial.learn(arena):
            self._surroundings.learned()
            self._records.append(PlaceLearned(self._world.arenas[arena].address))
        for percept in percepts:
            self._noticing.person(percept, now)
            broken = self.complying.saw(percept)
            if broken is not None:
                self._noticing.breach(percept, broken, self.complying.statement(broken), now)
        news = attend(percepts, self.persona.attention_bandwidth, self._recent)
        self._records.extend(news)
        for seen in news:
            text = f"{seen.subject} is {seen.activity} at {seen.address.split(':')[1]}"
            self._recollection.add("observation", text, seen.subject, now, NOTICED)

    def perceive_fault(self, seen: ThingPercept, now: int) -> None:
        """Take in that a thing in sight has gone wrong."""
        self._noticing.thing(seen, now)
        self._recollection.add("observation", f"the {seen.name} is {seen.state}", seen.name, now, ALARMING)

    @property
    def has_noticed(self) -> bool:
        """Whether something waits for a reaction."""
        return self._noticing.pending is not None

    @property
    def has_second_thoughts(self) -> bool:
        """Whether this person was called to account, and has yet to think about it."""
        return self.complying.is_called

    def take_addressed(self) -> str | None:
        """Whom this person would talk to at once, told once."""
        name, self._reacting.addressing = self._reacting.addressing, None
        return name

    def take_called(self) -> tuple[str, str, str] | None:
        """Whom this person calls to account, for which ordinance, and how ("warn", "report"); told once."""
        called, self._reacting.calling = self._reacting.calling, None
        return called

    async def act(self, observation: Observation, ask: Ask, chance: Chance) -> Action | None:
        """Decide what to do next, or, asked in the middle of something, None to go on with it.

        Raises AnswerError when a prompt gets no legal answer.
        """
        self._appointments.settle(observation, self._last)
        last, occasion = self._last, observation.occasion
        if last is not None and last.notice and occasion is Occasion.DONE:
            self.company.put_up(last)
        changed = occasion is not Occasion.BEGIN and await self._consider(observation.now, ask)
        if occasion is Occasion.BEGIN:
            action = await self._begin(observation, ask, chance)
        elif occasion is Occasion.NOTICED:
            reaction = await self._react(observation, ask, chance)
            if reaction is None and not (changed and self._must_leave(observation)):
                return None
            action = reaction if reaction is not None else await self._next(observation, ask, chance)
        elif occasion is Occasion.DONE:
            self._failures = 0
            if last is not None and last.category == "sleep" and observation.now >= self._plan.bed:
                await self._morning(observation, ask)
            elif REFLECTION in self._modules and self._reflecting.is_due():
                await self._reflect(observation.now, ask)
            action = await self._next(observation, ask, chance)
        else:
            action = await self._setback(observation, ask, chance)
        self._last = action
        return action

    async def _consider(self, now: int, ask: Ask) -> bool:
        """Think about ordinances that are due; True when one changes what one may do."""
        if not self.complying.knows_any or not await self.complying.consider(ask, self._planner.identity, now):
            return False
        self._surroundings.hours_changed()
        self.company.plan_is_stale = True
        return True

    def _must_leave(self, observation: Observation) -> bool:
        """Whether one has come to think that one should not be here."""
        if observation.arena is None or self.complying.forbids(self._world.arenas[observation.arena], observation.now) != 0:
            return False
        self._drop_steps_in(observation.arena, AGAINST)
        return True

    async def _react(self, observation: Observation, ask: Ask, chance: Chance) -> Action | None:
        """Something was noticed in the middle of an activity: None to go on with that, or what to do instead."""
        last, now = self._last, observation.now
        assert last is not None
        noticed = self._noticing.take(now)
        if noticed is None:
            return None
        answer = await self._reacting.react(noticed, observation, last, self._plan, ask)
        if answer is None:
            return None
        busy = last.category in ("work", "school")
        if isinstance(answer, Block):
            if not self._planner.intend(self._plan, answer, busy=busy):
                self._records.append(PlanChanged(answer.activity, "dropped", "there is no time left for it today"))
                return None
            self.company.plan_is_stale = True
            return None if busy else await self._next(observation, ask, chance)
        left = observation.began + last.seconds - now if observation.began is not None else 0
        if left >= SHORTEST and not (isinstance(answer, Step) and answer.arena != last.arena):
            self._plan.steps.appendleft(Step(left, last.activity, last.category, last.arena, last.use))
        if isinstance(answer, Action):
            return answer
        self._plan.steps.appendleft(answer)
        if not self._plan.blocks:
            self._plan.blocks.append(Block(now, now + answer.seconds, answer.activity, "leisure", answer.arena, answer.use, True))
        return await self._next(observation, ask, chance)

    async def _morning(self, observation: Observation, ask: Ask) -> None:
        """A new day: what occupies one is renewed, what one thought comes to mind, and the day is planned."""
        now, planner = observation.now, self._planner
        await self._consider(now, ask)
        self.company.plan_is_stale = False  # the day is about to be planned
        if REFLECTION in self._modules and self._thoughts:
            prompt = RenewIdentityPrompt(
                identity=planner.identity,
                day=now // DAY + 1,
                before=planner.identity.currently,
                yesterday=tuple(self._thoughts),
                promised=self._appointments.ahead(now),
            )
            answer = await decide(ask, self.persona.name, prompt, self._records)
            if answer is not None:
                self._records.append(IdentityRenewed(answer.currently))
                planner.identity = planner.identity.model_copy(update={"currently": answer.currently})
                self._conversing.identity = planner.identity
            planner.thoughts = tuple(self._thoughts)
            planner.likings = dict(self._reflecting.likings)
            self._thoughts.clear()
        if PLANNING in self._modules:
            planner.to_announce = self._conversing.to_announce()
            await planner.day(ask, self._plan, now, observation.weekday)
            self._recollection.add("plan", planner.in_words(), self.persona.name, now, PLANNED)
        else:
            planner.begin_day(self._plan, now)

    async def _reflect(self, now: int, ask: Ask) -> None:
        kept = await self._reflecting.reflect(ask, self._planner.identity, now)
        self._thoughts += [memory.text for memory in kept]

    async def _begin(self, observation: Observation, ask: Ask, chance: Chance) -> Action:
        """The first moment: still in bed, unless the usual time to get up is well past."""
        now = observation.now
        day, minute = now // DAY, now % DAY // 60
        wake, sleep = self._planner.identity.wake, self._planner.identity.sleep
        awake = wake < minute - 60 and (sleep >= wake or minute >= wake) and not (sleep < wake and sleep <= minute < wake)
        self._plan.bed = now
        if not awake:
            bedtime = day * DAY + (sleep - 1440 if sleep > minute else sleep) * 60
            up = await self._planner.wake_time(ask, bedtime, now, self._weekday_of)
            if up > now:
                return self._acting.sleep(now, up)
        await self._morning(observation, ask)
        return await self._next(observation, ask, chance)

    async def _next(self, observation: Observation, ask: Ask, chance: Chance) -> Action:
        now, weekday = observation.now, observation.weekday
        if self.company.plan_is_stale and PLANNING in self._modules:
            self.company.plan_is_stale = False
            await self._planner.replan_hours(ask, self._plan, now, weekday)
        for _ in range(24):
            if not self._plan.steps:
                block, dropped = self._plan.block_at(now, SHORTEST)
                for late in dropped:
                    self._records.append(PlanChanged(late.activity, "dropped", "there was no time left for it"))
                if block is None and PLANNING not in self._modules and now < self._plan.bed:
                    block = self._acting.impulse(observation, chance)
                    self._plan.blocks.append(block)
                if block is None:
                    if PLANNING in self._modules and self._plan.bed - now > 5400 and self._extended_day != self._plan.day:
                        # The schedule ran out long before bedtime: lay out the rest of the day, once.
                        self._extended_day = self._plan.day
                        await self._planner.hours(ask, self._plan, now, weekday)
                        continue
                    return await self._to_bed(observation, ask, chance)
                if block.start - now > SHORTEST:
                    # Something fell through, and the next thing is not yet due: time to oneself, at home.
                    block = self._acting.unplanned(now, block.start)
                    self._plan.blocks.appendleft(block)
                if block.category == "sleep":
                    return await self._nap(observation, block, ask, chance)
                await self._planner.steps(ask, self._plan, block, now, weekday)
            block = self._plan.blocks[0]
            step = self._plan.steps.popleft()
            action = self._realise(step, block, observation, chance)
            if action is not None and action.use == POST:
                action = await self.company.words_of_notice(action, now, ask)
                if action is None:
                    self._plan.steps.clear()
                    block.end = now
            if action is not None:
                return action
        return self._linger(observation)

    async def _setback(self, observation: Observation, ask: Ask, chance: Chance) -> Action:
        failed, occasion, now = self._last, observation.occasion, observation.now
        assert failed is not None
        if occasion is Occasion.CLOSING:
            self._drop_steps_in(failed.arena, OBSTACLES[occasion])
            return await self._next(observation, ask, chance)
        self._failures += 1
        if failed.category == "sleep":
            # A bed that cannot be reached is no bed: try again in a while, where one stands.
            self._failures = 0
            return self._acting.linger(observation, here=True)
        if occasion is Occasion.TOO_LATE or self._failures > 3:
            self._records.append(PlanChanged(failed.activity, "dropped", OBSTACLES[occasion]))
            if self._failures > 3:
                self._drop_steps_in(failed.arena, "it failed again and again")
                return self._linger(observation)
            return await self._next(observation, ask, chance)
        instead = await mend(
            ask,
            self._planner,
            self._surroundings,
            self.persona.name,
            self._plan,
            failed,
            occasion,
            self._failures,
            now,
            observation.weekday,
            self._records,
        )
        if isinstance(instead, Step):
            self._plan.steps.appendleft(instead)
            did = f"did this instead: {instead.activity} at {self._place(instead.arena)}"
        else:
            did = "waited" if isinstance(instead, int) else "left it for another time"
        text = f"could not do this: {failed.activity} ({OBSTACLES[occasion]}); {did}"
        self._recollection.add("plan", text, self.persona.name, now, MENDED)
        if isinstance(instead, int):
            return Action(
                failed.activity,
                failed.category,
                failed.use,
                failed.arena,
                failed.things,
                failed.seconds,
                max(failed.latest, now + instead + SHORTEST),
                instead,
                failed.emoji,
            )
        return await self._next(observation, ask, chance)

    def _realise(self, step: Step, block: Block, observation: Observation, chance: Chance) -> Action | None:
        """The step as an action, or None (and the step or its block dropped) where the place will not do."""
        now = observation.now
        arena = self._world.arenas[step.arena]
        latest = max(block.end + 300, now + SHORTEST)
        if arena.hours is not None and not self._surroundings.holds_key(arena):
            left = arena.hours.closes_in(observation.weekday, now % DAY)
            if left is None or left - LAST_ORDERS < SHORTEST:
                self._drop_steps_in(step.arena, "the place is closed")
                if block.arena == step.arena:
                    self._records.append(PlanChanged(block.activity, "dropped", "the place is closed"))
                    self._plan.steps.clear()
                    block.end = now
                return None
            latest = min(latest, now + left - LAST_ORDERS)
        forbidden = self.complying.forbids(arena, now)
        if forbidden is not None:
            if forbidden - LAST_ORDERS < SHORTEST:
                self._drop_steps_in(step.arena, AGAINST)
                if block.arena == step.arena:
                    self._records.append(PlanChanged(block.activity, "dropped", AGAINST))
                    self._plan.steps.clear()
                    block.end = now
                return None
            latest = min(latest, now + forbidden - LAST_ORDERS)
        delay = self._acting.held_up(step, observation, self._last, chance)
        if delay is not None:
            self._plan.steps.appendleft(step)
            return delay
        action = self._acting.realise(step, latest, observation, self._last, chance)
        if action is None:
            self._records.append(PlanChanged(step.activity, "dropped", f"nothing there affords '{step.use}'"))
        else:
            self.complying.dress(arena, now)
        return action

    def _linger(self, observation: Observation) -> Action:
        self._failures = 0
        return self._acting.linger(observation)

    async def _to_bed(self, observation: Observation, ask: Ask, chance: Chance) -> Action:
        now = observation.now
        if REFLECTION in self._modules:
            await self._reflect(now, ask)
            await self._relating.review(ask, self._planner.identity, now)
        forget(self.persona, self._recollection, self._appointments.promised, self._draws, chance, now)
        self._noticing.pending = None
        up = await self._planner.wake_time(ask, now, now + 5 * 3600, self._weekday_of)
        snooze = int((self._draws.uniform(chance, "snooze", now) - 0.4) * 15 * 60)
        self._plan.bed = now
        self.complying.dress(self._world.arenas[self._bed.arena], now)
        return self._acting.sleep(now, max(up + snooze, now + 3600))

    async def _nap(self, observation: Observation, block: Block, ask: Ask, chance: Chance) -> Action:
        """A planned sleep: a nap by day; the night where nothing follows."""
        if len(self._plan.blocks) == 1:
            self._plan.blocks.clear()
            return await self._to_bed(observation, ask, chance)
        self._plan.blocks.popleft()
        self._plan.bed = max(self._plan.bed, block.end + 1)
        return self._acting.sleep(observation.now, block.end)

    def _place(self, arena: int) -> str:
        return self._world.arenas[arena].sector.partition(":")[2]

    def _drop_steps_in(self, arena: int, reason: str) -> None:
        dropped = [step for step in self._plan.steps if step.arena == arena]
        for step in dropped[:1]:
            self._records.append(PlanChanged(step.activity, "dropped", reason))
        kept = [step for step in self._plan.steps if step.arena != arena]
        self._plan.steps.clear()
        self._plan.steps.extend(kept)
        if self._plan.blocks and self._plan.blocks[0].arena == arena and not kept:
            self._plan.blocks.popleft()
