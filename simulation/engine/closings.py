"""Moments, known in advance, at which places are about to close and people without a key must leave."""

from bisect import bisect_right

from twinville.simulation.clock import Clock
from twinville.simulation.engine.opening import Opening
from twinville.worlds.daytime import DAY

_WEEK = 7 * DAY


class Closings:
    """The moments of a week, `before` seconds ahead of each closing, and the arenas that close then."""

    def __init__(self, opening: Opening, clock: Clock, before: int) -> None:
        self._opening = opening
        self._clock = clock
        self._before = before
        self.reset()
        # Day 1 may be any day of the week: seconds of the run plus this are seconds of the week.
        self._offset = clock.weekday(0) * DAY

    def reset(self) -> None:
        """The hours in force have changed."""
        table: dict[int, set[int]] = {}
        for arena, hours in self._opening.all():
            for span in hours.spans:
                table.setdefault((span.weekday * DAY + span.closes - self._before) % _WEEK, set()).add(arena)
        self._table = table
        self._moments = sorted(table)

    def next_tick(self, after: int) -> int | None:
        """The first tick after a tick at which some place is about to close, or None when no place ever closes."""
        if not self._moments:
            return None
        # The last moment that falls on `after` itself: a tick covers all the seconds since the one before.
        now = self._clock.seconds(after) + self._offset
        index = bisect_right(self._moments, now % _WEEK)
        week = now - now % _WEEK
        moment = week + self._moments[index] if index < len(self._moments) else week + _WEEK + self._moments[0]
        return self._clock.tick_at(moment - self._offset)

    def arenas_at(self, tick: int) -> frozenset[int]:
        """The arenas about to close within the seconds that a tick covers."""
        end = self._clock.seconds(tick) + self._offset
        start = end - self._clock.tick_seconds
        found: set[int] = set()
        for week in {start - start % _WEEK, end - end % _WEEK}:
            first = bisect_right(self._moments, start - week)
            last = bisect_right(self._moments, end - week)
            for moment in self._moments[first:last]:
                found |= self._table[moment]
        return frozenset(found)
