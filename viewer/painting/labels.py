"""Name tags that do not lie on each other, and speech bubbles."""

import pygame

from twinville.viewer.episode_view import PersonFrame
from twinville.viewer.painting import palette
from twinville.viewer.painting.text import Words

_TAG = (24, 28, 34, 190)


def name_tags(
    surface: pygame.Surface,
    area: pygame.Rect,
    placed: list[tuple[PersonFrame, tuple[int, int]]],
    names: list[str],
    words: Words,
    px: int,
    selected: int | None,
    pinned: frozenset[int],
) -> None:
    """Tags below people's feet; the selected and the pinned first, and where there is no room, none."""
    points = 9 if px < 24 else 10
    taken: list[pygame.Rect] = []
    order = sorted(placed, key=lambda pair: (pair[0].index != selected, pair[0].index not in pinned, pair[0].index))
    for person, (x, y) in order:
        color = palette.HEAD if person.index == selected else palette.TEXT
        image = words.image(names[person.index], points, color, bold=person.index == selected)
        box = pygame.Rect(0, 0, image.get_width() + 8, image.get_height() + 2)
        for drop in (0, box.height + 1, -px - box.height - px // 2):
            box.midtop = (x, y + px // 2 + 1 + drop)
            if box.collidelist(taken) < 0 and area.colliderect(box):
                taken.append(box.copy())
                tag = pygame.Surface(box.size, pygame.SRCALPHA)
                pygame.draw.rect(tag, _TAG, tag.get_rect(), border_radius=5)
                surface.blit(tag, box)
                surface.blit(image, (box.left + 4, box.top + 1))
                break


def bubbles(surface: pygame.Surface, area: pygame.Rect, said: list[tuple[tuple[int, int], str]], words: Words, px: int) -> None:
    """What is said, over who says it; bubbles make way for each other upwards."""
    taken: list[pygame.Rect] = []
    for (x, y), text in sorted(said, key=lambda one: -one[0][1]):
        if not area.collidepoint(x, y):
            continue
        lines = words.wrapped(text, 11, 210, most=5)
        high = words.height(11)
        wide = max((words.width(line, 11) for line in lines), default=0)
        box = pygame.Rect(0, 0, wide + 18, len(lines) * high + 12)
        box.midbottom = (x + 10, y - px - 10)
        box.clamp_ip(area.inflate(-8, -8))
        for _ in range(12):
            hit = box.collidelist(taken)
            if hit < 0:
                break
            box.bottom = taken[hit].top - 4
        if box.top < area.top:
            continue
        taken.append(box)
        pygame.draw.rect(surface, (40, 36, 30), box.move(2, 3), border_radius=9)
        pygame.draw.rect(surface, palette.BUBBLE, box, border_radius=9)
        foot = min(max(x, box.left + 12), box.right - 12)
        if box.bottom < y:
            pygame.draw.polygon(
                surface,
                palette.BUBBLE,
                [(foot - 6, box.bottom - 1), (foot + 6, box.bottom - 1), (x, min(y - px + 2, box.bottom + 12))],
            )
        for number, line in enumerate(lines):
            words.draw(surface, line, (box.left + 9, box.top + 6 + number * high), 11, palette.BUBBLE_TEXT)


def ticker(surface: pygame.Surface, area: pygame.Rect, lines: list[str], words: Words) -> None:
    """The last things said, at the foot of the map: at high speed no bubble could be read."""
    high = words.height(10) + 4
    for number, line in enumerate(reversed(lines)):
        text = words.fitted(line, 10, area.width - 40)
        box = pygame.Rect(area.left + 12, area.bottom - (number + 1) * (high + 2) - 6, words.width(text, 10) + 14, high)
        shade = pygame.Surface(box.size, pygame.SRCALPHA)
        pygame.draw.rect(shade, (20, 24, 30, 200), shade.get_rect(), border_radius=5)
        surface.blit(shade, box)
        words.draw(surface, text, (box.left + 7, box.top + 2), 10, palette.TEXT)
