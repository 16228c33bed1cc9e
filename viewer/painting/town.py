"""The town at a moment on any surface: still parts in chunks that are kept, then people, trees, roofs, light, words."""

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import pygame

from twinville.viewer.camera import Camera
from twinville.viewer.conditions import Condition
from twinville.viewer.episode_view import Frame, PersonFrame, SpokenLine
from twinville.viewer.painting import furniture, palette
from twinville.viewer.painting.ground import CHUNK, Ground
from twinville.viewer.painting.icons import icon, icon_of
from twinville.viewer.painting.labels import bubbles, name_tags
from twinville.viewer.painting.light import tint
from twinville.viewer.painting.people import STRIDES, Figures, Look, look_of, tree
from twinville.viewer.painting.rooms import Roof, Rooms
from twinville.viewer.painting.text import Words
from twinville.viewer.painting.texture import hashed
from twinville.worlds.world import TERRAIN, World

#: Pixels of chunks that are kept, and how near the middle of the view a roof opens, in tiles.
_KEPT_PIXELS, NEAR = 24_000_000, 11.0
#: Roofs are closed from afar and open from near, pixels a tile.
_CLOSED, _OPEN = 6, 16
_TREE, _GRASS = TERRAIN.index("tree"), TERRAIN.index("grass")
#: A piece of furniture of more tiles than this is many of them.
LARGE = 8
#: A step takes this many ticks of the walker's way, in tiles.
_STRIDE = 0.5


_NOTHING = Condition()


@dataclass(frozen=True, slots=True)
class Shown:
    """What besides the frame determines the drawing of the town: selected and marked people, and overlays."""

    selected: int | None = None
    pinned: frozenset[int] = frozenset()
    ringed: frozenset[int] = frozenset()
    names: bool = True
    roofs: bool = True
    light: bool = True
    talk: bool = True
    path: tuple[tuple[float, float], ...] = ()
    heat: tuple[tuple[int, float], ...] = ()
    links: tuple[tuple[int, int, float], ...] = ()
    field_of_vision: float = 0.0
    #: How everybody is, in the order of the people; empty where nothing is known. `marked` shows stages and compliance, too.
    conditions: tuple[Condition, ...] = ()
    marked: bool = False
    #: Columns and rows of the things on which people have left something in words.
    left: tuple[tuple[int, int], ...] = ()


