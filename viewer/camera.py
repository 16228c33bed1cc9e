"""The camera: the middle of the view in tiles, and the pixels of a tile. Pure numbers."""

from dataclasses import dataclass, replace

#: Pixels a tile at each zoom, from afar to near.
ZOOMS = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)


@dataclass(frozen=True, slots=True)
class Camera:
    """`x` and `y` are in tiles; `zoom` is an index of ZOOMS."""

    x: float
    y: float
    zoom: int

    @property
    def px(self) -> int:
        """Pixels a tile."""
        return ZOOMS[self.zoom]

    def to_pixels(self, x: float, y: float, width: int, height: int) -> tuple[int, int]:
        """The pixel of a place, in tiles, on a view of that size."""
        return round((x - self.x) * self.px + width / 2), round((y - self.y) * self.px + height / 2)

    def to_tiles(self, x: float, y: float, width: int, height: int) -> tuple[float, float]:
        """The place in tiles under a pixel of the view."""
        return (x - width / 2) / self.px + self.x, (y - height / 2) / self.px + self.y

    def zoomed(self, steps: int, x: float, y: float, width: int, height: int) -> "Camera":
        """Nearer or farther by some steps, with the place under a pixel staying where it is."""
        held_x, held_y = self.to_tiles(x, y, width, height)
        zoom = min(max(self.zoom + steps, 0), len(ZOOMS) - 1)
        px = ZOOMS[zoom]
        return Camera(held_x - (x - width / 2) / px, held_y - (y - height / 2) / px, zoom)

    def held_to(self, width: int, height: int) -> "Camera":
        """With its middle on a map of that many tiles."""
        return replace(self, x=min(max(self.x, 0.0), float(width)), y=min(max(self.y, 0.0), float(height)))


def framing(points: list[tuple[float, float]], width: int, height: int) -> Camera:
    """A camera from which all points are seen with room around them, as near as that allows, up to 24 pixels a tile."""
    if not points:
        return Camera(0, 0, 6)
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    fits = [
        zoom for zoom, px in enumerate(ZOOMS) if px <= 24 and (right - left + 8) * px <= width and (bottom - top + 8) * px <= height
    ]
    return Camera((left + right) / 2 + 0.5, (top + bottom) / 2 + 0.5, max(fits, default=2))
