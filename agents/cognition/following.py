"""Following the plan: from what is planned next to an action, laying out what is not laid out yet."""

from twinville.agents.action import Action
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.days import Days
from twinville.agents.cognition.duties import POST
from twinville.agents.cognition.parts import Parts
from twinville.agents.cognition.plan import Block, Step
from twinville.agents.modules import PLANNING
from twinville.agents.observation import Observation
from twinville.agents.records import PlanChanged
from twinville.worlds.daytime import DAY

#: A block or a visit shorter than this is not begun, seconds.
SHORTEST = 240
#: People leave a place this long before it closes, seconds.
LAST_ORDERS = 420
#: Why something is dropped that an ordinance one keeps does not allow.
AGAINST = "keeping what the council asks"


class Following:
    """One person on their way through the plan. `last` is the action in hand, `failures` how often it was refused in a row."""

    def __init__(self, context: Context, parts: Parts, days: Days) -> None:
        self._context = context
        self._parts = parts
        self._days = days
        self._planner = parts.planner
        self._acting = parts.acting
        self._records = context.records
        self.last: Action | None = None
        self.failures = 0
        self.extended_day = -1

    async def next(self, observation: Observation) -> Action:
        """What to do now, by the plan."""
        now, weekday, plan = observation.now, observation.weekday, self._context.plan
        plans = PLANNING in self._context.modules
        if self._parts.company.plan_is_stale and plans:
            self._parts.company.plan_is_stale = False
            await self._planner.replan_hours(plan, now, weekday)
        for _ in range(24):
            if not plan.steps:
                block, dropped = plan.block_at(now, SHORTEST)
                for late in dropped:
                    self._records.append(PlanChanged(late.activity, "dropped", "there was no time left for it"))
                if block is None and not plans and now < plan.bed:
                    block = self._acting.impulse(observation)
                    plan.blocks.append(block)
                if block is None:
                    if plans and plan.bed - now > 5400 and self.extended_day != plan.day:
                        # The schedule ran out long before bedtime: lay out the rest of the day, once.
                        self.extended_day = plan.day
                        await self._planner.hours(plan, now, weekday)
                        continue
                    return await self._days.to_bed(observation)
                if block.start - now > SHORTEST:
                    # Something fell through, and the next thing is not yet due: time to oneself, at home.
                    block = self._acting.unplanned(now, block.start)
                    plan.blocks.appendleft(block)
                if block.category == "sleep":
                    return await self._nap(observation, block)
                await self._planner.steps(plan, block, now, weekday)
            block = plan.blocks[0]
            step = plan.steps.popleft()
            action = self._realise(step, block, observation)
            if action is not None and action.use == POST:
                action = await self._parts.company.words_of_notice(action, now)
                if action is None:
                    plan.steps.clear()
                    block.end = now
            if action is not None:
                return action
        return self.linger(observation)

    def linger(self, observation: Observation) -> Action:
        """Nothing planned works out."""
        self.failures = 0
        return self._acting.linger(observation)

    def drop_steps_in(self, arena: int, reason: str) -> None:
        """An arena will not do any more: what is planned there next falls through."""
        dropped = [step for step in self._context.plan.steps if step.arena == arena]
        for step in dropped[:1]:
            self._records.append(PlanChanged(step.activity, "dropped", reason))
        kept = [step for step in self._context.plan.steps if step.arena != arena]
        self._context.plan.steps.clear()
        self._context.plan.steps.extend(kept)
        if self._context.plan.blocks and self._context.plan.blocks[0].arena == arena and not kept:
            self._context.plan.blocks.popleft()

    def _realise(self, step: Step, block: Block, observation: Observation) -> Action | None:
        """The step as an action, or None (and the step or its block dropped) where the place will not do."""
        now = observation.now
        arena = self._context.world.arenas[step.arena]
        latest = max(block.end + 300, now + SHORTEST)
        if arena.hours is not None and not self._context.surroundings.holds_key(arena):
            left = arena.hours.closes_in(observation.weekday, now % DAY)
            if left is None or left - LAST_ORDERS < SHORTEST:
                self._drop(step, block, "the place is closed", now)
                return None
            latest = min(latest, now + left - LAST_ORDERS)
        forbidden = self._parts.complying.forbids(arena, now)
        if forbidden is not None:
            if forbidden - LAST_ORDERS < SHORTEST:
                self._drop(step, block, AGAINST, now)
                return None
            latest = min(latest, now + forbidden - LAST_ORDERS)
        delay = self._acting.held_up(step, observation, self.last)
        if delay is not None:
            self._context.plan.steps.appendleft(step)
            return delay
        action = self._acting.realise(step, latest, observation, self.last)
        if action is None:
            self._records.append(PlanChanged(step.activity, "dropped", f"nothing there affords '{step.use}'"))
        else:
            self._parts.complying.dress(arena, now)
        return action

    def _drop(self, step: Step, block: Block, reason: str, now: int) -> None:
        """The place of a step will not do now: nor will its block's, when that is the same."""
        self.drop_steps_in(step.arena, reason)
        if block.arena == step.arena:
            self._records.append(PlanChanged(block.activity, "dropped", reason))
            self._context.plan.steps.clear()
            block.end = now

    async def _nap(self, observation: Observation, block: Block) -> Action:
        """A planned sleep: a nap by day; the night where nothing follows."""
        if len(self._context.plan.blocks) == 1:
            self._context.plan.blocks.clear()
            return await self._days.to_bed(observation)
        self._context.plan.blocks.popleft()
        self._context.plan.bed = max(self._context.plan.bed, block.end + 1)
        return self._acting.sleep(observation.now, block.end)