class TownPainter:
    """Paints one world and its people. What does not change is painted once for each zoom."""

    def __init__(self, world: World, ages: list[int], names: tuple[str, ...]) -> None:
        self._world = world
        self._ground = Ground(world)
        self._rooms = Rooms(world)
        self._chunks: OrderedDict[tuple[int, int, int], pygame.Surface] = OrderedDict()
        self._kept_pixels = 0
        self.looks: list[Look] = [look_of(name, age) for name, age in zip(names, ages, strict=True)]
        self._figures = Figures(self.looks)
        self._short = _short_names(names)
        self._trees = [divmod(int(tile), world.width)[::-1] for tile in np.flatnonzero(world.terrain == _TREE)]
        self._tree_images: dict[tuple[int, int], pygame.Surface] = {}
        things: dict[tuple[int, int], list[int]] = {}
        for thing in world.things:
            for tile in thing.tiles:
                key = (tile % world.width // CHUNK, tile // world.width // CHUNK)
                if thing.id not in things.setdefault(key, []):
                    things[key].append(thing.id)
        self._things = things
        self._parts = [_pieces(thing.tiles, world.width) for thing in world.things]

    def draw(self, surface: pygame.Surface, area: pygame.Rect, camera: Camera, frame: Frame, shown: Shown, words: Words) -> None:
        """Everything of the map, within an area of the surface."""
        clip = surface.get_clip()
        surface.set_clip(area)
        surface.fill((38, 44, 40), area)
        self._still(surface, area, camera)
        visible = self._visible(area, camera, frame)
        if shown.heat:
            _heat(surface, area, camera, shown.heat, self._world.width)
        self._rings(surface, area, camera, frame, shown)
        self._papers(surface, area, camera, shown)
        self._standing(surface, area, camera, visible, shown)
        inside = {int(self._arena(person)) for person in frame.people}
        if shown.roofs:
            self._draw_roofs(surface, area, camera, inside)
        if shown.light:
            tint(surface, area, frame.seconds, self._lit(area, camera, frame))
        self._marks(surface, area, camera, visible, shown, frame)
        if shown.names and camera.px >= 8:
            placed = [(person, self._at(person, camera, area)) for person in visible]
            name_tags(surface, area, placed, self._short, words, camera.px, shown.selected, shown.pinned)
        if shown.talk and camera.px >= 8:
            self._bubbles(surface, area, camera, frame, words)
        surface.set_clip(clip)

    def person_at(self, area: pygame.Rect, camera: Camera, frame: Frame, x: int, y: int) -> int | None:
        """Who stands under a pixel, the nearest to the eye first."""
        px = camera.px
        best: tuple[float, int] | None = None
        for person in frame.people:
            left, top = self._at(person, camera, area)
            box = pygame.Rect(left - px // 2, top - px, px, px * 3 // 2).inflate(max(0, 14 - px), max(0, 14 - px))
            if box.collidepoint(x, y):
                away = (box.centerx - x) ** 2 + (box.centery - y) ** 2
                if best is None or away < best[0]:
                    best = (away, person.index)
        return best[1] if best is not None else None

    def miniature(self, width: int, height: int) -> pygame.Surface:
        """The whole map, small."""
        world = self._world
        colors = np.zeros((len(TERRAIN), 3), dtype=np.uint8)
        for number, name in enumerate(TERRAIN):
            colors[number] = palette.GROUND.get(
                name,
                {"grass": palette.GRASS, "tree": (64, 124, 62), "wall": palette.CAP_LINE, "floor": palette.CAP}.get(
                    name, (0, 0, 0)
                ),
            )
        pixels = colors[world.terrain.reshape(world.height, world.width).T]
        small = pygame.Surface((world.width, world.height))
        pygame.surfarray.blit_array(small, pixels)
        part = min(width / world.width, height / world.height)
        return pygame.transform.smoothscale(
            small.convert(24) if small.get_bitsize() < 24 else small,
            (max(1, round(world.width * part)), max(1, round(world.height * part))),
        )

    def _still(self, surface: pygame.Surface, area: pygame.Rect, camera: Camera) -> None:
        px = camera.px
        left, top = camera.to_tiles(0, 0, area.width, area.height)
        right, bottom = camera.to_tiles(area.width, area.height, area.width, area.height)
        columns = range(max(0, int(left // CHUNK)), min(-(-self._world.width // CHUNK), int(right // CHUNK) + 1))
        rows = range(max(0, int(top // CHUNK)), min(-(-self._world.height // CHUNK), int(bottom // CHUNK) + 1))
        for column in columns:
            for row in rows:
                x, y = camera.to_pixels(column * CHUNK, row * CHUNK, area.width, area.height)
                surface.blit(self._chunk(column, row, px), (area.left + x, area.top + y))

    def _chunk(self, column: int, row: int, px: int) -> pygame.Surface:
        key = (column, row, px)
        found = self._chunks.get(key)
        if found is not None:
            self._chunks.move_to_end(key)
            return found
        found = self._ground.chunk(column, row, px)
        world = self._world
        tiles = [
            (y * world.width + x, (x - column * CHUNK) * px, (y - row * CHUNK) * px)
            for y in range(row * CHUNK, min((row + 1) * CHUNK, world.height))
            for x in range(column * CHUNK, min((column + 1) * CHUNK, world.width))
        ]
        self._rooms.floors(found, tiles, px)
        self._rooms.walls(found, tiles, px)
        for index in self._things.get((column, row), ()):
            for part in self._parts[index]:
                box = part.move(-column * CHUNK, -row * CHUNK)
                furniture.paint(found, world.things[index].kind, pygame.Rect(*(value * px for value in box)), px)
        # Beyond the map there is nothing.
        width, height = min(CHUNK, world.width - column * CHUNK) * px, min(CHUNK, world.height - row * CHUNK) * px
        found = found.subsurface((0, 0, width, height)).copy() if (width, height) != found.get_size() else found
        found = found.convert() if pygame.display.get_surface() is not None else found
        self._chunks[key] = found
        self._kept_pixels += width * height
        while self._kept_pixels > _KEPT_PIXELS and len(self._chunks) > 1:
            _, gone = self._chunks.popitem(last=False)
            self._kept_pixels -= gone.get_width() * gone.get_height()
        return found

    def _at(self, person: PersonFrame, camera: Camera, area: pygame.Rect) -> tuple[int, int]:
        """The middle of somebody's tile, in pixels of the surface."""
        x, y = camera.to_pixels(person.x + 0.5, person.y + 0.5, area.width, area.height)
        return area.left + x, area.top + y

    def _visible(self, area: pygame.Rect, camera: Camera, frame: Frame) -> list[PersonFrame]:
        left, top = camera.to_tiles(0, 0, area.width, area.height)
        right, bottom = camera.to_tiles(area.width, area.height, area.width, area.height)
        near = [p for p in frame.people if left - 2 <= p.x <= right + 1 and top - 2 <= p.y <= bottom + 2]
        return sorted(near, key=lambda person: (person.y, person.index))

    def _arena(self, person: PersonFrame) -> int:
        x, y = int(person.x + 0.5), int(person.y + 0.5)
        if not (0 <= x < self._world.width and 0 <= y < self._world.height):
            return -1
        return int(self._world.arena_at[y * self._world.width + x])

    def _standing(
        self, surface: pygame.Surface, area: pygame.Rect, camera: Camera, visible: list[PersonFrame], shown: Shown
    ) -> None:
        """People and trees, those farther up first."""
        px = camera.px
        left, top = camera.to_tiles(0, 0, area.width, area.height)
        right, bottom = camera.to_tiles(area.width, area.height, area.width, area.height)
        trees = [(y + 0.3, x) for x, y in self._trees if left - 2 <= x <= right + 1 and top - 1 <= y <= bottom + 2]
        people = iter([*visible, None])
        person = next(people)
        for y, x in sorted(trees):
            while person is not None and person.y <= y:
                self._figure(surface, area, camera, person, shown)
                person = next(people)
            key = (px, hashed("tree", x, int(y)) % 4)
            image = self._tree_images.get(key)
            if image is None:
                image = self._tree_images[key] = tree(px, key[1])
            at = camera.to_pixels(x + 0.5, int(y) + 1, area.width, area.height)
            surface.blit(image, (area.left + at[0] - image.get_width() // 2, area.top + at[1] - image.get_height()))
        while person is not None:
            self._figure(surface, area, camera, person, shown)
            person = next(people)

    def _figure(self, surface: pygame.Surface, area: pygame.Rect, camera: Camera, person: PersonFrame, shown: Shown) -> None:
        condition = shown.conditions[person.index] if shown.conditions else _NOTHING
        marked = shown.marked
        px = camera.px
        x, y = self._at(person, camera, area)
        if marked and condition.stage in palette.STAGES:
            radius = max(5, max(px, 16) * 2 // 3)
            pygame.draw.circle(surface, palette.STAGES[condition.stage], (x, y), radius, max(2, px // 8))
        if px < 8:
            size = max(2, px)
            pygame.draw.circle(surface, (20, 22, 26), (x, y), size // 2 + 2)
            pygame.draw.circle(surface, self.looks[person.index].shirt, (x, y), size // 2 + 1)
            return
        pose = "lying" if person.asleep else "walking" if person.walking else "sitting" if _sits(person) else "standing"
        stride = int((person.x + person.y) / _STRIDE) % STRIDES
        # From afar people are larger than life: they are what one looks for.
        size = max(px, 16)
        image = self._figures.image(person.index, pose, person.facing, stride, size, masked=condition.masked)
        surface.blit(image, (x - size // 2, y + px // 2 - image.get_height()))
        if marked and condition.keeps is not None:
            _flag(surface, (x + size // 2, y + px // 2 - image.get_height() + size // 4), max(6, size // 4), keeps=condition.keeps)

    def _draw_roofs(self, surface: pygame.Surface, area: pygame.Rect, camera: Camera, inside: set[int]) -> None:
        """Roofs fade as one comes near, and over buildings in which somebody is."""
        px = camera.px
        if px >= 48:
            return
        for roof in self._rooms.roofs:
            alpha = self._closed(roof, camera, inside)
            if alpha <= 0:
                continue
            at = camera.to_pixels(roof.box.left, roof.box.top, area.width, area.height)
            box = pygame.Rect(area.left + at[0], area.top + at[1], roof.box.width * px, roof.box.height * px)
            if box.colliderect(area):
                image = roof.image(px)
                image.set_alpha(alpha)
                surface.blit(image, box)

    def _closed(self, roof: Roof, camera: Camera, inside: set[int]) -> int:
        """How solid a roof is, from 0 to 255."""
        if camera.px <= _CLOSED:
            return 255 if not roof.arenas & inside else 150
        if roof.arenas & inside or camera.px > 32:
            return 0
        dx = max(roof.box.left - camera.x, 0.0, camera.x - roof.box.right)
        dy = max(roof.box.top - camera.y, 0.0, camera.y - roof.box.bottom)
        away = (dx * dx + dy * dy) ** 0.5
        near = NEAR * _OPEN / max(camera.px, _OPEN) * 0.6
        return int(255 * min(1.0, max(0.0, (away - near) / 2)))

    def _lit(self, area: pygame.Rect, camera: Camera, frame: Frame) -> list[pygame.Rect]:
        """Rooms in which somebody is up, as boxes of pixels."""
        rooms = {self._arena(person) for person in frame.people if not person.asleep}
        boxes = []
        for index in rooms:
            if index < 0 or not self._world.arenas[index].indoors:
                continue
            tiles = self._world.arenas[index].tiles
            columns = [tile % self._world.width for tile in (tiles[0], tiles[-1])]
            rows = [tile // self._world.width for tile in (tiles[0], tiles[-1])]
            left, top = camera.to_pixels(min(columns) - 0.4, min(rows) - 0.6, area.width, area.height)
            right, bottom = camera.to_pixels(max(columns) + 1.4, max(rows) + 1.4, area.width, area.height)
            box = pygame.Rect(area.left + left, area.top + top, right - left, bottom - top)
            if box.colliderect(area):
                boxes.append(box)
        return boxes

    def _rings(self, surface: pygame.Surface, area: pygame.Rect, camera: Camera, frame: Frame, shown: Shown) -> None:
        px = camera.px
        for a, b, strength in shown.links:
            one, other = self._at(frame.people[a], camera, area), self._at(frame.people[b], camera, area)
            pygame.draw.line(
                surface, palette.mix(palette.GRASS, palette.ACCENT, 0.4 + 0.6 * strength), one, other, 1 + round(2 * strength)
            )
        if len(shown.path) > 1:
            points = [camera.to_pixels(x + 0.5, y + 0.5, area.width, area.height) for x, y in shown.path]
            pygame.draw.lines(surface, palette.HEAD, False, [(area.left + x, area.top + y) for x, y in points], max(2, px // 8))
        for person in frame.people:
            color = (
                palette.MARKS["intervention"]
                if person.index in shown.ringed
                else palette.ACCENT
                if person.index == shown.selected
                else None
            )
            if color is not None:
                x, y = self._at(person, camera, area)
                size = max(8, px)
                pygame.draw.ellipse(surface, color, (x - size * 0.55, y + px * 0.2, size * 1.1, size * 0.5), max(2, px // 12))
                if person.index == shown.selected and shown.field_of_vision:
                    pygame.draw.circle(surface, color, (x, y), round(shown.field_of_vision * px), 1)

    def _marks(
        self, surface: pygame.Surface, area: pygame.Rect, camera: Camera, visible: list[PersonFrame], shown: Shown, frame: Frame
    ) -> None:
        """Icons of what people do, over their heads; and an arrow to the selected person who is out of the picture."""
        px = camera.px
        if px >= 12:
            size = max(12, min(28, px * 2 // 3))
            talking = {line.speaker for line in frame.lines}
            for person in visible:
                if person.name in talking and shown.talk:
                    continue
                x, y = self._at(person, camera, area)
                image = icon(icon_of(person.use, person.category, person.phase), size)
                lift = px * 3 // 4 if person.asleep else px + size // 3
                surface.blit(image, (x - size // 2, y - lift - size // 2))
        if shown.selected is not None:
            self._arrow(surface, area, self._at(frame.people[shown.selected], camera, area))

    @staticmethod
    def _papers(surface: pygame.Surface, area: pygame.Rect, camera: Camera, shown: Shown) -> None:
        """A slip of paper on each thing on which somebody left something in words."""
        px = camera.px
        for column, row in shown.left if px >= 8 else ():
            x, y = camera.to_pixels(column, row, area.width, area.height)
            slip = pygame.Rect(area.left + round(x) + px * 3 // 5, area.top + round(y) + px // 8, max(4, px // 3), max(4, px // 3))
            pygame.draw.rect(surface, palette.ACCENT, slip)
            pygame.draw.rect(surface, (255, 255, 255), slip, 1)

    @staticmethod
    def _arrow(surface: pygame.Surface, area: pygame.Rect, at: tuple[int, int]) -> None:
        if area.inflate(-10, -10).collidepoint(at):
            return
        inner = area.inflate(-48, -48)
        tip = pygame.Vector2(min(max(at[0], inner.left), inner.right), min(max(at[1], inner.top), inner.bottom))
        way = pygame.Vector2(at) - pygame.Vector2(area.center)
        if way.length() == 0:
            return
        way = way.normalize()
        side = pygame.Vector2(-way.y, way.x)
        points = [tip + way * 16, tip - way * 8 + side * 11, tip - way * 8 - side * 11]
        pygame.draw.polygon(surface, palette.ACCENT, points)
        pygame.draw.polygon(surface, (255, 255, 255), points, 2)

    def _bubbles(self, surface: pygame.Surface, area: pygame.Rect, camera: Camera, frame: Frame, words: Words) -> None:
        """The last line of each conversation, over its speaker; among several it says to whom, where it is not for all."""
        latest: dict[int, SpokenLine] = {line.conversation: line for line in frame.lines}
        by_name = {person.name: person for person in frame.people}
        said = [
            (self._at(by_name[line.speaker], camera, area), _bubble(line)) for line in latest.values() if line.speaker in by_name
        ]
        bubbles(surface, area, said, words, camera.px)


def _bubble(line: SpokenLine) -> str:
    return f"(to {line.named.split()[0]}) {line.text}" if line.named else line.text


def _pieces(tiles: tuple[int, ...], width: int) -> list[pygame.Rect]:
    """The pieces a thing consists of, in tiles: what hangs together, and of a large field each tile by itself."""
    left, pieces = set(tiles), []
    while left:
        edge, piece = [left.pop()], []
        while edge:
            tile = edge.pop()
            piece.append(tile)
            beside = [other for other in (tile - 1, tile + 1, tile - width, tile + width) if other in left]
            left.difference_update(beside)
            edge += beside
        columns, rows = [tile % width for tile in piece], [tile // width for tile in piece]
        box = pygame.Rect(min(columns), min(rows), max(columns) - min(columns) + 1, max(rows) - min(rows) + 1)
        whole = len(piece) == box.width * box.height and len(piece) <= LARGE
        pieces += [box] if whole else [pygame.Rect(tile % width, tile // width, 1, 1) for tile in piece]
    return sorted(pieces, key=lambda box: (box.top, box.left))


def _sits(person: PersonFrame) -> bool:
    return person.phase == "doing" and person.use in (
        "rest", "read", "eat", "dine", "drink", "learn", "watch", "toilet", "office", "study", "write", "worship", "wait", "game",
    )  # fmt: skip


def _short_names(names: tuple[str, ...]) -> list[str]:
    """First names, with as much of the rest as tells people apart."""
    first = [name.split()[0] if name.split() else name for name in names]
    short = []
    for name, given in zip(names, first, strict=True):
        rest = name.split()[1:]
        short.append(f"{given} {rest[-1][0]}" if rest and first.count(given) > 1 else given)
    return [name if len(name) <= 18 else f"{name[:17]}…" for name in short]


def _heat(surface: pygame.Surface, area: pygame.Rect, camera: Camera, heat: tuple[tuple[int, float], ...], width: int) -> None:
    """Where people have been: tiles and how much, from 0 to 1."""
    px = camera.px
    for tile, amount in heat:
        x, y = camera.to_pixels(tile % width, tile // width, area.width, area.height)
        box = pygame.Rect(area.left + x, area.top + y, px, px)
        if box.colliderect(area):
            shade = pygame.Surface((px, px), pygame.SRCALPHA)
            shade.fill((*palette.mix((240, 228, 66), (213, 94, 0), amount), 60 + int(150 * amount)))
            surface.blit(shade, box)


def _flag(surface: pygame.Surface, at: tuple[int, int], size: int, *, keeps: bool) -> None:
    """A tick for who keeps what is asked, a cross for who does not: told apart by shape, not by colour alone."""
    x, y = at
    color = palette.KEEPS if keeps else palette.BREAKS
    pygame.draw.circle(surface, (24, 28, 34), at, size * 3 // 4)
    wide = max(2, size // 4)
    if keeps:
        corners = [(x - size // 3, y), (x - size // 12, y + size // 4), (x + size // 3, y - size // 4)]
        pygame.draw.lines(surface, color, False, corners, wide)
    else:
        pygame.draw.line(surface, color, (x - size // 4, y - size // 4), (x + size // 4, y + size // 4), wide)
        pygame.draw.line(surface, color, (x - size // 4, y + size // 4), (x + size // 4, y - size // 4), wide)
