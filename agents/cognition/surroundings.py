"""What places a person considers: those they know, may enter, and would think of from here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b

from twinville.agents.cognition.acquaintance import Acquaintances
from twinville.agents.cognition.wheres import read_where
from twinville.agents.keys import work_sectors, workplaces
from twinville.agents.memory.spatial import SpatialMemory
from twinville.agents.persona import Persona
from twinville.agents.population.population import home_arenas
from twinville.agents.prompts.places import Place
from twinville.agents.residents import Residents
from twinville.worlds.daytime import DAY
from twinville.worlds.hours import ALWAYS, Hours
from twinville.worlds.privacy import HOME, HYGIENE, dwelling_of, guest_rooms, has_door, room_to_visit
from twinville.worlds.world import Arena, World

#: Of each kind of place, people think of the few nearest; a thousand shops would not fit a mind, nor a prompt.
NEAREST = 3
#: How close somebody must be for one to go and see them, of how many one thinks, and how many places that were named come to mind.
VISITED, FRIENDS, NAMED = 0.5, 3, 3
#: What one may do at somebody's home, as prompts offer it.
_AS_A_GUEST = ("chat", "eat", "rest", "stand")


@dataclass(frozen=True, slots=True)
class Offered:
    """What a prompt offers of places: those of the day, rooms of others' homes, and what stands for all that is known."""

    places: tuple[Place, ...]
    visits: tuple[Place, ...]
    known: str


