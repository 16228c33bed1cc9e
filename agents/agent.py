"""An `Agent`: one mind. In by an `Observation`, out by an `Action`; in between it plans, and mends its plans."""

from collections.abc import Callable, Sequence

from agents.action import Action
from agents.categories import EMOJI
from agents.cognition.conversing import Conversing, Said
from agents.cognition.duties import duties_on
from agents.cognition.perceiving import attend
from agents.cognition.plan import Block, Due, Plan, Step
from agents.cognition.planning import Planner
from agents.cognition.reacting import OBSTACLES, react
from agents.cognition.reflecting import Reflecting
from agents.cognition.surroundings import Surroundings, known_at_start
from agents.memory.embedders import Embedder, choose_embedder
from agents.memory.recent import RecentSights
from agents.memory.recollection import Recollection
from agents.memory.spatial import SpatialMemory
from agents.observation import Observation, Occasion, Percept
from agents.persona import Persona
from agents.population.population import Fact
from agents.prompts.converse import Speaker
from agents.prompts.renew_identity import RenewIdentityPrompt
from agents.protocols import Ask, Chance
from agents.records import Appointment, Decided, IdentityRenewed, Observed, PlaceLearned, PlanChanged, Promised, Record
from worlds.daytime import DAY, parse_time
from worlds.world import Thing, World

#: A block or a visit shorter than this is not begun, seconds.
SHORTEST = 240
#: People leave a place this long before it closes, seconds.
LAST_ORDERS = 420
_NEVER = 1 << 40
#: Parts of a mind that can be switched off, to see what they do.
MEMORY, REFLECTION, TALK, PLANNING = "memory", "reflection", "talk", "planning"
ALL_MODULES = frozenset({MEMORY, REFLECTION, TALK, PLANNING})
#: How much a passing sight weighs as a memory.
NOTICED = 2
#: How often a bystander catches a line.
OVERHEARD = 0.25
_QUEUES = {"toilet": 900, "wash": 900, "groom": 600, "dress": 600, "shop": 420, "be treated": 1800, "sleep": 7200}


