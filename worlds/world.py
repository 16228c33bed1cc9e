"""A `World`: a tile grid, an address tree (world : sector : arena : object) and the things in it. Immutable once loaded.

Tiles are numbered `y * width + x`. A *room* is the limit of perception: an indoor arena, or all of the outdoors
together (room 0).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.hours import Hours
from twinville.worlds.kinds import KINDS
from twinville.worlds.paths import Paths

#: Kinds of ground by code; the code is the index. Those in BLOCKING cannot be walked on.
TERRAIN = ("grass", "path", "paving", "water", "tree", "wall", "floor", "sand")
BLOCKING = frozenset({"water", "tree", "wall"})
OUTDOORS = 0

P = TypeVar("P", "Sector", "Arena")


@dataclass(frozen=True, slots=True)
class Thing:
    """An object one can use, from its `use_tiles`, by at most `capacity` people at a time."""

    id: int
    address: str
    name: str
    kind: str
    arena: int
    tiles: tuple[int, ...]
    use_tiles: tuple[int, ...]
    capacity: int
    state: str = "idle"
    owners: tuple[str, ...] = ()

    @property
    def affordances(self) -> tuple[str, ...]:
        """What one can do with it."""
        return KINDS[self.kind].affordances


@dataclass(frozen=True, slots=True)
class Arena:
    """A room or an outdoor place. `capacity` limits how many may be inside (1: a one-person bathroom)."""

    id: int
    address: str
    name: str
    sector: str
    tiles: tuple[int, ...]
    indoors: bool
    hours: Hours | None = None
    owners: tuple[str, ...] = ()
    capacity: int | None = None
    things: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sector:
    """A building or an outdoor place with its arenas. `kind` is the plan's word for it: home, cafe, pub, park, ..."""

    address: str
    name: str
    kind: str
    arenas: tuple[int, ...]


@dataclass(frozen=True)
class World:
    """The map of a simulation. Arrays are flat, one entry a tile, and read-only."""

    name: str
    width: int
    height: int
    terrain: NDArray[np.uint8]
    passable: NDArray[np.bool_]
    arena_at: NDArray[np.int32]
    room_at: NDArray[np.int32]
    doors: frozenset[int]
    spawns: tuple[int, ...]
    sectors: tuple[Sector, ...]
    arenas: tuple[Arena, ...]
    things: tuple[Thing, ...]
    #: The language of the town, as a tag; empty where its plan names none.
    language: str = ""
    _by_address: dict[str, Sector | Arena | Thing] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for array in (self.terrain, self.passable, self.arena_at, self.room_at):
            array.setflags(write=False)
        places: list[Sector | Arena | Thing] = [*self.sectors, *self.arenas, *self.things]
        object.__setattr__(self, "_by_address", {place.address: place for place in places})

    def xy(self, tile: int) -> tuple[int, int]:
        """Column and row of a tile."""
        return tile % self.width, tile // self.width

    def tile(self, x: int, y: int) -> int:
        """The number of the tile in column `x`, row `y`."""
        return y * self.width + x

    def chebyshev(self, a: int, b: int) -> int:
        """Distance of two tiles in the metric of perception: the larger of the two coordinate differences."""
        width = self.width
        return max(abs(a % width - b % width), abs(a // width - b // width))

    def sector(self, address: str) -> Sector:
        """The sector at an address; raises InputError with the nearest name."""
        return self._find(address, Sector, "sector")

    def arena(self, address: str) -> Arena:
        """The arena at an address; raises InputError with the nearest name."""
        return self._find(address, Arena, "arena")

    def has(self, address: str) -> bool:
        """Whether anything stands at this address."""
        return address in self._by_address

    def full_address(self, address: str) -> str:
        """The address with the world's name in front, which people may leave out."""
        return address if address.startswith(f"{self.name}:") else f"{self.name}:{address}"

    def arenas_of(self, address: str) -> tuple[Arena, ...]:
        """The arenas that an address of a sector, arena or thing stands for; raises InputError when there is none."""
        place = self._by_address.get(self.full_address(address))
        if isinstance(place, Sector):
            return tuple(self.arenas[i] for i in place.arenas)
        if isinstance(place, Arena):
            return (place,)
        if isinstance(place, Thing):
            return (self.arenas[place.arena],)
        raise InputError(f"there is no place '{address}' in {self.name}.{suggestion(address, self._short_addresses())}")

    def things_in(self, arena: Arena, affordance: str) -> Iterator[Thing]:
        """The things of an arena that afford something, in their own order."""
        for index in arena.things:
            if affordance in self.things[index].affordances:
                yield self.things[index]

    def affordances(self, arena: Arena) -> tuple[str, ...]:
        """What can be done in an arena: what its things afford, "stand", and "stroll" outdoors."""
        return self._affordances[arena.id]

    @cached_property
    def _affordances(self) -> list[tuple[str, ...]]:
        table = []
        for arena in self.arenas:
            found = dict.fromkeys(a for index in arena.things for a in self.things[index].affordances)
            found["stand"] = None
            if not arena.indoors:
                found["stroll"] = None
            table.append(tuple(found))
        return table

    @cached_property
    def standing_tiles(self) -> frozenset[int]:
        """Use tiles and doors: tiles on which nobody waits."""
        return frozenset(self.doors).union(*(thing.use_tiles for thing in self.things))

    @cached_property
    def paths(self) -> Paths:
        """Shortest paths over this world; its cache is the only part that changes."""
        return Paths(self.width, self.passable, (t for thing in self.things for t in thing.use_tiles))

    def _short_addresses(self) -> Iterable[str]:
        places: list[Sector | Arena] = [*self.sectors, *self.arenas]
        return (place.address.partition(":")[2] for place in places)

    def _find(self, address: str, kind: type[P], word: str) -> P:
        place = self._by_address.get(self.full_address(address))
        if isinstance(place, kind):
            return place
        raise InputError(f"there is no {word} '{address}' in {self.name}.{suggestion(address, self._short_addresses())}")
