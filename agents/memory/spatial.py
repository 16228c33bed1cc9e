"""Spatial memory: the arenas a person knows, from their persona or because they have seen them."""

from collections.abc import Iterable

from twinville.worlds.world import Arena, World


class SpatialMemory:
    """A growing set of known arenas; of each, a person knows the things in it and its posted hours."""

    STATE = ("_known",)

    def __init__(self, world: World, name: str, known: Iterable[int]) -> None:
        self._world = world
        self._name = name
        self._known = set(known)

    def __contains__(self, arena: int) -> bool:
        return arena in self._known

    def learn(self, arena: int) -> bool:
        """Remember an arena; True when it was new."""
        if arena in self._known:
            return False
        self._known.add(arena)
        return True

    def arenas(self) -> list[Arena]:
        """The known arenas in the order of their ids."""
        return [self._world.arenas[i] for i in sorted(self._known)]

    def welcome_in(self, arena: Arena) -> bool:
        """Whether one may plan to be there: it is nobody's, or one's own."""
        return not arena.owners or self._name in arena.owners
