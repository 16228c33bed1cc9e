"""The kinds of outcomes that a study can name: functions of an episode with a name, a unit, a window of time and a level.

An outcome of level "world" is one number. The others give one for each person, place, pair or hour, from which the world's is
combined. What was not measured is missing, never zero.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from twinville.agents.words import content_words
from twinville.experiments.outcomes.epidemics import attack_rate as attack_rate
from twinville.experiments.outcomes.epidemics import complaints as complaints
from twinville.experiments.outcomes.epidemics import masked_hours as masked_hours
from twinville.experiments.outcomes.epidemics import peak as peak
from twinville.experiments.outcomes.epidemics import realised_r0 as realised_r0
from twinville.experiments.outcomes.epidemics import time_to_peak as time_to_peak
from twinville.experiments.outcomes.networks import MEASURES, talk_graph
from twinville.experiments.outcomes.outcome import Outcome, Window, place_in
from twinville.experiments.outcomes.presence import all_stays, contacts_in, stays
from twinville.experiments.outcomes.surveys import survey as survey
from twinville.simulation.clock import parse_moment
from twinville.simulation.episode.events import Acted, Conversed
from twinville.simulation.episode.mind_events import Considered, Reacted
from twinville.simulation.episode.projections.news import announced, spread
from twinville.simulation.episode.reader import Episode
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError, suggestion


def visits(
    place: str, window: Window = None, *, primary: bool = False, smallest: float | None = None, staff: bool = False, after: str = ""
) -> Outcome:
    """How often people came to a place; those who work there do not count unless `staff`, nor visits that end before the time of
    day `after`.
    """
    late = parse_moment(after, "after") if after else 0

    def measure(episode: Episode, first: int, last: int) -> Mapping[str, float]:
        found = dict.fromkeys(_guests(episode, place, staff=staff), 0.0)
        for stay in stays(episode, place_in(episode.world, place), first, last):
            counts = stay.begins >= first and (not late or _reaches(episode, stay.begins, stay.ends, late))
            if counts and stay.person in found:
                found[stay.person] += 1
        return found

    name = f"visits to {place}" + (f" after {after}" if after else "")
    return Outcome(name, "visits", measure, window, primary, smallest, place, "person")


def dwell_time(
    place: str, window: Window = None, *, primary: bool = False, smallest: float | None = None, staff: bool = False
) -> Outcome:
    """Hours that people spent at a place, together."""

    def measure(episode: Episode, first: int, last: int) -> Mapping[str, float]:
        found = dict.fromkeys(_guests(episode, place, staff=staff), 0.0)
        for stay in stays(episode, place_in(episode.world, place), first, last):
            if stay.person in found:
                found[stay.person] += (stay.ends - max(stay.begins, first)) * episode.clock.tick_seconds / 3600
        return found

    return Outcome(f"hours at {place}", "hours", measure, window, primary, smallest, place, "person")


def attendance(
    place: str, window: Window = None, *, primary: bool = False, smallest: float | None = None, staff: bool = False
) -> Outcome:
    """How many different people were at a place."""

    def measure(episode: Episode, first: int, last: int) -> Mapping[str, float]:
        found = dict.fromkeys(_guests(episode, place, staff=staff), 0.0)
        for stay in stays(episode, place_in(episode.world, place), first, last):
            if stay.person in found:
                found[stay.person] = 1.0
        return found

    return Outcome(f"people at {place}", "people", measure, window, primary, smallest, place, "person")


def presence(window: Window = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """Hours that people spent at each place."""

    def measure(episode: Episode, first: int, last: int) -> Mapping[str, float]:
        found = {sector.name: 0.0 for sector in episode.world.sectors}
        for stay in all_stays(episode, first, last):
            if stay.place in found:
                found[stay.place] += (stay.ends - max(stay.begins, first)) * episode.clock.tick_seconds / 3600
        return found

    return Outcome("presence", "hours", measure, window, primary, smallest, None, "place")


def hours_of(category: str, window: Window = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """Hours that a person spends with one category of activity (sleep, work, leisure, social, ...), on average."""

    def measure(episode: Episode, first: int, last: int) -> Mapping[str, float]:
        spent = dict.fromkeys(episode.names, 0)
        doing: dict[str, tuple[int, bool]] = {}
        for entry in episode.entries(Acted, last=last):
            who = str(entry.person)
            since, before = doing.get(who, (first, False))
            if before:
                spent[who] += max(0, entry.tick - max(since, first))
            doing[who] = (entry.tick, entry.event.category == category)
        for who, (since, on) in doing.items():
            spent[who] += last - max(since, first) if on else 0
        return {who: ticks * episode.clock.tick_seconds / 3600 for who, ticks in spent.items()}

    return Outcome(f"hours of {category}", "hours a person", measure, window, primary, smallest, None, "person", "mean")


def time_use(category: str, window: Window = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """The same as `hours_of`: the name that time-use research has for it."""
    return hours_of(category, window, primary=primary, smallest=smallest)


def contacts(
    window: Window = None, *, minutes: int = 10, home: bool = False, primary: bool = False, smallest: float | None = None
) -> Outcome:
    """Different people whom a person met, on average: both awake in one room for at least so many minutes together. Not at home,
    unless `home`.
    """

    def measure(episode: Episode, first: int, last: int) -> Mapping[str, float]:
        met: dict[str, set[str]] = {name: set() for name in episode.names}
        for a, b in contacts_in(episode, first, last, minutes * 60, home=home):
            met[a].add(b)
            met[b].add(a)
        return {name: float(len(others)) for name, others in met.items()}

    return Outcome("contacts", "people met a person", measure, window, primary, smallest, None, "person", "mean")


def conversations(window: Window = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """How many conversations there were, by pair; one of several people counts for each pair of them."""

    def measure(episode: Episode, first: int, last: int) -> Mapping[str, float]:
        pairs = Counter(
            " & ".join(sorted(pair)) for e in episode.entries(Conversed, first=first, last=last) for pair in e.event.pairs
        )
        return {pair: float(count) for pair, count in sorted(pairs.items())}

    return Outcome("conversations", "conversations", measure, window, primary, smallest, None, "pair")


def informed(window: Window = None, *, about: str = "", primary: bool = False, smallest: float | None = None) -> Outcome:
    """How many people know, at the end, what was announced (or a fact whose words hold `about`), and do not doubt it."""

    def measure(episode: Episode, first: int, last: int) -> Mapping[str, float]:  # noqa: ARG001  # what is known at the end counts
        known: set[str] = set()
        for news in _about(episode, about):
            known |= {name for name in news.known_by if name not in news.doubted_by}
        return {name: float(name in known) for name in episode.names}

    name = f"people who know of {about}" if about else "people informed"
    return Outcome(name, "people", measure, window, primary, smallest, None, "person")


def heard_through_others(
    window: Window = None, *, about: str = "", primary: bool = False, smallest: float | None = None
) -> Outcome:
    """How many people know of what was announced because somebody else told them."""

    def measure(episode: Episode, first: int, last: int) -> Mapping[str, float]:  # noqa: ARG001  # what is known at the end counts
        told = {name for news in _about(episode, about) for name in news.known_by if len(news.paths[name]) > 1}
        return {name: float(name in told) for name in episode.names}

    return Outcome("people told by others", "people", measure, window, primary, smallest, None, "person")


def compliance(window: Window = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """The share of days on which a person who knew of an ordinance meant to keep it; missing for who knew of none."""
    return _of_stances("compliance", "share of days", lambda stance: float(stance.keeps), window, primary, smallest)


def support(window: Window = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """How far a person who knew of an ordinance was for it, from 1 (strongly against) to 5 (strongly for), on average."""
    return _of_stances("support", "points of 5", lambda stance: float(stance.support), window, primary, smallest)


def breaches(window: Window = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """How often somebody who is asked to see that an ordinance is kept saw it broken, by what they did: the number of times."""

    def measure(episode: Episode, first: int, last: int) -> Mapping[str, float]:
        found = Counter(
            entry.event.about for entry in episode.entries(Reacted, first=first, last=last) if entry.event.what == "breach"
        )
        return {name: float(found[name]) for name in episode.names}

    return Outcome("breaches seen", "breaches", measure, window, primary, smallest, None, "person")


def network(measure: str, window: Window = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """A measure of who talked with whom: density, clustering, modularity, or homophily by age or household."""
    if measure not in MEASURES:
        raise InputError(f"outcome 'network': there is no measure '{measure}'.{suggestion(measure, list(MEASURES))}")

    def measured(episode: Episode, first: int, last: int) -> float | None:
        return MEASURES[measure](talk_graph(episode, first, last))

    return Outcome(f"{measure} of talk", "", measured, window, primary, smallest)


def _of_stances(
    name: str, unit: str, value: Callable[[Considered], float], window: Window, primary: bool, smallest: float | None
) -> Outcome:
    def measure(episode: Episode, first: int, last: int) -> Mapping[str, float]:
        found: dict[str, list[float]] = defaultdict(list)
        for entry in episode.entries(Considered, first=first, last=last):
            found[str(entry.person)].append(value(entry.event))
        return {who: sum(values) / len(values) for who, values in sorted(found.items())}

    return Outcome(name, unit, measure, window, primary, smallest, None, "person", "mean")


def control(outcome: Outcome) -> Outcome:
    """The same outcome as a negative control: one that no policy of the study should change."""
    return replace(outcome, control=True)


def _guests(episode: Episode, place: str, *, staff: bool) -> list[str]:
    sector = place_in(episode.world, place)
    return [str(p["name"]) for p in episode.scenario["personas"] if staff or sector not in str(p.get("workplace") or "").split(":")]


def _reaches(episode: Episode, begins: int, ends: int, time: int) -> bool:
    """Whether a stay reaches past a time of the day on which it began."""
    began, ended = episode.clock.seconds(begins), episode.clock.seconds(ends)
    return ended > began // DAY * DAY + time


def _about(episode: Episode, about: str) -> list[Any]:
    ids = {each["id"] for each in announced(episode)}
    wanted = content_words(about)
    return [n for n in spread(episode) if (n.id in ids if not about else wanted <= content_words(n.statement))]
