"""What the weather writes into the log."""

from dataclasses import dataclass
from typing import ClassVar

from twinville.simulation.event import ProcessEvent


@dataclass(frozen=True, slots=True)
class WeatherTurned(ProcessEvent):
    """The day's weather, "dry", "rain" or "storm": of the town (without a person), or as somebody noticed it."""

    process: ClassVar[str] = "weather"
    sky: str


EVENTS = (WeatherTurned,)
