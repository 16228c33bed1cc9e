"""Views over an episode, each a pure function of it: the town at a moment, one person's day."""

from dataclasses import dataclass
from typing import Any

from twinville.simulation.clock import label
from twinville.simulation.episode.reader import Episode
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


def town_at(episode: Episode, seconds: int) -> list[PersonAt]:
    """Everybody at a moment, in the order of the scenario; raises InputError for a moment outside the episode."""
    tick = episode.tick_of(seconds)
    people = []
    for name in episode.names:
        x, y = episode.position(name, tick)
        entry = episode.activity(name, tick)
        data = entry.data if entry is not None else {"activity": "", "category": "", "emoji": "", "address": ""}
        address = str(data["address"]).partition(":")[2]
        people.append(PersonAt(name, x, y, str(data["activity"]), str(data["category"]), str(data["emoji"]), address))
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
    for entry in episode.entries(None, person, start, min(episode.last_tick, clock.tick_before(last))):
        line = _line(clock.seconds(entry.tick), entry.kind, entry.data)
        if line is not None:
            lines.append(line)
    return lines


def _line(seconds: int, kind: str, data: dict[str, Any]) -> DayEntry | None:
    if kind == "activity":
        return DayEntry(seconds, "does", str(data["activity"]), str(data["address"]).partition(":")[2], str(data["emoji"]))
    if kind == "refused":
        where = str(data["address"]).partition(":")[2]
        return DayEntry(seconds, "refused", f"could not: {data['activity']} ({data['reason']})", where, "⛔")
    if kind == "plan_changed":
        return DayEntry(seconds, "plan", f"{data['change']}: {data['activity']} ({data['reason']})", "", "✎")
    if kind == "place_learned":
        return DayEntry(seconds, "learned", "saw this place for the first time", str(data["address"]).partition(":")[2], "👁")
    if kind == "appointment":
        how = "kept" if data["kept"] else f"missed: {data['reason']}"
        return DayEntry(seconds, "appointment", f"{data['activity']}: {how}", str(data["place"]), "📅")
    if kind == "reaction" and data["choice"] != "carry on":
        return DayEntry(
            seconds, "reacts", f"{data['text']}: {data['choice']}, {data['activity']} (stated reason: {data['reason']})", "", "❗"
        )
    if kind == "promised":
        return DayEntry(seconds, "promised", f"promised {data['to']} to come to {data['activity']}", str(data["place"]), "🤝")
    if kind == "declined":
        return DayEntry(seconds, "declined", f"will not come to {data['activity']}: {data['reason']}", "", "🙅")
    if kind == "notice":
        return DayEntry(seconds, "notice", f"put up: {data['text']}", str(data["address"]).partition(":")[2], "📌")
    if kind == "planned" and data["level"] == "day":
        items = "; ".join(f"{label(int(item['at'])).split()[-1]} {item['activity']}" for item in data["items"])
        return DayEntry(seconds, "plan", f"the day: {items}", "", "✎")
    return None


def whole_day(day: int) -> tuple[int, int]:
    """First and last second of a day counted from 1."""
    return (day - 1) * DAY, day * DAY - 1
