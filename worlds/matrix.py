"""Loader of the original Smallville format: a folder with `maze_meta_info.json`, `maze/*.csv` and `special_blocks/*.csv`.

In that format every object tile is walkable, so an object's own tiles are its use tiles.
"""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twinville.worlds.errors import InputError
from twinville.worlds.kinds import kind_by_name
from twinville.worlds.reading import read_json, read_rows, read_text
from twinville.worlds.town_plan import MAX_TILES
from twinville.worlds.world import OUTDOORS, TERRAIN, Arena, Sector, Thing, World

_WALL, _FLOOR = TERRAIN.index("wall"), TERRAIN.index("floor")
_OUTDOOR_WORDS = ("garden", "park", "yard", "plaza", "square")
_OWNED = re.compile(r"(.+)'s (?:bed)?(?:room|bathroom)$")
_SECTOR_KINDS = {
    "cafe": "cafe", "pub": "pub", "market": "grocer", "store": "shop", "park": "park", "college": "school",
    "school": "school", "library": "library", "apartment": "home", "house": "home", "dorm": "home", "co-living": "home",
}  # fmt: skip


def is_matrix(path: Path) -> bool:
    """Whether a folder looks like the original map format."""
    return (path / "maze_meta_info.json").is_file() or (path / "special_blocks").is_dir()


def load_matrix(path: Path) -> World:
    """The world of a matrix folder; raises InputError naming the file and the rule it broke."""
    meta = _read_meta(path / "maze_meta_info.json")
    width, height = meta
    mazes = {layer: _read_maze(path, layer, width * height) for layer in ("collision", "arena", "game_object")}
    spawning = path / "maze" / "spawning_location_maze.csv"
    spawns = _read_maze(path, "spawning_location", width * height) if spawning.is_file() else None
    sector_names = _read_blocks(path, "sector", 3)
    arena_names = _read_blocks(path, "arena", 4)
    object_names = _read_blocks(path, "game_object", 4)
    world_name = next(iter(_read_blocks(path, "world", 2).values()))[1]

    blocked = mazes["collision"] != 0
    terrain = np.zeros(width * height, dtype=np.uint8)
    terrain[blocked] = _WALL
    arena_at = np.full(width * height, -1, dtype=np.int32)
    room_at = np.full(width * height, OUTDOORS, dtype=np.int32)
    things: list[Thing] = []
    arenas: list[Arena] = []
    by_sector: dict[str, list[int]] = {names[2]: [] for names in sector_names.values()}
    for block, names in arena_names.items():
        tiles = np.flatnonzero((mazes["arena"] == block) & ~blocked)
        if names[2] not in by_sector:
            raise InputError(
                f"{path / 'special_blocks' / 'arena_blocks.csv'}: arena '{names[3]}' belongs to sector '{names[2]}', "
                "which sector_blocks.csv does not list; add it there"
            )
        if not tiles.size:
            continue
        index = len(arenas)
        address = f"{world_name}:{names[2]}:{names[3]}"
        indoors = not any(word in names[3].casefold() for word in _OUTDOOR_WORDS)
        arena_at[tiles] = index
        if indoors:
            terrain[tiles] = _FLOOR
            room_at[tiles] = index + 1
        own = _things_of(address, index, tiles, mazes["game_object"], object_names, len(things), path)
        things += own
        by_sector[names[2]].append(index)
        arenas.append(
            Arena(
                index,
                address,
                names[3],
                f"{world_name}:{names[2]}",
                tuple(tiles.tolist()),
                indoors,
                None,
                _owners(names[3]),
                1 if "bathroom" in names[3].casefold() else None,
                tuple(t.id for t in own),
            )
        )
    if not arenas:
        raise InputError(f"{path}: the map has no arenas; arena_maze.csv and arena_blocks.csv do not match")
    sectors = tuple(
        Sector(f"{world_name}:{name}", name, _sector_kind(name), tuple(members)) for name, members in by_sector.items() if members
    )
    starts = tuple(np.flatnonzero((spawns != 0) & ~blocked).tolist()) if spawns is not None else ()
    return World(
        world_name,
        width,
        height,
        terrain,
        ~blocked,
        arena_at,
        room_at,
        frozenset(),
        starts,
        sectors,
        tuple(arenas),
        tuple(things),
    )


