"""The list of people, with what they do, a search, and the map in small below it."""

import pygame

from twinville.viewer.camera import Camera
from twinville.viewer.episode_view import Frame
from twinville.viewer.painting import palette
from twinville.viewer.painting.icons import icon, icon_of
from twinville.viewer.painting.text import Words
from twinville.viewer.state import ViewState

Target = tuple[pygame.Rect, str, int]


def found(frame: Frame, search: str) -> list[int]:
    """People whose name or activity holds the words sought, in the order of the town; all of them without a search."""
    sought = search.casefold().strip()
    return [p.index for p in frame.people if not sought or sought in p.name.casefold() or sought in p.activity.casefold()]


def draw_people(
    surface: pygame.Surface,
    area: pygame.Rect,
    words: Words,
    frame: Frame,
    state: ViewState,
    small_map: pygame.Surface,
    map_size: tuple[int, int],
    view: pygame.Rect,
    shirts: list[palette.Color],
) -> list[Target]:
    """The panel; returns what can be clicked: ("person", index), ("search", 0) and ("minimap", 0)."""
    clip = surface.get_clip()
    surface.set_clip(area)
    surface.fill(palette.PANEL, area)
    pygame.draw.line(surface, palette.PANEL_LINE, area.topright, area.bottomright)
    targets: list[Target] = []
    high = words.height(10) + 10
    field = pygame.Rect(area.left + 10, area.top + 10, area.width - 20, high)
    pygame.draw.rect(surface, palette.PANEL_DEEP, field, border_radius=5)
    pygame.draw.rect(surface, palette.ACCENT if state.searching else palette.PANEL_LINE, field, 1, border_radius=5)
    shown = state.search + ("|" if state.searching else "") if state.search or state.searching else "/  search"
    color = palette.TEXT if state.search or state.searching else palette.TEXT_FAINT
    words.draw(surface, words.fitted(shown, 10, field.width - 14), (field.left + 7, field.top + 5), 10, color)
    targets.append((field, "search", 0))
    mini = pygame.Rect(0, 0, *small_map.get_size())
    mini.midbottom = (area.centerx, area.bottom - 10)
    rows = pygame.Rect(area.left, field.bottom + 8, area.width, mini.top - field.bottom - 16)
    surface.set_clip(rows.clip(area))
    _rows(surface, rows, words, frame, state, targets)
    surface.set_clip(area)
    _minimap(surface, mini, small_map, frame, state, map_size, view, shirts)
    targets.append((mini, "minimap", 0))
    surface.set_clip(clip)
    return targets


def _rows(surface: pygame.Surface, rows: pygame.Rect, words: Words, frame: Frame, state: ViewState, targets: list[Target]) -> None:
    tall = words.height(10) + words.height(9) + 6
    y = rows.top
    matching = found(frame, state.search)
    order = [*(p for p in state.pinned if p in matching), *(p for p in matching if p not in state.pinned)]
    if state.selected in order and order.index(state.selected) * tall > rows.height - tall:
        # The selected person is in sight, wherever they stand in the list.
        order.remove(state.selected)
        order.insert(0, state.selected)
    for index in order:
        if y > rows.bottom:
            break
        person = frame.people[index]
        box = pygame.Rect(rows.left + 6, y, rows.width - 12, tall - 2)
        if index == state.selected:
            pygame.draw.rect(surface, palette.PANEL_LINE, box, border_radius=5)
        size = tall - 10
        surface.blit(icon(icon_of(person.use, person.category, person.phase), size), (box.left + 4, y + 4))
        x, width = box.left + size + 10, box.width - size - 14
        number = f"{state.pinned.index(index) + 1}  " if index in state.pinned else ""
        words.draw(surface, words.fitted(number + person.name, 10, width), (x, y + 1), 10, palette.TEXT)
        words.draw(surface, words.fitted(person.activity, 9, width), (x, y + 1 + words.height(10)), 9, palette.TEXT_FAINT)
        targets.append((box.clip(rows), "person", index))
        y += tall
    if not order:
        words.draw(surface, "nobody of that name", (rows.left + 12, y), 10, palette.TEXT_FAINT)


def _minimap(
    surface: pygame.Surface,
    mini: pygame.Rect,
    small_map: pygame.Surface,
    frame: Frame,
    state: ViewState,
    map_size: tuple[int, int],
    view: pygame.Rect,
    shirts: list[palette.Color],
) -> None:
    surface.blit(small_map, mini)
    part = mini.width / max(1, map_size[0])
    for person in frame.people:
        at = (mini.left + round((person.x + 0.5) * part), mini.top + round((person.y + 0.5) * part))
        pygame.draw.circle(surface, (20, 22, 26), at, 3)
        pygame.draw.circle(surface, palette.HEAD if person.index == state.selected else shirts[person.index], at, 2)
    if state.camera is not None:
        camera: Camera = state.camera
        left, top = camera.to_tiles(0, 0, view.width, view.height)
        right, bottom = camera.to_tiles(view.width, view.height, view.width, view.height)
        box = pygame.Rect(round(left * part), round(top * part), round((right - left) * part), round((bottom - top) * part))
        pygame.draw.rect(surface, (255, 255, 255), box.move(mini.topleft).clip(mini), 1)
    pygame.draw.rect(surface, palette.PANEL_LINE, mini, 1)
