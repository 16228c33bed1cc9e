"""An importer of people: a crew list, "Name, age, occupation" a line, whose people are placed into the town's free beds."""

from pathlib import Path
from typing import Any

from twinville.agents.population.importers.importer import Importer
from twinville.agents.population.placement import place_people
from twinville.agents.population.population import Population
from twinville.worlds.errors import InputError
from twinville.worlds.world import World


def recognises(path: Path) -> bool:
    """Whether it is a file called *.crew."""
    return path.is_file() and path.suffix == ".crew"


def read(path: Path, world: World, count: int | None, seed: int) -> Population:
    """The first `count` people of the list; raises InputError naming file, line and rule."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from None
    drafts = [_draft(line, f"{path}:{number}") for number, line in enumerate(lines, start=1) if line.strip()]
    return Population(place_people(world, drafts[:count], seed, str(path)))


def _draft(line: str, where: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split(",")]
    if len(parts) != 3 or not parts[0] or not parts[1].isdecimal():
        raise InputError(
            f"{where}: write a name, an age and an occupation with commas between them, for example 'Ida Holm, 44, keeper'"
        )
    return {"name": parts[0], "age": int(parts[1]), "occupation": parts[2]}


crew_list = Importer(recognises, read)
