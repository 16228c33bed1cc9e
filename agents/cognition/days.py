"""Days: getting up, with a plan for the day, and going to bed, with what the day left behind."""

from twinville.agents.action import Action
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.forgetting import forget
from twinville.agents.cognition.parts import Parts
from twinville.agents.modules import PLANNING, REFLECTION
from twinville.agents.observation import Observation
from twinville.agents.prompts.decompose import DecomposePrompt
from twinville.agents.prompts.renew_identity import Currently, RenewIdentityPrompt, as_aims
from twinville.agents.prompts.wake_time import WakeTimePrompt
from twinville.agents.records import IdentityRenewed
from twinville.worlds.daytime import DAY

#: How much a plan for a day weighs as a memory.
PLANNED = 3
#: Who would sleep on for less than this gets up, in seconds.
_DOZE = 240


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
            up = self._parts.planner.first_wake_time(bedtime, now)
            if up > now:
                return self._parts.acting.sleep(now, up)
        await self.morning(observation)
        return None

    async def wake(self, observation: Observation) -> Action | None:
        """The earliest moment to get up, or the chosen one: more sleep, or None when it is time, and the day is planned."""
        now, context = observation.now, self._context
        if WakeTimePrompt.kind in context.questions.pending:
            up = await self._parts.planner.time_to_get_up(context.plan, now)
            snooze = int((context.draws.uniform("snooze", now) - 0.4) * 15 * 60)
            if up + snooze - now >= _DOZE:
                return self._parts.acting.sleep(now, up + snooze)
        await self.morning(observation)
        return None

    async def morning(self, observation: Observation) -> None:
        """A new day: what occupies one is renewed, and the day is planned, as they were put at bedtime where that still holds."""
        now, planner, context = observation.now, self._parts.planner, self._context
        await self.consider(now)
        self._parts.company.plan_is_stale = False  # the day is about to be planned
        await self._renew(now)
        if PLANNING in context.modules:
            planner.to_announce = self._parts.conversing.to_announce()
            await planner.day(context.plan, now, observation.weekday)
            context.recollection.add("plan", planner.in_words(), context.name, now, PLANNED)
        else:
            planner.begin_day(context.plan, now)
        # What came to mind in the night has been thought of.
        planner.thoughts = (*planner.thoughts, *context.thoughts)
        context.thoughts.clear()

    async def reflect(self, now: int, *, weighs: bool = False) -> None:
        """Draw conclusions; they are on one's mind until the next morning. What was said is weighed once a day, in the evening."""
        kept = await self._parts.reflecting.reflect(now, weighs=weighs)
        self._context.thoughts += [memory.text for memory in kept]

    async def to_bed(self, observation: Observation) -> Action:
        """The day is over: reflect, forget, and put what the morning needs: when to get up, what occupies one, the day's plan."""
        now, context, planner = observation.now, self._context, self._parts.planner
        if REFLECTION in context.modules:
            await self.reflect(now, weighs=True)
            await self._parts.relating.review(now)
        context.renew_ties()
        forget(context, self._parts.appointments.promised, now)
        context.noticing.pending = None
        context.questions.withdraw(DecomposePrompt.kind, ("plan",))
        self._parts.seeking.end_day(now)
        planner.thoughts, planner.likings = tuple(context.thoughts), dict(self._parts.reflecting.likings)
        context.thoughts.clear()
        earliest, up = await planner.put_wake_time(now)
        context.plan.bed = now
        renewed = await self._put_renewal(now, up)
        if PLANNING in context.modules:
            planner.to_announce = self._parts.conversing.to_announce()
            await planner.put_day(now, up, renewed)
        self._parts.complying.dress(context.world.arenas[self._bed.arena], now)
        return self._parts.acting.sleep(now, max(earliest, now + 3600))

    async def _put_renewal(self, now: int, up: int) -> dict[str, object]:
        """Ask what occupies one after this day, and what one aims at; returns what of one's identity will be another."""
        context = self._context
        if REFLECTION not in context.modules or not self._parts.planner.thoughts:
            return {}
        answer = await context.questions.put(self._renewal(now, up), now)
        if answer is None:
            return {}
        found: dict[str, object] = {}
        if answer.currently != context.identity.currently:
            found["currently"] = answer.currently
        if answer.aims and self._parts.aiming.pursues:
            found["aims"] = as_aims(answer.aims)
        return found

    async def _renew(self, now: int) -> None:
        """What occupies one from this morning on."""
        context, kind = self._context, RenewIdentityPrompt.kind
        if kind not in context.questions.pending:
            return
        if context.questions.is_usable(kind, now):
            answer = context.questions.use(kind, Currently)
        else:
            answer = await context.decide(self._renewal(now, now))
        if answer is not None:
            context.records.append(IdentityRenewed(answer.currently))
            context.identity = context.identity.model_copy(update={"currently": answer.currently})
            self._parts.aiming.stand(as_aims(answer.aims))
            # The plan for the day was made knowing this; whatever else has changed was looked at above.
            context.questions.accept(now, "aims")

    def _renewal(self, now: int, up: int) -> RenewIdentityPrompt:
        identity = self._context.identity
        return RenewIdentityPrompt(
            identity=identity,
            day=up // DAY + 1,
            before=identity.currently,
            yesterday=(
                *self._parts.own_past.of_day(self._context.plan.day + 1),
                *self._parts.planner.thoughts,
                *self._context.thoughts,
            ),
            promised=self._parts.appointments.ahead(now),
            done=self._parts.aiming.done(now),
        )
