"""Where the map, the panels and the timeline are in a window of any size."""

from dataclasses import dataclass

from pygame import Rect


@dataclass(frozen=True, slots=True)
class Layout:
    """Rectangles in pixels; a panel for which there is no room is None."""

    window: Rect
    map: Rect
    people: Rect | None
    inspector: Rect | None
    timeline: Rect
    bar: Rect


def layout(width: int, height: int, scale: float = 1.0) -> Layout:
    """The parts of a window; small windows keep the map and the bar."""
    bottom = round(74 * scale) if height >= 360 else 34
    right = round(330 * scale) if width >= 860 else 0
    left = round(196 * scale) if width >= 1080 else 0
    body = max(10, height - bottom)
    timeline = Rect(0, body, width, height - body)
    margin = 20 if width >= 400 else 8
    bar = Rect(margin, timeline.bottom - (26 if height >= 360 else 14), max(10, width - 2 * margin), 10)
    return Layout(
        Rect(0, 0, width, height),
        Rect(left, 0, max(10, width - left - right), body),
        Rect(0, 0, left, body) if left else None,
        Rect(width - right, 0, right, body) if right else None,
        timeline,
        bar,
    )
