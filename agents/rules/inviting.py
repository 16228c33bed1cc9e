"""Inviting and accepting, one plain rule each: somebody proposes to meet somewhere, and who is free comes or not."""

from dataclasses import dataclass

from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.speaker import Haunt, Speaker, Standing
from twinville.agents.rules.dice import Dice
from twinville.agents.temperament import sociability

#: From which age one is asked out for a drink.
ADULT = 18
#: How well one must know somebody to ask them out, and how often it comes to mind.
KNOWN, ASKS = 0.4, 0.18
#: What people meet for by the kind of place: words, earliest and latest beginning in minutes of the day, minutes, for adults only.
_OUTINGS: dict[str, tuple[tuple[str, int, int, int, bool], ...]] = {
    "cafe": (("coffee and cake", 10 * 60, 17 * 60, 45, False), ("a late breakfast", 9 * 60, 11 * 60, 45, False)),
    "pub": (("an evening drink", 18 * 60, 20 * 60 + 30, 75, True), ("a game of cards", 18 * 60, 20 * 60, 60, True)),
    "park": (("a walk", 9 * 60, 18 * 60, 45, False), ("feeding the ducks", 10 * 60, 17 * 60, 30, False)),
    "library": (("reading the papers", 10 * 60, 17 * 60, 45, False),),
    "hall": (("a game of cards", 16 * 60, 20 * 60, 60, False),),
    "plaza": (("sitting in the sun", 10 * 60, 18 * 60, 30, False),),
}
#: Minutes between asking and meeting, and between two engagements.
_NOTICE, _MARGIN = 75, 20


@dataclass(frozen=True)
class Meeting:
    """A meeting proposed: what for, when (minutes since the midnight of today, above 1440 tomorrow), how long, where.

    `on` is its weekday, where it is later than tomorrow; `news` what the proposal lets the other know besides.
    """

    activity: str
    start: int
    minutes: int
    place: str
    on: str = ""
    news: str = ""

    def words(self) -> dict[str, str]:
        """What fills a phrase."""
        return {
            "it": self.activity,
            "day": f"on {self.on}" if self.on else self.day,
            "time": clock(self.start),
            "there": self.place,
        }

    def terms(self) -> dict[str, object]:
        """It as the terms of an agreement."""
        return {
            "activity": self.activity,
            "day": self.day,
            "time": clock(self.start),
            "place": self.place,
            "minutes": self.minutes,
        }

    @property
    def day(self) -> str:
        """The day in words."""
        return self.on or ("tomorrow" if self.start >= 1440 else "today")


def proposal(me: Speaker, other: str, age: int | None, now: int, turn: int, dice: Dice) -> Meeting | None:
    """What somebody proposes to do with the other, whose age may be known, today or tomorrow; None when nothing comes to mind."""
    if me.closeness < KNOWN or any(other in each.text for each in me.agreements):
        return None
    if not dice.chance(ASKS * (1 + 0.5 * sociability(me.identity)), "ask out", turn):
        return None
    offers = [meeting for haunt in me.haunts for meeting in _at(haunt, me, age, now % 1440, turn, dice)]
    return dice.choice(offers, "ask out to", turn) if offers else None


def comes(me: Speaker, start: int | None, minutes: int, key: object, dice: Dice, *, party: bool = False) -> bool | None:
    """Whether somebody comes to what is proposed; None where they are engaged. One comes gladly to whom one likes.

    To a party of another's most come who can, also those who come straight from work.
    """
    if start is not None and not _free(me, start, minutes, 0 if party else _MARGIN):
        return None
    if party:
        return dice.chance(willing(me), "come along", key)
    return dice.chance(0.45 + 0.4 * me.closeness + 0.1 * sociability(me.identity), "come along", key)


def willing(me: Speaker) -> float:
    """How likely somebody who is free accepts an invitation to something for many."""
    return 0.88 + 0.25 * me.closeness + 0.25 * sociability(me.identity)


def waiting(me: Speaker) -> Standing | None:
    """An agreement that waits for somebody's answer."""
    return next((each for each in me.agreements if each.waits), None)


def _at(haunt: Haunt, me: Speaker, age: int | None, now: int, turn: int, dice: Dice) -> list[Meeting]:
    found = []
    for activity, earliest, latest, minutes, adults in _OUTINGS.get(haunt.kind, ()):
        if adults and min(me.identity.age, age if age is not None else 0) < ADULT:
            continue
        at = dice.between(earliest, latest, "ask out at", turn, haunt.name, activity, step=15)
        for start in (at, at + 1440):
            opens = (not haunt.open and not haunt.closed_today) or any(
                a <= start % 1440 and start % 1440 + minutes <= b for a, b in haunt.open
            )
            if start >= now + _NOTICE and opens and _free(me, start, minutes):
                found.append(Meeting(activity, start, minutes, haunt.name))
                break
    return found


def _free(me: Speaker, start: int, minutes: int, margin: int = _MARGIN) -> bool:
    taken = [(each.start, each.end) for each in me.engaged]
    taken += [(each.start, each.start + each.minutes) for each in me.agreements if each.start is not None and not each.waits]
    bed = me.identity.sleep if me.identity.sleep > 12 * 60 else me.identity.sleep + 1440
    day = start // 1440 * 1440
    awake = day + me.identity.wake + 30 <= start and start + minutes <= day + bed
    return awake and all(start + minutes + margin <= a or b + margin <= start for a, b in taken)
