"""Processes by name: those that ship, and the entry points of installed packages.

A process is made by name from plain settings, so that an episode can be re-executed. An episode or a study can name a process; it
cannot contain its code.
"""

from collections.abc import Mapping
from typing import Any

from twinville.simulation.processes.process import Ground, Maker, Process
from twinville.worlds.registry import Registry

PROCESSES: Registry[Maker] = Registry("process", __package__, "twinville.processes", by_value=True)


def make_process(name: str, ground: Ground, tick: int, settings: Mapping[str, Any]) -> Process:
    """A process by its name; raises InputError for a name that is not known, or settings that do not fit."""
    return PROCESSES.get(name)(ground, tick, settings)
