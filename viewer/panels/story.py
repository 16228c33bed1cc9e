"""The feed of main events up to the shown moment, the latest first, with those since the window lost the focus."""

import pygame

from twinville.simulation.clock import Clock, label
from twinville.viewer.painting import palette
from twinville.viewer.painting.text import Words
from twinville.viewer.story import Item

_COLORS = {
    "news": palette.MARKS["talk"], "appointment": palette.MARKS["plan"], "agreement": palette.MARKS["plan"],
    "intent": palette.MARKS["talk"], "reflection": palette.MARKS["reflection"],
    "intervention": palette.MARKS["intervention"], "meeting": (120, 200, 150), "reaction": (230, 150, 90),
}  # fmt: skip
Target = tuple[pygame.Rect, str, int]


def draw_story(
    surface: pygame.Surface,
    area: pygame.Rect,
    words: Words,
    items: list[Item],
    clock: Clock,
    tick: float,
    left_at: float | None,
    scroll: int,
) -> list[Target]:
    """The panel; returns what can be clicked: ("tick", when it happened)."""
    clip = surface.get_clip()
    surface.set_clip(area)
    surface.fill(palette.PANEL, area)
    pygame.draw.line(surface, palette.PANEL_LINE, area.topright, area.bottomright)
    x, width = area.left + 12, area.width - 24
    words.draw(surface, "Story", (x, area.top + 10), 13, palette.TEXT, bold=True)
    y = area.top + 18 + words.height(13)
    targets: list[Target] = []
    past = [item for item in items if item.tick <= tick]
    divided = left_at is None
    for item in list(reversed(past))[scroll:]:
        if y > area.bottom:
            break
        if not divided and left_at is not None and item.tick <= left_at:
            divided = True
            words.draw(surface, "since you left ↑", (x, y), 9, palette.HEAD, bold=True)
            y += words.height(9) + 6
        top = y
        pygame.draw.circle(surface, _COLORS.get(item.kind, palette.TEXT_DIM), (x + 3, y + words.height(9) // 2), 3)
        words.draw(surface, label(clock.seconds(item.tick)), (x + 12, y), 9, palette.TEXT_FAINT)
        y += words.height(9)
        said = f"{item.person} {item.text}" if item.person else item.text
        for line in words.wrapped(said, 10, width, most=4):
            words.draw(surface, line, (x, y), 10, palette.TEXT if item.weight > 1 else palette.TEXT_DIM)
            y += words.height(10)
        y += 7
        targets.append((pygame.Rect(area.left, top, area.width, y - top).clip(area), "tick", item.tick))
    if not past:
        words.draw(surface, "nothing of note yet", (x, y), 10, palette.TEXT_FAINT)
    surface.set_clip(clip)
    return targets
