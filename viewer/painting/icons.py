"""Small pictures of what people do, drawn on a grid of 16 by 16; emoji stay in the log."""

from functools import lru_cache

import pygame

from twinville.viewer.painting.palette import Color

_FINE = 4
INK: Color = (52, 56, 66)
RED, BLUE, GREEN, GOLD, BROWN, PINK, GREY, WHITE = (
    (206, 74, 66), (66, 124, 204), (78, 152, 84), (226, 170, 56), (142, 98, 60), (222, 130, 160), (150, 156, 166), (250, 250, 250)
)  # fmt: skip

#: Shapes of an icon: ("r", x, y, width, height, color), ("c", x, y, radius, color), ("l", x, y, x, y, width, color),
#: ("p", color, x, y, x, y, ...), ("o", x, y, radius, width, color).
_Shape = tuple[object, ...]

ICONS: dict[str, tuple[_Shape, ...]] = {
    "sleep": (("p", BLUE, 3, 3, 9, 3, 9, 4.5, 5.5, 8, 9, 8, 9, 9.5, 3, 9.5, 3, 8, 6.5, 4.5, 3, 4.5), ("l", 10, 10, 14, 10, 1, BLUE), ("l", 14, 10, 10, 14, 1, BLUE), ("l", 10, 14, 14, 14, 1, BLUE)),
    "toilet": (("r", 4, 2, 4, 6, GREY), ("r", 4, 8, 9, 3, GREY), ("r", 6, 11, 4, 3, GREY)),
    "wash": (("r", 3, 2, 6, 2, INK), ("r", 8, 2, 4, 3, INK), ("c", 9, 8, 1, BLUE), ("c", 12, 8, 1, BLUE), ("c", 8, 11, 1, BLUE), ("c", 11, 12, 1, BLUE), ("c", 13, 11, 1, BLUE)),
    "groom": (("r", 2, 6, 8, 2, BLUE), ("r", 10, 4, 4, 4, WHITE), ("r", 10, 3, 4, 1.5, INK)),
    "dress": (("p", RED, 5, 2, 11, 2, 15, 5, 13, 8, 11, 7, 11, 14, 5, 14, 5, 7, 3, 8, 1, 5),),
    "cook": (("c", 7, 9, 5, INK), ("c", 7, 9, 3.5, GREY), ("r", 11, 8, 4, 2, INK), ("c", 7, 9, 2, GOLD)),
    "eat": (("o", 8, 8, 5, 1.5, INK), ("c", 8, 8, 2.5, GOLD), ("r", 1, 3, 1.2, 10, INK), ("r", 14, 3, 1.2, 10, INK)),
    "snack": (("c", 8, 9, 5, RED), ("l", 8, 4, 10, 1, 1.2, BROWN), ("c", 11, 3, 1.5, GREEN)),
    "drink": (("r", 3, 5, 8, 8, WHITE), ("r", 4, 6, 6, 2, BROWN), ("o", 12, 8, 2.5, 1.2, INK), ("l", 5, 1, 5, 4, 1, GREY), ("l", 9, 1, 9, 4, 1, GREY)),
    "clean": (("r", 7, 1, 2, 7, BROWN), ("p", GOLD, 4, 8, 12, 8, 14, 14, 2, 14)),
    "launder": (("r", 2, 2, 12, 12, WHITE), ("o", 8, 9, 4, 1.5, BLUE), ("r", 3, 3, 3, 1.5, INK)),
    "read": (("p", WHITE, 1, 4, 8, 6, 15, 4, 15, 12, 8, 14, 1, 12), ("l", 8, 6, 8, 14, 1, INK), ("l", 3, 7, 6, 8, 0.8, GREY), ("l", 10, 8, 13, 7, 0.8, GREY)),
    "browse": (("r", 2, 3, 3, 11, RED), ("r", 6, 2, 3, 12, BLUE), ("r", 10, 4, 3, 10, GREEN), ("r", 1, 14, 13, 1, BROWN)),
    "write": (("p", GOLD, 3, 13, 4, 9, 11, 2, 14, 5, 7, 12), ("p", INK, 3, 13, 4, 10.5, 5.5, 12)),
    "office": (("r", 3, 1, 10, 13, WHITE), ("l", 5, 4, 11, 4, 1, GREY), ("l", 5, 7, 11, 7, 1, GREY), ("l", 5, 10, 9, 10, 1, GREY)),
    "learn": (("p", RED, 8, 2, 15, 5, 8, 8, 1, 5), ("r", 4, 7, 8, 4, RED), ("l", 14, 5, 14, 11, 1, GOLD)),
    "teach": (("r", 1, 2, 14, 9, GREEN), ("l", 4, 5, 9, 5, 1, WHITE), ("l", 4, 8, 7, 8, 1, WHITE), ("r", 7, 11, 2, 4, BROWN)),
    "serve": (("p", GREY, 2, 11, 3, 7, 8, 4, 13, 7, 14, 11), ("r", 1, 11, 14, 2, INK), ("c", 8, 3.5, 1.2, GOLD)),
    "stock": (("r", 2, 4, 12, 10, BROWN), ("r", 7, 4, 2, 10, GOLD), ("l", 2, 4, 14, 4, 1.4, INK)),
    "shop": (("p", BLUE, 3, 4, 15, 4, 13, 10, 5, 10), ("l", 1, 2, 5, 10, 1.2, INK), ("c", 6, 13, 1.5, INK), ("c", 12, 13, 1.5, INK)),
    "craft": (("r", 2, 2, 9, 4, GREY), ("p", BROWN, 6, 6, 8, 6, 12, 14, 10, 15)),
    "bake": (("p", GOLD, 2, 10, 4, 5, 12, 5, 14, 10, 12, 13, 4, 13), ("l", 6, 6, 5, 11, 1, BROWN), ("l", 9, 6, 9, 11, 1, BROWN)),
    "treat": (("r", 6, 2, 4, 12, RED), ("r", 2, 6, 12, 4, RED)),
    "wait": (("p", GOLD, 3, 2, 13, 2, 8, 8), ("p", GOLD, 8, 8, 13, 14, 3, 14), ("l", 2, 1.5, 14, 1.5, 1.4, INK), ("l", 2, 14.5, 14, 14.5, 1.4, INK)),
    "worship": (("r", 7, 1, 2, 14, GOLD), ("r", 3, 4, 10, 2, GOLD)),
    "patrol": (("p", BLUE, 8, 1, 14, 3, 13, 10, 8, 15, 3, 10, 2, 3), ("c", 8, 7, 2, GOLD)),
    "watch": (("r", 1, 3, 14, 9, INK), ("r", 2.5, 4.5, 11, 6, BLUE), ("r", 5, 13, 6, 1.5, INK)),
    "music": (("c", 4.5, 12, 2.5, INK), ("c", 11.5, 10, 2.5, INK), ("l", 6.5, 12, 6.5, 3, 1.2, INK), ("l", 13.5, 10, 13.5, 1, 1.2, INK), ("l", 6.5, 3, 13.5, 1, 2, INK)),
    "perform": (("c", 6, 5, 4, GREY), ("p", INK, 8, 8, 10, 7, 14, 14, 12, 15)),
    "paint": (("c", 8, 8, 6.5, BROWN), ("c", 5, 6, 1.5, RED), ("c", 9, 4.5, 1.5, GOLD), ("c", 11.5, 8, 1.5, BLUE), ("c", 8, 11, 1.5, GREEN)),
    "game": (("r", 2, 2, 12, 12, WHITE), ("c", 5, 5, 1.4, INK), ("c", 11, 5, 1.4, INK), ("c", 8, 8, 1.4, INK), ("c", 5, 11, 1.4, INK), ("c", 11, 11, 1.4, INK)),
    "exercise": (("r", 1, 5, 3, 6, INK), ("r", 12, 5, 3, 6, INK), ("r", 3, 7, 10, 2, GREY)),
    "play": (("c", 8, 8, 6, WHITE), ("o", 8, 8, 6, 1, INK), ("p", INK, 8, 5, 11, 7, 10, 10.5, 6, 10.5, 5, 7)),
    "garden": (("r", 7.3, 7, 1.4, 8, GREEN), ("c", 5, 8, 2.5, GREEN), ("c", 11, 7, 2.5, GREEN), ("c", 8, 4, 2.6, PINK)),
    "stroll": (("c", 9, 2.5, 2, INK), ("l", 9, 5, 7.5, 9, 2, INK), ("l", 7.5, 9, 4, 14, 1.6, INK), ("l", 7.5, 9, 11, 14, 1.6, INK), ("l", 9, 6, 13, 8, 1.2, INK)),
    "rest": (("r", 3, 2, 2.5, 12, BROWN), ("r", 3, 8, 10, 2.5, BROWN), ("r", 11, 9, 2, 5, BROWN)),
    "chat": (("r", 1, 2, 11, 7, WHITE), ("p", WHITE, 3, 8, 7, 8, 3, 12), ("r", 6, 7, 9, 5, BLUE), ("p", BLUE, 11, 11, 14, 11, 14, 15)),
    "read notices": (("r", 3, 2, 10, 12, WHITE), ("c", 8, 2.5, 1.5, RED), ("l", 5, 6, 11, 6, 1, GREY), ("l", 5, 9, 11, 9, 1, GREY)),
    "see to": (("p", RED, 8, 1, 15, 14, 1, 14), ("r", 7.2, 5, 1.6, 5, WHITE), ("c", 8, 12, 1, WHITE)),
    "feed the ducks": (("c", 7, 10, 4, GOLD), ("c", 11, 5, 2.5, GOLD), ("p", RED, 13, 5, 16, 5.5, 13, 6.5), ("c", 11.5, 4.5, 0.6, INK)),
    "remember": (("r", 5, 4, 6, 10, GREY), ("c", 8, 4, 3, GREY), ("r", 7.4, 4, 1.2, 6, WHITE), ("r", 6, 6, 4, 1.2, WHITE)),
    "stand": (("c", 8, 3, 2.2, INK), ("r", 6.5, 5.5, 3, 5, INK), ("r", 6.5, 10, 1.2, 5, INK), ("r", 8.3, 10, 1.2, 5, INK)),
    "walk": (("c", 9, 2.5, 2, GREEN), ("l", 9, 5, 7.5, 9, 2, GREEN), ("l", 7.5, 9, 4, 14, 1.6, GREEN), ("l", 7.5, 9, 11, 14, 1.6, GREEN)),
    "knock": (("r", 3, 1, 10, 14, BROWN), ("r", 4.5, 2.5, 7, 11, GOLD), ("c", 10.5, 8.5, 1.1, INK)),
    "work": (("r", 2, 5, 12, 9, BROWN), ("o", 8, 4, 3, 1.4, INK), ("r", 2, 8, 12, 1.2, INK)),
}  # fmt: skip

