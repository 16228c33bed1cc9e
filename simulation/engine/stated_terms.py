"""What a line says of an agreement, read without a model: who, on what day, at what time, where. What cannot be read is open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from twinville.agents.agreement import Agreement, Stated
from twinville.agents.persona import Persona
from twinville.agents.spoken_places import PlaceNames
from twinville.agents.spoken_times import read_day, read_time
from twinville.simulation.clock import Clock
from twinville.worlds.daytime import DAY
from twinville.worlds.world import World

#: Two times this near are the same time, minutes.
NEARLY = 30
_UNREAD_TIME, _UNREAD_DAY, _UNKNOWN_PLACE = "no time can be read from", "no day can be read from", "nobody knows a place called"
#: Words that leave something open.
_OPEN = frozenset({"open", "offen", "unknown", "none", "any", "anytime", "any time", "not said", "?", "-"})
_UNKNOWN_PERSON = "nobody here is called"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that does something about an agreement, with who says it to whom, when, and in which arena (-1 in the street).

    `also` are those who hear it besides the listener.
    """

    stated: Stated
    said: str
    speaker: str
    listener: str
    talk: int
    now: int
    here: int = -1
    also: tuple[str, ...] = ()

    @property
    def hearers(self) -> tuple[str, ...]:
        """All with whom it is spoken."""
        return (self.listener, *self.also)

    @property
    def present(self) -> tuple[str, ...]:
        """Who says it and all who hear it."""
        return (self.speaker, *self.hearers)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a line says of an agreement, as far as it can be read; "" and None are open. `unread` says in words what cannot be.

    `supposed` is a day that nobody named.
    """

    activity: str
    day: int | None
    at: int | None
    place: str
    arenas: tuple[int, ...]
    minutes: int | None
    unread: tuple[str, ...] = ()
    supposed: bool = False


class Reading:
    """Reads lines with the names of a town and its people."""

    def __init__(self, clock: Clock, world: World, personas: Sequence[Persona]) -> None:
        self._clock = clock
        self._world = world
        self._names = [persona.name for persona in personas]
        self._places = PlaceNames(world, {persona.name: persona.home for persona in personas})

    def people(self, line: Line) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The people that a line names, and in words those whom nobody knows; who says it, to whom, if it names nobody."""
        found: list[str] = []
        unknown: list[str] = []
        for word in line.stated.who:
            name = self._person(word, line)
            if name is not None:
                found.append(name)
            elif word.strip():
                unknown.append(f"{_UNKNOWN_PERSON} '{word.strip()}'")
        if not found and not line.stated.who:
            found = [line.speaker] if line.stated.act == "promises" else [line.speaker, line.listener]
        return tuple(dict.fromkeys(found)), tuple(unknown)

    def _person(self, word: str, line: Line) -> str | None:
        folded = " ".join(word.split()).casefold()
        if folded in ("i", "me", "ich", "mich", "mir"):
            return line.speaker
        if folded in ("you", "du", "dich", "dir", "sie"):
            return line.listener
        same = [name for name in self._names if name.casefold() == folded]
        same = same or [name for name in self._names if folded in name.casefold().split()]
        return same[0] if len(same) == 1 else None

    def terms(self, line: Line, meant: Agreement | None) -> Terms:
        """What can be read of day, time and place. A time without a day is that of the agreement that is meant, else of today."""
        stated = _as_left_open(line.stated)
        today, minute = line.now // DAY + 1, line.now % DAY // 60
        says_day = bool(stated.day.strip())
        day = read_day(stated.day if says_day else stated.time, today, self._clock.weekday)
        about = day if says_day or day is not None else (meant.day if meant is not None else None) or today
        now = minute if about == today else None
        # What is done says which half of the day is meant: a supper at "quarter to nine" is no breakfast.
        around = f"{stated.day} {stated.activity or (meant.activity if meant is not None else '')}"
        at = read_time(stated.time if stated.time.strip() else stated.day, now, around)
        supposed = day is None and at is not None and at >= minute and not says_day and meant is None
        day = today if supposed else day
        if at == 1440:
            # Midnight at the end of a day is the beginning of the next.
            at, day = 0, day + 1 if day is not None else None
        named = self._places.find(stated.place, line.speaker, line.listener, line.here)
        place, arenas = named if named is not None else (stated.place.strip(), ())
        unread = []
        if stated.day.strip() and day is None:
            unread.append(f"{_UNREAD_DAY} '{stated.day.strip()}'")
        if stated.time.strip() and at is None:
            unread.append(f"{_UNREAD_TIME} '{stated.time.strip()}'")
        if place and not arenas:
            unread.append(f"{_UNKNOWN_PLACE} '{place}'")
        minutes = stated.minutes if stated.minutes is not None and 5 <= stated.minutes <= 720 else None
        return Terms(stated.activity.strip(), day, at, place, arenas, minutes, tuple(unread), supposed)

    def differs(self, agreement: Agreement, terms: Terms, nearly: int = NEARLY) -> bool:
        """Whether something is said that is not as agreed, times by more than some minutes. What is open differs from nothing."""
        if terms.day is not None and agreement.day not in (None, terms.day):
            return True
        if terms.at is not None and agreement.at is not None and abs(terms.at - agreement.at) > nearly:
            return True
        return bool(terms.arenas and agreement.arenas) and not self._sectors(terms.arenas) & self._sectors(agreement.arenas)

    def _sectors(self, arenas: tuple[int, ...]) -> set[str]:
        return {self._world.arenas[arena].sector for arena in arenas}


def _as_left_open(stated: Stated) -> Stated:
    """With nothing where a word says that it is open."""
    day, time, place = (
        "" if " ".join(text.split()).casefold() in _OPEN else text for text in (stated.day, stated.time, stated.place)
    )
    return replace(stated, day=day, time=time, place=place)


def still_open(agreement: Agreement, text: str) -> bool:
    """Whether what could not be read before is still open; what is checked anew each time is left out."""
    if text.startswith(_UNREAD_TIME):
        return agreement.at is None
    if text.startswith(_UNREAD_DAY):
        return agreement.day is None
    if text.startswith(_UNKNOWN_PLACE):
        return not agreement.arenas
    return text.startswith(_UNKNOWN_PERSON)


def filled(agreement: Agreement, terms: Terms) -> Agreement:
    """With what was open, and is said now. A place that is known takes the place of one that is not."""
    finds = bool(terms.arenas) and not agreement.arenas
    return replace(
        agreement,
        activity=agreement.activity or terms.activity,
        day=agreement.day if agreement.day is not None else terms.day,
        at=agreement.at if agreement.at is not None else terms.at,
        place=terms.place if finds or not agreement.place else agreement.place,
        arenas=terms.arenas if finds else agreement.arenas,
        minutes=agreement.minutes if agreement.minutes is not None else terms.minutes,
    )
