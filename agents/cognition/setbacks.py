"""Mending a plan whose step failed: wait, skip it, or do something else, as the prompt's answer says.

Who has an appointment at a place and finds no seat stays there all the same, on their feet, unless the answer says otherwise.
"""

from twinville.agents.action import Action
from twinville.agents.categories import Planned, category_of
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.going import spot_of
from twinville.agents.cognition.plan import Block, Due, Plan, Step
from twinville.agents.observation import Occasion
from twinville.agents.prompts.replan import SKIP, STAY, WAIT, Replan, ReplanPrompt
from twinville.agents.records import PlanChanged
from twinville.worlds.daytime import DAY, WEEKDAY_NAMES, parse_time

OBSTACLES = {
    Occasion.CLOSED: "the place is closed",
    Occasion.CLOSING: "the place is closing",
    Occasion.FULL: "there is no room",
    Occasion.UNREACHABLE: "there is no way there",
    Occasion.TOO_LATE: "the time for it has passed",
    Occasion.NO_MASK: "nobody is let in without a mask",
    Occasion.NOT_LET_IN: "one was not let in",
    Occasion.NOBODY_HOME: "nobody opened the door",
    Occasion.BEDTIME: "it is late, and the house wants to sleep",
}
#: What happens at the door of somebody's home: it does to all that one meant to do there.
AT_A_DOOR = frozenset({Occasion.NOT_LET_IN, Occasion.NOBODY_HOME})
#: What waiting may help against.
_PASSING = frozenset({Occasion.FULL, Occasion.NOBODY_HOME})


#: Seconds one waits at home for one's turn.
_TURN = 600
#: What is done where there is no seat, and for how many seconds if nobody says.
STANDING, _STANDS = "stand", 1800


async def mend(
    context: Context,
    plan: Plan,
    failed: Action,
    occasion: Occasion,
    times: int,
    now: int,
    weekday: int,
    appointment: tuple[Due, tuple[str, ...]] | None = None,
) -> Step | Block | int | None:
    """What to do instead: another step, a block later today, seconds to wait for the same one, or None to go on with the plan.

    `appointment` is what one has come for, with the others whom it concerns.
    """
    stays = appointment is not None and occasion is Occasion.FULL and failed.use != STANDING
    if stays and context.surroundings.at_home(failed.arena):
        # At home there is nothing to think about.
        return _on_their_feet(context, failed, occasion, _STANDS)
    if occasion is Occasion.FULL and context.surroundings.at_home(failed.arena):
        # At home one waits for one's turn, and leaves what can be left, without giving it a thought.
        waits = times == 1 or failed.category == "hygiene"
        context.records.append(PlanChanged(failed.activity, "waits" if waits else "dropped", OBSTACLES[occasion]))
        return _TURN if waits else None
    category: Planned = "leisure" if failed.category == "travel" else failed.category
    offered = context.surroundings.offered(weekday)
    prompt = ReplanPrompt(
        identity=context.identity_at(now),
        day=plan.day + 1,
        weekday=WEEKDAY_NAMES[weekday],
        now=(now - plan.day * DAY) // 60,
        step=failed.activity,
        where=f"P{failed.arena}.{failed.use}",
        category=category,
        obstacle=OBSTACLES[occasion],
        may_wait=occasion in _PASSING,
        at_door=occasion in AT_A_DOOR,
        times_failed=times,
        appointment=appointment[0].activity if appointment is not None else "",
        people=appointment[1] if appointment is not None else (),
        may_stay=stays,
        next_activity=plan.steps[0].activity if plan.steps else "",
        places=offered.places,
        visits=offered.visits,
        explores=context.explores,
        known=offered.known,
        near=context.surroundings.rooms(weekday, (failed.arena,)),
    ).knowing(context.surroundings.read)
    answer = await context.decide(prompt)
    if stays and (answer is None or answer.where == STAY):
        return _on_their_feet(context, failed, occasion, answer.minutes * 60 if answer is not None else _STANDS, answer)
    if answer is None:
        context.records.append(PlanChanged(failed.activity, "dropped", OBSTACLES[occasion]))
        return None
    context.records.append(_change(failed, answer, occasion))
    if answer.where == WAIT:
        return answer.minutes * 60
    if answer.where == SKIP:
        return None
    begins = now if answer.at == "now" else plan.day * DAY + parse_time(answer.at)
    arena, use = spot_of(context, answer.where, max(now, begins))
    later = category_of(use, category)
    if begins > now and later != "travel":
        return Block(begins, begins + answer.minutes * 60, answer.activity, later, arena, use)
    return Step(answer.minutes * 60, answer.activity, later, arena, use)


def _on_their_feet(context: Context, failed: Action, occasion: Occasion, seconds: int, answer: Replan | None = None) -> Step:
    """One is where one agreed to be, seat or no seat."""
    stated = f"; stated reason: {answer.reason}" if answer is not None else ""
    context.records.append(PlanChanged(failed.activity, "stays", f"{OBSTACLES[occasion]}{stated}"))
    return Step(seconds, answer.activity if answer is not None else failed.activity, failed.category, failed.arena, STANDING)


def _change(failed: Action, answer: Replan, occasion: Occasion) -> PlanChanged:
    change = {WAIT: "waits", SKIP: "dropped"}.get(answer.where, "replaced")
    when = f"; later, at {answer.at}" if answer.at != "now" and change == "replaced" else ""
    return PlanChanged(failed.activity, change, f"{OBSTACLES[occasion]}{when}; stated reason: {answer.reason}")
