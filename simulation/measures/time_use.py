"""Time use: hours a day by category, read off the activities in the log."""

from collections.abc import Iterable
from dataclasses import dataclass

from twinville.agents.categories import CATEGORIES
from twinville.simulation.episode.events import Acted
from twinville.simulation.episode.reader import Episode
from twinville.worlds.daytime import DAY

#: Younger people are counted apart from adults.
ADULT = 16


@dataclass(frozen=True, slots=True)
class Spell:
    """One activity of one person, in seconds of the run."""

    person: str
    start: int
    end: int
    activity: str
    category: str
    use: str
    address: str
    phase: str


def spells(episode: Episode, person: str) -> list[Spell]:
    """A person's activities in order, each lasting until the next begins or the episode ends."""
    entries = list(episode.entries(Acted, person=person))
    clock = episode.clock
    if not entries:
        return []
    ends = [clock.seconds(entry.tick) for entry in entries[1:]] + [clock.seconds(episode.last_tick)]
    return [
        Spell(
            person,
            clock.seconds(entry.tick),
            end,
            entry.event.activity,
            entry.event.category,
            entry.event.use,
            entry.event.address,
            entry.event.phase,
        )
        for entry, end in zip(entries, ends, strict=True)
    ]


def hours_a_day(episode: Episode, people: Iterable[str]) -> dict[str, dict[str, float]]:
    """Mean hours per day of each person by category; the categories sum to 24 over whole days."""
    days = (episode.clock.seconds(episode.last_tick) - episode.clock.start) / DAY
    table: dict[str, dict[str, float]] = {}
    for person in people:
        hours = dict.fromkeys(CATEGORIES, 0.0)
        for spell in spells(episode, person):
            hours[spell.category] = hours.get(spell.category, 0.0) + (spell.end - spell.start) / 3600
        table[person] = {category: total / days if days else 0.0 for category, total in hours.items()}
    return table


def time_use(episode: Episode) -> dict[str, dict[str, float]]:
    """Mean hours per person and day by category, adults and children apart; a group without people is left out."""
    # A recording may not state ages; its people count as adults.
    ages = {str(p["name"]): int(p["age"] if p["age"] is not None else ADULT) for p in episode.scenario["personas"]}
    groups = {
        "adults": [name for name in episode.names if ages[name] >= ADULT],
        "children": [name for name in episode.names if ages[name] < ADULT],
    }
    result: dict[str, dict[str, float]] = {}
    for group, people in groups.items():
        if people:
            hours = hours_a_day(episode, people)
            result[group] = {
                category: round(sum(hours[name][category] for name in people) / len(people), 2) for category in CATEGORIES
            }
    return result
