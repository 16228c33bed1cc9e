"""The timeline: the clock in words, night shading, marks of what happened, and the bar one seeks on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pygame

from twinville.simulation.clock import Clock, label
from twinville.viewer.layout import Layout
from twinville.viewer.painting import palette
from twinville.viewer.painting.text import Words
from twinville.viewer.state import SPEEDS, ViewState


@dataclass(frozen=True)
class Marks:
    """Ticks of what happened, by kind of mark."""

    ticks: tuple[tuple[str, int], ...] = ()

    def columns(self, first: float, last: float, width: int) -> frozenset[tuple[str, int]]:
        """On which columns of a bar of so many pixels each kind has a mark; found once for each bar."""
        key = (first, last, width)
        if key not in self._kept:
            self._kept.clear()
            part = width / max(1e-9, last - first)
            self._kept[key] = frozenset((kind, round((tick - first) * part)) for kind, tick in self.ticks if first <= tick <= last)
        return self._kept[key]

    @cached_property
    def _kept(self) -> dict[tuple[float, float, int], frozenset[tuple[str, int]]]:
        return {}


def span(state: ViewState, last_tick: int) -> tuple[float, float]:
    """The part of the episode that is shown, in ticks."""
    return state.span if state.span != (0.0, 0.0) else (0.0, float(max(1, last_tick)))


def tick_at(place: Layout, state: ViewState, last_tick: int, x: int) -> float:
    """The tick under a pixel of the bar."""
    first, last = span(state, last_tick)
    return first + (last - first) * min(1.0, max(0.0, (x - place.bar.left) / max(1, place.bar.width)))


def draw_timeline(
    surface: pygame.Surface,
    place: Layout,
    words: Words,
    state: ViewState,
    clock: Clock,
    last_tick: int,
    marks: Marks,
    notice: str,
    live: bool,
) -> None:
    """The strip at the bottom of the window."""
    area, bar = place.timeline, place.bar
    surface.fill(palette.PANEL_DEEP, area)
    pygame.draw.line(surface, palette.PANEL_LINE, area.topleft, area.topright)
    first, last = span(state, last_tick)

    def x_of(tick: float) -> int:
        return bar.left + round((tick - first) / max(1e-9, last - first) * bar.width)

    if area.height >= 60:
        _head(surface, area, words, state, clock, notice, live)
        _marks(surface, bar, marks.columns(first, last, bar.width))
    _nights(surface, bar, x_of, clock, first, last)
    done = pygame.Rect(bar.left, bar.top, max(0, min(x_of(state.tick), bar.right) - bar.left), bar.height)
    pygame.draw.rect(surface, palette.ACCENT, done, border_radius=5)
    for tick in state.markers:
        if first <= tick <= last:
            x = x_of(tick)
            pygame.draw.polygon(surface, palette.MARKS["marker"], [(x - 4, bar.top - 6), (x + 4, bar.top - 6), (x, bar.top)])
    knob = (min(max(x_of(state.tick), bar.left), bar.right), bar.centery)
    pygame.draw.circle(surface, (255, 255, 255), knob, 7)
    pygame.draw.circle(surface, palette.ACCENT, knob, 5)
    if area.height < 60:
        text = words.image(label(round(clock.start + state.tick * clock.tick_seconds)), 9, palette.TEXT)
        surface.blit(text, (bar.left, area.top + 2))


def _head(
    surface: pygame.Surface, area: pygame.Rect, words: Words, state: ViewState, clock: Clock, notice: str, live: bool
) -> None:
    seconds = round(clock.start + state.tick * clock.tick_seconds)
    x, y = area.left + 20, area.top + 8
    box = words.draw(surface, label(seconds).capitalize(), (x, y), 14, palette.TEXT, bold=True)
    sign = "▶" if state.playing else "❚❚"
    speed = f"{sign}  {SPEEDS[state.speed][1]}" + ("   skipping quiet" if state.skip_quiet else "")
    box = words.draw(surface, speed, (box.right + 18, y + 3), 11, palette.TEXT_DIM)
    if live:
        pygame.draw.circle(surface, (213, 94, 0), (box.right + 20, box.centery), 5)
        box = words.draw(surface, "still running", (box.right + 30, y + 3), 11, palette.TEXT_DIM)
    text = state.said or notice
    if text:
        fitted = words.fitted(text, 9, max(0, area.right - box.right - 50))
        image = words.image(fitted, 9, palette.HEAD if state.said else palette.TEXT_FAINT)
        surface.blit(image, (area.right - 20 - image.get_width(), y + 4))


def _marks(surface: pygame.Surface, bar: pygame.Rect, columns: frozenset[tuple[str, int]]) -> None:
    levels = {"talk": 0, "plan": 1, "reflection": 2, "intervention": 3}
    for kind, column in sorted(columns, key=lambda each: levels.get(each[0], 0)):
        x = bar.left + column
        top = bar.top - 13 + levels.get(kind, 0) * 2
        pygame.draw.line(surface, palette.MARKS[kind], (x, top), (x, bar.top - 4), 2 if kind == "intervention" else 1)


def _nights(
    surface: pygame.Surface, bar: pygame.Rect, x_of: Callable[[float], int], clock: Clock, first: float, last: float
) -> None:
    """The empty bar, darker where it is night."""
    pygame.draw.rect(surface, (74, 82, 96), bar, border_radius=5)
    start, end = clock.start + first * clock.tick_seconds, clock.start + last * clock.tick_seconds
    day = int(start // 86_400) - 1
    while day * 86_400 < end:
        night, morning = day * 86_400 + 21.5 * 3600, (day + 1) * 86_400 + 6 * 3600
        left = x_of((max(night, start) - clock.start) / clock.tick_seconds)
        right = x_of((min(morning, end) - clock.start) / clock.tick_seconds)
        if right > left:
            pygame.draw.rect(surface, (46, 51, 62), pygame.Rect(left, bar.top, right - left, bar.height).clip(bar))
        midnight = x_of(((day + 1) * 86_400 - clock.start) / clock.tick_seconds)
        if bar.left < midnight < bar.right:
            pygame.draw.line(surface, palette.TEXT_FAINT, (midnight, bar.bottom), (midnight, bar.bottom + 5))
        day += 1
