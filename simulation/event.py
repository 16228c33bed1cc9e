"""What every event of the log is. The events themselves stand with what makes them happen: `episode/`, and the processes."""

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events. `person` is None for what happens to a thing or the world."""

    kind: ClassVar[str]
    person: str | None

    def data(self) -> dict[str, Any]:
        """The fields beside the person, as plain JSON values."""
        return {name: getattr(self, name) for name in type(self).__slots__}


@dataclass(frozen=True, slots=True)
class ProcessEvent(Event):
    """What a process of the world did: `process` is its name, and `event` tells its events apart (empty where it has but one)."""

    kind: ClassVar[str] = "process"
    process: ClassVar[str]
    event: ClassVar[str] = ""

    def data(self) -> dict[str, Any]:
        """The fields beside the person, with the names of the process and the event."""
        names = {"id": self.process, "process": self.process} | ({"event": self.event} if self.event else {})
        return names | Event.data(self)
