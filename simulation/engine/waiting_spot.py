"""The waiting spot: the nearest free floor tile for somebody who waits."""

from twinville.simulation.engine.occupancy import Occupancy
from twinville.worlds.world import World

#: Tiles looked at before one gives up.
_SEARCH = 900


def waiting_spot(world: World, occupancy: Occupancy, who: int, here: int, behind: frozenset[int] = frozenset()) -> int | None:
    """The nearest free floor, breadth first from `here`; None when there is none within reach of the search.

    Never a door, a use tile, a room that holds a limited number of people, or one of those `behind` a door.
    """
    seen, wave = {here}, [here]
    while wave and len(seen) < _SEARCH:
        for tile in wave:
            if _is_free(world, occupancy, who, tile):
                return tile
        reached: list[int] = []
        for tile in wave:
            for near in _neighbours(world, tile):
                if near not in seen and world.passable[near] and int(world.arena_at[near]) not in behind:
                    seen.add(near)
                    reached.append(near)
        wave = reached
    return None


def _is_free(world: World, occupancy: Occupancy, who: int, tile: int) -> bool:
    index = int(world.arena_at[tile])
    limited = index >= 0 and world.arenas[index].capacity is not None
    taken = tile in world.standing_tiles or limited or not occupancy.tile_free(tile, who)
    return bool(world.passable[tile]) and not taken


def _neighbours(world: World, tile: int) -> tuple[int, ...]:
    width, size = world.width, world.passable.size
    x = tile % width
    ways = ((tile + 1, x + 1 < width), (tile - 1, x > 0), (tile + width, True), (tile - width, True))
    return tuple(near for near, inside in ways if inside and 0 <= near < size)
