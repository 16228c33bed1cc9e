"""Going to see somebody at home, and going to see something new: one plain rule each, for a gap in the day."""

from typing import NamedTuple

from twinville.agents.categories import Planned
from twinville.agents.prompts.day_plan import DayPlanPrompt
from twinville.agents.prompts.places import EXPLORE
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.offers import where
from twinville.agents.temperament import is_child, sociability
from twinville.agents.traits import EXPLORES, has_any

#: When one may call on somebody, and stroll where one does not know the way, in minutes of the day.
_CALLING, _DAYLIGHT = (10 * 60, 20 * 60), (9 * 60, 18 * 60)
#: How often somebody does either in a free stretch of the day.
_VISITS, _EXPLORES, _CURIOUS = 0.05, 0.02, 0.1


class Outing(NamedTuple):
    """Something to do: words, category, the "where", minutes."""

    activity: str
    category: Planned
    where: str
    minutes: int


def outing(prompt: DayPlanPrompt, dice: Dice, start: int, end: int, number: int) -> Outing | None:
    """What somebody goes out for in a gap of their day; None for nothing of the kind."""
    return _visit(prompt, dice, start, end, number) or _explore(prompt, dice, start, end, number)


def _visit(prompt: DayPlanPrompt, dice: Dice, start: int, end: int, number: int) -> Outing | None:
    """By closeness: whoever is at leisure calls on one of those they are close to; who was just heard of is not enough."""
    friends = [(place.of[0], place) for place in prompt.visits if place.of and "chat" in place.affords]
    within = _CALLING[0] <= start and end <= _CALLING[1] + 60 and end - start >= 45
    if not friends or not within or is_child(prompt.identity):
        return None
    if not dice.chance(_VISITS * (1.5 + sociability(prompt.identity)), "visit", number):
        return None
    friend, place = dice.choice(friends, "whom to visit", number)
    minutes = min(dice.between(30, 60, "visit long", number, step=5), end - start)
    return Outing(f"calling on {friend.split()[0]}", "social", where(place, "chat"), minutes)


def _explore(prompt: DayPlanPrompt, dice: Dice, start: int, end: int, number: int) -> Outing | None:
    """By temper: the curious go and see something new now and then, others seldom; children do not go alone."""
    within = _DAYLIGHT[0] <= start and end - start >= 30 and start + 30 <= _DAYLIGHT[1]
    likely = _CURIOUS if has_any(prompt.identity.traits, EXPLORES) else _EXPLORES
    if not prompt.explores or not within or is_child(prompt.identity) or not dice.chance(likely, "explore", number):
        return None
    minutes = min(dice.between(25, 45, "explore long", number, step=5), end - start)
    return Outing("having a look around", "leisure", EXPLORE, minutes)
