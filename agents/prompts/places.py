"""Places as prompts offer them: an id, a name, today's hours, and what can be done there."""

from pydantic import BaseModel, ConfigDict

from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.wording import say


class Place(BaseModel):
    """An arena on offer. `open` lists (from, to) in minutes of the day being lived; empty means it never closes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    kind: str
    affords: tuple[str, ...]
    open: tuple[tuple[int, int], ...] = ()
    closed_today: bool = False
    home: bool = False
    work: bool = False

    def is_open(self, start: int, end: int) -> bool:
        """Whether one may be there from `start` to `end` without a key. A workplace lets its own people in at any time."""
        if self.home or self.work:
            return True
        if self.closed_today:
            return False
        return not self.open or any(opens <= start and end <= closes for opens, closes in self.open)

    def text(self) -> str:
        """One line: id, name, the day's hours, what can be done."""
        spans = (f"{clock(a)}-{clock(b)}" for a, b in self.open if a < 1440)
        hours = say("closed today") if self.closed_today else ", ".join(spans) or say("always open")
        mine = say("home") if self.home else say("work") if self.work else ""
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


def listing(places: tuple[Place, ...]) -> str:
    """The places, one a line."""
    return "\n".join(place.text() for place in places)
