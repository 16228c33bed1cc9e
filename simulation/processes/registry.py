"""Processes by name: those that ship, those registered, and the entry points of installed packages.

A process is made by name from plain settings, so that an episode can be re-executed. An episode or a study can name a process; it
cannot contain its code.
"""

from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any

from twinville.simulation.processes import contagion, noise, weather
from twinville.simulation.processes.process import Ground, Maker, Process
from twinville.worlds.errors import InputError, suggestion

ENTRY_POINTS = "twinville.processes"

_MAKERS: dict[str, Maker] = {"weather": weather.make, "contagion": contagion.make, "noise": noise.make}


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
    return sorted({*_MAKERS, *(point.name for point in entry_points(group=ENTRY_POINTS))})


def _maker(name: str) -> Maker | None:
    if name not in _MAKERS:
        for point in entry_points(group=ENTRY_POINTS, name=name):
            register(name, point.load())
    return _MAKERS.get(name)
