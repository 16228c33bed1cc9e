"""Gathering: those who agreed to meet, and see each other in the place, come together there: who came last walks over.

What they are doing goes on, beside the other: at a free place at a thing of the same use, or on free floor where it is company or
leisure. Who works, or eats at the only free table, stays, and the other comes to them.
"""

from collections.abc import Sequence

from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body, Phase
from twinville.simulation.engine.conversations import EARSHOT, Conversations
from twinville.simulation.engine.settlement import Settlement
from twinville.simulation.engine.sight import Sight
from twinville.simulation.engine.waiting_spot import waiting_spot
from twinville.worlds.world import World

#: Who has come to meet somebody looks for them as far as this in the same place, in tiles: farther than one sees by the way.
LOOKS = 30
#: What one does at a thing and may as well do beside it.
_ANYWHERE = ("social", "leisure")
#: Nobody walks over for what ends so soon after they would be there, in seconds.
_WORTH = 60


class Gathering:
    """Who walks over to whom."""

    def __init__(self, world: World, clock: Clock, sight: Sight, settlement: Settlement, conversations: Conversations) -> None:
        self._world = world
        self._clock = clock
        self._sight = sight
        self._settlement = settlement
        self._conversations = conversations

    def gather(self, there: Sequence[Body], tick: int) -> set[int]:
        """Let those who are there, in the order in which they came, come within earshot of one another, and speak to each other;
        returns who sets out.
        """
        moved: set[int] = set()
        for body in reversed(there):
            if not self._may_go(body):
                continue
            near = [other for other in there if self._sight.near(body.index, other.index, EARSHOT)]
            if near:
                self._speak(body, near, self._clock.seconds(tick))
                continue
            for other in there:
                seen = other.index not in moved and self._sight.near(body.index, other.index, LOOKS)
                if seen and other.phase in (Phase.DOING, Phase.TALKING) and self._go(body, other, tick):
                    moved.add(body.index)
                    break
        return moved

    def _speak(self, body: Body, near: Sequence[Body], now: int) -> None:
        """Who is beside somebody they came to meet speaks to them, once in a while."""
        assert body.action is not None
        for other in near:
            if (other.index, body.index) in self._conversations.proposed:
                return
            if body.mind.would_talk(other.name, body.action, now):
                self._conversations.proposed.append((body.index, other.index))
                return

    def _may_go(self, body: Body) -> bool:
        """Whether somebody is at rest, and free to do elsewhere in the place what they do."""
        action = body.action
        if action is None or body.phase is not Phase.DOING or not body.awake or body.index in self._conversations.busy:
            return False
        return action.category not in ("work", "school", "sleep") and not body.mind.in_private(action)

    def _go(self, body: Body, other: Body, tick: int) -> bool:
        """Walk over to another, if there is a place near them and it is worth the way."""
        found = self._place(body, other.at(tick, self._clock.tick_seconds), body.at(tick, self._clock.tick_seconds))
        path = self._world.paths.path(body.at(tick, self._clock.tick_seconds), found[0]) if found is not None else None
        if found is None or path is None:
            return False
        takes = -(-(len(path) - 1) * body.pace // self._clock.tick_seconds)
        if body.ends_tick - tick - takes < _WORTH // self._clock.tick_seconds:
            return False
        self._settlement.walk_over(body, path, found[1], tick)
        return True

    def _place(self, body: Body, near: int, here: int) -> tuple[int, int | None] | None:
        """A free tile in earshot of another tile in the same room, and the thing that it is a place at; None for none."""
        assert body.action is not None
        occupancy, world = self._settlement.occupancy, self._world
        places: list[tuple[int, int]] = []
        for thing in body.action.things:
            tile = occupancy.place_in(world.things[thing], body.index, near) if thing != body.thing else None
            if tile is not None and self._is_near(tile, near, here):
                places.append((tile, thing))
        if places:
            return min(places, key=lambda each: (world.chebyshev(each[0], near), each))
        spot = waiting_spot(world, occupancy, body.index, near)
        goes = body.thing is None or body.action.category in _ANYWHERE
        return (spot, None) if goes and spot is not None and self._is_near(spot, near, here) else None

    def _is_near(self, tile: int, near: int, here: int) -> bool:
        world = self._world
        in_place = world.arena_at[tile] == world.arena_at[here] and world.room_at[tile] == world.room_at[near]
        return bool(in_place) and world.chebyshev(tile, near) <= EARSHOT
