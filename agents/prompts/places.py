"""Places as prompts offer them: an id, a name, the hours, and what can be done there.

What a person knows of places is much the same from day to day, so that a server can reuse its work on it: the list has the hours
of most days, and where those of the day are others, one line says so further on.
"""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.wording import say

#: The "where" of going somewhere new: the world says where that is.
EXPLORE = "explore.stroll"


class Place(BaseModel):
    """An arena on offer. `open` lists (from, to) in minutes of the day being lived; empty means it never closes.

    `usual` are the hours of most days where those of this day are others, none of them where it is mostly closed. `of` are those at
    whose door one has to knock, as far as this person would go and see them; None where one may walk in.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    kind: str
    affords: tuple[str, ...]
    open: tuple[tuple[int, int], ...] = ()
    usual: tuple[tuple[int, int], ...] | None = None
    closed_today: bool = False
    home: bool = False
    work: bool = False
    of: tuple[str, ...] | None = None

    @property
    def knock(self) -> bool:
        """Whether one has to knock there."""
        return self.of is not None

    def is_open(self, start: int, end: int) -> bool:
        """Whether one may be there from `start` to `end` without a key. A workplace lets its own people in at any time."""
        if self.home or self.work:
            return True
        if self.closed_today:
            return False
        return not self.open or any(opens <= start and end <= closes for opens, closes in self.open)

    def hours(self) -> str:
        """The day's hours in words."""
        return say("closed today") if self.closed_today else spans_in_words(self.open) or say("always open")

    def visit(self) -> str:
        """A home that one may call at, in a few words: the "where", and who lives there as far as one would visit them."""
        return f"{self.id}.{self.affords[0]} {quote(self.of[0] if self.of else self.name.partition(':')[0])}"

    def _most_days(self) -> str:
        """The hours of most days in words."""
        if self.usual is None:
            return say("mostly closed") if self.closed_today else self.hours()
        return spans_in_words(self.usual) or say("mostly closed")

    def text(self, *, of_the_day: bool) -> str:
        """One line: id, name, the hours of the day or of most days, what can be done."""
        hours = self.hours() if of_the_day else self._most_days()
        mine = say("home") if self.home else say("work") if self.work else say("knock") if self.knock else ""
        return f"{self.id}: {quote(self.name)}{f' ({mine})' if mine else ''}, {hours}; {', '.join(self.affords)}"


def wheres(places: tuple[Place, ...]) -> tuple[str, ...]:
    """Every legal "where": a place's id, a dot, and what to do there ("P3.read")."""
    return tuple(f"{place.id}.{use}" for place in places for use in place.affords)


def other_wheres(places: tuple[Place, ...]) -> dict[str, str]:
    """What may be said for a "where": the place's name instead of its id, and a place alone where only one thing can be done."""
    found: dict[str, str] = {}
    for place in places:
        for use in place.affords:
            found[f"{place.name}.{use}"] = f"{place.id}.{use}"
        if len(place.affords) == 1:
            found |= dict.fromkeys((place.id, place.name), f"{place.id}.{place.affords[0]}")
    return found


def spans_in_words(spans: Iterable[tuple[int, int]]) -> str:
    """Hours in words, those of the day; "" where there are none."""
    return ", ".join(f"{clock(a)}-{clock(b)}" for a, b in spans if a < 1440)


def listing(places: tuple[Place, ...], *, of_the_day: bool = True) -> str:
    """The places, one a line, with the hours of the day or of most days."""
    return "\n".join(place.text(of_the_day=of_the_day) for place in places)


def otherwise(places: tuple[Place, ...]) -> str:
    """Where the day's hours are not those of most days, in one line; "" where all are."""
    hours = "; ".join(f"{place.id} {place.hours()}" for place in places if place.usual is not None)
    return say("Other hours on this day: {hours}", hours=hours) if hours else ""
