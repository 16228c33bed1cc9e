"""Spatial memory: the arenas a person knows, from their persona, because they have seen them, or because they have heard of
them.
"""

from collections.abc import Iterable

from twinville.worlds.world import Arena, World


class SpatialMemory:
    """A growing set of known arenas; of each, a person knows the things in it and its posted hours, and when they were last
    there.
    """

    STATE = ("_known", "_been")

    def __init__(self, world: World, name: str, known: Iterable[int]) -> None:
        self._world = world
        self._name = name
        self._known = set(known)
        self._been: dict[int, int] = {}

    def __contains__(self, arena: int) -> bool:
        return arena in self._known

    def learn(self, arena: int) -> bool:
        """Remember an arena; True when it was new."""
        if arena in self._known:
            return False
        self._known.add(arena)
        return True

    def visit(self, arena: int, now: int) -> bool:
        """Be in an arena; True when it was new."""
        self._been[arena] = now
        return self.learn(arena)

    def been(self, arena: int) -> int:
        """When one was in an arena last, in seconds of the run; -1 for never."""
        return self._been.get(arena, -1)

    def arenas(self) -> list[Arena]:
        """The known arenas in the order of their ids."""
        return [self._world.arenas[i] for i in sorted(self._known)]

    def welcome_in(self, arena: Arena) -> bool:
        """Whether one may plan to be there: it is nobody's, or one's own."""
        return not arena.owners or self._name in arena.owners
