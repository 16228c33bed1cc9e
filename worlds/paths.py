"""Shortest paths: one cached distance field per target, grown only as far as needed.

A field holds, for each tile, the number of steps to the target (breadth first, four neighbours). It grows by whole waves in
numpy and stops as soon as it reaches the asker, so a walk across a room costs a few waves even in a town of a thousand.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

UNREACHED = -1
#: A walk within this many steps as the crow flies is looked for among this many tiles first.
NEAR_STEPS, NEAR_TILES = 10, 160
#: The longest way in steps that two bytes can tell.
FARTHEST = 32_767
#: So many targets are remembered at most: those of some days, of which most are gone to every day.
REMEMBERED = 256


class DistanceField:
    """Steps to one target tile: `steps` is int16[tiles], int32 where a way is too long for that; UNREACHED until a wave comes."""

    def __init__(
        self,
        width: int,
        open_tiles: NDArray[np.bool_],
        end_tiles: NDArray[np.bool_],
        target: int,
        scratch: NDArray[np.int32],
    ) -> None:
        self._offsets = np.array([1, -1, width, -width])
        self._open = open_tiles
        self._ends = end_tiles
        self.steps: NDArray[np.int16] | NDArray[np.int32] = np.full(open_tiles.size, UNREACHED, dtype=np.int16)
        self.steps[target] = 0
        self._wave: NDArray[np.intp] = np.array([target], dtype=np.intp)
        self._distance = 0
        self._order = scratch

    def reach(self, tile: int) -> int:
        """Steps from `tile` to the target, growing the field as far as needed; UNREACHED when there is no way."""
        while self.steps[tile] == UNREACHED and self._wave.size:
            self._grow()
        return int(self.steps[tile])

    def grow_fully(self) -> None:
        """Grow the field over every tile that can be reached."""
        while self._wave.size:
            self._grow()

    def _grow(self) -> None:
        self._distance += 1
        if self._distance > FARTHEST:
            self.steps = self.steps.astype(np.int32, copy=False)
        near = (self._wave[:, None] + self._offsets).ravel()
        near = near[(self.steps[near] == UNREACHED) & self._ends[near]]
        # Drop duplicates without sorting: the last writer of each tile keeps it.
        self._order[near] = np.arange(near.size, dtype=np.int32)
        near = near[self._order[near] == np.arange(near.size, dtype=np.int32)]
        self.steps[near] = self._distance
        self._wave = near[self._open[near]]


class Paths:
    """Shortest paths over a grid whose furniture can be an end of a path but not a part of it."""

    def __init__(self, width: int, passable: NDArray[np.bool_], use_tiles: Iterable[int], cache_bytes: int = 96 << 20) -> None:
        height = passable.size // width
        self._width = width
        self._padded = width + 2
        self._open = self._pad(passable, height)
        ends = passable.copy()
        ends[list(use_tiles)] = True
        self._ends = self._pad(ends, height)
        self._scratch = np.empty(self._open.size, dtype=np.int32)
        self._fields: OrderedDict[int, DistanceField] = OrderedDict()
        self._room = min(REMEMBERED, max(8, cache_bytes // (2 * self._open.size)))

    def distance(self, start: int, target: int) -> int | None:
        """Steps of the shortest path, or None when there is none."""
        steps = self._field(target).reach(self._inner(start))
        return None if steps == UNREACHED else steps

    def path(self, start: int, target: int) -> list[int] | None:
        """Tiles of a shortest path, both ends included, or None when there is none.

        Among equally short paths it keeps straight on where it can, which looks like walking.
        """
        at, goal, open_tiles = self._inner(start), self._inner(target), self._open
        near = self._near(at, goal) if target not in self._fields else None
        table: Mapping[int, int] | NDArray[np.int16] | NDArray[np.int32]
        if near is not None:
            table, steps = near, near[at]
        else:
            field = self._field(target)
            steps = field.reach(at)
            table = field.steps
        if steps == UNREACHED:
            return None
        known = table.get if isinstance(table, dict) else table.__getitem__
        ways = (1, -1, self._padded, -self._padded)
        path = [start]
        heading = 0
        while steps:
            steps -= 1
            for way in (heading, *ways):
                tile = at + way
                if known(tile) == steps and (open_tiles[tile] or tile == goal):
                    at, heading = tile, way
                    break
            path.append(self._outer(at))
        return path

    def _near(self, start: int, goal: int) -> dict[int, int] | None:
        """Steps to the goal for the tiles about it, up to a start close by; None when the start is not met soon.

        Most walks cross a room: a handful of tiles in a dictionary cost less than a field over the whole town.
        """
        open_tiles, ends, padded = self._open, self._ends, self._padded
        if abs(start % padded - goal % padded) + abs(start // padded - goal // padded) > NEAR_STEPS:
            return None
        steps = {goal: 0}
        wave = [goal]
        distance = 0
        while wave and len(steps) < NEAR_TILES:
            if start in steps:
                return steps
            distance += 1
            reached: list[int] = []
            for tile in wave:
                for near in (tile + 1, tile - 1, tile + padded, tile - padded):
                    if near not in steps and ends[near]:
                        steps[near] = distance
                        if open_tiles[near]:
                            reached.append(near)
            wave = reached
        return None

    def reachable_from(self, tile: int) -> NDArray[np.bool_]:
        """bool[tiles]: where one can get from `tile`, furniture that is only an end included."""
        field = self._new_field(tile)
        field.grow_fully()
        grid = field.steps.reshape(-1, self._padded)[1:-1, 1:-1]
        reached: NDArray[np.bool_] = (grid != UNREACHED).ravel()
        return reached

    def _field(self, target: int) -> DistanceField:
        field = self._fields.get(target)
        if field is None:
            field = self._new_field(target)
            self._fields[target] = field
            if len(self._fields) > self._room:
                self._fields.popitem(last=False)
        else:
            self._fields.move_to_end(target)
        return field

    def _new_field(self, target: int) -> DistanceField:
        return DistanceField(self._padded, self._open, self._ends, self._inner(target), self._scratch)

    def _pad(self, tiles: NDArray[np.bool_], height: int) -> NDArray[np.bool_]:
        # A closed border saves every bounds check.
        return np.pad(tiles.reshape(height, self._width), 1, constant_values=False).ravel()

    def _inner(self, tile: int) -> int:
        return (tile // self._width + 1) * self._padded + tile % self._width + 1

    def _outer(self, tile: int) -> int:
        return (tile // self._padded - 1) * self._width + tile % self._padded - 1
