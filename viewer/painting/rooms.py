"""Buildings: floors by what a room is for, cut-away walls with lit faces, doors, and shingle roofs."""

from collections.abc import Iterable

import numpy as np
import pygame

from twinville.viewer.painting import palette
from twinville.viewer.painting.palette import Color
from twinville.viewer.painting.texture import hashed
from twinville.worlds.world import TERRAIN, Arena, Sector, World

_WALL = TERRAIN.index("wall")
#: The thickness of a wall and the height of its lit face, in tiles.
THICK, FACE = 0.3, 0.62
_TILED = (
    "kitchen",
    "bath",
    "wash",
    "toilet",
    "shower",
    "clinic",
    "treatment",
    "shop",
    "store",
    "cafe",
    "bakery",
    "grocery",
    "laundry",
)
_SOFT = ("bedroom", "lounge", "reading", "club", "dorm")
_STONE = ("chapel", "nave", "hall", "workshop", "church", "crypt", "pump")


def floor_of(arena: Arena) -> str:
    """What a room is floored with: "tiles", "rug", "stone" or "planks"."""
    name = f"{arena.name} {arena.sector}".casefold()
    own = arena.name.casefold()
    for words, kind in ((_TILED, "tiles"), (_SOFT, "rug"), (_STONE, "stone")):
        if any(word in own for word in words):
            return kind
    for words, kind in ((_TILED, "tiles"), (_STONE, "stone")):
        if any(word in name for word in words):
            return kind
    return "planks"


