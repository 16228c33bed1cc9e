"""Privacy: which rooms have a door that one knocks at, and which of them a guest may be in. Who holds a key is for others to know.

A room is private when it is indoors, has no opening hours, and belongs to a home or has owners. What lies behind one door is a
*dwelling*: a whole home, or, where the building is no home, the one room that has owners. The address of either names it.
"""

from twinville.worlds.world import Arena, World

#: The kind of sector that people live in.
HOME = "home"
#: A room that affords nothing but these is a washroom.
HYGIENE = frozenset({"toilet", "wash", "groom", "dress", "launder", "stand"})
#: What a guest may go to a washroom for.
GUESTS_MAY = frozenset({"toilet"})


def dwelling_of(world: World, arena: Arena) -> str | None:
    """The address of the dwelling that a room belongs to; None where anybody may walk in, be it at opening hours."""
    if not arena.indoors or arena.hours is not None:
        return None
    if world.sector(arena.sector).kind == HOME:
        return arena.sector
    return arena.address if arena.owners else None


def rooms_of(world: World, dwelling: str) -> tuple[Arena, ...]:
    """The rooms behind the door of a dwelling."""
    return tuple(arena for arena in world.arenas_of(dwelling) if dwelling_of(world, arena) == dwelling)


def has_door(world: World, sector: str) -> bool:
    """Whether a building is a home at whose door one knocks."""
    return any(dwelling_of(world, arena) == sector for arena in world.arenas_of(sector))


def guest_rooms(world: World, dwelling: str) -> tuple[int, ...]:
    """Ids of the rooms of a dwelling that a guest may be in: neither bedrooms nor washrooms, unless there is no other."""
    rooms = rooms_of(world, dwelling)
    shared = [room for room in rooms if not room.owners or room.address == dwelling]
    common = [room for room in shared if "sleep" not in (uses := world.affordances(room)) and not HYGIENE.issuperset(uses)]
    return tuple(room.id for room in (common or shared or rooms))


def room_to_visit(world: World, dwelling: str) -> Arena:
    """Where a guest is received: the first of those rooms where one can chat, or else the first."""
    rooms = [world.arenas[index] for index in guest_rooms(world, dwelling)]
    return next((room for room in rooms if "chat" in world.affordances(room)), rooms[0])
