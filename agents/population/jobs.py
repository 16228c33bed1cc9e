"""The jobs a world offers, derived from its things: a counter needs staff, a blackboard a teacher, a bench a worker."""

from dataclasses import dataclass

from twinville.agents.persona import Shift
from twinville.worlds.daytime import DAY, WEEKDAYS, format_time
from twinville.worlds.world import Arena, World

#: Affordance of the staff's thing -> (title by kind of sector, title elsewhere, most positions).
_TITLES: dict[str, tuple[dict[str, str], str, int]] = {
    "serve": (
        {"cafe": "cafe assistant", "pub": "bartender", "grocer": "grocer's assistant", "shop": "shop assistant",
         "library": "librarian", "clinic": "receptionist", "club": "club steward", "workshop": "workshop clerk"},
        "assistant", 2,
    ),
    "teach": ({}, "teacher", 1),
    "treat": ({}, "doctor", 2),
    "craft": ({}, "joiner", 3),
    "office": ({"town hall": "council clerk"}, "clerk", 4),
    "preach": ({}, "minister", 1),
}  # fmt: skip
_PRIVATE = ("home", "library", "school", "clinic", "chapel")
_LONGEST = 8 * 3600


@dataclass(frozen=True)
class Vacancy:
    """One position at a workplace, with its hours."""

    occupation: str
    workplace: str
    shifts: tuple[Shift, ...]


def vacancies(world: World) -> list[Vacancy]:
    """Every position of a world, in address order; equal worlds give equal lists."""
    found: list[Vacancy] = []
    for sector in world.sectors:
        for index in sector.arenas:
            arena = world.arenas[index]
            for affordance, (by_kind, other, most) in _TITLES.items():
                if sector.kind == "home" or (affordance == "office" and sector.kind in _PRIVATE):
                    continue
                things = list(world.things_in(arena, affordance))
                positions = min(most, len(things) * 2 if affordance == "serve" else len(things))
                title = by_kind.get(sector.kind, other)
                for number in range(positions):
                    name = "nurse" if title == "doctor" and number else title
                    found.append(Vacancy(name, arena.address, shifts_for(arena, number)))
    return sorted(found, key=lambda vacancy: (vacancy.workplace, vacancy.occupation))


def school_places(world: World) -> list[tuple[Arena, int]]:
    """The arenas in which one can learn, and how many pupils each seats."""
    places = []
    for arena in world.arenas:
        seats = sum(thing.capacity for thing in world.things_in(arena, "learn"))
        if seats:
            places.append((arena, seats))
    return places


def shifts_for(arena: Arena, number: int) -> tuple[Shift, ...]:
    """Five days a week within the opening hours, at most eight hours a day; `number` staggers early, late and days off."""
    if arena.hours is None:
        start, end = ((9, 17), (8, 16), (12, 20), (10, 18))[number % 4]
        return (Shift(days="mon-fri", start=f"{start:02d}:00", end=f"{end:02d}:00"),)
    open_days = [day for day in range(7) if arena.hours.on(day)]
    days = open_days[:5] if number % 2 == 0 else open_days[-5:]
    shifts = []
    for day in days:
        opens, closes = arena.hours.on(day)[0]
        start, end = opens, closes
        if end - start > _LONGEST:
            start, end = (opens, opens + _LONGEST) if number % 2 == 0 else (closes - _LONGEST, closes)
        shifts.append(Shift(days=WEEKDAYS[day], start=format_time(start), end=format_time(end % DAY)))
    return tuple(shifts)
