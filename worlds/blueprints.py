"""Furnished buildings of 14 x 10 tiles, for the generator and for town plans written by hand.

A blueprint is drawn in its own coordinates, the street door in the bottom wall, and can be mirrored when it is placed.
"""

from dataclasses import dataclass

from twinville.worlds.town_plan import ArenaPlan, Point, Rect, SectorPlan, ThingPlan

WIDTH, HEIGHT = 14, 10


@dataclass(frozen=True)
class Item:
    """A thing of a blueprint: name, kind, and its rectangle."""

    name: str
    kind: str
    x: int
    y: int
    width: int = 1
    height: int = 1


@dataclass(frozen=True)
class Room:
    """An arena of a blueprint."""

    name: str
    rect: Rect
    items: tuple[Item, ...]
    capacity: int | None = None


@dataclass(frozen=True)
class Blueprint:
    """A building before it has a name and a place."""

    kind: str
    rooms: tuple[Room, ...]
    doors: tuple[Point, ...]
    hours: tuple[str, ...] | None = None
    outdoors: bool = False
    width: int = WIDTH
    height: int = HEIGHT


def place(
    blueprint: Blueprint,
    name: str,
    x: int,
    y: int,
    *,
    flip_x: bool = False,
    flip_y: bool = False,
    hours: tuple[str, ...] | None = None,
) -> SectorPlan:
    """The blueprint as a sector whose top left tile is (x, y); mirrored left-right and top-bottom at will."""

    def moved(rect: Rect) -> Rect:
        left, top, width, height = rect
        if flip_x:
            left = blueprint.width - left - width
        if flip_y:
            top = blueprint.height - top - height
        return (x + left, y + top, width, height)

    opening = hours or blueprint.hours
    arenas = tuple(
        ArenaPlan(
            name=room.name,
            rect=moved(room.rect),
            hours=opening,
            capacity=room.capacity,
            things=tuple(
                ThingPlan(name=item.name, kind=item.kind, rect=moved((item.x, item.y, item.width, item.height)))
                for item in room.items
            ),
        )
        for room in blueprint.rooms
    )
    doors = tuple(moved((door[0], door[1], 1, 1))[:2] for door in blueprint.doors)
    return SectorPlan(
        name=name,
        kind=blueprint.kind,
        rect=(x, y, blueprint.width, blueprint.height),
        outdoors=blueprint.outdoors,
        doors=doors,
        arenas=arenas,
    )


def _bedroom(name: str, y: int, beds: int, height: int = 2) -> Room:
    items = [Item(f"bed {i + 1}" if beds > 1 else "bed", "bed", 8 + i, y) for i in range(beds)]
    items.append(Item("wardrobe", "wardrobe", 12, y))
    if height > 2:
        items.append(Item("desk", "desk", 12, y + height - 1))
    return Room(name, (8, y, 5, height), tuple(items))


def home(people: int, *, hobby: str = "bookshelf") -> Blueprint:
    """A house with beds for 1 to 5 people; `hobby` is a kind of thing that stands in the living room."""
    if not 1 <= people <= 5:
        raise ValueError(f"a house sleeps 1 to 5 people, not {people}")
    if people <= 2:
        bedrooms = [_bedroom("bedroom", 4, people, height=5)]
        doors: tuple[Point, ...] = ((3, 9), (7, 2), (7, 5))
    else:
        bedrooms = [_bedroom("front bedroom", 4, 2), _bedroom("back bedroom", 7, people - 2)]
        doors = ((3, 9), (7, 2), (7, 5), (7, 8))
    living = Room(
        "living room",
        (1, 1, 6, 8),
        (
            Item("stove", "stove", 1, 1),
            Item("kitchen sink", "kitchen sink", 2, 1),
            Item("refrigerator", "refrigerator", 3, 1),
            Item("dining table", "dining table", 2, 3, 2, 2),
            Item(hobby, hobby, 6, 4) if hobby != "piano" else Item(hobby, hobby, 5, 7),
            Item("sofa", "sofa", 1, 7, 2, 1),
            Item("television", "television", 1, 6),
            Item("armchair", "armchair", 5, 6),
        ),
    )
    bathroom = Room(
        "bathroom",
        (8, 1, 5, 2),
        (Item("washbasin", "washbasin", 8, 1), Item("shower", "shower", 10, 1), Item("toilet", "toilet", 12, 1)),
        capacity=1,
    )
    return Blueprint("home", (living, bathroom, *bedrooms), doors)


