"""Visibility: one vectorised sweep a tick over those who moved or began something new, never all against all."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from twinville.worlds.world import World


class Sight:
    """Positions, rooms and eyes of everybody. People see each other within a Chebyshev radius in the same room."""

    STATE = ("_x", "_y", "_room", "_awake", "_seen", "_moved", "_new")

    def __init__(self, world: World, radii: Sequence[int]) -> None:
        count = len(radii)
        self._width = world.width
        self._rooms = world.room_at
        self._x = np.zeros(count, dtype=np.int32)
        self._y = np.zeros(count, dtype=np.int32)
        self._room = np.full(count, -1, dtype=np.int32)
        self._awake = np.zeros(count, dtype=np.bool_)
        self._all = np.arange(count)
        self._radius = np.array(radii, dtype=np.int32)
        self._seen = np.zeros((count, count), dtype=np.bool_)  # [observer, subject] in view at the last sweep
        self._moved: set[int] = set()
        self._new: set[int] = set()
        #: Who was in view before the last sweep and is not any more: (observer, subject), sorted.
        self.lost: list[tuple[int, int]] = []

    def place(self, who: int, tile: int) -> None:
        """Somebody is on a tile now."""
        self._x[who] = tile % self._width
        self._y[who] = tile // self._width
        self._room[who] = self._rooms[tile]
        self._moved.add(who)

    def began(self, who: int, awake: bool) -> None:
        """Somebody began something new: whoever sees them sees news."""
        self._awake[who] = awake
        self._moved.add(who)
        self._new.add(who)

    @property
    def stirred(self) -> bool:
        """Whether anything changed since the last sweep."""
        return bool(self._moved)

    def within(self, who: int, radius: int) -> list[int]:
        """Others who are awake in the same room within a distance, in order of their numbers."""
        distance = np.maximum(np.abs(self._x - self._x[who]), np.abs(self._y - self._y[who]))
        near = (distance <= radius) & (self._room == self._room[who]) & self._awake
        near[who] = False
        found: list[int] = np.flatnonzero(near).tolist()
        return found

    def near(self, one: int, other: int, radius: int) -> bool:
        """Whether another is awake in the same room within a distance of somebody."""
        alike = self._room[one] == self._room[other] and bool(self._awake[other])
        return alike and one != other and self._distance(one, other) <= radius

    def around(self, tile: int) -> list[int]:
        """People who are awake in a tile's room and see it, in order of their numbers."""
        distance = np.maximum(np.abs(self._x - tile % self._width), np.abs(self._y - tile // self._width))
        near = (distance <= self._radius) & (self._room == self._rooms[tile]) & self._awake
        found: list[int] = np.flatnonzero(near).tolist()
        return found

    def sweep(self) -> list[tuple[int, int, int]]:
        """What came into view since the last sweep: (observer, subject, distance), sorted."""
        self.lost = []
        if not self._moved:
            return []
        changed = np.array(sorted(self._moved), dtype=np.intp)
        rows, new = changed[:, None], sorted(self._new)
        self._moved.clear()
        self._new.clear()
        distance = np.maximum(np.abs(self._x[rows] - self._x), np.abs(self._y[rows] - self._y))
        together = (self._room[rows] == self._room) & (rows != self._all)
        # Everybody's view of those who changed, then the changed ones' view of everybody.
        of_changed = together & (distance <= self._radius) & self._awake
        by_changed = together & (distance <= self._radius[rows]) & self._awake[rows]
        of_before, by_before = self._seen.T[changed], self._seen[changed]
        of_differs, by_differs = of_changed != of_before, by_changed != by_before
        differs = bool(of_differs.any() or by_differs.any())
        if not differs and not new:
            # Somebody walks, and nobody comes into view or goes out of it: so are most ticks.
            return []
        if differs:
            lost = set(_pairs(of_differs & of_before, changed, of_changed=True))
            lost.update(_pairs(by_differs & by_before, changed, of_changed=False))
            self.lost = sorted(lost)
            self._seen[:, changed] = of_changed.T
            self._seen[changed] = by_changed
        news_of = of_changed & of_differs
        if new:
            among = np.searchsorted(changed, new)
            news_of[among] = of_changed[among]
        found = set(_pairs(news_of, changed, of_changed=True))
        found.update(_pairs(by_changed & by_differs, changed, of_changed=False))
        return [(observer, subject, self._distance(observer, subject)) for observer, subject in sorted(found)]

    def _distance(self, one: int, other: int) -> int:
        return max(abs(int(self._x[one]) - int(self._x[other])), abs(int(self._y[one]) - int(self._y[other])))


def _pairs(which: NDArray[np.bool_], changed: NDArray[np.intp], *, of_changed: bool) -> Iterable[tuple[int, int]]:
    """(Observer, subject) of what is true."""
    rows, columns = np.nonzero(which)
    one, other = changed[rows].tolist(), columns.tolist()
    return zip(other, one, strict=True) if of_changed else zip(one, other, strict=True)
