"""Opening hours in force: those of the town's plan until an intervention changes them. The world enforces these hours.

People plan by the hours they know, and may find a door locked.
"""

from collections.abc import Iterable

from twinville.worlds.hours import ALWAYS, Hours
from twinville.worlds.world import World


class Opening:
    """The hours of each arena that are in force; None where a place never closes."""

    def __init__(self, world: World) -> None:
        self._planned = [arena.hours for arena in world.arenas]
        self._changed: dict[int, Hours] = {}
        self._forbidden: dict[str, tuple[frozenset[int], Hours]] = {}
        self._cache: dict[int, Hours | None] = {}

    def of(self, arena: int) -> Hours | None:
        """The hours of an arena."""
        if arena not in self._cache:
            hours = self._changed.get(arena, self._planned[arena])
            for arenas, when in self._forbidden.values():
                if arena in arenas:
                    hours = (hours if hours is not None else ALWAYS).without(when)
            self._cache[arena] = hours
        return self._cache[arena]

    def forbid(self, name: str, arenas: Iterable[int], when: Hours) -> None:
        """Nobody without a key is let into arenas in these hours, until `allow` is called with the same name."""
        self._forbidden[name] = (frozenset(arenas), when)
        self._cache.clear()

    def allow(self, name: str) -> None:
        """What a name forbade is allowed again."""
        if self._forbidden.pop(name, None) is not None:
            self._cache.clear()

    def change(self, arenas: Iterable[int], hours: Hours | None) -> None:
        """Other hours for some arenas from now on; with None, those of the plan again. Hours without a span never open."""
        self._cache.clear()
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
