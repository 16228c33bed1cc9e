"""Traces: what people leave in words on things and in rooms ("a cake stands here"), until it fades or is cleared away.

A thing holds the words of whoever did something to it last; the place itself holds up to three at a time. They are gone after two
days, and of more than forty in a town the oldest go. A name that is no thing of that room's, or of several, is the place itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from twinville.agents.decision import Decision
from twinville.agents.leaving import Leaves, Trace
from twinville.agents.stimulus import TracesSeen
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body
from twinville.simulation.engine.emit import Emit
from twinville.simulation.episode.events import ThingChanged
from twinville.worlds.daytime import DAY
from twinville.worlds.named_things import thing_named
from twinville.worlds.state import saved
from twinville.worlds.world import World

#: Seconds after which words are gone; how many stand in a place, and in a town.
FADES, IN_A_PLACE, IN_A_TOWN = 2 * DAY, 3, 40


@saved("Left")
@dataclass(frozen=True, slots=True)
class Left:
    """Words that somebody left: their number, the arena, the thing (None: the place itself), by whom, and when, in seconds."""

    id: int
    arena: int
    thing: int | None
    words: str
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class InHand:
    """Something that is being done and will leave words: by whom, since when (None: not begun), for how long, where, and which."""

    body: Body
    began: int | None
    seconds: int
    arena: int
    leaves: Leaves


class Traces:
    """All words that stand on things and places, the oldest first."""

    STATE = ("left", "changed", "_count")

    def __init__(
        self,
        world: World,
        clock: Clock,
        bodies: Sequence[Body],
        state_of: Callable[[int], str],
        emit: Emit,
        report: Callable[[Body], None],
    ) -> None:
        self._world = world
        self._clock = clock
        self._bodies = bodies
        self._state_of = state_of
        self._emit = emit
        self._report = report
        self.left: list[Left] = []
        #: Arenas in which something has changed since those who are there were last shown it.
        self.changed: list[int] = []
        self._count = 0

    def next_tick(self, after: int) -> int | None:
        """The next tick at which words fade, known in advance."""
        return max(after + 1, self._clock.tick_at(self.left[0].at + FADES)) if self.left else None

    def fade(self, tick: int) -> None:
        """What has stood for two days is gone."""
        while self.left and self._clock.tick_at(self.left[0].at + FADES) <= tick:
            self._fall(self.left[0])

    def in_hand(self, bodies: Iterable[Body]) -> list[InHand]:
        """What those who are about to decide were doing, where it leaves words."""
        doing = ((body, body.action) for body in bodies)
        return [
            InHand(body, body.began, action.seconds, action.arena, action.leaves)
            for body, action in doing
            if action is not None and action.leaves is not None
        ]

    def ended(self, were: Sequence[InHand], decisions: Mapping[int, Decision], tick: int) -> None:
        """Who has begun something else is done with that; what was cut off before half of its time leaves nothing."""
        now = self._clock.seconds(tick)
        for was in sorted(were, key=lambda was: was.body.index):
            decision = decisions.get(was.body.index)
            if decision is None or decision.action is None or was.began is None:
                continue
            if 2 * (now - was.began) >= was.seconds:
                self._leave(was, now)

    def show(self, now: int) -> None:
        """Those who are where something has changed see it."""
        for arena in sorted(set(self.changed)):
            for body in self._bodies:
                if body.awake and int(self._world.arena_at[body.tile]) == arena:
                    self._show(body, arena, now)
        self.changed.clear()

    def come_upon(self, body: Body, arena: int, now: int) -> None:
        """Who comes into an arena sees what stands there."""
        if any(left.arena == arena for left in self.left):
            self._show(body, arena, now)

    def _show(self, body: Body, arena: int, now: int) -> None:
        traces = tuple(
            Trace(left.id, self._world.things[left.thing].name if left.thing is not None else "", left.words, left.by == body.name)
            for left in self.left
            if left.arena == arena
        )
        body.mind.perceive(TracesSeen(arena, traces), now)
        self._report(body)

    def _leave(self, was: InHand, now: int) -> None:
        arena, words = self._world.arenas[was.arena], was.leaves.state.strip()
        named = thing_named(self._world, arena, was.leaves.thing)
        thing = named.id if named is not None else None
        there = [left for left in self.left if (left.arena, left.thing) == (arena.id, thing)]
        if not words and not there:
            return
        again = [left for left in there if left.words.casefold() == words.casefold()]
        others = [left for left in there if left not in again]
        stays = IN_A_PLACE - 1 if thing is None and words else 0
        for left in (*again, *others[: max(0, len(others) - stays)]):
            self.left.remove(left)
        if words:
            self._count += 1
            self.left.append(Left(self._count, arena.id, thing, words, was.body.name, now))
        self._tell(arena.id, thing, was.body.name)
        while len(self.left) > IN_A_TOWN:
            self._fall(self.left[0])

    def _fall(self, left: Left) -> None:
        """Words are gone by themselves."""
        self.left.remove(left)
        self._tell(left.arena, left.thing, "")

    def _tell(self, arena: int, thing: int | None, by: str) -> None:
        """Log all that stands on a thing, or in a place, from now on."""
        words = "; ".join(left.words for left in self.left if (left.arena, left.thing) == (arena, thing))
        things = self._world.things
        if thing is not None:
            order, address, state = len(self._bodies) + thing, things[thing].address, self._state_of(thing)
        else:
            order, address, state = len(self._bodies) + len(things) + arena, self._world.arenas[arena].address, ""
        self._emit(order, ThingChanged(None, address, state, words, by))
        self.changed.append(arena)