_WASHROOM = Room("washroom", (11, 1, 2, 3), (Item("toilet", "toilet", 12, 1), Item("washbasin", "washbasin", 12, 3)), capacity=1)
_DOORS: tuple[Point, ...] = ((5, 9), (10, 2))


def _venue(kind: str, room: str, hours: tuple[str, ...], *items: Item, back: Room | None = None) -> Blueprint:
    rooms = (Room(room, (1, 1, 9, 8), items), _WASHROOM)
    return Blueprint(kind, rooms + ((back,) if back else ()), (*_DOORS, (10, 7)) if back else _DOORS, hours)


def _back(name: str, *items: Item) -> Room:
    return Room(name, (11, 5, 2, 4), items)


_BEHIND_BAR = (
    Item("counter", "counter", 3, 1, 1, 6),
    Item("oven", "oven", 1, 1),
    Item("refrigerator", "refrigerator", 1, 3),
    Item("kitchen sink", "kitchen sink", 1, 5),
)
_STORE = _back("storeroom", Item("store shelf", "store shelf", 12, 5), Item("back shelf", "store shelf", 12, 7))
_OFFICE = _back("office", Item("desk", "desk", 12, 5), Item("armchair", "armchair", 12, 8))


def _tables(kind: str, word: str, places: tuple[tuple[int, int], ...], width: int = 2) -> tuple[Item, ...]:
    return tuple(Item(f"{word} {i + 1}", kind, x, y, width) for i, (x, y) in enumerate(places))


