"""News: what an announcement and an ordinance have in common. They say something, which comes to people by a channel."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, Self

from twinville.simulation.interventions.base import Intervention
from twinville.simulation.interventions.engine import Channel, Engine, News
from twinville.simulation.interventions.past import Past
from twinville.worlds.errors import InputError
from twinville.worlds.kinds import READ_NOTICES
from twinville.worlds.world import Thing, World

_HOW = {"letter": "letter", "notice": "notice", "word": "by word of mouth", "sign": "sign at the doors"}


class Delivered(Intervention):
    """Words to `people` (to everybody, where nobody is named): by "letter", as a "notice" on the boards (of a `place`, or all), by
    "word" of the council to whom it names, or as a "sign" at the doors alone.
    """

    people: tuple[str, ...] = ()
    channel: Channel = "letter"
    place: str = ""

    @property
    @abstractmethod
    def statement(self) -> str:
        """What it says; where that is empty, nothing is delivered."""

    @property
    def fact(self) -> str:
        """The id of the fact it carries."""
        return self.id

    @property
    def teller(self) -> str:
        """The resident who begins to tell it, empty where the council says it."""
        return ""

    def put(self, past: Past, before: Sequence[Intervention]) -> Self:  # noqa: ARG002  # as every intervention
        """It with the names of the history; raises InputError where its channel reaches nobody."""
        people = tuple(past.person(name) for name in self.people)
        place = past.world.arenas_of(self.place)[0].sector if self.place else ""
        if self.channel == "notice" and not any(READ_NOTICES in thing.affordances for thing in _things(past.world, place)):
            where = f"at {self.place}" if self.place else f"in {past.world.name}"
            raise InputError(f"there is no notice board {where}; choose another channel, such as letter")
        if self.channel == "word" and not people:
            raise InputError("news by word of mouth begins with somebody: name those who are told first")
        return self.changed(people=people, place=place)

    def names(self) -> Iterable[str]:
        """Whom it is for, and who tells it."""
        return (*self.people, self.teller) if self.teller else self.people

    def places(self) -> Iterable[str]:
        """The place whose people or boards it is for."""
        return (self.place,) if self.place else ()

    def happens(self, engine: Engine) -> None:
        """It comes to people."""
        if self.statement and self.channel != "sign":
            news = News(self.id, self.fact, self.statement, self.teller, self.channel, self.people, self.place)
            engine.deliver(news, self.tick)

    def content(self) -> dict[str, Any]:
        """What the log keeps of it; a letter to everybody is not said to be one."""
        kept = super().content()
        return {name: value for name, value in kept.items() if (name, value) not in (("people", ()), ("channel", "letter"))}

    @property
    def way(self) -> str:
        """How it comes to whom, in words."""
        if self.channel in ("notice", "sign"):
            return _HOW[self.channel]
        return f"{_HOW[self.channel]}{to(self.people)}"


def to(people: Sequence[str]) -> str:
    """Whom something is for, in words."""
    return f" to {len(people)} people" if len(people) > 3 else f" to {', '.join(people)}" if people else " to everybody"


def plain(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def fact_of(text: str, past: Past, before: Sequence[Intervention]) -> str:
    """The id of the fact that words announce, in the history or in what the same fork does before; raises InputError when nothing
    does.
    """
    words = plain(text)
    for each in before:
        if isinstance(each, Delivered) and words == each.statement:
            return each.fact
    for row in past.interventions:
        if words in (row.get("text"), (row.get("ordinance") or {}).get("statement")):
            return str(row.get("of") or row["id"])
    found = next((str(fact["id"]) for fact in past.scenario["facts"] if words in (fact["id"], fact["statement"])), None)
    if found is None:
        raise InputError(f"'{words[:60]}' was not announced before: news can only be against what somebody may have heard")
    return found


def _things(world: World, sector: str) -> Iterable[Thing]:
    return (thing for thing in world.things if not sector or world.arenas[thing.arena].sector == sector)
