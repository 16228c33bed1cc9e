"""Things by their kind, seen from above and a little from the front. What has no painter of its own is a crate with its initial."""

from collections.abc import Callable

import pygame

from twinville.viewer.painting import palette
from twinville.viewer.painting.palette import Color, darker, lighter
from twinville.viewer.painting.texture import hashed

Painter = Callable[[pygame.Surface, pygame.Rect, int], None]
WOOD, DARK_WOOD, STEEL, WHITE = (164, 114, 72), (112, 74, 46), (150, 156, 164), (240, 240, 236)


def paint(surface: pygame.Surface, kind: str, box: pygame.Rect, px: int) -> None:
    """A thing of a kind on its tiles; `box` in pixels, `px` pixels a tile."""
    if px < 5:
        surface.fill(DARK_WOOD, box.inflate(-px // 3, -px // 3))
        return
    PAINTERS.get(kind, _crate)(surface, box, px)


def _block(surface: pygame.Surface, box: pygame.Rect, color: Color, px: int, *, tall: float = 0.22, radius: int = 2) -> pygame.Rect:
    """A solid with a top and a darker front; returns the top."""
    front = max(1, round(px * tall))
    pygame.draw.rect(surface, darker(color, 0.4), box.move(0, 0), border_radius=radius)
    top = pygame.Rect(box.left, box.top, box.width, max(2, box.height - front))
    pygame.draw.rect(surface, color, top, border_radius=radius)
    if px >= 12:
        pygame.draw.line(surface, lighter(color, 0.25), (top.left + 2, top.top + 1), (top.right - 3, top.top + 1))
    return top


def _inner(box: pygame.Rect, px: int, part: float = 0.12) -> pygame.Rect:
    cut = round(2 * part * px)
    return box.inflate(-cut, -cut)


def _bed(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    frame = _inner(box, px, 0.08)
    if frame.height < frame.width * 1.1 and frame.height <= px:
        frame = frame.inflate(-px // 6, px // 4).move(0, px // 8)
    pygame.draw.rect(surface, DARK_WOOD, frame, border_radius=3)
    sheet = frame.inflate(-max(2, px // 8), -max(2, px // 8))
    pygame.draw.rect(surface, WHITE, sheet, border_radius=3)
    cover = palette.CLOTHES[hashed("cover", box.left // px, box.top // px) % len(palette.CLOTHES)]
    blanket = pygame.Rect(sheet.left, sheet.top + sheet.height * 2 // 5, sheet.width, sheet.height - sheet.height * 2 // 5)
    pygame.draw.rect(surface, palette.mix(cover, (255, 255, 255), 0.15), blanket, border_radius=3)


def _table(color: Color) -> Painter:
    def draw(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
        _block(surface, _inner(box, px), color, px, radius=max(2, px // 6))

    return draw


def _cafe_table(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    for x in (box.left, box.right):
        pygame.draw.circle(surface, DARK_WOOD, (x, box.centery), max(2, px // 5))
        pygame.draw.circle(surface, WOOD, (x, box.centery - 1), max(2, px // 6))
    _block(surface, _inner(box, px, 0.16), (184, 132, 86), px, radius=max(2, px // 4))


def _seat(color: Color) -> Painter:
    def draw(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
        whole = _inner(box, px, 0.1)
        pygame.draw.rect(surface, darker(color, 0.3), whole, border_radius=max(2, px // 5))
        cushion = whole.inflate(-px // 4, -px // 4).move(0, px // 16)
        pygame.draw.rect(surface, color, cushion, border_radius=max(2, px // 6))

    return draw


def _stool(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    for x in range(box.left + px // 2, box.right, px):
        for y in range(box.top + px // 2, box.bottom, px):
            pygame.draw.circle(surface, DARK_WOOD, (x, y + 1), max(2, px // 4))
            pygame.draw.circle(surface, WOOD, (x, y), max(2, px // 5))


def _shelf(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    """Books or goods in rows."""
    case = pygame.Rect(box.left + 1, box.top + px // 8, box.width - 2, box.height - px // 8)
    pygame.draw.rect(surface, DARK_WOOD, case, border_radius=1)
    rows = max(2, round(case.height / max(6, px * 0.45)))
    tall = case.height / rows
    for row in range(rows):
        x = case.left + 1
        while x < case.right - 2:
            luck = hashed("book", x, row, box.top)
            wide = max(2, px // 12 + luck % 3)
            color = palette.mix(palette.CLOTHES[luck % len(palette.CLOTHES)], DARK_WOOD, 0.25)
            spine = pygame.Rect(x, round(case.top + row * tall) + 1, wide - 1, max(2, round(tall) - 2 - luck % 2))
            surface.fill(color, spine.clip(case))
            x += wide


def _stove(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    top = _block(surface, _inner(box, px, 0.06), (72, 76, 86), px)
    for x in (0.28, 0.72):
        for y in (0.3, 0.72):
            pygame.draw.circle(
                surface, (28, 30, 36), (top.left + round(top.width * x), top.top + round(top.height * y)), max(1, px // 8)
            )


def _appliance(color: Color) -> Painter:
    def draw(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
        top = _block(surface, _inner(box, px, 0.08), color, px, tall=0.3)
        pygame.draw.line(surface, darker(color, 0.3), (top.left + px // 6, top.bottom - 2), (top.left + px // 3, top.bottom - 2))

    return draw


def _basin(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    top = _block(surface, _inner(box, px, 0.1), WHITE, px)
    pygame.draw.ellipse(surface, (176, 204, 222), top.inflate(-px // 3, -px // 3))
    pygame.draw.circle(surface, STEEL, (top.centerx, top.top + 2), max(1, px // 14))


def _bath(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    tub = _inner(box, px, 0.08)
    pygame.draw.rect(surface, WHITE, tub, border_radius=max(3, px // 4))
    pygame.draw.rect(surface, (150, 196, 220), tub.inflate(-px // 3, -px // 3), border_radius=max(3, px // 4))


def _shower(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    tray = _inner(box, px, 0.06)
    pygame.draw.rect(surface, (206, 222, 232), tray, border_radius=3)
    pygame.draw.rect(surface, STEEL, tray, 1, border_radius=3)
    for drop in range(4):
        pygame.draw.circle(
            surface, (130, 178, 210), (tray.left + (drop * 2 + 1) * tray.width // 8, tray.centery + (drop % 2) * px // 6), 1
        )


def _toilet(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    pygame.draw.rect(surface, (226, 228, 228), (box.left + px // 5, box.top + px // 12, px - 2 * px // 5, px // 4), border_radius=2)
    bowl = pygame.Rect(box.left + px // 5, box.top + px // 4, px - 2 * px // 5, px - px // 3)
    pygame.draw.ellipse(surface, WHITE, bowl)
    pygame.draw.ellipse(surface, (190, 206, 214), bowl.inflate(-px // 5, -px // 5))


def _counter(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    _block(surface, box.inflate(-2, -2), (206, 186, 150), px, tall=0.35)


def _desk(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    top = _block(surface, _inner(box, px, 0.08), WOOD, px)
    pygame.draw.rect(surface, WHITE, (top.left + top.width // 5, top.top + top.height // 4, max(2, px // 4), max(2, px // 3)))


def _screen(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    top = _block(surface, _inner(box, px, 0.12), WOOD, px)
    screen = top.inflate(-px // 4, -px // 3)
    pygame.draw.rect(surface, (34, 38, 46), screen, border_radius=2)
    pygame.draw.rect(surface, (108, 168, 204), screen.inflate(-max(2, px // 10), -max(2, px // 10)))


def _piano(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    top = _block(surface, _inner(box, px, 0.06), (44, 40, 42), px)
    keys = pygame.Rect(top.left + 2, top.bottom - max(3, px // 4), top.width - 4, max(2, px // 6))
    surface.fill(WHITE, keys)
    for x in range(keys.left + 2, keys.right, max(2, px // 10)):
        pygame.draw.line(surface, (30, 30, 30), (x, keys.top), (x, keys.centery))


def _bench(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    seat = pygame.Rect(box.left + px // 10, box.top + px // 4, box.width - px // 5, box.height - px // 2)
    for line in range(3):
        pygame.draw.rect(
            surface, (150, 106, 66), (seat.left, seat.top + line * seat.height // 3, seat.width, max(1, seat.height // 3 - 1))
        )
    for x in (seat.left + 2, seat.right - 4):
        pygame.draw.rect(surface, DARK_WOOD, (x, seat.top - 1, 2, seat.height + 2))


def _flowers(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    pygame.draw.rect(surface, (112, 82, 56), _inner(box, px, 0.04), border_radius=max(2, px // 5))
    for index in range(max(5, box.width * box.height * 9 // (px * px))):
        luck = hashed("flower", box.left // px, box.top // px, index)
        x, y = box.left + 3 + luck % max(1, box.width - 6), box.top + 3 + (luck >> 12) % max(1, box.height - 6)
        pygame.draw.circle(surface, (74, 128, 58), (x, y + 1), max(1, px // 12))
        pygame.draw.circle(
            surface, ((236, 96, 110), (246, 206, 84), (240, 240, 240), (170, 120, 214))[(luck >> 24) % 4], (x, y), max(1, px // 14)
        )


def _board(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    board = _inner(box, px, 0.1)
    pygame.draw.rect(surface, DARK_WOOD, board, border_radius=2)
    pygame.draw.rect(surface, (196, 160, 108), board.inflate(-max(2, px // 8), -max(2, px // 8)))
    for index in range(max(3, 3 * box.width // px)):
        luck = hashed("paper", box.left // px, index)
        x, y = board.left + 3 + luck % max(1, board.width - px // 3), board.top + 3 + (luck >> 9) % max(1, board.height // 2)
        surface.fill((WHITE, (250, 238, 170), (206, 226, 246))[luck % 3], (x, y, max(2, px // 5), max(2, px // 4)))


def _blackboard(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    board = pygame.Rect(box.left, box.top + px // 6, box.width, box.height - px // 3)
    pygame.draw.rect(surface, WOOD, board, border_radius=2)
    pygame.draw.rect(surface, (52, 82, 70), board.inflate(-4, -4))
    for line in range(2):
        y = board.top + 5 + line * max(3, px // 6)
        pygame.draw.line(surface, (206, 218, 210), (board.left + 5, y), (board.left + board.width * (2 + line) // 4, y))


def _green_table(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    top = _block(surface, _inner(box, px, 0.06), DARK_WOOD, px)
    pygame.draw.rect(surface, (64, 134, 92), top.inflate(-max(3, px // 6), -max(3, px // 6)), border_radius=2)
    pygame.draw.circle(surface, WHITE, top.center, max(1, px // 14))


def _disc(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    for ring, color in ((0.42, DARK_WOOD), (0.34, (224, 212, 180)), (0.22, (190, 66, 56)), (0.1, (60, 120, 80))):
        pygame.draw.circle(surface, color, box.center, max(1, round(px * ring)))


def _stage(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    top = _block(surface, box.inflate(-2, -2), (146, 100, 64), px, tall=0.3)
    for x in range(top.left + px // 3, top.right, max(4, px // 2)):
        pygame.draw.line(surface, darker((146, 100, 64), 0.15), (x, top.top), (x, top.bottom))


def _easel(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    pygame.draw.line(surface, DARK_WOOD, (box.centerx, box.top), (box.left + px // 5, box.bottom - 2), 2)
    pygame.draw.line(surface, DARK_WOOD, (box.centerx, box.top), (box.right - px // 5, box.bottom - 2), 2)
    canvas = pygame.Rect(box.left + px // 5, box.top + px // 8, px - 2 * px // 5, px // 2)
    pygame.draw.rect(surface, WHITE, canvas)
    surface.fill((120, 170, 214), (canvas.left + 2, canvas.top + 2, canvas.width - 4, canvas.height // 2 - 2))
    surface.fill((120, 176, 96), (canvas.left + 2, canvas.centery, canvas.width - 4, canvas.height // 2 - 2))


def _grave(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    stone = pygame.Rect(box.left + px // 4, box.top + px // 6, px // 2, px // 2)
    pygame.draw.rect(surface, (150, 152, 150), stone, border_top_left_radius=px // 4, border_top_right_radius=px // 4)
    pygame.draw.line(surface, (110, 112, 110), (stone.left + 3, stone.centery), (stone.right - 4, stone.centery))


def _playground(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    pygame.draw.rect(surface, (230, 210, 150), box.inflate(-2, -2), border_radius=px // 4)
    pygame.draw.line(
        surface,
        (200, 70, 60),
        (box.left + px // 4, box.top + px // 3),
        (box.right - px // 4, box.bottom - px // 3),
        max(2, px // 6),
    )
    pygame.draw.circle(surface, (70, 128, 200), (box.right - px // 2, box.top + px // 2), max(2, px // 4), max(1, px // 10))


def _nothing(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    """Open ground: there is nothing to see."""


def _post(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    pygame.draw.circle(surface, (70, 72, 84), box.center, max(1, px // 8))
    pygame.draw.circle(surface, (240, 206, 110), (box.centerx, box.centery - px // 10), max(1, px // 10))


def _edge(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    for index in range(3):
        x = box.left + (2 * index + 1) * box.width // 6
        pygame.draw.line(surface, (96, 130, 66), (x, box.bottom - 2), (x + (index - 1) * 2, box.top + px // 3), max(1, px // 14))


def _crate(surface: pygame.Surface, box: pygame.Rect, px: int) -> None:
    top = _block(surface, _inner(box, px), (176, 140, 92), px)
    pygame.draw.rect(surface, DARK_WOOD, top, 1)


PAINTERS: dict[str, Painter] = {
    "bed": _bed, "treatment bed": _bed, "sofa": _seat((112, 132, 172)), "armchair": _seat((176, 104, 92)), "chair": _seat(WOOD),
    "waiting chair": _seat((108, 150, 150)), "pew": _bench, "bench": _bench, "school desk": _desk, "desk": _desk,
    "doctor's desk": _desk, "reading table": _table(WOOD), "dining table": _table(WOOD), "card table": _green_table,
    "pool table": _green_table, "cafe table": _cafe_table, "bar stool": _stool, "counter": _counter, "till": _counter,
    "computer": _screen, "television": _screen, "game console": _screen, "stove": _stove, "oven": _stove,
    "refrigerator": _appliance((222, 228, 232)), "toaster": _appliance(STEEL), "washing machine": _appliance((214, 218, 222)),
    "kitchen sink": _basin, "washbasin": _basin, "toilet": _toilet, "shower": _shower, "bath": _bath,
    "wardrobe": _appliance(DARK_WOOD), "shelf": _shelf, "bookshelf": _shelf, "shop shelf": _shelf, "store shelf": _shelf,
    "piano": _piano, "guitar": _disc, "harp": _easel, "microphone": _post, "stage": _stage, "easel": _easel, "dartboard": _disc,
    "lifting weight": _appliance(STEEL), "workbench": _table(DARK_WOOD), "loom": _easel, "blackboard": _blackboard,
    "notice board": _board, "lectern": _table(DARK_WOOD), "flower bed": _flowers, "pond edge": _edge, "playground": _playground,
    "grave": _grave, "lawn": _nothing, "patrol point": _post,
}  # fmt: skip