_SAME = {
    "dine": "eat", "tidy": "clean", "study": "learn", "preach": "worship", "be treated": "treat", "post a notice": "read notices",
}  # fmt: skip
_BY_CATEGORY = {
    "sleep": "sleep", "work": "work", "school": "learn", "meals": "eat", "hygiene": "wash", "errands": "shop", "leisure": "rest",
    "social": "chat", "travel": "walk",
}  # fmt: skip


def icon_of(use: str, category: str, phase: str) -> str:
    """The icon for what somebody does."""
    if phase == "walking":
        return "walk"
    if phase == "waiting":
        return "knock" if use == "knock" else "wait"
    name = _SAME.get(use, use)
    if use == "stand" and category in _BY_CATEGORY:
        # To stand somewhere says nothing of what one does there.
        return _BY_CATEGORY[category]
    return name if name in ICONS else _BY_CATEGORY.get(category, "stand")


@lru_cache(400)
def icon(name: str, px: int) -> pygame.Surface:
    """The icon on a round light ground, `px` pixels across."""
    big = pygame.Surface((px * _FINE, px * _FINE), pygame.SRCALPHA)
    side = px * _FINE
    pygame.draw.circle(big, (252, 250, 244, 236), (side // 2, side // 2), side // 2)
    pygame.draw.circle(big, (90, 94, 104), (side // 2, side // 2), side // 2, max(1, side // 26))
    inner, start = side * 0.66, side * 0.17

    def at(value: object) -> float:
        return start + float(value) * inner / 16  # type: ignore[arg-type]

    def long(value: object) -> float:
        return max(1.0, float(value) * inner / 16)  # type: ignore[arg-type]

    for shape in ICONS.get(name, ICONS["stand"]):
        kind, *rest = shape
        if kind == "r":
            pygame.draw.rect(big, rest[4], (at(rest[0]), at(rest[1]), long(rest[2]), long(rest[3])))  # type: ignore[arg-type]
        elif kind == "c":
            pygame.draw.circle(big, rest[3], (at(rest[0]), at(rest[1])), long(rest[2]))  # type: ignore[arg-type]
        elif kind == "o":
            pygame.draw.circle(big, rest[4], (at(rest[0]), at(rest[1])), long(rest[2]), int(long(rest[3])))  # type: ignore[arg-type]
        elif kind == "l":
            pygame.draw.line(big, rest[5], (at(rest[0]), at(rest[1])), (at(rest[2]), at(rest[3])), int(long(rest[4])))  # type: ignore[arg-type]
        else:
            color, *points = rest
            pygame.draw.polygon(big, color, [(at(x), at(y)) for x, y in zip(points[::2], points[1::2], strict=True)])  # type: ignore[arg-type]
    return pygame.transform.smoothscale(big, (px, px))
