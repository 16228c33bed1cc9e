"""Perception: what the end of the last tick showed reaches the minds, as stimuli."""

from collections.abc import Callable

from twinville.agents.observation import Percept, ThingPercept
from twinville.agents.stimulus import Arrived, FaultSeen, OutOfSight, Seen, SignRead
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body, Phase
from twinville.simulation.engine.conversations import EARSHOT, Conversations
from twinville.simulation.engine.council import Council
from twinville.simulation.engine.settlement import Settlement
from twinville.simulation.engine.sight import Sight
from twinville.simulation.engine.traces import Traces
from twinville.worlds.world import World


class Perception:
    """Who sees what. `came` are those who have moved to another tile since the last tick."""

    def __init__(
        self,
        world: World,
        clock: Clock,
        bodies: list[Body],
        sight: Sight,
        settlement: Settlement,
        conversations: Conversations,
        council: Council,
        traces: Traces,
        report: Callable[[Body], None],
    ) -> None:
        self._world = world
        self._clock = clock
        self._bodies = bodies
        self._sight = sight
        self._settlement = settlement
        self._conversations = conversations
        self._council = council
        self._traces = traces
        self._report = report
        self.came: list[int] = list(range(len(bodies)))

    def perceive(self, tick: int) -> list[tuple[int, int]]:
        """What the end of the last tick showed reaches the minds now, before they decide.

        Returns who would speak to whom on seeing them begin something within earshot, be it a talk that is open to others.
        """
        now = self._clock.seconds(tick)
        for thing in self._settlement.mishaps.take_new():
            for index in self._sight.around(self._world.things[thing].use_tiles[0]):
                self._see_fault(self._bodies[index], thing, now)
        self._traces.show(now)
        if not self._sight.stirred:
            return []
        proposals = self._see_people(now)
        self._arrive(now)
        return proposals

    def _see_people(self, now: int) -> list[tuple[int, int]]:
        proposals: list[tuple[int, int]] = []
        looked_at: set[tuple[int, int]] = set()
        sights: dict[int, list[Percept]] = {}
        for observer, subject, distance in self._sight.sweep():
            seen = self._bodies[subject]
            arena = int(self._world.arena_at[seen.tile])
            breaks, keeps = self._shows(seen, arena, now)
            percept = Percept(seen.name, seen.activity, seen.address, distance, arena if arena >= 0 else None, breaks, keeps)
            sights.setdefault(observer, []).append(percept)
            one = self._bodies[observer]
            if distance > EARSHOT or not self._at_leisure(one):
                continue
            joining = not self._at_leisure(seen)
            if joining:
                # Of those who talk with each other, the first one sees is the one with whom one would.
                talk = self._conversations.open_to(observer, subject)
                if talk is None or (observer, talk.id) in looked_at:
                    continue
                looked_at.add((observer, talk.id))
            assert one.action is not None
            if one.mind.would_talk(seen.name, one.action, now, joining=joining):
                proposals.append((observer, subject))
        for index, percepts in sorted(sights.items()):
            body = self._bodies[index]
            body.mind.perceive(Seen(tuple(percepts)), now)
            self._report(body)
        lost: dict[int, list[str]] = {}
        for observer, subject in self._sight.lost:
            lost.setdefault(observer, []).append(self._bodies[subject].name)
        for index, names in lost.items():
            self._bodies[index].mind.perceive(OutOfSight(tuple(names)), now)
        return proposals

    def _arrive(self, now: int) -> None:
        """Those who have come into another arena see where they are: its signs, and what has gone wrong there."""
        came, self.came = self.came, []
        for index in came:
            body = self._bodies[index]
            if body.arena_seen == (arena := int(self._world.arena_at[body.tile])):
                continue
            body.arena_seen = arena
            if arena < 0:
                continue
            body.mind.perceive(Arrived(arena), now)
            for sign in self._council.sign_at(arena):
                body.mind.perceive(SignRead(sign), now)
            self._report(body)
            self._traces.come_upon(body, arena, now)
            for thing in sorted(self._settlement.mishaps.faults.keys() & set(self._world.arenas[arena].things)):
                self._see_fault(body, thing, now)

    def _shows(self, body: Body, arena: int, now: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ordinances that one can see somebody break, and keep."""
        if not self._council.ordinances:
            return (), ()
        return body.mind.shows(self._world.arenas[arena] if arena >= 0 else None, now)

    def _see_fault(self, body: Body, thing: int, now: int) -> None:
        """Somebody sees that a thing has gone wrong."""
        seen = self._world.things[thing]
        fault = ThingPercept(thing, seen.name, self._settlement.mishaps.faults[thing], seen.arena)
        body.mind.perceive(FaultSeen(fault), now)
        self._report(body)

    def _at_leisure(self, body: Body) -> bool:
        return body.phase is Phase.DOING and body.awake and body.index not in self._conversations.busy
