"""Exploring: which place somebody comes to who goes and sees something new. The world chooses; they need not know it before."""

from collections.abc import Callable

from twinville.agents.memory.spatial import SpatialMemory
from twinville.worlds.daytime import DAY
from twinville.worlds.privacy import HOME, HYGIENE, dwelling_of
from twinville.worlds.world import Arena, World

#: Among the nearest so many chance decides, and so many seconds a place must stay open.
NEAREST, _STAY = 3, 1800
#: Of places where one has been everywhere, the share and the least number that come into question: those not seen for longest.
_SHARE, _LEAST = 4, 3


def somewhere_new(
    world: World,
    spatial: SpatialMemory,
    start: int,
    at: int,
    weekday: int,
    luck: float,
    may_be: Callable[[Arena], bool],
) -> Arena | None:
    """A place outdoors or open to the public that one does not know, else one where one has not been for longest; None for none.

    It is one of the nearest to the tile `start`, open at `at` seconds of the run and allowed by `may_be`; `luck` from 0 to 1 draws.
    """
    open_now = [arena for arena in _public(world) if may_be(arena) and _is_open(arena, weekday, at)]
    fresh = [arena for arena in open_now if arena.id not in spatial]
    fresh = fresh or [arena for arena in open_now if spatial.been(arena.id) < 0]
    if not fresh:
        by_visit = sorted(open_now, key=lambda arena: (spatial.been(arena.id), arena.id))
        fresh = by_visit[: max(_LEAST, len(by_visit) // _SHARE)]
    near = sorted(fresh, key=lambda arena: (world.chebyshev(start, arena.tiles[0]), arena.id))[:NEAREST]
    return near[int(luck * len(near))] if near else None


def _public(world: World) -> list[Arena]:
    """Open-air places, and the first room of each building that the public may enter and that is no washroom."""
    found: list[Arena] = []
    entered: set[str] = set()
    for arena in world.arenas:
        if world.sector(arena.sector).kind == HOME or dwelling_of(world, arena) is not None:
            continue
        if arena.indoors and (arena.sector in entered or HYGIENE.issuperset(world.affordances(arena))):
            continue
        entered.add(arena.sector)
        found.append(arena)
    return found


def _is_open(arena: Arena, weekday: int, at: int) -> bool:
    left = arena.hours.closes_in(weekday, at % DAY) if arena.hours is not None else _STAY
    return left is not None and left >= _STAY
