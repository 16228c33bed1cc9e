"""The main events of an episode, as a feed: first meetings, news, agreements, help and refusals, reflections, interventions."""

from dataclasses import dataclass
from typing import Any

from twinville.simulation.episode.events import (
    AgreementChanged,
    AgreementOver,
    Conversed,
    DoorsChanged,
    Knocked,
    NewsBorn,
    Posted,
    Spoke,
    ThingChanged,
)
from twinville.simulation.episode.log import Entry
from twinville.simulation.episode.mind_events import Appointment, Considered, Declined, Promised, Reacted, Remembered, Sought
from twinville.simulation.episode.projections.sentences import sentence
from twinville.simulation.episode.reader import Episode
from twinville.simulation.event import Event, ProcessEvent
from twinville.simulation.processes.contagion_events import Exposed, FellIll
from twinville.simulation.processes.noise_events import Complained
from twinville.simulation.processes.weather_events import WeatherTurned


@dataclass(frozen=True, slots=True)
class Item:
    """One event: when, about whom (their name; empty for the town), in which words, and how much, from 1 to 5."""

    tick: int
    person: str
    text: str
    weight: int
    kind: str


_EVENTS: tuple[type[Event], ...] = (
    Spoke,
    Conversed,
    Appointment,
    Promised,
    Declined,
    Sought,
    AgreementChanged,
    AgreementOver,
    NewsBorn,
    Reacted,
    Posted,
    Knocked,
    ThingChanged,
    Remembered,
    ProcessEvent,
    Considered,
    DoorsChanged,
)

#: How much what processes do matters; the rest, 2.
_WEIGHTS: dict[type[Event], int] = {Exposed: 4, FellIll: 5, Complained: 4}
#: How much it matters what a line does about an agreement, by what it does; the rest, 2.
_AGREEING = {"promises": 3, "accepts": 3, "accepts if": 3, "calls off": 4}


def story(episode: Episode, first: int = 0, last: int | None = None) -> list[Item]:
    """The feed from one tick to another. What was heard or met before `first` is not new in it."""
    told: set[tuple[str, str]] = set()
    met: set[frozenset[str]] = _acquainted(episode)
    origins = {str(fact["id"]): str(fact.get("origin", "")) for fact in episode.scenario.get("facts", ())}
    items: list[Item] = []
    for entry in episode.entries(*_EVENTS, last=last):
        found = _item(entry, told, met, origins)
        if found is not None and found.tick >= first:
            items.append(found)
    for change in episode.interventions:
        tick, who = int(change["tick"]), str(change.get("person") or "")
        if tick >= first and (last is None or tick <= last):
            items.append(Item(tick, who, _intervention(change), 5, "intervention"))
    return sorted(items, key=lambda item: item.tick)


def _intervention(change: dict[str, Any]) -> str:
    """What was done from outside, in words."""
    what, text = str(change["what"]), str(change.get("text") or (change.get("ordinance") or {}).get("statement") or "")
    said = {
        "whisper": "an inner voice",
        "announcement": "announced",
        "ordinance": "ordained",
        "hours": f"other hours of {change.get('place')}",
        "process": f"{change.get('process')} begins",
        "end process": f"{change.get('process')} ends",
        "persona": "another persona",
        "seed": "another seed",
        "model": "another model",
    }
    words = said.get(what, f"an intervention of the kind '{what}'")
    return f"{words}: {text}" if text else words


def _acquainted(episode: Episode) -> set[frozenset[str]]:
    """Pairs who know each other from the start."""
    return {
        frozenset((str(persona["name"]), str(tie["name"])))
        for persona in episode.scenario["personas"]
        for tie in persona.get("ties", ())
    }


def _item(entry: Entry[Event], told: set[tuple[str, str]], met: set[frozenset[str]], origins: dict[str, str]) -> Item | None:
    event, who, tick = entry.event, str(entry.person or ""), entry.tick
    match event:
        case Spoke():
            return _news(tick, who, event, told, origins)
        case Conversed():
            return _meeting(tick, who, event, met)
        case NewsBorn():
            # Who tells something new is where it comes from.
            origins[event.id] = who
        case AgreementChanged():
            # How it ended is told of each of those who were to be there.
            return _told(tick, event, _AGREEING.get(event.act, 2), "agreement") if event.person is not None else None
        case AgreementOver():
            return _ending(tick, who, event, told)
        case Appointment(agreement=str()) | Promised(agreement=str()):
            return None  # the agreement tells more of it
        case Appointment():
            return _told(tick, event, 4, "appointment")
        case Promised() | Declined():
            return _told(tick, event, 3, "appointment")
        case Sought(outcome="met" | "not met"):
            return _told(tick, event, 3, "intent")
        case Reacted():
            return _reaction(tick, event)
        case Posted():
            return _told(tick, event, 4, "news")
        case Knocked():
            return _told(tick, event, 3 if event.answered is not None else 2, "door")
        case ThingChanged(words=str(), by=str(by)) if by:
            text = sentence(event)
            return Item(tick, by, text, 2, "left") if text is not None else None
        case ProcessEvent():
            return _process(tick, event)
        case Considered():
            return _told(tick, event, 2, "compliance")
        case DoorsChanged():
            return _told(tick, event, 4, "compliance")
        case Remembered(memory_kind="reflection"):
            return _told(tick, event, 1, "reflection")
    return None


def _told(tick: int, event: Event, weight: int, kind: str) -> Item | None:
    text = sentence(event)
    return Item(tick, event.person or "", text, weight, kind) if text is not None else None


def _news(tick: int, who: str, line: Spoke, told: set[tuple[str, str]], origins: dict[str, str]) -> Item | None:
    fresh = [fact for fact in line.facts for name in line.hearers if (fact, name) not in told and origins.get(fact) != name]
    told |= {(fact, person) for fact in line.facts for person in (*line.hearers, who)}
    return _told(tick, line, 3, "news") if fresh else None


def _ending(tick: int, who: str, event: AgreementOver, told: set[tuple[str, str]]) -> Item | None:
    """What became of an agreement; of those who met, the first tells it."""
    if (event.id, who) in told and not event.absent:
        return None
    told |= {(event.id, person) for person in event.met}
    return _told(tick, event, 4, "agreement")


def _meeting(tick: int, who: str, talk: Conversed, met: set[frozenset[str]]) -> Item | None:
    new = [pair for pair in talk.pairs if frozenset(pair) not in met] if talk.lines else []
    met |= {frozenset(pair) for pair in new}
    if not new:
        return None
    first = next((name for name in (who, *talk.people) if any(name in pair for pair in new)), who)
    others = tuple(two[1] if two[0] == first else two[0] for two in new if first in two)
    beside = [" and ".join(pair) for pair in new if first not in pair]
    text = "; ".join((f"talked with {', '.join(others)} for the first time", *(f"so did {both}" for both in beside)))
    return Item(tick, first, text, 3, "meeting")


def _reaction(tick: int, reaction: Reacted) -> Item | None:
    if reaction.choice in ("carry on", "talk"):
        return None
    weight = {"help": 4, "flee": 5, "change plan": 4}.get(reaction.choice, 2)
    return _told(tick, reaction, weight, "reaction")


def _process(tick: int, event: ProcessEvent) -> Item | None:
    """What a process of the world did to somebody, or to the town."""
    if isinstance(event, WeatherTurned) and event.person is not None:
        return None
    return _told(tick, event, _WEIGHTS.get(type(event), 2), "health")
