"""People: small figures whose skin, hair and clothes follow from their names; who stand, walk, sit or lie in bed."""

from collections import OrderedDict
from dataclasses import dataclass

import pygame

from twinville.viewer.painting import palette
from twinville.viewer.painting.palette import Color, darker, lighter
from twinville.viewer.painting.texture import hashed

#: Figures are drawn this many times larger and then made small, which smooths their edges.
_FINE = 4
_KEPT = 6000
STRIDES = 4


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody looks like."""

    skin: Color
    hair: Color
    shirt: Color
    trousers: Color
    long_hair: bool
    small: bool


def look_of(name: str, age: int = 35) -> Look:
    """A look from a name; children are small, and the old are grey."""
    luck = hashed("look", name)
    hair = palette.GREY_HAIR if age >= 65 and luck % 4 else palette.HAIR[(luck >> 8) % len(palette.HAIR)]
    shirt = palette.CLOTHES[(luck >> 16) % len(palette.CLOTHES)]
    trousers = ((58, 62, 84), (84, 70, 58), (66, 84, 76), (96, 92, 96))[(luck >> 24) % 4]
    return Look(palette.SKIN[luck % len(palette.SKIN)], hair, shirt, trousers, bool((luck >> 30) % 2), age < 14)


class Figures:
    """Images of people, each made once for a pose and a size."""

    def __init__(self, looks: list[Look]) -> None:
        self._looks = looks
        self._kept: OrderedDict[tuple[int, str, str, int, int, bool], pygame.Surface] = OrderedDict()

    def image(self, person: int, pose: str, facing: str, stride: int, px: int, *, masked: bool = False) -> pygame.Surface:
        """Somebody "standing", "walking" (in one of four strides), "sitting" or "lying", facing N, E, S or W."""
        key = (person, pose, facing if pose != "lying" else "S", stride if pose == "walking" else 0, px, masked)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = _paint(self._looks[person], *key[1:])
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found


def _paint(look: Look, pose: str, facing: str, stride: int, px: int, masked: bool) -> pygame.Surface:
    """The figure on a surface one tile wide and a tile and a half tall, its feet near the lower edge."""
    unit = px * _FINE
    big = pygame.Surface((unit, unit * 3 // 2), pygame.SRCALPHA)
    if pose == "lying":
        _lying(big, look, unit)
    else:
        head, size = _upright(big, look, pose, facing, stride, unit)
        if masked and facing != "N":
            _mask(big, facing, head, size)
    return pygame.transform.smoothscale(big, (px, px * 3 // 2))


def _upright(big: pygame.Surface, look: Look, pose: str, facing: str, stride: int, unit: int) -> tuple[tuple[int, int], float]:
    """The figure; returns where its head is, and its size."""
    size = unit * (0.78 if look.small else 1.0)
    middle, ground = unit // 2, unit * 3 // 2 - unit // 10
    pygame.draw.ellipse(big, (0, 0, 0, 70), (middle - size * 0.32, ground - size * 0.1, size * 0.64, size * 0.2))
    swing = (0.0, 1.0, 0.0, -1.0)[stride % STRIDES] * size * 0.09 if pose == "walking" else 0.0
    lower = size * 0.12 if pose == "sitting" else 0.0
    hip = ground - size * 0.26 + lower
    for side, shift in ((-1, swing), (1, -swing)):
        x = middle + side * size * 0.1
        legs = size * (0.2 if pose == "sitting" else 0.26)
        pygame.draw.rect(
            big, look.trousers, (x - size * 0.075, hip - size * 0.03, size * 0.15, legs), border_radius=int(size * 0.05)
        )
        foot = pygame.Rect(0, 0, int(size * 0.17), int(size * 0.09))
        foot.midbottom = (int(x), int(hip + legs - abs(min(0.0, shift)) + size * 0.02))
        pygame.draw.ellipse(big, (46, 40, 38), foot)
    body = pygame.Rect(0, 0, int(size * (0.36 if facing in "EW" else 0.44)), int(size * 0.4))
    body.midbottom = (middle, int(hip + size * 0.04))
    pygame.draw.rect(big, darker(look.shirt, 0.25), body, border_radius=int(size * 0.15))
    pygame.draw.rect(big, look.shirt, body.inflate(-int(size * 0.05), -int(size * 0.05)), border_radius=int(size * 0.13))
    for side in (-1, 1):
        x = middle + side * size * (0.21 if facing in "NS" else 0.05)
        y = body.top + size * 0.12 + side * swing * 0.5
        pygame.draw.ellipse(big, darker(look.shirt, 0.16), (x - size * 0.06, y, size * 0.12, size * 0.22))
        pygame.draw.circle(big, look.skin, (int(x), int(y + size * 0.23)), int(size * 0.05))
    head = (middle, int(body.top - size * 0.13))
    _head(big, look, facing, head, size)
    return head, size


def _mask(big: pygame.Surface, facing: str, at: tuple[int, int], size: float) -> None:
    """A mask over mouth and nose, with its straps."""
    radius = size * 0.2
    x = at[0] + {"E": 0.38, "W": -0.38}.get(facing, 0.0) * radius
    y = at[1] + radius * 0.56
    strap = (210, 222, 230)
    for side in (-0.95, 0.95):
        ear = (int(at[0] + side * radius), int(y - radius * 0.3))
        pygame.draw.line(big, strap, ear, (int(x), int(y - radius * 0.2)), max(1, int(size * 0.03)))
    cover = pygame.Rect(0, 0, int(radius * 1.3), int(radius * 0.86))
    cover.center = (int(x), int(y))
    pygame.draw.rect(big, (150, 176, 192), cover, border_radius=int(radius * 0.3))
    pygame.draw.rect(big, (236, 243, 247), cover.inflate(-int(size * 0.03), -int(size * 0.03)), border_radius=int(radius * 0.28))


def _head(big: pygame.Surface, look: Look, facing: str, at: tuple[int, int], size: float) -> None:
    x, y = at
    radius = size * 0.2
    if look.long_hair:
        pygame.draw.ellipse(big, look.hair, (x - radius * 1.15, y - radius, radius * 2.3, radius * 2.6))
    pygame.draw.circle(big, darker(look.skin, 0.3), at, int(radius * 1.06))
    pygame.draw.circle(big, look.skin, at, int(radius))
    if facing == "N":
        pygame.draw.circle(big, look.hair, (x, int(y - radius * 0.06)), int(radius * 1.04))
        return
    box = pygame.Rect(int(x - radius * 1.08), int(y - radius * 1.12), int(radius * 2.16), int(radius * 1.3))
    pygame.draw.ellipse(big, look.hair, box)
    pygame.draw.ellipse(
        big, lighter(look.hair, 0.12), box.inflate(-int(radius * 0.8), -int(radius * 0.8)).move(0, -int(radius * 0.2))
    )
    pygame.draw.circle(
        big, look.skin, (int(x + {"E": radius * 0.3, "W": -radius * 0.3}.get(facing, 0)), int(y + radius * 0.3)), int(radius * 0.72)
    )
    eyes = {"S": (-0.34, 0.34), "E": (0.2, 0.66), "W": (-0.66, -0.2)}[facing]
    for eye in eyes:
        pygame.draw.circle(big, (32, 28, 30), (int(x + eye * radius), int(y + radius * 0.2)), max(1, int(radius * 0.14)))


def _lying(big: pygame.Surface, look: Look, unit: int) -> None:
    """Only the head shows, on the pillow, and the cover over the rest."""
    at = (unit // 2, unit * 3 // 4)
    radius = unit * 0.2
    pygame.draw.circle(big, look.hair, (at[0], int(at[1] - radius * 0.2)), int(radius * 1.1))
    pygame.draw.circle(big, look.skin, (at[0], int(at[1] + radius * 0.12)), int(radius * 0.9))
    for eye in (-0.4, 0.4):
        x, y = int(at[0] + eye * radius), int(at[1] + radius * 0.2)
        pygame.draw.line(big, (60, 46, 44), (x - int(radius * 0.14), y), (x + int(radius * 0.14), y), max(1, int(radius * 0.1)))
    cover = pygame.Rect(int(unit * 0.2), int(at[1] + radius * 0.95), int(unit * 0.6), int(unit * 0.5))
    pygame.draw.rect(big, palette.mix(look.shirt, (255, 255, 255), 0.4), cover, border_radius=int(unit * 0.1))


def tree(px: int, luck: int) -> pygame.Surface:
    """A tree two tiles wide; its trunk stands in the middle of the lower edge."""
    unit = px * 2
    big = pygame.Surface((unit * 2, unit * 2), pygame.SRCALPHA)
    middle, foot = unit, unit * 2 - unit // 5
    pygame.draw.ellipse(big, (0, 0, 0, 70), (middle - unit * 0.6, foot - unit * 0.16, unit * 1.2, unit * 0.36))
    pygame.draw.rect(big, (104, 72, 46), (middle - unit * 0.1, foot - unit * 0.6, unit * 0.2, unit * 0.62))
    green = ((56, 118, 62), (70, 132, 60), (48, 106, 70), (86, 136, 58))[luck % 4]
    for dx, dy, radius, tone in (
        (0.0, 0.0, 0.62, -0.18), (-0.34, 0.1, 0.44, -0.08), (0.34, 0.1, 0.44, -0.1), (0.0, -0.22, 0.5, 0.0),
        (-0.18, -0.26, 0.34, 0.1), (-0.28, -0.34, 0.14, 0.24),
    ):  # fmt: skip
        color = lighter(green, tone) if tone > 0 else darker(green, -tone)
        pygame.draw.circle(big, color, (int(middle + dx * unit), int(foot - unit * 0.95 + dy * unit)), int(radius * unit))
    return pygame.transform.smoothscale(big, (unit, unit))