class Agent:
    """A persona with memory and plan. Its state changes only in `act` and `perceive`."""

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
    ) -> None:
        self.persona = persona
        self._world = world
        self._weekday_of = weekday_of
        self._spatial = SpatialMemory(world, persona.name, known_at_start(world, persona))
        self._recent = RecentSights(persona.retention)
        self._surroundings = Surroundings(world, persona, self._spatial)
        self._records: list[Record] = []
        self._appointments = [
            Due(
                (c.day - 1) * DAY + parse_time(c.at),
                c.minutes,
                c.activity,
                c.place,
                frozenset(arena.id for arena in world.arenas_of(c.place)),
            )
            for c in persona.commitments
        ]
        planned = self._appointments if MEMORY in modules else []  # who remembers nothing plans no promise
        self._planner = Planner(world, persona, self._surroundings, planned, self._records)
        self._modules = modules
        self._thoughts: list[str] = []
        self._facts = {fact.id: fact for fact in facts}
        self._recollection = Recollection(persona, facts, embedder or choose_embedder("static"), now, self._records)
        self._conversing = Conversing(persona, self._planner.identity, self._facts, self._recollection, self._records)
        self._reflecting = Reflecting(persona.name, self._recollection, self._conversing.acquaintances, self._records)
        self._stale = False
        self._plan = Plan()
        self._last: Action | None = None
        self._failures = 0
        self._ordinals: dict[str, int] = {}
        self._ordinal_day = -1
        self._rested_day = -1
        self._bed = next(thing for thing in world.things if thing.address == persona.bed)

    @property
    def bed(self) -> Thing:
        """Where this person sleeps, and starts."""
        return self._bed

    def holds_key(self, arena: int) -> bool:
        """Whether opening hours do not bind this person in an arena."""
        return self._surroundings.holds_key(self._world.arenas[arena])

    def take_records(self) -> list[Record]:
        """What the mind did since it was last asked, in order; the list is emptied."""
        taken = list(self._records)
        self._records.clear()
        return taken

    @property
    def known_facts(self) -> frozenset[str]:
        """Ids of the facts this person has heard of, believed or not."""
        return frozenset(self._recollection.facts)

    def perceive(self, percepts: Sequence[Percept], arena: int | None, now: int) -> None:
        """Take in who is in sight and where one is."""
        if arena is not None and self._spatial.learn(arena):
            self._surroundings.learned()
            self._records.append(PlaceLearned(self._world.arenas[arena].address))
        news: list[Observed] = attend(percepts, self.persona.attention_bandwidth, self._recent)
        self._records.extend(news)
        for seen in news:
            place = seen.address.split(":")[1]
            if MEMORY not in self._modules:
                continue
            self._recollection.add("observation", f"{seen.subject} is {seen.activity} at {place}", seen.subject, now, NOTICED)

    def would_talk(self, other: str, use: str, category: str, now: int, chance: Chance) -> bool:
        """Whether to speak to somebody in earshot."""
        if TALK not in self._modules:
            return False
        luck = self._draw(chance, "speak", now)
        return self._conversing.would_begin(other, use, category in ("work", "school"), now, luck)

    def accepts_talk(self, other: str, use: str, now: int, chance: Chance) -> bool:
        """Whether to let somebody speak to one."""
        return self._conversing.accepts(other, use, self._draw(chance, "listen", now))

    def side_of_talk(self, other: str, doing: str, place: str, now: int) -> Speaker:
        """What this person brings into a conversation."""
        return self._conversing.side(other, doing, place, now, self._free_for(now))

    def said_today(self, other: str) -> tuple[str, ...]:
        """What this person and another said to each other today."""
        return self._conversing.said_today(other)

    def hear(self, said: Said, now: int, chance: Chance, *, overheard: bool) -> None:
        """Take in a line: its listener's, or a bystander's, who catches only some of what is said near by."""
        if MEMORY not in self._modules or (overheard and self._draw(chance, "overhear", now) >= OVERHEARD):
            return
        self._conversing.hear(said, now, overheard=overheard)

    def end_talk(self, other: str, summary: str, lines: tuple[Said, ...], promised: Sequence[str], now: int) -> None:
        """A conversation is over: keep it, and what was promised in words that were heard."""
        if MEMORY not in self._modules:
            return
        self._conversing.ended(other, summary, lines, now)
        for name in promised:
            invitation = self._facts[name].invitation
            if invitation is None or name not in self._free_for(now):
                continue
            at = (invitation.day - 1) * DAY + parse_time(invitation.at)
            arenas = frozenset(arena.id for arena in self._world.arenas_of(invitation.place))
            self._appointments.append(Due(at, invitation.minutes, invitation.activity, invitation.place, arenas))
            self._surroundings.must_go(arenas)
            self._records.append(Promised(other, invitation.day, invitation.at, invitation.activity, invitation.place))
            # A promise for today changes the rest of the day; one for later is planned on its morning.
            self._stale = self._stale or at // DAY == now // DAY

    def _free_for(self, now: int) -> tuple[str, ...]:
        """Invitations one has heard of and could still accept: nothing fixed lies then, and one has not promised already."""
        found = []
        for name in sorted(self._recollection.facts.keys() | self._facts.keys()):
            invitation = self._facts[name].invitation
            if invitation is None:
                continue
            at = (invitation.day - 1) * DAY + parse_time(invitation.at)
            start = at % DAY // 60
            duties = duties_on(self._world, self.persona, self._weekday_of(at // DAY), self._appointments, at // DAY)
            clash = any(duty.start < start + invitation.minutes and start < duty.end for duty in duties)
            promised = any(due.at == at and due.activity == invitation.activity for due in self._appointments)
            if now < at and not clash and not promised and not self._conversing.believes_otherwise(name):
                found.append(name)
        return tuple(found)

    async def act(self, observation: Observation, ask: Ask, chance: Chance) -> Action:
        """Decide what to do next; raises AnswerError when a prompt gets no legal answer."""
        self._settle_appointments(observation)
        last, occasion = self._last, observation.occasion
        if occasion is Occasion.BEGIN:
            action = await self._begin(observation, ask, chance)
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

    async def _morning(self, observation: Observation, ask: Ask) -> None:
        """A new day: what occupies one is renewed, what one thought comes to mind, and the day is planned."""
        now, planner = observation.now, self._planner
        if REFLECTION in self._modules and self._thoughts:
            promised = tuple(due.activity for due in self._appointments if not due.settled and due.at > now)
            prompt = RenewIdentityPrompt(
                identity=planner.identity,
                day=now // DAY + 1,
                before=planner.identity.currently,
                yesterday=tuple(self._thoughts),
                promised=promised,
            )
            answer, source = await ask(self.persona.name, prompt)
            self._records.append(Decided(prompt.kind, source.key, source.by))
            self._records.append(IdentityRenewed(answer.currently))
            planner.identity = planner.identity.model_copy(update={"currently": answer.currently})
            self._conversing.identity = planner.identity
            planner.thoughts = tuple(self._thoughts)
            planner.likings = dict(self._reflecting.likings)
            self._thoughts.clear()
        if PLANNING in self._modules:
            await planner.day(ask, self._plan, now, observation.weekday)
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
                return self._sleep(now, up)
        await self._morning(observation, ask)
        return await self._next(observation, ask, chance)

    async def _next(self, observation: Observation, ask: Ask, chance: Chance) -> Action:
        now, weekday = observation.now, observation.weekday
        if self._stale and PLANNING in self._modules:
            self._stale = False
            await self._planner.replan_hours(ask, self._plan, now, weekday)
        for _ in range(24):
            if not self._plan.steps:
                block, dropped = self._plan.block_at(now, SHORTEST)
                for late in dropped:
                    self._records.append(PlanChanged(late.activity, "dropped", "there was no time left for it"))
                if block is None and PLANNING not in self._modules and now < self._plan.bed:
                    block = self._impulse(observation, chance)
                    self._plan.blocks.append(block)
                if block is None:
                    if PLANNING in self._modules and self._plan.bed - now > 5400 and self._rested_day != self._plan.day:
                        # The schedule ran out long before bedtime: lay out the rest of the day, once.
                        self._rested_day = self._plan.day
                        await self._planner.hours(ask, self._plan, now, weekday)
                        continue
                    return await self._to_bed(observation, ask, chance)
                if block.start - now > SHORTEST:
                    # Something fell through, and the next thing is not yet due: time to oneself, at home.
                    block = self._unplanned(now, block.start)
                    self._plan.blocks.appendleft(block)
                if block.category == "sleep":
                    return await self._nap(observation, block, ask, chance)
                await self._planner.steps(ask, self._plan, block, now, weekday)
            block = self._plan.blocks[0]
            step = self._plan.steps.popleft()
            action = self._realise(step, block, observation, chance)
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
            return self._linger(observation, here=True)
        if occasion is Occasion.TOO_LATE or self._failures > 3:
            self._records.append(PlanChanged(failed.activity, "dropped", OBSTACLES[occasion]))
            if self._failures > 3:
                self._drop_steps_in(failed.arena, "it failed again and again")
                return self._linger(observation)
            return await self._next(observation, ask, chance)
        instead = await react(
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
        if isinstance(instead, Step):
            self._plan.steps.appendleft(instead)
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
        things = self._things_for(step, observation, chance)
        if not things and step.use not in ("stand", "stroll"):
            self._records.append(PlanChanged(step.activity, "dropped", f"nothing there affords '{step.use}'"))
            return None
        if self._held_up(step, observation, chance):
            self._plan.steps.appendleft(step)
            return self._dawdle(observation, chance)
        pace = 0.88 + 0.27 * self._draw(chance, "pace", now)
        seconds = max(60, int(step.seconds * pace))
        patience = _QUEUES.get(step.use, 240)
        return Action(
            step.activity, step.category, step.use, step.arena, things, seconds, latest, patience, EMOJI.get(step.use, "")
        )

    def _things_for(self, step: Step, observation: Observation, chance: Chance) -> tuple[int, ...]:
        """Ids of the things that serve, best first: one's own, the one in use already, then a keyed order that changes daily."""
        arena = self._world.arenas[step.arena]
        if step.use == "sleep":
            return (self._bed.id,)
        mine = [t for t in self._world.things_in(arena, step.use) if not t.owners or self.persona.name in t.owners]
        same = self._last.things[0] if self._last is not None and self._last.things and observation.began is not None else -1
        start = int(self._draw(chance, "seat", observation.now) * len(mine)) if mine else 0
        turned = mine[start:] + mine[:start]
        turned.sort(key=lambda t: (self.persona.name not in t.owners, t.id != same, t.id in observation.taken))
        return tuple(t.id for t in turned)

    def _held_up(self, step: Step, observation: Observation, chance: Chance) -> bool:
        """Whether something small delays setting out: more often for the forgetful, seldom for the punctual."""
        if observation.arena is None or self._world.arenas[observation.arena].sector == self._world.arenas[step.arena].sector:
            return False
        if self._last is not None and self._last.use == "stand" and self._last.emoji == "🔎":
            return False
        traits = {trait.casefold() for trait in self.persona.traits}
        odds = 0.08 + 0.14 * bool(traits & {"forgetful", "scatterbrained", "unhurried", "dreamy"})
        odds *= 0.4 if traits & {"punctual", "orderly", "disciplined"} else 1.0
        return self._draw(chance, "held up", observation.now) < odds

    def _dawdle(self, observation: Observation, chance: Chance) -> Action:
        assert observation.arena is not None
        reasons = (
            "looking for the keys",
            "going back for a coat",
            "tying a shoelace",
            "looking for a lost glove",
            "checking the stove once more",
        )
        draw = self._draw(chance, "dawdle", observation.now)
        seconds = 90 + int(draw * 210)
        return Action(
            reasons[int(draw * 997) % len(reasons)],
            "leisure",
            "stand",
            observation.arena,
            (),
            seconds,
            observation.now + _NEVER,
            0,
            "🔎",
        )

    def _impulse(self, observation: Observation, chance: Chance) -> Block:
        """Without planning: an hour of whatever suggests itself, at a place that is open."""
        now = observation.now
        minute = now % DAY // 60
        places = [p for p in self._surroundings.of_the_day(observation.weekday) if p.is_open(minute, minute + 60)]
        place = places[int(self._draw(chance, "impulse place", now) * len(places))]
        uses = [use for use in place.affords if use != "sleep"]
        use = uses[int(self._draw(chance, "impulse use", now) * len(uses))]
        return Block(now, now + 3600, f"looking for something to do ({use})", "leisure", int(place.id[1:]), use)

    def _unplanned(self, now: int, until: int) -> Block:
        for use in ("rest", "read", "chat", "stand"):
            for arena in self._surroundings.home:
                if use in self._world.affordances(self._world.arenas[arena]):
                    return Block(now, until, "taking some unplanned time", "leisure", arena, use)
        raise AssertionError("every arena affords standing")

    def _linger(self, observation: Observation, *, here: bool = False) -> Action:
        """Nothing planned works out: a quiet quarter of an hour at home, by rule."""
        arena = observation.arena if here and observation.arena is not None else self._surroundings.home[0]
        self._failures = 0
        return Action("taking a moment to think what to do", "leisure", "stand", arena, (), 900, observation.now + _NEVER, 0, "🧍")

    async def _to_bed(self, observation: Observation, ask: Ask, chance: Chance) -> Action:
        now = observation.now
        if REFLECTION in self._modules:
            await self._reflect(now, ask)
        up = await self._planner.wake_time(ask, now, now + 5 * 3600, self._weekday_of)
        snooze = int((self._draw(chance, "snooze", now) - 0.4) * 15 * 60)
        self._plan.bed = now
        return self._sleep(now, max(up + snooze, now + 3600))

    async def _nap(self, observation: Observation, block: Block, ask: Ask, chance: Chance) -> Action:
        """A planned sleep: a nap by day; the night where nothing follows."""
        if len(self._plan.blocks) == 1:
            self._plan.blocks.clear()
            return await self._to_bed(observation, ask, chance)
        self._plan.blocks.popleft()
        self._plan.bed = max(self._plan.bed, block.end + 1)
        return self._sleep(observation.now, block.end)

    def _sleep(self, now: int, until: int) -> Action:
        return Action(
            "sleeping", "sleep", "sleep", self._bed.arena, (self._bed.id,), until - now, until, _QUEUES["sleep"], EMOJI["sleep"]
        )

    def _drop_steps_in(self, arena: int, reason: str) -> None:
        dropped = [step for step in self._plan.steps if step.arena == arena]
        for step in dropped[:1]:
            self._records.append(PlanChanged(step.activity, "dropped", reason))
        kept = [step for step in self._plan.steps if step.arena != arena]
        self._plan.steps.clear()
        self._plan.steps.extend(kept)
        if self._plan.blocks and self._plan.blocks[0].arena == arena and not kept:
            self._plan.blocks.popleft()

    def _settle_appointments(self, observation: Observation) -> None:
        now, last = observation.now, self._last
        for due in self._appointments:
            if due.settled or now < due.at:
                continue
            there = last is not None and last.arena in due.arenas and observation.began is not None
            if there and observation.began is not None and observation.began <= due.at + 1800:
                due.settled = True
                self._records.append(Appointment(due.activity, due.place, True, "was there"))
            elif now > due.at + 3600:
                due.settled = True
                reason = f"was {last.activity}" if last is not None else "had not begun the day"
                self._records.append(Appointment(due.activity, due.place, False, reason))

    def _draw(self, chance: Chance, purpose: str, now: int) -> float:
        """The n-th draw of its purpose this day: how often something was decided, not when."""
        day = now // DAY
        if self._ordinal_day != day:
            self._ordinal_day = day
            self._ordinals.clear()
        ordinal = self._ordinals.get(purpose, 0)
        self._ordinals[purpose] = ordinal + 1
        return chance.uniform(purpose, self.persona.name, day, ordinal)
