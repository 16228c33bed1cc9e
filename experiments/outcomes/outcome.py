"""An outcome: a function of an episode with a name, a unit, a window of time and a level. What was not measured is missing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from twinville.simulation.clock import parse_moment
from twinville.simulation.episode.reader import Episode
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.world import World

Level = Literal["world", "person", "place", "pair", "time"]
Combine = Literal["sum", "mean", "max"]
#: Takes an episode and the first and last tick of the window.
Measure = Callable[[Episode, int, int], float | Mapping[str, float] | None]
Window = tuple[str, str] | str | None


@dataclass(frozen=True, slots=True)
class Measured:
    """One outcome in one world: its value (None where it could not be measured), and the parts it is combined from."""

    value: float | None
    parts: Mapping[str, float]


class Measurable(Protocol):
    """What a study can have among its outcomes: an `Outcome`, or a survey."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def unit(self) -> str:
        """What its values are counted in."""
        ...

    @property
    def primary(self) -> bool:
        """Whether the study is about it."""
        ...

    @property
    def smallest(self) -> float | None:
        """The smallest effect of interest."""
        ...

    @property
    def control(self) -> bool:
        """Whether it is a negative control."""
        ...

    @property
    def level(self) -> Level:
        """What its parts are of."""
        ...

    @property
    def combine(self) -> Combine:
        """How the world's value is made of them."""
        ...

    @property
    def place(self) -> str | None:
        """The place it is about."""
        ...

    @property
    def window(self) -> Window:
        """Its window of time."""
        ...

    def of(self, episode: Episode, fork_tick: int) -> Measured:
        """Its value in an episode; raises InputError."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome. `window` is (from, to) as moments, or "day 2..14"; the whole time after the fork if None. `smallest` is the
    smallest effect of interest, in the outcome's own unit. A `control` is a negative control: no policy should change it.
    """

    name: str
    unit: str
    measure: Measure
    window: Window = None
    primary: bool = False
    smallest: float | None = None
    #: The place it is about, so that a wrong one is found before the first run.
    place: str | None = None
    level: Level = "world"
    combine: Combine = "sum"
    control: bool = False

    def of(self, episode: Episode, fork_tick: int) -> Measured:
        """Its value in an episode; raises InputError when the window is not in it, or the measure fails."""
        first, last = self.ticks(episode, fork_tick)
        try:
            found = self.measure(episode, first, last)
        except InputError:
            raise
        except Exception as error:
            raise InputError(f"outcome '{self.name}' failed on {episode.path}: {type(error).__name__}: {error}") from error
        if not isinstance(found, Mapping):
            return Measured(float(found) if found is not None else None, {})
        values = list(found.values())
        if not values:
            return Measured(0.0 if self.combine == "sum" else None, {})
        combined = sum(values) if self.combine == "sum" else max(values) if self.combine == "max" else sum(values) / len(values)
        return Measured(float(combined), dict(found))

    def ticks(self, episode: Episode, fork_tick: int) -> tuple[int, int]:
        """The first and last tick of its window; raises InputError when that is not in the episode."""
        if self.window is None:
            return fork_tick + 1, episode.last_tick
        first, last = self.seconds()
        ticks = episode.tick_of(max(first, episode.clock.start)), min(episode.clock.tick_before(last), episode.last_tick)
        if last > episode.clock.seconds(episode.last_tick) + episode.clock.tick_seconds:
            raise InputError(f"outcome '{self.name}': its window ends after the study")
        return ticks

    def seconds(self) -> tuple[int, int]:
        """Its window in seconds of the run; raises InputError when it is none."""
        assert self.window is not None
        return window_seconds(self.window, f"outcome '{self.name}'")


def window_seconds(window: tuple[str, str] | str, what: str) -> tuple[int, int]:
    """The window "day 2 06:00..day 3 12:00", or "day 2..14" (whole days); raises InputError."""
    if isinstance(window, str):
        first, dots, last = window.partition("..")
        if not dots:
            raise InputError(f"{what}: the window '{window}' is not two moments with '..' between them")
        window = first.strip(), last.strip()
    first, last = window
    days = [part.removeprefix("day").strip() for part in (first, last)]
    if all(day.isdigit() for day in days):
        begin, end = (int(days[0]) - 1) * DAY, int(days[1]) * DAY
    else:
        begin, end = (parse_moment(moment, f"{what}: window") for moment in (first, last))
    if end <= begin:
        raise InputError(f"{what}: its window ends before it begins")
    return begin, end


def place_in(world: World, place: str) -> str:
    """The name of a place as the town has it; raises InputError with the nearest one."""
    names = [sector.name for sector in world.sectors]
    found = next((name for name in names if name.casefold() == place.casefold()), None)
    if found is None:
        raise InputError(f"outcome: there is no place '{place}' in {world.name}.{suggestion(place, names)}")
    return found


def check_windows(outcomes: Sequence[Measurable], end: int) -> None:
    """Raises InputError for a window that is not within the study."""
    for outcome in outcomes:
        if outcome.window is None:
            continue
        first, last = window_seconds(outcome.window, f"outcome '{outcome.name}'")
        if last > end:
            raise InputError(f"outcome '{outcome.name}': its window ends after the study")
        if first < 0:
            raise InputError(f"outcome '{outcome.name}': its window begins before day 1")
