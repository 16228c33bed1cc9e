"""Processes of the world: weather, an epidemic, a market. Each acts at ticks known in advance, by keyed chance; the log has it.

What a process is given, what it does, and what it must offer. `registry.py` makes one by its name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from twinville.simulation.chance import KeyedChance
from twinville.simulation.clock import Clock
from twinville.simulation.event import Event
from twinville.worlds.world import World


@dataclass(frozen=True, slots=True)
class Ground:
    """What a process is given: the town, its people by name, time and chance."""

    world: World
    clock: Clock
    chance: KeyedChance
    names: tuple[str, ...]
    ages: tuple[int, ...]
    homes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """The world at the end of the tick before: for each person tile, arena (id, -1 in the street), being awake, being masked."""

    tiles: NDArray[np.int32]
    rooms: NDArray[np.int32]
    awake: NDArray[np.bool_]
    masked: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a process does: an event for the log, and what its person (if it is not the world) feels by it, of weight 1 to 10."""

    event: Event
    feels: str = ""
    weight: int = 5


class Process(Protocol):
    """A process of the world. Its state is saved by the names in `STATE`."""

    @property
    def STATE(self) -> tuple[str, ...]:  # noqa: N802  # as everywhere
        """The names of what changes."""
        ...

    def next_tick(self, after: int) -> int | None:
        """The first tick after another at which it acts, None for never; it must not depend on what people do."""
        ...

    def act(self, tick: int, scene: Scene) -> Sequence[Effect]:
        """What it does at a tick."""
        ...


@runtime_checkable
class Adjustable(Protocol):
    """A process whose parameters can be changed while it runs."""

    def adjust(self, parameters: Mapping[str, Any]) -> None:
        """Other parameters from now on; raises InputError for what cannot be changed."""
        ...


#: Makes a process from the ground, the tick it begins at and its settings; raises InputError.
Maker = Callable[[Ground, int, Mapping[str, Any]], Process]
