"""Night as one tint over the map, with warm light from rooms in which somebody is up."""

from itertools import pairwise

import pygame

from twinville.viewer.painting.palette import Color, mix

_NIGHT: Color = (66, 76, 128)
_WARM: Color = (255, 232, 186)
_DUSK: Color = (255, 206, 166)
#: The light is painted this many times smaller than the map and then spread, which makes it soft.
COARSE = 8

#: Hour of the day, colour of the light.
_KEYS: tuple[tuple[float, Color], ...] = (
    (0, _NIGHT), (4.5, _NIGHT), (6.2, mix(_DUSK, (255, 255, 255), 0.2)), (7.5, (255, 255, 255)), (17.8, (255, 255, 255)),
    (19.2, _DUSK), (20.6, mix(_NIGHT, _DUSK, 0.25)), (22, _NIGHT), (24, _NIGHT),
)  # fmt: skip


def daylight(seconds: float) -> Color:
    """The colour of the light at a moment."""
    hour = seconds % 86_400 / 3600
    for (start, a), (end, b) in pairwise(_KEYS):
        if start <= hour <= end:
            return mix(a, b, (hour - start) / (end - start))
    return _NIGHT


def tint(surface: pygame.Surface, area: pygame.Rect, seconds: float, lit: list[pygame.Rect]) -> None:
    """Lay the light of a moment over an area; `lit` are rooms in which a lamp burns, in pixels of the surface."""
    color = daylight(seconds)
    if color == (255, 255, 255):
        return
    small = pygame.Surface((max(2, area.width // COARSE + 2), max(2, area.height // COARSE + 2)))
    small.fill(color)
    dark = 1 - (color[0] + color[1] + color[2]) / 765
    for box in lit:
        inner = pygame.Rect(
            (box.left - area.left) // COARSE, (box.top - area.top) // COARSE, box.width // COARSE + 1, box.height // COARSE + 1
        )
        glow = mix(color, _WARM, 0.45 * min(1.0, dark * 2))
        # From afar the glow is small, as the room is.
        spill = min(4, inner.width // 4 + 1)
        small.fill(mix(color, glow, 0.5), inner.inflate(spill, spill).clip(small.get_rect()))
        small.fill(mix(color, _WARM, min(1.0, dark * 2.2)), inner.clip(small.get_rect()))
    spread = pygame.transform.smoothscale(small, (small.get_width() * COARSE, small.get_height() * COARSE))
    clip = surface.get_clip()
    surface.set_clip(area)
    surface.blit(spread, area.topleft, special_flags=pygame.BLEND_RGB_MULT)
    surface.set_clip(clip)
