"""What an intervention is put to: a history up to a fork. An episode is one."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from twinville.simulation.clock import Clock
from twinville.worlds.world import World


class Past(Protocol):
    """A history as an intervention needs it to check what it names."""

    @property
    def world(self) -> World:
        """The town."""
        ...

    @property
    def clock(self) -> Clock:
        """Its time."""
        ...

    @property
    def names(self) -> Sequence[str]:
        """Its residents."""
        ...

    @property
    def scenario(self) -> Mapping[str, Any]:
        """What it began with."""
        ...

    @property
    def interventions(self) -> Sequence[Mapping[str, Any]]:
        """What was done to it before, as the episode's table has it."""
        ...

    def person(self, name: str) -> str:
        """A resident by name; raises InputError."""
        ...
