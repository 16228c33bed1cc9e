"""Views over an episode, each a pure function of it: the town at a moment, one person's day."""

from dataclasses import dataclass

from twinville.simulation.episode.events import Acted, AgreementChanged, AgreementOver, Knocked, Posted, Refused, Unknown
from twinville.simulation.episode.mind_events import (
    AimsStand,
    Appointment,
    Declined,
    PlaceLearned,
    PlanChanged,
    Planned,
    Promised,
    Reacted,
    Sought,
)
from twinville.simulation.episode.projections.sentences import sentence
from twinville.simulation.episode.projections.traces import worded
from twinville.simulation.episode.reader import Episode
from twinville.simulation.event import Event
from twinville.worlds.daytime import DAY


@dataclass(frozen=True, slots=True)
class PersonAt:
    """One person at a moment."""

    name: str
    x: int
    y: int
    activity: str
    category: str
    emoji: str
    address: str


#: What somebody does before the first entry about them.
_NOTHING = Acted(None, "", "", "", "", "", "")


def town_at(episode: Episode, seconds: int) -> list[PersonAt]:
    """Everybody at a moment, in the order of the scenario; raises InputError for a moment outside the episode."""
    tick = episode.tick_of(seconds)
    people = []
    for name in episode.names:
        x, y = episode.positions.at(name, tick)
        entry = episode.log.latest(Acted, name, tick)
        doing = entry.event if entry is not None else _NOTHING
        people.append(PersonAt(name, x, y, doing.activity, doing.category, doing.emoji, doing.address.partition(":")[2]))
    return people


@dataclass(frozen=True, slots=True)
class DayEntry:
    """One line of somebody's day: a moment, what kind of line it is, and its words."""

    seconds: int
    kind: str
    text: str
    address: str = ""
    emoji: str = ""


def day_of(episode: Episode, person: str, first: int, last: int) -> list[DayEntry]:
    """What one person did, planned, was refused, promised and learned between two moments, in order."""
    clock = episode.clock
    start = max(0, clock.tick_before(first))
    lines: list[DayEntry] = []
    for entry in episode.entries(person=person, first=start, last=min(episode.last_tick, clock.tick_before(last))):
        line = _line(clock.seconds(entry.tick), entry.event)
        if line is not None:
            lines.append(line)
    for entry in worded(episode, min(episode.last_tick, clock.tick_before(last))):
        text = sentence(entry.event) if entry.event.by == person and entry.tick >= start else None
        if text is not None:
            lines.append(DayEntry(clock.seconds(entry.tick), "leaves", text, "", "🪧"))
    return sorted(lines, key=lambda line: line.seconds)


def _line(seconds: int, event: Event) -> DayEntry | None:
    text = sentence(event)
    if text is None:
        return None
    match event:
        case Acted():
            return DayEntry(seconds, "does", text, event.address.partition(":")[2], event.emoji)
        case Refused():
            return DayEntry(seconds, "refused", text, event.address.partition(":")[2], "⛔")
        case Knocked():
            return DayEntry(seconds, "knocked", text, event.address.partition(":")[2], "🚪")
        case PlanChanged() | Planned():
            return DayEntry(seconds, "plan", text, "", "✎")
        case AimsStand():
            return DayEntry(seconds, "aims", text, "", "🎯")
        case PlaceLearned():
            return DayEntry(seconds, "learned", text, event.address.partition(":")[2], "👁")
        case AgreementChanged():
            return DayEntry(seconds, "agreement", text, event.place, "🤝")
        case AgreementOver():
            return DayEntry(seconds, "agreement", text, "", "📅")
        case Appointment(agreement=str()) | Promised(agreement=str()):
            return None  # the agreement tells more of it
        case Appointment():
            return DayEntry(seconds, "appointment", text, event.place, "📅")
        case Reacted():
            return DayEntry(seconds, "reacts", text, "", "❗")
        case Promised():
            return DayEntry(seconds, "promised", text, event.place, "🤝")
        case Sought():
            return DayEntry(seconds, "intent", text, "", "💭")
        case Declined():
            return DayEntry(seconds, "declined", text, "", "🙅")
        case Posted():
            return DayEntry(seconds, "notice", text, event.address.partition(":")[2], "📌")
        case Unknown():
            return DayEntry(seconds, "unknown", text)
    return None


def whole_day(day: int) -> tuple[int, int]:
    """First and last second of a day counted from 1."""
    return (day - 1) * DAY, day * DAY - 1
