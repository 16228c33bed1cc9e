"""A synthetic population for a generated town: households, ages, jobs, habits and ties. A pure function of (size, seed)."""

from dataclasses import dataclass
from typing import Any

from twinville.agents.population.jobs import school_places, vacancies
from twinville.agents.population.vocabulary import INTERESTS, VALUES
from twinville.agents.traits import SYNTHETIC
from twinville.worlds.keyed import keyed, keyed_choice
from twinville.worlds.world import World

_FIRST = (
    "Ada",
    "Bela",
    "Cora",
    "Dario",
    "Edda",
    "Farid",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Kira",
    "Levin",
    "Mina",
    "Nils",
    "Olga",
    "Pavel",
    "Quinn",
    "Rosa",
    "Samir",
    "Tilda",
    "Uma",
    "Viktor",
    "Wanda",
    "Xenia",
    "Yusuf",
    "Zora",
    "Amara",
    "Bruno",
    "Celia",
    "Dmitri",
    "Elif",
    "Finn",
    "Gwen",
    "Hana",
    "Ivo",
    "Joan",
    "Kofi",
    "Lena",
    "Marek",
    "Nadia",
    "Otis",
    "Petra",
    "Rafael",
    "Sanne",
    "Tomas",
    "Ulla",
    "Vera",
    "Wim",
    "Yara",
    "Zane",
)
_LAST = (
    "Abbott",
    "Bakir",
    "Castell",
    "Dunne",
    "Eklund",
    "Ferrant",
    "Gower",
    "Hallam",
    "Ibsen",
    "Jarvis",
    "Kessel",
    "Lomax",
    "Marlow",
    "Novak",
    "Okoro",
    "Penrose",
    "Quist",
    "Renner",
    "Sorley",
    "Tarrant",
    "Ulrich",
    "Varga",
    "Wexford",
    "Yilmaz",
    "Zeller",
    "Ashdown",
    "Brandt",
    "Corrie",
    "Devlin",
    "Elgar",
    "Fairley",
    "Grieve",
    "Holloway",
    "Imrie",
    "Jessop",
    "Kerr",
    "Lindqvist",
    "Mercer",
    "Nash",
    "Orwin",
    "Pascoe",
    "Rowe",
    "Selby",
    "Thorne",
    "Usher",
    "Vance",
    "Whitlow",
    "Yates",
)


@dataclass(frozen=True)
class Household:
    """The ages of people who share a house, eldest first."""

    ages: tuple[int, ...]


def households(people: int, seed: int) -> list[Household]:
    """Households of one to five for exactly `people` people: singles, couples, families, pensioners.

    Raises ValueError for fewer than one person.
    """
    if people < 1:
        raise ValueError("a town needs at least one person")
    found: list[Household] = []
    left = people
    while left:
        number = len(found)
        size = min(left, 1 + sum(keyed(seed, "size", number) >= bound for bound in (0.24, 0.55, 0.76, 0.93)))
        found.append(Household(_ages(size, seed, number)))
        left -= size
    return found


def _ages(size: int, seed: int, number: int) -> tuple[int, ...]:
    draw = keyed(seed, "age", number)
    if size <= 2 and keyed(seed, "pensioners", number) < 0.35:
        elder = 66 + int(draw * 18)
    else:
        elder = 24 + int(draw * 36) if size <= 2 else 32 + int(draw * 18)
    ages = [elder]
    if size >= 2:
        ages.append(max(20, elder - 4 + int(keyed(seed, "partner", number) * 9)))
    children = (elder - 26 - 3 * child - int(keyed(seed, "child", number, child) * 6) for child in range(size - 2))
    ages.extend(max(5, min(17, age)) for age in children)
    return tuple(ages)


def synthesize(world: World, groups: list[Household], seed: int) -> dict[str, Any]:
    """A people file (plain lists, strings and numbers) for the homes of a generated town, one household a home."""
    homes = [sector for sector in world.sectors if sector.kind == "home"]
    jobs = vacancies(world)
    jobs.sort(key=lambda job: keyed(seed, "job", job.workplace, job.occupation, job.shifts[0].start, job.shifts[0].days))
    seats = [arena.address for arena, room in school_places(world) for _ in range(room)]
    people: list[dict[str, Any]] = []
    taken: set[str] = set()
    for number, group in enumerate(groups):
        surname = _LAST[number % len(_LAST)]
        names = [_new_name(f"{_first_name(number, member)} {surname}", taken) for member in range(len(group.ages))]
        for member, age in enumerate(group.ages):
            person = _person(names[member], age, homes[number].address, seed)
            if age < 18 and seats:
                person |= {"occupation": "pupil", "workplace": _nearest(world, seats, homes[number].address)}
                person["shifts"] = [{"days": "mon-fri", "start": "08:45", "end": "15:15"}]
            elif 18 <= age < 66 and jobs and keyed(seed, "employed", number, member) < 0.85:
                workplace = _nearest(world, [job.workplace for job in jobs], homes[number].address)
                job = next(job for job in jobs if job.workplace == workplace)
                jobs.remove(job)
                person |= {"occupation": job.occupation, "workplace": job.workplace}
                person["shifts"] = [shift.model_dump() for shift in job.shifts]
                person |= _rhythm(
                    person["name"], min(shift.seconds[0] for shift in job.shifts), max(s.seconds[1] for s in job.shifts), seed
                )
            elif age >= 66:
                person["occupation"] = "retired"
            person["ties"] = [{"name": other, "relation": "family"} for other in names if other != names[member]]
            person["biography"] = _biography(person, world)
            people.append(person)
    _befriend(people, seed)
    return {"people": people}


