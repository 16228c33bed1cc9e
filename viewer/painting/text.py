"""Words on surfaces: the bundled font, with the system's for scripts it lacks; each rendering is kept."""

from collections import OrderedDict
from functools import cache
from pathlib import Path

import pygame

from twinville.viewer.painting.palette import Color
from twinville.worlds.outward.visible import on_one_line

FONTS = Path(__file__).parent.parent / "fonts"
_KEPT = 3000
#: Longer lines are cut: no font takes them.
_LONGEST = 400
#: Fonts of common systems for what the bundled one lacks.
_FALLBACK = "notosanscjksc,notosanscjk,wenquanyimicrohei,microsoftyahei,hiraginosansgb,notosansarabic,notosans,arialunicodems"


@cache
def font(size: int, *, bold: bool = False) -> pygame.font.Font:
    """A font of a height in pixels."""
    return pygame.font.Font(str(FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")), size)


@cache
def _fallback(size: int) -> pygame.font.Font | None:
    found = pygame.font.match_font(_FALLBACK.split(","))
    return pygame.font.Font(found, size) if found else None


@cache
def _covered(character: str) -> bool:
    return character.isascii() or font(12).metrics(character)[0] is not None


class Words:
    """Renders words once for each size and colour."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self._kept: OrderedDict[tuple[str, int, Color, bool], pygame.Surface] = OrderedDict()

    def size(self, points: int) -> int:
        """The height in pixels of a size in points, at the reader's text size."""
        return max(7, round(points * self.scale))

    def image(self, text: str, points: int, color: Color, *, bold: bool = False) -> pygame.Surface:
        """One line of words."""
        size = self.size(points)
        key = (text, size, color, bold)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._render(text, size, color, bold=bold)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found

    def draw(
        self, surface: pygame.Surface, text: str, at: tuple[int, int], points: int, color: Color, *, bold: bool = False
    ) -> pygame.Rect:
        """Words with their top left at a place."""
        return surface.blit(self.image(text, points, color, bold=bold), at)

    def width(self, text: str, points: int, *, bold: bool = False) -> int:
        """How wide words are."""
        return font(self.size(points), bold=bold).size(on_one_line(text[:_LONGEST]))[0]

    def height(self, points: int) -> int:
        """How tall a line is."""
        return font(self.size(points)).get_linesize()

    def fitted(self, text: str, points: int, width: int, *, bold: bool = False) -> str:
        """The words, cut off with an ellipsis where they are too wide."""
        if self.width(text, points, bold=bold) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle] + "…", points, bold=bold) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + "…"

    def wrapped(self, text: str, points: int, width: int, most: int = 0) -> list[str]:
        """The words in lines no wider than `width`; at most `most` of them, if that is given."""
        lines: list[str] = []
        current = ""
        for word in text.split():
            longer = f"{current} {word}".strip()
            if self.width(longer, points) <= width:
                current = longer
                continue
            if current:
                lines.append(current)
            current = word
            while self.width(current, points) > width and len(current) > 1:
                head = self.fitted(current, points, width).rstrip("…") or current[0]
                lines.append(head)
                current = current[len(head) :]
        if current:
            lines.append(current)
        if most and len(lines) > most:
            lines = [*lines[: most - 1], self.fitted(lines[most - 1] + " …", points, width)]
        return lines

    def _render(self, text: str, size: int, color: Color, *, bold: bool) -> pygame.Surface:
        text = on_one_line(text[:_LONGEST])
        if not text:
            return pygame.Surface((0, font(size).get_linesize()), pygame.SRCALPHA)
        other = None if all(map(_covered, set(text))) else _fallback(size)
        return (other or font(size, bold=bold)).render(text, True, color)
