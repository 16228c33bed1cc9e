"""What a mind is given from above; the same for all minds of a run."""

from collections.abc import Callable
from dataclasses import dataclass, field

from twinville.agents.memory.archive import Archive
from twinville.agents.memory.embedders import Embedder, choose_embedder
from twinville.agents.modules import ALL_MODULES
from twinville.agents.protocols import Ask, Chance, Read, unread
from twinville.agents.residents import Residents
from twinville.agents.shared_facts import SharedFacts
from twinville.worlds.world import World


@dataclass(frozen=True, slots=True)
class Above:
    """The world, the calendar, chance, and who answers prompts.

    `weekday_of` gives the day of the week, 0 for Monday, of a day of the run, 0 for the first. `shared` is what may be heard of.
    `modules` are the parts of a mind that are switched on; in a `faithful` mind reflection takes the two steps of the paper.
    `residents` is who lives and works with whom; `read` reads an answer again that was had before; in the `archive` lie the
    memories that nobody looks at, and without one they stay in memory.
    """

    world: World
    weekday_of: Callable[[int], int]
    chance: Chance
    ask: Ask
    shared: SharedFacts = field(default_factory=SharedFacts)
    embedder: Embedder = field(default_factory=lambda: choose_embedder("static"))
    modules: frozenset[str] = ALL_MODULES
    faithful: bool = False
    residents: Residents = field(default_factory=Residents)
    read: Read = unread
    archive: Archive | None = None
