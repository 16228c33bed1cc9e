"""Where everybody was, read off the movements in the log."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from twinville.simulation.clock import Clock
from twinville.simulation.episode.events import Entered, Halted, Moved, decode_steps
from twinville.simulation.episode.log import Entry, Log
from twinville.worlds.errors import InputError

#: What says where somebody is.
MOVES = (Entered, Moved, Halted)


@dataclass(frozen=True, slots=True)
class Segment:
    """Where somebody is from a tick on: along `path`, `pace` seconds a tile; a path of one tile is rest."""

    tick: int
    path: tuple[tuple[int, int], ...]
    pace: int
    halted: bool = False

    def at(self, tick: int, tick_seconds: int) -> tuple[int, int]:
        """Column and row at a tick at or after the segment's own."""
        return self.path[min((tick - self.tick) * tick_seconds // self.pace, len(self.path) - 1)]


class Positions:
    """Everybody's place at every tick of one episode."""

    def __init__(self, log: Log, path: Path, names: tuple[str, ...], clock: Clock, size: tuple[int, int]) -> None:
        self._log = log
        self._path = path
        self._names = names
        self._clock = clock
        self._size = size

    def segment(self, entry: Entry[Entered | Moved | Halted]) -> Segment:
        """The segment that an entry of a movement begins; raises InputError when its steps are none, or lead off the map."""
        event = entry.event
        steps, pace = (event.steps, max(1, event.pace)) if isinstance(event, Moved) else ("", 1)
        try:
            path = tuple(decode_steps(event.x, event.y, steps, self._size))
        except ValueError as error:
            raise InputError(f"{self._path}: is damaged: log entry {entry.seq} is not a movement ({error})") from None
        return Segment(entry.tick, path, pace, isinstance(event, Halted))

    def segments(self, person: str) -> list[Segment]:
        """Everywhere somebody was, in order of time; raises InputError where the log does not say."""
        found = self._segments[person]
        if not found:
            raise InputError(f"{self._path}: is damaged: its log does not say where {person} is")
        return found

    def at(self, person: str, tick: int) -> tuple[int, int]:
        """Column and row of somebody at a tick."""
        segments = self.segments(person)
        index = bisect_right(segments, tick, key=lambda segment: segment.tick) - 1
        return segments[max(index, 0)].at(max(tick, segments[max(index, 0)].tick), self._clock.tick_seconds)

    def refresh(self) -> None:
        """Read them anew when they are next asked for."""
        self.__dict__.pop("_segments", None)

    @cached_property
    def _segments(self) -> dict[str, list[Segment]]:
        found: dict[str, list[Segment]] = {name: [] for name in self._names}
        for entry in self._log.entries(*MOVES):
            if entry.person in found:
                found[entry.person].append(self.segment(entry))
        return found
