"""The entry line and the answer, over the map."""

import pygame

from twinville.viewer.painting import palette
from twinville.viewer.painting.text import Words

ENTRIES = {"ask": "Ask {name}, off the record", "whisper": "A whisper to {name}, in a fork from here"}


def draw_entry(surface: pygame.Surface, area: pygame.Rect, words: Words, kind: str, name: str, text: str) -> None:
    """The line one types on."""
    high = words.height(12)
    box = pygame.Rect(area.left + 30, area.bottom - 3 * high - 24, area.width - 60, 2 * high + 26)
    pygame.draw.rect(surface, palette.PANEL_DEEP, box, border_radius=8)
    pygame.draw.rect(surface, palette.ACCENT, box, 2, border_radius=8)
    words.draw(surface, ENTRIES[kind].format(name=name), (box.left + 14, box.top + 8), 10, palette.HEAD, bold=True)
    shown = text + "|"
    while words.width(shown, 12) > box.width - 28 and len(shown) > 1:
        shown = shown[1:]
    words.draw(surface, shown, (box.left + 14, box.top + 12 + high), 12, palette.TEXT)


def draw_answer(surface: pygame.Surface, area: pygame.Rect, words: Words, text: str) -> None:
    """The answer, until Esc."""
    lines = [line for part in text.splitlines() for line in words.wrapped(part, 11, area.width - 90) or [""]][:18]
    high = words.height(11)
    box = pygame.Rect(area.left + 30, area.top + 30, area.width - 60, len(lines) * high + 44)
    pygame.draw.rect(surface, palette.BUBBLE, box, border_radius=10)
    pygame.draw.rect(surface, palette.CAP_LINE, box, 1, border_radius=10)
    for number, line in enumerate(lines):
        words.draw(surface, line, (box.left + 16, box.top + 12 + number * high), 11, palette.BUBBLE_TEXT)
    words.draw(surface, "Esc closes this", (box.left + 16, box.bottom - 20), 9, palette.TEXT_FAINT)
