"""The inspector: pages about the selected person, and where a click leads."""

import pygame

from twinville.viewer.inspector_view import Page
from twinville.viewer.painting import palette
from twinville.viewer.painting.icons import icon
from twinville.viewer.painting.text import Words
from twinville.viewer.state import TABS

PAD = 14
_COLORS = {
    "strong": palette.TEXT, "text": palette.TEXT, "dim": palette.TEXT_DIM, "done": palette.TEXT_FAINT, "current": palette.TEXT,
    "head": palette.HEAD, "link": palette.LINK, "score": palette.TEXT, "code": palette.TEXT_DIM, "other": palette.LINK,
}  # fmt: skip
Target = tuple[pygame.Rect, str, int]


def draw_inspector(
    surface: pygame.Surface,
    area: pygame.Rect,
    words: Words,
    name: str | None,
    doing: tuple[str, str, str],
    page: Page | None,
    tab: int,
    scroll: int,
) -> list[Target]:
    """The panel; returns what can be clicked: ("tab", its place) and ("tick", where it leads)."""
    clip = surface.get_clip()
    surface.set_clip(area)
    surface.fill(palette.PANEL, area)
    pygame.draw.line(surface, palette.PANEL_LINE, area.topleft, area.bottomleft)
    targets: list[Target] = []
    if name is None or page is None:
        _hint(surface, area, words)
        surface.set_clip(clip)
        return targets
    x, y, width = area.left + PAD, area.top + 12, area.width - 2 * PAD
    activity, place, sign = doing
    words.draw(surface, words.fitted(name, 15, width, bold=True), (x, y), 15, palette.TEXT, bold=True)
    y += words.height(15) + 2
    size = words.height(11)
    surface.blit(icon(sign, size), (x, y))
    words.draw(surface, words.fitted(activity, 11, width - size - 6), (x + size + 6, y), 11, palette.LINK)
    y += words.height(11) + 2
    words.draw(surface, words.fitted(place, 10, width), (x, y), 10, palette.TEXT_FAINT)
    y += words.height(10) + 8
    y = _tabs(surface, words, x, y, width, tab, targets)
    inner = pygame.Rect(area.left, y, area.width, area.bottom - y)
    surface.set_clip(inner)
    _rows(surface, inner, words, page, scroll, targets)
    surface.set_clip(clip)
    return targets


def _tabs(surface: pygame.Surface, words: Words, x: int, y: int, width: int, tab: int, targets: list[Target]) -> int:
    """The names of the pages in one row; returns where the page begins."""
    wide = width // len(TABS)
    high = words.height(10) + 8
    for number, title in enumerate(TABS):
        box = pygame.Rect(x + number * wide, y, wide - 2, high)
        chosen = number == tab
        pygame.draw.rect(surface, palette.PANEL_LINE if chosen else palette.PANEL_DEEP, box, border_radius=4)
        image = words.image(words.fitted(title, 9, box.width - 2), 9, palette.TEXT if chosen else palette.TEXT_DIM, bold=chosen)
        surface.blit(image, image.get_rect(center=box.center))
        targets.append((box, "tab", number))
    return y + high + 8


def _rows(surface: pygame.Surface, inner: pygame.Rect, words: Words, page: Page, scroll: int, targets: list[Target]) -> None:
    x, y, width = inner.left + PAD, inner.top, inner.width - 2 * PAD
    for row in page.rows[scroll:]:
        if y > inner.bottom:
            return
        points = 11 if row.kind in ("strong", "head") else 9 if row.kind == "code" else 10
        if row.kind == "head":
            y += 8
        top = y
        bold = row.kind in ("strong", "head", "current")
        marked = f"▶ {row.text}" if row.kind == "current" else row.text
        for line in words.wrapped(marked, points, width, most=24):
            words.draw(surface, line, (x, y), points, _COLORS[row.kind], bold=bold and row.kind != "text")
            y += words.height(points)
        if row.note:
            words.draw(surface, words.fitted(row.note, 9, width), (x, y), 9, palette.TEXT_FAINT)
            y += words.height(9)
        y += 4
        if row.tick is not None:
            targets.append((pygame.Rect(inner.left, top, inner.width, y - top), "tick", row.tick))
    if not page.rows[scroll:]:
        words.draw(surface, "The page ends above.", (x, y), 10, palette.TEXT_FAINT)


def _hint(surface: pygame.Surface, area: pygame.Rect, words: Words) -> None:
    x, y = area.left + PAD, area.top + 16
    words.draw(surface, "Nobody is selected", (x, y), 14, palette.TEXT, bold=True)
    y += words.height(14) + 10
    for line in ("Click on somebody, in the town or in the list.", "Double click follows them.", "? shows all keys."):
        for part in words.wrapped(line, 10, area.width - 2 * PAD):
            words.draw(surface, part, (x, y), 10, palette.TEXT_DIM)
            y += words.height(10)
        y += 4
