"""Interruptions: something is noticed in the middle of an activity, or the world refuses what one set out to do."""

from twinville.agents.action import Action
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.following import AGAINST, SHORTEST, Following
from twinville.agents.cognition.parts import Parts
from twinville.agents.cognition.plan import Block, Step
from twinville.agents.cognition.setbacks import AT_A_DOOR, OBSTACLES, STANDING, mend
from twinville.agents.modules import MEMORY
from twinville.agents.observation import Observation, Occasion
from twinville.agents.records import PlanChanged
from twinville.worlds.daytime import format_time

#: How much it weighs what was done about a setback.
MENDED = 3


class Interruptions:
    """What one person does when the plan cannot simply be followed."""

    def __init__(self, context: Context, parts: Parts, following: Following) -> None:
        self._context = context
        self._parts = parts
        self._following = following
        self._records = context.records

    def must_leave(self, observation: Observation) -> bool:
        """Whether one has come to think that one should not be here."""
        if observation.arena is None:
            return False
        if self._parts.complying.forbids(self._context.world.arenas[observation.arena], observation.now) != 0:
            return False
        self._following.drop_steps_in(observation.arena, AGAINST)
        return True

    async def react(self, observation: Observation) -> Action | None:
        """Something was noticed in the middle of an activity: None to go on with that, or what to do instead."""
        last, plan, now = self._following.last, self._context.plan, observation.now
        assert last is not None
        noticed = self._context.noticing.take(now)
        if noticed is None:
            return None
        self._parts.considering.reacted_to(noticed.happened)
        answer = await self._parts.reacting.react(noticed, observation, last, plan)
        if answer is None:
            return None
        busy = last.category in ("work", "school")
        if isinstance(answer, Block):
            later = answer.start > now
            if not self._parts.planner.intend(plan, answer, busy=busy and not later):
                self._records.append(PlanChanged(answer.activity, "dropped", "there is no time left for it today"))
                return None
            if later:
                # What goes on until then goes on.
                self._parts.planner.replan_hours(plan, now, observation.weekday, answer.start)
                return None
            self._parts.company.plan_is_stale = True
            return None if busy else await self._following.next(observation)
        # What remains of these hours is asked for anew when this is done.
        plan.steps.clear()
        if isinstance(answer, Action):
            return answer
        plan.steps.append(answer)
        if not plan.blocks:
            plan.blocks.append(Block(now, now + answer.seconds, answer.activity, "leisure", answer.arena, answer.use, True))
        return await self._following.next(observation)

    async def setback(self, observation: Observation) -> Action:
        """What one set out to do was refused: mend the plan, and go on."""
        following, occasion, now = self._following, observation.occasion, observation.now
        failed = following.last
        assert failed is not None
        if occasion is Occasion.BEDTIME:
            following.drop_steps_behind(failed.arena, OBSTACLES[occasion], now)
            return await following.next(observation)
        if occasion is Occasion.CLOSING:
            following.drop_steps_in(failed.arena, OBSTACLES[occasion])
            return await following.next(observation)
        following.failures += 1
        if failed.category == "sleep":
            # A bed that cannot be reached is no bed: try again in a while, where one stands.
            following.failures = 0
            return self._parts.acting.linger(observation, here=True)
        if occasion is Occasion.TOO_LATE or following.failures > 3:
            self._records.append(PlanChanged(failed.activity, "dropped", OBSTACLES[occasion]))
            if following.failures > 3:
                following.drop_steps_in(failed.arena, "it failed again and again")
                return following.linger(observation)
            return await following.next(observation)
        # Who remembers nothing has no appointments.
        due = self._parts.appointments.at_hand(failed.arena, now) if MEMORY in self._context.modules else None
        plan = self._context.plan
        instead = await mend(self._context, plan, failed, occasion, following.failures, now, observation.weekday, due)
        if occasion in AT_A_DOOR and not isinstance(instead, int):
            following.drop_steps_behind(failed.arena, OBSTACLES[occasion], now)
        if isinstance(instead, Block):
            did = self._later(instead)
        elif isinstance(instead, Step) and (instead.arena, instead.use) == (failed.arena, STANDING):
            plan.steps.appendleft(instead)
            did = f"stood there all the same: {instead.activity}"
        elif isinstance(instead, Step):
            self._context.plan.steps.appendleft(instead)
            place = self._context.world.arenas[instead.arena].sector.partition(":")[2]
            did = f"did this instead: {instead.activity} at {place}"
        else:
            did = "waited" if isinstance(instead, int) else "left it for another time"
        text = f"could not do this: {failed.activity} ({OBSTACLES[occasion]}); {did}"
        self._context.recollection.add("plan", text, self._context.name, now, MENDED)
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
                leaves=failed.leaves,
            )
        return await following.next(observation)

    def _later(self, block: Block) -> str:
        """Something is put into the plan for a later hour of today; what was done, in words."""
        plan = self._context.plan
        if not self._parts.planner.intend(plan, block, busy=False):
            self._records.append(PlanChanged(block.activity, "dropped", "there is no time left for it today"))
            return "left it for another time"
        self._parts.company.plan_is_stale = True
        place = self._context.world.arenas[block.arena].sector.partition(":")[2]
        return f"put this off to {format_time(block.start)}: {block.activity} at {place}"
