"""A world as one JSON document, and back: how an episode stores its map, whatever format it was loaded from."""

from dataclasses import asdict
from itertools import groupby
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, Field, TypeAdapter

from twinville.worlds.hours import parse_hours
from twinville.worlds.kinds import KINDS
from twinville.worlds.town_plan import MAX_TILES
from twinville.worlds.world import TERRAIN, Arena, Sector, Thing, World

# What makes each part, whatever stands there; whole numbers are whole.
_TILES = TypeAdapter(list[int], config=ConfigDict(strict=True))
_SIZE = TypeAdapter(tuple[Annotated[int, Field(ge=1, le=MAX_TILES)], Annotated[int, Field(ge=1, le=MAX_TILES)]])
_SECTORS, _ARENAS, _THINGS = TypeAdapter(tuple[Sector, ...]), TypeAdapter(tuple[Arena, ...]), TypeAdapter(tuple[Thing, ...])
_TEXT = TypeAdapter(str)


def to_document(world: World) -> dict[str, Any]:
    """The world as plain lists, numbers and strings; equal worlds give equal documents."""
    return {
        "name": world.name,
        "size": [world.width, world.height],
        "terrain": _runs(world.terrain),
        "passable": _runs(world.passable),
        "arena_at": _runs(world.arena_at),
        "room_at": _runs(world.room_at),
        "doors": sorted(world.doors),
        "spawns": list(world.spawns),
        "sectors": [asdict(sector) for sector in world.sectors],
        "arenas": [
            asdict(arena) | {"tiles": None, "hours": arena.hours.as_lines() if arena.hours else None} for arena in world.arenas
        ],
        "things": [asdict(thing) for thing in world.things],
        # Where a plan names none, the document is as it was before plans could.
        **({"language": world.language} if world.language else {}),
    }


def from_document(document: dict[str, Any]) -> World:
    """The world of a document; raises KeyError, TypeError, AttributeError or ValueError when it is not one."""
    width, height = _SIZE.validate_python(document["size"])
    size = width * height
    if size > MAX_TILES:
        raise ValueError(f"{width} x {height} tiles are too many")
    arena_at = _unroll(document["arena_at"], np.int32, size, -1, len(document["arenas"]) - 1)
    doors = frozenset(_TILES.validate_python(document["doors"]))
    tiles: dict[int, list[int]] = {}
    for tile in np.flatnonzero(arena_at >= 0).tolist():
        if tile not in doors:
            tiles.setdefault(int(arena_at[tile]), []).append(tile)
    arenas = [
        arena
        | {
            "tiles": tiles.get(index, ()),
            "hours": parse_hours(arena["hours"]) if arena["hours"] is not None else None,
        }
        for index, arena in enumerate(document["arenas"])
    ]
    world = World(
        _TEXT.validate_python(document["name"]),
        width,
        height,
        _unroll(document["terrain"], np.uint8, size, 0, len(TERRAIN) - 1),
        _unroll(document["passable"], np.bool_, size, 0, 1),
        arena_at,
        _unroll(document["room_at"], np.int32, size, -1, size),
        doors,
        tuple(_TILES.validate_python(document["spawns"])),
        _SECTORS.validate_python(document["sectors"]),
        _ARENAS.validate_python(arenas),
        _THINGS.validate_python(document["things"]),
        _TEXT.validate_python(document.get("language", "")),
    )
    _check(world, size)
    return world


def _check(world: World, size: int) -> None:
    """Raises ValueError where places, things and tiles name others that there are not."""
    if [each.id for each in world.arenas] != [*range(len(world.arenas))]:
        raise ValueError("rooms are not in their order")
    if [each.id for each in world.things] != [*range(len(world.things))]:
        raise ValueError("things are not in their order")
    tiles = {*world.doors, *world.spawns}.union(*((*thing.tiles, *thing.use_tiles) for thing in world.things))
    if not all(0 <= tile < size for tile in tiles):
        raise ValueError("something lies beside the map")
    inside = {thing.arena for thing in world.things}.union(*(sector.arenas for sector in world.sectors))
    if not all(0 <= number < len(world.arenas) for number in inside):
        raise ValueError("something lies in a room that there is not")
    if not all(0 <= number < len(world.things) for arena in world.arenas for number in arena.things):
        raise ValueError("a thing is named that there is not")
    sectors = {sector.address for sector in world.sectors}
    if not all(arena.sector in sectors for arena in world.arenas):
        raise ValueError("a room is in a building that there is not")
    for thing in world.things:
        if thing.kind not in KINDS or not thing.use_tiles or thing.capacity < 1:
            raise ValueError(f"'{thing.name}' is nothing that can be used")


def _runs(tiles: NDArray[Any]) -> list[int]:
    """Run lengths: value, count, value, count, ..."""
    return [number for value, run in groupby(tiles.tolist()) for number in (int(value), sum(1 for _ in run))]


def _unroll(runs: list[int], dtype: Any, size: int, least: int, most: int) -> NDArray[Any]:
    """One value a tile; raises ValueError for another number of tiles, and for a value that none has."""
    pairs = np.array(_TILES.validate_python(runs), dtype=np.int64).reshape(-1, 2)
    values, counts = pairs[:, 0], pairs[:, 1]
    if (counts < 1).any() or (counts > size).any() or int(counts.sum()) != size:
        raise ValueError("the size of the map does not match its tiles")
    if values.min() < least or values.max() > most:
        raise ValueError("a tile has a value that there is not")
    return np.repeat(values, counts).astype(dtype)
