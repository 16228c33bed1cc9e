"""Days: getting up, with a plan for the day, and going to bed, with what the day left behind."""

from twinville.agents.action import Action
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.forgetting import forget
from twinville.agents.cognition.parts import Parts
from twinville.agents.modules import PLANNING, REFLECTION
from twinville.agents.observation import Observation
from twinville.agents.prompts.renew_identity import RenewIdentityPrompt
from twinville.agents.records import IdentityRenewed
from twinville.worlds.daytime import DAY

#: How much a plan for a day weighs as a memory.
PLANNED = 3


class Days:
    """The ends of one person's day."""

    def __init__(self, context: Context, parts: Parts) -> None:
        self._context = context
        self._parts = parts
        self._bed = parts.acting.bed

    async def consider(self, now: int) -> bool:
        """Think about ordinances that are due; True when one changes what one may do."""
        complying = self._parts.complying
        if not complying.knows_any or not await complying.consider(now):
            return False
        self._context.surroundings.hours_changed()
        self._parts.company.plan_is_stale = True
        return True

    async def begin(self, observation: Observation) -> Action | None:
        """The first moment: still in bed, unless the usual time to get up is well past; then None, and the day is planned."""
        now = observation.now
        day, minute = now // DAY, now % DAY // 60
        wake, sleep = self._context.identity.wake, self._context.identity.sleep
        awake = wake < minute - 60 and (sleep >= wake or minute >= wake) and not (sleep < wake and sleep <= minute < wake)
        self._context.plan.bed = now
        if not awake:
            bedtime = day * DAY + (sleep - 1440 if sleep > minute else sleep) * 60
            up = await self._parts.planner.wake_time(bedtime, now)
            if up > now:
                return self._parts.acting.sleep(now, up)
        await self.morning(observation)
        return None

    async def morning(self, observation: Observation) -> None:
        """A new day: what occupies one is renewed, what one thought comes to mind, and the day is planned."""
        now, planner, context = observation.now, self._parts.planner, self._context
        await self.consider(now)
        self._parts.company.plan_is_stale = False  # the day is about to be planned
        if REFLECTION in context.modules and context.thoughts:
            prompt = RenewIdentityPrompt(
                identity=context.identity,
                day=now // DAY + 1,
                before=context.identity.currently,
                yesterday=(*self._parts.own_past.of_day(now // DAY), *context.thoughts),
                promised=self._parts.appointments.ahead(now),
            )
            answer = await context.decide(prompt)
            if answer is not None:
                context.records.append(IdentityRenewed(answer.currently))
                context.identity = context.identity.model_copy(update={"currently": answer.currently})
            planner.thoughts = tuple(context.thoughts)
            planner.likings = dict(self._parts.reflecting.likings)
            context.thoughts.clear()
        if PLANNING in context.modules:
            planner.to_announce = self._parts.conversing.to_announce()
            await planner.day(self._context.plan, now, observation.weekday)
            context.recollection.add("plan", planner.in_words(), context.name, now, PLANNED)
        else:
            planner.begin_day(self._context.plan, now)

    async def reflect(self, now: int) -> None:
        """Draw conclusions; they are on one's mind until the next morning."""
        kept = await self._parts.reflecting.reflect(now)
        self._context.thoughts += [memory.text for memory in kept]

    async def to_bed(self, observation: Observation) -> Action:
        """The day is over: reflect, forget, and choose when to get up."""
        now, context = observation.now, self._context
        if REFLECTION in context.modules:
            await self.reflect(now)
            await self._parts.relating.review(now)
        forget(context, self._parts.appointments.promised, now)
        context.noticing.pending = None
        up = await self._parts.planner.wake_time(now, now + 5 * 3600)
        snooze = int((context.draws.uniform("snooze", now) - 0.4) * 15 * 60)
        self._context.plan.bed = now
        self._parts.complying.dress(context.world.arenas[self._bed.arena], now)
        return self._parts.acting.sleep(now, max(up + snooze, now + 3600))
