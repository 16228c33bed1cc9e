"""An episode as the viewer shows it: positions and activities at any moment. No pygame, and nothing is simulated.

Entries are read in windows of two minutes: the state at its beginning by a lookup for each person, or from the window before where
that is at hand, and what happens in it. Wherever one seeks, that costs the same.
"""

import math
import re
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, field

from twinville.simulation.clock import Clock
from twinville.simulation.episode.events import Acted, Conversed, Entered, Halted, Moved, Spoke
from twinville.simulation.episode.log import Entry
from twinville.simulation.episode.positions import MOVES, Segment
from twinville.simulation.episode.reader import Episode
from twinville.worlds.world import World

#: Ticks of a window are those of this many seconds; so many windows are kept.
WINDOW_SECONDS, KEPT = 120, 40
_RUN = re.compile("([EWSN])([0-9]{1,6})")
_WAYS = {"E": (1, 0), "W": (-1, 0), "S": (0, 1), "N": (0, -1)}
#: For so many tiles' time after a way one still looks where one went.
_TURNS_ROUND = 4
#: Where somebody is of whom no place is recorded.
_NOWHERE = (0.0, 0.0, "S", False)


@dataclass(frozen=True, slots=True)
class PersonFrame:
    """One person at a moment: column and row in tiles (fractions on the way), which way they look, and what they do."""

    index: int
    name: str
    x: float
    y: float
    facing: str
    walking: bool
    activity: str = ""
    category: str = ""
    use: str = ""
    emoji: str = ""
    address: str = ""
    phase: str = ""

    @property
    def asleep(self) -> bool:
        """Whether they sleep now."""
        return self.use == "sleep" and self.phase == "doing"


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A spoken line: when, by whom, to whom, in which words. `named` is whom it is said to where several hear it; "" for all."""

    tick: int
    speaker: str
    to: str
    text: str
    conversation: int
    named: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Everybody at a moment (in ticks, fractions between two), and what was said in the last `heard` seconds."""

    tick: float
    seconds: float
    people: tuple[PersonFrame, ...]
    lines: tuple[SpokenLine, ...]


@dataclass(slots=True)
class _Window:
    """What is known of half an hour: for each person segments and activities from the last before it on."""

    first: int
    segments: dict[str, list[Segment]] = field(default_factory=dict)
    activities: dict[str, list[Entry[Acted]]] = field(default_factory=dict)
    lines: list[SpokenLine] = field(default_factory=list)


