"""Pursuing an aim, by rule: a wish of the day serves it, what was done is noted, and once it is reached another begins."""

import re
from collections.abc import Callable
from typing import NamedTuple

from twinville.agents.aim import LONGEST_GOAL, LONGEST_NEXT, LONGEST_PROGRESS, Aim
from twinville.agents.categories import Planned
from twinville.agents.prompts.day_plan import DayPlanPrompt
from twinville.agents.prompts.renew_identity import AimAnswer, RenewIdentityPrompt
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.offers import offering, where
from twinville.agents.rules.pastimes import PASTIMES
from twinville.agents.telling.content import stem
from twinville.agents.words import content_words, cut

#: An aim is reached after so many days on which it was served; how often a day serves one, and how much later than first thought.
REACHED, LIKELY = 3, 0.8
#: What serves an aim whose words name no pastime, by words in it; else the first of these that is on offer.
_SERVES = {
    "looking": "stroll", "collecting": "browse", "drawing": "paint", "letter": "write", "lessons": "write", "writing": "write",
    "books": "study", "numbers": "study", "knitting": "rest", "mending": "craft",
}  # fmt: skip
_LATER = (0, 60, -60, 120, -120, 180, 240, 360, 480, 600)
_ELSE = ("craft", "write", "study", "read", "rest", "stand")
_DAYS = re.compile(r"(\d+) days?\b")
_DONE = "reached"


class Serving(NamedTuple):
    """Something to do about an aim: words, category, the "where", minutes, and when, in minutes of the day."""

    activity: str
    category: Planned
    where: str
    minutes: int
    at: int


def serving(prompt: DayPlanPrompt, dice: Dice, free: Callable[[int, int], bool]) -> Serving | None:
    """What this person does today about what they work towards, when they are `free`; None on a day without time for it."""
    aim = next((aim for aim in prompt.identity.aims if not aim.progress.startswith(_DONE)), None)
    if aim is None or not dice.chance(LIKELY, "aim"):
        return None
    first, minutes = prompt.wake + 120 + dice.between(0, 480, "aim at", step=15), dice.between(40, 75, "aim long", step=5)
    said = content_words(f"{aim.goal} {aim.next}")
    # Cooking is done where one cooks, and not at the table of a cafe, though who likes it may like cafes.
    by_name = [pastime.use for pastime in PASTIMES if stem(pastime.use) in {stem(word) for word in said}]
    named = by_name or [pastime.use for pastime in PASTIMES if said & set(pastime.interests)]
    for at in [first + later for later in _LATER if free(first + later, minutes)][:1]:
        for use in (*(use for word, use in _SERVES.items() if word in said), *named, *_ELSE):
            places = [p for p in offering(prompt.places, use, at, at + minutes) if p.home or (p.open and not p.knock)]
            for place in sorted(places, key=lambda place: not place.home)[:1]:
                return Serving(aim.next or aim.goal, "leisure", where(place, use), minutes, at)
    return None


def renewed(prompt: RenewIdentityPrompt) -> tuple[AimAnswer, ...]:
    """The aims as they stand: what was done about one is counted in days, and what is reached makes way for an interest."""
    done = (*prompt.done, *((),) * len(prompt.identity.aims))
    aims = [_after(aim, of_it, prompt.day - 1) for aim, of_it in zip(prompt.identity.aims, done, strict=False)]
    kept = [aim for aim in aims if not aim.progress.startswith(_DONE) or aim not in prompt.identity.aims]
    pursued = {word for aim in prompt.identity.aims for word in content_words(f"{aim.goal} {aim.next}")}
    interests = prompt.identity.interests
    for interest in [*(each for each in interests if not content_words(each) & pursued), *interests][: not kept]:
        kept = [Aim(cut(f"more time for {interest}", LONGEST_GOAL), cut(f"an hour of {interest}", LONGEST_NEXT))]
    return tuple(AimAnswer(goal=aim.goal, next=aim.next, progress=aim.progress) for aim in kept or aims)


def _after(aim: Aim, done: tuple[str, ...], day: int) -> Aim:
    """An aim after a day on which this was done about it."""
    if not done or aim.progress.startswith(_DONE):
        return aim
    days = int(counted[1]) + 1 if (counted := _DAYS.match(aim.progress)) is not None else 1
    so_far = f"{_DONE} on day {day}, after {days} days" if days >= REACHED else f"{days} day{'s' * (days > 1)}, the last day {day}"
    return Aim(aim.goal, "" if days >= REACHED else aim.next, cut(f"{so_far}: {done[-1]}", LONGEST_PROGRESS))