CAFE = _venue(
    "cafe", "cafe", ("mon-sat 07:00-18:30", "sun 08:30-16:00"), *_BEHIND_BAR,
    *_tables("cafe table", "table", ((4, 2), (7, 2), (4, 4), (7, 4), (4, 6), (7, 6))), back=_STORE,
)  # fmt: skip
PUB = _venue(
    "pub", "bar", ("mon-thu 12:00-00:30", "fri-sat 12:00-01:30", "sun 12:00-23:00"), *_BEHIND_BAR,
    *(Item(f"bar stool {i + 1}", "bar stool", 4, 1 + i) for i in range(5)),
    *_tables("cafe table", "table", ((6, 3), (7, 5), (6, 7))), Item("dartboard", "dartboard", 8, 1),
    Item("pool table", "pool table", 8, 3, 1, 1), back=_STORE,
)  # fmt: skip
CLUB = _venue(
    "club", "clubroom", ("mon-sun 16:00-23:30",), Item("counter", "counter", 3, 1, 1, 3), Item("kitchen sink", "kitchen sink", 1, 1),
    *_tables("card table", "card table", ((6, 3), (6, 6)), 1), Item("pool table", "pool table", 3, 6, 2, 1),
    *_tables("cafe table", "settle", ((5, 1), (7, 8))), Item("stage", "stage", 9, 4, 1, 2), Item("piano", "piano", 1, 7),
    back=_STORE,
)  # fmt: skip
GROCER = _venue(
    "grocer", "shop", ("mon-fri 08:00-19:00", "sat 08:00-17:00"), Item("counter", "counter", 3, 6, 1, 2),
    *_tables("shop shelf", "shelf", ((1, 2), (4, 2), (7, 2), (4, 4), (7, 4)), 2), Item("till", "till", 5, 7), back=_STORE,
)  # fmt: skip
WORKSHOP = _venue(
    "workshop", "workshop", ("mon-fri 07:30-17:30",), Item("counter", "counter", 2, 7, 2, 1),
    *_tables("workbench", "workbench", ((1, 2), (4, 2), (7, 2), (6, 5)), 2), Item("loom", "loom", 8, 7), back=_STORE,
)  # fmt: skip
OFFICES = _venue(
    "office", "offices", ("mon-fri 08:00-18:00",), *_tables("desk", "desk", ((2, 2), (5, 2), (8, 2), (2, 5), (5, 5), (8, 5)), 1),
    Item("sofa", "sofa", 7, 8, 2, 1), back=_back("kitchenette", Item("refrigerator", "refrigerator", 12, 5), Item("kitchen sink", "kitchen sink", 12, 8)),
)  # fmt: skip
LIBRARY = _venue(
    "library", "reading room", ("mon-fri 09:00-18:00", "sat 10:00-16:00"), Item("counter", "counter", 3, 6, 1, 2),
    *_tables("bookshelf", "bookshelf", ((1, 1), (4, 1), (7, 1)), 2), Item("reading table", "reading table", 6, 4, 2, 2),
    Item("armchair", "armchair", 8, 8), Item("computer", "computer", 9, 4), Item("desk", "desk", 1, 4), back=_STORE,
)  # fmt: skip
SCHOOL = _venue(
    "school", "classroom", ("mon-fri 08:15-16:00",), Item("blackboard", "blackboard", 4, 1, 3, 1),
    *(Item(f"school desk {3 * row + column + 1}", "school desk", 2 + 3 * column, 4 + 2 * row) for row in range(2) for column in range(3)),
    Item("bookshelf", "bookshelf", 9, 5), back=_OFFICE,
)  # fmt: skip
CLINIC = _venue(
    "clinic", "consulting room", ("mon-fri 08:30-17:30", "sat 09:00-12:00"), Item("doctor's desk", "doctor's desk", 2, 1),
    Item("nurse's desk", "doctor's desk", 5, 1), Item("treatment bed", "treatment bed", 8, 2),
    *(Item(f"waiting chair {i + 1}", "waiting chair", 7 + i, 6) for i in range(3)), Item("counter", "counter", 2, 6, 2, 1), back=_OFFICE,
)  # fmt: skip
HALL = _venue(
    "town hall", "hall", ("mon-fri 08:00-20:00", "sat 09:00-14:00"), Item("notice board", "notice board", 7, 1, 2, 1),
    *_tables("desk", "desk", ((2, 2), (4, 2)), 1), Item("stage", "stage", 1, 6, 1, 2),
    *(Item(f"chair {i + 1}", "chair", 4 + i % 3, 5 + i // 3 * 2) for i in range(6)), back=_OFFICE,
)  # fmt: skip
CHAPEL = _venue(
    "chapel", "nave", ("daily 08:00-20:30",), Item("lectern", "lectern", 5, 1), Item("harmonium", "piano", 8, 1),
    *_tables("pew", "pew", ((2, 4), (6, 4), (2, 6), (6, 6)), 3), back=_OFFICE,
)  # fmt: skip

_PARK_THINGS = (
    *(Item(f"bench {i + 1}", "bench", x, y, 2, 1) for i, (x, y) in enumerate(((2, 2), (10, 2), (2, 8), (10, 8)))),
    Item("playground", "playground", 6, 7, 2, 2),
    Item("pond", "pond edge", 6, 3, 2, 2),
    Item("flower bed", "flower bed", 4, 5, 1, 2),
    Item("rose bed", "flower bed", 9, 5, 1, 2),
)
PARK = Blueprint("park", (Room("green", (0, 0, 14, 10), _PARK_THINGS),), (), outdoors=True)

VENUES: dict[str, Blueprint] = {
    blueprint.kind: blueprint
    for blueprint in (CAFE, PUB, CLUB, GROCER, WORKSHOP, OFFICES, LIBRARY, SCHOOL, CLINIC, HALL, CHAPEL, PARK)
}
