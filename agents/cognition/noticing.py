"""Noticing: local rules that tell what deserves a thought. The rest is seen and let go."""

from dataclasses import dataclass
from typing import Literal

from twinville.agents.cognition.acquaintance import AVOIDED, Acquaintances
from twinville.agents.observation import Percept, ThingPercept
from twinville.agents.words import does
from twinville.worlds.daytime import DAY
from twinville.worlds.state import saved

#: Somebody doing one of these may want help.
NEEDY = ("looking for", "searching for")
#: Tiles within which one minds what somebody does.
CLOSE_BY = 5
#: How well one must know somebody to mind.
MINDED = 0.2
#: Seconds after which something noticed is past.
PAST = 900


@saved("Noticed")
@dataclass(frozen=True, slots=True)
class Noticed:
    """Something that may call for a reaction. `about` is the person or thing, `by` who said it, `place` the arena it is in,
    `ordinance` the one that is broken.
    """

    what: Literal["person", "speech", "thing", "breach", "self"]
    about: str
    happened: str
    at: int
    by: str = ""
    place: int | None = None
    thing: int | None = None
    ordinance: str = ""
    avoided: bool = False


class Noticing:
    """What is on somebody's mind to react to: one thing at a time, the same thing once a day."""

    STATE = ("_minded", "_day", "pending")

    def __init__(self, acquaintances: Acquaintances) -> None:
        self._acquaintances = acquaintances
        self._minded: set[tuple[str, str]] = set()
        self._day = -1
        self.pending: Noticed | None = None

    def person(self, seen: Percept, now: int) -> None:
        """Somebody in sight who seems to need something, or whom one avoids."""
        known = self._acquaintances.peek(seen.name)
        if known is None or seen.distance > CLOSE_BY:
            return
        needy = seen.activity.startswith(NEEDY) and known.closeness >= MINDED
        avoided = known.trust < AVOIDED and not seen.activity.startswith(("walking", "going"))
        if needy or avoided:
            happened = does(seen.name, seen.activity)
            self._mind(Noticed("person", seen.name, happened, now, place=seen.arena, avoided=avoided and not needy))

    def news(self, about: str, text: str, by: str, now: int) -> None:
        """News that is believed; `about` is whom it comes from in the first place."""
        self._mind(Noticed("speech", about, text, now, by=by))

    def oneself(self, name: str, text: str, now: int) -> None:
        """Something about one's own state."""
        self._mind(Noticed("self", name, text, now))

    def breach(self, seen: Percept, ordinance: str, statement: str, now: int) -> None:
        """Somebody breaks what one is to see to."""
        happened = f"{does(seen.name, seen.activity)}, against this: {statement}"
        self._mind(Noticed("breach", seen.name, happened, now, place=seen.arena, ordinance=ordinance))

    def thing(self, seen: ThingPercept, now: int) -> None:
        """A thing that has gone wrong."""
        self._mind(Noticed("thing", seen.name, f"the {seen.name} is {seen.state}", now, place=seen.arena, thing=seen.thing))

    def take(self, now: int) -> Noticed | None:
        """What there is to react to; it is not to be reacted to again."""
        pending, self.pending = self.pending, None
        return pending if pending is not None and now - pending.at <= PAST else None

    def _mind(self, noticed: Noticed) -> None:
        day = noticed.at // DAY
        if day != self._day:
            self._day = day
            self._minded.clear()
        mark = (noticed.about, noticed.what if noticed.what != "speech" else noticed.happened)
        if mark in self._minded:
            return
        self._minded.add(mark)
        # A thing that goes wrong does not wait for anything else.
        if self.pending is None or noticed.what == "thing":
            self.pending = noticed
