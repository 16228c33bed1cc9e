"""The ground in chunks of tiles: grass, paths, paving, sand and water with organic edges, and the shadows of buildings."""

from functools import lru_cache

import numpy as np
import pygame
from numpy.typing import NDArray

from twinville.viewer.painting import palette
from twinville.viewer.painting.texture import field, hashed, patch
from twinville.worlds.world import TERRAIN, World

#: Tiles along the side of a chunk.
CHUNK = 16
_MARGIN = 3
_LAYERS = ("sand", "path", "paving", "water")
_FLOOR, _WALL, _TREE = TERRAIN.index("floor"), TERRAIN.index("wall"), TERRAIN.index("tree")


@lru_cache(16)
def _spread(px: int) -> NDArray[np.float32]:
    """float32[pixels, tiles]: how much each tile counts at each pixel, a quadratic B-spline: a blurred enlargement."""
    at = (np.arange(CHUNK * px, dtype=np.float32) + 0.5) / px + _MARGIN
    centres = np.arange(CHUNK + 2 * _MARGIN, dtype=np.float32) + 0.5
    away = np.abs(at[:, None] - centres[None, :])
    return np.where(away < 0.5, 0.75 - away**2, np.where(away < 1.5, 0.5 * (1.5 - away) ** 2, 0)).astype(np.float32)


class Ground:
    """Paints chunks of one world's ground."""

    def __init__(self, world: World) -> None:
        self._world = world
        terrain = world.terrain.reshape(world.height, world.width).T
        self._terrain = np.pad(terrain, CHUNK, mode="edge")
        solid = np.isin(terrain, (_FLOOR, _WALL))
        # Under a building the ground of its surroundings goes on; walls are half of it.
        self._solid = np.pad(solid, CHUNK)

    def chunk(self, column: int, row: int, px: int) -> pygame.Surface:
        """The ground of one chunk, `px` pixels a tile."""
        size = CHUNK * px
        left, top = column * size, row * size
        fine, broad = field(8, 1), field(64, 2)
        rough = patch(fine, left, top, size, size) * 0.5 + patch(field(32, 3), left, top, size, size) * 0.5 - 0.5
        shade = (patch(broad, left, top, size, size) - 0.5) * 22 + (patch(fine, left, top, size, size) - 0.5) * 9
        pixels = np.empty((size, size, 3), dtype=np.float32)
        pixels[:] = palette.GRASS
        amount = 0.34 if px >= 10 else 0.12
        for name in _LAYERS:
            mask = self._mask(self._terrain == TERRAIN.index(name), column, row, px)
            if mask is None:
                continue
            edge = mask + rough * amount
            rim = (edge > 0.42) & (edge <= 0.5)
            pixels[rim] = palette.darker(palette.GROUND["water"], 0.2) if name == "water" else palette.GRASS_RIM
            pixels[edge > 0.5] = palette.GROUND[name]
            if name == "water":
                pixels[(edge > 0.36) & (edge <= 0.44)] = palette.GROUND["sand"]
                pixels[edge > 0.82] = palette.darker(palette.GROUND["water"], 0.1)
        pixels += shade[:, :, None]
        shadow = self._mask(np.roll(self._solid, (1, 1), (0, 1)), column, row, px)
        if shadow is not None:
            pixels *= (1 - 0.34 * np.clip(shadow * 1.6 - 0.3, 0, 1))[:, :, None]
        surface = pygame.Surface((size, size))
        pygame.surfarray.blit_array(surface, np.clip(pixels, 0, 255).astype(np.uint8))
        self._sprinkle(surface, column, row, px)
        return surface

    def _mask(self, kind: NDArray[np.bool_], column: int, row: int, px: int) -> NDArray[np.float32] | None:
        x, y = column * CHUNK + CHUNK - _MARGIN, row * CHUNK + CHUNK - _MARGIN
        part = kind[x : x + CHUNK + 2 * _MARGIN, y : y + CHUNK + 2 * _MARGIN]
        full = CHUNK + 2 * _MARGIN
        if part.shape != (full, full):
            part = np.pad(part, ((0, full - part.shape[0]), (0, full - part.shape[1])), mode="edge")
        if not part.any():
            return None
        spread = _spread(px)
        return spread @ part.astype(np.float32) @ spread.T

    def _sprinkle(self, surface: pygame.Surface, column: int, row: int, px: int) -> None:
        """Tufts and flowers on grass, stones on paths, ripples on water; nothing from afar."""
        if px < 10:
            return
        world = self._world
        for y in range(row * CHUNK, min((row + 1) * CHUNK, world.height)):
            for x in range(column * CHUNK, min((column + 1) * CHUNK, world.width)):
                kind = TERRAIN[int(world.terrain[y * world.width + x])]
                luck = hashed("sprinkle", x, y)
                at = ((x - column * CHUNK) * px + luck % px, (y - row * CHUNK) * px + (luck >> 8) % px)
                choice = (luck >> 16) % 16
                if kind in ("grass", "tree"):
                    _tuft(surface, at, px, choice, luck)
                elif kind == "paving" and self._surrounded(x, y):
                    line = palette.darker(palette.GROUND["paving"], 0.12)
                    box = ((x - column * CHUNK) * px, (y - row * CHUNK) * px, px, px)
                    pygame.draw.rect(surface, line, box, 1)
                elif kind == "path" and choice < 3:
                    pygame.draw.circle(surface, palette.darker(palette.GROUND["path"], 0.1), at, max(1, px // 16))
                elif kind == "water" and choice < 4:
                    width = px // 2
                    pygame.draw.line(surface, palette.lighter(palette.GROUND["water"], 0.25), at, (at[0] + width, at[1]), 1)

    def _surrounded(self, x: int, y: int) -> bool:
        """Whether a tile lies amid its own kind, away from the uneven edge."""
        around = self._terrain[x + CHUNK - 1 : x + CHUNK + 2, y + CHUNK - 1 : y + CHUNK + 2]
        return bool((around == around[1, 1]).all())


def _tuft(surface: pygame.Surface, at: tuple[int, int], px: int, choice: int, luck: int) -> None:
    x, y = at
    if choice < 5:
        blade, tall = palette.darker(palette.GRASS, 0.3), max(2, px // 7)
        for lean in (-tall // 2, 0, tall // 2):
            pygame.draw.line(surface, blade, (x + lean // 2, y), (x + lean, y - tall), 1)
    elif choice == 5:
        flower = ((250, 230, 110), (250, 250, 245), (240, 140, 160))[(luck >> 24) % 3]
        pygame.draw.circle(surface, flower, at, max(1, px // 14))
