"""The spread of news: for each fact who knows it and through whom, from spoken lines and notices alone."""

from dataclasses import dataclass
from typing import Any

from twinville.simulation.episode.reader import Entry, Episode
from twinville.simulation.interventions.intervention import COUNCIL


@dataclass(frozen=True, slots=True)
class Hearing:
    """How somebody came to know a fact: from whom, by which line or notice ("s7", "n1"), and in which words they have it."""

    source: str
    event: str
    version: str


@dataclass(frozen=True, slots=True)
class News:
    """One fact: its origin, who knows it (in order of hearing), who doubts or forgot it, and the chain of people to each knower.

    `hearings` states for each knower but the origin how they learned it. `unsourced` are knowers whose memory names no line and no
    notice: there should be none.
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


def spread(episode: Episode) -> list[News]:
    """Every fact of the scenario, as far as it came; who has forgotten it does not know it."""
    said = {str(entry.data["id"]): str(entry.person or COUNCIL) for kind in ("speech", "notice") for entry in episode.entries(kind)}
    found = {
        str(fact["id"]): News(str(fact["id"]), str(fact["origin"]), str(fact["statement"]), [], [], [], {}, {}, [])
        for fact in (*episode.scenario["facts"], *announced(episode))
    }
    carried: dict[tuple[str, int], str] = {}
    for entry in _of_minds(episode):
        person = str(entry.person)
        if entry.kind == "memory":
            fact = str(entry.data["fact"])
            if fact in found:
                carried[person, int(entry.data["id"])] = fact
                _learn(found[fact], person, entry.data, said)
        elif (fact := carried.get((person, int(entry.data["id"])), "")) in found:
            news = found[fact]
            if entry.kind == "belief":
                _mark(news.doubted_by, person, on=bool(entry.data["doubted"]))
            else:
                _mark(news.forgotten_by, person, on=True)
                _mark(news.known_by, person, on=False)
    return list(found.values())


def _of_minds(episode: Episode) -> list[Entry]:
    entries = [entry for kind in ("memory", "belief", "forgotten") for entry in episode.entries(kind)]
    return sorted(entries, key=lambda entry: entry.seq)


def _learn(news: News, person: str, memory: dict[str, Any], said: dict[str, str]) -> None:
    _mark(news.doubted_by, person, on=bool(memory["doubted"]))
    _mark(news.forgotten_by, person, on=False)
    event = next((str(item) for item in memory["evidence"] if str(item) in said), None)
    if person == news.origin:
        news.paths.setdefault(person, [person])
    elif any(str(item).startswith("i") for item in memory["evidence"]) or (event is not None and said[event] == COUNCIL):
        # Put into somebody's mind from outside: a second origin.
        news.paths.setdefault(person, [person])
    elif event is not None and said[event] in news.paths:
        news.paths.setdefault(person, [*news.paths[said[event]], person])
        news.hearings.setdefault(person, Hearing(said[event], event, str(memory.get("gist", ""))))
    else:
        news.unsourced.append(person)
        return
    _mark(news.known_by, person, on=True)


def _mark(people: list[str], person: str, *, on: bool) -> None:
    if on and person not in people:
        people.append(person)
    elif not on and person in people:
        people.remove(person)
