"""Contagion: an SEIR epidemic over the contacts that actually happen, with thresholds that arms share.

Each person has one threshold, drawn from Exp(1), and is infected when the pressure on them has added up to it (Sellke 1983): two
histories that part share their luck. Pressure comes from infectious people near by: fully within `near` tiles, by the factor `far`
elsewhere in the same room, and less through masks, on the one who gives (`mask_out`) and on the one who takes (`mask_in`).

The rate is given, or found before the first case: from when the process begins until `begins` it counts contacts, and then takes
the rate at which a case would, at this intensity, have infected `r0` others. What is realised is another matter: the log has it.

All sums are whole numbers, so that they are the same on every machine.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from twinville.simulation.clock import parse_moment
from twinville.simulation.processes.contagion_events import Calibrated, Exposed, FellIll, Infectious, Removed, StillIll
from twinville.simulation.processes.process import Effect, Ground, Scene
from twinville.simulation.processes.registry import PROCESSES
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError, suggestion

#: Weights of contacts in thousandths, and pressure in 10^-9 of a unit of Exp(1).
FULL, UNIT = 1000, 10**9
#: When the ill notice how they are, seconds of the day: as they wake.
WAKING = 5 * 3600
SUSCEPTIBLE, EXPOSED, INFECTIOUS, REMOVED = range(4)
M = TypeVar("M", bound=BaseModel)
Share = Annotated[float, Field(ge=0, le=1)]

_FALLS_ILL = "I feel feverish, and I have begun to cough."
_IS_ILL = "I still have a fever and a cough."
_IS_WELL = "The fever is gone; I feel well again."


class Settings(BaseModel):
    """`rate` is infections an hour of close contact with one infectious person; or `r0`, from which it is found. `index` are the
    first cases: a number, drawn by chance, or names. Periods are means, in days, of the distribution `periods`. `symptomatic` is
    the share of cases who feel ill, from when they are infectious until they are removed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    rate: Annotated[float, Field(ge=0, le=100)] | None = None
    r0: Annotated[float, Field(ge=0, le=50)] | None = None
    begins: str
    index: Annotated[int, Field(ge=0)] | tuple[str, ...] = 1
    latent_days: Annotated[float, Field(ge=0, le=60)] = 1.0
    infectious_days: Annotated[float, Field(gt=0, le=60)] = 3.0
    periods: Literal["exponential", "gamma", "fixed"] = "gamma"
    symptomatic: Share = 0.7
    near: Annotated[int, Field(ge=0, le=20)] = 2
    far: Share = 0.2
    mask_out: Share = 0.5
    mask_in: Share = 0.3
    every: Annotated[int, Field(ge=10, le=3600)] = 300

    @model_validator(mode="after")
    def _check_rate(self) -> "Settings":
        if (self.rate is None) == (self.r0 is None):
            raise ValueError("give one of 'rate' and 'r0'")
        return self


