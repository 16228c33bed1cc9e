"""A generated town for any number of people: streets, homes, workplaces, shops, school, clinic and parks at constant density.

The town is a grid of districts. Each has twenty lots of one building: homes for about 25 people and a share of the town's
venues, so that distances to daily needs do not grow with the town. Everything is a pure function of (people, seed).
"""

from collections.abc import Iterable, Sequence
from math import ceil

from twinville.worlds.blueprints import HEIGHT, VENUES, WIDTH, home, place
from twinville.worlds.keyed import keyed, keyed_choice
from twinville.worlds.town_plan import SectorPlan, TerrainPlan, TownPlan

PEOPLE_PER_DISTRICT = 25
COLUMNS, ROWS = 5, 4
LOT_WIDTH, LOT_HEIGHT, STREET = 15, 11, 4
DISTRICT_WIDTH = COLUMNS * (LOT_WIDTH + STREET)
DISTRICT_HEIGHT = ROWS * (LOT_HEIGHT + STREET)
HOBBIES = ("bookshelf", "easel", "guitar", "piano", "computer", "card table")

#: How often a venue is met: in every n-th district. Ten venues at most stand in one district.
_EVERY = {
    "cafe": 1, "grocer": 1, "park": 1, "office": 1, "workshop": 1, "pub": 1, "school": 1, "library": 2, "clinic": 2,
    "club": 2, "town hall": 4, "chapel": 2,
}  # fmt: skip
_TREES_NEAR = (
    "Alder",
    "Birch",
    "Cedar",
    "Damson",
    "Elm",
    "Fern",
    "Gorse",
    "Hazel",
    "Ivy",
    "Juniper",
    "Kestrel",
    "Larch",
    "Maple",
    "Nettle",
    "Oak",
    "Poplar",
    "Quince",
    "Rowan",
    "Sorrel",
    "Thistle",
    "Umber",
    "Violet",
    "Willow",
    "Yarrow",
)


def generate_town(name: str, households: Sequence[int], seed: int) -> TownPlan:
    """A town with one house for each of `households` (their sizes, 1 to 5 people).

    Raises ValueError when there is no household, InputError (through the plan) when the town would be too large.
    """
    if not households:
        raise ValueError("a town needs at least one household")
    people = sum(households)
    districts = max(1, ceil(people / PEOPLE_PER_DISTRICT))
    across = ceil(districts**0.5)
    down = ceil(districts / across)
    sectors: list[SectorPlan] = []
    homes = list(households)
    for district in range(districts):
        x = STREET + district % across * DISTRICT_WIDTH
        y = STREET + district // across * DISTRICT_HEIGHT
        # Households are shared out evenly; what remains of rounding goes to the last district.
        share = len(homes) // (districts - district)
        here, homes = homes[:share], homes[share:]
        sectors += _district(district, here, x, y, seed)
    size = (across * DISTRICT_WIDTH + STREET, down * DISTRICT_HEIGHT + STREET)
    return TownPlan(
        town=name,
        size=size,
        about=f"A generated town for {people} people (seed {seed}).",
        terrain=tuple(_streets(*size, across, down)),
        trees=tuple(_trees(sectors, size, seed)),
        sectors=tuple(sectors),
    )


def _district(district: int, households: Sequence[int], x: int, y: int, seed: int) -> Iterable[SectorPlan]:
    street = _street_name(district)
    lots = sorted(range(COLUMNS * ROWS), key=lambda lot: keyed(seed, "lot", district, lot))
    venues = [kind for kind, every in _EVERY.items() if district % every == 0]
    room = len(lots) - len(households)
    for number, lot in enumerate(lots[: len(households) + min(room, len(venues))]):
        left = x + lot % COLUMNS * (LOT_WIDTH + STREET)
        top = y + lot // COLUMNS * (LOT_HEIGHT + STREET)
        flip_x = keyed(seed, "mirror", district, lot) < 0.5
        if number < len(households):
            hobby = keyed_choice(HOBBIES, seed, "hobby", district, lot)
            yield place(home(households[number], hobby=hobby), f"{number + 1} {street}", left, top, flip_x=flip_x)
        else:
            kind = venues[number - len(households)]
            blueprint = VENUES[kind]
            yield place(blueprint, f"{street} {kind}", left, top, flip_x=flip_x)


def _street_name(district: int) -> str:
    words = ("Lane", "Street", "Row", "Hill", "Walk", "Green")
    tree = _TREES_NEAR[district % len(_TREES_NEAR)]
    word = words[district // len(_TREES_NEAR) % len(words)]
    lap = district // (len(_TREES_NEAR) * len(words))
    return f"{tree} {word}" if not lap else f"{tree} {word} {lap + 1}"


def _streets(width: int, height: int, across: int, down: int) -> Iterable[TerrainPlan]:
    for column in range(across * COLUMNS + 1):
        left = column * (LOT_WIDTH + STREET)
        yield TerrainPlan(kind="path", rect=(left, 0, STREET - 1, height))
    for row in range(down * ROWS + 1):
        yield TerrainPlan(kind="path", rect=(0, row * (LOT_HEIGHT + STREET), width, STREET - 1))


def _trees(sectors: Iterable[SectorPlan], size: tuple[int, int], seed: int) -> Iterable[tuple[int, int]]:
    """A tree in the grass strip right of about half the lots, out of the way of doors and streets."""
    for sector in sectors:
        x, y, width, height = sector.rect
        spot = (x + width, y + int(keyed(seed, "tree", x, y) * height))
        if keyed(seed, "has tree", x, y) < 0.5 and spot[0] < size[0]:
            yield spot


assert LOT_WIDTH > WIDTH
assert LOT_HEIGHT > HEIGHT
