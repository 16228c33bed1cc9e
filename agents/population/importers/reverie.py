"""Loader of the original village's people: a reverie base simulation (personas with scratch, spatial and associative memory).

A history file beside or in the folder (`agent_history_init*.csv`: Name, whispers separated by semicolons) becomes initial
memories. Any names, any number of personas.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from twinville.agents.persona import Persona
from twinville.agents.population.importers.importer import IMPORTERS, Importer
from twinville.agents.population.importers.prose import clock_after, occupation
from twinville.agents.population.population import Population
from twinville.worlds.errors import InputError
from twinville.worlds.reading import read_json, read_rows
from twinville.worlds.world import World


def is_reverie(path: Path) -> bool:
    """Whether a folder looks like a base simulation."""
    return (path / "personas").is_dir()


def load_reverie(path: Path, world: World, _count: int | None, _seed: int) -> Population:
    """The personas of a base simulation; raises InputError naming the file and what is wrong with it."""
    folders = sorted(folder for folder in (path / "personas").iterdir() if folder.is_dir())
    if not folders:
        raise InputError(f"{path / 'personas'}: there are no personas in it")
    start, order = _meta(path)
    histories = _histories(path)
    personas = [_persona(folder, world, histories) for folder in folders]
    personas.sort(key=lambda persona: (order.index(persona.name) if persona.name in order else len(order), persona.name))
    return Population(tuple(personas), (), start)


def _persona(folder: Path, world: World, histories: dict[str, tuple[str, ...]]) -> Persona:
    memory = folder / "bootstrap_memory"
    scratch = read_json(memory / "scratch.json")
    name = _text(scratch, "name", memory) or folder.name
    lifestyle, learned, requirement = (_text(scratch, key, memory) for key in ("lifestyle", "learned", "daily_plan_req"))
    wake = clock_after(lifestyle, r"awakes?|wakes?|gets? up") or "07:00"
    work = occupation(world, learned, requirement, wake)
    home = _text(scratch, "living_area", memory)
    if not home:
        raise InputError(f"{memory / 'scratch.json'}: living_area is empty; it says where {name} lives")
    try:
        return Persona.model_validate(
            {
                "name": name,
                "age": scratch.get("age", 30),
                "home": home,
                "occupation": work.title,
                "workplace": work.workplace,
                "shifts": work.shifts,
                "wake": wake,
                "sleep": clock_after(lifestyle, r"goes to bed|go to bed|sleeps|to sleep") or "23:00",
                "traits": tuple(t.strip() for t in _text(scratch, "innate", memory).split(",") if t.strip()),
                "habits": tuple(text for text in (lifestyle, requirement) if text),
                "biography": learned,
                "currently": _text(scratch, "currently", memory),
                "knows": _known_places(memory / "spatial_memory.json", world),
                "memories": (*_nodes(memory / "associative_memory" / "nodes.json"), *histories.get(name, ())),
                "vision_radius": scratch.get("vision_r", 8),
                "attention_bandwidth": scratch.get("att_bandwidth", 8),
                "retention": scratch.get("retention", 8),
                "retrieval": {part: scratch.get(f"{part}_w", 1) for part in ("recency", "importance", "relevance")},
            }
        )
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        first = error.errors()[0] if hasattr(error, "errors") else {"loc": (), "msg": str(error)}
        where = ".".join(map(str, first["loc"]))
        raise InputError(f"{memory / 'scratch.json'}: {where}: {str(first['msg']).removeprefix('Value error, ')}") from None


def _text(scratch: dict[str, Any], key: str, memory: Path) -> str:
    value = scratch.get(key) or ""
    if not isinstance(value, str):
        raise InputError(f"{memory / 'scratch.json'}: {key} must be text")
    return value


def _known_places(path: Path, world: World) -> tuple[str, ...]:
    """Arenas of the spatial memory that exist in this world; what a map lacks cannot be known of it."""
    known: list[str] = []
    for world_name, sectors in read_json(path).items():
        if not isinstance(sectors, dict):
            raise InputError(f"{path}: '{world_name}' must hold sectors")
        for sector, arenas in sectors.items():
            for arena in arenas if isinstance(arenas, dict) else ():
                address = f"{world_name}:{sector}:{arena}"
                if world.has(address):
                    known.append(address)
    return tuple(known)


def _nodes(path: Path) -> tuple[str, ...]:
    """Descriptions of the associative memory, oldest first (the file lists the newest first)."""
    if not path.exists():
        return ()
    nodes = list(read_json(path).values())
    try:
        return tuple(str(node["description"]) for node in reversed(nodes))
    except (TypeError, KeyError):
        raise InputError(f"{path}: every node needs a description") from None


def _histories(path: Path) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for file in sorted([*path.glob("agent_history_init*.csv"), *path.parent.glob("agent_history_init*.csv")]):
        for number, row in read_rows(file):
            if number == 1 or not row:
                continue
            if len(row) < 2:
                raise InputError(f"{file}:{number}: a line is a name, a comma, and whispers separated by semicolons")
            found[row[0].strip()] = tuple(w.strip() for w in ",".join(row[1:]).split(";") if w.strip())
    return found


def _meta(path: Path) -> tuple[date | None, list[str]]:
    file = path / "reverie" / "meta.json"
    if not file.exists():
        return None, []
    meta = read_json(file)
    listed = meta.get("persona_names")
    names = [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []
    try:
        start = datetime.strptime(str(meta["start_date"]), "%B %d, %Y").date()
    except (KeyError, ValueError):
        raise InputError(f"{file}: start_date must read like February 13, 2023") from None
    return start, names


IMPORTERS.register("reverie", Importer(is_reverie, load_reverie))
