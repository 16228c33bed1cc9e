"""What places a person considers: those they know, may enter, and would think of from here."""

from collections.abc import Callable, Iterable

from twinville.agents.keys import work_sectors, workplaces
from twinville.agents.memory.spatial import SpatialMemory
from twinville.agents.persona import Persona
from twinville.agents.population.population import home_arenas
from twinville.agents.prompts.places import Place
from twinville.worlds.daytime import DAY
from twinville.worlds.hours import ALWAYS, Hours
from twinville.worlds.world import Arena, World

#: Of each kind of place, people think of the few nearest; a thousand shops would not fit a mind, nor a prompt.
NEAREST = 3
_HYGIENE = frozenset({"toilet", "wash", "groom", "dress", "stand"})


class Surroundings:
    """The places of one person as their prompts offer them."""

    STATE = ("_musts",)

    def __init__(self, world: World, persona: Persona, spatial: SpatialMemory) -> None:
        self._world = world
        self._spatial = spatial
        self._home = home_arenas(world, persona)
        self._home_sector = world.arenas[self._home[0]].sector
        self._work_sectors = work_sectors(world, persona)
        self._musts = {arena.id for place in _special(persona) for arena in world.arenas_of(place)}
        self._cache: dict[tuple[int, int | None], tuple[Place, ...]] = {}
        #: Hours in which one will not be in an arena, whatever is open: set by whoever knows.
        self.limits: Callable[[Arena], list[Hours]] = lambda arena: []  # noqa: ARG005
        self._nearest = self._choose()

    def restored(self) -> None:
        """What is near follows from what is known."""
        self.learned()

    def must_go(self, arenas: frozenset[int]) -> None:
        """A place was promised: from now on it comes to mind, and one was told where it is."""
        for arena in sorted(arenas):
            self._spatial.learn(arena)
        self._musts |= arenas
        self.learned()

    def hours_changed(self) -> None:
        """When one may be where is to be considered anew."""
        self._cache.clear()

    def learned(self) -> None:
        """The spatial memory grew: consider the places anew."""
        self._nearest = self._choose()
        self._cache.clear()

    def fingerprint(self) -> object:
        """What of these places can change: which are considered."""
        return self._nearest

    def holds_key(self, arena: Arena) -> bool:
        """Whether opening hours do not bind this person here: at home and at work."""
        return arena.id in self._home or arena.sector in self._work_sectors

    def at_home(self, arena: int | None) -> bool:
        """Whether an arena belongs to this person's home."""
        return arena in self._home

    @property
    def home(self) -> list[int]:
        """Ids of the home's rooms, one's own first."""
        return self._home

    def way_out(self, arena: int) -> int:
        """Where one runs to from a room: home, or from there the nearest open air one knows."""
        if arena not in self._home and self._world.arenas[arena].sector != self._home_sector:
            return self._home[0]
        start = self._world.arenas[arena].tiles[0]
        outside = [known for known in self._spatial.arenas() if not known.indoors and self._spatial.welcome_in(known)]
        near = min(outside, key=lambda known: (self._world.chebyshev(start, known.tiles[0]), known.id), default=None)
        return near.id if near is not None else self._home[0]

    def of_the_day(self, weekday: int) -> tuple[Place, ...]:
        """Places one plans a day with: home, work, what is promised, and the nearest of each kind."""
        return self._cached(weekday, None, [*self._home, *self._nearest])

    def near(self, weekday: int, arena: int) -> tuple[Place, ...]:
        """The rooms about an arena: the home's, or those of its building that one knows."""
        if arena in self._home:
            return self._cached(weekday, arena, self._home)
        sector = self._world.sector(self._world.arenas[arena].sector)
        known = [i for i in sector.arenas if i == arena or (i in self._spatial and self._spatial.welcome_in(self._world.arenas[i]))]
        return self._cached(weekday, arena, known)

    def rooms(self, weekday: int, arenas: Iterable[int]) -> tuple[Place, ...]:
        """The rooms about some arenas that are not among the places of the day."""
        listed = {place.id for place in self.of_the_day(weekday)}
        near = (place for arena in arenas for place in self.near(weekday, arena))
        return tuple(dict.fromkeys(place for place in near if place.id not in listed))

    def place(self, weekday: int, arena: int) -> Place:
        """One arena as a place on offer."""
        return self._place(weekday, self._world.arenas[arena])

    def _choose(self) -> list[int]:
        start = self._world.arenas[self._home[0]].tiles[0]
        by_kind: dict[str, list[tuple[int, str]]] = {}
        members: dict[str, list[int]] = {}
        for arena in self._spatial.arenas():
            if arena.sector == self._home_sector or not self._spatial.welcome_in(arena):
                continue
            sector = self._world.sector(arena.sector)
            if sector.kind == "home" and arena.id not in self._musts:
                continue
            if sector.address not in members:
                distance = self._world.chebyshev(start, arena.tiles[0])
                by_kind.setdefault(sector.kind, []).append((distance, sector.address))
            members.setdefault(sector.address, []).append(arena.id)
        chosen = {address for near in by_kind.values() for _, address in sorted(near)[:NEAREST]}
        chosen |= self._work_sectors | {self._world.arenas[i].sector for i in self._musts}
        listed = [i for address, ids in members.items() if address in chosen for i in ids]
        washrooms = {i for i in listed if _HYGIENE.issuperset(self._world.affordances(self._world.arenas[i]))}
        # What is on the list for a promise alone stands last, so that the others stay where they were.
        return [i for i in listed if i not in washrooms] + [i for i in listed if i in washrooms & self._musts]

    def _cached(self, weekday: int, arena: int | None, ids: list[int]) -> tuple[Place, ...]:
        key = (weekday, arena)
        if key not in self._cache:
            self._cache[key] = tuple(self._place(weekday, self._world.arenas[i]) for i in dict.fromkeys(ids))
        return self._cache[key]

    def _place(self, weekday: int, arena: Arena) -> Place:
        sector = self._world.sector(arena.sector)
        spans: list[tuple[int, int]] = []
        hours = arena.hours
        for limit in self.limits(arena):
            hours = (hours if hours is not None else ALWAYS).without(limit)
        if hours is not None:
            spans = [(a // 60, b // 60) for a, b in hours.on(weekday)]
            spans += [((a + DAY) // 60, (b + DAY) // 60) for a, b in hours.on((weekday + 1) % 7)]
        return Place(
            id=f"P{arena.id}",
            name=f"{sector.name}: {arena.name}",
            kind=sector.kind,
            affords=self._world.affordances(arena),
            open=tuple(spans),
            usual=_usual(hours, weekday) if hours is not None else None,
            closed_today=hours is not None and not hours.on(weekday),
            home=arena.id in self._home,
            work=arena.sector in self._work_sectors,
        )


def _usual(hours: Hours, weekday: int) -> tuple[tuple[int, int], ...] | None:
    """The hours of most days in minutes; None where those of this weekday are the same."""
    by_day = [tuple((a // 60, b // 60) for a, b in hours.on(day)) for day in range(7)]
    most = max(by_day, key=lambda spans: (by_day.count(spans), -by_day.index(spans)))
    return most if most != by_day[weekday] else None


def _special(persona: Persona) -> list[str]:
    """Places that always come to mind: work, promises, routines."""
    return [
        *workplaces(persona),
        *(commitment.place for commitment in persona.commitments),
        *(routine.place for routine in persona.routines if routine.place),
    ]


def known_at_start(world: World, persona: Persona) -> set[int]:
    """Arenas a person knows before the first tick: home, work, what they promised, and what they were given.

    Without a list of known places, that is every place which is nobody's home.
    """
    known = set(home_arenas(world, persona))
    for place in _special(persona):
        known.update(world.sector(world.arenas_of(place)[0].sector).arenas)
    if persona.knows is None:
        homes = {sector.address for sector in world.sectors if sector.kind == "home"}
        known.update(arena.id for arena in world.arenas if arena.sector not in homes)
    else:
        for address in persona.knows:
            known.update(arena.id for arena in world.arenas_of(address))
    return known
