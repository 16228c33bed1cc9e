"""When places are open: as the town's plan has it, until something from outside changes it. The world enforces these hours.

What people believe about them is their own affair: they plan by what they know, and find a door locked.
"""

from collections.abc import Iterable

from worlds.hours import Hours
from worlds.world import World


class Opening:
    """The hours of each arena that are in force; None where a place never closes."""

    def __init__(self, world: World) -> None:
        self._planned = [arena.hours for arena in world.arenas]
        self._changed: dict[int, Hours] = {}

    def of(self, arena: int) -> Hours | None:
        """The hours of an arena."""
        return self._changed.get(arena, self._planned[arena])

    def change(self, arenas: Iterable[int], hours: Hours | None) -> None:
        """Other hours for some arenas from now on; with None, those of the plan again. Hours without a span never open."""
        for arena in arenas:
            if hours is None:
                self._changed.pop(arena, None)
            else:
                self._changed[arena] = hours

    def all(self) -> Iterable[tuple[int, Hours]]:
        """Every arena that closes at times, with its hours."""
        for arena in range(len(self._planned)):
            hours = self.of(arena)
            if hours is not None:
                yield arena, hours
