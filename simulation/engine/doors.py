"""Doors of homes: who knocks, who comes to the door, who is let in, and until when a guest may stay.

Who comes to a door that is not their own stands before it at one tick; whoever lives or works there, was inside and awake is
asked at the next, and the door opens then or does not. Nobody knocks where they live or hold a key, nor where they are a guest.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from twinville.agents.knock import Knock, Opened
from twinville.agents.stimulus import DoorAnswered
from twinville.simulation.chance import KeyedChance
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body, Phase
from twinville.simulation.engine.emit import Emit
from twinville.simulation.episode.events import Knocked
from twinville.worlds.daytime import DAY
from twinville.worlds.privacy import GUESTS_MAY, dwelling_of, guest_rooms
from twinville.worlds.state import saved
from twinville.worlds.world import World

#: When guests go home, and when the day begins, seconds of the day; who is let in in between may stay this long.
LATE, EARLIEST, NIGHT_VISIT = 23 * 3600, 5 * 3600, 3600
#: Who knocks in vain knocks again after this long, in seconds, and then each time after twice as long.
AGAIN = 90
#: What keeps one from going to the door.
_UNDRESSED = frozenset({"toilet", "wash", "groom", "dress"})
#: Until what age one is a child, who goes to the door when no adult does.
_CHILD = 16


#: Whom each agreement or invitation concerns that brings somebody to some arenas at a moment, and when it ends.
Expects = Callable[[str, frozenset[int], int], list[tuple[tuple[str, ...], int]]]


@saved("Knocking")
@dataclass(frozen=True, slots=True)
class Knocking:
    """Somebody stands before a door: its dwelling, the tick at which it opens or does not, until which second of the run they
    try, and after how many seconds they knock again.
    """

    dwelling: str
    due: int
    until: int
    again: int = AGAIN


@saved("Guest")
@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody is a guest in a dwelling until a tick; `entered` once they were inside."""

    dwelling: str
    until: int
    entered: bool = False


