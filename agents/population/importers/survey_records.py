"""Survey records as people: a line of a JSONL population, or a folder of demographic agents with `scratch.json`.

Such records describe respondents of a survey under fictional names and addresses. Nobody in them is to be re-identified.
"""

from pathlib import Path
from typing import Any

from twinville.agents.population.importers.importer import IMPORTERS, Importer
from twinville.agents.population.placement import place_people
from twinville.agents.population.population import Population
from twinville.agents.population.vocabulary import INTERESTS
from twinville.agents.traits import SYNTHETIC
from twinville.worlds.errors import InputError
from twinville.worlds.keyed import keyed, keyed_choice
from twinville.worlds.reading import parse_object, read_json, read_text
from twinville.worlds.world import World

_WORK = {
    "working full time": "full",
    "working part time": "part",
    "in school": "school",
    "retired": "retired",
    "keeping house": "house",
    "unemployed, laid off, looking for work": "looking",
}
_TITLES = {"retired": "retired", "house": "keeps house", "looking": "looking for work"}


def is_demographic_folder(path: Path) -> bool:
    """Whether a folder holds agents with a `scratch.json` each."""
    return any(path.glob("*/scratch.json")) or any(path.glob("*/*/scratch.json"))


def read_jsonl(path: Path, limit: int | None, seed: int) -> list[dict[str, Any]]:
    """Drafts of the first `limit` records; raises InputError naming file, line and rule."""
    drafts = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if line.strip():
            drafts.append(_draft(parse_object(line, f"{path}:{number}"), f"{path}:{number}", seed))
        if limit is not None and len(drafts) == limit:
            break
    return drafts


def read_folder(path: Path, limit: int | None, seed: int) -> list[dict[str, Any]]:
    """Drafts of the agents below a folder, in name order; raises InputError naming file and rule."""
    files = sorted({*path.glob("*/scratch.json"), *path.glob("*/*/scratch.json")})
    return [_draft(read_json(file), str(file), seed) for file in files[:limit]]


def _draft(record: dict[str, Any], where: str, seed: int) -> dict[str, Any]:
    try:
        name = f"{record['first_name']} {record['last_name']}"
        # The survey records "89 or older" in words.
        age = int(str(record["age"]).split()[0])
    except (KeyError, ValueError, IndexError):
        raise InputError(f"{where}: needs first_name, last_name and an age in whole years") from None
    if not 0 <= age <= 120:
        raise InputError(f"{where}: {name}: an age of {age} years is outside 0 to 120")
    work = _WORK.get(str(record.get("work_status", "")).casefold(), "none")
    key = (record.get("id", name), name)
    traits = dict.fromkeys(keyed_choice(SYNTHETIC, seed, "trait", *key, i) for i in range(3))
    interests = dict.fromkeys(keyed_choice(INTERESTS, seed, "interest", *key, i) for i in range(3))
    wake = 6 * 60 + 15 + int(keyed(seed, "wake", *key) * 8) * 15
    bed = (wake + 15 * 60 + 15 + int(keyed(seed, "bed", *key) * 7) * 15) % 1440
    return {
        "name": name,
        "age": age,
        "work": work,
        "occupation": _TITLES.get(work, ""),
        "traits": tuple(traits),
        "interests": tuple(interests),
        "biography": _biography(name, age, record),
        "wake": f"{wake // 60:02d}:{wake % 60:02d}",
        "sleep": f"{bed // 60:02d}:{bed % 60:02d}",
    }


def _biography(name: str, age: int, record: dict[str, Any]) -> str:
    labels = {
        "sex": "sex",
        "race": "race",
        "ethnicity": "family origin",
        "marital_status": "marital status",
        "highest_degree_received": "education",
        "work_status": "work",
        "religion": "religion",
        "born_in_us": "born in the US",
        "residence_at_16": "lived at 16 in",
        "family_structure_at_16": "at 16",
        "political_views": "political views",
        "total_wealth": "wealth",
    }
    told = [f"{label}: {record[field]}" for field, label in labels.items() if record.get(field)]
    return f"{name} is {age} years old. " + "; ".join(told) + "."


def recognises(path: Path) -> bool:
    """Whether it is a JSONL file, or a folder of demographic agents."""
    return path.suffix == ".jsonl" if path.is_file() else is_demographic_folder(path)


def read_survey_records(path: Path, world: World, count: int | None, seed: int) -> Population:
    """The first `count` records, placed into free beds and vacancies of the town."""
    drafts = read_jsonl(path, count, seed) if path.is_file() else read_folder(path, count, seed)
    return Population(place_people(world, drafts, seed, str(path)))


IMPORTERS.register("survey records", Importer(recognises, read_survey_records))
