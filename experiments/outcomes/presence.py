"""Stays at places and contacts between people, from the log of activities."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from weakref import WeakKeyDictionary

from twinville.simulation.episode.events import Acted
from twinville.simulation.episode.reader import Episode


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody at a place, from one tick until another."""

    person: str
    place: str
    begins: int
    ends: int


def stays(episode: Episode, place: str, first: int, last: int) -> list[Stay]:
    """Stays at a place (a sector's name) that reach into a window, cut at its end; going to another room is no end of a stay."""
    return [stay for stay in all_stays(episode, first, last) if stay.place == place]


def all_stays(episode: Episode, first: int, last: int) -> list[Stay]:
    """Stays at every place that reach into a window."""
    return [stay for stay in _all(episode, last, depth=1) if stay.ends > first]


def room_stays(episode: Episode, first: int, last: int) -> list[Stay]:
    """Stays in single rooms, named "place: room" by "place:room", asleep or awake, that reach into a window."""
    return [stay for stay in _all(episode, last, depth=2) if stay.ends > first]


def contacts_in(episode: Episode, first: int, last: int, seconds: int, *, home: bool) -> set[tuple[str, str]]:
    """Pairs who were awake in one room (not at home, unless `home`) for at least so long together within a window."""
    least = max(1, seconds // episode.clock.tick_seconds)
    homes = {sector.name for sector in episode.world.sectors if sector.kind == "home"}
    by_room: dict[str, list[Stay]] = defaultdict(list)
    for stay in _all(episode, last, depth=2, asleep=False):
        if stay.ends > first and (home or stay.place.split(":")[0] not in homes):
            by_room[stay.place].append(stay)
    together: dict[tuple[str, str], int] = defaultdict(int)
    for room in sorted(by_room):
        for one, other in combinations(by_room[room], 2):
            shared = min(one.ends, other.ends) - max(one.begins, other.begins, first)
            if shared > 0 and one.person != other.person:
                a, b = sorted((one.person, other.person))
                together[a, b] += shared
    return {pair for pair, ticks in together.items() if ticks >= least}


#: Several outcomes ask for the same stays of one episode; they are read once while it is open.
_READ: WeakKeyDictionary[Episode, dict[tuple[int, int, bool], list[Stay]]] = WeakKeyDictionary()


def _all(episode: Episode, last: int, *, depth: int, asleep: bool = True) -> list[Stay]:
    """Every stay up to a tick; `depth` 1 tells sectors apart, 2 their rooms."""
    known = _READ.setdefault(episode, {})
    key = (last, depth, asleep)
    if key not in known:
        known[key] = list(_read(episode, last, depth=depth, asleep=asleep))
    return known[key]


def _read(episode: Episode, last: int, *, depth: int, asleep: bool) -> Iterator[Stay]:
    at: dict[str, tuple[str, int]] = {}
    for entry in episode.entries(Acted, last=last):
        who, doing = str(entry.person), entry.event
        here = ":".join(doing.address.split(":")[1 : 1 + depth])
        there = doing.phase != "walking" and (asleep or doing.category != "sleep")
        before = at.get(who)
        if before is not None and not (there and before[0] == here):
            # A few steps from room to room within a place are no departure.
            if depth == 1 and doing.phase == "walking" and before[0] == here:
                continue
            yield Stay(who, before[0], before[1], entry.tick)
            del at[who]
        if there and who not in at:
            at[who] = (here, entry.tick)
    for who, (place, since) in at.items():
        yield Stay(who, place, since, last)
