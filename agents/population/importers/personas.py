"""People as YAML: a file of several, or a folder with `people.yaml` and one persona a file below `people/`."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from twinville.agents.persona import Part, Persona
from twinville.agents.population.importers.importer import IMPORTERS, Importer
from twinville.agents.population.population import Fact, Population
from twinville.worlds.errors import InputError
from twinville.worlds.language_tag import LanguageTag
from twinville.worlds.world import World
from twinville.worlds.yaml_file import read_yaml

#: How the name of a set of templates begins, which may lie beside people.
TEMPLATES = "prompts."


class PeopleFile(Part):
    """A YAML file of several people, with the facts they start with."""

    people: tuple[Persona, ...] = ()
    facts: tuple[Fact, ...] = ()
    start_date: date | None = None
    language: LanguageTag | None = None


def recognises(path: Path) -> bool:
    """Whether it is a YAML file, or a folder with YAML files of people."""
    return path.suffix in (".yaml", ".yml") if path.is_file() else (path / "people.yaml").is_file() or bool(_single(path))


def read_personas(path: Path, _world: World, _count: int | None, _seed: int) -> Population:
    """The people of a file, or of `people.yaml` and then one persona a file, in name order."""
    if path.is_file():
        return _from_file(path)
    whole = _from_file(path / "people.yaml") if (path / "people.yaml").is_file() else Population(())
    single = tuple(read_yaml(file, Persona) for file in _single(path))
    if not whole.personas and not single:
        raise InputError(
            f"{path}: there are no people in it; write people.yaml or people/NAME.yaml, or choose others with --people"
        )
    return replace(whole, personas=(*whole.personas, *single))


def _from_file(path: Path) -> Population:
    file = read_yaml(path, PeopleFile)
    return Population(file.people, file.facts, file.start_date, file.language or "")


def _single(folder: Path) -> list[Path]:
    inside = folder / "people" if (folder / "people").is_dir() else folder
    others = ("people.yaml", "town.yaml")
    return sorted(file for file in inside.glob("*.yaml") if file.name not in others and not file.name.startswith(TEMPLATES))


IMPORTERS.register("personas", Importer(recognises, read_personas))
