"""What an importer of people offers, and the family of them; each format is a file beside this one."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from twinville.agents.population.population import Population
from twinville.worlds.registry import Registry
from twinville.worlds.world import World


@dataclass(frozen=True, slots=True)
class Importer:
    """A format of people. `recognises` looks at a file or folder without reading it whole; only one format may say yes.

    `read(path, world, count, seed)` gives at least `count` people (all, if None) where there are so many, not yet settled. It
    raises InputError, naming the file, the place in it and the rule.
    """

    recognises: Callable[[Path], bool]
    read: Callable[[Path, World, int | None, int], Population]


IMPORTERS: Registry[Importer] = Registry("importer of people", __package__, "twinville.people", by_value=True)