class Surroundings:
    """The places of one person as their prompts offer them."""

    STATE = ("_musts", "_named", "_friends")

    def __init__(self, world: World, persona: Persona, spatial: SpatialMemory, residents: Residents | None = None) -> None:
        self._world = world
        self._name = persona.name
        self._spatial = spatial
        self._residents = residents if residents is not None else Residents()
        self._home = home_arenas(world, persona)
        self._home_sector = world.arenas[self._home[0]].sector
        self._work_sectors = work_sectors(world, persona)
        self._musts = {arena.id for place in _special(persona) for arena in world.arenas_of(place)}
        #: Sectors that were named to one since the last plan for a day, the latest last.
        self._named: list[str] = []
        #: Whom one would go and see, the closest first.
        self._friends: tuple[str, ...] = ()
        self._cache: dict[tuple[int, int | None], tuple[Place, ...]] = {}
        self._visits: dict[int, tuple[Place, ...]] = {}
        self._digest = ""
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

    def hear_of(self, sector: str) -> bool:
        """A building or an open place was named: one knows where it is, and it comes to mind; True where it was not known."""
        is_new = False
        for arena in self._world.arenas_of(sector):
            if self._may_enter(arena) and arena.sector != self._home_sector:
                is_new = self._spatial.learn(arena.id) or is_new
        if is_new or not self._lists(sector):
            self._named = [*(each for each in self._named if each != sector), sector][-NAMED:]
            self.learned()
        return is_new

    def let_go(self) -> None:
        """The day is planned: what was named before does not come to mind of itself any more."""
        if self._named:
            self._named.clear()
            self.learned()

    def renew_friends(self, acquaintances: Acquaintances) -> None:
        """Whose homes one would go to, by how close they are now."""
        homes: dict[str, str] = {}
        for name in acquaintances.nearest(VISITED):
            home = self._residents.home_of(name)
            if home is None or home == self._home_sector or home in self._work_sectors or not has_door(self._world, home):
                continue
            homes[name] = home
        if self._friends != (friends := tuple(homes)):
            self._friends = friends
            self.learned()

    def hours_changed(self) -> None:
        """When one may be where is to be considered anew."""
        self._cache.clear()
        self._visits.clear()

    def learned(self) -> None:
        """The spatial memory grew: consider the places anew."""
        self._nearest = self._choose()
        self._digest = ""
        self.hours_changed()

    def fingerprint(self) -> object:
        """What of these places can change: which are considered."""
        return self._nearest, self._visited()

    def holds_key(self, arena: Arena) -> bool:
        """Whether opening hours do not bind this person here: at home and at work."""
        return arena.id in self._home or arena.sector in self._work_sectors

    def door_of(self, arena: Arena) -> str | None:
        """The dwelling at whose door one knocks to come into a room; None where anybody, or this person, may walk in."""
        mine = self.holds_key(arena) or arena.sector == self._home_sector or self._name in arena.owners
        return None if mine else dwelling_of(self._world, arena)

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

    def offered(self, weekday: int) -> Offered:
        """What a prompt offers: the places of the day, those where one has to knock, and a digest of all that can be named."""
        if weekday not in self._visits:
            self._visits[weekday] = tuple(self._visit(weekday, dwelling) for dwelling in self._visited())
        return Offered(self.of_the_day(weekday), self._visits[weekday], self._known_digest())

    def read(self, said: str) -> str | None:
        """The "where" that a name means among all places one knows, with or without what to do there; None for none, or several."""
        places = self._residents.places
        return read_where(said, self._world, places, self._name, self._known()) if places is not None else None

    def near(self, weekday: int, arena: int) -> tuple[Place, ...]:
        """The rooms about an arena: the home's, or those of its building that one knows."""
        if arena in self._home:
            return self._cached(weekday, arena, self._home)
        sector = self._world.sector(self._world.arenas[arena].sector)
        rooms = [self._world.arenas[i] for i in sector.arenas]
        known = [room.id for room in rooms if room.id == arena or (room.id in self._spatial and self._may_enter(room))]
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
            if sector.kind == HOME and (arena.id not in self._musts or not self._may_enter(arena)):
                continue
            if sector.address not in members:
                distance = self._world.chebyshev(start, arena.tiles[0])
                by_kind.setdefault(sector.kind, []).append((distance, sector.address))
            members.setdefault(sector.address, []).append(arena.id)
        chosen = {address for near in by_kind.values() for _, address in sorted(near)[:NEAREST]}
        chosen |= self._work_sectors | {self._world.arenas[i].sector for i in self._musts} | set(self._named)
        listed = [i for address, ids in members.items() if address in chosen for i in ids]
        washrooms = {i for i in listed if HYGIENE.issuperset(self._world.affordances(self._world.arenas[i]))}
        # What is on the list for a promise alone stands last, so that the others stay where they were.
        return [i for i in listed if i not in washrooms] + [i for i in listed if i in washrooms & self._musts]

    def _may_enter(self, arena: Arena) -> bool:
        """Whether one may plan to be in a room: it is public, one's own, or where a guest may be."""
        dwelling = self.door_of(arena)
        return self._spatial.welcome_in(arena) if dwelling is None else arena.id in guest_rooms(self._world, dwelling)

    def _lists(self, sector: str) -> bool:
        """Whether a sector is on one's list anyway."""
        if sector == self._home_sector or any(self._world.arenas[index].sector == sector for index in self._nearest):
            return True
        return sector in self._visited()

    def _visited(self) -> tuple[str, ...]:
        """Dwellings of others that come to mind: those that were named lately, then those of the closest few."""
        named = [sector for sector in self._named if has_door(self._world, sector)]
        homes = (home for name in self._friends if (home := self._residents.home_of(name)) is not None)
        friends = list(dict.fromkeys(homes))[:FRIENDS]
        listed = {self._world.arenas[index].sector for index in self._nearest}
        return tuple(home for home in dict.fromkeys((*reversed(named), *friends)) if home not in listed)

    def _known(self) -> set[int]:
        """The arenas that an answer may name: those one knows and may enter, and where one's friends receive guests."""
        known = {arena.id for arena in self._spatial.arenas() if self._may_enter(arena)}
        homes = {home for name in self._friends if (home := self._residents.home_of(name)) is not None}
        return known.union(*(guest_rooms(self._world, home) for home in homes))

    def _known_digest(self) -> str:
        if not self._digest:
            ids = " ".join(str(index) for index in sorted(self._known()))
            self._digest = blake2b(ids.encode(), digest_size=6).hexdigest()
        return self._digest

    def _visit(self, weekday: int, dwelling: str) -> Place:
        """Somebody's home as a place on offer: the room where they receive guests."""
        room = self.place(weekday, room_to_visit(self._world, dwelling).id)
        uses = tuple(use for use in _AS_A_GUEST if use in room.affords)
        # What was named comes to mind by its own name.
        return room.model_copy(update={"affords": uses, "of": () if dwelling in self._named else room.of})

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
            of=self._whose(arena) if self.door_of(arena) is not None else None,
        )

    def _whose(self, arena: Arena) -> tuple[str, ...]:
        """Of those who live where a room is, the two one would go and see first."""
        living = self._residents.living_in(arena.sector)
        return tuple(name for name in self._friends if name in living)[:2]


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
