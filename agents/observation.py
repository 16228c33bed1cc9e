"""An `Observation`, the input of a mind: what one person can perceive at a tick."""

from dataclasses import dataclass
from enum import StrEnum

from twinville.worlds.state import saved


@saved("Occasion")
class Occasion(StrEnum):
    """Why a mind is consulted."""

    BEGIN = "begin"
    DONE = "done"
    CLOSED = "closed"
    CLOSING = "closing"
    FULL = "full"
    UNREACHABLE = "unreachable"
    TOO_LATE = "too late"
    NOTICED = "noticed"
    NO_MASK = "no mask"
    NOT_LET_IN = "not let in"
    NOBODY_HOME = "nobody home"
    BEDTIME = "bedtime"


@dataclass(frozen=True, slots=True)
class Percept:
    """Somebody seen: who, what they do, where, how many tiles away, and the id of the arena they are in, None in the street.

    `breaks` and `keeps` are ordinances that one can see them break and keep.
    """

    name: str
    activity: str
    address: str
    distance: int
    arena: int | None = None
    breaks: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThingPercept:
    """A thing seen that has gone wrong: its id, name and state, and the id of its arena."""

    thing: int
    name: str
    state: str
    arena: int


@dataclass(frozen=True, slots=True)
class Observation:
    """What one person perceives of the world as it was at the end of the last tick.

    `now` is in seconds since midnight of day 1, `weekday` 0 for Monday. `began` is when the last action began, None when it
    never did. `taken` are the ids of things in sight that have no room left.
    """

    now: int
    weekday: int
    occasion: Occasion
    arena: int | None
    tile: int
    began: int | None
    taken: frozenset[int] = frozenset()