def _first_name(household: int, member: int) -> str:
    # Surnames repeat every len(_LAST) households; the step makes each lap start at another first name.
    return _FIRST[(household * 5 + household // len(_LAST) * 7 + member * 11) % len(_FIRST)]


def _new_name(name: str, taken: set[str]) -> str:
    """The name, with a middle initial where somebody is called so already."""
    first, last = name.split()
    candidates = [name, *(f"{first} {letter}. {last}" for letter in "ABCDEFGHJKLMNOPRSTVW")]
    free = next(candidate for candidate in candidates if candidate not in taken)
    taken.add(free)
    return free


def _person(name: str, age: int, home: str, seed: int) -> dict[str, Any]:
    def some(words: tuple[str, ...], what: str, count: int) -> list[str]:
        return list(dict.fromkeys(keyed_choice(words, seed, what, name, home, i) for i in range(count)))

    early = int(keyed(seed, "rhythm", name, home) * 9) * 15
    wake, sleep = 6 * 60 + 15 + early, (21 * 60 + 45 + early + int(keyed(seed, "late", name, home) * 4) * 15) % 1440
    if age < 13:
        wake, sleep = min(wake, 7 * 60 + 15), 20 * 60 + 30
    elif age < 18:
        wake, sleep = min(wake, 7 * 60 + 30), 22 * 60
    return {
        "name": name,
        "age": age,
        "home": home,
        "wake": _clock(wake),
        "sleep": _clock(sleep),
        "traits": some(SYNTHETIC, "trait", 3),
        "interests": some(INTERESTS, "interest", 3),
        "values": some(VALUES, "value", 2),
    }


def _rhythm(name: str, starts: int, ends: int, seed: int) -> dict[str, str]:
    """Wake and bed times that fit somebody's hours: up at least 75 minutes before, in bed no sooner than 90 after."""
    spread = int(keyed(seed, "rhythm", name) * 9) * 10
    wake = min(starts // 60 - 75 - spread // 2, 10 * 60)
    sleep = max(ends // 60 + 60, wake + 15 * 60 + 20 + spread)
    sleep = min(sleep, wake + 16 * 60 + 40)
    return {"wake": _clock(wake), "sleep": _clock(sleep)}


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _nearest(world: World, addresses: list[str], home: str) -> str:
    """The address whose room lies closest to a home: errands and work do not lengthen as the town grows."""
    start = world.arenas_of(home)[0].tiles[0]
    return min(dict.fromkeys(addresses), key=lambda address: world.chebyshev(start, world.arenas_of(address)[0].tiles[0]))


def _befriend(people: list[dict[str, Any]], seed: int) -> None:
    """Some neighbours and colleagues know each other: ties both ways, over the next few people in the list."""
    for index, person in enumerate(people):
        for step in range(1, 9):
            if index + step >= len(people):
                break
            other = people[index + step]
            same_work = "workplace" in person and person.get("workplace") == other.get("workplace")
            if other["home"] == person["home"] or keyed(seed, "tie", index, step) >= (0.7 if same_work else 0.18):
                continue
            relation = "colleague" if same_work else "neighbour"
            person["ties"].append({"name": other["name"], "relation": relation})
            other["ties"].append({"name": person["name"], "relation": relation})


def _biography(person: dict[str, Any], world: World) -> str:
    name, home = person["name"], person["home"].split(":")[1]
    work = person.get("workplace")
    does = person.get("occupation") or "between jobs"
    where = f" at {work.split(':')[1]}" if work else ""
    return (
        f"{name} is {person['age']} and lives at {home} in {world.name}. By occupation: {does}{where}. Others call "
        f"{name.split()[0]} {', '.join(person['traits'])}. Cares about {' and '.join(person['values'])}; free time goes to "
        f"{', '.join(person['interests'])}."
    )
