"""A world as one JSON document, and back: how an episode stores its map, whatever format it was loaded from."""

from dataclasses import asdict
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twinville.worlds.hours import parse_hours
from twinville.worlds.world import Arena, Sector, Thing, World


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
    """The world of a document; raises KeyError, TypeError or ValueError when it is not one."""
    width, height = document["size"]
    arena_at = _unroll(document["arena_at"], np.int32)
    if arena_at.size != width * height:
        raise ValueError("the size of the map does not match its tiles")
    doors = frozenset(document["doors"])
    tiles: dict[int, list[int]] = {}
    for tile in np.flatnonzero(arena_at >= 0).tolist():
        if tile not in doors:
            tiles.setdefault(int(arena_at[tile]), []).append(tile)
    arenas = tuple(
        Arena(
            **{k: _frozen(v) for k, v in arena.items() if k not in ("tiles", "hours")},
            tiles=tuple(tiles.get(arena["id"], ())),
            hours=parse_hours(arena["hours"]) if arena["hours"] is not None else None,
        )
        for arena in document["arenas"]
    )
    return World(
        document["name"],
        width,
        height,
        _unroll(document["terrain"], np.uint8),
        _unroll(document["passable"], np.bool_),
        arena_at,
        _unroll(document["room_at"], np.int32),
        doors,
        tuple(document["spawns"]),
        tuple(Sector(**{k: _frozen(v) for k, v in sector.items()}) for sector in document["sectors"]),
        arenas,
        tuple(Thing(**{k: _frozen(v) for k, v in thing.items()}) for thing in document["things"]),
        document.get("language", ""),
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _runs(tiles: NDArray[Any]) -> list[int]:
    """Run lengths: value, count, value, count, ..."""
    return [number for value, run in groupby(tiles.tolist()) for number in (int(value), sum(1 for _ in run))]


def _unroll(runs: list[int], dtype: Any) -> NDArray[Any]:
    pairs = np.array(runs, dtype=np.int64).reshape(-1, 2)
    return np.repeat(pairs[:, 0], pairs[:, 1]).astype(dtype)