class Masks(BaseModel):
    """What can be changed while it runs: how much masks hold back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mask_out: Share | None = None
    mask_in: Share | None = None


class Contagion:
    """The process. `_state` and the ticks of each person's next change are lists by person."""

    STATE = ("_rate", "_stage", "_pressure", "_next", "_ill", "_counted", "_steps", "_woken", "_masks")

    def __init__(self, ground: Ground, settings: Settings, first_tick: int) -> None:
        self._ground = ground
        self._settings = settings
        self._clock = ground.clock
        self._count = len(ground.names)
        self._width = ground.world.width
        self._begins = self._clock.tick_at(parse_moment(settings.begins, "begins"))
        if settings.r0 is not None and self._begins <= first_tick:
            raise InputError("process 'contagion': it begins too early: r0 is set by the contacts before 'begins'; leave it a day")
        self._first = first_tick
        self._index = self._index_cases()
        self._thresholds = np.array([self._threshold(name) for name in ground.names], dtype=np.int64)
        self._rate = settings.rate
        self._stage = np.zeros(self._count, dtype=np.int64)
        self._pressure = np.zeros(self._count, dtype=np.int64)
        self._next = np.full(self._count, -1, dtype=np.int64)
        self._ill = np.zeros(self._count, dtype=np.bool_)
        #: Thousandths of contacts counted before the first case, in how many steps; the day on which the ill last woke.
        self._counted = 0
        self._steps = 0
        self._woken = -1
        self._goes_on = False
        #: How much masks let through, in thousandths: on who gives and who takes.
        self._masks = [round(FULL * (1 - settings.mask_out)), round(FULL * (1 - settings.mask_in))]

    def restored(self) -> None:
        """Whether anybody has it follows from the state: whoever has waits for a change."""
        self._goes_on = bool((self._next >= 0).any())

    def adjust(self, parameters: Mapping[str, Any]) -> None:
        """Other masks from now on; raises InputError for anything else."""
        changed = _validated(Masks, parameters)
        for place, value in enumerate((changed.mask_out, changed.mask_in)):
            if value is not None:
                self._masks[place] = round(FULL * (1 - value))

    def next_tick(self, after: int) -> int | None:
        """A step every `every` seconds, while there is anything to count or to pass on."""
        if after >= self._begins and not self._goes_on:
            return None
        if self._settings.r0 is None and after < self._begins:
            return self._begins
        step = max(1, self._settings.every // self._clock.tick_seconds)
        return min((after // step + 1) * step, self._begins if after < self._begins else 1 << 60)

    def act(self, tick: int, scene: Scene) -> Sequence[Effect]:
        """One step: contacts are counted before the first case; then stages change, pressure adds up, thresholds are crossed."""
        if tick < self._begins:
            self._counted += int(self._weights(scene, np.arange(self._count), np.arange(self._count), masks=False).sum())
            self._steps += 1
            return []
        effects: list[Effect] = []
        if tick == self._begins:
            effects += self._begin(tick)
        effects += self._turn(tick)
        effects += self._pass_on(tick, scene)
        effects += self._wake(tick)
        self.restored()
        return effects

    def _begin(self, tick: int) -> list[Effect]:
        """The rate is found, and the first cases appear."""
        effects = []
        if self._rate is None:
            assert self._settings.r0 is not None
            hours = self._counted * self._step_hours() / FULL / self._count
            days = max(1e-9, self._steps * self._step_hours() / 24)
            daily = hours / days
            self._rate = self._settings.r0 / (daily * self._settings.infectious_days) if daily > 0 else 0.0
            effects.append(Effect(Calibrated(None, round(self._rate, 9), round(daily, 6), self._settings.r0)))
        for who in self._index:
            effects += self._infect(who, tick, None, "")
        return effects

    def _turn(self, tick: int) -> list[Effect]:
        """Whose latent or infectious period is over."""
        effects: list[Effect] = []
        for who in np.flatnonzero((self._next >= 0) & (self._next <= tick)).tolist():
            name = self._ground.names[who]
            if self._stage[who] == EXPOSED:
                self._stage[who] = INFECTIOUS
                self._next[who] = tick + self._ticks("infectious", name, self._settings.infectious_days)
                self._ill[who] = self._uniform("symptoms", name) < self._settings.symptomatic
                effects.append(Effect(Infectious(name, bool(self._ill[who]))))
                if self._ill[who]:
                    effects.append(Effect(FellIll(name), _FALLS_ILL, 8))
            elif self._stage[who] == INFECTIOUS:
                self._stage[who] = REMOVED
                self._next[who] = -1
                effects.append(Effect(Removed(name), _IS_WELL if self._ill[who] else "", 6))
                self._ill[who] = False
        return effects

    def _pass_on(self, tick: int, scene: Scene) -> list[Effect]:
        givers = np.flatnonzero(self._stage == INFECTIOUS)
        takers = np.flatnonzero(self._stage == SUSCEPTIBLE)
        if not givers.size or not takers.size or not self._rate:
            return []
        weights = self._weights(scene, takers, givers, masks=True)
        unit = int(self._rate * self._step_hours() * UNIT)
        # A full contact weighs FULL cubed, with both factors of masks; the order keeps every product within 63 bits.
        self._pressure[takers] += weights.sum(axis=1) // FULL * unit // (FULL * FULL)
        effects: list[Effect] = []
        for row in np.flatnonzero(self._pressure[takers] >= self._thresholds[takers]).tolist():
            who = int(takers[row])
            mark = int(self._uniform("infector", self._ground.names[who]) * int(weights[row].sum()))
            giver = int(givers[int(np.searchsorted(np.cumsum(weights[row]), mark, side="right"))])
            room = int(scene.rooms[who])
            place = self._ground.world.arenas[room].address if room >= 0 else ""
            effects += self._infect(who, tick, self._ground.names[giver], place)
        return effects

    def _infect(self, who: int, tick: int, by: str | None, place: str) -> list[Effect]:
        name = self._ground.names[who]
        self._stage[who] = EXPOSED
        self._next[who] = tick + self._ticks("latent", name, self._settings.latent_days)
        return [Effect(Exposed(name, by, place))]

    def _wake(self, tick: int) -> list[Effect]:
        """Once a day, as they wake, the ill notice that they still are."""
        now = self._clock.seconds(tick)
        if self._woken == now // DAY or now % DAY < WAKING:
            return []
        self._woken = now // DAY
        return [Effect(StillIll(self._ground.names[who]), _IS_ILL) for who in np.flatnonzero(self._ill).tolist()]

    def _weights(self, scene: Scene, rows: NDArray[np.int64], columns: NDArray[np.int64], *, masks: bool) -> NDArray[np.int64]:
        """Contact of each of `rows` with each of `columns`, in thousandths; with masks, times two factors in thousandths."""
        x, y = scene.tiles % self._width, scene.tiles // self._width
        distance = np.maximum(np.abs(x[rows, None] - x[columns]), np.abs(y[rows, None] - y[columns]))
        together = scene.rooms[rows, None] == scene.rooms[columns]
        indoors = scene.rooms[rows, None] >= 0
        close = together & (distance <= self._settings.near)
        found = np.where(close, FULL, np.where(together & indoors, round(FULL * self._settings.far), 0)).astype(np.int64)
        found[rows[:, None] == columns] = 0
        if masks:
            found *= np.where(scene.masked[rows], self._masks[1], FULL).astype(np.int64)[:, None]
            found *= np.where(scene.masked[columns], self._masks[0], FULL).astype(np.int64)
        return found

    def _index_cases(self) -> list[int]:
        names, index = self._ground.names, self._settings.index
        if isinstance(index, int):
            if index > len(names):
                raise InputError(f"process 'contagion': {index} first cases are more than the {len(names)} people")
            order = sorted(range(len(names)), key=lambda who: (self._uniform("index", names[who]), who))
            return sorted(order[:index])
        for name in index:
            if name not in names:
                raise InputError(f"process 'contagion': index: nobody is called '{name}'.{suggestion(name, list(names))}")
        return sorted(names.index(name) for name in dict.fromkeys(index))

    def _threshold(self, name: str) -> int:
        return int(-math.log1p(-self._uniform("threshold", name)) * UNIT)

    def _uniform(self, purpose: str, name: str, ordinal: int = 0) -> float:
        return self._ground.chance.uniform(f"contagion {purpose}", name, 0, ordinal)

    def _ticks(self, purpose: str, name: str, days: float) -> int:
        """The length of a period, in ticks: exponential, gamma of shape 4 (the sum of four), or fixed."""
        if self._settings.periods == "fixed" or days == 0:
            drawn = days
        else:
            shape = 1 if self._settings.periods == "exponential" else 4
            drawn = sum(-math.log1p(-self._uniform(purpose, name, ordinal)) for ordinal in range(shape)) * days / shape
        return max(0 if days == 0 else 1, round(drawn * DAY / self._clock.tick_seconds))

    def _step_hours(self) -> float:
        step = max(1, self._settings.every // self._clock.tick_seconds)
        return step * self._clock.tick_seconds / 3600


def make(ground: Ground, tick: int, settings: Mapping[str, Any]) -> Contagion:
    """A contagion from its settings; raises InputError."""
    return Contagion(ground, _validated(Settings, settings), tick)


def _validated(model: type[M], data: Mapping[str, Any]) -> M:
    try:
        return model.model_validate(dict(data))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = f"{'.'.join(map(str, first['loc']))}: " if first["loc"] else ""
        raise InputError(f"process 'contagion': {where}{first['msg'].removeprefix('Value error, ')}") from None


PROCESSES.register("contagion", make)
