"""What noise writes into the log."""

from dataclasses import dataclass
from typing import ClassVar

from twinville.simulation.event import ProcessEvent


@dataclass(frozen=True, slots=True)
class Complained(ProcessEvent):
    """Somebody complained of the noise from a place (its own name, without the town's), with so many people awake in it."""

    process: ClassVar[str] = "noise"
    event: ClassVar[str] = "complaint"
    place: str
    company: int


EVENTS = (Complained,)
