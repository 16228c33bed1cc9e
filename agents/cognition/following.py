"""Following the plan: from what is planned next to an action, laying out what is not laid out yet."""

from dataclasses import replace

from twinville.agents.action import LONGEST, Action
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
#: A step is begun this long before its time rather than waited for, seconds.
EARLY = 600
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
            self._planner.replan_hours(plan, now, weekday)
        for _ in range(32):
            block, dropped = plan.block_at(now, SHORTEST)
            for late in dropped:
                self._records.append(PlanChanged(late.activity, "dropped", "there was no time left for it"))
            if not plan.steps:
                if block is None and not plans and now < plan.bed:
                    block = self._acting.impulse(observation)
                    plan.blocks.append(block)
                if block is None:
                    if plans and plan.bed - now > 5400 and self.extended_day != plan.day:
                        # The schedule ran out long before bedtime: lay out the rest of the day, once.
                        self.extended_day = plan.day
                        self._planner.hours(plan, now, weekday)
                        continue
                    return await self._days.to_bed(observation)
                if block.start - now > SHORTEST:
                    # Something fell through, and the next thing is not yet due: time to oneself, at home.
                    block = self._acting.unplanned(now, block.start)
                    plan.blocks.appendleft(block)
                if block.category == "sleep":
                    return await self._nap(observation, block)
                await self._planner.steps(plan, now, weekday)
                continue
            first = plan.steps[0]
            if first.at - now > EARLY:
                # What was to be done until then fell through.
                self._wait_for(first, now)
            step = plan.steps.popleft()
            action = self._realise(step, observation)
            if action is not None and action.use == POST:
                action = await self._parts.company.words_of_notice(action, now)
                if action is None:
                    plan.drop_steps(step.limit)
                    self._end_block(now)
            if action is not None:
                if plans:
                    await self._planner.ahead(plan, now, weekday)
                return action
        return self.linger(observation)

    def _wait_for(self, step: Step, now: int) -> None:
        """What to do until a step is to begin: a duty goes on; else it is time to oneself, at home unless that is too short."""
        plan = self._context.plan
        block = next((block for block in plan.blocks if block.start <= now < block.end), None)
        left = step.at - now
        if block is not None and block.fixed == "duty":
            wait = Step(left, block.activity, block.category, block.arena, block.use, now, step.at)
        else:
            free = self._acting.unplanned(now, step.at)
            arena, use = (block.arena, "stand") if block is not None and left < 1800 else (free.arena, free.use)
            wait = Step(left, free.activity, "leisure", arena, use, now, step.at)
        plan.steps.appendleft(wait)

    def linger(self, observation: Observation) -> Action:
        """Nothing planned works out."""
        self.failures = 0
        return self._acting.linger(observation)

    def drop_steps_in(self, arena: int, reason: str) -> None:
        """An arena will not do for now: what is planned there in this block falls through."""
        plan = self._context.plan
        until = plan.blocks[0].end if plan.blocks else plan.span
        dropped = [step for step in plan.steps if step.arena == arena and step.at < until]
        for step in dropped[:1]:
            self._records.append(PlanChanged(step.activity, "dropped", reason))
        kept = [step for step in plan.steps if step not in dropped]
        plan.steps.clear()
        plan.steps.extend(kept)
        if plan.blocks and plan.blocks[0].arena == arena and not any(step.at < until for step in kept):
            plan.blocks.popleft()

    def drop_steps_behind(self, arena: int, reason: str, now: int) -> None:
        """A door stays shut for now: what is planned behind it in this block falls through, and so does the block itself."""
        world, plan = self._context.world, self._context.plan
        sector = world.arenas[arena].sector
        block = plan.blocks[0] if plan.blocks else None
        until = block.end if block is not None else plan.span
        behind = [step for step in plan.steps if world.arenas[step.arena].sector == sector and step.at < until]
        for step in behind[:1]:
            self._records.append(PlanChanged(step.activity, "dropped", reason))
        kept = [step for step in plan.steps if step not in behind]
        plan.steps.clear()
        plan.steps.extend(kept)
        if block is not None and world.arenas[block.arena].sector == sector and block.start <= now:
            self._end_block(now)

    def _end_block(self, now: int) -> None:
        """What was planned for this block cannot be."""
        if self._context.plan.blocks:
            self._context.plan.blocks[0].end = now

    def _realise(self, step: Step, observation: Observation) -> Action | None:
        """The step as an action, or None (and the step or its block dropped) where the place will not do."""
        now = observation.now
        arena = self._context.world.arenas[step.arena]
        latest = max((step.limit or now + step.seconds) + 300, now + SHORTEST)
        if arena.hours is not None and not self._context.surroundings.holds_key(arena):
            left = arena.hours.closes_in(observation.weekday, now % DAY)
            if left is None and step.at > now:
                left = arena.hours.closes_in(observation.weekday, step.at % DAY)
                if left is not None:
                    # It opens shortly: one is early.
                    self._context.plan.steps.appendleft(step)
                    here = observation.arena if observation.arena is not None else self._context.surroundings.home[0]
                    step = Step(max(60, step.at - now), "waiting a little", "leisure", here, "stand", now, step.at)
                    return self._acting.realise(step, step.at, observation, self.last)
            if left is None or left - LAST_ORDERS < SHORTEST:
                self._drop(step, "the place is closed", now)
                return None
            latest = min(latest, now + left - LAST_ORDERS)
        forbidden = self._parts.complying.forbids(arena, now)
        if forbidden is not None:
            if forbidden - LAST_ORDERS < SHORTEST:
                self._drop(step, AGAINST, now)
                return None
            latest = min(latest, now + forbidden - LAST_ORDERS)
        delay = self._acting.held_up(step, observation, self.last)
        if delay is not None:
            self._context.plan.steps.appendleft(step)
            return delay
        if step.at:
            # People look at the clock: a step lasts until it was to end.
            step = replace(step, seconds=max(60, min(step.end - now, LONGEST)))
        action = self._acting.realise(step, latest, observation, self.last)
        if action is None:
            self._records.append(PlanChanged(step.activity, "dropped", f"nothing there affords '{step.use}'"))
        else:
            self._parts.complying.dress(arena, now)
        return action

    def _drop(self, step: Step, reason: str, now: int) -> None:
        """The place of a step will not do now: nor will its block's, when that is the same."""
        self.drop_steps_in(step.arena, reason)
        plan = self._context.plan
        block = plan.blocks[0] if plan.blocks else None
        if block is not None and block.arena == step.arena and block.start <= now:
            self._records.append(PlanChanged(block.activity, "dropped", reason))
            plan.drop_steps(block.end)
            self._end_block(now)

    async def _nap(self, observation: Observation, block: Block) -> Action:
        """A planned sleep: a nap by day; the night where nothing follows."""
        if len(self._context.plan.blocks) == 1:
            self._context.plan.blocks.clear()
            return await self._days.to_bed(observation)
        self._context.plan.blocks.popleft()
        self._context.plan.bed = max(self._context.plan.bed, block.end + 1)
        return self._acting.sleep(observation.now, block.end)
