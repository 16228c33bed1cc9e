"""How news spread: for each fact who knows it, and through whom it came to them, read off spoken lines and notices alone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from twinville.simulation.episode.events import NewsBorn, Posted, Spoke, Telling
from twinville.simulation.episode.log import Entry
from twinville.simulation.episode.mind_events import BecameFact, BeliefChanged, Forgotten, Remembered
from twinville.simulation.episode.projections.spoken import Said, Spoken, teller
from twinville.simulation.episode.reader import Episode
from twinville.simulation.names import COUNCIL


@dataclass(frozen=True, slots=True)
class Hearing:
    """How somebody came to know a fact: from whom, by which line or notice ("s7", "n1"), and in which words they have it."""

    source: str
    event: str
    version: str


@dataclass(slots=True)
class News:
    """One fact: its origin, who knows it (in order of hearing), who doubts or forgot it, and the chain of people to each knower.

    `scripted` says that it was there from the start or announced, and not born in talk. `told` counts the lines and notices that
    told it, by stance, `not_sure` those that may have, `versions` those that told it with other numbers. `hearings` tells for each
    knower but the origin how it came to them. `unsourced` are knowers whose memory names no line and no notice: there should be
    none.
    """

    id: str
    origin: str
    statement: str
    known_by: list[str]
    doubted_by: list[str]
    forgotten_by: list[str]
    paths: dict[str, list[str]]
    hearings: dict[str, Hearing]
    unsourced: list[str]
    scripted: bool = True
    told: dict[str, int] = field(default_factory=dict)
    not_sure: int = 0
    versions: int = 0


def announced(episode: Episode) -> list[dict[str, str]]:
    """What was announced during the episode, as facts."""
    return [
        {"id": str(each["id"]), "origin": str(each.get("origin") or COUNCIL), "statement": text}
        for each in episode.interventions
        if each.get("what") in ("announcement", "ordinance") and not each.get("of") and (text := _words(each))
    ]


def _words(intervention: dict[str, Any]) -> str:
    ordinance = intervention.get("ordinance")
    return str(ordinance["statement"] if ordinance else intervention.get("text") or "")


def born(episode: Episode) -> list[dict[str, str]]:
    """What came up in talk and nobody scripted, as facts."""
    return [
        {"id": entry.event.id, "origin": str(entry.person), "statement": entry.event.statement}
        for entry in episode.entries(NewsBorn)
    ]


def spread(episode: Episode) -> list[News]:
    """Every fact as far as it came: those of the scenario, announced, born in talk. Who has forgotten one does not know it."""
    said = {entry.event.id: teller(entry) for entry in episode.entries(Spoke, Posted)}
    found = {
        str(fact["id"]): News(str(fact["id"]), str(fact["origin"]), str(fact["statement"]), [], [], [], {}, {}, [])
        for fact in (*episode.scenario["facts"], *announced(episode))
    }
    for new in born(episode):
        name = new["id"]
        found[name] = News(name, new["origin"], new["statement"], [], [], [], {}, {}, [], scripted=False)
    carried: dict[tuple[str, int], str] = {}
    for entry in episode.entries(Remembered, BecameFact, BeliefChanged, Forgotten, Telling):
        person = str(entry.person)
        match entry.event:
            case Telling(fact=str(fact)) if fact in found:
                _count(found[fact], entry.event)
            case BecameFact(id=memory, fact=fact) if fact in found:
                carried[person, memory] = fact
                found[fact].paths.setdefault(person, [person])
                _mark(found[fact].known_by, person, on=True)
            case Remembered(id=memory, fact=str(fact)) if fact in found:
                carried[person, memory] = fact
                _learn(found[fact], person, entry.event, said)
            case BeliefChanged(id=memory, doubted=doubted) if (person, memory) in carried:
                _mark(found[carried[person, memory]].doubted_by, person, on=doubted)
            case Forgotten(id=memory) if (person, memory) in carried:
                news = found[carried[person, memory]]
                _mark(news.forgotten_by, person, on=True)
                _mark(news.known_by, person, on=False)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way of a piece of news: by what `hearer` got it (None: they had it from the start)."""

    hearer: str
    memory: Entry[Remembered]
    said: Said | None


def way_to(episode: Episode, person: str, fact: str, memories: Iterable[Entry[Remembered]], spoken: Spoken) -> list[Step]:
    """The way of a piece of news to somebody who remembers this, the last teller first."""
    steps: list[Step] = []
    hearer, seen = person, set[str]()
    while hearer not in seen:
        seen.add(hearer)
        held = next((entry for entry in memories if entry.event.fact == fact), None)
        if held is None:
            break
        said = next((found for source in held.event.evidence if (found := spoken.find(source, held.tick))), None)
        if said is None or said.person is None or said.person == hearer:
            steps.append(Step(hearer, held, None))
            break
        steps.append(Step(hearer, held, said))
        hearer = said.person
        memories = episode.entries(Remembered, person=hearer, last=said.tick)
    return steps


def first_known(episode: Episode, facts: Collection[str]) -> dict[tuple[str, str], int]:
    """The tick at which each person first had each of some facts, by (person, fact)."""
    found: dict[tuple[str, str], int] = {}
    for entry in episode.entries(Remembered, BecameFact):
        if isinstance(entry.event, (Remembered, BecameFact)) and entry.event.fact is not None and entry.event.fact in facts:
            found.setdefault((str(entry.person), entry.event.fact), entry.tick)
    return found


def _count(news: News, telling: Telling) -> None:
    """A line or notice that tells it, or may."""
    if telling.told != "told":
        news.not_sure += 1
        return
    news.told[telling.stance] = news.told.get(telling.stance, 0) + 1
    news.versions += telling.new_version


def _learn(news: News, person: str, memory: Remembered, said: dict[str, str]) -> None:
    _mark(news.doubted_by, person, on=memory.doubted)
    _mark(news.forgotten_by, person, on=False)
    event = next((item for item in memory.evidence if item in said), None)
    if person == news.origin:
        news.paths.setdefault(person, [person])
    elif any(item.startswith("i") for item in memory.evidence) or (event is not None and said[event] in (COUNCIL, person)):
        # Put into somebody's mind from outside, or their own contradiction: a second origin.
        news.paths.setdefault(person, [person])
    elif event is not None and said[event] in news.paths:
        news.paths.setdefault(person, [*news.paths[said[event]], person])
        news.hearings.setdefault(person, Hearing(said[event], event, memory.gist))
    else:
        news.unsourced.append(person)
        return
    _mark(news.known_by, person, on=True)


def _mark(people: list[str], person: str, *, on: bool) -> None:
    if on and person not in people:
        people.append(person)
    elif not on and person in people:
        people.remove(person)
