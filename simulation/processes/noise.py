"""Noise: a crowd at a place keeps its neighbours awake, and some of them complain."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from twinville.simulation.processes.noise_events import Complained
from twinville.simulation.processes.process import Effect, Ground, Scene
from twinville.simulation.processes.registry import PROCESSES
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError
from twinville.worlds.hours import Hours, parse_hours


class Settings(BaseModel):
    """`place` is loud while at least `loud` people are awake in it within `hours`. Who is at home within `reach` tiles of it hears
    that; `patience` is how many quarters of an hour of it a night somebody bears on average before complaining, once.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    place: str
    loud: Annotated[int, Field(ge=1, le=1000)] = 4
    hours: tuple[str, ...] = ("daily 21:00-05:00",)
    reach: Annotated[int, Field(ge=1, le=200)] = 30
    patience: Annotated[float, Field(gt=0, le=100)] = 6.0
    every: Annotated[int, Field(ge=60, le=3600)] = 900


class Noise:
    """The process. `_borne` is how many times each person has heard it on the night `_night`, -1 once they have complained."""

    STATE = ("_borne", "_night")

    def __init__(self, ground: Ground, settings: Settings) -> None:
        self._ground = ground
        self._settings = settings
        self._clock = ground.clock
        world = ground.world
        sector = world.arenas_of(settings.place)[0].sector
        try:
            self._hours: Hours = parse_hours(settings.hours)
        except ValueError as error:
            raise InputError(f"process 'noise': hours: {error}") from None
        self._inside = {arena.id for arena in world.arenas if arena.sector == sector}
        source = world.arenas_of(settings.place)[0].tiles[0]
        near = set()
        for home in set(ground.homes):
            tile = world.arenas_of(home)[0].tiles[0]
            if world.chebyshev(source, tile) <= settings.reach and home != sector:
                near.add(home)
        self._near = [home in near for home in ground.homes]
        self._at_home = [{arena.id for arena in world.arenas if arena.sector == home} for home in ground.homes]
        self._borne = [0] * len(ground.names)
        self._night = -1

    def next_tick(self, after: int) -> int | None:
        """Every quarter of an hour of its hours."""
        now = self._clock.seconds(after)
        at = (now // self._settings.every + 1) * self._settings.every
        wait = self._hours.opens_in(self._clock.weekday(at // DAY), at % DAY)
        if wait is None:
            return None
        return max(after + 1, self._clock.tick_at(at + wait))

    def act(self, tick: int, scene: Scene) -> Sequence[Effect]:
        """Who hears it, and who complains."""
        now = self._clock.seconds(tick)
        night = (now - DAY // 2) // DAY
        if night != self._night:
            self._night = night
            self._borne = [0] * len(self._borne)
        company = int(np.isin(scene.rooms, list(self._inside))[scene.awake].sum())
        if company < self._settings.loud:
            return []
        name = self._settings.place.rpartition(":")[2]
        effects: list[Effect] = []
        for who, person in enumerate(self._ground.names):
            if not self._near[who] or self._borne[who] < 0 or int(scene.rooms[who]) not in self._at_home[who]:
                continue
            self._borne[who] += 1
            if self._ground.chance.uniform("noise", person, night, self._borne[who]) * self._settings.patience < 1:
                self._borne[who] = -1
                told = Complained(person, name, company)
                effects.append(Effect(told, f"The noise from {name} kept me awake at night.", 4))
        return effects


def make(ground: Ground, tick: int, settings: Mapping[str, Any]) -> Noise:  # noqa: ARG001  # any tick will do
    """Noise from its settings; raises InputError."""
    try:
        return Noise(ground, Settings.model_validate(dict(settings)))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputError(f"process 'noise': {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


PROCESSES.register("noise", make)
