"""Compiles a town plan into a `World`; reports each mistake in the plan as one sentence."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from twinville.worlds.errors import InputError
from twinville.worlds.hours import parse_hours
from twinville.worlds.kinds import KINDS
from twinville.worlds.town_plan import ArenaPlan, Point, Rect, SectorPlan, ThingPlan, TownPlan
from twinville.worlds.world import BLOCKING, OUTDOORS, TERRAIN, Arena, Sector, Thing, World

_WALL, _FLOOR, _TREE = TERRAIN.index("wall"), TERRAIN.index("floor"), TERRAIN.index("tree")


def compile_town(plan: TownPlan, source: Path | str) -> World:
    """The world a plan describes; raises InputError with the first problem and how many follow it."""
    compiler = Compiler(plan, source)
    problems = compiler.problems()
    if problems:
        more = f" ({len(problems) - 1} more; 'twinville check' lists them)" if len(problems) > 1 else ""
        raise InputError(problems[0] + more)
    return compiler.world


class Compiler:
    """Lays a plan out on the grid. `problems` lists all mistakes; `world` is complete when there are none."""

    def __init__(self, plan: TownPlan, source: Path | str) -> None:
        self._plan = plan
        self._source = source
        self._width, self._height = plan.size
        self._problems: list[str] = []
        size = self._width * self._height
        self._terrain = np.zeros(size, dtype=np.uint8)
        self._passable = np.ones(size, dtype=np.bool_)
        self._arena_at = np.full(size, -1, dtype=np.int32)
        self._room_at = np.full(size, OUTDOORS, dtype=np.int32)
        self._sectors: list[Sector] = []
        self._arenas: list[Arena] = []
        self._things: list[Thing] = []
        self._doors: set[int] = set()
        self._furniture: dict[int, str] = {}
        self._lay_ground()
        if not self._problems:
            self._lay_sectors()
        if not self._problems:
            self._lay_doors()
        if not self._problems:
            self._place_things()
        if not self._problems:
            self.world = self._build()
            self._check_reach()

    def problems(self) -> list[str]:
        """One sentence a mistake, naming the file and the object; empty when the plan is valid."""
        return self._problems

    def _problem(self, place: str, rule: str) -> None:
        self._problems.append(f"{self._source}: {place}: {rule}")

    def _tiles(self, rect: Rect) -> list[int]:
        x, y, width, height = rect
        return [row * self._width + column for row in range(y, y + height) for column in range(x, x + width)]

    def _inside(self, rect: Rect) -> bool:
        x, y, width, height = rect
        return x + width <= self._width and y + height <= self._height

    def _tile(self, point: Point) -> int | None:
        x, y = point
        return y * self._width + x if x < self._width and y < self._height else None

    def _xy(self, tile: int) -> list[int]:
        return [tile % self._width, tile // self._width]

    def _lay_ground(self) -> None:
        for patch in self._plan.terrain:
            if not self._inside(patch.rect):
                self._problem(f"terrain {patch.kind} {list(patch.rect)}", self._off_map())
                continue
            x, y, width, height = patch.rect
            grid = self._terrain.reshape(self._height, self._width)
            grid[y : y + height, x : x + width] = TERRAIN.index(patch.kind)
        for point in self._plan.trees:
            tile = self._tile(point)
            if tile is None:
                self._problem(f"tree at {list(point)}", self._off_map())
            else:
                self._terrain[tile] = _TREE
        self._passable &= ~np.isin(self._terrain, [TERRAIN.index(kind) for kind in BLOCKING])

    def _off_map(self) -> str:
        return f"lies outside the map of {self._width} x {self._height} tiles; move it or enlarge 'size'"

    def _lay_sectors(self) -> None:
        names: dict[str, str] = {}
        taken: dict[int, str] = {}
        for sector in self._plan.sectors:
            self._refuse_double(names, sector.name, "sector")
            if not self._inside(sector.rect):
                self._problem(f"sector '{sector.name}'", self._off_map())
                continue
            tiles = self._tiles(sector.rect)
            other = next((taken[tile] for tile in tiles if tile in taken), None)
            if other is not None:
                self._problem(f"sector '{sector.name}'", f"overlaps sector '{other}'; move one of them")
            taken.update(dict.fromkeys(tiles, sector.name))
            if not sector.outdoors:
                self._terrain[tiles] = _WALL
                self._passable[tiles] = False
            self._lay_arenas(sector, set(tiles))

    def _refuse_double(self, names: dict[str, str], name: str, what: str) -> None:
        folded = name.casefold()
        if folded in names:
            self._problem(f"{what} '{name}'", f"this address is used twice (also '{names[folded]}'); rename one")
        names[folded] = name

    def _lay_arenas(self, sector: SectorPlan, ground: set[int]) -> None:
        address = f"{self._plan.town}:{sector.name}"
        names: dict[str, str] = {}
        ids: list[int] = []
        for arena in sector.arenas:
            place = f"arena '{sector.name}:{arena.name}'"
            self._refuse_double(names, arena.name, "arena")
            if not self._inside(arena.rect) or not ground.issuperset(tiles := self._tiles(arena.rect)):
                self._problem(place, "lies outside its sector; fit its rect into the sector's")
                continue
            if any(self._arena_at[tile] >= 0 for tile in tiles):
                self._problem(place, "overlaps another arena of its sector; rooms must not share tiles")
                continue
            if not sector.outdoors:
                self._refuse_outer_wall(sector, arena, place)
                self._terrain[tiles] = _FLOOR
                self._passable[tiles] = True
            index = len(self._arenas)
            ids.append(index)
            self._arena_at[tiles] = index
            self._room_at[tiles] = OUTDOORS if sector.outdoors else index + 1
            hours = parse_hours(arena.hours) if arena.hours is not None else None
            self._arenas.append(
                Arena(
                    index,
                    f"{address}:{arena.name}",
                    arena.name,
                    address,
                    tuple(tiles),
                    not sector.outdoors,
                    hours,
                    arena.owners,
                    arena.capacity,
                )
            )
        self._sectors.append(Sector(address, sector.name, sector.kind, tuple(ids)))

    def _refuse_outer_wall(self, sector: SectorPlan, arena: ArenaPlan, place: str) -> None:
        x, y, width, height = sector.rect
        ax, ay, awidth, aheight = arena.rect
        if ax <= x or ay <= y or ax + awidth >= x + width or ay + aheight >= y + height:
            self._problem(place, "covers the outer wall of its building; leave one tile on every side")

    def _lay_doors(self) -> None:
        for sector in self._plan.sectors:
            for point in sector.doors:
                place = f"door of '{sector.name}' at {list(point)}"
                tile = self._tile(point)
                if tile is None or self._terrain[tile] != _WALL:
                    self._problem(place, "does not stand in a wall; a door replaces one wall tile of its building")
                    continue
                near = [self._arena_at[n] for n in self._neighbours(tile) if self._arena_at[n] >= 0]
                if not near:
                    self._problem(place, "leads to no room; put it in a wall beside an arena")
                    continue
                self._doors.add(tile)
                # A door belongs to the smallest room beside it, so that one waits for a bathroom outside its door.
                arena = min(near, key=lambda index: (len(self._arenas[index].tiles), index))
                self._arena_at[tile] = arena
                self._room_at[tile] = arena + 1
                self._terrain[tile] = _FLOOR
                self._passable[tile] = True

    def _neighbours(self, tile: int) -> Iterator[int]:
        x, y = tile % self._width, tile // self._width
        if x + 1 < self._width:
            yield tile + 1
        if x:
            yield tile - 1
        if y + 1 < self._height:
            yield tile + self._width
        if y:
            yield tile - self._width

    def _place_things(self) -> None:
        pending: list[tuple[int, ThingPlan, str, tuple[int, ...]]] = []
        for sector, arena, index in self._each_arena():
            names: dict[str, str] = {}
            for thing in arena.things:
                place = f"thing '{sector.name}:{arena.name}:{thing.name}'"
                self._refuse_double(names, thing.name, "thing")
                tiles = self._thing_tiles(thing, place, index)
                if tiles is not None:
                    pending.append((index, thing, place, tiles))
        for _, thing, _, tiles in pending:
            if thing.kind != "lawn":
                self._passable[list(tiles)] = False
        for index, thing, place, tiles in pending:
            use = self._use_tiles(thing, place, index, tiles)
            if use:
                limit = thing.capacity if thing.capacity is not None else KINDS[thing.kind].capacity
                self._things.append(
                    Thing(
                        len(self._things),
                        f"{self._arenas[index].address}:{thing.name}",
                        thing.name,
                        thing.kind,
                        index,
                        tiles,
                        use,
                        min(limit or len(use), len(use)),
                        thing.state,
                        thing.owners,
                    )
                )

    def _each_arena(self) -> Iterator[tuple[SectorPlan, ArenaPlan, int]]:
        index = 0
        for sector in self._plan.sectors:
            for arena in sector.arenas:
                yield sector, arena, index
                index += 1

    def _thing_tiles(self, thing: ThingPlan, place: str, arena: int) -> tuple[int, ...] | None:
        if (thing.rect is None) == (thing.at is None):
            self._problem(place, "needs either 'at: [x, y]' or 'rect: [x, y, width, height]'")
            return None
        rect: Rect = thing.rect or (*(thing.at or (0, 0)), 1, 1)
        if not self._inside(rect):
            self._problem(place, self._off_map())
            return None
        tiles = tuple(self._tiles(rect))
        if any(self._arena_at[tile] != arena for tile in tiles):
            self._problem(place, "stands outside its arena; move it inside the arena's rect")
            return None
        for tile in tiles:
            other = self._furniture.setdefault(tile, thing.name)
            if other is not thing.name:
                self._problem(place, f"stands on '{other}' at {self._xy(tile)}; move one of them")
                return None
            if tile in self._doors:
                self._problem(place, f"blocks the door at {self._xy(tile)}; move it")
                return None
        return tiles

    def _use_tiles(self, thing: ThingPlan, place: str, arena: int, tiles: tuple[int, ...]) -> tuple[int, ...]:
        if thing.use is not None:
            chosen: list[int] = []
            for point in thing.use:
                tile = self._tile(point)
                on_itself = tile in tiles
                if tile is None or self._arena_at[tile] != arena or not (on_itself or self._passable[tile]):
                    self._problem(place, f"its use tile {list(point)} is not free floor of its arena; choose another")
                    return ()
                chosen.append(tile)
            if not chosen:
                self._problem(place, "its list of use tiles is empty; leave 'use' out for the default")
            return tuple(chosen)
        if KINDS[thing.kind].used == "on":
            return tiles
        beside = dict.fromkeys(
            near
            for tile in tiles
            for near in self._neighbours(tile)
            if self._arena_at[near] == arena and self._passable[near] and near not in self._doors
        )
        if not beside:
            self._problem(place, "has no free floor beside it to use it from; make room or name 'use' tiles")
        return tuple(beside)

    def _build(self) -> World:
        of_arena: dict[int, list[int]] = {}
        for thing in self._things:
            of_arena.setdefault(thing.arena, []).append(thing.id)
        arenas = tuple(
            Arena(
                a.id,
                a.address,
                a.name,
                a.sector,
                a.tiles,
                a.indoors,
                a.hours,
                a.owners,
                a.capacity,
                tuple(of_arena.get(a.id, ())),
            )
            for a in self._arenas
        )
        spawns: list[int] = []
        for point in self._plan.spawns:
            tile = self._tile(point)
            if tile is None or not self._passable[tile]:
                self._problem(f"spawn at {list(point)}", "is in a wall, in water or on furniture; choose a free tile")
            else:
                spawns.append(tile)
        return World(
            self._plan.town,
            self._width,
            self._height,
            self._terrain,
            self._passable,
            self._arena_at,
            self._room_at,
            frozenset(self._doors),
            tuple(spawns),
            tuple(self._sectors),
            arenas,
            tuple(self._things),
            self._plan.language or "",
        )

    def _check_reach(self) -> None:
        world = self.world
        outdoors = np.flatnonzero(self._passable & (self._room_at == OUTDOORS))
        if not outdoors.size:
            self._problem("the map", "has no walkable ground outdoors; leave some grass or paths free")
            return
        start = world.spawns[0] if world.spawns else self._most_open(outdoors.tolist())
        reached = world.paths.reachable_from(start)
        for arena in world.arenas:
            free = [tile for tile in arena.tiles if self._passable[tile]]
            if not any(reached[tile] for tile in free):
                where = arena.address.partition(":")[2]
                self._problem(f"arena '{where}'", "cannot be reached from the street; give it a door")
        for thing in world.things:
            where = thing.address.partition(":")[2]
            if not any(reached[tile] for tile in thing.use_tiles):
                self._problem(f"thing '{where}'", "none of its use tiles can be reached; make way to it")
        for tile in world.spawns:
            if not reached[tile]:
                self._problem(f"spawn at {self._xy(tile)}", "is cut off from the rest of the town; move it")

    def _most_open(self, tiles: list[int]) -> int:
        """A tile of the street: one just outside a building's door, or any outdoor tile."""
        for door in sorted(self._doors):
            for near in self._neighbours(door):
                if self._passable[near] and self._room_at[near] == OUTDOORS:
                    return near
        return tiles[0]
