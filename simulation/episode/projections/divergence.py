"""Where two episodes with a common past part: for each person when, materially. Seconds do not count."""

from collections.abc import Iterable
from dataclasses import dataclass

from twinville.simulation.episode.events import Acted
from twinville.simulation.episode.reader import Episode
from twinville.worlds.errors import InputError

#: A difference shorter than this, in seconds, is none: somebody came a little later.
MATERIAL = 600

Track = list[tuple[int, tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Divergence:
    """By person: stretches of ticks in which they do something else, or elsewhere, than in the other episode."""

    stretches: dict[str, tuple[tuple[int, int], ...]]

    def at(self, tick: float) -> frozenset[str]:
        """Who has parted at a moment: everybody whose first difference has begun."""
        return frozenset(name for name, found in self.stretches.items() if found and found[0][0] <= tick)

    def first(self, name: str) -> int | None:
        """The tick of somebody's first difference, or None."""
        found = self.stretches.get(name, ())
        return found[0][0] if found else None

    def ticks(self) -> tuple[int, ...]:
        """Every first difference, in order."""
        return tuple(sorted(found[0][0] for found in self.stretches.values() if found))


def diverged(a: Episode, b: Episode) -> Divergence:
    """Compare two episodes; raises InputError when they are not of the same people in the same town with the same clock."""
    for what, one, other in (
        ("people", a.names, b.names),
        ("towns", a.scenario["world"]["name"], b.scenario["world"]["name"]),
        ("starts", a.clock.start, b.clock.start),
        ("ticks", a.clock.tick_seconds, b.clock.tick_seconds),
    ):
        if one != other:
            raise InputError(f"{a.path} and {b.path} have no common past: their {what} differ; compare a run with a fork of it")
    last = min(a.last_tick, b.last_tick)
    least = MATERIAL // a.clock.tick_seconds
    tracks = [_tracks(episode, last) for episode in (a, b)]
    return Divergence({name: tuple(_stretches(tracks[0].get(name, []), tracks[1].get(name, []), last, least)) for name in a.names})


def _tracks(episode: Episode, last: int) -> dict[str, Track]:
    """What everybody does and where, from which tick on."""
    tracks: dict[str, Track] = {}
    for entry in episode.entries(Acted, last=last):
        tracks.setdefault(str(entry.person), []).append((entry.tick, (entry.event.activity, entry.event.address)))
    return tracks


def _stretches(a: Track, b: Track, last: int, least: int) -> Iterable[tuple[int, int]]:
    """Where two tracks differ for longer than `least` ticks together."""
    changes = sorted({tick for tick, _ in a} | {tick for tick, _ in b} | {last + 1})
    doing: list[tuple[str, str] | None] = [None, None]
    places = [0, 0]
    since: int | None = None
    for tick in changes:
        for side, track in enumerate((a, b)):
            while places[side] < len(track) and track[places[side]][0] <= tick:
                doing[side] = track[places[side]][1]
                places[side] += 1
        if doing[0] != doing[1] and tick <= last:
            since = tick if since is None else since
        elif since is not None:
            if tick - since >= least:
                yield since, tick
            since = None
