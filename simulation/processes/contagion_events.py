"""What a contagion writes into the log: the rate it found, and the course of each case."""

from dataclasses import dataclass
from typing import ClassVar

from twinville.simulation.event import ProcessEvent


@dataclass(frozen=True, slots=True)
class Calibrated(ProcessEvent):
    """The rate was found from the contacts counted before the first case."""

    process: ClassVar[str] = "contagion"
    event: ClassVar[str] = "calibrated"
    rate: float
    contact_hours_a_day: float
    r0: float


@dataclass(frozen=True, slots=True)
class Exposed(ProcessEvent):
    """Somebody was infected: by whom (None: a first case) and in which room (its address; empty in the street)."""

    process: ClassVar[str] = "contagion"
    event: ClassVar[str] = "exposed"
    by: str | None
    place: str


@dataclass(frozen=True, slots=True)
class Infectious(ProcessEvent):
    """Somebody passes it on from here on; whether they feel it."""

    process: ClassVar[str] = "contagion"
    event: ClassVar[str] = "infectious"
    symptoms: bool


@dataclass(frozen=True, slots=True)
class FellIll(ProcessEvent):
    """Somebody feels ill from here on."""

    process: ClassVar[str] = "contagion"
    event: ClassVar[str] = "ill"


@dataclass(frozen=True, slots=True)
class StillIll(ProcessEvent):
    """Somebody wakes, and is ill still."""

    process: ClassVar[str] = "contagion"
    event: ClassVar[str] = "still ill"


@dataclass(frozen=True, slots=True)
class Removed(ProcessEvent):
    """Somebody does not pass it on any more, and cannot have it again."""

    process: ClassVar[str] = "contagion"
    event: ClassVar[str] = "removed"


EVENTS = (Calibrated, Exposed, Infectious, FellIll, StillIll, Removed)
