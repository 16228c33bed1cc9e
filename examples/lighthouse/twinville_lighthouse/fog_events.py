"""What fog writes into the log; an entry point of `twinville.events` lets it be read back as this type."""

from dataclasses import dataclass
from typing import ClassVar

from twinville.simulation.event import ProcessEvent


@dataclass(frozen=True, slots=True)
class FogCame(ProcessEvent):
    """Fog came in: to the town (without a person), or as somebody saw it. `nights` counts the evenings with fog so far."""

    process: ClassVar[str] = "fog"
    nights: int
