"""Processes of the world: weather, an epidemic, a market. Each acts at ticks known in advance, by keyed chance; the log has it.

A process is made by name from plain settings, so that an episode can be lived again. The names are those registered here, and the
entry points of installed packages in the group `twinville.processes`; a file can name a process, never bring its code.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from twinville.simulation.chance import KeyedChance
from twinville.simulation.clock import Clock
from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.world import World

ENTRY_POINTS = "twinville.processes"


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
    """What a process does: a log entry (`person` None for the world), and what that person feels by it, of weight 1 to 10."""

    person: str | None
    data: Mapping[str, Any]
    feels: str = ""
    weight: int = 5


class Process(Protocol):
    """Something that happens in the world by itself. Its state is saved by the names in `STATE`."""

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
    """A process of which something can be changed while it runs."""

    def adjust(self, parameters: Mapping[str, Any]) -> None:
        """Other parameters from now on; raises InputError for what cannot be changed."""
        ...


Maker = Callable[[Ground, int, Mapping[str, Any]], Process]

_MAKERS: dict[str, Maker] = {}


def register(name: str, maker: Maker) -> None:
    """Let interventions name a process. `maker` gets the ground, the tick it begins at and its settings; raises InputError."""
    _MAKERS[name] = maker


def make_process(name: str, ground: Ground, tick: int, settings: Mapping[str, Any]) -> Process:
    """A process by its name; raises InputError for a name that is not known, or settings that do not fit."""
    maker = _maker(name)
    if maker is None:
        known = process_names()
        raise InputError(f"there is no process '{name}'; choose from {', '.join(known)}.{suggestion(name, known)}")
    return maker(ground, tick, settings)


def process_names() -> list[str]:
    """Every process that can be named here."""
    _built_in()
    return sorted({*_MAKERS, *(point.name for point in entry_points(group=ENTRY_POINTS))})


def _maker(name: str) -> Maker | None:
    _built_in()
    if name not in _MAKERS:
        for point in entry_points(group=ENTRY_POINTS, name=name):
            register(name, point.load())
    return _MAKERS.get(name)


def _built_in() -> None:
    from twinville.simulation import contagion, noise, weather  # they import this module

    makers: dict[str, Maker] = {"weather": weather.make, "contagion": contagion.make, "noise": noise.make}
    for name, maker in makers.items():
        _MAKERS.setdefault(name, maker)
