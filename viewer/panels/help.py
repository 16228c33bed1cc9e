"""The help screen, made from the table of keys."""

import pygame

from twinville.viewer.keymap import KEYS, MOUSE
from twinville.viewer.painting import palette
from twinville.viewer.painting.text import Words


def draw_help(surface: pygame.Surface, words: Words) -> None:
    """All keys over the window, in as many columns as fit."""
    shade = pygame.Surface(surface.get_size(), pygame.SRCALPHA)
    shade.fill((14, 16, 20, 225))
    surface.blit(shade, (0, 0))
    rows = [*((key.shown, key.words) for key in KEYS), *MOUSE]
    line = words.height(10) + 5
    top = 30 + words.height(15)
    fits = max(1, (surface.get_height() - top - 20) // line)
    wide = 330
    words.draw(surface, "Keys", (30, 22), 15, palette.HEAD, bold=True)
    for number, (keys, what) in enumerate(rows):
        x, y = 30 + number // fits * wide, top + 12 + number % fits * line
        words.draw(surface, keys, (x, y), 10, palette.TEXT, bold=True)
        words.draw(surface, words.fitted(what, 10, wide - 100), (x + 86, y), 10, palette.TEXT_DIM)