def _things_of(
    address: str,
    arena: int,
    tiles: NDArray[np.intp],
    objects: NDArray[np.int64],
    names: dict[int, tuple[str, ...]],
    first_id: int,
    path: Path,
) -> list[Thing]:
    found: list[Thing] = []
    for block in dict.fromkeys(objects[tiles].tolist()):
        if block == 0:
            continue
        if block not in names:
            raise InputError(
                f"{path / 'maze' / 'game_object_maze.csv'}: object id {block} in '{address}' is not listed in "
                "game_object_blocks.csv; add it there"
            )
        name = names[block][3]
        kind = kind_by_name(name)
        if kind is None:
            # An unknown object is scenery: it is known and drawn, but affords nothing.
            continue
        own = tuple(tiles[objects[tiles] == block].tolist())
        # A counter one stands behind is staffed; seats and lawns hold as many as they have tiles.
        limit = kind.capacity or len(own)
        found.append(Thing(first_id + len(found), f"{address}:{name}", name, kind.name, arena, own, own, min(limit, len(own))))
    return found


def _owners(arena: str) -> tuple[str, ...]:
    match = _OWNED.match(arena)
    if match is None or match[1].casefold() in {"man", "woman", "men", "women"}:
        return ()
    names = [name.strip() for name in match[1].split(" and ")]
    surname = names[-1].split()[-1]
    return tuple(name if " " in name else f"{name} {surname}" for name in names)


def _sector_kind(name: str) -> str:
    folded = name.casefold()
    homes = [kind for word, kind in _SECTOR_KINDS.items() if kind == "home" and word in folded]
    return homes[0] if homes else next((kind for word, kind in _SECTOR_KINDS.items() if word in folded), "place")


def _read_meta(path: Path) -> tuple[int, int]:
    try:
        meta = read_json(path)
        width, height = int(meta["maze_width"]), int(meta["maze_height"])
    except InputError:
        raise
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{path}: needs the whole numbers maze_width and maze_height in JSON") from None
    if width < 1 or height < 1 or width * height > MAX_TILES:
        raise InputError(f"{path}: {width} x {height} tiles is not a size this loads; at most {MAX_TILES} tiles")
    return width, height


def _read_maze(path: Path, layer: str, size: int) -> NDArray[np.int64]:
    file = path / "maze" / f"{layer}_maze.csv"
    cells = read_text(file).replace("\n", ",").split(",")
    try:
        ids = np.array([int(cell) for cell in cells if cell.strip()], dtype=np.int64)
    except (ValueError, OverflowError):
        raise InputError(f"{file}: holds something that is not a block id; every cell must be a whole number") from None
    if ids.size != size:
        raise InputError(f"{file}: has {ids.size} cells where maze_meta_info.json promises {size}")
    return ids


def _read_blocks(path: Path, layer: str, columns: int) -> dict[int, tuple[str, ...]]:
    file = path / "special_blocks" / f"{layer}_blocks.csv"
    rows: dict[int, tuple[str, ...]] = {}
    for line, row in read_rows(file):
        cells = tuple(cell.strip() for cell in row)
        if not any(cells):
            continue
        if len(cells) < columns or not cells[0].isdecimal() or len(cells[0]) > 9:
            raise InputError(f"{file}:{line}: a line is an id and {columns - 1} names, separated by commas")
        rows[int(cells[0])] = cells
    if not rows:
        raise InputError(f"{file}: the file is empty; it lists the blocks of the map")
    return rows
