"""Occupancy of tiles, things and one-person rooms. Releases count from the next tick on."""

from collections.abc import Iterable

from twinville.worlds.world import Thing, World


class Occupancy:
    """The claims of all bodies. A claim is made in settlement; a release is collected and applied at the tick's end."""

    STATE = ("_rest", "_users", "_inside", "_releases")

    def __init__(self, world: World) -> None:
        self._world = world
        self._rest: dict[int, int] = {}
        self._users: dict[int, set[int]] = {}
        self._inside: dict[int, set[int]] = {}
        self._releases: dict[tuple[str, int, int], None] = {}

    def tile_free(self, tile: int, who: int) -> bool:
        """Whether nobody else rests, or is about to rest, on a tile."""
        return self._rest.get(tile, who) == who

    def place_in(self, thing: Thing, who: int, near: int) -> int | None:
        """The free use tile of a thing that is nearest to a tile, or None when the thing has no room for `who`."""
        users = self._users.get(thing.id, set())
        if len(users - {who}) >= thing.capacity:
            return None
        free = [tile for tile in thing.use_tiles if self.tile_free(tile, who)]
        return min(free, key=lambda tile: (self._world.chebyshev(near, tile), tile)) if free else None

    def is_full(self, thing: Thing) -> bool:
        """Whether nobody else finds room at a thing."""
        return len(self._users.get(thing.id, ())) >= thing.capacity or all(tile in self._rest for tile in thing.use_tiles)

    def users(self, thing: int) -> int:
        """How many use a thing."""
        return len(self._users.get(thing, ()))

    def room_for(self, arena: int, capacity: int | None, who: int) -> bool:
        """Whether `who` may enter an arena as far as its capacity goes."""
        return capacity is None or len(self._inside.get(arena, set()) - {who}) < capacity

    def rest(self, tile: int, who: int) -> None:
        """Claim a tile to rest on."""
        self._releases.pop(("rest", tile, who), None)
        self._rest[tile] = who

    def use(self, thing: int, who: int) -> None:
        """Claim a thing."""
        self._releases.pop(("use", thing, who), None)
        self._users.setdefault(thing, set()).add(who)

    def enter(self, arena: int, who: int) -> None:
        """Claim a place in an arena with a capacity."""
        self._releases.pop(("inside", arena, who), None)
        self._inside.setdefault(arena, set()).add(who)

    def leave_tile(self, tile: int, who: int) -> None:
        """Release a tile at the end of this tick."""
        self._releases["rest", tile, who] = None

    def leave_thing(self, thing: int, who: int) -> None:
        """Release a thing at the end of this tick."""
        self._releases["use", thing, who] = None

    def leave_arena(self, arena: int, who: int) -> None:
        """Release a place in an arena at the end of this tick."""
        self._releases["inside", arena, who] = None

    def apply_releases(self) -> set[int]:
        """Apply the releases; returns the arenas in which something became free."""
        freed: set[int] = set()
        for what, index, who in self._releases:
            if what == "rest":
                if self._rest.get(index) == who:
                    del self._rest[index]
                    freed.add(int(self._world.arena_at[index]))
            elif what == "use":
                self._users.get(index, set()).discard(who)
                freed.add(self._world.things[index].arena)
            else:
                self._inside.get(index, set()).discard(who)
                freed.add(index)
        self._releases.clear()
        return freed

    def full_things(self, things: Iterable[int]) -> frozenset[int]:
        """Those of some things that have no room left."""
        return frozenset(index for index in things if self.is_full(self._world.things[index]))
