"""How a policy reached people: who was exposed when and how, whose lives differ between arms, and how much the arms share."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from twinville.simulation.episode.events import Conversed
from twinville.simulation.episode.mind_events import Considered, Decided
from twinville.simulation.episode.projections.divergence import diverged
from twinville.simulation.episode.projections.news import announced, first_known, spread
from twinville.simulation.episode.reader import Episode


@dataclass(frozen=True, slots=True)
class Exposed:
    """One person's way to what was announced in an arm: through how many tellers (0: directly), from whom, in hours after the fork;
    None where it never came. `contacts` is the share of the people they talked with who know of it.
    """

    person: str
    hop: int | None
    teller: str
    hours: float | None
    doubted: bool
    forgotten: bool
    contacts: float | None


@dataclass(frozen=True, slots=True)
class Exposure:
    """How one announcement spread in one arm of one world."""

    replicate: int
    arm: str
    announcement: str
    #: Whether it was made after the fork, in this arm; what was announced before all arms have.
    of_arm: bool
    people: tuple[Exposed, ...]

    @property
    def by_hop(self) -> dict[int, int]:
        """People by the number of tellers."""
        return dict(sorted(Counter(each.hop for each in self.people if each.hop is not None).items()))


@dataclass(frozen=True, slots=True)
class Parting:
    """One person in two arms of one world: hours after the fork until the lives differ materially (None: never), and through how
    many tellers the policy had come to them in the first arm by then.
    """

    replicate: int
    contrast: str
    person: str
    hours: float | None
    hop: int | None


def exposures(episode: Episode, number: int, arm: str, fork_tick: int) -> list[Exposure]:
    """What became known of each announcement of an arm, by person."""
    ids = {each["id"] for each in announced(episode)}
    if not ids:
        return []
    begun = {str(each["id"]) for each in episode.interventions if int(each["tick"]) > fork_tick}
    when = first_known(episode, ids)
    partners: dict[str, set[str]] = {name: set() for name in episode.names}
    for entry in episode.entries(Conversed, first=fork_tick):
        for one, other in entry.event.pairs:
            partners[one].add(other)
            partners[other].add(one)
    found = []
    for news in spread(episode):
        if news.id not in ids:
            continue
        people = []
        for name in episode.names:
            path = news.paths.get(name, [])
            tick = when.get((name, news.id))
            met = partners[name]
            people.append(
                Exposed(
                    name,
                    len(path) - 1 if path else None,
                    path[-2] if len(path) > 1 else "",
                    _hours(episode, tick, fork_tick) if path and tick is not None else None,
                    name in news.doubted_by,
                    bool(path) and name not in news.known_by,
                    sum(other in news.known_by for other in met) / len(met) if met else None,
                )
            )
        found.append(Exposure(number, arm, news.statement, news.id in begun, tuple(people)))
    return found


def _hours(episode: Episode, tick: int, since: int) -> float:
    return round((tick - since) * episode.clock.tick_seconds / 3600, 3)


def partings(one: Episode, other: Episode, number: int, contrast: str, fork_tick: int, known: list[Exposure]) -> list[Parting]:
    """When each person's two lives part materially, and how far the policy had come to them then."""
    found = []
    apart = diverged(one, other)
    for name in one.names:
        tick = apart.first(name)
        hours = _hours(one, tick, fork_tick) if tick is not None else None
        hops = [
            each.hop
            for exposure in known
            for each in exposure.people
            if each.person == name and each.hop is not None and each.hours is not None and (hours is None or each.hours <= hours)
        ]
        found.append(Parting(number, contrast, name, hours, min(hops, default=None)))
    return found


@dataclass(frozen=True, slots=True)
class Shared:
    """How many answers minds needed after the fork in the first arm of a contrast, and how many of them the other arm had, too."""

    replicate: int
    contrast: str
    answers: int
    shared: int


def shared(one: Episode, other: Episode, number: int, contrast: str, fork_tick: int) -> Shared:
    """Answers under the same key: equal situations, asked once."""
    keys = [{e.event.key for e in episode.entries(Decided, first=fork_tick + 1)} for episode in (one, other)]
    return Shared(number, contrast, len(keys[0]), len(keys[0] & keys[1]))


def identical_until(one: Episode, other: Episode) -> int | None:
    """The first tick at which two logs differ, None when they do not. Interventions themselves are left out."""
    a, b = (
        ((tick, kind, who, data) for _, tick, kind, who, data in episode.log.raw() if kind != "intervention")
        for episode in (one, other)
    )
    while True:
        left, right = next(a, None), next(b, None)
        if left != right:
            return min(row[0] for row in (left, right) if row is not None)
        if left is None:
            return None


def touched_at(one: Episode, other: Episode, fork_tick: int) -> int | None:
    """The first tick after the fork at which anything is done to either arm, None when nothing is."""
    ticks = [int(each["tick"]) for episode in (one, other) for each in episode.interventions if int(each["tick"]) > fork_tick]
    return min(ticks, default=None)


def treated(episode: Episode, fork_tick: int) -> frozenset[str] | None:
    """The people whom an arm's policies name, None where they are for everybody."""
    named: set[str] = set()
    for each in episode.interventions:
        if int(each["tick"]) <= fork_tick or each["what"] not in ("announcement", "ordinance", "persona"):
            continue
        if each.get("people"):
            named |= {str(name) for name in each["people"]}
        elif each.get("channel", "letter") == "letter" and not each.get("place"):
            return None
    return frozenset(named) or None


def complied(episode: Episode, fork_tick: int) -> Mapping[str, bool]:
    """Of those who thought about an ordinance after the fork, whether they meant to keep it on at least half of the days."""
    kept: dict[str, list[bool]] = {}
    for entry in episode.entries(Considered, first=fork_tick + 1):
        kept.setdefault(str(entry.person), []).append(entry.event.keeps)
    return {name: 2 * sum(days) >= len(days) for name, days in kept.items()}