class EpisodeView:
    """Frames of an episode. `refresh` sees what a run in progress has added."""

    def __init__(self, episode: Episode) -> None:
        self.episode = episode
        self.world: World = episode.world
        self.clock: Clock = episode.clock
        self.names = episode.names
        self._index = {name: index for index, name in enumerate(self.names)}
        self._ticks = max(1, WINDOW_SECONDS // self.clock.tick_seconds)
        self._windows: OrderedDict[int, _Window] = OrderedDict()
        self._entered: dict[str, Segment] = {}
        for entry in episode.entries(Entered):
            if entry.person is not None and entry.person in self._index:
                self._entered.setdefault(entry.person, episode.positions.segment(entry))

    @property
    def last_tick(self) -> int:
        """The last tick that is recorded."""
        return self.episode.last_tick

    def index(self, name: str) -> int:
        """A person's place in the list."""
        return self._index[name]

    def refresh(self) -> bool:
        """Take notice of what was committed since; whether anything was."""
        before = self.last_tick
        if not self.episode.refresh():
            return False
        # A window at the end may have been cut short.
        for number in [number for number, window in self._windows.items() if window.first + self._ticks > before]:
            del self._windows[number]
        return True

    def frame(self, tick: float, heard: float = 12.0) -> Frame:
        """Everybody at a moment, clamped to what is recorded."""
        tick = min(max(tick, 0.0), float(self.last_tick))
        whole = int(tick)
        window = self._window(whole)
        seconds = self.clock.tick_seconds
        people = tuple(self._person(index, name, tick, window) for index, name in enumerate(self.names))
        since = tick - heard / seconds
        lines = tuple(line for line in window.lines if since <= line.tick <= tick)
        first = window.first
        while since < first and first > 0:
            before = self._window(first - 1)
            lines = tuple(line for line in before.lines if line.tick >= since) + lines
            first = before.first
        return Frame(tick, self.clock.start + tick * seconds, people, lines)

    def way(self, name: str, tick: int) -> tuple[tuple[float, float], ...]:
        """Where somebody went since midnight, as tiles, up to a tick."""
        midnight = self._midnight(tick)
        points: list[tuple[float, float]] = []
        for entry in self.episode.entries(Moved, person=name, first=midnight, last=tick):
            segment = self.episode.positions.segment(entry)
            walked = min(len(segment.path), int((tick - segment.tick) * self.clock.tick_seconds / segment.pace) + 1)
            points += [(float(x), float(y)) for x, y in segment.path[:walked]]
        return tuple(points)

    def links(self, tick: int) -> tuple[tuple[int, int, float], ...]:
        """Pairs who have talked up to a tick, and how much, from 0 to 1 of the pair who talked most."""
        lines: dict[tuple[int, int], int] = {}
        for entry in self.episode.entries(Conversed, last=tick):
            for one, other in entry.event.pairs:
                a, b = self._index.get(one), self._index.get(other)
                if a is not None and b is not None:
                    pair = (min(a, b), max(a, b))
                    lines[pair] = lines.get(pair, 0) + entry.event.lines
        most = max(lines.values(), default=1)
        return tuple((a, b, count / most) for (a, b), count in sorted(lines.items()))

    def presence(self, tick: int) -> tuple[tuple[int, float], ...]:
        """Tiles on which people stood in the day up to a tick, and how long, from 0 to 1 on a logarithmic scale."""
        first = max(0, tick - 86_400 // self.clock.tick_seconds)
        spent: dict[int, float] = {}
        last: dict[str, tuple[int, tuple[int, int]]] = {}
        for entry in self.episode.entries(*MOVES, first=first, last=tick):
            if entry.person is None:
                continue
            if entry.person in last:
                since, (x, y) = last[entry.person]
                tile = y * self.world.width + x
                spent[tile] = spent.get(tile, 0.0) + entry.tick - since
            last[entry.person] = (entry.tick, self.episode.positions.segment(entry).path[-1])
        for since, (x, y) in last.values():
            tile = y * self.world.width + x
            spent[tile] = spent.get(tile, 0.0) + tick - since
        most = math.log1p(max(spent.values(), default=1.0))
        return tuple((tile, math.log1p(ticks) / most) for tile, ticks in sorted(spent.items()) if ticks > 0)

    def _midnight(self, tick: int) -> int:
        seconds = self.clock.seconds(tick)
        return max(0, (seconds // 86_400 * 86_400 - self.clock.start) // self.clock.tick_seconds)

    def _person(self, index: int, name: str, tick: float, window: _Window) -> PersonFrame:
        segments = window.segments.get(name, ())
        at = bisect_right(segments, int(tick), key=lambda segment: segment.tick) - 1
        x, y, facing, walking = (
            (0.0, 0.0, "S", False) if not segments else _position(segments[max(at, 0)], tick, self.clock.tick_seconds)
        )
        activities = window.activities.get(name, ())
        at = bisect_right(activities, int(tick), key=lambda entry: entry.tick) - 1
        if at < 0:
            return PersonFrame(index, name, x, y, facing, walking)
        doing = activities[at].event
        return PersonFrame(
            index,
            name,
            x,
            y,
            facing,
            walking,
            doing.activity,
            doing.category,
            doing.use,
            doing.emoji,
            doing.address,
            doing.phase,
        )

    def _window(self, tick: int) -> _Window:
        number = tick // self._ticks
        found = self._windows.get(number)
        if found is None:
            found = self._windows[number] = self._read(number * self._ticks)
            while len(self._windows) > KEPT:
                self._windows.popitem(last=False)
        self._windows.move_to_end(number)
        return found

    def _look_up(self, window: _Window) -> None:
        """Where everybody is and what they do as a window begins."""
        before = window.first - 1
        log = self.episode.log
        moved, halted = log.latest_of_all(Moved, before, self.names), log.latest_of_all(Halted, before, self.names)
        doing = log.latest_of_all(Acted, before, self.names)
        for name in self.names:
            moves: list[Entry[Moved | Halted]] = [found[name] for found in (moved, halted) if name in found]
            last = max(moves, key=lambda entry: entry.seq, default=None)
            start = self._begun(last, window.first) if last is not None else self._entered.get(name)
            window.segments[name] = [start] if start is not None else []
            window.activities[name] = [doing[name]] if name in doing else []

    def _read(self, first: int) -> _Window:
        episode, window = self.episode, _Window(first)
        last = min(first + self._ticks - 1, self.last_tick)
        before = self._windows.get(first // self._ticks - 1)
        if before is not None:
            window.segments = {name: found[-1:] for name, found in before.segments.items()}
            window.activities = {name: found[-1:] for name, found in before.activities.items()}
        else:
            self._look_up(window)
        for entry in episode.entries(*MOVES, Acted, Spoke, first=first, last=last):
            match entry.event:
                case Spoke() as said:
                    named = said.to if said.also and not said.to_all else ""
                    window.lines.append(SpokenLine(entry.tick, str(said.person), said.to, said.text, said.conversation, named))
                case Acted(person=str(who)) as doing if who in self._index:
                    window.activities[who].append(Entry(entry.seq, entry.tick, doing))
                case Entered() if entry.tick == 0:
                    pass  # where they began is known
                case Entered(person=str(who)) | Moved(person=str(who)) | Halted(person=str(who)) as move if who in self._index:
                    window.segments[who].append(episode.positions.segment(Entry(entry.seq, entry.tick, move)))
        return window

    def _begun(self, entry: Entry[Moved | Halted], first: int) -> Segment:
        """The segment of an entry of long ago: of a way that is walked to its end by tick `first`, only the end."""
        event = entry.event
        if not isinstance(event, Moved):
            return self.episode.positions.segment(entry)
        runs = _RUN.findall(event.steps)
        pace = max(1, event.pace)
        tiles = sum(int(count) for _, count in runs)
        if (first - entry.tick) * self.clock.tick_seconds < (tiles + _TURNS_ROUND) * pace:
            return self.episode.positions.segment(entry)
        x, y = event.x, event.y
        for way, count in runs:
            dx, dy = _WAYS[way]
            x, y = x + dx * int(count), y + dy * int(count)
        return Segment(entry.tick, ((x, y),), pace)


def _position(segment: Segment, tick: float, tick_seconds: int) -> tuple[float, float, str, bool]:
    """Column, row, facing and whether one walks, between two tiles where the moment is."""
    path = segment.path
    walked = max(0.0, (tick - segment.tick) * tick_seconds / segment.pace)
    if walked >= len(path) - 1:
        x, y = path[-1]
        facing = _facing(path[-2], path[-1]) if len(path) > 1 and walked < len(path) - 1 + _TURNS_ROUND else "S"
        return float(x), float(y), facing, False
    step = int(walked)
    (ax, ay), (bx, by) = path[step], path[step + 1]
    part = walked - step
    return ax + (bx - ax) * part, ay + (by - ay) * part, _facing(path[step], path[step + 1]), True


def _facing(a: tuple[int, int], b: tuple[int, int]) -> str:
    dx, dy = b[0] - a[0], b[1] - a[1]
    return ("E" if dx > 0 else "W") if dx else ("N" if dy < 0 else "S")
