"""Who lives and works with whom in a town, and when: what anybody knows of those they share a roof or a workplace with."""

from collections.abc import Sequence
from dataclasses import dataclass

from twinville.agents.keys import work_sectors
from twinville.agents.named_places import NamedPlaces
from twinville.agents.persona import Persona
from twinville.worlds.daytime import parse_days
from twinville.worlds.world import World


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody at a workplace: the address of its sector, and (weekday, from, to) of their hours, in minutes of the day."""

    name: str
    sector: str
    hours: tuple[tuple[int, int, int], ...]


class Residents:
    """The people of a run, by home and by workplace."""

    def __init__(self, world: World | None = None, personas: Sequence[Persona] = ()) -> None:
        self._homes: dict[str, list[str]] = {}
        self._home_of: dict[str, str] = {}
        self._work_of: dict[str, frozenset[str]] = {}
        self._staff: dict[str, list[Colleague]] = {}
        #: The names of the town's places and of whose homes they are; None without a town.
        self.places = NamedPlaces(world, {persona.name: persona.home for persona in personas}) if world is not None else None
        for persona in personas if world is not None else ():
            assert world is not None
            home = world.arenas_of(persona.home)[0].sector
            self._homes.setdefault(home, []).append(persona.name)
            self._home_of[persona.name] = home
            self._work_of[persona.name] = work_sectors(world, persona)
            for sector in sorted(self._work_of[persona.name]):
                hours = tuple(
                    (day, shift.seconds[0] // 60, shift.seconds[1] // 60)
                    for shift in persona.shifts
                    if (place := shift.place or persona.workplace) and world.arenas_of(place)[0].sector == sector
                    for day in sorted(parse_days(shift.days))
                )
                if hours:
                    self._staff.setdefault(sector, []).append(Colleague(persona.name, sector, hours))

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who lives here."""
        return tuple(self._home_of)

    def home_of(self, name: str) -> str | None:
        """The address of the sector that somebody lives in; None for whom nobody knows."""
        return self._home_of.get(name)

    def living_in(self, sector: str) -> tuple[str, ...]:
        """Who lives in a sector."""
        return tuple(self._homes.get(sector, ()))

    def meet_daily(self, one: str, other: str) -> bool:
        """Whether two live in one home, or have hours at one workplace."""
        if self._home_of.get(one) is not None and self._home_of.get(one) == self._home_of.get(other):
            return True
        return any(each.name == other for sector in sorted(self._work_of.get(one, ())) for each in self._staff.get(sector, ()))

    def household(self, name: str) -> tuple[str, ...]:
        """Who else lives in somebody's home."""
        return tuple(other for other in self._homes.get(self._home_of.get(name, ""), ()) if other != name)

    def colleagues(self, name: str, sector: str, weekday: int, start: int, end: int) -> tuple[str, ...]:
        """Who else has hours at one of somebody's workplaces between two minutes of a weekday."""
        if sector not in self._work_of.get(name, ()):
            return ()
        return tuple(
            one.name
            for one in self._staff.get(sector, ())
            if one.name != name and any(day == weekday and a < end and start < b for day, a, b in one.hours)
        )
