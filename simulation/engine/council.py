"""The council: announcements and ordinances, how they reach people, and how the world enforces them."""

from collections.abc import Callable

from twinville.agents.keys import work_sectors
from twinville.agents.ordinance import Ordinance
from twinville.agents.said import Said
from twinville.agents.shared_facts import SharedFacts
from twinville.agents.stimulus import LetterRead, MadeUp, SignRead, Told
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body
from twinville.simulation.engine.closings import Closings
from twinville.simulation.engine.notices import Notices
from twinville.simulation.engine.opening import Opening
from twinville.simulation.episode.events import DoorsChanged, Posted
from twinville.simulation.event import Event
from twinville.simulation.interventions.engine import News
from twinville.simulation.names import COUNCIL
from twinville.worlds.daytime import DAY
from twinville.worlds.hours import ALWAYS
from twinville.worlds.world import World

Emit = Callable[[int, Event], None]

#: Seconds between two looks at whether those who run a place have closed it, as an ordinance asks.
LOOK = 900


class Council:
    """Ordinances in force, and how news from the council is delivered. All of it follows from the interventions and `STATE`."""

    STATE = ("_closed",)

    def __init__(
        self,
        world: World,
        clock: Clock,
        bodies: list[Body],
        shared: SharedFacts,
        opening: Opening,
        closings: Closings,
        notices: Notices,
        emit: Emit,
        report: Callable[[Body], None],
    ) -> None:
        self._world = world
        self._clock = clock
        self._bodies = bodies
        self._opening = opening
        self._closings = closings
        self._notices = notices
        self._emit = emit
        self._report = report
        self._by_name = {body.name: body for body in bodies}
        self._homes = {sector.address for sector in world.sectors if sector.kind == "home"}
        self._shared = shared
        self._ordinances = shared.ordinances
        self._works_in = {body.index: work_sectors(world, body.mind.persona) for body in bodies}
        #: Ordinances that those who run a place keep at the moment, by closing it.
        self._closed: set[str] = set()

    def restored(self) -> None:
        """Doors that were closed are closed."""
        for name in sorted(self._closed & set(self._ordinances)):
            self._opening.forbid(name, self._arenas(self._ordinances[name]), ALWAYS)
        self._closings.reset()

    @property
    def ordinances(self) -> dict[str, Ordinance]:
        """All that have been made, by id."""
        return self._ordinances

    def ordain(self, ordinance: Ordinance) -> None:
        """An ordinance may be heard of from now on; what is enforced is."""
        self._ordinances[ordinance.id] = ordinance
        if ordinance.enforced and ordinance.keeps_away:
            self._opening.forbid(f"{ordinance.id} enforced", self._arenas(ordinance), ordinance.when)
            self._closings.reset()

    def deliver(self, news: News, tick: int) -> None:
        """Bring it to people, by its channel."""
        said = Said(news.id, news.origin or COUNCIL, "", news.text, (news.fact,))
        now = self._clock.seconds(tick)
        if news.origin:
            body = self._by_name[news.origin]
            body.mind.perceive(MadeUp(said), now)
            self._report(body)
            return
        if news.channel == "notice":
            for thing in self.boards(news.place):
                posted = self._notices.post(thing, COUNCIL, news.text, said.facts)
                address = self._world.things[thing].address
                self._emit(-1, Posted(None, posted.id, address, news.text, [], list(said.facts)))
            return
        for name in self._addressed(news):
            body = self._by_name[name]
            letter = Said(said.id, said.speaker, name, news.text, said.facts)
            body.mind.perceive(Told(letter) if news.channel == "word" else LetterRead(letter), now)
            self._report(body)

    def boards(self, place: str = "") -> list[int]:
        """Boards of a place, or all."""
        sector = self._world.arenas_of(place)[0].sector if place else None
        return [
            t for t in self._notices.boards if sector is None or self._world.arenas[self._world.things[t].arena].sector == sector
        ]

    def _addressed(self, news: News) -> list[str]:
        if news.people:
            return list(news.people)
        if not news.place:
            return list(self._by_name)
        sector = self._world.arenas_of(news.place)[0].sector
        ids = {arena.id for arena in self._world.arenas if arena.sector == sector}
        return [body.name for body in self._bodies if body.keys & ids]

    def next_tick(self, after: int) -> int | None:
        """The next look at the doors, where some ordinance asks for closing; known in advance."""
        if not any(o.asks == "close" and not o.enforced for o in self._ordinances.values()) and not self._ending(after):
            return None
        now = self._clock.seconds(after)
        ticks = [self._clock.tick_at((now // LOOK + 1) * LOOK), *self._ending(after)]
        return min(tick for tick in ticks if tick > after)

    def _ending(self, after: int) -> list[int]:
        ends = (self._clock.tick_at(o.ends) for o in self._ordinances.values() if o.ends is not None and o.enforced)
        return [tick for tick in ends if tick > after]

    def look(self, tick: int) -> set[int]:
        """Whoever runs a place has closed it, or opened it again; returns arenas that are closed from now on."""
        now = self._clock.seconds(tick)
        weekday = self._clock.weekday(now // DAY)
        shut: set[int] = set()
        for name, ordinance in self._ordinances.items():
            if ordinance.enforced and ordinance.keeps_away:
                if ordinance.ends is not None and now >= ordinance.ends:
                    self._opening.allow(f"{name} enforced")
                    self._closings.reset()
                continue
            if ordinance.asks != "close":
                continue
            closed = ordinance.holds_in(weekday, now) == 0 and self._kept_by_staff(ordinance, tick)
            if closed and name not in self._closed:
                self._closed.add(name)
                self._opening.forbid(name, self._arenas(ordinance), ALWAYS)
                shut |= self._arenas(ordinance)
                self._emit(-1, DoorsChanged(None, name, closed=True))
            elif not closed and name in self._closed:
                self._closed.discard(name)
                self._opening.allow(name)
                self._emit(-1, DoorsChanged(None, name, closed=False))
        return shut

    def _kept_by_staff(self, ordinance: Ordinance, tick: int) -> bool:
        """Whether most of those who work at its places keep an ordinance: of those who are there, or of all when nobody is."""
        arenas = self._arenas(ordinance)
        sectors = {self._world.arenas[arena].sector for arena in arenas}
        staff = [body for body in self._bodies if self._works_in[body.index] & sectors]
        seconds = self._clock.tick_seconds
        there = [body for body in staff if int(self._world.arena_at[body.at(tick, seconds)]) in arenas]
        deciding = there or staff
        return 2 * sum(body.mind.keeps(ordinance.id) for body in deciding) > len(deciding)

    def sign_at(self, arena: int) -> list[Said]:
        """What is written at the door of an arena."""
        if not self._ordinances:
            return []
        sector = self._world.arenas[arena].sector
        return [
            Said(name, COUNCIL, "", ordinance.statement, (name,))
            for name, ordinance in self._ordinances.items()
            if ordinance.sign and ordinance.asks != "stay home" and ordinance.concerns(sector, home=sector in self._homes)
        ]

    def turns_away(self, body: Body, arena: int, now: int) -> bool:
        """Whether somebody is not let in without a mask; they learn the reason."""
        if not self._ordinances or body.mind.masked or not self._world.arenas[arena].indoors:
            return False
        sector = self._world.arenas[arena].sector
        here = int(self._world.arena_at[body.tile])
        if arena in body.keys or (here >= 0 and self._world.arenas[here].sector == sector):
            return False
        weekday = self._clock.weekday(now // DAY)
        asking = [
            o
            for o in self._ordinances.values()
            if o.enforced and o.asks == "mask" and o.concerns(sector, home=sector in self._homes)
            if o.holds_in(weekday, now) == 0
        ]
        for ordinance in asking:
            body.mind.perceive(SignRead(Said(ordinance.id, COUNCIL, "", ordinance.statement, (ordinance.id,))), now)
            self._report(body)
        return bool(asking)

    def _arenas(self, ordinance: Ordinance) -> frozenset[int]:
        """The arenas an ordinance about being somewhere is about. A street cannot be locked, nor can a home."""
        return frozenset(
            arena.id for arena in self._world.arenas if ordinance.concerns(arena.sector, home=arena.sector in self._homes)
        )
