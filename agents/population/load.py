"""Finding and loading people: a town's own, a YAML file or folder, a CSV table, survey records, a reverie base simulation."""

from datetime import date
from pathlib import Path

from pydantic import ValidationError

from twinville.agents.persona import Part, Persona
from twinville.agents.population.demographics import is_demographic_folder, read_folder, read_jsonl
from twinville.agents.population.placement import place_people
from twinville.agents.population.population import Fact, Population, first, settle
from twinville.agents.population.reverie import is_reverie, load_reverie
from twinville.agents.population.table import read_csv
from twinville.worlds.errors import InputError
from twinville.worlds.load import town_path
from twinville.worlds.world import World
from twinville.worlds.yaml_file import read_yaml


class PeopleFile(Part):
    """A YAML file of several people, with the facts they start with."""

    people: tuple[Persona, ...] = ()
    facts: tuple[Fact, ...] = ()
    start_date: date | None = None


def load_people(world: World, town: str | Path, people: str | Path | None, count: int | None, seed: int) -> Population:
    """The people of a run, settled in the world, at most `count` of them.

    Without `people` the town's own are taken. Raises InputError naming the file, the person and the rule.
    """
    path = Path(people) if people is not None else town_path(town)
    if not path.exists():
        raise InputError(f"{path}: there are no people there; name a file or folder of personas")
    source = str(path)
    population = _read(world, path, count, seed, own=people is None)
    if count is not None:
        population = first(population, count, source)
    return settle(world, population, source)


def _read(world: World, path: Path, count: int | None, seed: int, *, own: bool) -> Population:
    try:
        if path.suffix == ".jsonl":
            return Population(place_people(world, read_jsonl(path, count, seed), seed, str(path)))
        if path.suffix == ".csv":
            return Population(place_people(world, read_csv(path)[:count], seed, str(path)))
        if path.is_file() and not own:
            return _from_file(path)
        folder = path if path.is_dir() else path.parent
        if is_reverie(folder):
            return load_reverie(folder, world)
        if is_demographic_folder(folder):
            return Population(place_people(world, read_folder(folder, count, seed), seed, str(path)))
        return _from_folder(folder)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        name = problem["input"].get("name", "") if isinstance(problem["input"], dict) else ""
        raise InputError(f"{path}: {name or where}: {where} {str(problem['msg']).removeprefix('Value error, ')}") from None


def _from_file(path: Path) -> Population:
    file = read_yaml(path, PeopleFile)
    return Population(file.people, file.facts, file.start_date)


def _from_folder(folder: Path) -> Population:
    """`people.yaml`, and one persona a file below `people/`, in name order."""
    whole = _from_file(folder / "people.yaml") if (folder / "people.yaml").is_file() else Population(())
    inside = folder / "people" if (folder / "people").is_dir() else folder
    files = sorted(file for file in inside.glob("*.yaml") if file.name not in ("people.yaml", "town.yaml"))
    single = tuple(read_yaml(file, Persona) for file in files)
    if not whole.personas and not single:
        raise InputError(
            f"{folder}: there are no people in it; write people.yaml or people/NAME.yaml, or choose others with --people"
        )
    return Population((*whole.personas, *single), whole.facts, whole.start_date)
