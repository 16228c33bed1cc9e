"""A process of the world: on some evenings fog comes in from the lake, and people notice it."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from twinville.simulation.processes.process import Effect, Ground, Scene
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError
from twinville_lighthouse.fog_events import FogCame

#: When fog shows, seconds of the day.
EVENING = 18 * 3600


class Settings(BaseModel):
    """`chance` is that of fog on an evening."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    chance: float = Field(default=0.3, ge=0, le=1)


class Fog:
    """Evenings are independent of each other."""

    STATE = ("nights",)

    def __init__(self, ground: Ground, settings: Settings) -> None:
        self._ground = ground
        self._settings = settings
        #: Evenings with fog so far.
        self.nights = 0

    def next_tick(self, after: int) -> int | None:
        """Every evening."""
        clock = self._ground.clock
        evening = clock.seconds(after) // DAY * DAY + EVENING
        tick = clock.tick_at(evening)
        return tick if tick > after else clock.tick_at(evening + DAY)

    def act(self, tick: int, scene: Scene) -> Sequence[Effect]:
        """Fog, by keyed chance; those who are awake see it."""
        day = self._ground.clock.seconds(tick) // DAY
        if self._ground.chance.uniform("lighthouse.fog", "lake", day, 0) >= self._settings.chance:
            return []
        self.nights += 1
        awake = [name for name, is_awake in zip(self._ground.names, scene.awake, strict=True) if is_awake]
        seen = "Fog has come in from the lake; the horn sounds."
        return [Effect(FogCame(None, self.nights)), *(Effect(FogCame(name, self.nights), seen, 3) for name in awake)]


def make(ground: Ground, tick: int, settings: Mapping[str, Any]) -> Fog:  # noqa: ARG001  # any tick will do
    """Fog from its settings; raises InputError."""
    try:
        return Fog(ground, Settings.model_validate(dict(settings)))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputError(f"process 'fog': {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
