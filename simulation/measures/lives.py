"""What everybody really did, and where, from the log of the world: what memories are graded by."""

from bisect import bisect_right

from twinville.simulation.asking.so_far import is_talk
from twinville.simulation.episode.events import Acted, Entered, Halted, Moved
from twinville.simulation.episode.reader import Episode

#: How far people see whose persona does not say it, tiles.
_SEES = 8


class Lives:
    """What everybody did, from the log: at any moment the activity that one was seen in."""

    def __init__(self, episode: Episode) -> None:
        self._acts: dict[str, tuple[list[int], list[Acted]]] = {name: ([], []) for name in episode.names}
        for entry in episode.entries(Acted):
            times, acts = self._acts[str(entry.person)]
            times.append(episode.clock.seconds(entry.tick))
            acts.append(entry.event)
        self._spots: dict[str, tuple[list[int], list[tuple[int, int]]]] = {name: ([], []) for name in episode.names}
        for moved in episode.entries(Entered, Moved, Halted):
            times, spots = self._spots[str(moved.person)]
            times.append(episode.clock.seconds(moved.tick))
            spots.append(episode.positions.segment(moved).path[-1])
        self._sees = {str(p["name"]): int(p.get("vision_radius", _SEES)) for p in episode.scenario["personas"]}
        self.names = tuple(episode.names)
        self.sectors = tuple(sorted({sector.name for sector in episode.world.sectors}, key=lambda name: (-len(name), name)))

    def during(self, name: str, first: int, last: int) -> list[tuple[int, int, Acted]]:
        """(from, to, activity) of everything somebody did between two moments, in order."""
        times, acts = self._acts[name]
        start = max(0, bisect_right(times, first) - 1)
        found = []
        for index in range(start, len(times)):
            if times[index] >= last:
                break
            until = times[index + 1] if index + 1 < len(times) else last
            if until > first:
                found.append((max(first, times[index]), min(last, until), acts[index]))
        return found

    def sees(self, name: str, other: str, moment: int) -> bool:
        """Whether somebody who rests in a room sees another who rests there, by how far they see."""
        (ax, ay), (bx, by) = (self._spot(each, moment) for each in (name, other))
        return max(abs(ax - bx), abs(ay - by)) <= self._sees[name]

    def _spot(self, name: str, moment: int) -> tuple[int, int]:
        times, spots = self._spots[name]
        return spots[max(0, bisect_right(times, moment) - 1)]

    def before(self, name: str, moment: int) -> Acted | None:
        """The last thing somebody did, talk and ways left out, that began before a moment."""
        times, acts = self._acts[name]
        for index in range(bisect_right(times, moment) - 1, -1, -1):
            if acts[index].phase == "doing" and not is_talk(acts[index]):
                return acts[index]
        return None
