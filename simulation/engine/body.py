"""A body: a person's position at any tick, the action being carried out, and its progress."""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import ClassVar

from twinville.agents.action import Action
from twinville.agents.mind import Mind
from twinville.agents.observation import Occasion
from twinville.worlds.state import Names, saved

#: Seconds per tile at an easy walk; the old take longer.
PACE, SLOW_PACE = 5, 7
_KEPT_SEGMENTS = 4


@saved("Phase")
class Phase(Enum):
    """The next event of a body: a decision, the choice of a thing, arrival, free room, a door, or the end of its activity."""

    DECIDING = auto()
    APPROACHING = auto()
    ARRIVING = auto()
    QUEUEING = auto()
    KNOCKING = auto()
    DOING = auto()
    TALKING = auto()


@dataclass(slots=True)
class Body:
    """One person's body. `timeline` holds recent (tick, path) segments, so that any of those ticks can be seen again."""

    STATE: ClassVar[Names] = (
        "tile",
        "pace",
        "phase",
        "occasion",
        "action",
        "path",
        "path_tick",
        "goal",
        "thing",
        "using",
        "room",
        "began",
        "queued_since",
        "patience_ends",
        "ends_tick",
        "left_ticks",
        "awake",
        "activity",
        "address",
        "arena_seen",
        "serial",
        "settlements",
        "proposals",
        "timeline",
        ("mind", "agent"),
    )

    index: int
    mind: Mind
    tile: int
    pace: int = PACE
    phase: Phase = Phase.DECIDING
    occasion: Occasion = Occasion.BEGIN
    action: Action | None = None
    path: list[int] = field(default_factory=list)
    path_tick: int = 0
    goal: int = -1
    thing: int | None = None
    using: str = ""
    room: int | None = None
    began: int | None = None
    queued_since: int | None = None
    patience_ends: int = 0
    ends_tick: int = 0
    left_ticks: int = 0
    awake: bool = False
    activity: str = ""
    address: str = ""
    arena_seen: int = -1
    serial: int = 0
    settlements: int = 0
    proposals: int = 0
    timeline: list[tuple[int, list[int]]] = field(default_factory=list)
    #: Arenas whose opening hours do not bind this person: at home and at work.
    keys: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """The person's name."""
        return self.mind.persona.name

    def set_out(self, tick: int, path: list[int]) -> None:
        """Follow a path from this tick on; a path of one tile is rest."""
        self.path, self.path_tick = path, tick
        self.timeline.append((tick, path))
        if len(self.timeline) > 2 * _KEPT_SEGMENTS:
            del self.timeline[:_KEPT_SEGMENTS]

    def at(self, tick: int, tick_seconds: int) -> int:
        """The tile at a tick, as far back as the timeline reaches."""
        for start, path in reversed(self.timeline):
            if start <= tick:
                return path[min((tick - start) * tick_seconds // self.pace, len(path) - 1)]
        return self.timeline[0][1][0]

    def tick_at_step(self, step: int, tick_seconds: int) -> int:
        """The last tick at which this path has not gone beyond `step`."""
        return self.path_tick + step * self.pace // tick_seconds

    def arrival_tick(self, tick_seconds: int) -> int:
        """The first tick at which the end of the path is reached."""
        return self.path_tick + -(-(len(self.path) - 1) * self.pace // tick_seconds)

    def walking(self, tick: int, tick_seconds: int) -> bool:
        """Whether the path is not yet at its end at a tick."""
        return len(self.path) > 1 and tick < self.arrival_tick(tick_seconds)
