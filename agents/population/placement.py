"""Assigns homes and jobs of a town to people who have none (survey records, rows of a table)."""

from collections.abc import Sequence
from typing import Any

from twinville.agents.persona import Persona, Shift
from twinville.agents.population.jobs import Vacancy, school_places, vacancies
from twinville.worlds.errors import InputError
from twinville.worlds.keyed import keyed
from twinville.worlds.world import World


def place_people(world: World, drafts: Sequence[dict[str, Any]], seed: int, source: str) -> tuple[Persona, ...]:
    """Personas from drafts (fields of a Persona; `home` may be missing; "work" says "full", "part", "school" or "none").

    Homes are filled in keyed order, jobs are given by keyed draw; people without a vacancy are looking for work. Doubled names get
    a number. Raises InputError when there are more people than beds.
    """
    beds = [thing for thing in world.things if "sleep" in thing.affordances for _ in range(thing.capacity)]
    homeless = [i for i, draft in enumerate(drafts) if not draft.get("home")]
    if len(homeless) > len(beds):
        raise InputError(f"{source}: {len(homeless)} people need a home, but {world.name} has only {len(beds)} beds; use --agents")
    houses = sorted({world.arenas[bed.arena].sector for bed in beds}, key=lambda house: keyed(seed, "house", house))
    order = {house: rank for rank, house in enumerate(houses)}
    beds.sort(key=lambda bed: (order[world.arenas[bed.arena].sector], bed.id))
    free = sorted(vacancies(world), key=lambda job: keyed(seed, "job", job.workplace, job.occupation, job.shifts[0].start))
    schools = school_places(world)
    names: dict[str, int] = {}
    personas = []
    for index, draft in enumerate(drafts):
        fields = dict(draft)
        work = str(fields.pop("work", "none"))
        if not fields.get("home"):
            bed = beds.pop(0)
            fields |= {"home": world.arenas[bed.arena].address, "bed": bed.address}
        if not fields.get("workplace"):
            fields |= _occupy(work, free, [arena.address for arena, _ in schools], keyed(seed, "school", index))
        fields["name"] = _own_name(str(fields["name"]), names)
        personas.append(Persona.model_validate(fields))
    return tuple(personas)


def _occupy(work: str, free: list[Vacancy], schools: list[str], luck: float) -> dict[str, Any]:
    if work == "school" and schools:
        place = schools[int(luck * len(schools))]
        return {"occupation": "student", "workplace": place, "shifts": (Shift(start="08:45", end="15:15"),)}
    if work in ("full", "part"):
        if not free:
            return {"occupation": "looking for work"}
        job = free.pop(0)
        shifts = job.shifts if work == "full" else job.shifts[:3]
        return {"occupation": job.occupation, "workplace": job.workplace, "shifts": shifts}
    return {}


def _own_name(name: str, names: dict[str, int]) -> str:
    key = name.casefold()
    names[key] = names.get(key, 0) + 1
    return name if names[key] == 1 else f"{name} {_roman(names[key])}"


def _roman(number: int) -> str:
    out = ""
    for value, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        count, number = divmod(number, value)
        out += sign * count
    return out
