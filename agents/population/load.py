"""Loading people: finding the one format that recognises a file or folder, and settling who is read in the world."""

from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from twinville.agents.population.importers.importer import IMPORTERS
from twinville.agents.population.population import Population, first, settle
from twinville.worlds.errors import InputError
from twinville.worlds.load import bundled_towns, town_path
from twinville.worlds.world import World


def load_people(world: World, town: str | Path, people: str | Path | None, count: int | None, seed: int) -> Population:
    """The people of a run, settled in the world, at most `count` of them.

    Without `people` the town's own are taken. Their language is that of their file, else that of the town's plan. Raises InputError
    naming the file, the person and the rule.
    """
    path = Path(people) if people is not None else _beside(town_path(town))
    if not path.exists():
        raise InputError(f"{path}: there are no people there; name a file or folder of personas")
    source = str(path)
    population = _read(world, path, count, seed)
    if count is not None:
        population = first(population, count, source)
    language = population.language or world.language
    return replace(settle(world, population, source), folder=_folder_of(town), language=language)


def _folder_of(town: str | Path) -> Path | None:
    """Where a town's files are; None for a world that is from no file."""
    return _beside(town_path(town)) if str(town) in bundled_towns() or Path(town).exists() else None


def _beside(town: Path) -> Path:
    """The folder that a town's own people are in."""
    return town if town.is_dir() else town.parent


def _read(world: World, path: Path, count: int | None, seed: int) -> Population:
    formats = [(name, importer) for name, importer in IMPORTERS.members() if importer.recognises(path)]
    if not formats:
        what = "there are no people in it; write people.yaml or people/NAME.yaml, or choose others with --people"
        raise InputError(f"{path}: {what if path.is_dir() else f'is of no format that is known: {_known()}'}")
    if len(formats) > 1:
        raise InputError(f"{path}: could be {' or '.join(name for name, _ in formats)}; keep the files of one format in a folder")
    try:
        return formats[0][1].read(path, world, count, seed)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        name = problem["input"].get("name", "") if isinstance(problem["input"], dict) else ""
        raise InputError(f"{path}: {name or where}: {where} {str(problem['msg']).removeprefix('Value error, ')}") from None


def _known() -> str:
    return ", ".join(IMPORTERS.names())