class Doors:
    """The doors of a town. `report` takes over a mind's records."""

    STATE = ("_knocks", "_guests", "_counts")

    def __init__(
        self,
        world: World,
        clock: Clock,
        chance: KeyedChance,
        bodies: list[Body],
        emit: Emit,
        report: Callable[[Body], None],
    ) -> None:
        self._world = world
        self._clock = clock
        self._chance = chance
        self._bodies = bodies
        self._emit = emit
        self._report = report
        #: What brings somebody to some rooms at a moment; set by whoever knows.
        self.expects: Expects = lambda person, arenas, now: []  # noqa: ARG005
        self._dwelling = [dwelling_of(world, arena) for arena in world.arenas]
        self._behind: dict[str, set[int]] = {}
        for index, dwelling in enumerate(self._dwelling):
            if dwelling is not None:
                self._behind.setdefault(dwelling, set()).add(index)
        self._for_guests = {dwelling: frozenset(guest_rooms(world, dwelling)) for dwelling in self._behind}
        self._home = [world.arenas_of(body.mind.persona.home)[0].sector for body in bodies]
        self._living = {dwelling: [body for body in bodies if self._belongs(body, dwelling)] for dwelling in self._behind}
        self._knocks: dict[int, Knocking] = {}
        self._guests: dict[int, Guest] = {}
        #: How often it was knocked at a door.
        self._counts: dict[str, int] = {}
        #: By body, the arenas behind doors to which it has no key.
        self._closed: dict[int, frozenset[int]] = {}
        self._answers: dict[int, bool | None] = {}  # of this tick: let in, not let in, or nobody came

    # What the world asks.

    def before(self, body: Body, arena: int, here: int) -> frozenset[int]:
        """The arenas behind the door at which somebody has to knock on the way from a tile to an arena; none where they need
        not.
        """
        dwelling = self._door(body, arena)
        if dwelling is None or int(self._world.arena_at[here]) in self._behind[dwelling]:
            return frozenset()
        return frozenset(self._behind[dwelling]) if not self._is_guest(body, dwelling) else frozenset()

    def closed_to(self, body: Body, here: int) -> frozenset[int]:
        """The arenas in which somebody who is at a tile has no business: those behind doors to which they have no key, but for the
        door that they are behind, and the one where they are a guest.
        """
        if body.index not in self._closed:
            self._closed[body.index] = frozenset(index for index in range(len(self._dwelling)) if self._door(body, index))
        guest, at = self._guests.get(body.index), int(self._world.arena_at[here])
        inside = (self._dwelling[at] if at >= 0 else None, guest.dwelling if guest is not None else None)
        return self._closed[body.index].difference(*(self._behind[dwelling] for dwelling in inside if dwelling is not None))

    def keeps_out(self, body: Body, arena: int, use: str) -> bool:
        """Whether a guest has no business in a room, or somebody is no guest any more."""
        dwelling = self._door(body, arena)
        if dwelling is None:
            return False
        may = arena in self._for_guests[dwelling] or use in GUESTS_MAY or use == "see to"
        return not (may and self._is_guest(body, dwelling))

    def name_of(self, arena: int) -> str:
        """The name of the home, or the room, that one knocks at."""
        return (self._dwelling[arena] or "").rpartition(":")[2]

    # What bodies do.

    def knock(self, body: Body, arena: int, due: int, until: int) -> None:
        """Somebody knocks; at the tick `due` it is known who comes to the door. They try until a second of the run."""
        dwelling = self._dwelling[arena]
        assert dwelling is not None
        self._knocks[body.index] = Knocking(dwelling, due, until)

    def outcome(self, body: Body) -> tuple[bool, bool | None]:
        """Whether it is known what came of somebody's knock, and that: let in, not let in, or (None) nobody came. It is told
        once.
        """
        if body.index not in self._answers:
            return False, None
        return True, self._answers.pop(body.index)

    def again(self, body: Body, now: int, tick: int) -> int | None:
        """Nobody came: the tick at which they would know after knocking again, or None when they give up."""
        knock = self._knocks[body.index]
        if now + knock.again >= knock.until:
            return None
        due = max(tick + 1, self._clock.tick_at(now + knock.again))
        self._knocks[body.index] = Knocking(knock.dwelling, due, knock.until, 2 * knock.again)
        return due

    def gives_up(self, body: Body) -> None:
        """Somebody knocks no more."""
        self._knocks.pop(body.index, None)
        self._answers.pop(body.index, None)

    def moved(self, body: Body, tile: int) -> None:
        """Somebody has come to another tile: a guest who goes out is none any more."""
        guest = self._guests.get(body.index)
        if guest is None:
            return
        if int(self._world.arena_at[tile]) in self._behind[guest.dwelling]:
            if not guest.entered:
                self._guests[body.index] = replace(guest, entered=True)
        elif guest.entered:
            del self._guests[body.index]

    def sets_out(self, body: Body, arena: int) -> None:
        """Somebody begins something else, for which they need not have been let in."""
        guest = self._guests.get(body.index)
        if guest is not None and not guest.entered and self._dwelling[arena] != guest.dwelling:
            del self._guests[body.index]

    # What time brings.

    def next_tick(self, after: int) -> int | None:
        """The next tick after a tick at which a guest has to go, or None."""
        return max(after + 1, min(guest.until for guest in self._guests.values())) if self._guests else None

    def overstayed(self, tick: int) -> list[int]:
        """The guests who have to go now; they are none from here on. Who is on the way to a chair is told when they sit."""
        late = sorted(index for index, guest in self._guests.items() if guest.until <= tick)
        on_the_way = [index for index in late if self._bodies[index].phase in (Phase.APPROACHING, Phase.ARRIVING)]
        for index in late:
            guest = self._guests.pop(index)
            if index in on_the_way:
                self._guests[index] = replace(guest, until=tick + 1)
        return [index for index in late if index not in on_the_way]

    def knocks_at(self, tick: int) -> list[tuple[Body, Body | None, Knock, str]]:
        """Who knocks, who comes to the door (as the world stood at the end of the last tick), the knock, and why nobody comes."""
        now = self._clock.seconds(tick)
        found = []
        for index, knocking in sorted(self._knocks.items()):
            if knocking.due > tick:
                continue
            body = self._bodies[index]
            inside = frozenset(self._behind[knocking.dwelling])
            names = {one.name for one in self._living[knocking.dwelling]}
            agreed = self.expects(body.name, inside, now)
            hosts = tuple(sorted({name for people, _ in agreed for name in people} & names))
            who, why = self._comes(knocking.dwelling, tick)
            found.append((body, who, Knock(body.name, knocking.dwelling, hosts), why))
        return found

    def answered(self, body: Body, who: Body | None, knock: Knock, opened: Opened, tick: int) -> None:
        """Somebody has come to the door, and opened it or not; or nobody has."""
        let_in = who is not None and opened.lets_in
        name = who.name if who is not None else None
        self._emit(body.index, Knocked(body.name, knock.dwelling, name, let_in, opened.words, opened.reason))
        self._answers[body.index] = None if who is None else let_in
        now = self._clock.seconds(tick)
        if let_in:
            self._guests[body.index] = Guest(knock.dwelling, self._clock.tick_at(self._stays(body, knock, now)))
        if who is not None:
            self._report(who)
            body.mind.perceive(DoorAnswered(who.name, knock.dwelling, let_in, opened.words), now)
            self._report(body)

    def _stays(self, body: Body, knock: Knock, now: int) -> int:
        """Until when a guest may stay, in seconds of the run."""
        hour = now % DAY
        late = now + (LATE - hour if EARLIEST <= hour < LATE - NIGHT_VISIT else NIGHT_VISIT)
        agreed = self.expects(body.name, frozenset(self._behind[knock.dwelling]), now)
        return max(late, *(end for _, end in agreed)) if agreed else late

    def _comes(self, dwelling: str, tick: int) -> tuple[Body | None, str]:
        """Who goes to the door: adults before children, who is at rest before others, by keyed chance; or nobody, and why."""
        seconds, day = self._clock.tick_seconds, self._clock.seconds(tick) // DAY
        behind = self._behind[dwelling]
        self._counts[dwelling] = count = self._counts.get(dwelling, 0) + 1
        inside = [b for b in self._living[dwelling] if int(self._world.arena_at[b.at(tick - 1, seconds)]) in behind]
        if not inside:
            return None, "nobody is in"
        awake = [body for body in inside if body.awake]
        if not awake:
            return None, "everybody is asleep"
        free = [body for body in awake if not self._is_undressed(body)]
        if not free:
            return None, "nobody can come to the door"

        def rank(body: Body) -> tuple[bool, bool, float, int]:
            on_the_way = body.walking(tick - 1, seconds)
            return body.mind.persona.age < _CHILD, on_the_way, self._chance.uniform("door", body.name, day, count), body.index

        return min(free, key=rank), ""

    @staticmethod
    def _is_undressed(body: Body) -> bool:
        return body.phase is Phase.DOING and body.action is not None and body.action.use in _UNDRESSED

    def _belongs(self, body: Body, dwelling: str) -> bool:
        """Whether somebody lives or works behind a door."""
        rooms = self._behind[dwelling]
        owns = any(body.name in self._world.arenas[room].owners for room in rooms)
        return self._home[body.index] == dwelling or bool(body.keys & rooms) or owns

    def _door(self, body: Body, arena: int) -> str | None:
        dwelling = self._dwelling[arena]
        if dwelling is None or arena in body.keys or self._home[body.index] == self._world.arenas[arena].sector:
            return None
        return dwelling if body.name not in self._world.arenas[arena].owners else None

    def _is_guest(self, body: Body, dwelling: str) -> bool:
        guest = self._guests.get(body.index)
        return guest is not None and guest.dwelling == dwelling
