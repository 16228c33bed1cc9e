"""Interrupting: people who are asked again in the middle of what they do, because they noticed something or have to leave."""

from twinville.agents.observation import Occasion
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body, Phase
from twinville.simulation.engine.closings import Closings
from twinville.simulation.engine.conversations import Conversations
from twinville.simulation.engine.doors import Doors
from twinville.simulation.engine.settlement import Settlement
from twinville.simulation.engine.talking import Talking
from twinville.worlds.world import World


class Interrupting:
    """`stirred` are people who may have noticed something, `shut` arenas that have just been closed; others add to both."""

    def __init__(
        self,
        world: World,
        clock: Clock,
        bodies: list[Body],
        closings: Closings,
        conversations: Conversations,
        talking: Talking,
        settlement: Settlement,
        stirred: set[int],
        shut: set[int],
        doors: Doors,
    ) -> None:
        self._world = world
        self._clock = clock
        self._bodies = bodies
        self._closings = closings
        self._conversations = conversations
        self._talking = talking
        self._settlement = settlement
        self._stirred = stirred
        self._shut = shut
        self._doors = doors

    async def those_shown_out(self, tick: int, due: list[Body]) -> list[Body]:
        """People at rest without a key in a place that is about to close, or guests for whom it is late: they are asked again."""
        closing = self._closings.arenas_at(tick) | self._shut
        self._shut.clear()
        overstayed = self._doors.overstayed(tick)
        if not closing and not overstayed:
            return []
        already = {body.index for body in due}
        shown: list[Body] = []
        for body in self._bodies:
            if body.index in already or body.phase not in (Phase.DOING, Phase.QUEUEING, Phase.TALKING):
                continue
            arena = int(self._world.arena_at[body.at(tick, self._clock.tick_seconds)])
            must_go_home = body.index in overstayed
            if must_go_home or (arena in closing and arena not in body.keys):
                cut = self._conversations.cut(body.index, tick)
                if cut is not None:
                    await self._talking.part([cut], tick)
                self._settlement.interrupt(body, Occasion.BEDTIME if must_go_home else Occasion.CLOSING)
                shown.append(body)
        return shown

    def those_who_noticed(self, due: list[Body]) -> list[Body]:
        """People at rest who noticed something that calls for a reaction: their minds are asked in the middle of what they do."""
        already = {body.index for body in due}
        found: list[Body] = []
        for index in sorted(self._stirred):
            body = self._bodies[index]
            if body.mind.awaits is None:
                self._stirred.discard(index)
            elif body.phase is Phase.DOING and body.awake and index not in already:
                self._stirred.discard(index)
                self._settlement.interrupt(body, Occasion.NOTICED)
                found.append(body)
        return found
