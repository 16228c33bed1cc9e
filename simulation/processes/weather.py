"""Weather: each morning is dry, wet or stormy, by a chain of days; people notice it when they plan."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from twinville.simulation.processes.process import Effect, Ground, Scene
from twinville.simulation.processes.registry import PROCESSES
from twinville.simulation.processes.weather_events import WeatherTurned
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError

#: When the day's weather shows, seconds of the day: before people are up.
MORNING = 4 * 3600
_FELT = {
    "rain": "It is raining today; whoever can stays under a roof.",
    "storm": "There is a storm today; nobody goes out who need not.",
}


class Settings(BaseModel):
    """`wet` is the chance of rain after a dry day, `again` after a wet one, `storms` the share of wet days that are stormy."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    wet: float = Field(default=0.3, ge=0, le=1)
    again: float = Field(default=0.55, ge=0, le=1)
    storms: float = Field(default=0.15, ge=0, le=1)


class Weather:
    """A first-order Markov chain of dry and wet days (Gabriel and Neumann 1962)."""

    STATE = ("_sky",)

    def __init__(self, ground: Ground, settings: Settings) -> None:
        self._ground = ground
        self._settings = settings
        self._sky = "dry"

    def next_tick(self, after: int) -> int | None:
        """Every morning."""
        clock = self._ground.clock
        now = clock.seconds(after)
        morning = now // DAY * DAY + MORNING
        tick = clock.tick_at(morning)
        return tick if tick > after else clock.tick_at(morning + DAY)

    def act(self, tick: int, scene: Scene) -> Sequence[Effect]:  # noqa: ARG002  # the sky does not look down
        """The day's weather; a dry day is no news."""
        day = self._ground.clock.seconds(tick) // DAY
        luck = self._ground.chance
        odds = self._settings.wet if self._sky == "dry" else self._settings.again
        wet = luck.uniform("weather", "sky", day, 0) < odds
        stormy = wet and luck.uniform("weather", "sky", day, 1) < self._settings.storms
        self._sky = "storm" if stormy else "rain" if wet else "dry"
        told = Effect(WeatherTurned(None, self._sky))
        felt = _FELT.get(self._sky)
        if felt is None:
            return [told]
        return [told, *(Effect(WeatherTurned(name, self._sky), felt, 3) for name in self._ground.names)]


def make(ground: Ground, tick: int, settings: Mapping[str, Any]) -> Weather:  # noqa: ARG001  # any tick will do
    """Weather from its settings; raises InputError."""
    try:
        return Weather(ground, Settings.model_validate(dict(settings)))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputError(f"process 'weather': {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


PROCESSES.register("weather", make)