class Rooms:
    """Paints the buildings of one world onto chunks of its ground."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._floors = [floor_of(arena) if arena.indoors else "" for arena in world.arenas]
        self._walls = world.terrain == _WALL
        walls = self._walls
        beside = (-1, 1, -world.width, world.width)
        #: Doors of gardens stand in no wall.
        self._doors = {tile for tile in world.doors if any(0 <= tile + step < len(walls) and walls[tile + step] for step in beside)}
        self.roofs = [roof for sector in world.sectors if (roof := _outline(world, sector)) is not None]

    def floors(self, surface: pygame.Surface, tiles: Iterable[tuple[int, int, int]], px: int) -> None:
        """Floors of rooms, under half the walls around them; `tiles` are (tile, x, y) with pixels on the surface."""
        half = max(1, px // 2)
        for tile, x, y in tiles:
            arena = int(self._world.arena_at[tile])
            if self._is_wall(tile):
                for across, down in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
                    room = self._room_beside(tile, across, down)
                    if room is not None:
                        box = pygame.Rect(x + (half if across > 0 else 0), y + (half if down > 0 else 0), px - half, px - half)
                        self._floor(surface, room, tile, box, px)
            elif arena >= 0 and self._floors[arena]:
                self._floor(surface, arena, tile, pygame.Rect(x, y, px, px), px)

    def walls(self, surface: pygame.Surface, tiles: list[tuple[int, int, int]], px: int) -> None:
        """Wall faces first, then what is seen of walls from above, then doors."""
        thick, face = max(2, round(THICK * px)), round(FACE * px)
        for tile, x, y in tiles:
            below = self._tile(tile, 0, 1)
            if self._walls[tile] and below is not None and not self._is_wall(below) and self._indoors(below):
                # The face goes on to the posts at both ends.
                left, right = self._tile(below, -1, 0), self._tile(below, 1, 0)
                start = x - (px // 2 if left is not None and self._is_wall(left) else 0)
                end = x + px - 1 + (px // 2 if right is not None and self._is_wall(right) else 0)
                top = y + (px + thick) // 2
                for line in range(face):
                    color = palette.mix(palette.FACE, palette.FACE_LOW, line / max(1, face))
                    pygame.draw.line(surface, color, (start, top + line), (end, top + line))
                pygame.draw.line(surface, palette.darker(palette.FACE_LOW, 0.25), (start, top + face), (end, top + face))
        grow = 1 if px >= 10 else 0
        strips = [box for tile, x, y in tiles if self._walls[tile] for box in self._strips(tile, x, y, px, thick)]
        for box in strips:
            surface.fill(palette.CAP_LINE, box.inflate(2 * grow, 2 * grow))
        for tile, x, y in tiles:
            if self._walls[tile]:
                self._solid(surface, tile, x, y, px)
        for box in strips:
            surface.fill(palette.CAP, box)
        for tile, x, y in tiles:
            if tile in self._doors:
                self._door(surface, tile, x, y, px, thick)

    def _solid(self, surface: pygame.Surface, tile: int, x: int, y: int, px: int) -> None:
        """Inside a wall of several tiles there is only wall."""
        half = px // 2
        for across, down in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
            around = [self._tile(tile, dx, dy) for dx, dy in ((across, 0), (0, down), (across, down))]
            if all(other is None or self._walls[other] for other in around):
                corner = (x + (half if across > 0 else 0), y + (half if down > 0 else 0))
                surface.fill(palette.CAP, (*corner, px - half, px - half))

    def _strips(self, tile: int, x: int, y: int, px: int, thick: int) -> list[pygame.Rect]:
        """A wall as a post and arms to the walls and doors beside it."""
        start = (px - thick) // 2
        boxes = [pygame.Rect(x + start, y + start, thick, thick)]
        for across, down in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            other = self._tile(tile, across, down)
            if other is None or not self._is_wall(other):
                continue
            if across:
                boxes.append(pygame.Rect(x if across < 0 else x + start, y + start, px - start, thick))
            else:
                boxes.append(pygame.Rect(x + start, y if down < 0 else y + start, thick, px - start))
        return boxes

    def _door(self, surface: pygame.Surface, tile: int, x: int, y: int, px: int, thick: int) -> None:
        """A door lies along its wall."""
        left = self._tile(tile, -1, 0)
        right = self._tile(tile, 1, 0)
        along = any(other is not None and self._walls[other] for other in (left, right))
        start = (px - thick) // 2
        box = pygame.Rect(x, y + start, px, thick) if along else pygame.Rect(x + start, y, thick, px)
        pygame.draw.rect(surface, palette.DOOR, box)
        if px >= 10:
            pygame.draw.rect(surface, palette.DOOR_LINE, box, 1)

    def _floor(self, surface: pygame.Surface, arena: int, tile: int, box: pygame.Rect, px: int) -> None:
        kind = self._floors[arena]
        column, row = tile % self._world.width, tile // self._world.width
        luck = hashed("floor", tile)
        if kind == "tiles":
            light = (column + row) % 2 == 0
            surface.fill((216, 220, 222) if light else (196, 202, 206), box)
        elif kind == "rug":
            tone = ((150, 112, 136), (112, 126, 152), (150, 120, 96), (110, 138, 122))[hashed("rug", arena) % 4]
            surface.fill(palette.mix(tone, (255, 255, 255), 0.03 * (luck % 3)), box)
            if px >= 16 and (column + row) % 2:
                pygame.draw.rect(surface, palette.lighter(tone, 0.08), box.inflate(-px // 2, -px // 2), 1)
        elif kind == "stone":
            surface.fill(palette.mix((176, 170, 160), (150, 146, 140), (luck % 5) / 6), box)
            if px >= 10:
                pygame.draw.rect(surface, (142, 138, 132), box, 1)
        else:
            wood = ((188, 142, 94), (176, 128, 84), (198, 152, 104))[hashed("wood", arena) % 3]
            surface.fill(wood, box)
            if px >= 8:
                _planks(surface, wood, box, px, column, row)

    def _room_beside(self, tile: int, across: int, down: int) -> int | None:
        """The indoor room in a quarter's direction from a wall, or None where it is out of doors."""
        for dx, dy in ((across, 0), (0, down), (across, down)):
            other = self._tile(tile, dx, dy)
            if other is not None and not self._is_wall(other):
                arena = int(self._world.arena_at[other])
                if arena >= 0 and self._floors[arena]:
                    return arena
        return None

    def _is_wall(self, tile: int) -> bool:
        """A wall, or a door in it."""
        return bool(self._walls[tile]) or tile in self._doors

    def _indoors(self, tile: int) -> bool:
        arena = int(self._world.arena_at[tile])
        return arena >= 0 and bool(self._floors[arena])

    def _tile(self, tile: int, across: int, down: int) -> int | None:
        x, y = tile % self._world.width + across, tile // self._world.width + down
        return y * self._world.width + x if 0 <= x < self._world.width and 0 <= y < self._world.height else None


