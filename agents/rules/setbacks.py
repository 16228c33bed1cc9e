"""When a step fails, by rule: wait, do something similar elsewhere, or skip it."""

from twinville.agents.prompts.places import Place
from twinville.agents.prompts.replan import SKIP, STAY, WAIT, Replan, ReplanPrompt
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.offers import offering, split, where
from twinville.agents.rules.registry import rule
from twinville.agents.temperament import patience

#: Work that can be done while one's own place is taken, in the order in which it suggests itself.
_ALSO_WORK = {
    "stock": "unpacking deliveries",
    "clean": "cleaning up",
    "tidy": "putting things in order",
    "office": "doing paperwork",
    "browse": "sorting books",
    "stand": "lending a hand",
}
_NEEDED = ("toilet", "wash", "groom", "dress")
#: What one does at home or at work, and in no other house.
_AT_HOME = ("clean", "tidy", "launder", "cook", "wash", "groom", "dress", "sleep", "watch")
_MUCH_THE_SAME = {
    "dine": ("dine", "eat", "snack"), "drink": ("drink", "chat", "rest"), "rest": ("rest", "chat"), "eat": ("eat", "rest", "snack"),
    "read": ("read", "rest"), "game": ("game", "chat", "rest"), "chat": ("chat", "rest"), "watch": ("watch", "rest"),
}  # fmt: skip


@rule(ReplanPrompt)
def replan(prompt: ReplanPrompt, dice: Dice) -> Replan:
    """The choice, with the rule's own reason."""
    here, use = split(prompt.where)
    on_offer = tuple(place for place in dict.fromkeys((*prompt.near, *prompt.places)) if not place.knock)
    if prompt.may_stay:
        return Replan(where=STAY, activity=prompt.step, minutes=30, reason="I am expected here")
    eager = 0.45 + 0.4 * patience(prompt.identity) + (0.4 if use in _NEEDED else 0.0)
    if prompt.at_door and not prompt.appointment:
        return Replan(where=SKIP, activity=prompt.step, minutes=5, reason="another day, perhaps")
    if prompt.may_wait and prompt.times_failed < 3 and dice.chance(eager, "wait", prompt.times_failed):
        return Replan(where=WAIT, activity=prompt.step, minutes=10, reason="it cannot take long")
    if prompt.category == "work" and prompt.times_failed < 3:
        # The workplace is crowded: there is always something else to do there.
        own = next((place for place in on_offer if place.id == here), None)
        other = next((u for u in _ALSO_WORK if own is not None and u in own.affords and u != use), None)
        if own is not None and other is not None:
            return Replan(where=where(own, other), activity=_ALSO_WORK[other], minutes=15, reason="somebody else is at it")
    if prompt.category not in ("work", "school") and prompt.times_failed < 3:
        for other in _MUCH_THE_SAME.get(use, (use,)):
            places = [p for p in offering(on_offer, other, prompt.now, prompt.now + 20) if not (p.id == here and other == use)]
            places = [p for p in places if p.home or p.work or other not in _AT_HOME]
            if places:
                place = dice.choice(places, "elsewhere", other)
                place = next((p for p in places if p.home), place) if other != use else place
                return Replan(
                    where=where(place, other),
                    activity=_elsewhere(prompt.step, place),
                    minutes=15,
                    reason="there is another place for it",
                )
    return Replan(where=SKIP, activity=prompt.step, minutes=5, reason="it can be left for another time")


def _elsewhere(step: str, place: Place) -> str:
    """The words for a step at another place: what is done at home is not, elsewhere."""
    return step if place.home else step.replace(" at home", "") or step
