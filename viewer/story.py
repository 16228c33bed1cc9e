"""The main events of an episode, as a feed: first meetings, news, appointments, help and refusals, reflections, interventions."""

from dataclasses import dataclass
from typing import Any

from twinville.simulation.episode.reader import Entry, Episode


@dataclass(frozen=True, slots=True)
class Item:
    """One event: when, about whom (their name; empty for the town), in which words, and how much, from 1 to 5."""

    tick: int
    person: str
    text: str
    weight: int
    kind: str


_KINDS = (
    "speech",
    "conversation",
    "appointment",
    "promised",
    "declined",
    "reaction",
    "notice",
    "memory",
    "process",
    "compliance",
    "doors",
)


def story(episode: Episode, first: int = 0, last: int | None = None) -> list[Item]:
    """The feed from one tick to another. What was heard or met before `first` is not new in it."""
    told: set[tuple[str, str]] = set()
    met: set[frozenset[str]] = _acquainted(episode)
    origins = {str(fact["id"]): str(fact.get("origin", "")) for fact in episode.scenario.get("facts", ())}
    items: list[Item] = []
    for entry in episode.entries(_KINDS, last=last):
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
    }
    words = said.get(what, f"another {what}")
    return f"{words}: {text}" if text else words


def _acquainted(episode: Episode) -> set[frozenset[str]]:
    """Pairs who know each other from the start."""
    return {
        frozenset((str(persona["name"]), str(tie["name"])))
        for persona in episode.scenario["personas"]
        for tie in persona.get("ties", ())
    }


def _item(entry: Entry, told: set[tuple[str, str]], met: set[frozenset[str]], origins: dict[str, str]) -> Item | None:
    data, who, tick = entry.data, str(entry.person or ""), entry.tick
    match entry.kind:
        case "speech":
            return _news(tick, who, data, told, origins)
        case "conversation":
            return _meeting(tick, who, data, met)
        case "appointment":
            came = "came" if data["kept"] else f"did not come, {data['reason']}"
            return Item(tick, who, f"{data['activity']}: {came}", 4, "appointment")
        case "promised":
            return Item(tick, who, f"promised {data['to']}: {data['activity']}", 3, "appointment")
        case "declined":
            return Item(tick, who, f"will not come: {data['activity']}", 3, "appointment")
        case "reaction":
            return _reaction(tick, who, data)
        case "notice":
            return Item(tick, who, f"put up: {data['text']}" if who else f"on the notice board: {data['text']}", 4, "news")
        case "process":
            return _process(tick, who, data)
        case "compliance":
            does = "intends to keep what the council asks" if data["keeps"] else "will not keep what the council asks"
            return Item(tick, who, f"{does}: {data['reason']}", 2, "compliance")
        case "doors":
            return Item(tick, "", "closed, as the council asks" if data["closed"] else "open again", 4, "compliance")
        case _:
            return _reflection(tick, who, data)


def _news(tick: int, who: str, data: dict[str, Any], told: set[tuple[str, str]], origins: dict[str, str]) -> Item | None:
    hearer = str(data["to"])
    fresh = [str(fact) for fact in data["facts"] if (str(fact), hearer) not in told and origins.get(str(fact)) != hearer]
    told |= {(str(fact), person) for fact in data["facts"] for person in (hearer, who)}
    return Item(tick, who, f"told {hearer}: {data['text']}", 3, "news") if fresh else None


def _meeting(tick: int, who: str, data: dict[str, Any], met: set[frozenset[str]]) -> Item | None:
    pair = frozenset((who, str(data["other"])))
    if pair in met or not data["lines"]:
        return None
    met.add(pair)
    return Item(tick, who, f"talked with {data['other']} for the first time", 3, "meeting")


def _reaction(tick: int, who: str, data: dict[str, Any]) -> Item | None:
    if data["choice"] in ("carry on", "talk"):
        return None
    weight = {"help": 4, "flee": 5, "change plan": 4}.get(str(data["choice"]), 2)
    return Item(tick, who, f"{data['text']}: {data['choice']}, {data['activity']}", weight, "reaction")


def _process(tick: int, who: str, data: dict[str, Any]) -> Item | None:
    """What a process of the world did to somebody, or to the town."""
    place = str(data.get("place") or "").split(":")[1:2]
    at = f" at {place[0]}" if place else ""
    words = {
        "exposed": f"was infected by {data['by']}{at}" if data.get("by") else "was the first to be infected",
        "ill": "fell ill",
        "removed": "is over it",
        "complaint": f"complained of the noise from {data.get('place')}",
    }.get(str(data.get("event")))
    if data.get("sky") and not who:
        words = f"the weather: {data['sky']}"
    weight = {"exposed": 4, "ill": 5, "removed": 2, "complaint": 4}.get(str(data.get("event")), 2)
    return Item(tick, who, words, weight, "health") if words else None


def _reflection(tick: int, who: str, data: dict[str, Any]) -> Item | None:
    return Item(tick, who, f"thought: {data['text']}", 1, "reflection") if data["memory_kind"] == "reflection" else None