def _planks(surface: pygame.Surface, wood: Color, box: pygame.Rect, px: int, column: int, row: int) -> None:
    """Boards, half a tile wide, with joints that differ from row to row."""
    line = palette.darker(wood, 0.14)
    wide = max(3, px // 3)
    for number, y in enumerate(range(box.top, box.bottom, wide)):
        pygame.draw.line(surface, line, (box.left, y), (box.right - 1, y))
        if hashed("joint", column, row, number) % 3 == 0 and px >= 16:
            x = box.left + hashed("at", column, row, number) % max(1, box.width)
            pygame.draw.line(surface, line, (x, y), (x, min(y + wide, box.bottom) - 1))


class Roof:
    """A building from above: its tiles (columns and rows within `box`, in tiles) and its arenas."""

    def __init__(self, sector: Sector, box: pygame.Rect, cover: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> None:
        self.arenas = frozenset(sector.arenas)
        self.name = sector.name
        self.box = box
        self._cover = cover
        self._color = palette.ROOFS[hashed("roof", sector.address) % len(palette.ROOFS)]
        self._kept: dict[int, pygame.Surface] = {}

    def image(self, px: int) -> pygame.Surface:
        """The roof, with a strip of front wall and windows below its eaves."""
        found = self._kept.get(px)
        if found is None:
            if len(self._kept) >= 3:
                self._kept.clear()
            found = self._kept[px] = self._paint(px)
        return found

    def _paint(self, px: int) -> pygame.Surface:
        columns, rows = self._cover.shape
        surface = pygame.Surface((columns * px, rows * px), pygame.SRCALPHA)
        ridge = self.box.height * px * 0.42
        shingle = max(2, px // 4)
        for column in range(columns):
            for row in range(rows):
                if not self._cover[column, row]:
                    continue
                lit = row * px < ridge
                tone = palette.lighter(self._color, 0.06) if lit else palette.darker(self._color, 0.2)
                box = pygame.Rect(column * px, row * px, px, px)
                surface.fill(palette.mix(tone, (255, 255, 255), (hashed(self.name, column, row) % 5) / 60), box)
                for line in range(0, px, shingle):
                    y = box.top + line
                    pygame.draw.line(surface, palette.darker(tone, 0.16), (box.left, y), (box.right - 1, y))
                    if px >= 10:
                        shift = (shingle // 2) * ((y // shingle) % 2)
                        for x in range(box.left + shift, box.right, shingle):
                            pygame.draw.line(surface, palette.darker(tone, 0.12), (x, y), (x, y + shingle - 1))
        self._front(surface, px)
        return surface

    def _front(self, surface: pygame.Surface, px: int) -> None:
        """Eaves, wall and windows along the lower edge."""
        columns = self._cover.shape[0]
        tall = max(2, round(px * 0.8))
        for column in range(columns):
            covered = np.flatnonzero(self._cover[column])
            if not len(covered):
                continue
            bottom = (int(covered[-1]) + 1) * px
            x = column * px
            surface.fill(palette.FACE, (x, bottom - tall, px, tall))
            surface.fill(palette.darker(self._color, 0.35), (x, bottom - tall - max(1, px // 8), px, max(1, px // 8)))
            if column % 2 == 1 and px >= 8:
                pane = pygame.Rect(x, bottom - tall + tall // 4, px, tall // 2)
                pygame.draw.rect(surface, palette.WINDOW, pane)
                pygame.draw.rect(surface, (250, 250, 246), pane, max(1, px // 16))
        for column in range(columns):
            covered = np.flatnonzero(self._cover[column])
            if len(covered):
                pygame.draw.line(
                    surface,
                    palette.darker(self._color, 0.5),
                    (column * px, int(covered[0]) * px),
                    (column * px + px - 1, int(covered[0]) * px),
                )


def _outline(world: World, sector: Sector) -> Roof | None:
    """The roof over a building: its rooms and the walls around them; None for what lies out of doors."""
    inside = [tile for index in sector.arenas if world.arenas[index].indoors for tile in world.arenas[index].tiles]
    if not inside:
        return None
    columns = np.asarray([tile % world.width for tile in inside])
    rows = np.asarray([tile // world.width for tile in inside])
    left, top = max(0, int(columns.min()) - 1), max(0, int(rows.min()) - 1)
    right, bottom = min(world.width, int(columns.max()) + 2), min(world.height, int(rows.max()) + 2)
    cover = np.zeros((right - left, bottom - top), dtype=bool)
    for x, y in zip(columns, rows, strict=True):
        # Walls stand around every room.
        cover[max(0, x - left - 1) : x - left + 2, max(0, y - top - 1) : y - top + 2] = True
    return Roof(sector, pygame.Rect(left, top, right - left, bottom - top), cover)
